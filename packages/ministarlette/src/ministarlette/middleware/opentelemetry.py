"""Traces requests with OpenTelemetry: one server span each, by the stable HTTP conventions.

https://opentelemetry.io/docs/specs/semconv/http/http-spans/
"""

import re
from collections.abc import Awaitable, Sequence
from typing import Any

from opentelemetry import metrics, propagate, trace
from opentelemetry.trace import SpanKind, Status, StatusCode

from ministarlette.datastructures import URL
from ministarlette.routing import Mount, Route
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send

_KNOWN_METHODS = frozenset(
    ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE")
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
#: Set while a request is handled, so that nested middleware makes no second span.
_SCOPE_KEY = "starlette.opentelemetry"


class OpenTelemetryMiddleware:
    """Makes a span of every HTTP request, named after its method and route.

    The span is a child of the caller's, if the request says so (``traceparent``).

    Args:
        app: The application.
        excluded_urls: Patterns, searched for in the whole URL, of requests that are not traced; a
            string may hold several, separated by commas.
        tracer_provider: Where spans go, by default the global provider.
        meter_provider: Kept for metrics to come.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        excluded_urls: str | Sequence[str] = (),
        tracer_provider: trace.TracerProvider | None = None,
        meter_provider: metrics.MeterProvider | None = None,
    ) -> None:
        self.app = app
        provider = tracer_provider or trace.get_tracer_provider()
        self.tracer_provider = provider
        self.meter_provider = meter_provider
        self._enabled = not isinstance(provider, trace.NoOpTracerProvider)
        self._tracer: trace.Tracer | None = None
        if isinstance(excluded_urls, str):
            excluded_urls = excluded_urls.split(",")
        patterns = [pattern.strip() for pattern in excluded_urls if pattern.strip()]
        self._excluded = re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application within a span."""
        if not self._enabled or scope["type"] != "http" or _SCOPE_KEY in scope:
            await self.app(scope, receive, send)
            return
        scope[_SCOPE_KEY] = True
        try:
            if self._excluded is not None and self._excluded.search(str(URL(scope=scope))):
                await self.app(scope, receive, send)
            else:
                await self._trace(scope, receive, send)
        finally:
            del scope[_SCOPE_KEY]

    async def _trace(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._tracer is None:  # only now: providers are often configured after the application
            self._tracer = self.tracer_provider.get_tracer("starlette")
        headers = _headers(scope)
        attributes = _request_attributes(scope, headers)
        method = attributes["http.request.method"]
        method = "HTTP" if method == "_OTHER" else method
        with self._tracer.start_as_current_span(
            method,
            context=propagate.extract(headers),
            kind=SpanKind.SERVER,
            attributes=attributes,
        ) as span:
            try:
                await self.app(scope, receive, _Sender(send, span))
            except Exception as error:
                span.set_attribute("error.type", type(error).__qualname__)
                raise
            finally:
                route = _route(scope)
                if route is not None:
                    span.update_name(f"{method} {route}")
                    span.set_attribute("http.route", route)


class _Sender:
    """Stands in for `send`: notes the status of the response."""

    __slots__ = ("_send", "_span")

    def __init__(self, send: Send, span: trace.Span) -> None:
        self._send = send
        self._span = span

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            status = message["status"]
            self._span.set_attribute("http.response.status_code", status)
            if status >= 500:
                self._span.set_attribute("error.type", str(status))
                self._span.set_status(Status(StatusCode.ERROR))
        return self._send(message)


def _headers(scope: Scope) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers


def _request_attributes(scope: Scope, headers: dict[str, list[str]]) -> dict[str, Any]:
    method = scope["method"].upper()
    known = method in _KNOWN_METHODS
    scheme = scope.get("scheme", "http")
    attributes: dict[str, Any] = {
        "http.request.method": method if known else "_OTHER",
        "url.path": scope["path"],
        "url.scheme": scheme,
    }
    if not known or method != scope["method"]:
        attributes["http.request.method_original"] = scope["method"]
    if scope.get("query_string"):
        attributes["url.query"] = scope["query_string"].decode("latin-1")
    if "host" in headers or scope.get("server"):
        url = URL(scope=scope)
        if url.hostname:
            attributes["server.address"] = url.hostname
            port = url.port or _DEFAULT_PORTS.get(scheme)
            attributes |= {"server.port": port} if port else {}
    if scope.get("http_version"):
        attributes["network.protocol.version"] = scope["http_version"]
    if scope.get("client"):
        attributes["client.address"], attributes["client.port"] = scope["client"]
    if "user-agent" in headers:
        attributes["user_agent.original"] = headers["user-agent"][0]
    return attributes


def _route(scope: Scope) -> str | None:
    """Return the template of the path, as far as routing got."""
    route = scope.get("route")
    root_path: str = scope.get("root_path", "")
    if isinstance(route, Mount):
        return root_path
    if isinstance(route, Route):
        return root_path + route.path
    return None
