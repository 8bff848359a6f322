"""Content codings (RFC 9110 8.4.1) that can be produced here."""

import zlib
from collections.abc import Callable
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
