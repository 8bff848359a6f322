"""multipart/form-data (RFC 7578) as a flat sequence of events, without I/O.

`python-multipart` knows the wire format. What stands here is what a server adds to it: bytes go in
by `Decoder.feed`, events come out as a list, and limits are checked while the bytes are scanned,
so that one hostile chunk with a hundred thousand parts stops at the first part too many.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

try:
    import python_multipart
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import parse_options_header
except ModuleNotFoundError:  # an extra: only forms need it
    python_multipart = None  # type: ignore[assignment]

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

# Codecs that need quadratic time (a megabyte takes minutes) or interpret escapes. Charsets come
# from the client, so these are treated like unknown names.
_REFUSED_CODECS = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"}


class MultiPartException(Exception):
    """A form that cannot be parsed, or that is over a limit; answered by 400.

    Attributes:
        message: What is wrong, for the client.
    """

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one form may contain.

    Attributes:
        max_files: Number of parts with a file name.
        max_fields: Number of the other parts.
        max_part_size: Size of a field's value in bytes; files are not limited in size.
        max_fields_size: Size of the values of all fields together, in bytes.
    """

    max_files: float = 1000
    max_fields: float = 1000
    max_part_size: int = 1024 * 1024
    max_fields_size: int = 64 * 1024 * 1024


@dataclass(slots=True, eq=False)
class PartBegin:
    """A part starts; its data follow.

    Attributes:
        name: The field's name.
        filename: The file's name, or None for a field that is no file.
        headers: The part's headers, names in lower case.
    """

    name: str
    filename: str | None
    headers: RawHeaders


class _PartEnd:
    __slots__ = ()

    def __repr__(self) -> str:
        return "PART_END"


#: The data of a part are complete.
PART_END: Final = _PartEnd()

Event: TypeAlias = PartBegin | bytes | _PartEnd


def require_python_multipart() -> Any:
    """Return the module `python_multipart`.

    Raises:
        RuntimeError: It is not installed.
    """
    if python_multipart is None:
        raise RuntimeError(
            "Form parsing needs the python-multipart package: pip install python-multipart"
        )
    return python_multipart


def text_decoder(charset: str) -> Callable[[bytes], str]:
    """Return the function that turns bytes of `charset` into text.

    Bytes that are wrong in the charset, and charsets that are unknown, are read as latin-1, which
    loses nothing.
    """
    try:
        codec = codecs.lookup(charset)
        "x".encode(charset)  # refuses codecs between bytes and bytes, such as zlib
    except (LookupError, ValueError):
        return _latin_1
    if codec.name.replace("-", "_") in _REFUSED_CODECS:
        return _latin_1

    def decode(data: bytes) -> str:
        try:
            return data.decode(charset)
        except UnicodeError:
            return data.decode("latin-1")

    return decode


def _latin_1(data: bytes) -> str:
    return data.decode("latin-1")


class _Open:
    """The part that is being read."""

    __slots__ = ("header_name", "header_value", "headers", "is_field", "size")

    def __init__(self) -> None:
        self.headers: RawHeaders = []
        self.header_name = b""
        self.header_value = b""
        self.size = 0
        self.is_field = False


class Decoder:
    """Turns the bytes of one multipart body into events.

    Args:
        content_type: The value of the request's Content-Type header.
        limits: What is accepted.

    Raises:
        MultiPartException: The Content-Type has no usable boundary.
    """

    def __init__(self, content_type: str, limits: Limits) -> None:
        library = require_python_multipart()
        _, options = parse_options_header(content_type)
        if b"boundary" not in options:
            raise MultiPartException("Missing boundary in multipart.")
        self._decode = text_decoder(options.get(b"charset", b"utf-8").decode("latin-1"))
        self._limits = limits
        self._files = 0
        self._fields = 0
        self._fields_size = 0
        self._part = _Open()
        self._events: list[Event] = []
        callbacks = {
            "on_part_begin": self._on_part_begin,
            "on_header_field": self._on_header_field,
            "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers_finished,
            "on_part_data": self._on_part_data,
            "on_part_end": self._on_part_end,
        }
        try:
            self._parser = library.MultipartParser(options[b"boundary"], callbacks)
        except FormParserError as error:
            raise MultiPartException("Invalid multipart data.") from error

    def feed(self, data: bytes) -> list[Event]:
        """Return the events that `data` completes.

        Raises:
            MultiPartException: The data are malformed or over a limit; feed no more.
        """
        events: list[Event] = []
        self._events = events
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise MultiPartException("Invalid multipart data.") from error
        return events

    def decode(self, data: bytes) -> str:
        """Return a field's value as text, in the charset of the form."""
        return self._decode(data)

    # What python-multipart calls. It reports slices of the chunk, a header in one or more of them.

    def _on_part_begin(self) -> None:
        self._part = _Open()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._part.header_name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._part.header_value += data[start:end]

    def _on_header_end(self) -> None:
        part = self._part
        part.headers.append((part.header_name.lower(), part.header_value))
        part.header_name = part.header_value = b""

    def _on_headers_finished(self) -> None:
        part = self._part
        name, filename = _names(part.headers)
        if filename is None:
            part.is_field = True
            self._fields = _counted("fields", self._fields, self._limits.max_fields)
            begin = PartBegin(self._decode(name), None, part.headers)
        else:
            self._files = _counted("files", self._files, self._limits.max_files)
            begin = PartBegin(self._decode(name), self._decode(filename), part.headers)
        self._events.append(begin)

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part.is_field:
            self._count_field_data(part, end - start)
        self._events.append(data[start:end])

    def _count_field_data(self, part: _Open, size: int) -> None:
        limits = self._limits
        part.size += size
        self._fields_size += size
        if part.size > limits.max_part_size:
            maximum = limits.max_part_size // 1024
            raise MultiPartException(f"Part exceeded maximum size of {maximum}KB.")
        if self._fields_size > limits.max_fields_size:
            maximum = limits.max_fields_size // 1024
            raise MultiPartException(f"Fields exceeded maximum size of {maximum}KB.")

    def _on_part_end(self) -> None:
        self._events.append(PART_END)


# PERF: the header as all browsers send it; python-multipart reads the unusual ones (4 us more).
_USUAL_DISPOSITION = re.compile(
    rb'form-data; name="([^"\\%\x00-\x1f\x7f]*)"(?:; filename="([^"\\%\x00-\x1f\x7f]*)")?'
)


def _names(headers: RawHeaders) -> tuple[bytes, bytes | None]:
    """Return the names of the field and of the file, from Content-Disposition (RFC 7578 4.2)."""
    disposition = dict(headers).get(b"content-disposition", b"")
    usual = _USUAL_DISPOSITION.fullmatch(disposition)
    if usual is not None:
        return usual[1], usual[2]
    _, options = parse_options_header(disposition)
    if b"name" not in options:
        raise MultiPartException('The Content-Disposition header field "name" must be provided.')
    return options[b"name"], options.get(b"filename")


def _counted(what: str, count: int, maximum: float) -> int:
    if count >= maximum:
        raise MultiPartException(f"Too many {what}. Maximum number of {what} is {maximum}.")
    return count + 1
