"""ASGI 2 applications, which are called twice."""

from __future__ import annotations

from typing import Any

from miniasgi._asgi import Receive, Scope, Send


class ASGI2Middleware:
    """Makes an ASGI 3 application of an ASGI 2 one.

    Args:
        app: `app(scope)` returns a coroutine function of `receive` and `send`.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application."""
        await self.app(scope)(receive, send)
