"""Patterns: no input makes them take more than linear time, and none changes its meaning."""

import re
from collections.abc import Iterator
from re import _constants, _parser
from typing import Annotated, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minipydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from minipydantic._interp.automaton import Automaton, TooLarge
from minipydantic._interp.character_sets import CharacterSet
from minipydantic._interp.pattern_cost import is_cheap
from minipydantic.core import SchemaError

ATOMS = [
    *"ab-",
    ".",
    r"\w",
    r"\W",
    r"\d",
    r"\s",
    r"\S",
    "[ab]",
    "[^a]",
    r"[\w-]",
    r"[^\s-]",
    "[a-z]",
]
ANCHORS = ["^", r"\A", r"\Z", r"\b", r"\B"]
COUNTS = ["*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "+?", "??"]


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(inner, st.sampled_from(COUNTS)).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: f"({'|'.join(items)})"),
        inner.map(lambda item: f"(?i:{item})"),
    )


patterns = st.recursive(st.sampled_from([*ATOMS, *ATOMS, *ANCHORS]), larger, max_leaves=8)
anchored = st.tuples(st.booleans(), patterns, st.booleans()).map(
    lambda parts: f"{'^' * parts[0]}{parts[1]}{chr(92) + 'Z' if parts[2] else ''}"
)
texts = st.text(alphabet="aAb1- \né", max_size=12)


@settings(deadline=None, max_examples=600)
@given(anchored, st.lists(texts, min_size=1, max_size=4))
def test_the_automaton_says_what_re_says(pattern: str, inputs: list[str]) -> None:
    compiled = re.compile(pattern)
    automaton = Automaton(_parser.parse(pattern), compiled.flags)
    for text in inputs:
        # before 3.14 `\B` does not match the empty text
        assume(text or r"\B" not in pattern)
        assert automaton.search(text) is (compiled.search(text) is not None)


@settings(deadline=None)
@given(anchored, st.text(alphabet="ab1- \n", max_size=40))
def test_the_work_is_linear(pattern: str, text: str) -> None:
    automaton = Automaton(_parser.parse(pattern), re.compile(pattern).flags)
    automaton.search(text)
    assert automaton.steps <= (len(text) + 1) * automaton.size


class Backtracking:
    """Matches as `re` does, and counts the characters that it looks at."""

    def __init__(self, pattern: str, text: str) -> None:
        self.text = text
        self.steps = 0
        tree = _parser.parse(pattern)
        flags = re.compile(pattern).flags
        starts = range(1 if pattern.startswith("^") else len(text) + 1)
        self.found = any(True for at in starts for _ in self.sequence(list(tree), at, flags))

    def sequence(self, items: list[Any], at: int, flags: int) -> Iterator[int]:
        if not items:
            yield at
            return
        for end in self.item(items[0], at, flags):
            yield from self.sequence(items[1:], end, flags)

    def item(self, item: Any, at: int, flags: int) -> Iterator[int]:
        operation, argument = item
        self.steps += 1
        if operation is _constants.SUBPATTERN:
            yield from self.sequence(list(argument[3]), at, (flags | argument[1]) & ~argument[2])
        elif operation is _constants.BRANCH:
            for inner in argument[1]:
                yield from self.sequence(list(inner), at, flags)
        elif operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            yield from self.repeat(*argument, at, flags, 0)
        elif operation is _constants.AT:
            ends = {_constants.AT_END_STRING: len(self.text), _constants.AT_BEGINNING_STRING: 0}
            ends[_constants.AT_BEGINNING] = 0
            if ends.get(argument, at) == at:
                yield at
        elif at < len(self.text) and CharacterSet(item, flags).has(self.text[at]):
            yield at + 1

    def repeat(
        self, least: int, most: int, body: Any, at: int, flags: int, count: int
    ) -> Iterator[int]:
        if count < most:
            for end in self.sequence(list(body), at, flags):
                if end > at or count < least:
                    yield from self.repeat(least, most, body, end, flags, count + 1)
        if count >= least:
            yield at


@settings(deadline=None, max_examples=300)
@given(anchored.filter(lambda p: r"\b" not in p and r"\B" not in p), st.data())
def test_what_re_runs_goes_back_little(pattern: str, data: st.DataObject) -> None:
    assume(is_cheap(_parser.parse(pattern), re.compile(pattern).flags))
    period = data.draw(st.text(alphabet="ab1- ", min_size=1, max_size=3))
    tail = data.draw(st.sampled_from(["", "!", "\n"]))
    short, long = (Backtracking(pattern, period * count + tail).steps for count in (15, 60))
    assert long <= 6 * short + 100  # four times as long; the square would be sixteen times


@pytest.mark.parametrize(
    ("pattern", "cheap"),
    [
        (r"^[a-z]+$", True),
        (r"^\w+@\w+\.\w+$", True),
        (r"^[a-z0-9]+(?:-[a-z0-9]+)*$", True),
        (r"^\d{3}-\d{4}$", True),
        (r"foo|bar", True),
        (r"\d+", True),
        (r"^(?:a|b)*c$", True),
        (r"(a+)+$", False),
        (r"^(a|aa)+$", False),
        (r"^(\w+\s?)*$", False),
        (r"\s+$", False),
        (r"^[\w.]+@[\w.]+\.\w+$", False),
        (r"^(?i:k)*\u212a$", False),
        (r"^(a{1,30}){1,30}$", False),
    ],
)
def test_who_runs_a_pattern(pattern: str, cheap: bool) -> None:
    assert is_cheap(_parser.parse(pattern), re.compile(pattern).flags) is cheap


@pytest.mark.parametrize(
    "pattern",
    [r"^(a+)+$", r"(a|a)*b$", r"^(a|aa)+$", r"(\w+\s?)*\.$", r"a*a*a*a*a*c", r"^(a?){50}a{50}$"],
)
def test_catastrophic_patterns_end(pattern: str) -> None:
    adapter = TypeAdapter(Annotated[str, Field(pattern=pattern)])
    with pytest.raises(ValidationError, match="should match pattern"):
        adapter.validate_python("a" * 20_000 + "!")


@pytest.mark.parametrize("pattern", ["(a{1,1000}){1,1000}b|c*c*", "(?>a)b", "(a)(?(1)b|c)"])
def test_what_cannot_be_run_so_is_refused(pattern: str) -> None:
    with pytest.raises(SchemaError):
        TypeAdapter(Annotated[str, Field(pattern=pattern)])


def test_look_around_is_for_those_who_ask_for_it() -> None:
    class Password(BaseModel):
        model_config = ConfigDict(regex_engine="python-re")

        text: str = Field(pattern=r"^(?=.*\d).{8,}$")

    assert Password(text="abcdefg1").text == "abcdefg1"
    with pytest.raises(ValidationError):
        Password(text="abcdefgh")


def test_inputs_cannot_fill_the_memory() -> None:
    automaton = Automaton(_parser.parse(r"(.*a.{6})+\Z"), int(re.UNICODE))
    text = "".join("ab"[(i * i >> 3) & 1] + chr(0x4E00 + i) for i in range(15_000))
    assert automaton.search(text) is (re.search(r"a.{6}\Z", text) is not None)
    assert automaton.remembered <= 5_000


def test_too_large_a_program_is_not_made() -> None:
    tree = _parser.parse("((a{1,500}){1,500}){1,500}")
    with pytest.raises(TooLarge):
        Automaton(tree, int(re.UNICODE))
    assert Automaton(_parser.parse("(){1000000000}"), int(re.UNICODE)).search("")
