"""Validation errors while they travel from the failing values up to the root."""

from collections.abc import Iterator
from typing import Any, final

__all__ = ["Invalid", "Key", "Parts", "Refused", "failure"]

Key = int | str
Parts = list[tuple["Key | None", "Invalid"]]
"""What is wrong with the parts of an input: their keys (`None` for the input itself), and why."""


@final
class Invalid:
    """What a validator returns for an input that is not valid: why.

    Either one error about the whole input (its type, the input, the context; the template for
    custom errors only, as built-in types find theirs in the table), or those of its `parts`: a
    tree as the input is one. Nothing is put together before somebody looks: many errors are caught
    and forgotten.
    """

    # PERF: returned, not raised: an exception costs 0.4 us and 0.1 us for each frame it leaves.
    __slots__ = ("context", "input", "kind", "parts", "template")

    def __init__(
        self,
        kind: str,
        input: Any,
        context: dict[str, Any] | None = None,
        template: str | None = None,
        parts: Parts | None = None,
    ) -> None:
        self.kind = kind
        self.input = input
        self.context = context
        self.template = template
        self.parts = parts

    @classmethod
    def of(cls, parts: Parts) -> "Invalid":
        """Put together what is wrong with the parts of an input."""
        return cls("", None, None, None, parts)

    def at(self, *path: Key) -> "Invalid":
        """The same as errors of a part: `path` leads from the whole to it."""
        invalid = self
        for key in reversed(path):
            invalid = Invalid.of([(key, invalid)])
        return invalid

    def lines(self) -> list[tuple[tuple[Key, ...], "Invalid"]]:
        """The single errors in the order of the input, each with its location before it."""
        if self.parts is None:
            return [((), self)]
        found: list[tuple[tuple[Key, ...], Invalid]] = []
        todo: list[tuple[tuple[Key, ...], Iterator[tuple[Key | None, Invalid]]]]
        todo = [((), iter(self.parts))]  # no recursion: the input may nest deeply
        while todo:
            location, parts = todo[-1]
            for key, invalid in parts:
                here = location if key is None else (*location, key)
                if invalid.parts is not None:
                    todo.append((here, iter(invalid.parts)))
                    break
                found.append((here, invalid))
            else:
                todo.pop()
        return found


class Refused(Exception):
    """Raised by what a validator calls to make it return an `Invalid`."""

    def __init__(self, invalid: Invalid) -> None:
        self.invalid = invalid


def failure(kind: str, input: Any, **context: Any) -> Refused:
    """Make the exception for one error of a built-in type."""
    return Refused(Invalid(kind, input, context or None))
