"""Parser on h11, for where there is no compiler and no wheel of httptools.

h11 follows the advice to be lenient: it takes bare LF as a line end, folded lines, and repeated
equal lengths. So the head is looked at as bytes before h11 sees it. One h11 connection reads one
message; we write responses ourselves, so h11's idea of the response never comes into play.
"""

from __future__ import annotations

import re
from typing import Final

import h11

from miniasgi._http1.events import (
    END,
    INVALID,
    TOO_LARGE,
    Event,
    Failure,
    Headers,
    Limits,
    ProtocolError,
    Request,
)
from miniasgi._http1.head import interpret_head

_END_OF_HEAD: Final = b"\r\n\r\n"
# RFC 9112, 2.2 and 5.2: no CR or LF but in CRLF, no control characters, no folded lines.
_MALFORMED_HEAD: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|(?<!\r)\n|\r(?!\n)|\n[ \t]")
# RFC 9112, 3: exactly one space on each side of the target.
_REQUEST_LINE: Final = re.compile(rb"[!#-'*+.^_`|~0-9A-Za-z-]+ [\x21-\x7e]+ HTTP/[0-9]\.[0-9]\r\n")
_CONTENT_LENGTH: Final = re.compile(rb"\n(?i:content-length):[ \t]*([^\r]*?)[ \t]*\r")


class H11Parser:
    """See `miniasgi._http1.events.Parser`."""

    def __init__(self, limits: Limits) -> None:
        self.trailing_data = b""
        self._limits = limits
        self._buffer = bytearray()  # what precedes the end of a head
        self._connection: h11.Connection | None = None  # reads the body, once there is a head
        self._request: Request | None = None
        self._finished = False

    @property
    def in_head(self) -> bool:
        """Whether a request head has begun and is not complete."""
        return self._connection is None and len(self._buffer) > 0

    def receive_data(self, data: bytes) -> list[Event]:
        """Take bytes off the wire; return what they complete."""
        events: list[Event] = []
        try:
            self._receive(data, events)
        except ProtocolError as error:
            self._finished = True
            events.append(error.failure)
        except h11.RemoteProtocolError as error:
            self._finished = True
            events.append(Failure(error.error_status_hint, INVALID.reason))
        return events

    def decline_upgrade(self) -> list[Event]:
        """Treat the handshake as an ordinary request; return the events that follow its head."""
        rest, self.trailing_data = self.trailing_data, b""
        return self.receive_data(rest)  # a handshake has no body

    def _receive(self, data: bytes, events: list[Event]) -> None:
        while not self._finished:
            if self._connection is None:
                rest = self._receive_head(data, events)
            else:
                rest = self._receive_body(data, events)
            if rest is None:
                return
            data = rest

    def _receive_head(self, data: bytes, events: list[Event]) -> bytes | None:
        """Complete a head. Returns what follows it, or None when there is nothing to go on with."""
        buffer = self._buffer
        seen = max(len(buffer) - len(_END_OF_HEAD) + 1, 0)
        buffer += data
        if not seen and buffer.startswith(b"\r\n"):  # RFC 9112, 2.2: empty lines before a request
            del buffer[: len(buffer) - len(buffer.lstrip(b"\r\n"))]
        end = buffer.find(_END_OF_HEAD, seen)
        if (end if end >= 0 else len(buffer)) > self._limits.head_size:
            raise ProtocolError(TOO_LARGE.status, TOO_LARGE.reason)
        if end < 0:
            if b"\n" in data and _MALFORMED_HEAD.search(buffer, 0, buffer.rfind(b"\n") + 1):
                raise ProtocolError(INVALID.status, INVALID.reason)
            return None
        end += len(_END_OF_HEAD)
        head, rest = bytes(buffer[:end]), bytes(buffer[end:])
        buffer.clear()
        self._request = request = self._read_head(head)
        events.append(request)
        if request.upgrade:
            self._connection = None
            self.trailing_data = rest
            return None
        return rest

    def _read_head(self, head: bytes) -> Request:
        if _MALFORMED_HEAD.search(head) or not _REQUEST_LINE.match(head):
            raise ProtocolError(INVALID.status, INVALID.reason)
        lengths = _CONTENT_LENGTH.findall(head)
        if len(lengths) > 1 or (lengths and not lengths[0].isdigit()):
            raise ProtocolError(400, "Invalid Content-Length header.")
        limits = self._limits
        self._connection = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.head_size)
        self._connection.receive_data(head)
        event = self._connection.next_event()
        if not isinstance(event, h11.Request):  # the end of the head is there
            raise ProtocolError(INVALID.status, INVALID.reason)
        headers: Headers = list(event.headers)
        version = event.http_version.decode("ascii")
        return interpret_head(event.method, event.target, version, headers, dict(headers), limits)

    def _receive_body(self, data: bytes, events: list[Event]) -> bytes | None:
        """Read body. Returns what follows the message, or None when it is not complete."""
        connection = self._connection
        assert connection is not None
        assert self._request is not None
        if data:
            connection.receive_data(data)
        while (event := connection.next_event()) is not h11.NEED_DATA:
            if isinstance(event, h11.Data):
                events.append(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage):
                if self._request.has_body:
                    events.append(END)
                self._connection = None
                self._finished = not self._request.keep_alive
                return connection.trailing_data[0] or None
        return None
