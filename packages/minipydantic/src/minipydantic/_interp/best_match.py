"""Unions that explain themselves by one member: the one for which the input was probably meant."""

from collections.abc import Sequence
from typing import Any

from minipydantic._messages.lines import Invalid

__all__ = ["best_match", "explained_by_one"]

_OTHER_MEMBER = "literal_error"
"""A wrong literal says that another member was meant, as in ``kind: Literal["cat"]``."""


def best_match(rejections: Sequence[Invalid]) -> int:
    """Return the index of the member that came closest to accepting an input.

    The member whose errors all lie deepest inside of the input wins, for it understood most of
    it; then the one with the fewest wrong literals, then the fewest errors, then the first.
    """
    return min(range(len(rejections)), key=lambda index: _distance(rejections[index]))


def _distance(rejection: Invalid) -> tuple[int, int, int]:
    errors = rejection.lines()
    others = sum(error.kind == _OTHER_MEMBER for _, error in errors)
    return -min(len(location) for location, _ in errors), others, len(errors)


class _ExplainedByOne:
    """A union whose errors are those of the best match, located as usual."""

    __slots__ = ()

    error: Any
    labels: Sequence[str | None]
    members: Sequence[Any]

    def rejected(self, errors: list[Invalid], value: Any) -> Any:
        """The error for an input that no member accepts."""
        if self.error is not None:
            return self.error.about(value)
        best = best_match(errors)
        return errors[best].at(self.labels[best] or self.members[best].name)


def explained_by_one(kind: Any) -> Any:
    """Return the class of such unions for a class of unions."""
    return type(f"_{kind.__name__}", (_ExplainedByOne, kind), {"__slots__": ()})
