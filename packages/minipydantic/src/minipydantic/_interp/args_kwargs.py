"""The arguments of a call, as one object."""

from typing import Any, final

__all__ = ["ArgsKwargs"]


@final
class ArgsKwargs:
    """Positional and keyword arguments.

    Args:
        args: the positional ones.
        kwargs: the ones by keyword; an empty dictionary counts as none.
    """

    __slots__ = ("args", "kwargs")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, args: tuple[Any, ...], kwargs: dict[str, Any] | None = None) -> None:
        self.args = args
        self.kwargs = kwargs or None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ArgsKwargs):
            return NotImplemented
        return self.args == other.args and self.kwargs == other.kwargs

    def __repr__(self) -> str:
        return f"ArgsKwargs({self.args}{'' if self.kwargs is None else f', {self.kwargs}'})"
