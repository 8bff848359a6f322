"""The parsers behind ``request.form()``, and a streaming one for uploads too large to keep.

`MultiPartParser` and `FormParser` collect a whole form. Files are spooled: kept in memory while
they are small, moved to a temporary file in a worker thread when they grow. `MultiPartStream` keeps
nothing: it hands out the parts of a form one by one, and their bytes as they arrive.
"""

import enum
from collections.abc import AsyncGenerator, AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import NoReturn, TypeAlias
from urllib.parse import unquote_plus, unquote_to_bytes

from typing_extensions import deprecated

from ministarlette._multipart import (
    Decoder,
    Event,
    Limits,
    MultiPartException,
    PartBegin,
    require_python_multipart,
)
from ministarlette.concurrency import run_in_threadpool
from ministarlette.datastructures import FormData, Headers, UploadFile
from ministarlette.exceptions import StarletteDeprecationWarning

__all__ = [
    "FormMessage",
    "FormParser",
    "MultiPartException",
    "MultiPartParser",
    "MultiPartStream",
    "StreamedPart",
]

Item: TypeAlias = tuple[str, str | UploadFile]


@deprecated(
    "`FormMessage` is deprecated and will be removed in a future release.",
    category=StarletteDeprecationWarning,
)
class FormMessage(enum.Enum):
    """Kept for those who import it; nothing uses it."""

    FIELD_START = 1
    FIELD_NAME = 2
    FIELD_DATA = 3
    FIELD_END = 4
    END = 5


class FormParser:
    """Parses application/x-www-form-urlencoded (WHATWG URL 5.1).

    Args:
        headers: The request's headers.
        stream: The body.
        max_fields: How many fields are accepted.
        max_part_size: How long a name and its value may be together, in bytes.

    Attributes:
        max_fields_size: How long all names and values may be together, in bytes.
    """

    max_fields_size = 64 * 1024 * 1024

    def __init__(
        self,
        headers: Headers,
        stream: AsyncGenerator[bytes, None],
        *,
        max_fields: int | float = 1000,
        max_part_size: int = 1024 * 1024,
    ) -> None:
        self.headers = headers
        self.stream = stream
        self.max_fields = max_fields
        self.max_part_size = max_part_size
        self._items: list[Item] = []
        self._current_fields = 0
        self._field_name = bytearray()
        self._field_value = bytearray()
        self._total = 0

    async def parse(self) -> FormData:
        """Return the fields.

        Raises:
            MultiPartException: There are too many, or one is too long.
        """
        callbacks = {
            "on_field_start": self._on_start,
            "on_field_name": self._on_name,
            "on_field_data": self._on_value,
            "on_field_end": self._on_end,
        }
        parser = require_python_multipart().QuerystringParser(callbacks)
        async for chunk in self.stream:
            if chunk:
                parser.write(chunk)
        parser.finalize()
        return FormData(self._items)

    def _on_start(self) -> None:
        self._field_name.clear()
        self._field_value.clear()

    def _on_name(self, data: bytes, start: int, end: int) -> None:
        if len(self._field_name) + end - start > self.max_part_size:
            self._refuse("Field", self.max_part_size)
        self._field_name += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        size = len(self._field_name) + len(self._field_value) + end - start
        if size > self.max_part_size:
            self._refuse("Field", self.max_part_size)
        self._field_value += data[start:end]

    def _on_end(self) -> None:
        self._current_fields += 1
        if self._current_fields > self.max_fields:
            raise MultiPartException(
                f"Too many fields. Maximum number of fields is {self.max_fields}."
            )
        self._total += len(self._field_name) + len(self._field_value)
        if self._total > self.max_fields_size:
            self._refuse("Fields", self.max_fields_size)
        self._items.append((_unquoted(self._field_name), _unquoted(self._field_value)))

    def _refuse(self, what: str, limit: int) -> NoReturn:
        raise MultiPartException(f"{what} exceeded maximum size of {limit // 1024}KB.")


def _unquoted(data: bytearray) -> str:
    # PERF: a copy less for values without quoting; bytes are unquoted faster than text.
    if b"%" not in data:
        return data.decode("latin-1").replace("+", " ")
    if data.isascii():
        return unquote_to_bytes(bytes(data).replace(b"+", b" ")).decode("utf-8", "replace")
    return unquote_plus(data.decode("latin-1"))  # bytes that should have been quoted


class MultiPartParser:
    """Parses multipart/form-data into fields and spooled files.

    Args:
        headers: The request's headers.
        stream: The body.
        max_files: How many files are accepted.
        max_fields: How many other fields are accepted.
        max_part_size: How long a field's value may be, in bytes. Files are not limited in size:
            `RequestBodyLimitMiddleware` limits the body.
        spool_max_size: Up to how many bytes a file stays in memory, by default the class attribute.

    Attributes:
        spool_max_size: As above; assign it to the class to change the default for all requests.
        spool_total_size: How many bytes all files of one form together may keep in memory; files
            that come after that go to disk when they exceed 64 KiB.
        max_fields_size: How long the values of all other fields may be together, in bytes.
    """

    spool_max_size = 1024 * 1024
    spool_total_size = 16 * 1024 * 1024
    max_fields_size = 64 * 1024 * 1024
    max_part_size = 1024 * 1024

    #: Small files never go to disk, or a form of a thousand would use up the file descriptors.
    _spool_min_size = 64 * 1024

    #: Bytes of files that are collected before they are written together.
    # PERF: after the roll-over every write is a thread hop (about 100 us); 1 MiB makes them rare.
    _batch_size = 1024 * 1024

    def __init__(
        self,
        headers: Headers,
        stream: AsyncGenerator[bytes, None],
        *,
        max_files: int | float = 1000,
        max_fields: int | float = 1000,
        max_part_size: int = 1024 * 1024,
        spool_max_size: int | None = None,
    ) -> None:
        self.headers = headers
        self.stream = stream
        self.max_files = max_files
        self.max_fields = max_fields
        self.max_part_size = max_part_size
        if spool_max_size is not None:
            self.spool_max_size = spool_max_size
        self._items: list[Item] = []
        self._spools: list[_Spool] = []
        self._part: _Field | _Spool | None = None
        self._pending = 0  # bytes of files that are not yet written
        self._kept = 0  # bytes of complete files that stay in memory

    async def parse(self) -> FormData:
        """Return the form; its files are at their start.

        Raises:
            MultiPartException: The body is malformed or over a limit.
        """
        limits = Limits(self.max_files, self.max_fields, self.max_part_size, self.max_fields_size)
        decoder = Decoder(self.headers["content-type"], limits)
        try:
            async for chunk in self.stream:
                for event in decoder.feed(chunk):
                    self._take(event, decoder)
                if self._pending >= self._batch_size:
                    await self._write()
            self._drop_incomplete()
            await self._write(rewind=True)
        except BaseException:
            for spool in self._spools:
                spool.upload.file.close()
            raise
        return FormData(self._items)

    def _take(self, event: Event, decoder: Decoder) -> None:
        part = self._part
        if type(event) is PartBegin:
            self._part = _Field(event.name) if event.filename is None else self._open(event)
        elif type(event) is bytes and part is not None:
            if type(part) is _Spool:
                self._pending += part.take(event)
            else:
                part.chunks.append(event)
        elif type(part) is _Field:
            self._items.append((part.name, decoder.decode(b"".join(part.chunks))))
            self._part = None
        elif type(part) is _Spool:
            self._items.append((part.name, part.upload))
            self._kept += 0 if part.rolls else part.size
            self._part = None

    def _drop_incomplete(self) -> None:
        """Leave out a part that has no end, as when the final boundary is missing."""
        if isinstance(self._part, _Spool):
            self._spools.remove(self._part)
            self._part.upload.file.close()

    def _open(self, begin: PartBegin) -> "_Spool":
        room = max(self._spool_min_size, self.spool_total_size - self._kept)
        limit = max(1, min(self.spool_max_size, room))  # zero would mean "never roll over"
        file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=limit)  # noqa: SIM115
        headers = Headers(raw=begin.headers)
        upload = UploadFile(file=file, size=0, filename=begin.filename, headers=headers)  # type: ignore[arg-type]
        spool = _Spool(begin.name, upload, limit)
        self._spools.append(spool)
        return spool

    async def _write(self, *, rewind: bool = False) -> None:
        """Write what is pending; whatever touches the disk does so in one thread hop."""
        on_disk = [spool for spool in self._spools if spool.rolls]
        if rewind:
            for spool in self._spools:
                if not spool.rolls:
                    spool.upload.file.seek(0)
        self._pending = 0
        if on_disk:
            await run_in_threadpool(_write_all, on_disk, rewind)


class _Field:
    """A field of the form, and its value so far."""

    __slots__ = ("chunks", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.chunks: list[bytes] = []


class _Spool:
    """A file of the form, and its bytes that are not yet written."""

    __slots__ = ("chunks", "limit", "name", "size", "upload")

    def __init__(self, name: str, upload: UploadFile, limit: int) -> None:
        self.name = name
        self.upload = upload
        self.limit = limit
        self.size = 0
        self.chunks: list[bytes] = []

    @property
    def rolls(self) -> bool:
        """Whether writing what is pending touches the disk."""
        return self.size > self.limit

    def take(self, data: bytes) -> int:
        """Write `data` if they stay in memory, else keep them; return how much is kept."""
        self.size += len(data)
        if self.rolls:
            self.chunks.append(data)
            return len(data)
        self.upload.file.write(data)
        self.upload.size = self.size
        return 0

    def write(self, rewind: bool) -> None:
        if self.chunks:
            self.upload.file.write(b"".join(self.chunks))
            self.upload.size = self.size
            self.chunks.clear()
        if rewind:
            self.upload.file.seek(0)


def _write_all(spools: list[_Spool], rewind: bool) -> None:
    for spool in spools:
        spool.write(rewind)


class StreamedPart:
    """One part of a `MultiPartStream`; iterate over it for its bytes.

    Attributes:
        name: The field's name.
        filename: The file's name, or None for a field that is no file.
        headers: The part's headers.
    """

    def __init__(self, begin: PartBegin, events: AsyncIterator[Event], decoder: Decoder) -> None:
        self.name = begin.name
        self.filename = begin.filename
        self.headers = Headers(raw=begin.headers)
        self._events = events
        self._decoder = decoder
        self._complete = False

    @property
    def content_type(self) -> str | None:
        """The part's Content-Type."""
        content_type: str | None = self.headers.get("content-type")
        return content_type

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield what is still unread of the part, as it arrives.

        Raises:
            MultiPartException: The body is malformed, over a limit, or ends within the part.
        """
        if self._complete:
            return
        async for event in self._events:
            if not isinstance(event, bytes):
                self._complete = True
                return
            yield event
        raise MultiPartException("Invalid multipart data.")

    async def read(self, max_size: int = 1024 * 1024) -> bytes:
        """Return what is still unread of the part.

        Args:
            max_size: How many bytes are accepted.

        Raises:
            MultiPartException: There are more.
        """
        data = bytearray()
        async for chunk in self:
            data += chunk
            if len(data) > max_size:
                raise MultiPartException(f"Part exceeded maximum size of {max_size // 1024}KB.")
        return bytes(data)

    async def text(self, max_size: int = 1024 * 1024) -> str:
        """Return the same as text, in the charset of the form."""
        return self._decoder.decode(await self.read(max_size))


class MultiPartStream:
    """Parses multipart/form-data part by part, keeping nothing.

        async for part in MultiPartStream(request.headers, request.stream()):
            if part.filename is not None:
                async for chunk in part:
                    await store.write(chunk)

    What is left unread of a part is skipped when the next one is asked for.

    Args:
        headers: The request's headers.
        stream: The body.
        max_files: How many files are accepted.
        max_fields: How many other fields are accepted.
        max_part_size: How long a field's value may be, in bytes.
    """

    def __init__(
        self,
        headers: Headers,
        stream: AsyncIterator[bytes],
        *,
        max_files: int | float = 1000,
        max_fields: int | float = 1000,
        max_part_size: int = 1024 * 1024,
    ) -> None:
        self._decoder = Decoder(
            headers.get("content-type", ""), Limits(max_files, max_fields, max_part_size)
        )
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[StreamedPart]:
        """Yield the parts.

        Raises:
            MultiPartException: The body is malformed or over a limit.
        """
        events = self._events()
        async for event in events:
            if isinstance(event, PartBegin):
                part = StreamedPart(event, events, self._decoder)
                yield part
                async for _ in part:
                    pass

    async def _events(self) -> AsyncIterator[Event]:
        async for chunk in self._stream:
            for event in self._decoder.feed(chunk):
                yield event
