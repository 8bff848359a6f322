"""From JSON text to Python objects: the standard library's scanner, backed by an exact one."""

import json
from collections.abc import Callable
from typing import Any, Final

from minipydantic._interp.json_scanner import MAX_DEPTH, JsonError, scan
from minipydantic._messages.lines import failure

__all__ = ["from_json", "parse_input"]

_SPACE: Final = " \t\r\n"
_NOT_BRACKETS: Final = bytes(byte for byte in range(256) if byte not in b"[]{}")
_scan_once: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def _has_surrogates(text: str) -> bool:
    """Whether an escaped surrogate occurs; it may be a lone one, which the C scanner lets pass."""
    return "\\ud" in text or "\\uD" in text


def _shallow(text: str) -> bool:
    """Whether brackets certainly nest less deep than allowed.

    Peels the innermost pairs off, one C-speed pass for each level; brackets inside of strings may
    keep it from succeeding, never make it succeed.
    """
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return True
    brackets = text.encode("ascii", "ignore").translate(None, _NOT_BRACKETS)
    for _ in range(MAX_DEPTH // 2):
        peeled = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if not peeled:
            return True
        if len(peeled) == len(brackets):
            return False
        brackets = peeled
    return False


def parse(data: str | bytes | bytearray, partial: Any = False, allow_inf_nan: bool = True) -> Any:
    """Parse a document.

    Raises:
        JsonError: the text is not JSON; the message tells where.
    """
    if not partial and allow_inf_nan:
        try:
            text = data if isinstance(data, str) else data.decode()
            if not _has_surrogates(text) and _shallow(text):
                # PERF: scan_once itself, without the checks and regexes of json.loads.
                start = 0 if text[:1] not in _SPACE else len(text) - len(text.lstrip(_SPACE))
                value, end = _scan_once(text, start)
                if end == len(text) or not text[end:].strip(_SPACE):
                    return value
        except (ValueError, StopIteration, RecursionError):
            pass
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    return scan(raw, allow_inf_nan=allow_inf_nan, partial=partial)


def parse_input(data: Any, partial: Any = False) -> Any:
    """Parse the input of a validation.

    Raises:
        Invalid: it is neither text nor bytes, or not JSON.
    """
    if not isinstance(data, str | bytes | bytearray):
        raise failure("json_type", data)
    if isinstance(data, str) and not data.isascii():
        try:
            data.encode()
        except UnicodeEncodeError:
            raise failure("string_unicode", data) from None
    try:
        return parse(data, partial)
    except JsonError as error:
        raise failure("json_invalid", data, error=str(error)) from None


def from_json(
    data: str | bytes | bytearray,
    *,
    allow_inf_nan: bool = True,
    cache_strings: Any = ...,
    allow_partial: Any = ...,
) -> Any:
    """Parse a JSON document.

    Args:
        data: text, or UTF-8 bytes.
        allow_inf_nan: whether ``NaN`` and the infinities are accepted.
        cache_strings: accepted for compatibility; strings are never cached.
        allow_partial: whether a text that is cut off gives what is complete in it;
            ``"trailing-strings"`` keeps an unfinished string too.

    Raises:
        ValueError: the text is not JSON.
        TypeError: `data` is neither text nor bytes.
    """
    if not isinstance(data, str | bytes | bytearray):
        raise TypeError("Expected bytes, bytearray or str")
    partial = False if allow_partial in (..., False, "off") else allow_partial
    if cache_strings not in (..., True, False, "all", "keys", "none"):
        raise ValueError(
            "Invalid string cache mode, should be `'all'`, '`keys`', `'none`' or a `bool`"
        )
    try:
        return parse(data, partial, allow_inf_nan)
    except JsonError as error:
        raise ValueError(str(error)) from None
