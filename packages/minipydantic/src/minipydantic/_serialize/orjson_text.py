"""JSON text by orjson, where it is installed.

Nodes have a target for it, `native`: data that orjson writes as we would. What it writes
differently, or might, stands in that data as a `Fragment` of text that we wrote ourselves.

MINIPYDANTIC_JSON in the environment chooses: with `stdlib`, orjson is not used.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from minipydantic._serialize.jsontext import write_int, write_str

if TYPE_CHECKING:
    from minipydantic._serialize.state import State

__all__ = ["as_fragment", "document", "load", "options", "writes_large_floats_alike"]


@cache
def load() -> Any:
    """Return the module `orjson`, or `None`."""
    if os.environ.get("MINIPYDANTIC_JSON") == "stdlib":
        return None
    try:
        import orjson  # noqa: PLC0415 - PERF: takes 20 ms, and is not needed by all programs
    except ImportError:
        return None
    return orjson


@cache
def writes_large_floats_alike() -> bool:
    """Tell whether orjson writes `1e+16`, as we do, and not `1e16`, as it did once."""
    return load() is not None and load().dumps(1e16) == b"1e+16"


class Unencodable(str):
    """JSON text that UTF-8 cannot express, because of lone surrogates; orjson refuses it."""

    __slots__ = ()


def as_fragment(text: str) -> Any:
    """Return what stands for JSON text in native data."""
    try:
        return load().Fragment(text.encode())
    except UnicodeEncodeError:
        return Unencodable(text)


def options() -> int:
    """Return the options with which orjson writes native data as we would."""
    orjson = load()
    return orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_UTC_Z  # type: ignore[no-any-return]


def document(native: "Callable[[Any, State], Any]") -> "Callable[[Any, State], str | bytes]":
    """Return a function that writes a whole document by one that makes native data."""
    dumps, flags = load().dumps, options()

    def write(value: Any, state: "State") -> str | bytes:
        data = native(value, state)
        try:
            return dumps(data, None, flags)  # type: ignore[no-any-return]
        except TypeError:  # integers of more than 64 bits, lone surrogates, too many levels
            return _text(data)

    return write


def _text(data: Any) -> str:
    """Write native data by ourselves."""
    kind = type(data)
    if kind is dict:
        return f"{{{','.join([f'{write_str(key)}:{_text(data[key])}' for key in data])}}}"
    if kind is list or kind is tuple:
        return f"[{','.join([_text(item) for item in data])}]"
    if kind is str:
        return write_str(data)
    if kind is int:
        return write_int(data)
    if kind is Unencodable:
        return str(data)
    return str(load().dumps(data, None, load().OPT_UTC_Z), "utf-8")
