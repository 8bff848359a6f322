"""What validation functions that ask for it are told."""

from typing import Any, Generic

from typing_extensions import TypeVar

__all__ = ["ValidationInfo"]

ContextT = TypeVar("ContextT", covariant=True, default=Any)


class ValidationInfo(Generic[ContextT]):
    """The circumstances of a call of a validation function.

    Attributes:
        config: the configuration of the enclosing schema.
        context: the object that the caller of the validation passed.
        mode: ``python``, ``json`` or ``strings``.
        data: the fields of the model that are valid so far; `None` outside of a model.
        field_name: the field under validation; `None` outside of a model.
    """

    __slots__ = ("config", "context", "data", "field_name", "mode")

    def __init__(
        self,
        config: Any,
        context: ContextT,
        mode: str,
        data: dict[str, Any] | None,
        field_name: str | None,
    ) -> None:
        self.config = config
        self.context = context
        self.mode = mode
        self.data: Any = data
        self.field_name = field_name

    def __repr__(self) -> str:
        return (
            f"ValidationInfo(config={self.config!r}, context={self.context!r}, "
            f"data={self.data!r}, field_name={self.field_name!r})"
        )
