"""WebSockets: ASGI's messages guarded by a state machine."""

from __future__ import annotations

import contextlib
import enum
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from ministarlette.requests import HTTPConnection, StateT
from ministarlette.types import Message, Receive, Scope, Send

if TYPE_CHECKING:
    from ministarlette.responses import Response

T = TypeVar("T")

__all__ = (
    "WebSocket",
    "WebSocketClose",
    "WebSocketDisconnect",
    "WebSocketDisconnected",
    "WebSocketState",
)


class WebSocketState(enum.Enum):
    """Where one side of the connection stands."""

    CONNECTING = 0
    CONNECTED = 1
    DISCONNECTED = 2
    RESPONSE = 3  # an HTTP response is being sent instead of accepting


# PERF: looking a member up in its class costs 0.4 us, several times per message.
_CONNECTING, _CONNECTED = WebSocketState.CONNECTING, WebSocketState.CONNECTED
_DISCONNECTED, _RESPONSE = WebSocketState.DISCONNECTED, WebSocketState.RESPONSE


class WebSocketDisconnect(Exception):
    """The client closed the connection, or it broke.

    Args:
        code: close code, RFC 6455 section 7.4.
        reason: close reason.
    """

    def __init__(self, code: int = 1000, reason: str | None = None) -> None:
        self.code = code
        self.reason = reason or ""


class WebSocketDisconnected(RuntimeError):
    """The WebSocket was used after its end, or before it was accepted."""


class _Phase(NamedTuple):
    """What may be sent or received in a state, and the state that each message leads to."""

    transitions: dict[str, WebSocketState]

    def expected(self) -> str:
        """Name the messages for an error text."""
        return " or ".join(f'"{name}"' for name in self.transitions)


_RECEIVE = {
    _CONNECTING: _Phase({"websocket.connect": _CONNECTED}),
    _CONNECTED: _Phase(
        {
            "websocket.receive": _CONNECTED,
            "websocket.disconnect": _DISCONNECTED,
        }
    ),
}
_SEND = {
    _CONNECTING: _Phase(
        {
            "websocket.accept": _CONNECTED,
            "websocket.close": _DISCONNECTED,
            "websocket.http.response.start": _RESPONSE,
        }
    ),
    _CONNECTED: _Phase(
        {
            "websocket.send": _CONNECTED,
            "websocket.close": _DISCONNECTED,
        }
    ),
    _RESPONSE: _Phase({"websocket.http.response.body": _RESPONSE}),
}


def _next_state(phase: _Phase, message: Message) -> WebSocketState:
    kind = message["type"]
    try:
        return phase.transitions[kind]
    except KeyError:
        raise RuntimeError(f"Expected ASGI message {phase.expected()}, but got {kind!r}") from None


class WebSocket(HTTPConnection[StateT]):
    """A WebSocket connection.

    Args:
        scope: the ASGI scope.
        receive: the ASGI receive callable.
        send: the ASGI send callable.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        super().__init__(scope)
        if scope["type"] != "websocket":
            raise AssertionError(f"A WebSocket scope is needed, not {scope['type']!r}.")
        self._receive = receive
        self._send = send
        self.client_state = _CONNECTING
        self.application_state = _CONNECTING

    async def receive(self) -> Message:
        """Return the next ASGI message.

        Raises:
            RuntimeError: the message does not fit the state of the connection.
        """
        phase = _RECEIVE.get(self.client_state)
        if phase is None:
            raise WebSocketDisconnected(
                'Cannot call "receive" once a disconnect message has been received.'
            )
        message = await self._receive()
        self.client_state = _next_state(phase, message)
        return message

    async def send(self, message: Message) -> None:
        """Send an ASGI message.

        Raises:
            RuntimeError: the message does not fit the state of the connection.
            WebSocketDisconnect: the connection is broken (code 1006).
        """
        state = self.application_state
        phase = _SEND.get(state)
        if phase is None:
            raise WebSocketDisconnected('Cannot call "send" once a close message has been sent.')
        following = _next_state(phase, message)
        if state is _RESPONSE and not message.get("more_body", False):
            following = _DISCONNECTED
        self.application_state = following
        try:
            await self._send(message)
        except OSError:
            if state is not _CONNECTED:
                raise
            self.application_state = _DISCONNECTED
            raise WebSocketDisconnect(code=1006) from None

    async def accept(
        self,
        subprotocol: str | None = None,
        headers: Iterable[tuple[bytes, bytes]] | None = None,
    ) -> None:
        """Accept the connection.

        Args:
            subprotocol: the one chosen of those that the client offers.
            headers: extra response headers.
        """
        if self.client_state is _CONNECTING:
            await self.receive()
        await self.send(
            {
                "type": "websocket.accept",
                "subprotocol": subprotocol,
                "headers": list(headers or ()),
            }
        )

    async def _receive_data(self) -> Message:
        if self.application_state is not _CONNECTED:
            raise WebSocketDisconnected('WebSocket is not connected. Need to call "accept" first.')
        message = await self.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"], message.get("reason"))
        return message

    async def receive_text(self) -> str:
        """Return the next text message; raise `WebSocketDisconnect` at the end."""
        return cast(str, (await self._receive_data())["text"])

    async def receive_bytes(self) -> bytes:
        """Return the next binary message; raise `WebSocketDisconnect` at the end."""
        return cast(bytes, (await self._receive_data())["bytes"])

    async def receive_json(self, mode: str = "text") -> Any:
        """Return the next message, parsed as JSON.

        Args:
            mode: "text" or "binary", the kind of message.
        """
        _check_mode(mode)
        message = await self._receive_data()
        return json.loads(message["text" if mode == "text" else "bytes"])

    def iter_text(self) -> AsyncIterator[str]:
        """Yield text messages until the client disconnects."""
        return _until_disconnect(self.receive_text)

    def iter_bytes(self) -> AsyncIterator[bytes]:
        """Yield binary messages until the client disconnects."""
        return _until_disconnect(self.receive_bytes)

    def iter_json(self) -> AsyncIterator[Any]:
        """Yield parsed messages until the client disconnects."""
        return _until_disconnect(self.receive_json)

    async def send_text(self, data: str) -> None:
        """Send a text message."""
        await self.send({"type": "websocket.send", "text": data})

    async def send_bytes(self, data: bytes) -> None:
        """Send a binary message."""
        await self.send({"type": "websocket.send", "bytes": data})

    async def send_json(self, data: Any, mode: str = "text") -> None:
        """Send a value as JSON, in a "text" or "binary" message."""
        _check_mode(mode)
        text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
        if mode == "text":
            await self.send_text(text)
        else:
            await self.send_bytes(text.encode("utf-8"))

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        """Close the connection."""
        await self.send({"type": "websocket.close", "code": code, "reason": reason or ""})

    async def send_denial_response(self, response: Response) -> None:
        """Answer the handshake with an HTTP response instead of accepting it.

        Raises:
            RuntimeError: the server lacks the extension `websocket.http.response`.
        """
        if "websocket.http.response" not in self.scope.get("extensions", {}):
            raise RuntimeError(
                "The server doesn't support the Websocket Denial Response extension."
            )
        await response(self.scope, self.receive, self.send)


async def _until_disconnect(receive: Callable[[], Awaitable[T]]) -> AsyncIterator[T]:
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            yield await receive()


def _check_mode(mode: str) -> None:
    if mode not in ("text", "binary"):
        raise RuntimeError('The "mode" argument should be "text" or "binary".')


class WebSocketClose:
    """An ASGI application that closes the connection."""

    def __init__(self, code: int = 1000, reason: str | None = None) -> None:
        self.code = code
        self.reason = reason or ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the connection."""
        await send({"type": "websocket.close", "code": self.code, "reason": self.reason})
