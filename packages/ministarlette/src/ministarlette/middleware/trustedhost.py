"""Refuses requests for hosts that are not ours, against attacks by the Host header."""

from collections.abc import Sequence

from ministarlette._host import parse_host_header
from ministarlette.datastructures import URL, Headers
from ministarlette.responses import PlainTextResponse, RedirectResponse, Response
from ministarlette.types import ASGIApp, Receive, Scope, Send

ENFORCE_DOMAIN_WILDCARD = "Domain wildcard patterns must be like '*.example.com'."


class TrustedHostMiddleware:
    """Answers requests whose Host header is not in a list with 400.

    Args:
        app: The application.
        allowed_hosts: Names without port, such as ``example.org`` or ``[::1]``; ``*.example.org``
            stands for all subdomains, ``*`` for every host.
        www_redirect: Whether ``example.org`` is sent on to ``www.example.org`` if that is listed.

    Raises:
        ValueError: A ``*`` is elsewhere than in front.
    """

    def __init__(
        self,
        app: ASGIApp,
        allowed_hosts: Sequence[str] | None = None,
        www_redirect: bool = True,
    ) -> None:
        self.app = app
        self.allowed_hosts = ["*"] if allowed_hosts is None else list(allowed_hosts)
        self.allow_any = "*" in self.allowed_hosts
        self.www_redirect = www_redirect
        patterns = [host.lower() for host in self.allowed_hosts if host != "*"]
        for pattern in patterns:
            if "*" in pattern.removeprefix("*."):
                raise ValueError(ENFORCE_DOMAIN_WILDCARD)
        self._names = frozenset(name for name in patterns if name[0] != "*")
        self._suffixes = tuple(name[1:] for name in patterns if name[0] == "*")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, or refuse."""
        app: ASGIApp = self.app
        if not self.allow_any and scope["type"] in ("http", "websocket"):
            app = self._refusal(scope) or app
        await app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        host = _host_name(Headers(scope=scope).get("host", ""))
        if host in self._names or (host and host.endswith(self._suffixes)):
            return None
        if self.www_redirect and host and "www." + host in self._names:
            url = URL(scope=scope)
            return RedirectResponse(url=str(url.replace(netloc="www." + url.netloc)))
        return PlainTextResponse("Invalid host header", status_code=400)


def _host_name(header: str) -> str:
    """Return the name in a Host header, in lower case; empty when the header is malformed.

    Whatever number the port is: it says nothing about trust.
    """
    name, _, port = header.rpartition(":")
    if not (port.isascii() and port.isdigit()):
        name = header
    parsed = parse_host_header(name)
    return parsed.host.lower() if parsed and parsed.port is None else ""
