"""Percent-encoding (WHATWG URL, section 1.3) and the code points that URLs are made of."""

import re
from functools import lru_cache

__all__ = [
    "CONTROL",
    "FRAGMENT",
    "PATH",
    "QUERY",
    "SPECIAL_QUERY",
    "USERINFO",
    "encode",
    "has_foreign_code_point",
    "has_stray_percent",
]

# Each set: the printable ASCII characters that are encoded besides controls and non-ASCII.
CONTROL = ""
FRAGMENT = ' "<>`'
QUERY = ' "#<>'
SPECIAL_QUERY = QUERY + "'"
PATH = FRAGMENT + "#?{}"
USERINFO = PATH + "/:;=@[\\]^|"


@lru_cache(maxsize=16)
def _pattern(characters: str) -> re.Pattern[str]:
    return re.compile(f"[^\x20-\x7e]|[{re.escape(characters)}]" if characters else "[^\x20-\x7e]")


def _hexes(match: re.Match[str]) -> str:
    return "".join([f"%{byte:02X}" for byte in match[0].encode()])


def encode(text: str, characters: str) -> str:
    """Encode controls, non-ASCII and `characters` of `text` as UTF-8 bytes, `%XX` each."""
    return _pattern(characters).sub(_hexes, text)


_FOREIGN = re.compile(
    "[^A-Za-z0-9!$%&'()*+,\\-./:;=?@_~\u00a0-\U0010fffd]|[\ufdd0-\ufdef\ufffe\uffff]"
)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def has_foreign_code_point(text: str) -> bool:
    """Tell whether `text` has a character that must not stand in a URL unencoded."""
    return _FOREIGN.search(text) is not None


def has_stray_percent(text: str) -> bool:
    """Tell whether `text` has a `%` without two hexadecimal digits after it."""
    return _STRAY_PERCENT.search(text) is not None
