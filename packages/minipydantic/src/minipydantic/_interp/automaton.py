"""Patterns run by an automaton: the work is linear in the input, whatever the pattern.

The parsed pattern becomes a program of instructions that each match a character, split in two,
look at their place, or accept. All places in the program that the input could be at are followed at
once (Thompson's construction); the sets of places that occur, and where a character leads from
them, are remembered, which makes the common case a look-up per character.
"""

import re
from re import _constants  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from minipydantic._interp.character_sets import CharacterSet, Item
from minipydantic._interp.pattern_cost import REPEATS, SINGLE, is_anchored

__all__ = ["Automaton", "TooLarge"]

_MOST_INSTRUCTIONS = 10_000
_MOST_REMEMBERED = 5_000


class TooLarge(ValueError):
    """A pattern whose repetitions make too long a program."""


class _Match(NamedTuple):
    """Go on behind a character of the set."""

    characters: CharacterSet


class _Split(NamedTuple):
    """Go on at either place."""

    one: int
    other: int


class _Look(NamedTuple):
    """Go on if the place is what an anchor asks for."""

    anchor: Any
    multiline: bool


class _Accept(NamedTuple):
    """The pattern has matched."""


class _Place:
    """The places in the program at which the input can be, with the character before."""

    __slots__ = ("at_end", "before", "next", "starts")

    def __init__(self, starts: frozenset[int], before: str) -> None:
        self.starts = starts
        self.before = before
        self.next: dict[str, _Place] = {}
        self.at_end: bool | None = None


_ACCEPTED = _Place(frozenset(), "")


class Automaton:
    """Searches for a pattern.

    Args:
        tree: The pattern as `re` parses it.
        flags: The flags of the whole pattern.

    Raises:
        TooLarge: The program would be too long.

    Attributes:
        size: How many instructions the program has.
        remembered: How many steps from one set of places to another are remembered.
        steps: How many instructions were carried out: per character of the input at most `size`.
    """

    __slots__ = ("_anchored", "_items", "_places", "_program", "remembered", "steps")

    def __init__(self, tree: Any, flags: int) -> None:
        self._program: list[Any] = []
        self._items: dict[tuple[str, int], CharacterSet] = {}
        self._sequence(tree, flags)
        self._program.append(_Accept())
        self._anchored = is_anchored(tree, flags)
        self._places: dict[tuple[frozenset[int], str], _Place] = {}
        self.remembered = 0
        self.steps = 0

    @property
    def size(self) -> int:
        """How many instructions the program has."""
        return len(self._program)

    def search(self, text: str) -> bool:
        """Tell whether the pattern matches anywhere in a text."""
        place = self._place(frozenset((0,)), "")
        for character in text:
            following = place.next.get(character)
            if following is None:
                following = self._step(place, character)
            if following is _ACCEPTED:
                return True
            if not following.starts:
                return False
            place = following
        if place.at_end is None:
            place.at_end = self._reached(place, "") is None
        return place.at_end

    def _place(self, starts: frozenset[int], before: str) -> _Place:
        # of the character before, only what anchors ask for matters
        kind = before if before in ("", "\n") else "a" if _is_word(before) else " "
        key = (starts, kind)
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = _Place(starts, kind)
        return found

    def _step(self, place: _Place, character: str) -> _Place:
        reached = self._reached(place, character)
        if reached is None:
            following = _ACCEPTED
        else:
            starts = {
                index + 1 for index in reached if self._program[index].characters.has(character)
            }
            if not self._anchored:
                starts.add(0)
            following = self._place(frozenset(starts), character)
        if self.remembered >= _MOST_REMEMBERED:  # an input can lead to as many as it likes
            self._places.clear()
            self.remembered = 0
        place.next[character] = following
        self.remembered += 1
        return following

    def _reached(self, place: _Place, following: str) -> list[int] | None:
        """The instructions that wait for a character; `None` if the pattern has matched."""
        todo, seen, waiting = list(place.starts), set(place.starts), []
        while todo:
            index = todo.pop()
            self.steps += 1
            instruction = self._program[index]
            targets: tuple[int, ...] = ()
            if type(instruction) is _Match:
                waiting.append(index)
            elif type(instruction) is _Split:
                targets = instruction
            elif type(instruction) is _Accept:
                return None
            elif _holds(instruction, place.before, following):
                targets = (index + 1,)
            for target in targets:
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return waiting

    def _sequence(self, items: Any, flags: int) -> None:
        for item in items:
            self._item(item, flags)
            if len(self._program) > _MOST_INSTRUCTIONS:
                raise TooLarge("Compiled regex exceeds size limit")

    def _item(self, item: Item, flags: int) -> None:
        operation, argument = item
        if operation in SINGLE:
            key = (repr(item), flags)
            if key not in self._items:
                self._items[key] = CharacterSet(item, flags)
            self._program.append(_Match(self._items[key]))
        elif operation is _constants.AT:
            self._program.append(_Look(argument, bool(flags & re.MULTILINE)))
        elif operation is _constants.SUBPATTERN:
            _, add, remove, inner = argument
            self._sequence(inner, (flags | add) & ~remove)
        elif operation is _constants.BRANCH:
            self._branch(argument[1], flags)
        elif operation in REPEATS or operation is _constants.POSSESSIVE_REPEAT:
            self._repeat(argument, flags)
        else:
            raise TooLarge(f"{operation} is not supported")

    def _branch(self, alternatives: list[Any], flags: int) -> None:
        program, ends = self._program, []
        for inner in alternatives[:-1]:
            split = self._hole()
            self._sequence(inner, flags)
            ends.append(self._hole())
            program[split] = _Split(split + 1, len(program))
        self._sequence(alternatives[-1], flags)
        for end in ends:
            program[end] = _Split(len(program), len(program))

    def _repeat(self, repeat: tuple[int, int, Any], flags: int) -> None:
        least, most, body = repeat
        program, before = self._program, len(self._program)
        for _ in range(least):
            self._sequence(body, flags)
            if len(program) == before:  # nothing, however often
                return
        if most >= _constants.MAXREPEAT:
            split = self._hole()
            self._sequence(body, flags)
            program.append(_Split(split, split))
            program[split] = _Split(split + 1, len(program))
            return
        splits = []
        for _ in range(most - least):
            splits.append(self._hole())
            self._sequence(body, flags)
        for split in splits:
            program[split] = _Split(split + 1, len(program))

    def _hole(self) -> int:
        """Leave room for a split whose targets are not known yet."""
        self._program.append(None)
        if len(self._program) > _MOST_INSTRUCTIONS:
            raise TooLarge("Compiled regex exceeds size limit")
        return len(self._program) - 1


def _holds(look: _Look, before: str, following: str) -> bool:
    anchor = look.anchor
    if anchor in (_constants.AT_BEGINNING, _constants.AT_BEGINNING_STRING):
        in_line = look.multiline and anchor is _constants.AT_BEGINNING
        return not before or (in_line and before == "\n")
    if anchor in (_constants.AT_END, _constants.AT_END_STRING):
        in_line = look.multiline and anchor is _constants.AT_END
        return not following or (in_line and following == "\n")
    at_boundary = _is_word(before) is not _is_word(following)
    return at_boundary is (anchor is _constants.AT_BOUNDARY)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
