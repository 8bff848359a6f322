"""How much work a pattern can make for an engine that backtracks, such as Python's `re`.

Such an engine is quick as long as the next character tells what to do: whether to go on with a
repetition, which alternative to take. A choice that the next character leaves open is tried in
every way, and choices multiply: ``(a+)+$`` takes 2**n steps, ``\\s+$`` n**2 (once from each
character on). Here the ways are counted, from the sets of characters that can come first and next.
"""

import math
import re
from itertools import combinations
from re import _constants  # type: ignore[attr-defined]
from typing import Any

from minipydantic._interp.character_sets import CharacterSet, Item

__all__ = ["REPEATS", "SINGLE", "is_anchored", "is_cheap"]

_MOST_STEPS = 1000
"""How many steps per character of the input are still cheap."""

SINGLE = {_constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY, _constants.IN}
"""The operations that match one character."""

REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT}

First = list[CharacterSet]


def is_cheap(tree: Any, flags: int) -> bool:
    """Tell whether searching for a parsed pattern by backtracking is linear in the input."""
    ways = _Ways().of_sequence(tree, [], flags)
    return ways * (1 if is_anchored(tree, flags) else _reach(tree)) <= _MOST_STEPS


def _reach(tree: Any) -> float:
    """How many characters a search looks at before it knows that nothing matches there."""
    reach = 1.0
    for index, item in enumerate(tree):
        width = tree[index : index + 1].getwidth()[1]
        if index == len(tree) - 1 and item[0] in REPEATS:  # any number will do
            width = item[1][0] * item[1][2].getwidth()[1]
        reach += math.inf if width >= _constants.MAXREPEAT else width
    return reach


def is_anchored(tree: Any, flags: int) -> bool:
    """Tell whether a pattern matches at the start of the input only."""
    for operation, argument in tree:
        if operation is _constants.SUBPATTERN:
            _, add, remove, inner = argument
            return is_anchored(inner, (flags | add) & ~remove)
        return operation is _constants.AT and (
            argument is _constants.AT_BEGINNING_STRING
            or (argument is _constants.AT_BEGINNING and not flags & re.MULTILINE)
        )
    return False


class _Ways:
    """Counts the ways in which a part of a pattern can match at a place.

    The methods called `of_...` take what can come after the part; `first` and `empty` say what can
    come first in a part, and whether it can match nothing.
    """

    def __init__(self) -> None:
        self._sets: dict[tuple[int, int], CharacterSet] = {}

    def of_sequence(self, items: Any, after: First, flags: int) -> float:
        ways = 1.0
        for item in reversed(list(items)):
            ways *= self.of_item(item, after, flags)
            starts, nullable = self.first(item, flags)
            after = starts + after if nullable else starts
        return ways

    def of_item(self, item: Item, after: First, flags: int) -> float:
        operation, argument = item
        if operation in SINGLE or operation is _constants.AT:
            return 1.0
        if operation is _constants.SUBPATTERN:
            _, add, remove, inner = argument
            return self.of_sequence(inner, after, (flags | add) & ~remove)
        if operation is _constants.BRANCH:
            return self.of_branch(argument[1], after, flags)
        if operation in REPEATS:
            return self.of_repeat(argument, after, flags)
        return math.inf

    def of_branch(self, alternatives: list[Any], after: First, flags: int) -> float:
        ways = [self.of_sequence(inner, after, flags) for inner in alternatives]
        starts = [self.firsts(inner, flags) for inner in alternatives]
        following = [first + after if empty else first for first, empty in starts]
        clear = all(_disjoint(one, other) for one, other in combinations(following, 2))
        return max(ways) if clear else sum(ways)

    def of_repeat(self, repeat: tuple[int, int, Any], after: First, flags: int) -> float:
        least, most, body = repeat
        if most == 0:
            return 1.0
        first, empty = self.firsts(body, flags)
        ways = self.of_sequence(body, first + after if most > 1 else after, flags)
        clear = not empty and (least == most or _disjoint(first, after))
        if clear and ways == 1:
            return 1.0
        if most >= _constants.MAXREPEAT:
            return math.inf
        if ways == 1:
            return float(most - least + 1)
        exponent = most if clear else most + 1
        return ways**exponent if exponent * math.log(ways) < math.log(_MOST_STEPS) + 1 else math.inf

    def firsts(self, items: Any, flags: int) -> tuple[First, bool]:
        found: First = []
        for item in items:
            starts, nullable = self.first(item, flags)
            found += starts
            if not nullable:
                return found, False
        return found, True

    def first(self, item: Item, flags: int) -> tuple[First, bool]:
        operation, argument = item
        if operation in SINGLE:
            key = (id(item), flags)
            if key not in self._sets:
                self._sets[key] = CharacterSet(item, flags)
            return [self._sets[key]], False
        if operation is _constants.SUBPATTERN:
            _, add, remove, inner = argument
            return self.firsts(inner, (flags | add) & ~remove)
        if operation is _constants.BRANCH:
            parts = [self.firsts(inner, flags) for inner in argument[1]]
            return [one for first, _ in parts for one in first], any(empty for _, empty in parts)
        if operation in REPEATS:
            least, _, body = argument
            first, empty = self.firsts(body, flags)
            return first, empty or least == 0
        return [], True


def _disjoint(some: First, others: First) -> bool:
    return all(one.is_disjoint(other) for one in some for other in others)
