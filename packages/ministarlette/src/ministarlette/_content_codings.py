"""Content codings (RFC 9110 8.4.1): what can be produced here, and which one a client prefers."""

import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol


def _first_installed(*modules: str) -> Any:
    for module in modules:
        try:
            return import_module(module)
        except ModuleNotFoundError:
            continue
    return None


zstd = _first_installed("compression.zstd", "backports.zstd")  # the first since Python 3.14
brotli = _first_installed("brotli", "brotlicffi")


class Stream(Protocol):
    """Compresses a body that comes in pieces."""

    def piece(self, data: bytes) -> bytes:
        """Return the compressed `data`, complete enough to be decompressed at once."""

    def last(self, data: bytes) -> bytes:
        """Return the compressed `data` and the end of the stream."""


class Coding:
    """A content coding at a fixed level.

    Attributes:
        name: Its registered name.
        compress: Compresses a whole body.
        stream: Makes a `Stream`.
    """

    __slots__ = ("compress", "name", "stream")

    def __init__(
        self, name: str, compress: Callable[[bytes], bytes], stream: Callable[[], Stream]
    ) -> None:
        self.name = name
        self.compress = compress
        self.stream = stream


class _GzipStream:
    def __init__(self, level: int) -> None:
        self._zlib = zlib.compressobj(level, wbits=31)

    def piece(self, data: bytes) -> bytes:
        return self._zlib.compress(data) + self._zlib.flush(zlib.Z_SYNC_FLUSH)

    def last(self, data: bytes) -> bytes:
        return self._zlib.compress(data) + self._zlib.flush()


class _ZstdStream:
    def __init__(self, level: int) -> None:
        self._zstd = zstd.ZstdCompressor(level)

    def piece(self, data: bytes) -> bytes:
        mode = self._zstd.FLUSH_BLOCK
        compressed: bytes = self._zstd.compress(data, mode)
        return compressed

    def last(self, data: bytes) -> bytes:
        compressed: bytes = self._zstd.compress(data, self._zstd.FLUSH_FRAME)
        return compressed


class _BrotliStream:
    def __init__(self, level: int) -> None:
        self._brotli = brotli.Compressor(quality=level)

    def piece(self, data: bytes) -> bytes:
        compressed: bytes = self._brotli.process(data) + self._brotli.flush()
        return compressed

    def last(self, data: bytes) -> bytes:
        compressed: bytes = self._brotli.process(data) + self._brotli.finish()
        return compressed


def gzip(level: int) -> Coding:
    """Return gzip (RFC 1952) at `level` 0 to 9."""
    return Coding(
        "gzip", lambda data: zlib.compress(data, level, wbits=31), lambda: _GzipStream(level)
    )


def zstandard(level: int) -> Coding | None:
    """Return zstd (RFC 8878) at `level` 1 to 22, or None when no library for it is installed."""
    if zstd is None:
        return None
    return Coding("zstd", lambda data: zstd.compress(data, level), lambda: _ZstdStream(level))


def brotli_(level: int) -> Coding | None:
    """Return br (RFC 7932) at `level` 0 to 11, or None when no library for it is installed."""
    if brotli is None:
        return None
    return Coding(
        "br", lambda data: brotli.compress(data, quality=level), lambda: _BrotliStream(level)
    )


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
