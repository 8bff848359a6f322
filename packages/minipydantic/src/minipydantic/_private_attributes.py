"""Private attributes of models: values outside validation and output."""

from typing import TYPE_CHECKING, Any, Literal

from ._field_options import DefaultFactory, call_factory, copy_default, takes_validated_data
from ._repr import ReprArgs, Representation
from ._sentinels import PydanticUndefined

__all__ = ["ModelPrivateAttr", "PrivateAttr"]


class ModelPrivateAttr(Representation):
    """A private attribute of a model class, with its default.

    Attributes:
        default: The default, `PydanticUndefined` if there is none.
        default_factory: Makes the default; may take the values of the fields.
    """

    __slots__ = ("_takes_data", "default", "default_factory")

    def __init__(
        self, default: Any = PydanticUndefined, *, default_factory: DefaultFactory | None = None
    ) -> None:
        self.default = PydanticUndefined if default is Ellipsis else default
        self.default_factory = default_factory
        self._takes_data: bool | None = None

    if not TYPE_CHECKING:

        def __getattr__(self, item: str) -> Any:
            # The class attribute stands in for the value: descriptors must keep working.
            if item in ("__get__", "__set__", "__delete__") and hasattr(self.default, item):
                return getattr(self.default, item)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {item!r}")

    def __set_name__(self, cls: type[Any], name: str) -> None:
        if self.default is PydanticUndefined:
            return
        set_name = getattr(self.default, "__set_name__", None)
        if callable(set_name):
            set_name(cls, name)

    @property
    def default_factory_takes_validated_data(self) -> bool | None:
        """Whether the default factory wants the values of the fields."""
        if self.default_factory is None:
            return None
        if self._takes_data is None:
            self._takes_data = takes_validated_data(self.default_factory)
        return self._takes_data

    def get_default(
        self, *, call_default_factory: bool = True, validated_data: dict[str, Any] | None = None
    ) -> Any:
        """Return the default, made or copied."""
        if self.default_factory is None:
            return copy_default(self.default)
        if not call_default_factory:
            return None
        takes_data = bool(self.default_factory_takes_validated_data)
        return call_factory(self.default_factory, takes_data, validated_data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and (self.default, self.default_factory) == (
            other.default,
            other.default_factory,
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr_args__(self) -> ReprArgs:
        if self.default is not PydanticUndefined:
            yield "default", self.default
        if self.default_factory is not None:
            yield "default_factory", self.default_factory


def PrivateAttr(
    default: Any = PydanticUndefined,
    *,
    default_factory: DefaultFactory | None = None,
    init: Literal[False] = False,
) -> Any:
    """Declare a private attribute: outside validation and output, name with an underscore.

    Args:
        default: The default.
        default_factory: Makes the default.
        init: For type checkers only.

    Raises:
        TypeError: Both a default and a factory were given.
    """
    if default is not PydanticUndefined and default_factory is not None:
        raise TypeError("cannot specify both default and default_factory")
    return ModelPrivateAttr(default, default_factory=default_factory)
