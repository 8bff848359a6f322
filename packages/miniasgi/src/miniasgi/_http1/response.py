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


def header_lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Serialise headers, each line *preceded* by CRLF.

    Raises:
        ValueError: If a name is no token, or a value contains CR, LF or NUL.
    """
    pairs = list(headers)
    lines = b"".join([_NAMES[name][0] + value for name, value in pairs])
    _refuse_splitting(lines, len(pairs))
    return lines


def _refuse_splitting(lines: bytes, count: int) -> None:
    """Raise ValueError unless CR, LF and NUL occur only in the CRLF before each of `count` lines.

    PERF: one `translate` over the whole head instead of a regex per value.
    """
    if len(lines.translate(None, _FORBIDDEN)) != len(lines) - 2 * count:
        raise ValueError("A response header value contains CR, LF or NUL.")


class ResponseEncoder:
    """Encodes the responses of one connection, one after the other.

    Attributes:
        keep_alive: Whether the connection may be used again after this response.
        complete: Whether the response is complete.
    """

    __slots__ = ("_chunked", "_head", "_remaining", "_silent", "complete", "keep_alive")

    def __init__(self) -> None:
        self.keep_alive = True
        self.complete = False
        self._head: bytes | None = None
        self._chunked = False
        self._silent = False
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
        defaults: tuple[bytes, bytes],
        keep_alive: bool,
    ) -> None:
        """Hold the head of a response.

        Args:
            request: What is answered.
            status: Final status code, 200 to 599.
            headers: Header names and values. Connection and framing are decided here: a
                `transfer-encoding` is dropped, `connection: close` is obeyed.
            defaults: The serialised `date` and `server` lines, for where the headers have none.
            keep_alive: Whether the server wants to keep the connection.

        Raises:
            ValueError: If the status or a header may not be sent.
        """
        line = _STATUS_LINES.get(status)
        if line is None or status < 200:
            raise ValueError(f"Invalid status code {status!r}: must be from 200 to 599.")
        lines = []
        length: int | None = None
        date, server = defaults
        for name, value in headers:
            start, kind = _NAMES[name]
            if kind is not None:
                if kind is _Kind.CONTENT_LENGTH:
                    length = _declared_length(value, length)
                elif kind is _Kind.DATE:
                    date = b""
                elif kind is _Kind.SERVER:
                    server = b""
                elif kind is _Kind.CONNECTION:
                    if b"close" in value.lower():
                        keep_alive = False
                    continue
                else:
                    continue
            lines.append(start + value)
        block = b"".join(lines)
        _refuse_splitting(block, len(lines))
        self._head = b"".join((line, date, server, block))
        self._remaining = length
        self._silent = request.method == "HEAD" or status in _BODILESS
        self._chunked = False
        self.complete = False
        self.keep_alive = keep_alive and request.keep_alive
        if status in _BODILESS and length is None:
            self._remaining = 0

    def body(self, data: bytes, more: bool, request: Request) -> bytes:
        """Encode a piece of body; the first one brings the head.

        Args:
            data: The piece, possibly empty.
            more: Whether more follows.
            request: What is answered.

        Raises:
            RuntimeError: If the body does not agree with the declared `content-length`.
        """
        head = self._head
        if head is not None:
            head = self._finish_head(head, len(data), more, request)
            if self._silent or not data:
                encoded = head
            elif self._chunked:
                encoded = b"%b%x\r\n%b\r\n" % (head, len(data), data)
            else:
                encoded = head + data
            self._account(len(data), more)
            self._head = None
        else:
            self._account(len(data), more)
            if self._silent or not data:
                encoded = b""
            elif self._chunked:
                encoded = b"%x\r\n%b\r\n" % (len(data), data)
            else:
                encoded = bytes(data)
        if not more:
            self.complete = True
            if self._chunked and not self._silent:
                encoded += b"0\r\n\r\n"
        return encoded

    def _finish_head(self, head: bytes, length: int, more: bool, request: Request) -> bytes:
        if self._remaining is None:
            if not more:
                head = b"%b\r\ncontent-length: %d" % (head, length)
                self._remaining = length
            elif request.http_version == "1.1":
                head += b"\r\ntransfer-encoding: chunked"
                self._chunked = True
            else:  # RFC 9112, 6.3: the end of the connection ends the body
                self.keep_alive = False
        if not self.keep_alive:
            return head + b"\r\nconnection: close\r\n\r\n"
        if request.http_version == "1.0":
            return head + b"\r\nconnection: keep-alive\r\n\r\n"
        return head + b"\r\n\r\n"

    def _account(self, length: int, more: bool) -> None:
        if self._silent or self._remaining is None:
            return
        self._remaining -= length
        if self._remaining < 0:
            raise RuntimeError("Response content longer than Content-Length")
        if self._remaining and not more:
            raise RuntimeError("Response content shorter than Content-Length")


def _declared_length(value: bytes, earlier: int | None) -> int:
    if not value.isdigit() or (earlier is not None and earlier != int(value)):
        raise ValueError(f"Invalid content-length {value!r} in the response.")
    return int(value)


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
