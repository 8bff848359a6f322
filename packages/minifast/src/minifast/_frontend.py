"""Frontends: folders of built files, served where no route matches.

Every folder has a prefix; the longest one that fits serves a request. What the folder does not
have may be answered with `index.html`, for the pages of single-page applications exist only in
their router, or with `404.html`.
"""

import errno
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from minifast._body_limit import limited
from minifast._calls import FUNCTION_STACK, REQUEST_STACK
from minifast._handler import Hooks, RequestHandler, request_response
from minifast._include import SCOPE_KEY
from minifast._matching import route_path
from minifast._operation import dependant_with
from minifast._options import Inherited
from ministarlette.concurrency import run_in_threadpool
from ministarlette.datastructures import URL
from ministarlette.exceptions import HTTPException
from ministarlette.requests import Request
from ministarlette.responses import FileResponse, RedirectResponse, Response
from ministarlette.routing import BaseRoute, Match, NoMatchFound
from ministarlette.staticfiles import StaticFiles
from ministarlette.types import ASGIApp, Receive, Scope, Send

Fallback = Literal["auto", "index.html", "404.html"]
PATH_KEY = "frontend_path"
_HTML = ("text/html", "application/xhtml+xml")


def wants_page(accept: str) -> bool:
    """Tell whether an Accept header (RFC 9110, section 12.5.1) asks for HTML by name."""
    qualities = {}
    for part in accept.split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 1.0
        qualities[media_type] = quality
    return any(qualities.get(media_type, 0) > 0 for media_type in _HTML)


class FrontendFiles(StaticFiles):
    """The files of a frontend.

    Args:
        directory: The folder.
        fallback: What answers for files that are not there.
        check_dir: Whether the folder has to be there now.
    """

    def __init__(
        self, *, directory: str | os.PathLike[str], fallback: Fallback | None, check_dir: bool
    ) -> None:
        super().__init__(directory=directory, check_dir=False)
        self.fallback = fallback
        if check_dir:
            self.check_folder()
            if fallback in ("index.html", "404.html"):
                self.check_fallback()

    @property
    def resolved(self) -> Path:
        """The folder's absolute path."""
        return Path(os.path.abspath(str(self.directory)))

    def check_folder(self) -> None:
        """Check that the folder is there.

        Raises:
            RuntimeError: It is not.
        """
        if not self.resolved.is_dir():
            raise RuntimeError(missing_folder(str(self.directory)))

    def check_fallback(self) -> None:
        """Check that the fallback is there.

        Raises:
            RuntimeError: It is not.
        """
        if not (self.resolved / str(self.fallback)).is_file():
            raise RuntimeError(
                f"Frontend fallback file {self.fallback!r} does not exist in directory "
                f"'{self.directory}' ({self.resolved})"
            )

    async def respond(self, path: str, request: Request) -> Response:
        """Answer with a file, a redirect to a folder, or the fallback.

        Args:
            path: The path below the frontend's prefix.
            request: The request.

        Returns:
            The response.

        Raises:
            HTTPException: There is nothing (404), or not for this method (405).
        """
        try:
            found, is_folder = await run_in_threadpool(self._locate, path)
        except PermissionError:
            raise HTTPException(401) from None
        except ValueError:
            raise HTTPException(404) from None
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise HTTPException(404) from None
            raise
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(405 if found else 404)
        if found is None:
            return await self._fall_back(request)
        if is_folder and not request.scope["path"].endswith("/"):
            url = URL(scope=request.scope)
            return RedirectResponse(url.replace(path=url.path + "/"))
        return self.file_response(*found, request.scope)

    def _locate(self, path: str) -> tuple[tuple[str, os.stat_result] | None, bool]:
        """Return file and status for a path, and whether it is the index of a folder."""
        self.check_folder()
        relative = os.path.normpath(os.path.join(*path.split("/"))) if path else ""
        full, status = self.lookup_path("" if relative == "." else relative)
        if status is not None and os.path.isfile(full):
            return (full, status), False
        if status is not None and os.path.isdir(full):
            full, status = self.lookup_path(os.path.join(relative, "index.html"))
            if status is not None and os.path.isfile(full):
                return (full, status), True
        return None, False

    async def _fall_back(self, request: Request) -> Response:
        name = self.fallback
        if name is None:
            raise HTTPException(404)
        if name == "auto":
            chosen = await run_in_threadpool(self._automatic)
            if chosen is None:
                raise HTTPException(404)
            name = chosen
        else:
            await run_in_threadpool(self.check_fallback)
        if name == "index.html" and not wants_page(request.headers.get("accept", "")):
            raise HTTPException(404)
        status = 404 if name == "404.html" else 200
        return FileResponse(self.resolved / name, status_code=status)

    def _automatic(self) -> Literal["404.html", "index.html"] | None:
        names: tuple[Literal["404.html"], Literal["index.html"]] = ("404.html", "index.html")
        for name in names:
            _, status = self.lookup_path(name)
            if status is not None:
                return name
        return None


def missing_folder(directory: str) -> str:
    """Return the message for a folder that is not there."""
    return f"Frontend directory {directory!r} does not exist ({os.path.abspath(directory)})"


class Frontend(BaseRoute):
    """One folder under one prefix.

    Args:
        path: The prefix; begins with a slash.
        directory: The folder.
        fallback: What answers for files that are not there.
        check_dir: Whether the folder has to be there now.
    """

    def __init__(
        self,
        path: str,
        *,
        directory: str | os.PathLike[str],
        fallback: Fallback | None = "auto",
        check_dir: bool,
    ) -> None:
        self.path = path.rstrip("/")
        self.app = FrontendFiles(directory=directory, fallback=fallback, check_dir=check_dir)

    def below(self, path: str, prefix: str = "") -> str | None:
        """Return what is left of a path below the prefix, or None if it is elsewhere."""
        start = prefix + self.path
        if path == start:
            return ""
        return path[len(start) + 1 :] if path.startswith(start + "/") else None

    def matches(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        """Match a request."""
        return found_below(scope, self.below(route_path(scope)))

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        """Raise, for files have no names."""
        raise NoMatchFound(name, path_params)


def found_below(scope: Scope, path: str | None) -> tuple[Match, dict[str, Any]]:
    """Return the match for a path below a frontend's prefix."""
    if path is None or scope["type"] != "http":
        return Match.NONE, {}
    return Match.FULL, {SCOPE_KEY: {**scope.get(SCOPE_KEY, {}), PATH_KEY: path}}


class FrontendGroup(BaseRoute):
    """The frontends of one router, as seen through its inclusions.

    Args:
        inherited: What the routers say: prefix, dependencies, limits.
        hooks: Returns the functions that solve dependencies.
        routes: The frontends.
    """

    def __init__(
        self, inherited: Inherited, hooks: Any, routes: list[Frontend] | None = None
    ) -> None:
        self.inherited = inherited
        self.hooks = hooks
        self.routes: list[Frontend] = [] if routes is None else routes
        self._apps: dict[int, ASGIApp] = {}

    def seen_through(self, outer: Inherited) -> "FrontendGroup":
        """Return the group as seen through an inclusion; it shares the frontends."""
        return FrontendGroup(outer.combine(self.inherited), self.hooks, self.routes)

    def best(self, scope: Scope, prefix: str | None = None) -> tuple[Frontend, str] | None:
        """Return the frontend with the longest prefix that fits, and the path below it."""
        if scope["type"] != "http":
            return None
        path = route_path(scope)
        start = self.inherited.prefix if prefix is None else prefix
        fitting = [
            (route, below)
            for route in self.routes
            if (below := route.below(path, start)) is not None
        ]
        return max(fitting, key=lambda pair: len(pair[0].path), default=None)

    def matches(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        """Match a request."""
        return self.matches_with_prefix(scope, self.inherited.prefix)

    def matches_with_prefix(self, scope: Scope, prefix: str) -> tuple[Match, dict[str, Any]]:
        """Match a request under another prefix."""
        best = self.best(scope, prefix)
        return found_below(scope, best[1] if best else None)

    def length(self, scope: Scope) -> int:
        """Return how long the prefix is that fits a request; -1 if none does."""
        best = self.best(scope)
        return -1 if best is None else len(self.inherited.prefix) + len(best[0].path)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request.

        Raises:
            HTTPException: No frontend is there (404).
        """
        best = self.best(scope)
        if best is None:
            raise HTTPException(404)
        frontend, below = best
        _, child = found_below(scope, below)
        before = {key: scope.get(key) for key in (REQUEST_STACK, FUNCTION_STACK)}
        scope.update(child)
        try:
            await self._app(frontend)(scope, receive, send)
        finally:
            scope.update({key: value for key, value in before.items() if value is not None})

    def _app(self, frontend: Frontend) -> ASGIApp:
        known = self._apps.get(id(frontend))
        if known is None:
            known = self._apps[id(frontend)] = self._build(frontend)
        return known

    def _build(self, frontend: Frontend) -> ASGIApp:
        async def serve(request: Request) -> Response:
            return await frontend.app.respond(request.scope[SCOPE_KEY][PATH_KEY], request)

        path = self.inherited.prefix + frontend.path
        dependant = dependant_with(serve, path, list(self.inherited.dependencies))
        handler = _FrontendHandler(
            dependant,
            {"dependency_overrides_provider": self.inherited.dependency_overrides_provider},
            self.hooks,
        )
        app = request_response(handler)
        if self.inherited.max_body_size is None:
            return app
        return limited(app, self.inherited.max_body_size)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        """Raise, for files have no names."""
        raise NoMatchFound(name, path_params)


class _FrontendHandler(RequestHandler):
    """Puts what dependencies ask for on the file's response, too."""

    async def respond(self, request: Request, result: Any, solved: Any, hooks: Hooks) -> Response:
        response = await super().respond(request, result, solved, hooks)
        response.headers.raw.extend(solved.response.headers.raw)
        return response


def make_frontend(
    path: str,
    directory: str | os.PathLike[str],
    fallback: Any,
    check_dir: bool | Literal["auto"],
) -> Frontend:
    """Check a declaration and return the frontend.

    Args:
        path: The prefix.
        directory: The folder.
        fallback: "auto", "index.html", "404.html" or None.
        check_dir: Whether the folder has to be there; "auto" only warns during development.

    Returns:
        The frontend.

    Raises:
        AssertionError: The path or the fallback is none.
        RuntimeError: The folder is not there.
    """
    if not path.startswith("/"):
        raise AssertionError("A frontend path must start with '/'")
    if fallback not in ("auto", "index.html", "404.html", None):
        raise AssertionError(
            "fallback must be 'auto', 'index.html', '404.html' or None, not " + repr(fallback)
        )
    check = bool(check_dir)
    if check_dir == "auto" and os.environ.get("FASTAPI_ENV") == "development":
        check = Path(directory).is_dir()
        if not check:
            warnings.warn(missing_folder(str(directory)), stacklevel=_outside())
    return Frontend(path, directory=directory, fallback=fallback, check_dir=check)


def _outside() -> int:
    """Return the stack level of the nearest caller outside of this package."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__", "").startswith(f"{__package__}."):
        level, frame = level + 1, frame.f_back
    return level


def frontend_for(groups: Sequence[FrontendGroup], scope: Scope) -> FrontendGroup | None:
    """Return the group whose frontend has the longest prefix that fits a request."""
    best, length = None, -1
    for group in groups:
        found = group.length(scope)
        if found > length:
            best, length = group, found
    return best
