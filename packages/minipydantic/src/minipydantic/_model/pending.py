"""What stands in for a validator, serializer or core schema that cannot be built yet.

A class may name types that do not exist yet, or ask for a late build (``defer_build``). Until then
it holds a `Pending` object: the first use tries to build; if that fails, the user learns what to
define.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, Literal, TypeVar

from minipydantic.errors import PydanticErrorCodes, PydanticUserError

T = TypeVar("T")


class Pending(Generic[T]):
    """A validator or serializer that is built by its first use."""

    __slots__ = ("__dict__", "_attempt_rebuild", "_code", "_error_message")

    def __init__(
        self,
        error_message: str,
        *,
        code: PydanticErrorCodes = "class-not-fully-defined",
        val_or_ser: Literal["validator", "serializer"] = "validator",
        attempt_rebuild: Callable[[], T | None] | None = None,
    ) -> None:
        self._error_message = error_message
        self._code = code
        self._attempt_rebuild = attempt_rebuild

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        built = self.rebuild()
        if built is not None:
            return getattr(built, name)
        raise PydanticUserError(self._error_message, code=self._code)

    def rebuild(self) -> T | None:
        """Try to build; None if a name is still missing."""
        return self._attempt_rebuild() if self._attempt_rebuild is not None else None


class PendingSchema(Mapping[str, Any]):
    """A core schema that is built by its first use."""

    __slots__ = ("_attempt_rebuild", "_built", "_code", "_error_message")

    def __init__(
        self,
        error_message: str,
        *,
        code: PydanticErrorCodes = "class-not-fully-defined",
        attempt_rebuild: Callable[[], Any] | None = None,
    ) -> None:
        self._error_message = error_message
        self._code = code
        self._attempt_rebuild = attempt_rebuild
        self._built: Any = None

    def _schema(self) -> Any:
        if self._built is None:
            self._built = self.rebuild()
        if self._built is None:
            raise PydanticUserError(self._error_message, code=self._code)
        return self._built

    def rebuild(self) -> Any:
        """Try to build; None if a name is still missing."""
        return self._attempt_rebuild() if self._attempt_rebuild is not None else None

    def __getitem__(self, key: str) -> Any:
        return self._schema()[key]

    def __len__(self) -> int:
        return len(self._schema())

    def __iter__(self) -> Iterator[str]:
        return iter(self._schema())


_ATTRIBUTES = ("__pydantic_core_schema__", "__pydantic_validator__", "__pydantic_serializer__")


def make_pending(cls: Any, message: str, rebuild: Callable[[], bool | None]) -> None:
    """Let a class wait.

    Args:
        cls: The class.
        message: What is said when it is used and cannot be built.
        rebuild: Tries to build it; False if a name is still missing.
    """

    def attempt(attribute: str) -> Callable[[], Any]:
        def build() -> Any:
            return cls.__dict__.get(attribute) if rebuild() is not False else None

        return build

    schema, validator, serializer = _ATTRIBUTES
    setattr(cls, schema, PendingSchema(message, attempt_rebuild=attempt(schema)))
    setattr(cls, validator, Pending(message, attempt_rebuild=attempt(validator)))
    setattr(
        cls,
        serializer,
        Pending(message, val_or_ser="serializer", attempt_rebuild=attempt(serializer)),
    )
