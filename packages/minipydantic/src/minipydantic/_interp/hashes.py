"""Values that share a hash, of which a set or a dictionary takes but a few.

A hash table looks at all of them for each that it takes in: 20,000 integers that are multiples of
2**61 - 1 cost two seconds. The hashes of texts and bytes are keyed by a secret of the process (PEP
456); those of numbers, and of what is made of numbers, an attacker can choose.
"""

import sys
from collections import Counter
from collections.abc import Collection, Container
from typing import Any

from minipydantic._messages.lines import Invalid

__all__ = ["MOST", "SPREAD", "Crowd", "is_crowded"]

MOST = 100
"""How many different values may have the same hash: more cost more than to validate them."""
SPREAD = sys.hash_info.modulus * MOST // 2
"""Of the integers between this and its negative, no more than that have the same hash."""

_ARE_SPREAD = frozenset({str, bytes, float})  # the same hash is that of 34 floats at most


class Crowd:
    """The hashes of what a table holds.

    Args:
        table: A set or a dictionary; only those values are counted of which `refuse` is told.
    """

    __slots__ = ("_counts", "_table")

    def __init__(self, table: Container[Any]) -> None:
        self._table = table
        self._counts: dict[int, int] = {}

    def refuse(self, value: Any) -> Invalid | None:
        """Return what is wrong with a value that is about to be put into the table.

        Raises:
            TypeError: it has no hash.
        """
        kind = type(value)
        if kind in _ARE_SPREAD or (kind is int and -SPREAD < value < SPREAD):
            return None
        code = hash(value)
        count = self._counts.get(code, 0)
        if count and value in self._table:
            return None
        if count == MOST:
            template = "Input should not share its hash with more than {max_items} others"
            return Invalid("hash_collision", value, {"max_items": MOST}, template)
        self._counts[code] = count + 1
        return None


def is_crowded(values: Collection[Any]) -> bool:
    """Tell whether too many different values would share a hash in one table."""
    if len(values) <= MOST:
        return False
    hashes = [*map(hash, values)]
    # PERF: 45 ns an item, which is all for values that are as different as they should be
    if len(hashes) - len({*hashes}) < MOST:
        return False
    suspects = {code for code, count in Counter(hashes).items() if count > MOST}
    groups: dict[int, list[Any]] = {code: [] for code in suspects}
    for code, value in zip(hashes, values, strict=True):
        if code in suspects and value not in (group := groups[code]):
            group.append(value)
            if len(group) > MOST:
                return True
    return False
