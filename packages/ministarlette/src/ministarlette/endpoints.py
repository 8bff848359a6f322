"""Endpoints as classes: one method per HTTP verb, or per WebSocket event."""

from __future__ import annotations

import json
from collections.abc import Generator
from functools import partial
from typing import Any, ClassVar, Literal

from ministarlette._utils import is_async_callable
from ministarlette.concurrency import run_in_threadpool
from ministarlette.exceptions import HTTPException
from ministarlette.requests import Request
from ministarlette.responses import PlainTextResponse, Response
from ministarlette.types import Message, Receive, Scope, Send
from ministarlette.websockets import WebSocket, WebSocketDisconnect

__all__ = ("HTTPEndpoint", "WebSocketEndpoint")

_VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY")


class HTTPEndpoint:
    """An HTTP endpoint: define `get`, `post` and so on in a subclass; `head` falls back to `get`.

    Awaiting an instance handles the request.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise AssertionError(f"An HTTP scope is needed, not {scope['type']!r}.")
        self.scope = scope
        self.receive = receive
        self.send = send
        self._allowed_methods = [verb for verb in _VERBS if self._handler_name(verb)]

    def _handler_name(self, verb: str) -> str | None:
        """Return the name of the method for a verb, None if there is none."""
        names = ("head", "get") if verb == "HEAD" else (verb.lower(),)
        return next((name for name in names if hasattr(self, name)), None)

    async def method_not_allowed(self, request: Request[Any]) -> Response:
        """Answer a verb that has no method."""
        headers = {"Allow": ", ".join(self._allowed_methods)}
        if "app" in self.scope:  # inside an application its handlers make the response
            raise HTTPException(status_code=405, headers=headers)
        return PlainTextResponse("Method Not Allowed", status_code=405, headers=headers)

    def __await__(self) -> Generator[Any, None, None]:
        return self.dispatch().__await__()

    async def dispatch(self) -> None:
        """Handle the request."""
        request: Request[Any] = Request(self.scope, self.receive, self.send)
        method = request.method
        name = self._handler_name(method) if method in _VERBS else None
        handler = self.method_not_allowed if name is None else getattr(self, name)
        threaded: Any = run_in_threadpool
        call: Any = handler if is_async_callable(handler) else partial(threaded, handler)
        await (await call(request))(self.scope, self.receive, self.send)


class WebSocketEndpoint:
    """A WebSocket endpoint: override `on_connect`, `on_receive` and `on_disconnect`.

    Attributes:
        encoding: what messages hold: "text", "bytes", "json", or None for either of the first two.
    """

    encoding: ClassVar[Literal["text", "bytes", "json"] | None] = None

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            raise AssertionError(f"A WebSocket scope is needed, not {scope['type']!r}.")
        self.scope = scope
        self.receive = receive
        self.send = send

    def __await__(self) -> Generator[Any, None, None]:
        return self.dispatch().__await__()

    async def dispatch(self) -> None:
        """Handle the connection until its end."""
        websocket: WebSocket[Any] = WebSocket(self.scope, self.receive, self.send)
        await self.on_connect(websocket)
        code = 1000
        try:
            while (message := await websocket.receive())["type"] == "websocket.receive":
                await self.on_receive(websocket, await self.decode(websocket, message))
            code = int(message.get("code") or 1000)
        except WebSocketDisconnect as end:
            code = end.code
            raise
        except Exception:
            code = 1011
            raise
        finally:
            await self.on_disconnect(websocket, code)

    async def decode(self, websocket: WebSocket[Any], message: Message) -> Any:
        """Return the data of a message, or close the connection where it is of the wrong kind."""
        text, data = message.get("text"), message.get("bytes")
        if self.encoding is None:
            return data if text is None else text
        if self.encoding == "text":
            return text if text is not None else await self._refuse(websocket, "text")
        if self.encoding == "bytes":
            return data if data is not None else await self._refuse(websocket, "bytes")
        if self.encoding != "json":
            raise AssertionError(f"Unsupported 'encoding' attribute {self.encoding}")
        try:
            return json.loads(data.decode("utf-8") if text is None else text)  # type: ignore[union-attr]
        except ValueError:
            return await self._refuse(websocket, None)

    async def _refuse(self, websocket: WebSocket[Any], expected: str | None) -> None:
        await websocket.close(code=1003)  # RFC 6455 section 7.4.1: unacceptable data
        if expected is None:
            raise RuntimeError("Malformed JSON data received.")
        got = "bytes" if expected == "text" else "text"
        raise RuntimeError(f"Expected {expected} websocket messages, but got {got}")

    async def on_connect(self, websocket: WebSocket[Any]) -> None:
        """Handle the handshake; accepts it by default."""
        await websocket.accept()

    async def on_receive(self, websocket: WebSocket[Any], data: Any) -> None:
        """Handle a message."""

    async def on_disconnect(self, websocket: WebSocket[Any], close_code: int) -> None:
        """Handle the end."""
