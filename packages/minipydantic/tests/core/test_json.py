"""JSON in: what is a document, what is not, and where it stops being one."""

import json
import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minipydantic.core import SchemaValidator, ValidationError, from_json
from minipydantic.core import core_schema as cs

MESSAGES = [
    ("", "EOF while parsing a value at line 1 column 0"),
    ("[1,\n", "EOF while parsing a value at line 2 column 0"),
    ("[1", "EOF while parsing a list at line 1 column 2"),
    ('{"a"', "EOF while parsing an object at line 1 column 4"),
    ('"abc', "EOF while parsing a string at line 1 column 4"),
    ("[1,]", "trailing comma at line 1 column 4"),
    ("{1: 2}", "key must be a string at line 1 column 2"),
    ('{"a" 1}', "expected `:` at line 1 column 6"),
    ("[1 2]", "expected `,` or `]` at line 1 column 4"),
    ('{"a": 1 "b"', "expected `,` or `}` at line 1 column 9"),
    ("nope", "expected ident at line 1 column 2"),
    ("x", "expected value at line 1 column 1"),
    ("1 x", "trailing characters at line 1 column 3"),
    ("01", "invalid number at line 1 column 2"),
    ('"\\x"', "invalid escape at line 1 column 3"),
    ('"\\udc00"', "lone leading surrogate in hex escape at line 1 column 7"),
    ("9" * 4301, "number out of range at line 1 column 4301"),
    ("[" * 300, "recursion limit exceeded at line 1 column 202"),
]


@pytest.mark.parametrize(("text", "message"), MESSAGES)
def test_message(text: str, message: str) -> None:
    """Malformed text is refused with the reason and the place."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        from_json(text)


@pytest.mark.parametrize(
    ("text", "partial", "expected"),
    [
        ('{"a": 1, "b": [1, 2', True, {"a": 1, "b": [1, 2]}),
        ('["a", "b', True, ["a"]),
        ('["a", "b', "trailing-strings", ["a", "b"]),
    ],
)
def test_partial(text: str, partial: Any, expected: Any) -> None:
    """A text that was cut off gives what is complete in it."""
    assert from_json(text, allow_partial=partial) == expected


def test_numbers() -> None:
    """Integers are exact at any size, infinities are numbers, the last of equal keys wins."""
    assert from_json("1" * 4000) == int("1" * 4000)
    assert math.isnan(from_json("NaN"))
    assert from_json('{"a": 1, "a": -Infinity}') == {"a": -math.inf}


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
))  # fmt: skip
def test_round_trip(value: Any) -> None:
    """What the standard library writes is read as it was."""
    assert from_json(json.dumps(value)) == value
    assert from_json(json.dumps(value, ensure_ascii=False, indent=1).encode()) == value


@given(st.binary(max_size=30) | st.text(alphabet='[]{}:,"\\ud8e19.-+tfnI \n', max_size=30))
def test_any_bytes(data: Any) -> None:
    """Whatever comes in, there is a value or an error, from both entry points alike."""
    validator = SchemaValidator(cs.any_schema())
    try:
        expected = repr(from_json(data))
    except ValueError:
        with pytest.raises(ValidationError):
            validator.validate_json(data)
    else:
        assert repr(validator.validate_json(data)) == expected
