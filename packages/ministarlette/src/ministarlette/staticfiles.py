"""Serves files from directories and packages.

    app = Starlette(routes=[Mount("/static", StaticFiles(directory="static"))])

Beyond Starlette: `cache_control`, `precompressed` files and a single-page `fallback`.
"""

import importlib.util
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import anyio.to_thread

from ministarlette._accept_encoding import accept_encoding, preferred
from ministarlette._scope import get_route_path
from ministarlette._static_lookup import PathLike, is_missing, lookup
from ministarlette.background import BackgroundTask
from ministarlette.datastructures import URL, Headers
from ministarlette.exceptions import HTTPException
from ministarlette.responses import FileResponse, RedirectResponse, Response
from ministarlette.types import Receive, Scope, Send
from ministarlette.websockets import WebSocketClose

__all__ = ["NotModifiedResponse", "PathLike", "StaticFiles"]

CacheControl: TypeAlias = str | Callable[[str], str | None]

#: Content codings and the suffixes of the files that hold them.
_SUFFIXES = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}
#: What a 304 repeats of the 200 that it stands for (RFC 9110 15.4.5).
_NOT_MODIFIED_HEADERS = frozenset(
    ("cache-control", "content-location", "date", "etag", "expires", "vary")
)


class NotModifiedResponse(Response):
    """A 304.

    Args:
        headers: The headers of the response that the client has already.
    """

    def __init__(self, headers: Headers) -> None:
        kept = {name: headers[name] for name in headers if name in _NOT_MODIFIED_HEADERS}
        super().__init__(status_code=304, headers=kept)


class _LoadedFileResponse(FileResponse):
    """A file that may have been read already."""

    content: bytes | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.content is None:
            await super().__call__(scope, receive, send)
            return
        headers = self.raw_headers
        start = {"type": "http.response.start", "status": self.status_code, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": self.content})
        background: BackgroundTask | None = self.background
        if background is not None:
            await background()


@dataclass(slots=True)
class _Request:
    """What the lookup must know of a request."""

    path: str
    codings: str  # its Accept-Encoding
    navigates: bool  # whether a person waits for a page
    loads: bool  # whether small files are to be read at once


@dataclass(slots=True)
class _Found:
    """A file to be sent."""

    path: str
    status: os.stat_result
    status_code: int = 200
    is_index: bool = False  # of a directory
    coding: str | None = None
    content: bytes | None = None


class StaticFiles:
    """An application that serves files.

    Paths cannot lead out of the directories; neither can symbolic links unless `follow_symlink`.
    ETag, Last-Modified, conditional requests and ranges are handled.

    Args:
        directory: A directory.
        packages: Packages whose directory ``statics`` is served as well, or pairs of a package and
            the name of its directory.
        html: Whether directories are answered by their ``index.html``, and missing files by
            ``404.html``.
        check_dir: Whether the directory must exist now, rather than at the first request.
        follow_symlink: Whether links may lead out of the directory.
        cache_control: The Cache-Control header of files, or a function from the path of the URL
            to that header or None.
        precompressed: Content codings (``br``, ``zstd``, ``gzip``) of files that lie beside the
            plain ones, as ``app.js.br`` beside ``app.js``; the client gets the one that it prefers.
        fallback: The page of a single-page application, such as ``index.html``: the answer to
            requests for pages (those that accept ``text/html``) that are no files.

    Raises:
        RuntimeError: The directory does not exist.
        ValueError: `precompressed` names an unknown coding.
    """

    #: Files up to so many bytes are looked up and read in one go.
    # PERF: each hop to a worker thread takes as long as the rest of the response (about 100 us).
    load_max_size = 64 * 1024

    def __init__(
        self,
        *,
        directory: PathLike | None = None,
        packages: list[str | tuple[str, str]] | None = None,
        html: bool = False,
        check_dir: bool = True,
        follow_symlink: bool = False,
        cache_control: CacheControl | None = None,
        precompressed: Sequence[str] = (),
        fallback: str | None = None,
    ) -> None:
        self.directory = directory
        self.packages = packages
        self.all_directories = self.get_directories(directory, packages)
        self.html = html
        self.config_checked = False
        self.follow_symlink = follow_symlink
        self.cache_control = cache_control
        self.precompressed = tuple(precompressed)
        self.fallback_page = fallback
        unknown = sorted(set(precompressed) - set(_SUFFIXES))
        if unknown:
            known = ", ".join(_SUFFIXES)
            raise ValueError(f"Unknown precompressed coding {unknown[0]!r}: use some of {known}.")
        if check_dir and directory is not None and not os.path.isdir(directory):
            raise RuntimeError(f"Directory '{directory}' does not exist")

    def get_directories(
        self,
        directory: PathLike | None = None,
        packages: list[str | tuple[str, str]] | None = None,
    ) -> list[PathLike]:
        """Return all directories to serve."""
        directories: list[PathLike] = [] if directory is None else [directory]
        for entry in packages or ():
            package, name = (entry, "statics") if isinstance(entry, str) else entry
            spec = importlib.util.find_spec(package)
            if spec is None:
                raise AssertionError(f"Package {package!r} could not be found.")
            place = os.path.normpath(os.path.join(spec.origin or "", "..", name))
            if spec.origin is None or not os.path.isdir(place):
                raise AssertionError(
                    f"Directory '{name!r}' in package {package!r} could not be found."
                )
            directories.append(place)
        return directories

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        if not self.config_checked:
            await self.check_config()
            self.config_checked = True
        response = await self.get_response(self.get_path(scope), scope)
        await response(scope, receive, send)

    def get_path(self, scope: Scope) -> str:
        """Return the path to look up: relative, with the separators of the platform."""
        return os.path.normpath(os.path.join(*get_route_path(scope).split("/")))

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the response for `path`.

        Raises:
            HTTPException: 401 for lack of permission, 404, or 405.
        """
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(status_code=405, headers={"Allow": "GET, HEAD"})
        try:
            found = await anyio.to_thread.run_sync(self._find, _request(path, scope))
        except PermissionError:
            raise HTTPException(status_code=401) from None
        except OSError as error:
            if not is_missing(error):
                raise
            raise HTTPException(status_code=404) from None
        if found is None:
            raise HTTPException(status_code=404)
        if found.is_index and not scope["path"].endswith("/"):
            url = URL(scope=scope)
            return RedirectResponse(url=url.replace(path=url.path + "/"))
        return self._response(found, path, scope)

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Return the file or directory `path` and its status, or ``("", None)``.

        Runs in a worker thread.
        """
        return lookup(self.all_directories, path, follow_symlink=self.follow_symlink)

    def file_response(
        self,
        full_path: PathLike,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the response that sends a file, or 304 where the client has it already."""
        response = _LoadedFileResponse(full_path, status_code=status_code, stat_result=stat_result)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response

    async def check_config(self) -> None:
        """Check the directory, before the first request.

        Raises:
            RuntimeError: It does not exist, or is none.
        """
        if self.directory is None:
            return
        try:
            status = await anyio.to_thread.run_sync(os.stat, self.directory)
        except FileNotFoundError:
            raise RuntimeError(
                f"StaticFiles directory '{self.directory}' does not exist."
            ) from None
        if not stat.S_ISDIR(status.st_mode):
            raise RuntimeError(f"StaticFiles path '{self.directory}' is not a directory.")

    def is_not_modified(self, response_headers: Headers, request_headers: Headers) -> bool:
        """Tell whether the client has the response already (RFC 9110 13.2.2)."""
        if_none_match = request_headers.get("if-none-match")
        if if_none_match:
            return _matches(if_none_match, response_headers.get("etag", ""))
        if_modified_since = request_headers.get("if-modified-since")
        if not if_modified_since:
            return False
        from email.utils import parsedate  # noqa: PLC0415  clients send entity tags

        since = parsedate(if_modified_since)
        modified = parsedate(response_headers.get("last-modified", ""))
        return since is not None and modified is not None and since >= modified

    # In the worker thread

    def _find(self, request: _Request) -> _Found | None:
        """Decide which file answers `request`; everything that touches the disk is done here."""
        found = self._select(request)
        if found is None:
            return None
        if self.precompressed and found.status_code == 200:
            self._choose_coding(found, request.codings)
        if request.loads and found.status.st_size <= self.load_max_size:
            with open(found.path, "rb") as file:
                content = file.read(found.status.st_size)
            if len(content) == found.status.st_size:  # else it has just become shorter
                found.content = content
        return found

    def _select(self, request: _Request) -> _Found | None:
        full_path, status = self.lookup_path(request.path)
        if status is not None and stat.S_ISREG(status.st_mode):
            return _Found(full_path, status)
        if status is not None and stat.S_ISDIR(status.st_mode) and self.html:
            index = self._file(os.path.join(request.path, "index.html"))
            if index is not None:
                index.is_index = True
                return index
        if self.fallback_page is not None and request.navigates:
            return self._file(self.fallback_page)
        if self.html:
            page = self._file("404.html")
            if page is not None:
                page.status_code = 404
                return page
        return None

    def _file(self, path: str) -> _Found | None:
        full_path, status = self.lookup_path(path)
        if status is None or not stat.S_ISREG(status.st_mode):
            return None
        return _Found(full_path, status)

    def _choose_coding(self, found: _Found, accepted: str) -> None:
        variants = {}
        for coding in self.precompressed:
            path = found.path + _SUFFIXES[coding]
            try:
                status = os.stat(path, follow_symlinks=self.follow_symlink)
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode):
                variants[coding] = (path, status)
        if variants:
            chosen = preferred(accepted, tuple(variants))
            found.coding = chosen or "identity"
            if chosen is not None:
                found.path, found.status = variants[chosen]

    # Back on the event loop

    def _response(self, found: _Found, path: str, scope: Scope) -> Response:
        if found.status_code != 200:
            response: Response = _LoadedFileResponse(
                found.path, status_code=found.status_code, stat_result=found.status
            )
        else:
            response = self.file_response(found.path, found.status, scope)
        if isinstance(response, _LoadedFileResponse):
            response.content = found.content
        if found.coding is not None:
            _describe_coding(response, found)
        if self.cache_control is not None and found.status_code == 200:
            policy = self.cache_control
            value = policy(path.replace(os.sep, "/")) if callable(policy) else policy
            if value is not None:
                response.headers["Cache-Control"] = value
        return response


def _request(path: str, scope: Scope) -> _Request:
    headers = Headers(raw=list(scope.get("headers", ())))
    loads = (
        scope["method"] == "GET"
        and "http.response.pathsend" not in scope.get("extensions", ())
        and not any(name in headers for name in ("range", "if-none-match", "if-modified-since"))
    )
    navigates = "text/html" in headers.get("accept", "")
    return _Request(path, accept_encoding(headers.raw), navigates, loads)


def _describe_coding(response: Response, found: _Found) -> None:
    headers = response.headers
    headers.add_vary_header("Accept-Encoding")
    if found.coding != "identity" and isinstance(response, FileResponse):
        plain_path = found.path.removesuffix(_SUFFIXES[str(found.coding)])
        plain = FileResponse(plain_path, stat_result=found.status)
        headers["Content-Encoding"] = str(found.coding)
        headers["Content-Type"] = plain.headers["content-type"]


def _matches(if_none_match: str, etag: str) -> bool:
    """Compare weakly (RFC 9110 13.1.2)."""
    if if_none_match.strip(" \t") == "*":
        return True
    candidates = (item.strip(" \t").removeprefix("W/") for item in if_none_match.split(","))
    return etag.removeprefix("W/") in candidates
