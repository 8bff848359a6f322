"""`ServerErrorMiddleware`: what is left of exceptions becomes a 500 response."""

from __future__ import annotations

from typing import Any

from ministarlette._exception_handler import track
from ministarlette._utils import is_async_callable
from ministarlette.concurrency import run_in_threadpool
from ministarlette.requests import Request
from ministarlette.responses import HTMLResponse, PlainTextResponse, Response
from ministarlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

__all__ = ("ServerErrorMiddleware",)


class ServerErrorMiddleware:
    """Answers any exception with status 500, then raises it again for the server's log.

    Args:
        app: the application.
        handler: makes the response; by default a plain text.
        debug: answer with a traceback instead.
    """

    def __init__(
        self, app: ASGIApp, handler: ExceptionHandler | None = None, debug: bool = False
    ) -> None:
        self.app = app
        self.handler = handler
        self.debug = debug

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        tracked = track(send)
        try:
            await self.app(scope, receive, tracked)
        except Exception as exc:
            request: Request[Any] = Request(scope)
            response = await self._respond(request, exc)
            if not tracked.started:
                await response(scope, receive, send)
            # The server logs it, and the test client shows it.
            raise

    async def _respond(self, request: Request[Any], exc: Exception) -> Response:
        if self.debug:  # reading source lines is file I/O
            return await run_in_threadpool(self.debug_response, request, exc)
        if self.handler is None:
            return self.error_response(request, exc)
        if is_async_callable(self.handler):
            return await self.handler(request, exc)  # type: ignore[arg-type, misc, no-any-return]
        return await run_in_threadpool(self.handler, request, exc)  # type: ignore[arg-type]

    def generate_html(self, exc: Exception, limit: int = 7) -> str:
        """Return the debug page.

        Args:
            exc: the exception.
            limit: lines of source around each frame.
        """
        from ministarlette._errorpage import render_html  # noqa: PLC0415  debugging only

        return render_html(exc, limit)

    def generate_plain_text(self, exc: Exception) -> str:
        """Return the traceback as text."""
        from ministarlette._errorpage import render_text  # noqa: PLC0415  debugging only

        return render_text(exc)

    def debug_response(self, request: Request[Any], exc: Exception) -> Response:
        """Return the traceback, as a page for browsers."""
        if "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(self.generate_html(exc), status_code=500)
        return PlainTextResponse(self.generate_plain_text(exc), status_code=500)

    def error_response(self, request: Request[Any], exc: Exception) -> Response:
        """Return the response without any details."""
        return PlainTextResponse("Internal Server Error", status_code=500)
