"""Cross-origin resource sharing (the Fetch standard, 3.2)."""

import re
from collections.abc import Awaitable, Collection
from typing import Any

from ministarlette._raw_headers import RawHeaders, add_vary, set_header
from ministarlette.datastructures import Headers
from ministarlette.responses import PlainTextResponse, Response
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send

#: What ``*`` stands for in `allow_methods`.
ALL_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY")
#: Request headers that are always allowed.
SAFELISTED_HEADERS = {"Accept", "Accept-Language", "Content-Language", "Content-Type"}

_PREFLIGHT_VARY = ", ".join(
    (
        "Origin",
        "Access-Control-Request-Method",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Private-Network",
    )
)


class CORSMiddleware:
    """Tells browsers which other origins may use the application, and answers their preflights.

    Args:
        app: The application.
        allow_origins: Origins such as ``https://example.org``, or ``["*"]`` for all.
        allow_methods: Methods, or ``["*"]``.
        allow_headers: Request headers, or ``["*"]``; `SAFELISTED_HEADERS` are always allowed.
        allow_credentials: Whether cookies and authorization may come along.
        allow_origin_regex: A pattern that allowed origins match as a whole.
        allow_private_network: Whether public sites may reach an application in a private network.
        expose_headers: Response headers that scripts may read.
        max_age: For how many seconds browsers may remember the answer to a preflight.
    """

    def __init__(
        self,
        app: ASGIApp,
        allow_origins: Collection[str] = (),
        allow_methods: Collection[str] = ("GET",),
        allow_headers: Collection[str] = (),
        allow_credentials: bool = False,
        allow_origin_regex: str | None = None,
        allow_private_network: bool = False,
        expose_headers: Collection[str] = (),
        max_age: int = 600,
    ) -> None:
        self.app = app
        self.allow_origins = allow_origins
        self.allow_methods = ALL_METHODS if "*" in allow_methods else allow_methods
        self.allow_all_origins = "*" in allow_origins
        self.allow_all_headers = "*" in allow_headers
        self.allow_origin_regex = re.compile(allow_origin_regex) if allow_origin_regex else None
        self.allow_private_network = allow_private_network
        names = sorted(SAFELISTED_HEADERS | set(allow_headers))
        self.allow_headers = [name.lower() for name in names]

        # With credentials browsers do not accept "*": the origin must be named.
        self._names_origin = allow_credentials or not self.allow_all_origins
        anyone = {} if self._names_origin else {"Access-Control-Allow-Origin": "*"}
        credentials = {"Access-Control-Allow-Credentials": "true"} if allow_credentials else {}
        exposed = {"Access-Control-Expose-Headers": ", ".join(expose_headers)}
        simple = anyone | credentials | (exposed if expose_headers else {})
        self._simple: RawHeaders = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in simple.items()
        ]
        allowed = {"Access-Control-Allow-Headers": ", ".join(names)}
        self._preflight = {
            "Vary": _PREFLIGHT_VARY,
            **anyone,
            "Access-Control-Allow-Methods": ", ".join(self.allow_methods),
            "Access-Control-Max-Age": str(max_age),
            **({} if self.allow_all_headers else allowed),
            **credentials,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or add headers to the application's response."""
        if scope["type"] == "http":
            origin = _first(scope["headers"], b"origin")
            if origin is None:
                await self.app(scope, receive, _Sender(send, ()))
                return
            if scope["method"] == "OPTIONS":
                headers = Headers(scope=scope)
                if "access-control-request-method" in headers:
                    response = self.preflight_response(request_headers=headers)
                    await response(scope, receive, send)
                    return
            send = _Sender(send, self._headers_for(origin))
        await self.app(scope, receive, send)

    def is_allowed_origin(self, origin: str) -> bool:
        """Tell whether `origin` may use the application."""
        if self.allow_all_origins:
            return True
        pattern = self.allow_origin_regex
        if pattern is not None and pattern.fullmatch(origin):
            return True
        return origin in self.allow_origins

    def preflight_response(self, request_headers: Headers) -> Response:
        """Return the answer to a preflight: 200, or 400 that says what is not allowed."""
        headers = dict(self._preflight)
        refused = []

        origin = request_headers["origin"]
        if not self.is_allowed_origin(origin):
            refused.append("origin")
        elif self._names_origin:
            headers["Access-Control-Allow-Origin"] = origin

        if request_headers["access-control-request-method"] not in self.allow_methods:
            refused.append("method")

        wanted = request_headers.get("access-control-request-headers")
        if wanted is not None:
            if self.allow_all_headers:
                headers["Access-Control-Allow-Headers"] = wanted
            elif not self._are_allowed(wanted):
                refused.append("headers")

        if "access-control-request-private-network" in request_headers:
            if self.allow_private_network:
                headers["Access-Control-Allow-Private-Network"] = "true"
            else:
                refused.append("private-network")

        if refused:
            text = "Disallowed CORS " + ", ".join(refused)
            return PlainTextResponse(text, status_code=400, headers=headers)
        return PlainTextResponse("OK", status_code=200, headers=headers)

    def _are_allowed(self, names: str) -> bool:
        return all(name.strip() in self.allow_headers for name in names.lower().split(","))

    def _headers_for(self, origin: bytes) -> RawHeaders:
        """Return what the response to a request from `origin` gets, Vary excepted."""
        if not self._names_origin or not self.is_allowed_origin(origin.decode("latin-1")):
            return self._simple
        return [*self._simple, (b"access-control-allow-origin", origin)]


class _Sender:
    """Stands in for `send`: adds `headers` and ``Vary: Origin`` to the response."""

    __slots__ = ("_headers", "_send")

    def __init__(self, send: Send, headers: Collection[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._headers = headers

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            headers: RawHeaders = list(message.get("headers", ()))
            for name, value in self._headers:
                set_header(headers, name, value)
            add_vary(headers, b"Origin")
            message["headers"] = headers
        return self._send(message)


def _first(headers: Any, wanted: bytes) -> bytes | None:
    for name, value in headers:
        if name == wanted:
            found: bytes = value
            return found
    return None
