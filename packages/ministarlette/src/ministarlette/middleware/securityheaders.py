"""Response headers that make browsers stricter than they are by themselves."""

from collections.abc import Awaitable, Mapping

from ministarlette.types import ASGIApp, Message, Receive, Scope, Send


class SecurityHeadersMiddleware:
    """Adds security headers to responses; what the application sets itself is left alone.

    By default: no guessing of types, no embedding in other sites' frames, no full URLs for other
    sites, no shared windows, and TLS for a year once a browser came over TLS.

    Args:
        app: The application.
        content_security_policy: Content-Security-Policy; there is none that suits everybody.
        frame_options: X-Frame-Options, ``DENY`` or ``SAMEORIGIN``; None omits it.
        referrer_policy: Referrer-Policy; None omits it.
        opener_policy: Cross-Origin-Opener-Policy; None omits it.
        permissions_policy: Permissions-Policy, such as ``camera=(), microphone=()``.
        hsts_max_age: For how many seconds browsers insist on TLS (RFC 6797), told over TLS alone;
            0 omits it.
        hsts_subdomains: Whether that holds for subdomains as well.
        headers: More headers.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        content_security_policy: str | None = None,
        frame_options: str | None = "DENY",
        referrer_policy: str | None = "strict-origin-when-cross-origin",
        opener_policy: str | None = "same-origin",
        permissions_policy: str | None = None,
        hsts_max_age: int = 365 * 24 * 60 * 60,
        hsts_subdomains: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.app = app
        chosen = {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": frame_options,
            "Referrer-Policy": referrer_policy,
            "Cross-Origin-Opener-Policy": opener_policy,
            "Content-Security-Policy": content_security_policy,
            "Permissions-Policy": permissions_policy,
            **(headers or {}),
        }
        hsts = f"max-age={hsts_max_age}" + ("; includeSubDomains" if hsts_subdomains else "")
        self._plain = _raw(chosen)
        self._secure = self._plain + _raw(
            {"Strict-Transport-Security": hsts if hsts_max_age else None}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and add the headers."""
        if scope["type"] == "http":
            send = _Sender(send, self._secure if scope.get("scheme") == "https" else self._plain)
        await self.app(scope, receive, send)


class _Sender:
    __slots__ = ("_headers", "_send")

    def __init__(self, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._headers = headers

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            present = {name for name, _ in headers}
            headers += [pair for pair in self._headers if pair[0] not in present]
            message["headers"] = headers
        return self._send(message)


def _raw(headers: Mapping[str, str | None]) -> list[tuple[bytes, bytes]]:
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in headers.items()
        if value is not None
    ]
