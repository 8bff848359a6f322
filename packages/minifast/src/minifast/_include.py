"""The live tree of included routers.

Including a router copies nothing: it adds a node that looks at the inner router's routes through
what the outer one says about them. Routes that are added later are seen too, and a router can be
included many times. What a node makes of the routes is remembered until a route is added.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from minifast._body_limit import limited
from minifast._matching import PathPattern, answer_wrong_method, not_found
from minifast._operation import Operation, building, dependant_with
from minifast._options import Inherited
from ministarlette.routing import (
    BaseRoute,
    Host,
    Match,
    Mount,
    NoMatchFound,
    Route,
    WebSocketRoute,
    compile_path,
)
from ministarlette.types import ASGIApp, Receive, Scope, Send

SCOPE_KEY = "fastapi"
CONTEXT_KEY = "effective_route_context"


class EffectiveContext(Operation):
    """An operation seen through an inclusion; exported as `_EffectiveRouteContext`.

    Args:
        route: The route as declared.
        inherited: What the routers outside of it say.
    """

    def __init__(self, route: Any, inherited: Inherited) -> None:
        self.original_route = self.route = route
        self.inherited = inherited
        options = inherited.apply(route.options)
        options["name"] = options["name"] or route.name
        self.declare(inherited.prefix + route.path, route.endpoint, route.methods, options)
        self.dependency_overrides_provider = options["dependency_overrides_provider"]
        self.pattern = PathPattern(self.path_regex, self.param_convertors, self.path)
        token = building.set(self)
        try:
            # The route's own `get_route_handler` is asked, once per inclusion.
            self.app: ASGIApp = route.build_app(self)
        finally:
            building.reset(token)

    def matches(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        """Match a request against the effective path."""
        if scope["type"] != "http":
            return Match.NONE, {}
        found = self.pattern.match(scope)
        if found is None:
            return Match.NONE, {}
        child = {"endpoint": self.endpoint, "path_params": found, "route": self.original_route}
        return (Match.FULL if scope["method"] in self.methods else Match.PARTIAL), child

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that matched."""
        if scope["method"] not in self.methods:
            await answer_wrong_method(self.methods, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        """Return the path of the operation."""
        return self.pattern.url_path(self.name, self.path_format, name, path_params)


class EffectiveWebSocketContext:
    """A WebSocket route seen through an inclusion.

    Args:
        route: The route as declared.
        inherited: What the routers outside of it say.
    """

    methods = None

    def __init__(self, route: Any, inherited: Inherited) -> None:
        self.original_route = self.route = route
        self.endpoint = route.endpoint
        self.name = route.name
        self.path = inherited.prefix + route.path
        self.path_regex, self.path_format, self.param_convertors = compile_path(self.path)
        self.dependencies = [*inherited.dependencies, *route.dependencies]
        self.dependency_overrides_provider = (
            inherited.dependency_overrides_provider or route.dependency_overrides_provider
        )
        self.dependant = dependant_with(self.endpoint, self.path_format, self.dependencies)
        self.pattern = PathPattern(self.path_regex, self.param_convertors, self.path)
        self.app: ASGIApp = route.build_app(self)

    def matches(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        """Match an opening WebSocket against the effective path."""
        found = self.pattern.match(scope) if scope["type"] == "websocket" else None
        if found is None:
            return Match.NONE, {}
        child = {"endpoint": self.endpoint, "path_params": found, "route": self.original_route}
        return Match.FULL, child

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a WebSocket that matched."""
        await self.app(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        """Return the path of the WebSocket."""
        return self.pattern.url_path(self.name, self.path_format, name, path_params)


def _prefixed_route(route: Any, inherited: Inherited) -> Any:
    if not inherited.prefix:
        return route
    return Route(
        inherited.prefix + route.path,
        endpoint=route.endpoint,
        methods=list(route.methods) if route.methods else None,
        name=route.name,
        include_in_schema=route.include_in_schema and inherited.include_in_schema,
    )


def _prefixed_websocket(route: Any, inherited: Inherited) -> Any:
    if not inherited.prefix:
        return route
    return WebSocketRoute(inherited.prefix + route.path, endpoint=route.endpoint, name=route.name)


def _prefixed_mount(route: Any, inherited: Inherited) -> Any:
    limit = inherited.max_body_size
    if not inherited.prefix and limit is None:
        return route
    app = route.app if limit is None else limited(route.app, limit)
    return Mount(inherited.prefix + route.path, app=app, name=route.name)


def _prefixed_host(route: Any, inherited: Inherited) -> Any:
    if not inherited.prefix:
        return route
    inner = Mount(inherited.prefix, app=route.app)
    return Host(route.host, app=_Unslashed(inner), name=route.name)


class _Unslashed:
    """An application with one mounted route, and the routes of that for `url_path_for`."""

    def __init__(self, mount: Mount) -> None:
        self.routes: list[BaseRoute] = [mount]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self.routes[0]
        match, child = route.matches(scope)
        scope.update(child)
        if match is Match.NONE:
            await not_found(scope, receive, send)
        else:
            await route.handle(scope, receive, send)


class IncludedRouter(BaseRoute):
    """A router seen through an inclusion; exported as `_IncludedRouter`.

    Args:
        router: The inner router.
        inherited: What the outer routers and the `include_router` call say.
    """

    def __init__(self, router: Any, inherited: Inherited) -> None:
        self.original_router = router
        self.include_context = inherited
        self.path = inherited.prefix
        self.name = ""
        self._effective_routes_lock = threading.Lock()
        self._effective_routes_version: int | None = None
        self._effective_candidates: list[Any] = []
        self._effective_low_priority_routes_version: int | None = None
        self._effective_low_priority_routes: list[Any] = []

    @property
    def routes(self) -> list[Any]:
        """The routes as seen from here."""
        return list(self.effective_candidates())

    def effective_candidates(self) -> Sequence[Any]:
        """Return the routes as seen from here, nested inclusions as nodes of their own."""
        version = self.original_router._get_routes_version()
        if version != self._effective_routes_version:
            with self._effective_routes_lock:
                if version != self._effective_routes_version:
                    seen = (self.see(route) for route in self.original_router.routes)
                    self._effective_candidates = [each for each in seen if each is not None]
                    self._effective_routes_version = version
        return self._effective_candidates

    def effective_low_priority_routes(self) -> Sequence[Any]:
        """Return the frontends as seen from here."""
        version = self.original_router._get_routes_version()
        if version != self._effective_low_priority_routes_version:
            with self._effective_routes_lock:
                if version != self._effective_low_priority_routes_version:
                    self._effective_low_priority_routes = [
                        self.see_low(route) for route in self.original_router._low_priority_routes
                    ]
                    self._effective_low_priority_routes_version = version
        return self._effective_low_priority_routes

    def see_low(self, route: Any) -> Any:
        """Return a route of low priority as seen from here."""
        if hasattr(route, "seen_through"):
            return route.seen_through(self.include_context)
        return self.see(route)

    def see(self, route: BaseRoute) -> Any:
        """Return one route as seen from here; None for what cannot be moved under a prefix."""
        if isinstance(route, IncludedRouter):
            return IncludedRouter(
                route.original_router, self.include_context.combine(route.include_context)
            )
        for cls, view in VIEWS:
            if isinstance(route, cls):
                return view(route, self.include_context)
        return None

    def effective_route_contexts(self) -> Iterator[Any]:
        """Yield the routes as seen from here, nested inclusions expanded."""
        for candidate in self.effective_candidates():
            if isinstance(candidate, IncludedRouter):
                yield from candidate.effective_route_contexts()
            else:
                yield candidate

    def matches(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        """Match a request against the routes as seen from here."""
        with entered(scope, "included_router", self):
            found: tuple[Match, dict[str, Any]] = self.original_router.matches(scope)
            return found

    def match_candidates(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        """Return the best match among the routes, and what it adds to the scope."""
        partial: tuple[Match, dict[str, Any]] = (Match.NONE, {})
        for candidate in self.effective_candidates():
            match, child = match_candidate(candidate, scope)
            if match is Match.FULL:
                return match, {**child, "minifast_selected": (candidate, child, self)}
            if match is Match.PARTIAL and partial[0] is Match.NONE:
                partial = match, {**child, "minifast_selected": (candidate, child, self)}
        return partial

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that matched."""
        with entered(scope, "included_router", self):
            await self.original_router.handle(scope, receive, send)

    async def _handle_selected(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request with the route that `matches` selected, or select one now."""
        selected = scope.pop("minifast_selected", None)
        if selected is None or selected[2] is not self:
            match, child = self.match_candidates(scope)
            if match is Match.NONE:
                await not_found(scope, receive, send)
                return
            scope.update(child)
            selected = scope.pop("minifast_selected")
        candidate, child, _ = selected
        scope.update(child)
        await serve_candidate(candidate, scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        """Return the path of a route inside."""
        for candidate in self.effective_candidates():
            try:
                return candidate.url_path_for(name, **path_params)
            except NoMatchFound:
                pass
        raise NoMatchFound(name, path_params)


class entered:  # reads as a verb in `with`
    """Put a value under a key of `scope["fastapi"]` for the length of a block."""

    def __init__(self, scope: Scope, key: str, value: Any) -> None:
        self.scope, self.key, self.value = scope, key, value

    def __enter__(self) -> None:
        ours = self.scope.get(SCOPE_KEY)
        if not isinstance(ours, dict):
            ours = {}
        self.before = self.scope.get(SCOPE_KEY)
        self.scope[SCOPE_KEY] = {**ours, self.key: self.value}

    def __exit__(self, *exc: object) -> None:
        if self.before is None:
            self.scope.pop(SCOPE_KEY, None)
        else:
            self.scope[SCOPE_KEY] = self.before


def current(scope: Scope, key: str) -> Any:
    """Return what stands under a key of `scope["fastapi"]`."""
    ours = scope.get(SCOPE_KEY)
    return ours.get(key) if isinstance(ours, dict) else None


def match_candidate(candidate: Any, scope: Scope) -> tuple[Match, dict[str, Any]]:
    """Match a candidate; operations are asked through the route as declared."""
    if isinstance(candidate, (EffectiveContext, EffectiveWebSocketContext)):
        with entered(scope, CONTEXT_KEY, candidate):
            found: tuple[Match, dict[str, Any]] = candidate.original_route.matches(scope)
            return found
    match: tuple[Match, dict[str, Any]] = candidate.matches(scope)
    return match


async def serve_candidate(candidate: Any, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve a request with a candidate that matched."""
    if isinstance(candidate, (EffectiveContext, EffectiveWebSocketContext)):
        ours = current(scope, CONTEXT_KEY)
        if ours is not candidate:
            known = scope.get(SCOPE_KEY)
            scope[SCOPE_KEY] = {
                **(known if isinstance(known, dict) else {}),
                CONTEXT_KEY: candidate,
            }
        await candidate.original_route.handle(scope, receive, send)
    else:
        await candidate.handle(scope, receive, send)


# Which class of route is seen how; the HTTP and WebSocket routes of ours register themselves.
VIEWS: list[tuple[type[Any], Callable[[Any, Inherited], Any]]] = [
    (Route, _prefixed_route),
    (WebSocketRoute, _prefixed_websocket),
    (Mount, _prefixed_mount),
    (Host, _prefixed_host),
]


class RouteContext:
    """A route and how it is seen; attributes that it has not itself are the route's.

    Args:
        effective: The route, or the effective context.
    """

    def __init__(self, effective: Any) -> None:
        self.effective = effective
        self.original_route = getattr(effective, "original_route", effective)
        self.route = self.original_route
        self.methods = getattr(effective, "methods", None)

    def __getattr__(self, name: str) -> Any:
        if name in _KNOWN_OF_ROUTES:
            return getattr(self.effective, name, None)
        return getattr(self.effective, name)


# What every context has, None where its route has no such thing.
_KNOWN_OF_ROUTES = {
    "endpoint", "name", "param_convertors", "path", "path_format", "path_regex",
}  # fmt: skip


def iter_route_contexts(routes: Sequence[Any]) -> Iterator[RouteContext]:
    """Yield every route, also those of included routers, as requests see it.

    Args:
        routes: The routes of an application or router.

    Yields:
        A context per route and inclusion.
    """
    for route in routes:
        if isinstance(route, RouteContext):
            yield route
        elif isinstance(route, IncludedRouter):
            yield from iter_views(route)
        else:
            yield RouteContext(route)


def iter_views(node: IncludedRouter) -> Iterator[RouteContext]:
    """Yield the routes of an included router as requests see them."""
    for candidate, route in node_pairs(node):
        if isinstance(candidate, IncludedRouter):
            yield from iter_views(candidate)
        else:
            context = RouteContext(candidate)
            context.original_route = context.route = getattr(candidate, "original_route", route)
            yield context


def node_pairs(node: IncludedRouter) -> Iterator[tuple[Any, Any]]:
    """Yield (as seen, as declared) for the routes of an included router."""
    visible = [route for route in node.original_router.routes if _has_view(route)]
    yield from zip(node.effective_candidates(), visible, strict=False)


def _has_view(route: Any) -> bool:
    return isinstance(route, IncludedRouter) or any(isinstance(route, cls) for cls, _ in VIEWS)


def included_candidates(routes: Sequence[Any]) -> Iterator[Any]:
    """Yield the leaves of a tree of routes: routes as declared, or prefixed copies."""
    for route in routes:
        if isinstance(route, IncludedRouter):
            for candidate in route.effective_route_contexts():
                yield getattr(candidate, "original_route", candidate)
        else:
            yield route
