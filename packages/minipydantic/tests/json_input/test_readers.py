"""Readers in C in front of the scanner: what they let pass is what it reads, cut off or changed."""

import json
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from minipydantic._interp import json_fast
from minipydantic._interp.json_scanner import MAX_DEPTH, JsonError, scan
from minipydantic.core import SchemaValidator, ValidationError, from_json
from minipydantic.core import core_schema as cs

UNTIMED = settings(deadline=None)
READ, READ_ROUGHLY = json_fast.fast_readers()
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.text(alphabet='[]{}"\\ud8', max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
PIECES = st.sampled_from([
    *"[]{}:,", '"', '"a"', '"b":', "1", "-", "0", ".5", "e+", "true", "nul", "NaN", "\\", "\\\\",
    "\\ud83d", "\\ude00", " ", "\n", "é", "\x00", "9" * 19, '{"a":', '"]"', "Infinity", "\ud800",
])  # fmt: skip
TEXTS = (
    st.binary(max_size=30)
    | st.text(max_size=30)
    | st.lists(PIECES, max_size=20).map("".join)
    | VALUES.map(json.dumps)
    | st.lists(PIECES, max_size=20).map(lambda p: "".join(p).encode("utf-8", "surrogatepass"))
)


def exact(text: str | bytes) -> Any:
    """What the scanner makes of a text: a value's representation, or None."""
    try:
        return repr(scan(text.encode() if isinstance(text, str) else text))
    except (JsonError, UnicodeEncodeError):
        return None


@UNTIMED
@given(TEXTS)
@example(r'"\\\ud83d\\\ude00"')
@example('["]",' * 300 + '["' + "[" * 300 + '"' + "]" * 301)
@example("[" * 201 + "]" * 201)
@example("9" * 4301 + ".5")
@example("9" * 5000)
@example('"' + "9" * 5000 + '"')
def test_readers_agree(text: str | bytes) -> None:
    """Where a reader answers, its answer is the scanner's."""
    expected = exact(text)
    for read in (READ, json_fast.read_exactly, json_fast.read_finite):
        try:
            value = read(text)
        except json_fast.DOUBTS:
            continue
        assert repr(value) == expected
    try:
        rough = READ_ROUGHLY(text)
    except json_fast.DOUBTS:
        return
    assert expected is not None
    assert repr(rounded(rough)) == repr(rounded(json_fast.read_exactly(text)))


def rounded(value: Any) -> Any:
    """A value with floats for big integers."""
    if isinstance(value, list):
        return [*map(rounded, value)]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return float(value) if type(value) is int and not -(2**63) <= value < 2**64 else value


@UNTIMED
@given(VALUES, st.booleans(), st.sampled_from([None, 0, 2]))
def test_documents_are_read_in_c(value: Any, escaped: bool, indent: int | None) -> None:
    """What the standard library writes needs no scanner in Python, except for lone surrogates."""
    text = json.dumps(value, ensure_ascii=escaped, indent=indent)
    for form in (text, text.encode()):
        assert repr(json_fast.read_exactly(form)) == repr(json.loads(text))
        assert repr(from_json(form)) == repr(json.loads(text))


@UNTIMED
@given(VALUES, st.integers(0), st.binary(max_size=2))
def test_changed_documents(value: Any, position: int, change: bytes) -> None:
    """A document that is cut off or changed gives a value or an error, compiled or not."""
    whole = json.dumps(value).encode()
    at = position % len(whole)
    for data in (whole[:at], whole[:at] + change + whole[at + 1 :]):
        expected = exact(data)
        try:
            assert repr(from_json(data)) == expected
        except ValueError:
            assert expected is None


def nesting(value: Any) -> int:
    """The number of containers that are inside of each other."""
    if isinstance(value, list | dict):
        inner = value.values() if isinstance(value, dict) else value
        return 1 + max(map(nesting, inner), default=0)
    return 0


@UNTIMED
@given(VALUES, st.integers(MAX_DEPTH - 12, MAX_DEPTH + 2), st.sampled_from(["[%s]", '{"]": %s}']))
def test_depth(value: Any, levels: int, around: str) -> None:
    """Brackets in strings neither hide depth nor feign it."""
    opening, closing = around.split("%s")
    text = opening * levels + json.dumps(value) + closing * levels
    deep = levels + nesting(value) > MAX_DEPTH
    assert json_fast.is_shallow(text.encode()) == (not deep)
    if exact(text) is None:  # there is a value in the innermost one
        assert json_fast.is_excessive(text.encode())


@pytest.mark.parametrize(("opening", "closing"), [
    ("[", "]"), ('{"":', "}"), ('[{"":', "}]"), ('["]",', "]"), ('{"}":0,"":', "}"),
    ("[{},[", "]]"),
])  # fmt: skip
@pytest.mark.parametrize("inner", ["", "[]", "{}", "0", '"]"'])
def test_shortest_deep_texts(opening: str, closing: str, inner: str) -> None:
    """No text that is too deep is too short to be looked at."""
    for levels in range(60, 205):
        text = opening * levels + inner + closing * levels
        if exact(text) is None:
            for read in (READ, json_fast.read_exactly, READ_ROUGHLY):
                with pytest.raises(json_fast.DOUBTS):
                    read(text)


@UNTIMED
@given(st.lists(st.sampled_from(["\\\\", "\\ud83d", "\\uDE00", "\\n", "d83d", "u", '\\"', "x"])))
def test_lone_surrogates(pieces: list[str]) -> None:
    """Halves of pairs are found, whatever is escaped around them."""
    text = '"' + "".join(pieces) + '"'
    value = json.loads(text)
    alone = re.search("[\ud800-\udfff]", value) is not None
    assert json_fast.has_lone_surrogates(text) == alone


@pytest.mark.parametrize("digits", [18, 19, 20, 25, 400])
@pytest.mark.parametrize("before", [0, 1, 7, 30])
def test_big_integers_are_exact(digits: int, before: int) -> None:
    """Integers of any size are integers, wherever they stand."""
    number = int("9" * digits)
    text = json.dumps([*["x"] * before, number, -number, {"n": number}])
    assert from_json(text) == json.loads(text)


@pytest.mark.parametrize("schema", [
    cs.any_schema(),
    cs.list_schema(),
    cs.list_schema(cs.any_schema()),
    cs.union_schema([cs.int_schema(), cs.float_schema()]),
    cs.list_schema(cs.union_schema([cs.float_schema(), cs.int_schema()])),
    cs.list_schema(cs.int_schema()),
    cs.list_schema(cs.float_schema()),
    cs.list_schema(cs.decimal_schema()),
    cs.list_schema(cs.decimal_schema(ge=0)),
    cs.list_schema(cs.nullable_schema(cs.int_schema(ge=2**64))),
    cs.list_schema(cs.literal_schema([2**64, "x"])),
    cs.dict_schema(),
    cs.no_info_after_validator_function(lambda x: x, cs.list_schema(cs.any_schema())),
])  # fmt: skip
@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 2**64, 2**64 + 1, -(2**63) - 1, 10**30])
def test_big_integers_are_validated(schema: Any, number: int, compiled: Callable[..., Any]) -> None:
    """Generated code sees the integers that the interpreter sees."""
    outcomes = []
    for make in (SchemaValidator, compiled):
        for text in (f"{number}", f"[{number}]", f'{{"a": {number}}}'):
            try:
                outcomes.append(repr(make(schema).validate_json(text)))
            except ValidationError as error:
                outcomes.append(repr(error.errors()))
    assert outcomes[:3] == outcomes[3:]


def test_few_digits_at_once() -> None:
    """The interpreter's limit of digits does not apply to JSON."""
    before = sys.get_int_max_str_digits()
    try:
        for limit in (640, 0):
            sys.set_int_max_str_digits(limit)
            assert from_json("[-" + "1" * 4300 + "]")[0] % 10**9 == 10**9 - 111111111
            with pytest.raises(ValueError, match="number out of range"):
                from_json("9" * 4301)
    finally:
        sys.set_int_max_str_digits(before)
