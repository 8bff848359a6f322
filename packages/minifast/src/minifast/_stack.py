"""The innermost part of the middleware: error handling and routing in one.

An operation that can take the short way (`_direct`) is found and run here. Everything else goes
through the web layer's own middleware and the router. Exceptions are answered alike.
"""

from collections.abc import Callable
from typing import Any

from minifast._failures import HANDLERS
from ministarlette.types import ASGIApp, Receive, Scope, Send

ERROR_KEY = "minifast_error"


async def raise_kept(scope: Scope, receive: Receive, send: Send) -> None:
    """Raise the exception that the scope keeps, so that a middleware around sees it."""
    raise scope.pop(ERROR_KEY)


class Core:
    """Serves what can be served the short way, and hands on the rest.

    Args:
        find: Returns the application for a scope, if there is a short way.
        handlers: The exception handlers: by class, by status.
        general: The long way.
        on_error: What answers for an exception that nobody handles; it gets the scope with the
            exception under `ERROR_KEY`. None to let the exception go on.
    """

    def __init__(
        self,
        find: Callable[[Scope], ASGIApp | None],
        handlers: tuple[dict[Any, Any], dict[int, Any]],
        general: ASGIApp,
        on_error: ASGIApp | None,
    ) -> None:
        self.find = find
        self.handlers = handlers
        self.general = general
        self.on_error = on_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection."""
        if scope["type"] == "http":
            serve = self.find(scope)
            if serve is not None:
                scope[HANDLERS] = self.handlers
                if self.on_error is None:
                    await serve(scope, receive, send)
                    return
                try:
                    await serve(scope, receive, send)
                except Exception as error:
                    scope[ERROR_KEY] = error
                    await self.on_error(scope, receive, send)
                return
        await self.general(scope, receive, send)
