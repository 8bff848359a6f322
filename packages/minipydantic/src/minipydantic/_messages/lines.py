"""A single validation error while it travels from the failing value up to the root."""

from typing import Any

__all__ = ["Invalid", "LineError", "failure"]


class LineError:
    """One error: its type, its context, the offending input, and where it was found.

    `path` is the location in reverse order, so that each container on the way out appends its key.
    `template` is set for custom errors only; built-in types find theirs in the table.
    """

    __slots__ = ("context", "input", "kind", "path", "template")

    def __init__(
        self, kind: str, input: Any, context: dict[str, Any] | None, template: str | None = None
    ) -> None:
        self.kind = kind
        self.input = input
        self.context = context
        self.template = template
        self.path: list[int | str] = []

    @property
    def location(self) -> tuple[int | str, ...]:
        """The path from the root to the value."""
        return tuple(reversed(self.path))


class Invalid(Exception):
    """Raised by a validator whose input is not valid; holds every error below that point."""

    def __init__(self, errors: list[LineError]) -> None:
        self.errors = errors

    def at(self, key: int | str) -> "Invalid":
        """Put `key` before the location of every error."""
        for error in self.errors:
            error.path.append(key)
        return self


def failure(kind: str, input: Any, **context: Any) -> Invalid:
    """Make the exception for one error of a built-in type."""
    return Invalid([LineError(kind, input, context or None)])
