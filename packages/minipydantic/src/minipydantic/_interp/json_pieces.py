"""Complete values inside of a document that is cut off or wrong somewhere, by the scanner in C."""

from collections.abc import Callable
from json import JSONDecodeError
from typing import Any, Final

from minipydantic._interp.json_scanner import MAX_DEPTH

__all__ = ["Pieces"]

_EFFORT: Final = 4


class Pieces:
    """The lists and objects of a text that are complete.

    PERF: a list of 1000 objects without its last bracket takes 1 ms instead of 20. Where one list
    after the other turns out to be broken at its end, the scanner in C soon is no longer asked, so
    that the work remains proportional to the length of the text.

    Args:
        text: ASCII only, and nothing that the scanner in C takes for more than it is, but for
            nesting.
        scan: That scanner.
    """

    def __init__(self, text: str, scan: Callable[[str, int], tuple[Any, int]]) -> None:
        self._text = text
        self._scan = scan
        self._effort = _EFFORT * len(text)

    def at(self, index: int, depth: int) -> tuple[Any, int] | None:
        """Return the value that begins at `index` inside of `depth` others, and where it ends."""
        if self._effort <= 0:
            return None
        text = self._text
        try:
            value, end = self._scan(text, index)
        except JSONDecodeError as error:
            end = error.pos
        except StopIteration as stop:
            end = stop.value
        except (ValueError, RecursionError):
            end = len(text)
        else:
            if text.count("[", index, end) + text.count("{", index, end) <= MAX_DEPTH - depth:
                return value, end
        self._effort -= end - index + 1
        return None
