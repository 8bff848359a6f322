"""One WebSocket connection, from the parsed handshake request on.

wsproto knows the protocol; what it has no opinion on is here: whole messages instead of pieces,
their size limit, and answers (pong, close) that need nobody's decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from wsproto.connection import ConnectionState, ConnectionType
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Ping,
    Pong,
    RejectConnection,
    Request,
    TextMessage,
)
from wsproto.extensions import Extension, PerMessageDeflate
from wsproto.handshake import H11Handshake
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from miniasgi._http1.events import Headers

_FEED_SIZE: Final = 16_384  # bytes; bounds what one feed can inflate to (1:1032) before the check
_NO_STATUS: Final = 1005  # RFC 6455, 7.4.1: close frame without a code
_TOO_BIG: Final = 1009
_PROTOCOL_ERROR: Final = 1002
_MAX_REASON: Final = 123  # RFC 6455, 5.5: bytes of a control frame's payload, less the code


@dataclass(frozen=True, slots=True)
class Closed:
    """The connection ends: the peer said so, or broke the protocol."""

    code: int
    reason: str


class PongReceived:
    """The peer is alive."""


Event: TypeAlias = str | bytes | Closed | PongReceived


class HandshakeError(Exception):
    """The request is no valid handshake.

    Attributes:
        status: Status code of the answer.
        headers: Headers of the answer.
    """

    def __init__(self, status: int, reason: str, headers: Headers) -> None:
        super().__init__(reason)
        self.status = status
        self.headers = headers


class WebSocketConnection:
    """The server's side of one WebSocket.

    Args:
        target: Request target of the handshake.
        headers: Headers of the handshake.
        max_size: Bytes of the largest message.
        deflate: Whether to accept compression.

    Attributes:
        subprotocols: What the client offers.
        outgoing: Bytes to send at once; take them with `take_outgoing`.

    Raises:
        HandshakeError: If the request is no valid handshake.
    """

    def __init__(self, target: str, headers: Headers, max_size: int, deflate: bool) -> None:
        self._handshake = H11Handshake(ConnectionType.SERVER)
        self._max_size = max_size
        self._deflate = deflate
        self._parts: list[str | bytes] = []
        self._size = 0
        self._outgoing = b""
        self._closed = False
        try:
            self._handshake.initiate_upgrade_connection(headers, target)
            request = next(iter(self._handshake.events()))
        except RemoteProtocolError as error:
            hint = error.event_hint
            headers = list(hint.headers) if isinstance(hint, RejectConnection) else []
            # RFC 6455, 4.4: of the version there is another one to try.
            status = 426 if any(name == b"Sec-WebSocket-Version" for name, _ in headers) else 400
            raise HandshakeError(status, f"Invalid WebSocket handshake: {error}", headers) from None
        assert isinstance(request, Request)
        self.subprotocols = list(request.subprotocols)

    def accept(self, subprotocol: str | None, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        """Return the answer that opens the connection.

        Raises:
            ValueError: If the subprotocol was not offered or a header may not be sent.
        """
        extensions: list[Extension] = [PerMessageDeflate()] if self._deflate else []
        event = AcceptConnection(
            subprotocol=subprotocol, extensions=extensions, extra_headers=list(headers)
        )
        try:
            return self._handshake.send(event)
        except LocalProtocolError as error:
            raise ValueError(str(error)) from None

    def receive_data(self, data: bytes) -> list[Event]:
        """Take bytes off the wire; return whole messages and what else happened."""
        events: list[Event] = []
        for start in range(0, len(data), _FEED_SIZE):
            if self._closed:
                break
            self._feed(data[start : start + _FEED_SIZE], events)
        return events

    def _feed(self, data: bytes, events: list[Event]) -> None:
        connection = self._handshake.connection
        assert connection is not None
        try:
            connection.receive_data(data)
            for event in connection.events():
                if isinstance(event, (TextMessage, BytesMessage)):
                    self._collect(event, events)
                elif isinstance(event, Ping):
                    self._outgoing += connection.send(event.response())
                elif isinstance(event, Pong):
                    events.append(PongReceived())
                elif isinstance(event, CloseConnection):
                    self._on_close(event, events)
                if self._closed:
                    return
        except RemoteProtocolError as error:
            self._end(_PROTOCOL_ERROR, str(error), events)
        except LocalProtocolError:  # the peer goes on after its close frame
            self._closed = True

    def _collect(self, event: TextMessage | BytesMessage, events: list[Event]) -> None:
        data = event.data if isinstance(event, TextMessage) else bytes(event.data)
        # Text is limited by what it takes in UTF-8, as it was on the wire.
        self._size += len(data.encode()) if isinstance(data, str) else len(data)
        if self._size > self._max_size:
            self._end(_TOO_BIG, f"Message exceeds {self._max_size} bytes", events)
            return
        if data:
            self._parts.append(data)
        if event.message_finished:
            empty: str | bytes = "" if isinstance(event, TextMessage) else b""
            message = self._parts[0] if len(self._parts) == 1 else empty.join(self._parts)  # type: ignore[arg-type]
            self._parts = []
            self._size = 0
            events.append(message)

    def _on_close(self, event: CloseConnection, events: list[Event]) -> None:
        connection = self._handshake.connection
        assert connection is not None
        self._closed = True
        if connection.state is not ConnectionState.CLOSED:  # we did not start it
            self._outgoing += connection.send(event.response())
        events.append(Closed(event.code or _NO_STATUS, event.reason or ""))

    def _end(self, code: int, reason: str, events: list[Event]) -> None:
        """Close because of what the peer sent."""
        self._outgoing += self.close(code, reason)
        self._closed = True
        events.append(Closed(code, reason))

    def take_outgoing(self) -> bytes:
        """Return the answers that are due."""
        outgoing, self._outgoing = self._outgoing, b""
        return outgoing

    def message(self, data: str | bytes) -> bytes:
        """Encode a message."""
        if isinstance(data, str):
            return self._send(TextMessage(data=data))
        return self._send(BytesMessage(data=bytes(data)))

    def ping(self) -> bytes:
        """Encode a ping."""
        return self._send(Ping())

    def close(self, code: int, reason: str) -> bytes:
        """Encode a close frame; nothing when one has been sent. The reason is cut to fit."""
        reason = reason.encode()[:_MAX_REASON].decode("utf-8", "ignore")
        try:
            return self._send(CloseConnection(code=code, reason=reason))
        except LocalProtocolError:
            return b""

    def _send(self, event: TextMessage | BytesMessage | Ping | CloseConnection) -> bytes:
        connection = self._handshake.connection
        assert connection is not None
        return connection.send(event)
