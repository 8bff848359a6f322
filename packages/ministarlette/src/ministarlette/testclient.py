"""A test client: httpx against an application, without a network."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urljoin

import anyio.from_thread

from ministarlette._exchange import AppRun, End, HTTPExchange, Lifespan, PortalFactory
from ministarlette._scope import DEFAULT_PORTS
from ministarlette._utils import is_async_callable
from ministarlette.exceptions import StarletteDeprecationWarning
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send
from ministarlette.websockets import WebSocketDisconnect

if TYPE_CHECKING:
    import httpx
else:
    try:
        import httpx2 as httpx
    except ImportError:
        try:
            import httpx
        except ImportError:
            raise RuntimeError(
                "The test client requires the httpx2 (or httpx) package; "
                "install it with: pip install httpx"
            ) from None
        # We support both for good. Where this module is the stand-in for Starlette's, its users
        # should learn what they would learn there.
        if sys.modules.get("starlette") is sys.modules["ministarlette"]:
            warnings.warn(
                "Using `httpx` with `starlette.testclient` is deprecated; "
                "install `httpx2` instead.",
                StarletteDeprecationWarning,
                stacklevel=2,
            )

__all__ = ("TestClient", "WebSocketDenialResponse", "WebSocketTestSession")

ASGIInstance = Callable[[Receive, Send], Awaitable[None]]
ASGI2App = Callable[[Scope], ASGIInstance]
ASGI3App = Callable[[Scope, Receive, Send], Awaitable[None]]


class WebSocketDenialResponse(httpx.Response, WebSocketDisconnect):  # type: ignore[misc]
    """The HTTP response of an application that did not accept a WebSocket."""


class _Upgraded(Exception):
    """Carries a WebSocket session through httpx, which only knows responses."""

    def __init__(self, session: WebSocketTestSession) -> None:
        self.session = session


class WebSocketTestSession:
    """The client's end of a WebSocket.

    Args:
        app: the application.
        scope: the ASGI scope.
        portal_factory: opens the event loop to run on.
    """

    accepted_subprotocol: str | None
    extra_headers: Iterable[tuple[bytes, bytes]] | None

    def __init__(self, app: ASGI3App, scope: Scope, portal_factory: PortalFactory) -> None:
        self.app = app
        self.scope = scope
        self.portal_factory = portal_factory
        self._end: End | None = None

    def __enter__(self) -> WebSocketTestSession:
        self._run = AppRun(self.portal_factory)
        self._run.put({"type": "websocket.connect"})
        self._run.start(self.app, self.scope, self._run.inbox.get, self._from_app)
        try:
            message = self.receive()
            self._raise_on_close(message)
        except BaseException:
            error = self._stop()
            if isinstance(error, Exception):
                raise error from None
            raise
        self.accepted_subprotocol = message.get("subprotocol", None)
        self.extra_headers = message.get("headers", None)
        return self

    async def _from_app(self, message: Message) -> None:
        self._run.outbox.put(message)

    def _stop(self) -> BaseException | None:
        if self._end is not None:
            self._run.wait()
            return self._end.error
        return self._run.settle()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._end is None:
            self.close(1000)
        error = self._stop()
        if error is not None and error is not exc and exc is None:
            raise error

    def receive(self) -> Message:
        """Return the next message of the application.

        Raises:
            BaseException: what the application raised.
        """
        event: Any = self._end or self._run.outbox.get()
        if not isinstance(event, End):
            return event  # type: ignore[no-any-return]
        self._end = event
        if event.error is not None:
            raise event.error
        raise WebSocketDisconnect(1006, "The application returned without closing.")

    def _raise_on_close(self, message: Message) -> None:
        if message["type"] == "websocket.close":
            raise WebSocketDisconnect(message.get("code", 1000), message.get("reason", ""))
        if message["type"] == "websocket.http.response.start":
            parts: list[bytes] = []
            more = True
            while more:
                body = self.receive()
                if body["type"] != "websocket.http.response.body":
                    raise AssertionError(f"Expected a response body, got {body['type']!r}.")
                parts.append(bytes(body.get("body", b"")))
                more = body.get("more_body", False)
            raise WebSocketDenialResponse(
                status_code=message["status"], headers=message["headers"], content=b"".join(parts)
            )

    def send(self, message: Message) -> None:
        """Send an ASGI message to the application."""
        self._run.put(message)

    def send_bytes(self, data: bytes) -> None:
        """Send a binary message."""
        self.send({"bytes": data, "type": "websocket.receive"})

    def send_text(self, data: str) -> None:
        """Send a text message."""
        self.send({"text": data, "type": "websocket.receive"})

    def send_json(self, data: Any, mode: Literal["text", "binary"] = "text") -> None:
        """Send a value as JSON."""
        text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
        if mode == "text":
            self.send_text(text)
        else:
            self.send_bytes(text.encode("utf-8"))

    def close(self, code: int = 1000, reason: str | None = None) -> None:
        """Disconnect."""
        self.send({"type": "websocket.disconnect", "code": code, "reason": reason})

    def receive_text(self) -> str:
        """Return the next text message; raise `WebSocketDisconnect` at the end."""
        message = self.receive()
        self._raise_on_close(message)
        return message["text"]  # type: ignore[no-any-return]

    def receive_bytes(self) -> bytes:
        """Return the next binary message; raise `WebSocketDisconnect` at the end."""
        message = self.receive()
        self._raise_on_close(message)
        return message["bytes"]  # type: ignore[no-any-return]

    def receive_json(self, mode: Literal["text", "binary"] = "text") -> Any:
        """Return the next message, parsed as JSON."""
        message = self.receive()
        self._raise_on_close(message)
        return json.loads(message["text" if mode == "text" else "bytes"])


class _Body(httpx.SyncByteStream):
    """The body of a response, read while the application sends it."""

    def __init__(self, exchange: HTTPExchange, closed: Callable[[], None]) -> None:
        self._exchange = exchange
        self._closed = closed

    def __iter__(self) -> Iterator[bytes]:
        return self._exchange.chunks()

    def close(self) -> None:
        try:
            self._exchange.close()
        finally:
            self._closed()


class _Transport(httpx.BaseTransport):
    """What httpx sends requests to: the application."""

    def __init__(
        self,
        app: ASGI3App,
        portal_factory: PortalFactory,
        raise_server_exceptions: bool,
        root_path: str,
        client: tuple[str, int],
        app_state: dict[str, Any],
    ) -> None:
        self.app = app
        self.portal_factory = portal_factory
        self.raise_server_exceptions = raise_server_exceptions
        self.root_path = root_path
        self.client = client
        self.app_state = app_state
        self._open: set[HTTPExchange] = set()

    def _scope(self, request: Any) -> dict[str, Any]:
        url = request.url
        path = url.raw_path.partition(b"?")[0]
        port = DEFAULT_PORTS[url.scheme] if url.port is None else url.port
        headers = [(name.lower(), value) for name, value in request.headers.raw]
        return {
            "path": unquote(url.path),
            "raw_path": path,
            "root_path": self.root_path,
            "scheme": url.scheme,
            "query_string": url.query,
            "headers": headers,
            "client": self.client,
            "server": [url.host, port],
            "state": self.app_state.copy(),
        }

    def handle_request(self, request: Any) -> Any:
        """Run the application for a request, as far as the start of its response."""
        scope = self._scope(request)
        if scope["scheme"] in ("ws", "wss"):
            offered = request.headers.get("sec-websocket-protocol", "")
            scope |= {
                "type": "websocket",
                "subprotocols": [name.strip() for name in offered.split(",") if name.strip()],
                "extensions": {"websocket.http.response": {}},
            }
            raise _Upgraded(WebSocketTestSession(self.app, scope, self.portal_factory))
        scope |= {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "extensions": {"http.response.debug": {}, "http.response.trailers": {}},
        }
        return self._respond(scope, request.read())

    def _respond(self, scope: Scope, body: bytes) -> Any:
        run = AppRun(self.portal_factory)
        exchange = HTTPExchange(run, self.app, scope, body, self.raise_server_exceptions)
        start = exchange.wait_for_start()
        if start is None:
            return httpx.Response(500, headers=[], stream=httpx.ByteStream(b""))
        self._open.add(exchange)
        extensions: dict[str, Any] = {}
        if start.get("trailers", False):
            extensions["http.response.trailers"] = exchange.trailers
        response = httpx.Response(
            start["status"],
            headers=[(bytes(name), bytes(value)) for name, value in start.get("headers", ())],
            stream=_Body(exchange, lambda: self._open.discard(exchange)),
            extensions=extensions,
        )

        def debug(info: dict[str, Any]) -> None:
            response.extensions["http.response.debug"] = info
            if "template" in info and "context" in info:
                # Attributes that httpx does not know.
                vars(response).update(template=info["template"], context=info["context"])

        exchange.on_debug(debug)
        return response

    def close(self) -> None:
        """Cancel what is still running."""
        while self._open:
            self._open.pop().abort()


class TestClient(httpx.Client):
    """Sends requests to an application; as a context manager it runs the lifespan, too.

    Args:
        app: the application (ASGI 3 or 2).
        base_url: URL that others are relative to.
        raise_server_exceptions: raise the application's exceptions instead of a 500 response.
        root_path: ASGI's `root_path`.
        backend: "asyncio" or "trio".
        backend_options: options of `anyio.run`.
        cookies: cookies to send.
        headers: header fields to send.
        follow_redirects: follow redirects.
        client: host and port that the application sees as its client.
    """

    __test__ = False  # no test case, for all its name

    def __init__(
        self,
        app: ASGIApp,
        base_url: str = "http://testserver",
        raise_server_exceptions: bool = True,
        root_path: str = "",
        backend: Literal["asyncio", "trio"] = "asyncio",
        backend_options: dict[str, Any] | None = None,
        cookies: Any = None,
        headers: Mapping[str, str] | None = None,
        follow_redirects: bool = True,
        client: tuple[str, int] = ("testclient", 50000),
    ) -> None:
        self._backend: dict[str, Any] = {
            "backend": backend,
            "backend_options": backend_options or {},
        }
        self.app = app if _is_asgi3(app) else _asgi3(app)
        self.app_state: dict[str, Any] = {}
        self.portal: anyio.from_thread.BlockingPortal | None = None
        self._app_transport = _Transport(
            self.app,
            self._portal_factory,
            raise_server_exceptions,
            root_path,
            client,
            self.app_state,
        )
        super().__init__(
            base_url=base_url,
            headers={"user-agent": "testclient", **_lower(headers or {})},
            transport=self._app_transport,
            follow_redirects=follow_redirects,
            cookies=cookies,
        )

    def _portal_factory(self) -> AbstractContextManager[anyio.from_thread.BlockingPortal]:
        if self.portal is not None:
            return _lent(self.portal)
        return anyio.from_thread.start_blocking_portal(**self._backend)

    def request(self, method: str, url: Any, *args: Any, **kwargs: Any) -> Any:
        """Send a request; the parameters are those of `httpx.Client.request`."""
        if kwargs.get("timeout", httpx.USE_CLIENT_DEFAULT) is not httpx.USE_CLIENT_DEFAULT:
            warnings.warn(
                "You should not use the 'timeout' argument with the TestClient. "
                "There is no network that could be slow.",
                StarletteDeprecationWarning,
                stacklevel=2,
            )
        return super().request(method, url, *args, **kwargs)

    def websocket_connect(
        self, url: str, subprotocols: Sequence[str] | None = None, **kwargs: Any
    ) -> WebSocketTestSession:
        """Return a WebSocket session, to be entered.

        Args:
            url: path or URL.
            subprotocols: the subprotocols to offer.
            **kwargs: as for `get`.
        """
        headers = {
            "connection": "upgrade",
            "sec-websocket-key": "testserver==",
            "sec-websocket-version": "13",
            **(kwargs.pop("headers", None) or {}),
        }
        if subprotocols is not None:
            headers.setdefault("sec-websocket-protocol", ", ".join(subprotocols))
        try:
            super().request("GET", urljoin("ws://testserver", url), headers=headers, **kwargs)
        except _Upgraded as upgraded:
            return upgraded.session
        raise RuntimeError("Expected WebSocket upgrade")

    def __enter__(self) -> TestClient:
        with ExitStack() as stack:
            portal = stack.enter_context(anyio.from_thread.start_blocking_portal(**self._backend))
            self.portal = portal
            stack.callback(setattr, self, "portal", None)
            lifespan = Lifespan(AppRun(lambda: _lent(portal)), self.app, self.app_state)
            stack.callback(lifespan.stop)
            stack.callback(self._app_transport.close)
            self.exit_stack = stack.pop_all()
        return self

    def __exit__(self, *args: Any) -> None:
        self.exit_stack.close()


@contextmanager
def _lent(portal: anyio.from_thread.BlockingPortal) -> Iterator[anyio.from_thread.BlockingPortal]:
    yield portal


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the fields so that one given by the user replaces a default in any spelling."""
    return {
        "user-agent" if name.lower() == "user-agent" else name: value
        for name, value in headers.items()
    }


def _is_asgi3(app: Any) -> bool:
    """Tell ASGI 3 (a coroutine function, or a class of awaitables) from ASGI 2."""
    return hasattr(app, "__await__") if isinstance(app, type) else is_async_callable(app)


def _asgi3(app: Any) -> ASGI3App:
    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope)(receive, send)

    return call
