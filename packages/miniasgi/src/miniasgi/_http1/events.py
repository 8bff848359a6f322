"""The vocabulary that both parsers speak, and the limits that both obey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

Headers: TypeAlias = list[tuple[bytes, bytes]]


class Request:
    """The head of a request.

    The rarely differing attributes are class attributes, so that building a request of the usual
    kind is a handful of assignments.

    Attributes:
        method: Method as sent (`"GET"`).
        path: Percent-decoded path.
        raw_path: Path as sent, without the query.
        query_string: What follows the first `?`, as sent.
        headers: Names in lower case, values without surrounding whitespace, in order of arrival.
        fields: `dict(headers)`: the last line of each name.
        has_body: Whether body framing (`Content-Length` > 0 or chunked) was announced.
        http_version: `"1.1"` or `"1.0"`.
        keep_alive: Whether the client lets the connection be used again.
        expects_continue: Whether the client waits for `100 Continue` (RFC 9110, 10.1.1).
        upgrade: Whether this is a WebSocket handshake. The parser then stops behind the head:
            take `parser.trailing_data`, or go on with `parser.decline_upgrade()`.
    """

    has_body = False
    http_version = "1.1"
    keep_alive = True
    expects_continue = False
    upgrade = False

    def __init__(
        self,
        method: str,
        path: str,
        raw_path: bytes,
        query_string: bytes,
        headers: Headers,
        fields: dict[bytes, bytes],
    ) -> None:
        self.method = method
        self.path = path
        self.raw_path = raw_path
        self.query_string = query_string
        self.headers = headers
        self.fields = fields

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.raw_path!r} HTTP/{self.http_version}>"


class EndOfMessage:
    """The body is complete: follows every request that `has_body`, and no other.

    Trailer fields are dropped: they may not pose as headers.
    """

    def __repr__(self) -> str:
        return "END"


END: Final = EndOfMessage()


@dataclass(frozen=True, slots=True)
class Failure:
    """The peer broke the protocol: answer with this status and close. Always the last event.

    Attributes:
        status: Status code of the answer.
        reason: Text of the answer.
    """

    status: int
    reason: str


Event: TypeAlias = Request | bytes | EndOfMessage | Failure
"""Head, piece of body, end of message, or failure, in the order of arrival."""


class ProtocolError(Exception):
    """Raised inside the parsers; becomes a `Failure` event at their border."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.failure = Failure(status, reason)


INVALID: Final = Failure(400, "Invalid HTTP request received.")
TOO_LARGE: Final = Failure(431, "Request header fields too large.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request head may cost.

    Attributes:
        head_size: Bytes of the request line and all headers; also of chunk extensions and trailers
            between two pieces of body.
        header_count: Number of header lines.
        target_size: Bytes of the request target.
    """

    head_size: int = 131_072
    header_count: int = 256
    target_size: int = 32_768


class Parser(Protocol):
    """Turns what one connection receives into events. It never raises on input."""

    trailing_data: bytes
    """What followed the head of a WebSocket handshake in the same read."""

    def __init__(self, limits: Limits) -> None: ...

    def receive_data(self, data: bytes) -> list[Event]:
        """Take bytes off the wire; return what they complete."""
        ...

    def decline_upgrade(self) -> list[Event]:
        """Treat the handshake as an ordinary request; return the events that follow its head."""
        ...

    @property
    def in_head(self) -> bool:
        """Whether a request head has begun and is not complete."""
        ...
