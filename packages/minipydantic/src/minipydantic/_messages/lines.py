"""Validation errors while they travel from the failing values up to the root."""

from typing import Any, final

__all__ = ["Invalid", "Key", "LineError", "Parts", "Refused", "failure"]

Key = int | str
Parts = list[tuple["Key | None", "Invalid"]]
"""What is wrong with the parts of an input: their keys (`None` for the input itself), and why."""


class LineError:
    """One error, as it is shown: its type, the input, the context, and where it was found.

    `template` is set for custom errors only; built-in types find theirs in the table.
    """

    __slots__ = ("context", "input", "kind", "location", "template")

    def __init__(
        self,
        kind: str,
        input: Any,
        context: dict[str, Any] | None,
        template: str | None,
        location: tuple[Key, ...],
    ) -> None:
        self.kind = kind
        self.input = input
        self.context = context
        self.template = template
        self.location = location


@final
class Invalid:
    """What a validator returns for an input that is not valid: why.

    Either one error about the whole input, or those of its `parts`: a tree as the input is one.
    Nothing is put together before somebody looks: many errors are caught and forgotten.
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

    def lines(self) -> list[LineError]:
        """The errors in the order of the input, each with its location."""
        found: list[LineError] = []
        todo: list[tuple[tuple[Key, ...], Invalid]] = [((), self)]
        while todo:
            location, invalid = todo.pop()
            if invalid.parts is None:
                kind, context = invalid.kind, invalid.context
                found.append(LineError(kind, invalid.input, context, invalid.template, location))
            else:
                todo += [
                    (location if key is None else (*location, key), part)
                    for key, part in reversed(invalid.parts)
                ]
        return found


class Refused(Exception):
    """Raised by what a validator calls to make it return an `Invalid`."""

    def __init__(self, invalid: Invalid) -> None:
        self.invalid = invalid


def failure(kind: str, input: Any, **context: Any) -> Refused:
    """Make the exception for one error of a built-in type."""
    return Refused(Invalid(kind, input, context or None))
