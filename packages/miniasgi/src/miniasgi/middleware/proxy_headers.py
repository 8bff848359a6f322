"""`X-Forwarded-*` of trusted proxies, as middleware.

The server itself does this without a layer of its own (`Config.proxy_headers`); the middleware is
for applications that are served by something else.
"""

from __future__ import annotations

from miniasgi._asgi import ASGIApplication, Receive, Scope, Send
from miniasgi._forwarded import TrustedHosts, apply


class ProxyHeadersMiddleware:
    """Puts the client and the scheme that a trusted proxy reports into the scope.

    Args:
        app: The application.
        trusted_hosts: Addresses, networks or names of the proxies; `"*"` trusts everybody.
    """

    def __init__(
        self, app: ASGIApplication, trusted_hosts: list[str] | str = "127.0.0.1,::1"
    ) -> None:
        self.app = app
        self.trusted_hosts = TrustedHosts(trusted_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application with the client's view of the request."""
        if scope["type"] != "lifespan":
            client = scope.get("client")
            if (client[0] if client else None) in self.trusted_hosts:
                apply(scope, self.trusted_hosts)
        await self.app(scope, receive, send)


_TrustedHosts = TrustedHosts  # the name in uvicorn
