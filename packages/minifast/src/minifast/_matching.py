"""Matching paths, and the answers when nothing matches."""

from re import Pattern
from typing import Any

from ministarlette.datastructures import URLPath
from ministarlette.exceptions import HTTPException
from ministarlette.responses import PlainTextResponse
from ministarlette.routing import NoMatchFound, replace_params
from ministarlette.types import Receive, Scope, Send
from ministarlette.websockets import WebSocketClose


def route_path(scope: Scope) -> str:
    """Return the part of the path that is left after the root path (ASGI: HTTP scope)."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    if not root or not path.startswith(root):
        return path
    rest = path[len(root) :]
    if not rest:
        return ""
    return rest if rest[0] == "/" else path


class PathPattern:
    """A compiled path.

    Args:
        regex: The regular expression with a group per parameter.
        convertors: The convertor of each parameter.
        path: The path template.
    """

    def __init__(self, regex: Pattern[str], convertors: dict[str, Any], path: str) -> None:
        self.regex = regex
        self.convertors = convertors
        self.static = path if not convertors else None

    def match_path(self, path: str) -> dict[str, Any] | None:
        """Return the parameters in a path, or None if it is another path."""
        if self.static is not None:
            return {} if path == self.static else None
        found = self.regex.match(path)
        if found is None:
            return None
        convertors = self.convertors
        return {name: convertors[name].convert(text) for name, text in found.groupdict().items()}

    def match(self, scope: Scope) -> dict[str, Any] | None:
        """Return all path parameters of a request, those of mounts too, or None."""
        found = self.match_path(route_path(scope))
        if found is None:
            return None
        return {**scope.get("path_params", {}), **found}

    def url_path(
        self, own_name: str, path_format: str, name: str, params: dict[str, Any]
    ) -> URLPath:
        """Return the path with parameters filled in.

        Raises:
            NoMatchFound: It is another name, or these are other parameters.
        """
        if name != own_name or params.keys() != self.convertors.keys():
            raise NoMatchFound(name, params)
        path, _ = replace_params(path_format, self.convertors, dict(params))
        return URLPath(path=path, protocol="http")


async def answer_wrong_method(
    methods: set[str], scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer 405 and name the allowed methods (RFC 9110, section 15.5.6)."""
    headers = {"Allow": ", ".join(sorted(methods))}
    if "app" in scope:
        raise HTTPException(status_code=405, headers=headers)
    await PlainTextResponse("Method Not Allowed", 405, headers)(scope, receive, send)


async def not_found(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer that there is nothing here."""
    if scope["type"] == "websocket":
        await WebSocketClose()(scope, receive, send)
    elif "app" in scope:
        raise HTTPException(status_code=404)
    else:
        await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
