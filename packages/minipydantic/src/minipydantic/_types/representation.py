"""How plain value objects show themselves in a REPL, in `rich` and in `devtools`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

__all__ = ["Representation"]

_Arguments = Iterable[tuple[str | None, Any]]


class Representation:
    """Mixin: `__repr_args__` decides, `repr`, `rich` and `devtools` follow."""

    __slots__ = ()

    def __repr_args__(self) -> _Arguments:
        """Yield (name, value) of what to show; a name of `None` shows the value alone."""
        names = [n for cls in reversed(type(self).__mro__) for n in getattr(cls, "__slots__", ())]
        values = [*getattr(self, "__dict__", {}).items(), *((n, getattr(self, n)) for n in names)]
        return [(name, value) for name, value in values if not name.startswith("_")]

    def __repr_name__(self) -> str:
        """Return the name in front of the arguments."""
        return type(self).__name__

    def __repr_str__(self, join_str: str) -> str:
        """Return the arguments as text, with `join_str` between them."""
        shown = [repr(v) if n is None else f"{n}={v!r}" for n, v in self.__repr_args__()]
        return join_str.join(shown)

    def __pretty__(self, fmt: Callable[[Any], Any], **kwargs: Any) -> Iterator[Any]:
        """Yield the pieces of python-devtools' protocol: text, values, +1 and -1 to indent."""
        yield f"{self.__repr_name__()}("
        yield 1
        for name, value in self.__repr_args__():
            if name is not None:
                yield f"{name}="
            yield fmt(value)
            yield ","
            yield 0
        yield -1
        yield ")"

    def __rich_repr__(self) -> Iterator[Any]:
        """Yield the arguments for `rich`."""
        for name, value in self.__repr_args__():
            yield value if name is None else (name, value)

    def __str__(self) -> str:
        return self.__repr_str__(" ")

    def __repr__(self) -> str:
        return f"{self.__repr_name__()}({self.__repr_str__(', ')})"
