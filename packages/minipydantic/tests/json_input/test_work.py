"""Hostile texts: the work grows with their length, no faster, and nothing overflows."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from minipydantic._interp import json_fast
from minipydantic._interp.json_scanner import JsonError, scan
from minipydantic.core import SchemaValidator, ValidationError
from minipydantic.core import core_schema as cs

READ, READ_ROUGHLY = json_fast.fast_readers()

# Texts of a size; most are refused only at their end, all are read by the scanner in Python.
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "open lists": lambda n: b"[" * n,
    "open objects": lambda n: b'{"a":' * n,
    "lists, cut off": lambda n: b"[" + b"[[1,2],[]]," * n,
    "objects, cut off": lambda n: b"[" + b'{"a":{"b":1}},' * n,
    "strings": lambda n: b'["' + b'a","' * n,
    "one string": lambda n: b'"' + b"a" * n,
    "one string of another script": lambda n: b'"' + "é".encode() * n + b'\xff"',
    "escapes": lambda n: b'"' + b"\\n" * n,
    "surrogates": lambda n: b'"' + b"\\ud83d\\ude00" * n,
    "lone surrogate at the end": lambda n: b'"' + b"\\ud83d\\ude00" * n + b'\\ud83d"',
    "backslashes": lambda n: b'"' + b"\\\\" * n + b"\\",
    "spaces": lambda n: b" " * n + b"x",
    "lines": lambda n: b"[" + b"1,\n" * n,
    "equal keys": lambda n: b"{" + b'"a":1,' * n,
    "keys": lambda n: b"{" + b"".join(b'"%d":1,' % i for i in range(n)),
    "digits": lambda n: b"[1" + b"0" * n,
    "digits of a fraction": lambda n: b"[0." + b"0" * n,
    "digits of an exponent": lambda n: b"[1e" + b"0" * n,
    "numbers": lambda n: b"[" + b"123456789012345678901," * n,
    "constants": lambda n: b"[" + b"true,NaN," * n,
    "unclosed quotes": lambda n: b'"\\"' * n,
    "trailing brackets": lambda n: b"[]" + b"]" * n,
}


def work(read: Callable[[bytes], Any], data: bytes) -> tuple[int, int]:
    """The number of calls that reading takes, and how deep they get."""
    calls = depth = deepest = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls, depth, deepest
        calls += event in ("call", "c_call")
        depth += {"call": 1, "return": -1}.get(event, 0)
        deepest = max(deepest, depth)

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(data)
    except (*json_fast.DOUBTS, JsonError):
        pass
    finally:
        sys.setprofile(before)
    return calls, deepest


@pytest.mark.parametrize("kind", HOSTILE)
def test_scanner_is_linear(kind: str) -> None:
    """Four times the text is four times the work at most, at the same depth."""
    make = HOSTILE[kind]
    few, depth = work(scan, make(500))
    many, same_depth = work(scan, make(2000))
    assert many <= 4 * few + 100
    assert same_depth == depth


@pytest.mark.parametrize("kind", HOSTILE)
def test_readers_are_bounded(kind: str) -> None:
    """What runs before parsers in C is a bounded number of passes over the text."""
    for read in (READ, json_fast.read_exactly, READ_ROUGHLY):
        for size in (1000, 20_000):
            calls, _ = work(read, HOSTILE[kind](size))
            assert calls <= json_fast.MAX_DEPTH + 40


@pytest.mark.parametrize("kind", HOSTILE)
def test_errors_of_validation(kind: str, compiled: Callable[[Any], SchemaValidator]) -> None:
    """However long, what is no document is a ValidationError."""
    for schema in (cs.any_schema(), cs.list_schema(cs.int_schema())):
        for make in (SchemaValidator, compiled):
            for partial in (False, True, "trailing-strings"):
                try:
                    make(schema).validate_json(HOSTILE[kind](3000), allow_partial=partial)
                except ValidationError:
                    continue
