"""Uploaded files and form data."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from ministarlette._headers import Headers
from ministarlette._multidict import ImmutableMultiDict
from ministarlette.concurrency import run_in_threadpool


class UploadFile:
    """An uploaded file: kept in memory while small, on disk when large.

    Args:
        file: the open file.
        size: its size in bytes, if known; `write` keeps it up to date.
        filename: the name that the client gave it.
        headers: header fields of its part.
    """

    def __init__(
        self,
        file: BinaryIO,
        *,
        size: int | None = None,
        filename: str | None = None,
        headers: Headers | None = None,
    ) -> None:
        self.filename = filename
        self.file = file
        self.size = size
        self.headers = Headers() if headers is None else headers
        # Bytes that a spooled file holds in memory; 0 for files of other kinds.
        self._max_mem_size: int = getattr(file, "_max_size", 0)

    @property
    def content_type(self) -> str | None:
        """The content type that the client declared."""
        return self.headers.get("content-type")  # type: ignore[no-any-return]

    @property
    def _in_memory(self) -> bool:
        return not getattr(self.file, "_rolled", True)

    def _will_roll(self, size: int) -> bool:
        """Tell whether writing `size` bytes touches the disk."""
        if not self._in_memory:
            return True
        return bool(self._max_mem_size) and self.file.tell() + size > self._max_mem_size

    async def _do(self, name: str, *args: Any, inline: bool | None = None) -> Any:
        """Call a method of the file: at once while it is in memory, else in a worker thread."""
        method = getattr(self.file, name)
        if self._in_memory if inline is None else inline:
            return method(*args)
        return await run_in_threadpool(method, *args)

    async def write(self, data: bytes) -> None:
        """Write at the current position."""
        length = len(data)
        if self.size is not None:
            self.size += length
        await self._do("write", data, inline=not self._will_roll(length))

    async def seek(self, offset: int) -> None:
        """Go to a position in bytes from the start."""
        await self._do("seek", offset)

    async def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes; all of them if negative."""
        return cast(bytes, await self._do("read", size))

    async def close(self) -> None:
        """Close the file; a temporary one is deleted."""
        await self._do("close")

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"{name}(filename={self.filename!r}, size={self.size!r}, headers={self.headers!r})"


class FormData(ImmutableMultiDict[str, UploadFile | str]):
    """The fields of a form: texts and uploaded files."""

    async def close(self) -> None:
        """Close every uploaded file."""
        for _, value in self._list:
            if isinstance(value, UploadFile):
                await value.close()
