"""Finds out who sends each request, by an `AuthenticationBackend`."""

from collections.abc import Callable

from ministarlette.authentication import (
    AuthCredentials,
    AuthenticationBackend,
    AuthenticationError,
    UnauthenticatedUser,
)
from ministarlette.requests import HTTPConnection
from ministarlette.responses import PlainTextResponse, Response
from ministarlette.types import ASGIApp, Receive, Scope, Send


class AuthenticationMiddleware:
    """Fills ``request.auth`` and ``request.user``.

    Args:
        app: The application.
        backend: Reads the credentials.
        on_error: Makes the response to wrong credentials, by default a 400 with the error's text.
            WebSockets are closed with code 1000.
    """

    def __init__(
        self,
        app: ASGIApp,
        backend: AuthenticationBackend,
        on_error: Callable[[HTTPConnection, AuthenticationError], Response] | None = None,
    ) -> None:
        self.app = app
        self.backend = backend
        self.on_error = on_error or self.default_on_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Authenticate, then run the application."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        conn = HTTPConnection(scope)
        try:
            who = await self.backend.authenticate(conn)
        except AuthenticationError as error:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1000})
            else:
                await self.on_error(conn, error)(scope, receive, send)
            return
        scope["auth"], scope["user"] = who or (AuthCredentials(), UnauthenticatedUser())
        await self.app(scope, receive, send)

    @staticmethod
    def default_on_error(conn: HTTPConnection, exc: Exception) -> Response:
        """Return a 400 with the error's text."""
        return PlainTextResponse(str(exc), status_code=400)
