"""Sends plain HTTP and WebSocket requests on to their secure schemes."""

from ministarlette.datastructures import URL
from ministarlette.responses import PlainTextResponse, RedirectResponse, Response
from ministarlette.types import ASGIApp, Receive, Scope, Send

_SECURE = {"http": "https", "ws": "wss"}


class HTTPSRedirectMiddleware:
    """Answers requests over ``http`` and ``ws`` by 307 to ``https`` and ``wss``.

    Args:
        app: The application, which sees secure requests alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect, or run the application."""
        if scope["type"] in ("http", "websocket") and scope["scheme"] in _SECURE:
            await _redirect(scope)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _redirect(scope: Scope) -> Response:
    url = URL(scope=scope)
    if not url.hostname:
        return PlainTextResponse("Invalid host header", status_code=400)
    if url.port in (80, 443):
        url = url.replace(port=None)
    scheme = scope["scheme"]
    return RedirectResponse(_SECURE[scheme] + str(url).removeprefix(scheme), status_code=307)
