"""Python source under construction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Source"]

RESERVED = [
    *["_v", "_o", "_i", "_k", "_x", "_self", "_calls", "_error", "_args", "_data", "_more"],
    *["_absent", "_extra", "_found", "_values", "_check_is_self", "_init_otherwise", "_explain"],
    *["_FAIL", "_Fail", "_ABSENT", "_GiveUp", "_Raised", "_ValidationInfo"],
]
"""Names that every program uses; all names but those of entries start with an underscore."""


_BUILTIN_TYPES = {t: t.__name__ for t in (bool, bytes, dict, float, int, list, set, str, tuple)}


class Source:
    """Lines of a module being written, and the objects that its code names.

    Attributes:
        names: The globals of the generated module.
    """

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}
        self._lines: list[str] = []
        self._depth = 0
        self._by_identity: dict[int, str] = {}
        self._globals = set(RESERVED)
        self._locals: set[str] = set()
        self._all_locals: set[str] = set()

    def line(self, text: str) -> None:
        """Append a line at the current depth."""
        self._lines.append("    " * self._depth + text)

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """Append a compound statement; what is written inside becomes its body."""
        self.line(header)
        self._depth += 1
        before = len(self._lines)
        yield
        if len(self._lines) == before:
            self.line("pass")
        self._depth -= 1

    def __len__(self) -> int:
        return len(self._lines)

    def mark(self) -> tuple[int, int]:
        """Return the place that has been reached."""
        return len(self._lines), self._depth

    def forget(self, mark: tuple[int, int]) -> None:
        """Go back to a place."""
        length, self._depth = mark
        del self._lines[length:]

    def assigns(self, var: str, since: int) -> bool:
        """Tell whether a line after so many lines assigns to a variable."""
        return any(line.lstrip().startswith(f"{var} = ") for line in self._lines[since:])

    def name(self, value: Any, hint: str) -> str:
        """Return the global name of an object; the same object has the same name."""
        if type(value) is type and value in _BUILTIN_TYPES:
            return _BUILTIN_TYPES[value]
        known = self._by_identity.get(id(value))
        if known is None:
            known = self._by_identity[id(value)] = self.fresh(hint)
            self.names[known] = value
        return known

    def constant(self, value: Any, hint: str) -> str:
        """Return an expression for a value: a literal where that is exact, else a global name."""
        if value is None or type(value) in (bool, int, str):
            return repr(value)
        return self.name(value, hint)

    def setter(self, descriptor: Any, hint: str) -> str:
        """Return the global name of a descriptor's `__set__`."""
        known = self._by_identity.get(id(descriptor))
        if known is None:
            known = self._by_identity[id(descriptor)] = self.fresh(f"set_{hint}")
            self.names[known] = descriptor.__set__
        return known

    def fresh(self, hint: str) -> str:
        """Return a global name that nothing else has."""
        name = unused(hint, self._globals | self._all_locals)
        self._globals.add(name)
        return name

    def local(self, hint: str) -> str:
        """Return a name for a local variable of the function that is being written."""
        name = unused(hint, self._globals | self._locals)
        self._locals.add(name)
        self._all_locals.add(name)
        return name

    @contextmanager
    def function(self, signature: str) -> Iterator[None]:
        """Append a function; what is written inside becomes its body."""
        self._locals.clear()
        with self.block(f"def {signature}:"):
            yield
        self.line("")

    @property
    def text(self) -> str:
        """The source so far."""
        return "\n".join(self._lines) + "\n"


def unused(hint: str, taken: set[str]) -> str:
    """Return an identifier like `hint` that is not taken."""
    clean = "_" + "".join(c if c.isalnum() and c.isascii() else "_" for c in hint)
    name, number = clean, 1
    while name in taken:
        number += 1
        name = f"{clean}_{number}"
    return name
