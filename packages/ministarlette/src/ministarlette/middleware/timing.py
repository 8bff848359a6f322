"""Tells clients how long the application took."""

import time
from collections.abc import Awaitable

from ministarlette.types import ASGIApp, Message, Receive, Scope, Send


class TimingMiddleware:
    """Adds ``X-Response-Time: 0.023s`` and ``Server-Timing: app;dur=23.1`` to responses.

    The time is that from the request to the start of the response. Browsers show Server-Timing
    (W3C) in their developer tools, in milliseconds.

    Args:
        app: The application.
        server_timing: Whether Server-Timing is sent.
    """

    def __init__(self, app: ASGIApp, *, server_timing: bool = True) -> None:
        self.app = app
        self.server_timing = server_timing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and time it."""
        if scope["type"] == "http":
            send = _Sender(send, self.server_timing)
        await self.app(scope, receive, send)


class _Sender:
    __slots__ = ("_began", "_send", "_server_timing")

    def __init__(self, send: Send, server_timing: bool) -> None:
        self._send = send
        self._server_timing = server_timing
        self._began = time.perf_counter()

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            seconds = time.perf_counter() - self._began
            headers = [*message.get("headers", ()), (b"x-response-time", b"%.3fs" % seconds)]
            if self._server_timing:
                headers.append((b"server-timing", b"app;dur=%.1f" % (seconds * 1000)))
            message["headers"] = headers
        return self._send(message)
