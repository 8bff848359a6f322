"""The two values that mean "nothing was given".

`PydanticUndefined` marks an absent default inside the library; `MISSING` is the public sentinel
(PEP 661) that users put into annotations and defaults. Every other module takes them from here.
"""

from typing import TYPE_CHECKING, Any, Final, NoReturn, final

if TYPE_CHECKING:
    from typing_extensions import Sentinel

    MISSING = Sentinel("MISSING", repr="MISSING")
    """Marks a field as not provided: never validated, never serialised (PEP 661)."""

__all__ = ["MISSING", "PydanticUndefined", "PydanticUndefinedType"]


@final
class PydanticUndefinedType:
    """The type of `PydanticUndefined`, a singleton that copying and pickling preserve."""

    __slots__ = ()

    def __new__(cls) -> "PydanticUndefinedType":
        raise NotImplementedError('Creating instances of "UndefinedType" is not supported')

    def __init_subclass__(cls, **kwargs: Any) -> NoReturn:
        raise TypeError(f"type '{__name__}.PydanticUndefinedType' is not an acceptable base type")

    def __repr__(self) -> str:
        return "PydanticUndefined"

    def __reduce__(self) -> str:
        return "PydanticUndefined"

    def __copy__(self) -> "PydanticUndefinedType":
        return self

    def __deepcopy__(self, memo: Any) -> "PydanticUndefinedType":
        return self


PydanticUndefined: Final[PydanticUndefinedType] = object.__new__(PydanticUndefinedType)
"""Stands for "no value" where `None` is a value."""


def __getattr__(name: str) -> Any:
    if name != "MISSING":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from typing_extensions import Sentinel  # noqa: PLC0415  (few programs need it)

    missing = Sentinel("MISSING", repr="MISSING")
    return globals().setdefault("MISSING", missing)
