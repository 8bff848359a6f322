"""Complete values inside of broken documents: the same outcome, and no more work than is linear."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minipydantic._interp import json_fast
from minipydantic._interp.json_pieces import Pieces
from minipydantic._interp.json_scanner import JsonError, scan

VALUES = st.recursive(
    st.none() | st.floats() | st.integers() | st.text(alphabet='a[]{}"\\é', max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=12,
)


def outcome(data: bytes, **options: Any) -> str:
    try:
        return repr(scan(data, **options))
    except JsonError as error:
        return str(error)


def check(data: bytes) -> None:
    for partial in (False, True, "trailing-strings"):
        for allow_inf_nan in (True, False):
            options = {"partial": partial, "allow_inf_nan": allow_inf_nan}
            pieces = json_fast.pieces(data, allow_inf_nan=allow_inf_nan)
            if pieces is not None:
                assert outcome(data, complete=pieces.at, **options) == outcome(data, **options)


@settings(deadline=None)
@given(VALUES, st.integers(0), st.binary(max_size=2), st.integers(0, 2))
def test_same_outcome(value: Any, position: int, change: bytes, levels: int) -> None:
    """Cut off or changed anywhere, a document gives the same value or error."""
    whole = (json.dumps([[value, 1], {"a": value}]) + "]" * levels).encode()
    at = position % len(whole)
    check(whole[:at])
    check(whole[:at] + change + whole[at + 1 :])


@pytest.mark.parametrize("text", [
    "[" * 100 + "[" * 101 + "1" + "]" * 150,
    '{"a":' * 200 + "[]" + "}" * 199,
    '{"a":' * 200 + "[1]" + "}" * 199,
    "[[" + "[],[[]]," * 300 + "1",
    '["[[[", {"]": "["}, [1, "[" , 1',
    r'[["\ud83d\ude00"], ["\ud83d"], [1',
    r'[["\\ud83d"], [1',
    "[[" + "9" * 4301 + "], [1",
    "[[" + "9" * 5000 + "], [1",
    "[[NaN, -Infinity], {}, [1",
    '[[01], [1.], [-], ["\\x"], [\t], {"a" 1}',
    '[{"a": 1, "a": 2}, {"b": [1 2]}]',
])  # fmt: skip
def test_limits(text: str) -> None:
    """Depth, digits, surrogates and constants count inside of complete values too."""
    for end in range(len(text) - 20, len(text) + 1):
        check(text[: max(end, 0)].encode())


@pytest.mark.parametrize("around", ["[", '{"a":', '[{"a":', "[[1],"])
@pytest.mark.parametrize("content", ["1,", "[[]],", '{"a":[]},', '"a",'])
def test_effort(around: str, content: str) -> None:
    """However deep the broken lists are inside of each other, each byte is read a few times."""
    text = around * 95 + "[" + content * 3000
    read = 0
    decoder: Any = json.JSONDecoder()

    def count(string: str, index: int) -> tuple[Any, int]:
        nonlocal read
        try:
            value, end = decoder.scan_once(string, index)
        except json.JSONDecodeError as error:
            read += error.pos - index
            raise
        except StopIteration as stop:
            read += stop.value - index
            raise
        read += end - index
        return value, end

    with pytest.raises(JsonError):
        scan(text.encode(), complete=Pieces(text, count).at)
    assert read <= 7 * len(text)
