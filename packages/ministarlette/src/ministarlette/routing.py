"""Routing: from the path of a request to its endpoint, and from a name to a path."""

from __future__ import annotations

import enum
import functools
import inspect
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Literal, TypeVar, cast

from ministarlette._exception_handler import TrackedSend, handle_exception, track
from ministarlette._host import parse_host_header
from ministarlette._lifespan import lifespan_context, serve_lifespan
from ministarlette._path import (
    PARAM_FORMAT_REGEX,
    PARAM_REGEX,
    Template,
    compile_path,
    replace_params,
    template_of,
)
from ministarlette._route_index import RouteList, candidates, invalidate, named
from ministarlette._scope import EXCEPTION_HANDLERS, get_route_path
from ministarlette._utils import is_async_callable
from ministarlette.concurrency import run_in_threadpool
from ministarlette.convertors import IntegerConvertor, StringConvertor
from ministarlette.datastructures import URL, Headers, URLPath
from ministarlette.exceptions import HTTPException
from ministarlette.middleware import Middleware
from ministarlette.requests import Request
from ministarlette.responses import PlainTextResponse, RedirectResponse, Response
from ministarlette.types import ASGIApp, Lifespan, Receive, Scope, Send
from ministarlette.websockets import WebSocket, WebSocketClose

__all__ = (
    "PARAM_FORMAT_REGEX",
    "PARAM_REGEX",
    "BaseRoute",
    "Host",
    "Match",
    "Mount",
    "NoMatchFound",
    "Route",
    "Router",
    "WebSocketRoute",
    "compile_path",
    "get_name",
    "replace_params",
    "request_response",
    "websocket_session",
)

T = TypeVar("T")
SlashRedirects = bool | Literal["relative"]


class NoMatchFound(Exception):
    """No route has the given name and parameters."""

    def __init__(self, name: str, path_params: Mapping[str, Any]) -> None:
        params = ", ".join(path_params)
        super().__init__(f'No route exists for name "{name}" and params "{params}".')


class Match(enum.Enum):
    """How a route matches: not at all, all but the method, or fully."""

    NONE = 0
    PARTIAL = 1
    FULL = 2


_NONE, _PARTIAL, _FULL = (
    Match.NONE,
    Match.PARTIAL,
    Match.FULL,
)  # PERF: a member by its class costs 0.4 us
_NO_MATCH = (_NONE, cast(Scope, MappingProxyType({})))


def request_response(
    func: Callable[[Request[Any]], Awaitable[Response] | Response],
) -> ASGIApp:
    """Return the ASGI application of a function that takes a request and returns a response."""
    threaded: Any = run_in_threadpool
    call: Any = func if is_async_callable(func) else functools.partial(threaded, func)

    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        request: Request[Any] = Request(scope, receive, send)
        if EXCEPTION_HANDLERS not in scope:
            await (await call(request))(scope, receive, send)
            return
        # Handlers of exceptions get the very request that the endpoint had.
        tracked = send if type(send) is TrackedSend else TrackedSend(send)
        try:
            await (await call(request))(scope, receive, tracked)
        except Exception as exc:
            await handle_exception(exc, request, receive, tracked)

    return endpoint


def websocket_session(func: Callable[[WebSocket[Any]], Awaitable[None]]) -> ASGIApp:
    """Return the ASGI application of a coroutine function that takes a WebSocket."""

    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        tracked = track(send)
        session: WebSocket[Any] = WebSocket(scope, receive, tracked)
        try:
            await func(session)
        except Exception as exc:
            await handle_exception(exc, session, receive, tracked)

    return endpoint


def get_name(endpoint: Callable[..., Any]) -> str:
    """Return the name of a function or class, else of the class of an object."""
    return getattr(endpoint, "__name__", endpoint.__class__.__name__)


def _wrapped(
    app: ASGIApp, middleware: Sequence[Middleware[Any]] | None, max_body_size: int | None = None
) -> ASGIApp:
    """Put middleware around an application, the first one outermost; the limit is around all."""
    for cls, args, kwargs in reversed(middleware or ()):
        app = cls(app, *args, **kwargs)
    if max_body_size is not None:
        from ministarlette.middleware import body_limit  # noqa: PLC0415  rarely used

        app = body_limit.RequestBodyLimitMiddleware(app, max_body_size)
    return app


def _is_function(endpoint: Any) -> bool:
    while isinstance(endpoint, functools.partial):
        endpoint = endpoint.func
    return inspect.isfunction(endpoint) or inspect.ismethod(endpoint)


def _with_head(methods: Collection[str]) -> set[str]:
    """Return the methods in upper case; what answers GET answers HEAD (RFC 9110 9.3.2)."""
    upper = {method.upper() for method in methods}
    return upper | {"HEAD"} if "GET" in upper else upper


def _require_slash(path: str) -> None:
    if not path.startswith("/"):
        raise AssertionError("Routed paths must start with '/'")


class BaseRoute:
    """What a router can hold; subclasses say what they match."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether the scope matches, and what to add to it if so."""
        raise NotImplementedError

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the path of this route if it has that name and those parameters."""
        raise NotImplementedError

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Handle a connection that matches."""
        raise NotImplementedError

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stand alone as an ASGI application."""
        match, child_scope = self.matches(scope)
        if match is _NONE:
            await _answer_not_found(scope, receive, send)
            return
        scope.update(child_scope)
        await self.handle(scope, receive, send)


async def _answer_not_found(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose()(scope, receive, send)
    else:
        await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)


class _PathRoute(BaseRoute):
    """Routes by path: one pattern, and what is worked out from it.

    Subclasses need not call `__init__`: the pattern may be set, and set again, at any time.
    """

    path: str
    path_regex: Any
    path_format: str
    param_convertors: dict[str, Any]
    name: Any

    _learned_from: Any = None
    _prefix = ""
    _exact: str | None = None
    _conversions: Sequence[tuple[str, Callable[[str], Any]]] = ()

    def __setattr__(self, key: str, value: Any) -> None:
        if key in ("path_regex", "param_convertors", "name") and key in self.__dict__:
            object.__setattr__(self, "_learned_from", None)
            invalidate()
        object.__setattr__(self, key, value)

    def _template(self) -> Template | None:
        return template_of(self.path_regex, self.path_format, self.param_convertors)

    def _learn(self) -> None:
        """Work out what tells in most cases, without the pattern, whether a path matches."""
        template = self._template()
        self._prefix = template.prefix if template else ""
        # PERF: `str` parameters are what the pattern gives; `int` saves a frame, 0.1 us.
        self._conversions = [
            (name, int if type(convertor) is IntegerConvertor else convertor.convert)
            for name, convertor in self.param_convertors.items()
            if type(convertor) is not StringConvertor
        ]
        self._exact = template.format if template and not template.convertors else None
        self._learned_from = self.path_regex

    def _path_params(self, path: str) -> dict[str, Any] | None:
        """Return the parameters of a path, None if it does not match."""
        if self._learned_from is not self.path_regex:
            self._learn()
        if path == self._exact:
            return {}
        # PERF: a miss costs 0.1 us instead of the 0.3 of the pattern; routers that scan see many.
        if not path.startswith(self._prefix):
            return None
        found = self.path_regex.match(path)
        if found is None:
            return None
        params: dict[str, Any] = found.groupdict()
        for name, convert in self._conversions:
            params[name] = convert(params[name])
        return params

    def index_template(self) -> Template | None:
        """Return what the route index may rely on: None if only `matches` knows what matches."""
        return self._template() if type(self).matches in _INDEXABLE else None


def _same(one: BaseRoute, other: BaseRoute, *names: str) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _merged(scope: Scope, params: dict[str, Any]) -> dict[str, Any]:
    inherited = scope.get("path_params")
    return {**inherited, **params} if inherited else params


class _EndpointRoute(_PathRoute):
    """A route that ends at an endpoint."""

    protocol: ClassVar[str]
    endpoint: Any
    app: ASGIApp

    def index_name(self) -> Any:
        """Return the only name that `url_path_for` answers to; None if only that knows."""
        return self.name if type(self).url_path_for is _EndpointRoute.url_path_for else None

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the path of this route if it has that name and exactly those parameters."""
        if name != self.name or path_params.keys() != self.param_convertors.keys():
            raise NoMatchFound(name, path_params)
        path, _ = replace_params(self.path_format, self.param_convertors, path_params)
        return URLPath(path=path, protocol=self.protocol)


class Route(_EndpointRoute):
    """A path for HTTP requests.

    Args:
        path: template such as "/users/{id:int}".
        endpoint: a function that takes a request, or an ASGI application (as `HTTPEndpoint`).
        methods: HTTP methods; a function has GET by default, an application all of them.
        name: name for `url_path_for`, by default that of the endpoint.
        include_in_schema: whether API schemas show the route.
        middleware: middleware around the endpoint.
        max_body_size: largest request body in bytes.
    """

    protocol = "http"
    methods: Any

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        methods: Collection[str] | None = None,
        name: str | None = None,
        include_in_schema: bool = True,
        middleware: Sequence[Middleware[Any]] | None = None,
        max_body_size: int | None = None,
    ) -> None:
        _require_slash(path)
        self.path = path
        self.endpoint = endpoint
        self.name = get_name(endpoint) if name is None else name
        self.include_in_schema = include_in_schema
        app: ASGIApp = endpoint
        if _is_function(endpoint):
            app = request_response(endpoint)
            methods = ["GET"] if methods is None else methods
        self.app = _wrapped(app, middleware, max_body_size)
        self.methods = None if methods is None else _with_head(methods)
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match path and method; the path alone is a partial match."""
        if scope["type"] != "http":
            return _NO_MATCH
        path = get_route_path(scope) if scope.get("root_path") else scope["path"]
        params = self._path_params(path)
        if params is None:
            return _NO_MATCH
        inherited = scope.get("path_params")
        if inherited:
            params = {**inherited, **params}
        methods = self.methods
        match = _PARTIAL if methods and scope["method"] not in methods else _FULL
        return match, {"endpoint": self.endpoint, "path_params": params}

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Call the endpoint, or answer 405."""
        # PERF: hands the awaitable on; a coroutine of its own would cost a frame per request.
        if not self.methods or scope["method"] in self.methods:
            return self.app(scope, receive, send)
        return self._refuse_method(scope, receive, send)

    async def _refuse_method(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {"Allow": ", ".join(self.methods)}
        if "app" not in scope:
            await PlainTextResponse("Method Not Allowed", 405, headers)(scope, receive, send)
            return
        raise HTTPException(405, headers=headers)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Route) and _same(self, other, "path", "endpoint", "methods")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        methods = sorted(self.methods or [])
        name = type(self).__name__
        return f"{name}(path={self.path!r}, name={self.name!r}, methods={methods!r})"


class WebSocketRoute(_EndpointRoute):
    """A path for WebSockets.

    Args:
        path: template such as "/rooms/{room}".
        endpoint: a coroutine function that takes a WebSocket, or an ASGI application.
        name: name for `url_path_for`, by default that of the endpoint.
        middleware: middleware around the endpoint.
    """

    protocol = "websocket"

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        name: str | None = None,
        middleware: Sequence[Middleware[Any]] | None = None,
    ) -> None:
        _require_slash(path)
        self.path = path
        self.endpoint = endpoint
        self.name = get_name(endpoint) if name is None else name
        app: ASGIApp = websocket_session(endpoint) if _is_function(endpoint) else endpoint
        self.app = _wrapped(app, middleware)
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match the path of a WebSocket."""
        if scope["type"] != "websocket":
            return _NO_MATCH
        path = get_route_path(scope) if scope.get("root_path") else scope["path"]
        params = self._path_params(path)
        if params is None:
            return _NO_MATCH
        return _FULL, {"endpoint": self.endpoint, "path_params": _merged(scope, params)}

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Call the endpoint."""
        return self.app(scope, receive, send)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, WebSocketRoute) and _same(self, other, "path", "endpoint")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}(path={self.path!r}, name={self.name!r})"


def _child_name(own: str | None, name: str) -> str | None:
    """Return what is left of `name` for the routes below, None if it does not lead there."""
    if own is None:
        return name
    return name[len(own) + 1 :] if name.startswith(f"{own}:") else None


def _child_url(routes: Sequence[BaseRoute], name: str, params: Mapping[str, Any]) -> URLPath | None:
    for route in named(routes, name):
        try:
            return cast(URLPath, route.url_path_for(name, **params))
        except NoMatchFound:
            continue
    return None


class Mount(_PathRoute):
    """An application below a path.

    Args:
        path: template of the prefix.
        app: the application, or
        routes: the routes of a router.
        name: prefix of the routes' names ("name:child").
        middleware: middleware around the application.
        max_body_size: largest request body in bytes.
        lifespan: run the lifespan of the application inside that of the outer one.
    """

    lifespan = False

    def __init__(
        self,
        path: str,
        app: ASGIApp | None = None,
        routes: Sequence[BaseRoute] | None = None,
        name: str | None = None,
        *,
        middleware: Sequence[Middleware[Any]] | None = None,
        max_body_size: int | None = None,
        lifespan: bool = False,
    ) -> None:
        if path:
            _require_slash(path)
        if app is None and routes is None:
            raise AssertionError("Either 'app=...', or 'routes=' must be specified")
        self.path = path.rstrip("/")
        self._base_app: ASGIApp = Router(routes=routes) if app is None else app
        self.app = _wrapped(self._base_app, middleware, max_body_size)
        self.name = name
        if lifespan:
            self.lifespan = True
        self.path_regex, self.path_format, self.param_convertors = compile_path(
            self.path + "/{path:path}"
        )

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes of the application, if it has any."""
        return getattr(self._base_app, "routes", [])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match the prefix of the path."""
        if scope["type"] not in ("http", "websocket"):
            return _NO_MATCH
        path = get_route_path(scope)
        params = self._path_params(path)
        if params is None:
            return _NO_MATCH
        rest = "/" + params.pop("path")
        root_path = scope.get("root_path", "")
        return _FULL, {
            "path_params": _merged(scope, params),
            "app_root_path": scope.get("app_root_path", root_path),
            "root_path": root_path + path[: -len(rest)],
            "endpoint": self.app,
        }

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the path of a route below, or of the mount itself with `path=` appended."""
        params = dict(path_params)
        if self.name is not None and name == self.name and "path" in params:
            params["path"] = params["path"].lstrip("/")
            path, rest = replace_params(self.path_format, self.param_convertors, params)
            if not rest:
                return URLPath(path=path)
        elif (below := _child_name(self.name, name)) is not None:
            prefix, rest = replace_params(
                self.path_format, self.param_convertors, {**params, "path": ""}
            )
            if "path" in params:
                rest["path"] = params["path"]
            child = _child_url(self.routes or [], below, rest)
            if child is not None:
                return URLPath(path=prefix.rstrip("/") + str(child), protocol=child.protocol)
        raise NoMatchFound(name, path_params)

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Call the application."""
        return self.app(scope, receive, send)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Mount) and _same(self, other, "path", "app")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(path={self.path!r}, name={self.name or ''!r}, app={self.app!r})"
        )


class Host(BaseRoute):
    """An application for a host.

    Args:
        host: template such as "{subdomain}.example.org".
        app: the application.
        name: prefix of the routes' names.
    """

    def __init__(self, host: str, app: ASGIApp, name: str | None = None) -> None:
        if host.startswith("/"):
            raise AssertionError("Host must not start with '/'")
        self.host_regex, self.host_format, self.param_convertors = compile_path(host)
        self.host, self.app, self.name = host, app, name

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes of the application, if it has any."""
        return getattr(self.app, "routes", [])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match the Host header; a malformed one matches nothing."""
        if scope["type"] not in ("http", "websocket"):
            return _NO_MATCH
        parsed = parse_host_header(Headers(scope=scope).get("host"))
        found = self.host_regex.match(parsed.host.lower()) if parsed else None
        if found is None:
            return _NO_MATCH
        params = {
            name: self.param_convertors[name].convert(value)
            for name, value in found.groupdict().items()
        }
        path_params = {**scope.get("path_params", {}), **params}
        return _FULL, {"path_params": path_params, "endpoint": self.app}

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the path of a route below, with the host filled in."""
        params = dict(path_params)
        if self.name is not None and name == self.name and "path" in params:
            path = params.pop("path")
            host, rest = replace_params(self.host_format, self.param_convertors, params)
            if not rest:
                return URLPath(path=path, host=host)
        elif (below := _child_name(self.name, name)) is not None:
            host, rest = replace_params(self.host_format, self.param_convertors, params)
            child = _child_url(self.routes or [], below, rest)
            if child is not None:
                return URLPath(path=str(child), protocol=child.protocol, host=host)
        raise NoMatchFound(name, path_params)

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Call the application."""
        return self.app(scope, receive, send)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Host) and _same(self, other, "host", "app")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(host={self.host!r}, name={self.name or ''!r}, app={self.app!r})"
        )


_INDEXABLE = {Route.matches, WebSocketRoute.matches, Mount.matches}


class Router:
    """An ASGI application that hands each connection to the first route that matches.

    Args:
        routes: the routes, in order of precedence.
        redirect_slashes: redirect to the path with or without "/" at its end if only that one
            matches; "relative" does so without naming scheme and host.
        default: the application for what nothing matches, by default a 404 response.
        lifespan: async context manager factory, called with the application.
        middleware: middleware around the router.
        max_body_size: largest request body in bytes.
    """

    def __init__(
        self,
        routes: Sequence[BaseRoute] | None = None,
        redirect_slashes: SlashRedirects = True,
        default: ASGIApp | None = None,
        lifespan: Lifespan[Any] | None = None,
        *,
        middleware: Sequence[Middleware[Any]] | None = None,
        max_body_size: int | None = None,
    ) -> None:
        self.routes: list[Any] = RouteList(routes or ())
        self.redirect_slashes = redirect_slashes
        self.default = self.not_found if default is None else default
        self.lifespan_context = lifespan_context(lifespan)
        self.middleware_stack = _wrapped(self.app, middleware, max_body_size)

    async def not_found(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what no route matches."""
        # Inside an application its handlers make the response.
        if scope["type"] != "websocket" and "app" in scope:
            raise HTTPException(status_code=404)
        await _answer_not_found(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the path of the route with that name and those parameters.

        Raises:
            NoMatchFound: there is none.
        """
        found = _child_url(self.routes, name, path_params)
        if found is None:
            raise NoMatchFound(name, path_params)
        return found

    async def lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI's lifespan protocol."""
        mounted = [route.app for route in self.routes if getattr(route, "lifespan", None) is True]
        await serve_lifespan(self.lifespan_context, mounted, scope, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route one connection, through the router's own middleware."""
        await self.middleware_stack(scope, receive, send)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route one connection."""
        kind = scope["type"]
        if "router" not in scope:
            scope["router"] = self
        if kind != "http" and kind != "websocket":
            if kind != "lifespan":
                raise AssertionError(f"Unknown ASGI scope type {kind!r}.")
            await self.lifespan(scope, receive, send)
            return
        path = get_route_path(scope) if scope.get("root_path") else scope["path"]
        chosen: tuple[BaseRoute, Scope] | None = None
        for route in candidates(self.routes, path):
            found, addition = route.matches(scope)
            if found is _FULL:
                chosen = route, addition
                break
            if found is _PARTIAL and chosen is None:
                chosen = route, addition
        if chosen is None:
            redirect = self._slash_redirect(scope, path)
            await (redirect or self.default)(scope, receive, send)
            return
        scope["route"], addition = chosen
        scope.update(addition)
        await chosen[0].handle(scope, receive, send)

    def _slash_redirect(self, scope: Scope, path: str) -> Response | None:
        """Return the redirect to the path with its last slash added or removed, if that matches."""
        if scope["type"] != "http" or not self.redirect_slashes or path == "/":
            return None
        full = scope["path"]
        toggled = {**scope, "path": full.rstrip("/") if path.endswith("/") else f"{full}/"}
        for route in candidates(self.routes, get_route_path(toggled)):
            if route.matches(toggled)[0] is not _NONE:
                url = URL(scope=toggled)
                relative = self.redirect_slashes == "relative"
                return RedirectResponse(url.path_only if relative else str(url))
        return None

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Router) and self.routes == other.routes

    __hash__ = None  # type: ignore[assignment]

    def mount(self, path: str, app: ASGIApp, name: str | None = None) -> None:
        """Add a `Mount`."""
        self.routes.append(Mount(path, app=app, name=name))

    def host(self, host: str, app: ASGIApp, name: str | None = None) -> None:
        """Add a `Host`."""
        self.routes.append(Host(host, app=app, name=name))

    def add_route(
        self,
        path: str,
        endpoint: Callable[[Request[Any]], Awaitable[Response] | Response],
        methods: Collection[str] | None = None,
        name: str | None = None,
        include_in_schema: bool = True,
    ) -> None:
        """Add a `Route`."""
        self.routes.append(
            Route(path, endpoint, methods=methods, name=name, include_in_schema=include_in_schema)
        )

    def add_websocket_route(
        self,
        path: str,
        endpoint: Callable[[WebSocket[Any]], Awaitable[None]],
        name: str | None = None,
    ) -> None:
        """Add a `WebSocketRoute`."""
        self.routes.append(WebSocketRoute(path, endpoint, name=name))
