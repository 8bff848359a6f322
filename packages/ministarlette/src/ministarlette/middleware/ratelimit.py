"""Limits how many requests one client may make."""

import ipaddress
import logging
import time
from collections.abc import Callable

from ministarlette._ratelimit import Limiter, MemoryLimiter, SharedLimiter, Verdict
from ministarlette.responses import PlainTextResponse
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send
from ministarlette.websockets import WebSocketClose

_logger = logging.getLogger("ministarlette.ratelimit")


def client_address(scope: Scope) -> str | None:
    """Return the client's address; of IPv6 the first 64 bits, which is what one client is given.

    The address is what the server says. Behind a proxy, let the server read the proxy's headers;
    this function does not, because clients can send them too.
    """
    client = scope.get("client")
    if not client:
        return None
    host: str = client[0]
    if ":" not in host:
        return host
    try:
        address = ipaddress.IPv6Address(host.partition("%")[0])
    except ValueError:
        return host
    return str(address.ipv4_mapped or ipaddress.IPv6Network((address, 64), strict=False))


class RateLimitMiddleware:
    """Answers clients that make too many requests by 429 with Retry-After.

    All responses tell X-RateLimit-Limit, -Remaining and -Reset (in seconds since 1970). WebSockets
    count when they connect; beyond the limit they are refused.

    Args:
        app: The application.
        requests_per_minute: The limit.
        key: Tells clients apart; requests for which it returns None are not limited. By default the
            address (`client_address`).
        storage: Where several processes count together, such as ``redis://localhost:6379``; by
            default each process counts for itself. If the store fails, requests pass.
        max_clients: How many clients are remembered in memory.
    """

    def __init__(
        self,
        app: ASGIApp,
        requests_per_minute: int = 100,
        *,
        key: Callable[[Scope], str | None] = client_address,
        storage: str | None = None,
        max_clients: int = 100_000,
    ) -> None:
        self.app = app
        self.requests_per_minute = requests_per_minute
        self.key = key
        self._limiter: Limiter = (
            MemoryLimiter(requests_per_minute, max_clients)
            if storage is None
            else SharedLimiter(requests_per_minute, storage)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, or refuse."""
        if scope["type"] == "lifespan":
            try:
                await self.app(scope, receive, send)
            finally:
                await self._limiter.close()
            return
        verdict = await self._verdict(scope)
        if verdict is None:
            await self.app(scope, receive, send)
        elif verdict.allowed:
            await self.app(scope, receive, self._sender(send, verdict))
        else:
            await self._refuse(scope, receive, self._sender(send, verdict), verdict)

    async def _verdict(self, scope: Scope) -> Verdict | None:
        key = self.key(scope)
        if key is None:
            return None
        try:
            return await self._limiter.hit(key)
        except Exception:
            _logger.exception("The rate limit cannot be checked: requests pass.")
            return None

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, verdict: Verdict) -> None:
        extensions = scope.get("extensions") or {}
        if scope["type"] == "websocket" and "websocket.http.response" not in extensions:
            await WebSocketClose(code=1013)(scope, receive, send)
            return
        headers = {"Retry-After": str(verdict.wait(time.time()))}
        response = PlainTextResponse("Too Many Requests", status_code=429, headers=headers)
        await response(scope, receive, send)

    def _sender(self, send: Send, verdict: Verdict) -> Send:
        headers = [
            (b"x-ratelimit-limit", b"%d" % self.requests_per_minute),
            (b"x-ratelimit-remaining", b"%d" % verdict.remaining),
            (b"x-ratelimit-reset", b"%d" % verdict.reset),
        ]

        async def send_with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                message["headers"] = [*message.get("headers", ()), *headers]
            await send(message)

        return send_with_headers
