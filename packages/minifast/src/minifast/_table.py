"""All routes of a router in one table, in the order in which they are tried.

Included routers that override nothing are spread out into the table, and an index by path leaves
out most routes before any is asked.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from minifast._direct import DirectOperation
from minifast._frontend import FrontendGroup, frontend_for
from minifast._include import (
    CONTEXT_KEY,
    SCOPE_KEY,
    EffectiveContext,
    IncludedRouter,
    match_candidate,
    serve_candidate,
)
from minifast._matching import route_path
from minifast._operation import Operation
from minifast._trie import PathIndex
from ministarlette.datastructures import URL
from ministarlette.responses import RedirectResponse
from ministarlette.routing import Match, Mount
from ministarlette.types import ASGIApp, Receive, Scope, Send


class Entry:
    """A line of the table.

    Args:
        candidate: The route, the effective context or the included router.
        is_plain: Whether it matches and serves like `APIRoute`, and need not be asked.
    """

    __slots__ = ("candidate", "context", "is_plain", "methods", "pattern", "route")

    def __init__(self, candidate: Any, is_plain: bool) -> None:
        self.candidate = candidate
        self.is_plain = is_plain
        self.route = getattr(candidate, "original_route", candidate)
        self.context = {CONTEXT_KEY: candidate} if isinstance(candidate, EffectiveContext) else None
        self.pattern: Any = getattr(candidate, "pattern", None)
        self.methods = getattr(candidate, "methods", None) or ()

    def match(self, scope: Scope, path: str) -> tuple[Match, dict[str, Any]]:
        """Match a request."""
        if not self.is_plain:
            return match_candidate(self.candidate, scope)
        if scope["type"] != "http":
            return Match.NONE, {}
        found = self.pattern.match_path(path)
        if found is None:
            return Match.NONE, {}
        child = self.child(found, scope)
        return (Match.FULL if scope["method"] in self.methods else Match.PARTIAL), child

    def child(self, found: dict[str, Any], scope: Scope) -> dict[str, Any]:
        """Return what a match adds to the scope."""
        outer = scope.get("path_params")
        child: dict[str, Any] = {
            "endpoint": self.candidate.endpoint,
            "path_params": {**outer, **found} if outer else found,
            "route": self.route,
        }
        if self.context is not None:
            child[SCOPE_KEY] = {**scope.get(SCOPE_KEY, {}), **self.context}
        return child

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that matched."""
        if self.is_plain:
            await self.candidate.handle(scope, receive, send)
        else:
            await serve_candidate(self.candidate, scope, receive, send)


class RouteTable:
    """The routes of one router, until it changes.

    Args:
        router: The router.
        plain: The classes of routes and routers whose own `matches` and `handle` need not be
            asked, as long as no subclass overrides them.
    """

    def __init__(self, router: Any, plain: Sequence[Any]) -> None:
        self.router = router
        self.plain = plain
        self.size = len(router.routes)
        self.index = PathIndex()
        exact: list[str] = []
        for entry in self._entries(router.routes):
            path, spans = _place(entry.candidate)
            self.index.add(entry, path, spans)
            if path is not None and "{" not in path and not spans:
                exact.append(path)
        self.index.remember(exact)

        low = [*router._low_priority_routes, *self._included_low(router.routes)]
        self.frontends = [route for route in low if isinstance(route, FrontendGroup)]
        self.low = [route for route in low if not isinstance(route, FrontendGroup)]

    def _included_low(self, candidates: Sequence[Any]) -> Iterator[Any]:
        for candidate in candidates:
            if isinstance(candidate, IncludedRouter):
                yield from candidate.effective_low_priority_routes()
                yield from self._included_low(candidate.effective_candidates())

    def _is_plain(self, thing: Any) -> bool:
        cls: Any = type(thing)
        return any(
            issubclass(cls, base) and cls.matches is base.matches and cls.handle is base.handle
            for base in self.plain
        )

    def _entries(self, candidates: Sequence[Any]) -> Iterator[Entry]:
        for candidate in candidates:
            if isinstance(candidate, IncludedRouter):
                if self._is_plain(candidate.original_router):
                    yield from self._entries(candidate.effective_candidates())
                else:
                    yield Entry(candidate, False)
            else:
                route = getattr(candidate, "original_route", candidate)
                yield Entry(candidate, isinstance(candidate, Operation) and self._is_plain(route))

    def find_direct(self, scope: Scope) -> ASGIApp | None:
        """Return the application that can take the short way with a request, if there is one.

        Args:
            scope: The ASGI scope; what the match adds is put in.

        Returns:
            The application, or None when the general way has to be gone.
        """
        path = route_path(scope)
        for entry in self.index.candidates(path):
            if not entry.is_plain:
                return None
            found = entry.pattern.match_path(path)
            if found is None:
                continue
            if scope["method"] not in entry.methods:
                return None
            app: ASGIApp = entry.candidate.app
            if type(app) is not DirectOperation:
                return None
            scope.setdefault("router", self.router)
            scope.update(entry.child(found, scope))
            return app
        return None

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request with the first route that matches.

        A route that matches but for the method comes after all that match wholly.
        """
        path = route_path(scope)
        partial: Any = None
        for entry in self.index.candidates(path):
            match, child = entry.match(scope, path)
            if match is Match.FULL:
                scope.update(child)
                await entry.serve(scope, receive, send)
                return
            if match is Match.PARTIAL and partial is None:
                partial = (entry, child)
        if partial is not None:
            scope.update(partial[1])
            await partial[0].serve(scope, receive, send)
            return
        redirect = self.redirect_target(scope, path)
        if redirect is not None:
            await RedirectResponse(url=redirect)(scope, receive, send)
            return
        await self.serve_low(scope, receive, send)

    async def serve_low(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that no route matches: with a frontend, or not at all."""
        for route in self.low:
            match, child = match_candidate(route, scope)
            if match is not Match.NONE:
                scope.update(child)
                await serve_candidate(route, scope, receive, send)
                return
        group = frontend_for(self.frontends, scope) if self.frontends else None
        if group is not None:
            await group.handle(scope, receive, send)
        else:
            await self.router.default(scope, receive, send)

    def redirect_target(self, scope: Scope, path: str) -> str | None:
        """Return where a request goes that only lacks, or has, a slash at the end."""
        if scope["type"] != "http" or not self.router.redirect_slashes or path == "/":
            return None
        changed = dict(scope)
        full = scope["path"]
        changed["path"] = full.rstrip("/") if full.endswith("/") else full + "/"
        path = route_path(changed)
        for entry in self.index.candidates(path):
            match, _ = entry.match(changed, path)
            if match is not Match.NONE:
                return str(URL(scope=changed))
        return None


def _place(candidate: Any) -> tuple[str | None, bool]:
    """Return under which path a candidate is filed, and whether it takes what is below."""
    path = getattr(candidate, "path", None)
    if isinstance(candidate, (IncludedRouter, Mount)):
        return (path or None), True
    regex = getattr(candidate, "path_regex", None)
    return (path, False) if isinstance(path, str) and regex is not None else (None, True)
