"""Which content coding a client prefers (RFC 9110 12.5.3)."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any


def preferred(accept_encoding: str, offered: Sequence[str]) -> str | None:
    """Return the coding that the client prefers, or None for the bare body (RFC 9110 12.5.3).

    Args:
        accept_encoding: The value of the header.
        offered: Names of codings; among equals the first one wins.
    """
    if len(accept_encoding) > 200:
        return _preferred(accept_encoding, tuple(offered))  # not worth the memory
    return _remembered(accept_encoding, tuple(offered))


def _preferred(accept_encoding: str, offered: tuple[str, ...]) -> str | None:
    qualities = _qualities(accept_encoding)
    anything_else = qualities.get("*", 0.0)
    best, best_quality = None, qualities.get("identity", 0.0)
    for name in offered:
        quality = qualities.get(name, anything_else)
        if quality > best_quality or (quality == best_quality > 0 and best is None):
            best, best_quality = name, quality
    return best


_remembered: Callable[[str, tuple[str, ...]], str | None] = lru_cache(maxsize=256)(_preferred)


def _qualities(accept_encoding: str) -> dict[str, float]:
    qualities: dict[str, float] = {}
    for item in accept_encoding.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                quality = _quality(parameter[2:])
        if name:
            qualities[name.removeprefix("x-")] = quality  # x-gzip is gzip (RFC 9110 8.4.1.3)
    return qualities


def _quality(text: str) -> float:
    """Read a weight; nonsense, and what is beyond 0 to 1, means "not acceptable"."""
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0


def accept_encoding(headers: Any) -> str:
    """Return the Accept-Encoding of raw request headers, several lines as one."""
    values = [value for name, value in headers if name == b"accept-encoding"]
    if len(values) == 1:
        text: str = values[0].decode("latin-1")
        return text
    return b",".join(values).decode("latin-1")
