"""The grammar of RFC 8259, text by text: what is accepted, refused, and left to implementations.

Every text goes through each reader and the scanner behind them: a reader may decline, but where it
answers, the answer is the scanner's.
"""

import json
import math
import re
from collections.abc import Callable
from typing import Any

import pytest

from minipydantic._interp import json_fast
from minipydantic._interp.json_scanner import JsonError, scan
from minipydantic.core import SchemaValidator, ValidationError, from_json
from minipydantic.core import core_schema as cs

READERS: list[Callable[[Any], Any]] = [
    json_fast.fast_readers()[0],
    json_fast.read_exactly,
    json_fast.read_finite,
    scan,
]
ANY = SchemaValidator(cs.any_schema())

# By section: 2 structure, 3 values, 4 objects, 5 arrays, 6 numbers, 7 strings, 8.1 UTF-8.
ACCEPTED: list[tuple[bytes, Any]] = [
    # 2: any value is a text; white space around structural characters
    (b"null", None),
    (b" \t\r\n[ \t\r\n1 \t\r\n, 2 ] \t\r\n", [1, 2]),
    (b'\n{ "a" : 1 , "b" : [ ] }\n', {"a": 1, "b": []}),
    # 3
    (b"true", True),
    (b"false", False),
    (b"[null, true]", [None, True]),
    # 4
    (b"{}", {}),
    (b'{"":0}', {"": 0}),
    (b'{"a":{"a":{"a":{}}}}', {"a": {"a": {"a": {}}}}),
    (b'{"\\u0061\\u0000":1}', {"a\x00": 1}),
    (b'{"b":1,"a":2}', {"b": 1, "a": 2}),
    # 5
    (b"[]", []),
    (b"[[],[[]],{}]", [[], [[]], {}]),
    (b'[1,"1",1.0,null]', [1, "1", 1.0, None]),
    # 6
    (b"0", 0),
    (b"-0", 0),
    (b"-1", -1),
    (b"10", 10),
    (b"0.5", 0.5),
    (b"-0.5", -0.5),
    (b"1.000", 1.0),
    (b"1e2", 100.0),
    (b"1E+2", 100.0),
    (b"1e-02", 0.01),
    (b"0e1", 0.0),
    (b"0e+00", 0.0),
    (b"123.456e78", 123.456e78),
    (b"1.7976931348623157e308", 1.7976931348623157e308),
    (b"5e-324", 5e-324),
    (b"9007199254740993", 2**53 + 1),
    # 7
    (b'""', ""),
    (b'"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'),
    (b'"\\u0022\\u005C\\u002f"', '"\\/'),
    (b'"\\u00e9\\u00E9"', "éé"),
    (b'"\\ud834\\udd1e"', "\U0001d11e"),
    (b'"\\uD834\\uDD1E"', "\U0001d11e"),
    (b'"\\\\ud800"', "\\ud800"),
    (b'"\\uffff\\ufdd0\\udbff\\udfff"', "\uffff\ufdd0\U0010ffff"),
    (b'"\x7f\xc2\x80\xe2\x80\xa8\xe2\x80\xa9"', "\x7f\x80\u2028\u2029"),
    (b'"/* no */ // comment"', "/* no */ // comment"),
    (b'"[{]}"', "[{]}"),
    # 8.1
    ('"é€😀"'.encode(), "é€😀"),
    (b'"\xef\xbb\xbf"', "\ufeff"),
    (b'{"\xf0\x9f\x98\x80":1}', {"😀": 1}),
]

REFUSED: list[tuple[bytes, str]] = [
    # 2
    (b"", "EOF while parsing a value"),
    (b" \n\t", "EOF while parsing a value"),
    (b"\x0c[]", "expected value"),
    (b"\x0b[]", "expected value"),
    (b"\xc2\xa0[]", "expected value"),
    (b"[\xe2\x81\xa0]", "expected value"),
    (b"[]\x00", "trailing characters"),
    (b"[]]", "trailing characters"),
    (b"{}{}", "trailing characters"),
    (b"1 2", "trailing characters"),
    (b"[1]x", "trailing characters"),
    (b"# c\n1", "expected value"),
    (b"/**/1", "expected value"),
    (b"1//", "trailing characters"),
    # 3
    (b"True", "expected value"),
    (b"TRUE", "expected value"),
    (b"nul", "EOF while parsing a value"),
    (b"nulL", "expected ident"),
    (b"truex", "trailing characters"),
    (b"undefined", "expected value"),
    (b"'a'", "expected value"),
    (b"a", "expected value"),
    # 4
    (b"{", "EOF while parsing an object"),
    (b"}", "expected value"),
    (b'{"a"}', "expected `:`"),
    (b'{"a":}', "expected value"),
    (b'{"a":1', "EOF while parsing an object"),
    (b'{"a":1,', "EOF while parsing a value"),
    (b'{"a":1,}', "trailing comma"),
    (b'{"a":1,,"b":2}', "key must be a string"),
    (b'{"a" 1}', "expected `:`"),
    (b'{"a"::1}', "expected value"),
    (b'{"a","b"}', "expected `:`"),
    (b"{1:1}", "key must be a string"),
    (b"{a:1}", "key must be a string"),
    (b"{'a':1}", "key must be a string"),
    (b"{null:1}", "key must be a string"),
    (b"{[1]:1}", "key must be a string"),
    (b"{,}", "key must be a string"),
    (b'{"a":1]', "expected `,` or `}`"),
    (b'{"a":1 "b":2}', "expected `,` or `}`"),
    # 5
    (b"[", "EOF while parsing a list"),
    (b"]", "expected value"),
    (b"[1", "EOF while parsing a list"),
    (b"[1,", "EOF while parsing a value"),
    (b"[1,]", "trailing comma"),
    (b"[,1]", "expected value"),
    (b"[1,,2]", "expected value"),
    (b"[1 2]", "expected `,` or `]`"),
    (b"[1:2]", "expected `,` or `]`"),
    (b"[1}", "expected `,` or `]`"),
    (b"[1;2]", "expected `,` or `]`"),
    # 6
    (b"-", "EOF while parsing a value"),
    (b"+1", "expected value"),
    (b"--1", "invalid number"),
    (b"-a", "invalid number"),
    (b"- 1", "invalid number"),
    (b"-01", "invalid number"),
    (b"01", "invalid number"),
    (b"00", "invalid number"),
    (b".5", "expected value"),
    (b"-.5", "invalid number"),
    (b"1.", "EOF while parsing a value"),
    (b"[1.]", "invalid number"),
    (b"1.e1", "invalid number"),
    (b"1e", "EOF while parsing a value"),
    (b"[1e]", "invalid number"),
    (b"1e+", "EOF while parsing a value"),
    (b"[1e-]", "invalid number"),
    (b"1e1.5", "trailing characters"),
    (b"1.2.3", "trailing characters"),
    (b"0x1f", "trailing characters"),
    (b"1_000", "trailing characters"),
    (b"1 000", "trailing characters"),
    (b"1,5", "trailing characters"),
    (b"-NaN", "invalid number"),
    (b"+Infinity", "expected value"),
    (b"Inf", "EOF while parsing a value"),
    ("\uff11".encode(), "expected value"),  # digits of other scripts
    ("[1\u0662]".encode(), "expected `,` or `]`"),
    # 7
    (b'"', "EOF while parsing a string"),
    (b'"a', "EOF while parsing a string"),
    (b'"\\"', "EOF while parsing a string"),
    (b'"\\', "EOF while parsing a string"),
    (b'"\\a"', "invalid escape"),
    (b'"\\x41"', "invalid escape"),
    (b'"\\\'"', "invalid escape"),
    (b'"\\\n"', "invalid escape"),
    (b'"\\U0041"', "invalid escape"),
    (b'"\\u00"', "EOF while parsing a string"),
    (b'"\\u004"', "invalid escape"),
    (b'"\\u004g"', "invalid escape"),
    (b'"\\u 041"', "invalid escape"),
    (b'"\\u+041"', "invalid escape"),
    (b'"\x00"', "control character (\\u0000-\\u001F) found while parsing a string"),
    (b'"\n"', "control character (\\u0000-\\u001F) found while parsing a string"),
    (b'"\t"', "control character (\\u0000-\\u001F) found while parsing a string"),
    (b'"\x1f"', "control character (\\u0000-\\u001F) found while parsing a string"),
    # 8.1: no other encoding, no byte order mark
    (b"\xef\xbb\xbf[]", "expected value"),
    (b"\xff\xfe[\x00]\x00", "expected value"),
    (b"[\x00]\x00", "expected value"),
    (b"\x00[\x00]", "expected value"),
    (b'"\xff"', "invalid unicode code point"),
    (b'"\xc3"', "invalid unicode code point"),
    (b'"\xc3\x28"', "invalid unicode code point"),
    (b'"\x80"', "invalid unicode code point"),
    (b'"\xc0\xaf"', "invalid unicode code point"),
    (b'"\xe0\x80\xaf"', "invalid unicode code point"),
    (b'"\xed\xa0\x80"', "invalid unicode code point"),
    (b'"\xed\xa0\xbd\xed\xb8\x80"', "invalid unicode code point"),
    (b'"\xf4\x90\x80\x80"', "invalid unicode code point"),
    (b'{"\xff":1}', "invalid unicode code point"),
]

# What RFC 8259 leaves open (4: equal names; 6: range and precision; 8.2: lone surrogates; 9: limits
# and extensions), as Pydantic decides it.
INF = math.inf
DECIDED: list[tuple[bytes, Any]] = [
    (b'{"a":1,"b":2,"a":3}', {"a": 3, "b": 2}),
    (b"18446744073709551616", 2**64),
    (b"-9223372036854775809", -(2**63) - 1),
    (b"[1000000000000000000000000000000]", [10**30]),
    (b"1e400", INF),
    (b"[-1e400]", [-INF]),
    (b"1e-400", 0.0),
    (b"0.1000000000000000055511151231257827", 0.1),
    (b"0e999999999", 0.0),
    (b"1e" + b"9" * 5000, INF),
    (b"0." + b"0" * 5000 + b"1", 0.0),
    (b"9" * 4300, 10**4300 - 1),
    (b"-" + b"9" * 4300, 1 - 10**4300),
    (b"Infinity", INF),
    (b"[-Infinity]", [-INF]),
    (b"9" * 4301, "number out of range"),
    (b"9" * 4301 + b".0", "number out of range"),
    (b"9" * 4301 + b"e-4301", "number out of range"),
    (b'"\\ud800"', "unexpected end of hex escape"),
    (b'"\\ud800\\n"', "unexpected end of hex escape"),
    (b'"\\ud800\\u0041"', "lone leading surrogate in hex escape"),
    (b'"\\ud83d\\ud83d\\ude00"', "lone leading surrogate in hex escape"),
    (b'"\\udc00"', "lone leading surrogate in hex escape"),
    (b'"\\\\\\ud83d\\\\\\ude00"', "unexpected end of hex escape"),
    (b"[" * 201 + b"]" * 201, eval("[" * 100 + "]" * 100)),
    (b"[" * 201 + b"0" + b"]" * 201, "recursion limit exceeded"),
    (b"[" * 100_000, "recursion limit exceeded"),
    (b'{"a":' * 201 + b"0" + b"}" * 201, "recursion limit exceeded"),
    (b'["]",' * 300 + b'["' + b"[" * 300 + b'"' + b"]" * 301, "recursion limit exceeded"),
]


def depth(value: Any) -> int:
    """How many lists are inside of each other."""
    levels = 0
    while isinstance(value, list):
        levels, value = levels + 1, value[0] if value else None
    return levels


def same(value: Any, expected: Any) -> bool:
    if depth(expected) > 50:
        return depth(value) > 200
    return repr(value) == repr(expected)


def check_accepted(data: bytes, expected: Any) -> None:
    for text in (data, data.decode(), bytearray(data)):
        assert same(from_json(text), expected)
        assert same(ANY.validate_json(text), expected)
    for read in READERS:
        for text in (data, data.decode()) if read is not scan else (data,):
            try:
                value = read(text)
            except (*json_fast.DOUBTS, JsonError):
                assert read is not scan
            else:
                assert same(value, expected)


def check_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)} at line [0-9]+ column") as caught:
        from_json(data)
    with pytest.raises(ValidationError) as invalid:
        ANY.validate_json(data)
    assert invalid.value.errors()[0]["ctx"] == {"error": str(caught.value)}
    for read in READERS:
        with pytest.raises((*json_fast.DOUBTS, JsonError)):
            read(data)


def name(case: Any) -> str:
    return repr(case)[:40]


@pytest.mark.parametrize(("data", "expected"), ACCEPTED, ids=name)
def test_accepted(data: bytes, expected: Any) -> None:
    """What the grammar contains is read, alone and inside of other values."""
    check_accepted(data, expected)
    check_accepted(b'{"a": [%s, 1]}' % data, {"a": [expected, 1]})


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=name)
def test_refused(data: bytes, reason: str) -> None:
    """What it does not contain is refused with a reason."""
    check_refused(data, reason)


@pytest.mark.parametrize(("data", "decision"), DECIDED, ids=name)
def test_left_open(data: bytes, decision: Any) -> None:
    """What it leaves to implementations is decided."""
    if isinstance(decision, str):
        check_refused(data, decision)
    else:
        check_accepted(data, decision)


def test_not_a_number() -> None:
    """NaN and the infinities are numbers unless told otherwise; what overflows always is."""
    assert math.isnan(from_json("NaN"))
    for text in ("NaN", "[1, -Infinity]", '{"a": Infinity}'):
        with pytest.raises(ValueError, match=r"expected value|invalid number"):
            from_json(text, allow_inf_nan=False)
    assert from_json("[1e999, 1]", allow_inf_nan=False) == [INF, 1]


def test_standard_library_agrees() -> None:
    """The table is no invention: the standard library accepts what it accepts."""
    for data, expected in ACCEPTED:
        if not data.startswith(b'"\xef'):
            assert same(json.loads(data), expected)
