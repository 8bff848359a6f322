"""The sets of characters that the items of a parsed pattern stand for."""

import re
from collections.abc import Callable, Iterable
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["CharacterSet"]

Item = tuple[Any, Any]
"""What `re` parses a pattern to: an operation and its argument."""

_MOST = 512
"""Ranges with more characters than this are not looked into."""

_SUBSETS = {
    (_constants.CATEGORY_DIGIT, _constants.CATEGORY_WORD),
    (_constants.CATEGORY_DIGIT, _constants.CATEGORY_NOT_SPACE),
    (_constants.CATEGORY_WORD, _constants.CATEGORY_NOT_SPACE),
    (_constants.CATEGORY_SPACE, _constants.CATEGORY_NOT_WORD),
    (_constants.CATEGORY_SPACE, _constants.CATEGORY_NOT_DIGIT),
    (_constants.CATEGORY_NOT_WORD, _constants.CATEGORY_NOT_DIGIT),
}
_OPPOSITES = {
    _constants.CATEGORY_DIGIT: _constants.CATEGORY_NOT_DIGIT,
    _constants.CATEGORY_WORD: _constants.CATEGORY_NOT_WORD,
    _constants.CATEGORY_SPACE: _constants.CATEGORY_NOT_SPACE,
}
_OPPOSITES |= {opposite: category for category, opposite in _OPPOSITES.items()}


class CharacterSet:
    """The characters that one item of a pattern matches, under its flags.

    Attributes:
        has: Tells whether a character is in the set; it asks `re` itself.
    """

    __slots__ = ("_categories", "_characters", "_negated", "_unknown", "has")

    def __init__(self, item: Item, flags: int) -> None:
        state = _parser.State()
        state.flags = flags
        compiled = _compiler.compile(_parser.SubPattern(state, [item]), flags)
        self.has: Callable[[str], re.Match[str] | None] = compiled.fullmatch
        self._characters: set[str] = set()
        self._categories: set[Any] = set()
        self._negated = self._unknown = False
        self._describe(item, flags)

    def _describe(self, item: Item, flags: int) -> None:
        operation, argument = item
        if operation is _constants.IN:
            for part in argument:
                self._describe(part, flags)
        elif operation is _constants.NEGATE:
            self._negated = True
        elif operation is _constants.ANY:
            self._negated = True
            self._add(() if flags & re.DOTALL else (ord("\n"),))
        elif operation is _constants.NOT_LITERAL:
            self._negated = True
            self._add((argument,))
        elif operation is _constants.LITERAL:
            self._add((argument,))
        elif operation is _constants.RANGE and argument[1] - argument[0] < _MOST:
            self._add(range(argument[0], argument[1] + 1))
        elif operation is _constants.CATEGORY:
            self._categories.add(argument)
        else:
            self._unknown = True

    def _add(self, points: Iterable[int]) -> None:
        for point in points:
            character = chr(point)
            # the case of letters may not matter; what a set lacks `has` finds out
            self._characters |= {character, *character.lower(), *character.upper()}

    def is_disjoint(self, other: "CharacterSet") -> bool:
        """Tell whether it is certain that no character is in both sets."""
        if self._unknown or other._unknown or (self._negated and other._negated):
            return False
        if self._negated:
            return other.is_disjoint(self)
        if any(self.has(character) and other.has(character) for character in self._characters):
            return False
        if other._negated:  # every category of this one has to be left out there
            return all(
                any(_within(category, outer) for outer in other._categories)
                for category in self._categories
            )
        if any(self.has(character) and other.has(character) for character in other._characters):
            return False
        return all(
            _within(category, _OPPOSITES[outer])
            for category in self._categories
            for outer in other._categories
        )


def _within(inner: Any, outer: Any) -> bool:
    return inner is outer or (inner, outer) in _SUBSETS
