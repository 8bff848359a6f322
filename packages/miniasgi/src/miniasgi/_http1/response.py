"""Responses to bytes: status line, validated header lines, body framing.

The head is held until the first piece of body is there, so that a response known at once is one
buffer and one write, and so that its length is known without the application saying it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from http import HTTPStatus
from typing import Final

from miniasgi._http1.events import Request


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


STATUS_PHRASES: Final = {status: _phrase(status) for status in range(100, 600)}
_STATUS_LINES: Final = {
    status: f"HTTP/1.1 {status} {phrase}".encode() for status, phrase in STATUS_PHRASES.items()
}
_BODILESS: Final = frozenset({204, 304})  # RFC 9112, 6.3
_TOKEN: Final = re.compile(rb"[!#-'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_FORBIDDEN: Final = b"\r\n\0"  # RFC 9110, 5.5: in a value these would start a line of their own

_TOO_LONG: Final = "Response content longer than Content-Length"
_TOO_SHORT: Final = "Response content shorter than Content-Length"

CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class _Kind(Enum):
    """Headers about the connection or the framing are the server's to write."""

    CONTENT_LENGTH = auto()
    TRANSFER_ENCODING = auto()
    CONNECTION = auto()
    DATE = auto()
    SERVER = auto()


_KINDS: Final = {
    b"content-length": _Kind.CONTENT_LENGTH,
    b"transfer-encoding": _Kind.TRANSFER_ENCODING,
    b"connection": _Kind.CONNECTION,
    b"date": _Kind.DATE,
    b"server": _Kind.SERVER,
}


class _HeaderNames(dict[bytes, tuple[bytes, _Kind | None]]):
    """Header name to the start of its line, and its kind. Names are validated once, when learned.

    PERF: a dict hit instead of lower(), a regex and a concatenation per header.
    """

    _CAPACITY = 1024  # an application that invents names cannot fill the memory

    def __missing__(self, name: bytes) -> tuple[bytes, _Kind | None]:
        name = bytes(name)
        if _TOKEN.fullmatch(name) is None:
            raise ValueError(f"Invalid header name {name!r} in the response.")
        lower = name.lower()
        entry = (b"\r\n" + lower + b": ", _KINDS.get(lower))
        if len(self) < self._CAPACITY:
            self[name] = entry
        return entry


_NAMES: Final = _HeaderNames()

# Whole lines of headers that take few values. PERF: one dict hit replaces the look at the name, the
# concatenation, and the search for forbidden bytes.
_REPEATING: Final = frozenset(
    {b"cache-control", b"content-encoding", b"content-language", b"content-type", b"vary"}
)
_LINES: Final[dict[tuple[bytes, bytes], bytes]] = {}
_LINES_CAPACITY: Final = 512


def header_line(name: bytes, value: bytes) -> bytes:
    """Serialise a header, *preceded* by CRLF.

    Raises:
        ValueError: If the name is no token, or the value contains CR, LF or NUL.
    """
    start, _ = _NAMES[name]
    if len(value.translate(None, _FORBIDDEN)) != len(value):
        raise ValueError(f"The value of response header {name!r} contains CR, LF or NUL.")
    line = start + value
    if name in _REPEATING and len(_LINES) < _LINES_CAPACITY:
        _LINES[name, value] = line
    return line


def header_lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Serialise headers, each *preceded* by CRLF; raises like `header_line`."""
    return b"".join([header_line(name, value) for name, value in headers])


class ResponseEncoder:
    """Encodes the responses of one connection, one after the other.

    Attributes:
        keep_alive: Whether the connection may be used again after this response.
        complete: Whether the response is complete.
    """

    __slots__ = (
        "_bodiless",  # no body by status code, not even a length
        "_chunked",
        "_head",
        "_length",  # declared by the application
        "_remaining",
        "_silent",  # the body is not sent
        "complete",
        "keep_alive",
    )

    def __init__(self) -> None:
        self.keep_alive = True
        self.complete = False
        self._head: list[bytes] | None = None
        self._chunked = False
        self._silent = False
        self._bodiless = False
        self._length: int | None = None
        self._remaining: int | None = None

    @property
    def holds_head(self) -> bool:
        """Whether a head was started and nothing of it has left."""
        return self._head is not None

    def start(
        self,
        request: Request,
        status: int,
        headers: Iterable[tuple[bytes, bytes]],
        defaults: tuple[bytes, bytes, bytes],
        keep_alive: bool,
    ) -> None:
        """Hold the head of a response.

        Args:
            request: What is answered.
            status: Final status code, 200 to 599.
            headers: Header names and values. Connection and framing are decided here: a
                `transfer-encoding` is dropped, `connection: close` is obeyed.
            defaults: Serialised lines: `date`, `server` (both only if `headers` has none), others.
            keep_alive: Whether the server wants to keep the connection.

        Raises:
            ValueError: If the status or a header may not be sent.
        """
        line = _STATUS_LINES.get(status)
        if line is None or status < 200:
            raise ValueError(f"Invalid status code {status!r}: must be from 200 to 599.")
        self._length = None
        self.keep_alive = keep_alive and request.keep_alive
        parts = [line, *defaults]
        for name, value in headers:
            known = _LINES.get((name, value))
            if known is not None:
                parts.append(known)
            elif (kind := _NAMES[name][1]) is None:
                parts.append(header_line(name, value))
            elif kind is _Kind.CONTENT_LENGTH:
                self._declare_length(value)
            elif kind is _Kind.CONNECTION:
                if b"close" in value.lower():
                    self.keep_alive = False
            elif kind is not _Kind.TRANSFER_ENCODING:
                parts[1 if kind is _Kind.DATE else 2] = b""
                parts.append(header_line(name, value))
        self._head = parts
        self._remaining = None
        self._silent = request.method == "HEAD" or status in _BODILESS
        self._bodiless = status in _BODILESS
        self._chunked = False
        self.complete = False

    def _declare_length(self, value: bytes) -> None:
        if not value.isdigit() or self._length not in (None, int(value)):
            raise ValueError(f"Invalid content-length {value!r} in the response.")
        self._length = int(value)

    def body(self, data: bytes, more: bool, request: Request) -> bytes:
        """Encode a piece of body; the first one brings the head.

        Args:
            data: The piece, possibly empty.
            more: Whether more follows.
            request: What is answered.

        Raises:
            RuntimeError: If the body does not agree with the declared `content-length`.
        """
        parts = self._head
        if parts is not None:
            self._frame(parts, len(data), more, request)
            self._head = None
        else:
            parts = []
            if self._remaining is not None and not self._silent:
                self._account(len(data), more)
        self.complete = not more
        if self._silent:
            pass
        elif self._chunked:
            if data:
                parts += (b"%x\r\n" % len(data), data, b"\r\n")
            if not more:
                parts.append(b"0\r\n\r\n")
        else:
            parts.append(data)
        return b"".join(parts)

    def _frame(self, parts: list[bytes], length: int, more: bool, request: Request) -> None:
        """Decide the framing (RFC 9112, 6) and finish the head with it."""
        declared = self._length
        if declared is None:
            if not more and not self._bodiless:
                declared = length
        elif not self._silent and (length > declared or (length < declared and not more)):
            raise RuntimeError(_TOO_LONG if length > declared else _TOO_SHORT)
        if declared is not None:
            self._remaining = declared - length
            parts.append(b"\r\ncontent-length: %d" % declared)
        elif self._bodiless:
            pass
        elif request.http_version == "1.1":
            parts.append(b"\r\ntransfer-encoding: chunked")
            self._chunked = True
        else:  # the end of the connection ends the body
            self.keep_alive = False
        if not self.keep_alive:
            parts.append(b"\r\nconnection: close\r\n\r\n")
        elif request.http_version == "1.0":
            parts.append(b"\r\nconnection: keep-alive\r\n\r\n")
        else:
            parts.append(b"\r\n\r\n")

    def _account(self, length: int, more: bool) -> None:
        assert self._remaining is not None
        self._remaining -= length
        if self._remaining < 0:
            raise RuntimeError(_TOO_LONG)
        if self._remaining and not more:
            raise RuntimeError(_TOO_SHORT)


def plain_response(status: int, text: str, extra: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """Return a whole response of the server's own; it announces the end of the connection."""
    body = text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
        *extra,
    ]
    return _STATUS_LINES[status] + header_lines(headers) + b"\r\n\r\n" + body
