"""From JSON text to Python objects: by parsers in C, backed by an exact one of our own."""

from typing import Any

from minipydantic._interp.json_fast import DOUBTS, pieces, read, read_exactly, read_finite
from minipydantic._interp.json_scanner import JsonError, scan
from minipydantic._messages.lines import failure

__all__ = ["from_json", "parse_input"]


def parse(data: str | bytes | bytearray, partial: Any = False, allow_inf_nan: bool = True) -> Any:
    """Parse a document.

    Raises:
        JsonError: The text is not JSON; the message tells where.
    """
    text = str.__str__(data) if isinstance(data, str) else bytes(data)
    for attempt in (read, read_exactly) if allow_inf_nan else (read_finite,):
        try:
            return attempt(text)
        except DOUBTS:
            continue
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    found = pieces(raw, allow_inf_nan=allow_inf_nan)
    complete = None if found is None else found.at
    return scan(raw, allow_inf_nan=allow_inf_nan, partial=partial, complete=complete)


def has_surrogates(data: str | bytes | bytearray) -> bool:
    """Whether a string is no text: no UTF-8 stands for it."""
    if not isinstance(data, str) or data.isascii():
        return False
    try:
        data.encode()
    except UnicodeEncodeError:
        return True
    return False


def parse_input(data: Any, partial: Any = False) -> Any:
    """Parse the input of a validation.

    Raises:
        Refused: it is neither text nor bytes, or not JSON.
    """
    if not isinstance(data, str | bytes | bytearray):
        raise failure("json_type", data)
    if has_surrogates(data):
        raise failure("string_unicode", data)
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
    if not isinstance(data, str | bytes | bytearray) or has_surrogates(data):
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
