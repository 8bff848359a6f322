"""Requests: the ASGI scope and its messages, read comfortably."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Generator, Iterator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, NoReturn, cast

from typing_extensions import TypeVar

from ministarlette._cookies import cookie_parser
from ministarlette.datastructures import (
    URL,
    Address,
    FormData,
    Headers,
    QueryParams,
    State,
    URLPath,
)
from ministarlette.exceptions import HTTPException
from ministarlette.types import Message, Receive, Scope, Send

if TYPE_CHECKING:
    from ministarlette.applications import Starlette
    from ministarlette.routing import Router

StateT = TypeVar("StateT", default=State)

__all__ = ("ClientDisconnect", "HTTPConnection", "Request", "cookie_parser")

SERVER_PUSH_HEADERS_TO_COPY = {
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "user-agent",
}
_HINT = "http.response.early_hint"
_PUSH = "http.response.push"
_NO_QUERY = QueryParams()


class ClientDisconnect(Exception):
    """The client closed the connection while the request was read or answered."""


class HTTPConnection(Mapping[str, Any], Generic[StateT]):
    """What requests and WebSockets have in common; also a mapping over the scope.

    Args:
        scope: the ASGI scope, "http" or "websocket".
        receive: the ASGI receive callable.
    """

    # Values that are worked out at most once; class-level, so that a connection starts at no cost.
    _url: URL | None = None
    _base_url: URL | None = None
    _headers: Headers | None = None
    _query_params: QueryParams | None = None
    _cookies: dict[str, str] | None = None
    _state: State | None = None

    def __init__(self, scope: Scope, receive: Receive | None = None) -> None:
        if scope["type"] not in ("http", "websocket"):
            raise AssertionError(f"An HTTP or WebSocket scope is needed, not {scope['type']!r}.")
        self.scope = scope

    def __getitem__(self, key: str) -> Any:
        return self.scope[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.scope)

    def __len__(self) -> int:
        return len(self.scope)

    # Two connections are the same only if they are one object.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def app(self) -> Any:
        """The application that handles the connection."""
        return self.scope["app"]

    @property
    def url(self) -> URL:
        """The URL that the client asked for."""
        if self._url is None:
            self._url = URL(scope=self.scope)
        return self._url

    @property
    def base_url(self) -> URL:
        """The URL at which the application is mounted, ending in "/"."""
        if self._base_url is None:
            scope = dict(self.scope)
            root = scope.get("app_root_path", scope.get("root_path", ""))
            scope |= {
                "path": root if root.endswith("/") else f"{root}/",
                "query_string": b"",
                "root_path": root,
            }
            self._base_url = URL(scope=scope)
        return self._base_url

    @property
    def headers(self) -> Headers:
        """The header fields."""
        if self._headers is None:
            self._headers = Headers(scope=self.scope)
        return self._headers

    @property
    def query_params(self) -> QueryParams:
        """The parameters of the query string."""
        if self._query_params is None:
            query = self.scope["query_string"]
            self._query_params = QueryParams(query) if query else _NO_QUERY
        return self._query_params

    @property
    def path_params(self) -> dict[str, Any]:
        """The parameters of the path."""
        params: dict[str, Any] = self.scope.get("path_params", {})
        return params

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies of all `Cookie` headers."""
        if self._cookies is None:
            self._cookies = {}
            for header in self.headers.getlist("cookie"):
                self._cookies |= cookie_parser(header)
        return self._cookies

    @property
    def client(self) -> Address | None:
        """Host and port of the client, if the server knows them."""
        client = self.scope.get("client")
        return Address(*client) if client is not None else None

    def _installed(self, key: str, name: str, middleware: str) -> Any:
        if key not in self.scope:
            raise AssertionError(f"{middleware} must be installed to access request.{name}")
        return self.scope[key]

    @property
    def session(self) -> dict[str, Any]:
        """The session, which `SessionMiddleware` provides."""
        session = self._installed("session", "session", "SessionMiddleware")
        if mark_accessed := getattr(session, "mark_accessed", None):
            mark_accessed()
        return cast("dict[str, Any]", session)

    @property
    def auth(self) -> Any:
        """The credentials, which `AuthenticationMiddleware` provides."""
        return self._installed("auth", "auth", "AuthenticationMiddleware")

    @property
    def user(self) -> Any:
        """The user, whom `AuthenticationMiddleware` provides."""
        return self._installed("user", "user", "AuthenticationMiddleware")

    @property
    def state(self) -> StateT:
        """State of this connection, which begins as the one that the lifespan yielded."""
        if self._state is None:
            self._state = State(self.scope.setdefault("state", {}))
        return cast(StateT, self._state)

    def url_for(self, name: str, /, **path_params: Any) -> URL:
        """Return the absolute URL of a named route."""
        path: URLPath = self.url_path_for(name, **path_params)
        return path.make_absolute_url(base_url=self.base_url)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the path of a named route, without scheme and host.

        Links made of paths stay right behind a proxy that changes scheme, host or port.
        """
        provider: Router | Starlette | None = self.scope.get("router") or self.scope.get("app")
        if provider is None:
            raise RuntimeError(
                "The `url_for` method can only be used inside a Starlette application "
                "or with a router."
            )
        return provider.url_path_for(name, **path_params)


async def empty_receive() -> NoReturn:
    """Stand in for the receive channel of a request that has none."""
    raise RuntimeError("Receive channel has not been made available")


async def empty_send(message: Message) -> NoReturn:
    """Stand in for the send channel of a request that has none."""
    raise RuntimeError("Send channel has not been made available")


class _FormAccess:
    """The result of `Request.form`: to be awaited, or entered so that files are closed."""

    __slots__ = ("_limits", "_request")

    def __init__(self, request: Request[Any], limits: dict[str, Any]) -> None:
        self._request = request
        self._limits = limits

    def __await__(self) -> Generator[Any, None, FormData]:
        return self._request._get_form(**self._limits).__await__()

    async def __aenter__(self) -> FormData:
        return await self

    async def __aexit__(self, *args: object) -> None:
        await self._request.close()


class Request(HTTPConnection[StateT]):
    """An HTTP request.

    Args:
        scope: the ASGI scope.
        receive: the ASGI receive callable, for the body.
        send: the ASGI send callable, for push promises and early hints.
    """

    _form: FormData | None = None
    _stream_consumed = False
    _is_disconnected = False
    _body: bytes
    _json: Any

    def __init__(
        self, scope: Scope, receive: Receive = empty_receive, send: Send = empty_send
    ) -> None:
        if scope["type"] != "http":
            raise AssertionError(f"An HTTP scope is needed, not {scope['type']!r}.")
        self.scope = scope
        self._receive = receive
        self._send = send

    @property
    def method(self) -> str:
        """The method, in upper case."""
        method: str = self.scope["method"]
        return method

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """Yield the body as it arrives, at last b"".

        Raises:
            RuntimeError: the body has been streamed before.
            ClientDisconnect: the client went away.
        """
        if hasattr(self, "_body"):
            yield self._body
            yield b""
            return
        if self._stream_consumed:
            raise RuntimeError("Stream consumed")
        while not self._stream_consumed:
            if chunk := await self._next_chunk():
                yield chunk
        yield b""

    async def _next_chunk(self) -> bytes:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self._is_disconnected = True
            raise ClientDisconnect()
        if message["type"] != "http.request":
            return b""
        self._stream_consumed = not message.get("more_body", False)
        return cast(bytes, message.get("body", b""))

    async def body(self) -> bytes:
        """Return the whole body."""
        if hasattr(self, "_body"):
            return self._body
        chunks: list[bytes] = []
        if type(self).stream is not _STREAM or self._stream_consumed:
            async with aclosing(self.stream()) as stream:  # its own one, or it raises
                chunks = [chunk async for chunk in stream]
        else:  # PERF: saves the asynchronous generator, 3 us
            while not self._stream_consumed:
                chunks.append(await self._next_chunk())
        self._body = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        return self._body

    async def json(self) -> Any:
        """Return the body, parsed as JSON."""
        if not hasattr(self, "_json"):
            self._json = json.loads(await self.body())
        return self._json

    def form(
        self,
        *,
        max_files: int | float = 1000,
        max_fields: int | float = 1000,
        max_part_size: int = 1024 * 1024,
        spool_max_size: int | None = None,
    ) -> Any:
        """Return the form: `await request.form()`, or `async with request.form() as form`.

        Args:
            max_files: number of files.
            max_fields: number of other fields.
            max_part_size: size of one of those fields, in bytes.
            spool_max_size: up to how many bytes a file stays in memory, by default that of
                `MultiPartParser`.

        Raises:
            HTTPException: 400, if the form is malformed or exceeds a limit.
        """
        limits = {"max_files": max_files, "max_fields": max_fields, "max_part_size": max_part_size}
        if spool_max_size is not None:  # a `_get_form` of a subclass may not know it
            limits["spool_max_size"] = spool_max_size
        return _FormAccess(self, limits)

    async def _get_form(self, **limits: Any) -> FormData:
        if self._form is None:
            self._form = await self._parse_form(**limits)
        return self._form

    async def _parse_form(self, **limits: Any) -> FormData:
        from ministarlette import formparsers  # noqa: PLC0415  few requests carry a form

        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        async with aclosing(self.stream()) as stream:
            try:
                if kind == "multipart/form-data":
                    return await formparsers.MultiPartParser(self.headers, stream, **limits).parse()
                if kind == "application/x-www-form-urlencoded":
                    limits = {name: limits[name] for name in ("max_fields", "max_part_size")}
                    return await formparsers.FormParser(self.headers, stream, **limits).parse()
            except formparsers.MultiPartException as failure:
                if "app" in self.scope:
                    raise HTTPException(status_code=400, detail=failure.message) from failure
                raise
        return FormData()

    @property
    def receive(self) -> Receive:
        """The ASGI receive callable."""
        return self._receive

    async def close(self) -> None:
        """Close the files of the form, if it has been read."""
        if self._form is not None:
            await self._form.close()

    async def is_disconnected(self) -> bool:
        """Tell whether the client has gone away, without waiting."""
        if not self._is_disconnected:
            message = await poll(self._receive)
            if message is not None and message["type"] == "http.disconnect":
                self._is_disconnected = True
        return self._is_disconnected

    async def send_push_promise(self, path: str) -> None:
        """Announce that the client will need `path` (if the server supports push)."""
        if _PUSH in self.scope.get("extensions", {}):
            headers = [
                (name.encode("latin-1"), value.encode("latin-1"))
                for name in SERVER_PUSH_HEADERS_TO_COPY
                for value in self.headers.getlist(name)
            ]
            await self._send({"type": _PUSH, "path": path, "headers": headers})

    async def send_early_hints(self, link: str, /, *more: str) -> None:
        """Send a 103 response (RFC 8297), if the server supports it.

        Args:
            link: value of a Link header, such as `</style.css>; rel=preload; as=style`.
            *more: further ones.
        """
        if _HINT in self.scope.get("extensions", {}):
            links = [value.encode("latin-1") for value in (link, *more)]
            await self._send({"type": _HINT, "links": links})


_STREAM = Request.stream


async def poll(receive: Receive) -> Message | None:
    """Return the next message if one is there already, else None."""
    import anyio  # noqa: PLC0415  kept off the path of plain requests

    with anyio.CancelScope() as scope:
        scope.cancel()
        return await receive()
    return None
