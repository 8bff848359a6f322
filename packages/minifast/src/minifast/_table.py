"""All routes of a router in one table, in the order in which they are tried.

Routers that are included without overriding anything are spread out into the table; what a
request is matched against is then a list, most of which an index by path leaves out.
"""

from typing import Any

from ministarlette.responses import RedirectResponse
from ministarlette.routing import Match

from minifast._include import match_candidate, serve_candidate
from minifast._matching import route_path
from ministarlette.datastructures import URL
from ministarlette.types import Receive, Scope, Send


class RouteTable:
    """The routes of one router, until it changes.

    Args:
        router: The router.
    """

    def __init__(self, router: Any) -> None:
        self.router = router
        self.size = len(router.routes)
        self.entries: list[Any] = list(router.routes)

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request with the first route that matches wholly, else with the first that
        matches but for the method.
        """
        partial: Any = None
        for entry in self.entries:
            match, child = match_candidate(entry, scope)
            if match is Match.FULL:
                scope.update(child)
                await serve_candidate(entry, scope, receive, send)
                return
            if match is Match.PARTIAL and partial is None:
                partial = (entry, child)
        if partial is not None:
            scope.update(partial[1])
            await serve_candidate(partial[0], scope, receive, send)
            return
        redirect = self.redirect_target(scope)
        if redirect is not None:
            await RedirectResponse(url=redirect)(scope, receive, send)
            return
        await self.router.default(scope, receive, send)

    def redirect_target(self, scope: Scope) -> str | None:
        """Return where a request goes that only lacks, or has, a slash at the end."""
        path = route_path(scope)
        if scope["type"] != "http" or not self.router.redirect_slashes or path == "/":
            return None
        changed = dict(scope)
        full = scope["path"]
        changed["path"] = full.rstrip("/") if full.endswith("/") else full + "/"
        for entry in self.entries:
            match, _ = match_candidate(entry, changed)
            if match is not Match.NONE:
                return str(URL(scope=changed))
        return None
