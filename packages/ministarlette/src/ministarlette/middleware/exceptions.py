"""`ExceptionMiddleware`: exceptions that have a handler become responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministarlette._exception_handler import handle_exception, track
from ministarlette._scope import EXCEPTION_HANDLERS
from ministarlette.exceptions import HTTPException, WebSocketException
from ministarlette.requests import Request
from ministarlette.responses import PlainTextResponse, Response
from ministarlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send
from ministarlette.websockets import WebSocket

__all__ = ("ExceptionMiddleware",)


class ExceptionMiddleware:
    """Answers the exceptions of `app` by handlers.

    Args:
        app: the application.
        handlers: handlers by exception class or by HTTP status.
        debug: let exceptions without a handler of their own class pass to the debug page.
    """

    def __init__(
        self,
        app: ASGIApp,
        handlers: Mapping[Any, ExceptionHandler] | None = None,
        debug: bool = False,
    ) -> None:
        self.app = app
        self.debug = debug
        self._status_handlers: dict[int, ExceptionHandler] = {}
        self._exception_handlers: dict[type[Exception], ExceptionHandler] = {
            HTTPException: self.http_exception,
            WebSocketException: self.websocket_exception,
        }
        self._handlers = (self._exception_handlers, self._status_handlers)
        for key, handler in (handlers or {}).items():
            self.add_exception_handler(key, handler)

    def add_exception_handler(
        self, exc_class_or_status_code: int | type[Exception], handler: ExceptionHandler
    ) -> None:
        """Register the handler of a status or of an exception class."""
        if isinstance(exc_class_or_status_code, int):
            self._status_handlers[exc_class_or_status_code] = handler
        elif issubclass(exc_class_or_status_code, Exception):
            self._exception_handlers[exc_class_or_status_code] = handler
        else:
            raise AssertionError(f"Not an exception class: {exc_class_or_status_code!r}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application."""
        kind = scope["type"]
        if kind not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope[EXCEPTION_HANDLERS] = self._handlers
        tracked = track(send)
        try:
            await self.app(scope, receive, tracked)
        except Exception as exc:
            conn: Request[Any] | WebSocket[Any]
            if kind == "http":
                conn = Request(scope, receive, tracked)
            else:
                conn = WebSocket(scope, receive, tracked)
            await handle_exception(exc, conn, receive, tracked)

    async def http_exception(self, request: Request[Any], exc: Exception) -> Response:
        """Answer an `HTTPException` in plain text."""
        assert isinstance(exc, HTTPException)
        status, headers = exc.status_code, exc.headers
        if status in (204, 304):  # these have no content
            return Response(status_code=status, headers=headers)
        return PlainTextResponse(exc.detail, status, headers)

    async def websocket_exception(self, websocket: WebSocket[Any], exc: Exception) -> None:
        """Answer a `WebSocketException` by closing."""
        assert isinstance(exc, WebSocketException)
        await websocket.close(code=exc.code, reason=exc.reason)
