"""The asyncio shell of a WebSocket: moves bytes, applies deadlines and back-pressure."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any, Final

from miniasgi._asgi import WEBSOCKET_SPEC_VERSION, Scope
from miniasgi._http1.response import plain_response
from miniasgi._state import ServerState
from miniasgi._websocket.connection import (
    Closed,
    HandshakeError,
    PongReceived,
    WebSocketConnection,
)
from miniasgi._ws_cycle import WebSocketCycle

if TYPE_CHECKING:
    from miniasgi.config import Config

_CLOSE_TIMEOUT: Final = 5.0  # seconds for the peer to answer a close frame
_EARLY_MAX: Final = 65_536  # bytes kept of a client that talks before it is accepted
_GOING_DOWN: Final = 1012  # "service restart": the client may come back
_ABNORMAL: Final = 1006
_INTERNAL_ERROR: Final = 1011


class WebSocketProtocol(asyncio.Protocol):
    """One connection that speaks WebSocket, taken over from HTTP.

    Args:
        config: Configuration of the server.
        server_state: Shared state of the server's connections.
        app_state: What the lifespan left in `scope["state"]`.
        _loop: Event loop, by default the running one.
    """

    transport: asyncio.Transport
    websocket: WebSocketConnection

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.config = config
        self.state = server_state
        self.app_state = app_state
        self.loop = _loop or asyncio.get_running_loop()
        self.deadline = math.inf
        self.writing_paused = False
        self._cycle: WebSocketCycle | None = None
        self._early = b""
        self._accepted = False
        self._closing = False
        self._pinged = False
        self._reading_paused = False
        self._drained: asyncio.Future[None] | None = None

    def take_over(self, transport: asyncio.Transport, scope: Scope, early: bytes) -> None:
        """Go on with a connection whose handshake request HTTP has read.

        Args:
            transport: The connection.
            scope: The scope, of type `websocket`.
            early: What the client sent behind the request.
        """
        self.transport = transport
        transport.set_protocol(self)
        self.state.add(self)
        self.state.trace(transport, "WebSocket connection made")
        self._early = early
        try:
            self.websocket = WebSocketConnection(
                scope["raw_path"].decode("ascii"),
                scope["headers"],
                self.config.ws_max_size,
                self.config.ws_per_message_deflate,
            )
        except HandshakeError as error:
            self.state.logger.warning("Invalid HTTP request received.")
            transport.write(plain_response(error.status, str(error), error.headers))
            transport.close()
            return
        scope["asgi"] = {**scope["asgi"], "spec_version": WEBSOCKET_SPEC_VERSION}
        scope["subprotocols"] = self.websocket.subprotocols
        scope["extensions"] = {"websocket.http.response": {}}
        self._cycle = cycle = WebSocketCycle(self, scope)
        self.state.total_requests += 1
        cycle.task = self.state.start_task(cycle.run(self.state.app))

    # Called by the event loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Refuse to start: a WebSocket begins as an HTTP request.

        Raises:
            RuntimeError: Always.
        """
        transport.close()
        raise RuntimeError("A WebSocket connection is taken over from an HTTP protocol.")

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the application."""
        self.state.remove(self)
        self.state.trace(self.transport, "WebSocket connection lost")
        self.deadline = math.inf
        if self._cycle is not None:
            self._cycle.feed_close(_ABNORMAL)
        self.resume_writing()

    def eof_received(self) -> bool:
        """Close when the client has closed its side."""
        return False

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client."""
        if not self._accepted:
            self._early += data
            if len(self._early) > _EARLY_MAX:
                self.pause_reading()
            return
        cycle = self._cycle
        assert cycle is not None
        for event in self.websocket.receive_data(data):
            if isinstance(event, (str, bytes)):
                if not self._closing:
                    cycle.feed(event)
            elif isinstance(event, PongReceived):
                self._pinged = False
                self._schedule_ping()
            elif isinstance(event, Closed):
                cycle.feed_close(event.code, event.reason)
                self._write(self.websocket.take_outgoing())
                self.transport.close()
        self._write(self.websocket.take_outgoing())
        if cycle.queued >= self.config.ws_max_queue:
            self.pause_reading()

    def pause_writing(self) -> None:
        """Hold the application back."""
        self.writing_paused = True

    def resume_writing(self) -> None:
        """Let the application go on."""
        self.writing_paused = False
        if self._drained is not None:
            if not self._drained.done():
                self._drained.set_result(None)
            self._drained = None

    # Called by the cycle.

    def accept(self, subprotocol: str | None, headers: list[tuple[bytes, bytes]]) -> None:
        """Open the connection."""
        lines = [*self.state.default_header_pairs(), *headers]
        self._write(self.websocket.accept(subprotocol, lines))
        self._accepted = True
        self._schedule_ping()
        early, self._early = self._early, b""
        if early:
            self.data_received(early)
        self.resume_reading()

    def write_message(self, data: str | bytes) -> None:
        """Send a message."""
        self._write(self.websocket.message(data))

    def refuse(self, response: bytes, more: bool = False) -> None:
        """Answer the handshake with an ordinary response, or a piece of one."""
        self._write(response)
        if not more:
            self._closing = True
            self.transport.close()

    def close(self, code: int, reason: str) -> None:
        """Start the closing handshake."""
        if self._closing:
            return
        self._closing = True
        self._write(self.websocket.close(code, reason))
        self.resume_reading()  # the peer's close frame is behind what waits
        self.deadline = self.state.now + _CLOSE_TIMEOUT

    def abandon(self) -> None:
        """Close without a closing handshake: the application failed, the peer sees 1006."""
        self._closing = True
        self.transport.close()

    def _write(self, data: bytes) -> None:
        if data and not self.transport.is_closing():
            self.transport.write(data)

    def pause_reading(self) -> None:
        """Stop taking bytes until `resume_reading`."""
        if not self._reading_paused and not self.transport.is_closing():
            self._reading_paused = True
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Take bytes again."""
        if self._reading_paused and not self.transport.is_closing():
            self._reading_paused = False
            self.transport.resume_reading()

    async def drain(self) -> None:
        """Wait until the client has read enough."""
        if self.writing_paused:
            if self._drained is None:
                self._drained = self.loop.create_future()
            await asyncio.shield(self._drained)

    # Called by the server.

    def _schedule_ping(self) -> None:
        interval = self.config.ws_ping_interval
        if interval is not None and not self._closing:
            self.deadline = self.state.now + interval

    def expire(self) -> None:
        """Act on the passed deadline: ping, or give a silent peer up."""
        if self._closing:
            self.transport.abort()
        elif self._pinged:
            if self._cycle is not None:
                self._cycle.feed_close(_INTERNAL_ERROR, "keepalive ping timeout")
            self.close(_INTERNAL_ERROR, "keepalive ping timeout")
            self.transport.close()  # nobody is there to answer
        else:
            self._write(self.websocket.ping())
            timeout = self.config.ws_ping_timeout
            if timeout is None:
                self._schedule_ping()
            else:
                self._pinged = True
                self.deadline = self.state.now + timeout

    def shutdown(self) -> None:
        """Close because the server stops."""
        if self._cycle is not None:
            self._cycle.feed_close(_GOING_DOWN if self._accepted else _ABNORMAL)
        if self._accepted:
            self.close(_GOING_DOWN, "")
        else:
            self.refuse(plain_response(503, "Service Unavailable"))

    def disconnect(self) -> None:
        """Give the peer up: the server does not wait any longer."""
        self.transport.abort()
