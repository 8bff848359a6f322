"""Parser on httptools (llhttp), with our own limits around it.

llhttp keeps no limits and has two habits that a server must correct:

- Trailer fields arrive through the same callback as headers. They are dropped.
- After `Connection: Upgrade` it stops at the end of the head and takes the body for another
  protocol. When the upgrade is declined, a fresh parser is brought to the same place by replaying
  the framing of the request, and fed with the rest: the body stays a body.
"""

from __future__ import annotations

from typing import Final

import httptools

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

_FRAMING_FIELDS: Final = frozenset({b"content-length", b"transfer-encoding"})


class HttptoolsParser:
    """See `miniasgi._http1.events.Parser`."""

    def __init__(self, limits: Limits) -> None:
        self.trailing_data = b""
        self._limits = limits
        self._parser = httptools.HttpRequestParser(self)
        self._events: list[Event] = []
        self._target = b""
        self._headers: Headers = []
        self._request: Request | None = None
        self._failure: Failure | None = None
        self._feed_size = 0  # bytes of the current feed
        # llhttp hides its position. Bytes fed since it last made progress, less what of the feed
        # followed then, which was at most the slack.
        self._unaccounted = 0
        self._slack = 0
        self._in_body = False
        self._finished = False  # nothing more may come: failed, or closed by agreement
        self._upgrading = False  # llhttp stops after this head
        self._replaying = False

    @property
    def in_head(self) -> bool:
        """Whether a request head has begun and is not complete."""
        return not self._in_body and self._unaccounted > 0

    def receive_data(self, data: bytes) -> list[Event]:
        """Take bytes off the wire; return what they complete."""
        events: list[Event] = []
        self._events = events
        if self._finished:
            return events
        self._feed_size = len(data)
        self._unaccounted += self._feed_size
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as stop:
            self.trailing_data = data[stop.args[0] :]
            if self._request is not None and not self._request.upgrade:
                events += self.decline_upgrade()
        except httptools.HttpParserError:
            if not self._finished:
                self._fail(self._failure or INVALID)
        else:
            if self._unaccounted > self._limits.head_size:
                self._fail(TOO_LARGE)
        return events

    def decline_upgrade(self) -> list[Event]:
        """Treat the handshake as an ordinary request; return the events that follow its head."""
        request = self._request
        assert request is not None
        framing = b"".join(
            b"%b: %b\r\n" % pair for pair in request.headers if pair[0] in _FRAMING_FIELDS
        )
        self._parser = httptools.HttpRequestParser(self)
        events: list[Event] = []
        self._events = events
        self._upgrading = False
        self._replaying = True
        self._parser.feed_data(b"POST / HTTP/1.1\r\n" + framing + b"\r\n")
        self._replaying = False
        rest, self.trailing_data = self.trailing_data, b""
        return events + self.receive_data(rest) if rest else events

    def _fail(self, failure: Failure) -> None:
        self._finished = True
        self._events.append(failure)

    def _progress(self) -> None:
        self._unaccounted = 0
        self._slack = self._feed_size

    # Callbacks of httptools.

    def on_url(self, url: bytes) -> None:
        """Collect a piece of the request target."""
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collect a header, or a trailer, which nobody will look at."""
        self._headers.append((name.lower(), value.rstrip()))

    def on_headers_complete(self) -> None:
        """Turn what was collected into a request."""
        if self._replaying:
            self._headers = []
            self._target = b""
            return
        headers, self._headers = self._headers, []
        target, self._target = self._target, b""
        limits = self._limits
        parser = self._parser
        if self._unaccounted + self._slack > limits.head_size:  # it may be too large: count
            size = len(target) + sum(len(name) + len(value) + 4 for name, value in headers)
            if size > limits.head_size:
                self._failure = TOO_LARGE
                raise ProtocolError(431, TOO_LARGE.reason)
        fields = dict(headers)
        # PERF: get_http_version() formats a string (0.25 us). Without a Connection header only
        # HTTP/1.1 is persistent, so the question is needed for the others alone.
        if b"connection" not in fields and parser.should_keep_alive():
            version = "1.1"
        else:
            version = parser.get_http_version()
        try:
            request = interpret_head(parser.get_method(), target, version, headers, fields, limits)
        except ProtocolError as error:
            self._failure = error.failure
            raise
        self._request = request
        self._unaccounted = 0
        self._slack = self._feed_size
        self._events.append(request)
        if request.has_body:
            self._in_body = True
        elif not request.keep_alive:
            self._finished = True
        if b"upgrade" in fields and parser.should_upgrade():
            self._upgrading = True

    def on_body(self, body: bytes) -> None:
        """Pass a piece of body on."""
        self._progress()
        self._events.append(body)

    def on_message_complete(self) -> None:
        """End the body, unless llhttp only stopped for an upgrade."""
        if not self._in_body or self._upgrading:
            return
        self._in_body = False
        if self._headers:
            self._headers = []
        self._progress()
        self._events.append(END)
        assert self._request is not None
        if not self._request.keep_alive:
            self._finished = True
