"""Routes and routers.

The mechanisms are elsewhere: `_options` (what can be said about a route), `_operation` (what it
then is), `_include` (routers inside routers), `_handler` (the way of a request).
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Literal

from typing_extensions import Unpack, deprecated

from minifast import params
from minifast._body_limit import limited
from minifast._calls import FUNCTION_STACK as FUNCTION_STACK
from minifast._direct import DirectOperation, can_be_direct
from minifast._form_limits import check_form_limits
from minifast._frontend import Fallback, FrontendGroup, make_frontend
from minifast._handler import (
    HandlerOptions,
    Hooks,
    RequestHandler,
    WebSocketHandler,
)
from minifast._handler import request_response as request_response
from minifast._handler import websocket_session as websocket_session
from minifast._include import (
    CONTEXT_KEY,
    SCOPE_KEY,
    VIEWS,
    EffectiveWebSocketContext,
    current,
    included_candidates,
)
from minifast._include import EffectiveContext as _EffectiveRouteContext
from minifast._include import IncludedRouter as _IncludedRouter
from minifast._include import RouteContext as RouteContext
from minifast._include import iter_route_contexts as iter_route_contexts
from minifast._lifespan import HandlerLifespan, as_lifespan, merged, run_all
from minifast._matching import PathPattern, answer_wrong_method
from minifast._operation import Operation, building, dependant_with, endpoint_name, method_set
from minifast._options import (
    IncludeOptions,
    Inherited,
    RouteOptions,
    check_body_size,
    with_defaults,
)
from minifast._serialize import serialize_response as serialize_response
from minifast._table import RouteTable
from minifast._verbs import Verbs
from minifast.datastructures import Default, DefaultPlaceholder
from minifast.dependencies.models import Dependant
from minifast.dependencies.utils import solve_dependencies as solve_dependencies
from minifast.exceptions import FastAPIError
from minifast.sse import _PING_INTERVAL as _PING_INTERVAL
from minifast.types import DecoratedCallable
from minifast.utils import generate_unique_id
from ministarlette import routing
from ministarlette.concurrency import run_in_threadpool
from ministarlette.requests import Request
from ministarlette.responses import JSONResponse, Response
from ministarlette.routing import BaseRoute, Match
from ministarlette.routing import Mount as Mount
from ministarlette.types import ASGIApp, Receive, Scope, Send
from ministarlette.websockets import WebSocket

_RouterIncludeContext = Inherited
_effective_route_context_var = building
_iter_included_route_candidates = included_candidates


async def run_endpoint_function(
    *, dependant: Dependant, values: dict[str, Any], is_coroutine: bool
) -> Any:
    """Call an endpoint.

    Args:
        dependant: Its graph.
        values: Its arguments.
        is_coroutine: Whether it is asynchronous; others run in a thread.

    Returns:
        What it returned.
    """
    if dependant.call is None:
        raise TypeError("A dependency graph without a callable cannot be an endpoint")
    if is_coroutine:
        return await dependant.call(**values)
    return await run_in_threadpool(dependant.call, **values)


def _hooks() -> Hooks:
    """Return this module's functions, or what a monitoring library has put in their place."""
    return Hooks(solve_dependencies, run_endpoint_function, serialize_response, _PING_INTERVAL)


def get_request_handler(
    dependant: Dependant, **options: Unpack[HandlerOptions]
) -> Callable[[Request], Any]:
    """Build the function that answers an operation's requests.

    Args:
        dependant: The dependency graph.
        options: The operation.

    Returns:
        The function, from request to response.
    """
    return RequestHandler(dependant, options, _hooks)


def get_websocket_app(
    dependant: Dependant,
    dependency_overrides_provider: Any | None = None,
    embed_body_fields: bool = False,
) -> Callable[[WebSocket], Any]:
    """Build the function that serves a WebSocket route.

    Args:
        dependant: The dependency graph.
        dependency_overrides_provider: The application, for its overrides.
        embed_body_fields: Whether body fields are embedded.

    Returns:
        The function.
    """
    return WebSocketHandler(dependant, dependency_overrides_provider, embed_body_fields, _hooks)


def _restore_fastapi_scope_key(scope: Scope, key: str, value: Any) -> None:
    """Put a value back under a key of `scope["fastapi"]`; monitoring libraries use it."""
    ours = scope.get(SCOPE_KEY)
    if not isinstance(ours, dict):
        return
    if value is None:
        ours.pop(key, None)
    else:
        ours[key] = value


def _is_patched() -> bool:
    """Tell whether a monitoring library has replaced a function that the short way leaves out."""
    return (
        solve_dependencies is not _OURS[0]
        or run_endpoint_function is not _OURS[1]
        or serialize_response is not _OURS[2]
    )


_OURS = (solve_dependencies, run_endpoint_function, serialize_response)


def _build_app(operation: Any, route: Any) -> ASGIApp:
    handler = route.get_route_handler()
    app = request_response(handler)
    limit = operation.max_body_size
    if limit is None:
        if type(handler) is RequestHandler and can_be_direct(handler):
            return DirectOperation(handler, _is_patched, app)
        return app
    return limited(app, limit)


class APIRoute(Operation, routing.Route):
    """An HTTP operation.

    Args:
        path: The path template.
        endpoint: The callable that answers.
        methods: The HTTP methods; GET by default.
        strict_content_type: Take a body as JSON only if it says so.
        dependency_overrides_provider: The application, for its overrides.
        options: See `RouteOptions`.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        methods: set[str] | list[str] | None = None,
        dependency_overrides_provider: Any | None = None,
        strict_content_type: bool | DefaultPlaceholder = Default(True),  # noqa: B008
        **options: Unpack[RouteOptions],
    ) -> None:
        complete = with_defaults(
            {
                **options,
                "dependency_overrides_provider": dependency_overrides_provider,
                "strict_content_type": strict_content_type,
            }
        )
        self._app: ASGIApp | None = None
        self.declare(path, endpoint, method_set(methods), complete)
        self.pattern = PathPattern(self.path_regex, self.param_convertors, path)

    @property
    def app(self) -> ASGIApp:
        """The ASGI application, built when it is first used."""
        if self._app is None:
            self._app = self.build_app(self)
        return self._app

    @app.setter
    def app(self, value: ASGIApp) -> None:
        self._app = value

    def build_app(self, operation: Operation) -> ASGIApp:
        """Build the application of this route, or of one inclusion of it."""
        return _build_app(operation, self)

    def get_route_handler(self) -> Callable[[Request], Any]:
        """Return the function from request to response; subclasses wrap it."""
        seen: Any = building.get()
        operation: Any = (
            seen if seen is not None and getattr(seen, "original_route", None) is self else self
        )
        extra: dict[str, Any] = {}
        if operation.form_limits is not None:
            extra["form_limits"] = operation.form_limits
        return get_request_handler(
            dependant=operation.dependant,
            body_field=operation.body_field,
            status_code=operation.status_code,
            response_class=operation.response_class,
            response_field=operation.response_field,
            response_model_include=operation.response_model_include,
            response_model_exclude=operation.response_model_exclude,
            response_model_by_alias=operation.response_model_by_alias,
            response_model_exclude_unset=operation.response_model_exclude_unset,
            response_model_exclude_defaults=operation.response_model_exclude_defaults,
            response_model_exclude_none=operation.response_model_exclude_none,
            dependency_overrides_provider=operation.dependency_overrides_provider,
            embed_body_fields=operation.embed_body_fields,
            strict_content_type=operation.strict_content_type,
            stream_item_field=operation.stream_item_field,
            is_json_stream=operation.is_json_stream,
            is_sse_stream=operation.is_sse_stream,
            **extra,
        )

    def seen_in(self, scope: Scope) -> Any:
        """Return the inclusion through which a request reaches this route, or None."""
        seen = current(scope, CONTEXT_KEY)
        return seen if getattr(seen, "original_route", None) is self else None

    def matches(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        """Match a request.

        Args:
            scope: The ASGI scope.

        Returns:
            Whether it matches wholly, all but the method, or not; and additions to the scope.
        """
        seen = self.seen_in(scope)
        if seen is not None:
            return seen.matches(scope)  # type: ignore[no-any-return]
        found = self.pattern.match(scope) if scope["type"] == "http" else None
        if found is None:
            return Match.NONE, {}
        child = {"endpoint": self.endpoint, "path_params": found, "route": self}
        return (Match.FULL if scope["method"] in self.methods else Match.PARTIAL), child

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that matched."""
        seen = self.seen_in(scope)
        if seen is not None:
            await seen.handle(scope, receive, send)
        elif scope["method"] not in self.methods:
            await answer_wrong_method(self.methods, scope, receive, send)
        else:
            await self.app(scope, receive, send)


class APIWebSocketRoute(routing.WebSocketRoute):
    """A WebSocket endpoint.

    Args:
        path: The path template.
        endpoint: The callable that serves.
        name: The name for `url_path_for`.
        dependencies: Dependencies whose values nobody receives.
        dependency_overrides_provider: The application, for its overrides.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        name: str | None = None,
        dependencies: Sequence[params.Depends] | None = None,
        dependency_overrides_provider: Any | None = None,
    ) -> None:
        self.path = path
        self.endpoint = endpoint
        self.name = endpoint_name(endpoint) if name is None else name
        self.dependencies = list(dependencies or [])
        self.dependency_overrides_provider = dependency_overrides_provider
        self.path_regex, self.path_format, self.param_convertors = routing.compile_path(path)
        self.pattern = PathPattern(self.path_regex, self.param_convertors, path)
        self.dependant = dependant_with(endpoint, self.path_format, self.dependencies)
        self.app = self.build_app(self)

    def build_app(self, seen: Any) -> ASGIApp:
        """Build the application of this route, or of one inclusion of it."""
        return websocket_session(
            get_websocket_app(
                dependant=seen.dependant,
                dependency_overrides_provider=seen.dependency_overrides_provider,
            )
        )

    def matches(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        """Match an opening WebSocket."""
        seen = current(scope, CONTEXT_KEY)
        if getattr(seen, "original_route", None) is self:
            return seen.matches(scope)  # type: ignore[no-any-return]
        found = self.pattern.match(scope) if scope["type"] == "websocket" else None
        if found is None:
            return Match.NONE, {}
        return Match.FULL, {"endpoint": self.endpoint, "path_params": found, "route": self}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a WebSocket that matched."""
        seen = current(scope, CONTEXT_KEY)
        if getattr(seen, "original_route", None) is self:
            await seen.handle(scope, receive, send)
        else:
            await self.app(scope, receive, send)


VIEWS[:0] = [(APIRoute, _EffectiveRouteContext), (APIWebSocketRoute, EffectiveWebSocketContext)]


def _check_prefix(prefix: str) -> None:
    if prefix and not prefix.startswith("/"):
        raise AssertionError("A path prefix must start with '/'")
    if prefix.endswith("/"):
        raise AssertionError(
            "A path prefix must not end with '/', as the routes will start with '/'"
        )


class APIRouter(Verbs, routing.Router):
    """A group of routes with what they have in common.

    Args:
        prefix: The start of all paths; begins with a slash, does not end with one.
        tags: Tags of all operations.
        dependencies: Dependencies of all operations.
        default_response_class: The response class of operations that choose none.
        responses: Responses of all operations, for OpenAPI.
        callbacks: OpenAPI callbacks of all operations.
        routes: Routes to begin with; the decorators are the usual way.
        redirect_slashes: Redirect to the path with or without the last slash.
        default: What serves requests that no route matches.
        dependency_overrides_provider: The application, for its overrides.
        route_class: The class of the operations.
        on_startup: Handlers to run at the start; prefer `lifespan`.
        on_shutdown: Handlers to run at the end; prefer `lifespan`.
        lifespan: A context manager around the application's life.
        deprecated: Mark all operations as deprecated.
        include_in_schema: Show the operations in OpenAPI.
        generate_unique_id_function: Makes the operation ids.
        strict_content_type: Take a body as JSON only if it says so.
        max_body_size: Bytes; larger requests get 413.
        form_limits: `max_fields`, `max_files`, `max_part_size` (bytes).
    """

    def __init__(
        self,
        *,
        prefix: str = "",
        tags: list[str | Enum] | None = None,
        dependencies: Sequence[params.Depends] | None = None,
        default_response_class: type[Response] = Default(JSONResponse),  # noqa: B008
        responses: Mapping[int | str, dict[str, Any]] | None = None,
        callbacks: list[BaseRoute] | None = None,
        routes: list[BaseRoute] | None = None,
        redirect_slashes: bool = True,
        default: ASGIApp | None = None,
        dependency_overrides_provider: Any | None = None,
        route_class: type[APIRoute] = APIRoute,
        on_startup: Sequence[Callable[[], Any]] | None = None,
        on_shutdown: Sequence[Callable[[], Any]] | None = None,
        lifespan: Any | None = None,
        deprecated: bool | None = None,
        include_in_schema: bool = True,
        generate_unique_id_function: Callable[[APIRoute], str] = Default(  # noqa: B008
            generate_unique_id
        ),
        strict_content_type: bool = Default(True),
        max_body_size: int | None = None,
        form_limits: Mapping[str, Any] | None = None,
    ) -> None:
        self.on_startup = list(on_startup or [])
        self.on_shutdown = list(on_shutdown or [])
        super().__init__(
            routes=routes,
            redirect_slashes=redirect_slashes,
            default=default,
            lifespan=HandlerLifespan(self) if lifespan is None else as_lifespan(lifespan),
        )
        _check_prefix(prefix)
        self.prefix = prefix
        self.tags = list(tags or [])
        self.dependencies = list(dependencies or [])
        self.default_response_class = default_response_class
        self.responses = dict(responses or {})
        self.callbacks = list(callbacks or [])
        self.dependency_overrides_provider = dependency_overrides_provider
        self.route_class = route_class
        self.deprecated = deprecated
        self.include_in_schema = include_in_schema
        self.generate_unique_id_function = generate_unique_id_function
        self.strict_content_type = strict_content_type
        self.max_body_size = check_body_size(max_body_size)
        self.form_limits = check_form_limits(form_limits)
        self._low_priority_routes: list[Any] = []
        self._frontend_routes: FrontendGroup | None = None
        self._routes_version = 0
        self._outer: list[APIRouter] = []
        self._table: RouteTable | None = None

    # --- The tree ---

    def _mark_routes_changed(self) -> None:
        """Forget what was worked out from the routes, here and in all outer routers."""
        self._routes_version += 1
        self._table = None
        for outer in self._outer:
            outer._mark_routes_changed()

    def _get_routes_version(self) -> int:
        """Return a number that changes whenever a route is added, here or further inside."""
        return self._routes_version

    def _contains_router(self, router: "APIRouter") -> bool:
        return router is self or any(
            node.original_router._contains_router(router)
            for node in self.routes
            if isinstance(node, _IncludedRouter)
        )

    def _append(self, route: BaseRoute) -> None:
        self.routes.append(route)
        self._mark_routes_changed()

    @property
    def inherited(self) -> Inherited:
        """What this router says about its routes."""
        return Inherited(
            prefix=self.prefix,
            tags=self.tags,
            dependencies=self.dependencies,
            default_response_class=self.default_response_class,
            responses=self.responses,
            callbacks=self.callbacks,
            deprecated=self.deprecated,
            include_in_schema=self.include_in_schema,
            generate_unique_id_function=self.generate_unique_id_function,
            strict_content_type=self.strict_content_type,
            max_body_size=self.max_body_size,
            form_limits=self.form_limits,
            dependency_overrides_provider=self.dependency_overrides_provider,
        )

    def include_router(
        self, router: "APIRouter", *, prefix: str = "", **options: Unpack[IncludeOptions]
    ) -> None:
        """Add the routes of another router, those added to it later too.

        Args:
            router: The other router.
            prefix: What to put before its paths.
            options: What else to say about its routes; see `IncludeOptions`.

        Raises:
            AssertionError: The routers would contain each other, or the prefix is malformed.
            FastAPIError: A path would be empty.
        """
        if router is self:
            raise AssertionError(
                "Cannot include the same APIRouter instance into itself. "
                "Did you mean to include a different router?"
            )
        if router._contains_router(self):
            raise AssertionError(
                "Cannot include this APIRouter: the other router already includes this router."
            )
        _check_prefix(prefix)
        if not prefix:
            for route in included_candidates_with_paths(router.routes):
                if not route.path:
                    raise FastAPIError(
                        "Prefix and path cannot be both empty "
                        f"(path operation: {getattr(route, 'name', 'unknown')})"
                    )
        check_body_size(options.get("max_body_size"))
        call = Inherited(
            prefix=prefix,
            tags=list(options.get("tags") or []),
            dependencies=list(options.get("dependencies") or []),
            default_response_class=options.get("default_response_class", Default(JSONResponse)),
            responses=dict(options.get("responses") or {}),
            callbacks=list(options.get("callbacks") or []),
            deprecated=options.get("deprecated"),
            include_in_schema=options.get("include_in_schema", True),
            generate_unique_id_function=options.get(
                "generate_unique_id_function", Default(generate_unique_id)
            ),
            max_body_size=options.get("max_body_size"),
            form_limits=check_form_limits(options.get("form_limits")),
        )
        router._outer.append(self)
        self._append(_IncludedRouter(router, self.inherited.combine(call)))
        if not isinstance(router.lifespan_context, HandlerLifespan):
            self.lifespan_context = merged(self.lifespan_context, router.lifespan_context)
        self.on_startup += router.on_startup
        self.on_shutdown += router.on_shutdown

    # --- Serving ---

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request with the first route that matches it."""
        if scope["type"] == "lifespan":
            await self.lifespan(scope, receive, send)
            return
        scope.setdefault("router", self)
        await self.table.serve(scope, receive, send)

    @property
    def table(self) -> RouteTable:
        """The routes as they are tried."""
        table = self._table
        if table is None or table.size != len(self.routes):
            table = self._table = RouteTable(self, _PLAIN)
        return table

    def matches(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        """Match a request that reaches this router through an inclusion."""
        node = current(scope, "included_router")
        if node is None or node.original_router is not self:
            return Match.NONE, {}
        found: tuple[Match, dict[str, Any]] = node.match_candidates(scope)
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that reaches this router through an inclusion."""
        node = current(scope, "included_router")
        if node is None or node.original_router is not self:
            await self.app(scope, receive, send)
        else:
            await node._handle_selected(scope, receive, send)

    # --- Adding ---

    def add_api_route(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        methods: set[str] | list[str] | None = None,
        route_class_override: type[APIRoute] | None = None,
        strict_content_type: bool | DefaultPlaceholder = Default(True),  # noqa: B008
        **options: Unpack[RouteOptions],
    ) -> None:
        """Add an operation.

        Args:
            path: The path template, after the router's prefix.
            endpoint: The callable that answers.
            methods: The HTTP methods; GET by default.
            route_class_override: The class, instead of the router's `route_class`.
            strict_content_type: Take a body as JSON only if it says so.
            options: See `RouteOptions`.
        """
        complete = with_defaults({**options, "strict_content_type": strict_content_type})
        effective = self.inherited.apply(complete)
        for name in ("max_body_size", "form_limits"):
            if effective[name] is None:
                del effective[name]  # so that older subclasses of APIRoute need not know them
        self._append(
            (route_class_override or self.route_class)(
                self.prefix + path, endpoint, methods=methods, **effective
            )
        )

    def api_route(
        self,
        path: str,
        *,
        methods: list[str] | None = None,
        **options: Unpack[RouteOptions],
    ) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate an endpoint for several methods.

        Args:
            path: The path template.
            methods: The HTTP methods; GET by default.
            options: See `RouteOptions`.

        Returns:
            The decorator.
        """

        def decorate(endpoint: DecoratedCallable) -> DecoratedCallable:
            self.add_api_route(path, endpoint, methods=methods, **options)
            return endpoint

        return decorate

    def add_api_websocket_route(
        self,
        path: str,
        endpoint: Callable[..., Any],
        name: str | None = None,
        *,
        dependencies: Sequence[params.Depends] | None = None,
    ) -> None:
        """Add a WebSocket endpoint.

        Args:
            path: The path template, after the router's prefix.
            endpoint: The callable that serves.
            name: The name for `url_path_for`.
            dependencies: Dependencies whose values nobody receives.
        """
        self._append(
            APIWebSocketRoute(
                self.prefix + path,
                endpoint=endpoint,
                name=name,
                dependencies=[*self.dependencies, *(dependencies or [])],
                dependency_overrides_provider=self.dependency_overrides_provider,
            )
        )

    def websocket(
        self,
        path: str,
        name: str | None = None,
        *,
        dependencies: Sequence[params.Depends] | None = None,
    ) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate a WebSocket endpoint; see `add_api_websocket_route`."""

        def decorate(endpoint: DecoratedCallable) -> DecoratedCallable:
            self.add_api_websocket_route(path, endpoint, name=name, dependencies=dependencies)
            return endpoint

        return decorate

    def websocket_route(
        self, path: str, name: str | None = None
    ) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate a WebSocket endpoint that takes only the WebSocket."""

        def decorate(endpoint: DecoratedCallable) -> DecoratedCallable:
            self.add_websocket_route(path, endpoint, name=name)
            return endpoint

        return decorate

    def route(
        self,
        path: str,
        methods: Any = None,
        name: str | None = None,
        include_in_schema: bool = True,
    ) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate an endpoint that takes only the request, without any of our machinery."""

        def decorate(endpoint: DecoratedCallable) -> DecoratedCallable:
            self.add_route(path, endpoint, methods, name, include_in_schema)
            return endpoint

        return decorate

    def add_route(self, *args: Any, **kwargs: Any) -> None:
        """Add a route of the web layer."""
        super().add_route(*args, **kwargs)
        self._mark_routes_changed()

    def add_websocket_route(self, *args: Any, **kwargs: Any) -> None:
        """Add a WebSocket route of the web layer."""
        super().add_websocket_route(*args, **kwargs)
        self._mark_routes_changed()

    def mount(self, *args: Any, **kwargs: Any) -> None:
        """Mount an ASGI application under a path."""
        super().mount(*args, **kwargs)
        self._mark_routes_changed()

    def host(self, *args: Any, **kwargs: Any) -> None:
        """Mount an ASGI application under a host name."""
        super().host(*args, **kwargs)
        self._mark_routes_changed()

    def frontend(
        self,
        path: str,
        *,
        directory: str | os.PathLike[str],
        fallback: Fallback | None = "auto",
        check_dir: bool | Literal["auto"] = "auto",
    ) -> None:
        """Serve a folder of built files where no route matches.

        Args:
            path: The prefix, after the router's own.
            directory: The folder.
            fallback: What answers for files that are not there: "index.html" for pages that a
                browser asks for, "404.html", "auto" for what there is of the two, or None.
            check_dir: Whether the folder has to be there now; "auto" only warns during
                development (`FASTAPI_ENV=development`).
        """
        made = make_frontend(path, directory, fallback, check_dir)
        if self._frontend_routes is None:
            self._frontend_routes = FrontendGroup(self.inherited, _hooks)
            self._low_priority_routes.append(self._frontend_routes)
        self._frontend_routes.routes.append(made)
        self._mark_routes_changed()

    # --- Events ---

    async def _startup(self) -> None:
        await run_all(self.on_startup)

    async def _shutdown(self) -> None:
        await run_all(self.on_shutdown)

    def add_event_handler(self, event_type: str, func: Callable[[], Any]) -> None:
        """Add a handler for "startup" or "shutdown"."""
        handlers = {"startup": self.on_startup, "shutdown": self.on_shutdown}
        handlers[event_type].append(func)

    @deprecated(
        "on_event is deprecated, use lifespan event handlers instead.\n\n"
        "Read more about it in the\n"
        "[FastAPI docs for Lifespan Events](https://fastapi.tiangolo.com/advanced/events/)."
    )
    def on_event(self, event_type: str) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate a handler for "startup" or "shutdown"; prefer `lifespan`."""

        def decorate(func: DecoratedCallable) -> DecoratedCallable:
            self.add_event_handler(event_type, func)
            return func

        return decorate


# Routes and routers of these classes behave as the table expects, unless a subclass overrides.
_PLAIN = (APIRoute, APIRouter)


def included_candidates_with_paths(routes: Sequence[Any]) -> Iterator[Any]:
    """Yield the routes of a tree, as they are seen, that have a path."""
    for context in iter_route_contexts(routes):
        effective = context.effective
        if isinstance(effective, (routing.Route, Operation)) and isinstance(effective.path, str):
            yield effective
