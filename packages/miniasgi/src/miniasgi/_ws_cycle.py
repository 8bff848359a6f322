"""One WebSocket, one call of the application: the ASGI side."""

from __future__ import annotations

import asyncio
from collections import deque
from enum import Enum, auto
from typing import TYPE_CHECKING

from miniasgi._access_log import client_address, path_with_query
from miniasgi._asgi import ASGIApplication, Message, Scope
from miniasgi._http1.events import Request
from miniasgi._http1.response import ResponseEncoder, plain_response

if TYPE_CHECKING:
    from miniasgi._ws_transport import WebSocketProtocol


class ClientDisconnected(OSError):
    """The application sends to a client that is gone (ASGI WebSocket 2.4)."""


class _Phase(Enum):
    """What the application may do next."""

    HANDSHAKE = auto()  # accept, close or refuse
    DENIAL = auto()  # go on with the response that refuses
    OPEN = auto()  # send or close
    CLOSED = auto()  # nothing; the application closed
    LOST = auto()  # nothing; the client is gone


class WebSocketCycle:
    """The `scope`, `receive` and `send` of one WebSocket."""

    def __init__(self, connection: WebSocketProtocol, scope: Scope) -> None:
        self.scope = scope
        self.task: asyncio.Task[None] | None = None
        self._connection = connection
        self._phase = _Phase.HANDSHAKE
        self._messages: deque[Message] = deque([{"type": "websocket.connect"}])
        self._farewell: Message | None = None  # repeated for every further receive()
        self._changed: asyncio.Event | None = None
        self._encoder: ResponseEncoder | None = None

    # What the connection reports.

    @property
    def queued(self) -> int:
        """Number of messages that wait for the application."""
        return len(self._messages)

    def feed(self, data: str | bytes) -> None:
        """Take a message from the client."""
        if isinstance(data, str):
            self._messages.append({"type": "websocket.receive", "text": data})
        else:
            self._messages.append({"type": "websocket.receive", "bytes": data})
        self._wake()

    def feed_close(self, code: int, reason: str | None = None) -> None:
        """Learn that the connection is over. What comes first counts."""
        if self._farewell is None:
            self._farewell = {"type": "websocket.disconnect", "code": code}
            if reason is not None:
                self._farewell["reason"] = reason
        if self._phase is not _Phase.CLOSED:
            self._phase = _Phase.LOST
        self._wake()

    def _wake(self) -> None:
        if self._changed is not None:
            self._changed.set()

    # What the application calls.

    async def run(self, app: ASGIApplication) -> None:
        """Call the application, and end the connection for it where it does not."""
        state = self._connection.state
        logger = state.logger
        try:
            result = await app(self.scope, self.receive, self.send)  # type: ignore[func-returns-value]
        except asyncio.CancelledError:
            self._end()
            raise
        except ClientDisconnected:
            pass
        except Exception as error:
            logger.error("Exception in ASGI application\n", exc_info=error)
            self._end()
        else:
            if result is not None:
                logger.error("ASGI callable should return None, but returned '%s'.", result)
                self._end()
            else:
                if self._phase is _Phase.HANDSHAKE:
                    logger.error("ASGI callable returned without sending handshake.")
                self._end()
        finally:
            state.end_task(self.task)
            self.task = None

    def _end(self) -> None:
        """End the connection from outside the application."""
        if self._phase is _Phase.HANDSHAKE:
            self._log("500")
            self._connection.refuse(plain_response(500, "Internal Server Error"))
        elif self._phase is _Phase.DENIAL:
            assert self._encoder is not None
            held = self._encoder.holds_head  # then the client learns at least the status
            self._connection.refuse(self._encoder.body(b"", True, self._request()) if held else b"")
        elif self._phase is _Phase.OPEN:
            self._connection.abandon()
        if self._phase is not _Phase.LOST:
            self._phase = _Phase.CLOSED

    async def receive(self) -> Message:
        """Return the next message; at the end `websocket.disconnect`, again and again."""
        while not self._messages:
            if self._farewell is not None:
                return self._farewell.copy()
            if self._changed is None:
                self._changed = asyncio.Event()
            self._changed.clear()
            await self._changed.wait()
        message = self._messages.popleft()
        if len(self._messages) < self._connection.config.ws_max_queue:
            self._connection.resume_reading()
        return message

    async def send(self, message: Message) -> None:
        """Take a message from the application."""
        kind = message["type"]
        phase = self._phase
        if phase is _Phase.OPEN:
            await self._send_open(kind, message)
        elif phase is _Phase.HANDSHAKE:
            self._send_handshake(kind, message)
        elif phase is _Phase.DENIAL:
            self._send_denial(kind, message)
        elif phase is _Phase.LOST:
            raise ClientDisconnected
        else:
            raise RuntimeError(
                f"Unexpected ASGI message '{kind}', after sending 'websocket.close' "
                "or response already completed."
            )

    async def _send_open(self, kind: str, message: Message) -> None:
        connection = self._connection
        if kind == "websocket.send":
            data = message.get("bytes")
            connection.write_message(message["text"] if data is None else data)
            if connection.writing_paused:
                await connection.drain()
        elif kind == "websocket.close":
            self._phase = _Phase.CLOSED
            code, reason = message.get("code", 1000), message.get("reason") or ""
            self.feed_close(code, reason)
            connection.close(code, reason)
        else:
            raise RuntimeError(
                f"Expected ASGI message 'websocket.send' or 'websocket.close', but got '{kind}'."
            )

    def _send_handshake(self, kind: str, message: Message) -> None:
        connection = self._connection
        if kind == "websocket.accept":
            connection.accept(message.get("subprotocol"), list(message.get("headers", ())))
            self._phase = _Phase.OPEN
            self._log("[accepted]")
        elif kind == "websocket.close":
            self._phase = _Phase.CLOSED
            self.feed_close(1006)
            self._log("403")
            connection.refuse(plain_response(403, ""))
        elif kind == "websocket.http.response.start":
            self._start_denial(message)
        else:
            raise RuntimeError(
                "Expected ASGI message 'websocket.accept', 'websocket.close' or "
                f"'websocket.http.response.start' but got '{kind}'."
            )

    def _start_denial(self, message: Message) -> None:
        status = message["status"]
        encoder = ResponseEncoder()
        defaults = self._connection.state.defaults
        encoder.start(self._request(), status, message.get("headers", ()), defaults, False)
        self._encoder = encoder
        self._phase = _Phase.DENIAL
        self._log(str(status))

    def _send_denial(self, kind: str, message: Message) -> None:
        if kind != "websocket.http.response.body":
            raise RuntimeError(
                f"Expected ASGI message 'websocket.http.response.body' but got '{kind}'."
            )
        assert self._encoder is not None
        more = message.get("more_body", False)
        data = self._encoder.body(message.get("body", b""), more, self._request())
        if not more:
            self._phase = _Phase.CLOSED
            self.feed_close(1006)
        self._connection.refuse(data, more)

    def _request(self) -> Request:
        scope = self.scope
        return Request("GET", scope["path"], scope["raw_path"], b"", scope["headers"], {})

    def _log(self, outcome: str) -> None:
        state = self._connection.state
        state.access_log.flush()  # the two logs often end on one terminal: keep the order
        state.logger.info(
            '%s - "WebSocket %s" %s',
            client_address(self.scope),
            path_with_query(self.scope),
            outcome,
        )
