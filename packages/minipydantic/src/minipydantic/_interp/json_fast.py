"""JSON by parsers in C, where they read a text exactly as our own scanner does.

Two are there: the scanner of the standard library, and orjson where it is installed. Both accept
what we refuse (see `is_shallow` and the rest), and refuse what we accept; so each reader raises in
case of doubt, and then the next one looks at the text: orjson, the standard library's, our own
scanner, which is exact and tells what is wrong.

MINIPYDANTIC_JSON in the environment chooses: with `stdlib`, orjson is not used.
"""

import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import count
from typing import Any, Final

from minipydantic._interp.json_pieces import Pieces
from minipydantic._interp.json_scanner import MAX_DEPTH, MAX_INT_DIGITS

__all__ = ["DOUBTS", "Read", "fast_readers", "pieces", "read", "read_exactly", "read_finite"]

Read = Callable[[Any], Any]

DOUBTS: Final = (ValueError, TypeError, StopIteration, RecursionError)
"""What readers raise for texts that they do not take, whether these are JSON or not."""


def is_shallow(data: bytes) -> bool:
    """Whether brackets nest no deeper than allowed, in a document that is well-formed.

    Leaves only brackets and quotes of the text, then no strings, then peels off one level after the
    other, all at the speed of C: at most `MAX_DEPTH` times the length of what is left.
    """
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    both = data.translate(_ONE_KIND, _NEITHER_BRACKET_NOR_QUOTE)
    levels = both.translate(None, b'"')
    # Where all quotes come in pairs, there is nothing but neighbouring ends of strings.
    if 2 * both.count(b'""') != len(both) - len(levels):
        levels = _STRING.sub(b"", both)
    for _ in range(MAX_DEPTH):
        if not levels:
            break
        levels = levels.replace(b"[]", b"")
    return not levels


_ONE_KIND: Final = bytes.maketrans(b"{}", b"[]")
_NEITHER_BRACKET_NOR_QUOTE: Final = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_STRING: Final = re.compile(rb'"[^"]*"')


def has_lone_surrogates(text: str) -> bool:
    """Whether half a pair of surrogates is escaped in a document that is well-formed."""
    if "\\ud" not in text and "\\uD" not in text:
        return False
    alone = _PAIR.sub("", text.replace("\\\\", " "))
    return _SURROGATE.search(alone) is not None


_PAIR: Final = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def may_have_huge_numbers(data: bytes) -> bool:
    """Whether digits follow each other that may be more than an integer is allowed to have."""
    return _SAMPLED_DIGITS.search(data[::_SAMPLE]) is not None


# PERF: a sample holds as many digits in a row as fit into the row: a 64th of the text is searched.
_SAMPLE: Final = 64
_SAMPLED_DIGITS: Final = re.compile(rb"[0-9]{%d}" % (MAX_INT_DIGITS // _SAMPLE))


def has_big_integers(data: bytes) -> bool:
    """Whether a number may be an integer of more than 64 bits: has 19 digits in a row."""
    return data.translate(_DIGITS_AS_ZEROS).count(_ZEROS) > 0


def pieces(data: bytes, *, allow_inf_nan: bool = True) -> Pieces | None:
    """Return what finds complete values, where the scanner in C is to be trusted with a text."""
    if not data.isascii() or may_have_huge_numbers(data):
        return None
    text = data.decode()
    if "\\" in text and has_lone_surrogates(text):
        return None
    return Pieces(text, _scan_once if allow_inf_nan else _scan_finite)


def is_excessive(data: bytes) -> bool:
    """Whether a text may nest too deeply or hold too long a number; short texts cannot."""
    size = len(data)
    if size > MAX_INT_DIGITS and may_have_huge_numbers(data):
        return True
    # PERF: in long texts, brackets are counted as slowly as anything else is deleted.
    if size < _LONG:
        lists = data.count(b"[")  # each has a bracket at its end, an object also the key `"":`
        if size < 5 * MAX_DEPTH - 3 * lists or lists + data.count(b"{") <= MAX_DEPTH:
            return False
    return not is_shallow(data)


_SHORT: Final = 2 * MAX_DEPTH
"""Texts up to this length can neither nest too deeply nor hold too long a number."""

_LONG: Final = 16_384

_DIGITS_AS_ZEROS: Final = bytes(48 if byte in b"0123456789" else 32 for byte in range(256))
_ZEROS: Final = b"0" * 19

_SPACE: Final = " \t\r\n"
_scan_once: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


_scan_finite: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder(
    parse_constant=_refuse
).scan_once  # type: ignore[attr-defined]


def read_exactly(data: Any, scan: Callable[[str, int], tuple[Any, int]] = _scan_once) -> Any:
    """Parse by the standard library's scanner.

    Raises:
        DOUBTS: It is no text or no JSON, or the scanner is too generous.
    """
    if type(data) is str:
        text = data
        if not text.isascii():
            text.encode()
    elif type(data) is bytes:
        text = data.decode()
    else:
        raise TypeError
    size = len(text)
    if size > _SHORT and is_excessive(data if text is not data else text.encode()):
        raise ValueError
    if "\\" in text and has_lone_surrogates(text):
        raise ValueError
    # PERF: scan_once itself, without the checks and regexes of json.loads, takes half the time.
    value, end = scan(text, 0 if text[:1] not in _SPACE else size - len(text.lstrip(_SPACE)))
    if end != size and text[end:].strip(_SPACE):
        raise ValueError
    return value


def read_finite(data: Any) -> Any:
    """Do the same where neither ``NaN`` nor the infinities are numbers."""
    return read_exactly(data, _scan_finite)


@cache
def fast_readers() -> tuple[Read, Read]:
    """Return the fastest readers there are, which raise one of `DOUBTS` as `read_exactly`.

    Returns:
        One that is exact; one to which integers of more than 64 bits may be the nearest floats.
    """
    if os.environ.get("MINIPYDANTIC_JSON") != "stdlib":
        with suppress(ImportError):
            from orjson import loads  # noqa: PLC0415  (optional; PERF: takes 20 ms)

            return _by_orjson(loads)
    return read_exactly, read_exactly


def _by_orjson(loads: Read) -> tuple[Read, Read]:
    def read(data: Any) -> Any:
        raw = data.encode() if type(data) is str else data
        if type(raw) is not bytes or has_big_integers(raw):  # of which it makes floats
            return read_exactly(data)
        if len(raw) > _SHORT and is_excessive(raw):
            raise ValueError
        return loads(raw)

    def read_roughly(data: Any) -> Any:
        kind = type(data)
        if kind is not str and kind is not bytes:
            raise TypeError
        if len(data) > _SHORT and is_excessive(data.encode() if kind is str else data):
            raise ValueError
        return loads(data)

    return read, read_roughly


_PATIENCE: Final = 50
_count: Final = count().__next__


def read(data: Any) -> Any:
    """Parse by the fastest reader, once there have been some texts."""
    return (read_exactly if _count() < _PATIENCE else fast_readers()[0])(data)
