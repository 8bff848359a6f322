"""OpenAPI documents written by hand, in the docstrings of endpoints, as YAML."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ministarlette.requests import Request
from ministarlette.responses import Response
from ministarlette.routing import BaseRoute, Host, Mount, Route

try:
    import yaml
except ModuleNotFoundError:  # an extra: only schemas need it
    yaml = None  # type: ignore[assignment]

_CONVERTOR = re.compile(r":\w+}")
_VERBS = ("get", "post", "put", "patch", "delete", "options", "query")


class OpenAPIResponse(Response):
    """An OpenAPI document, sent as YAML."""

    media_type = "application/vnd.oai.openapi"

    def render(self, content: Any) -> bytes:
        """Return `content`, a dict, as YAML.

        Raises:
            TypeError: It is no dict.
        """
        if not isinstance(content, dict):
            raise TypeError("The schema passed to OpenAPIResponse should be a dictionary.")
        text: str = _yaml().dump(content, default_flow_style=False)
        return text.encode("utf-8")


class EndpointInfo(NamedTuple):
    """One operation: a path, a method in lower case, and the function behind them."""

    path: str
    http_method: str
    func: Callable[..., Any]


class BaseSchemaGenerator:
    """Finds the operations of an application; subclasses make a document of them."""

    def get_schema(self, routes: list[BaseRoute]) -> dict[str, Any]:
        """Return the document for `routes`."""
        raise NotImplementedError

    def get_endpoints(self, routes: list[BaseRoute]) -> list[EndpointInfo]:
        """Return every documented operation, those below mounts and hosts included."""
        return list(_operations(routes, ""))

    def parse_docstring(self, func_or_method: Callable[..., Any]) -> dict[str, Any]:
        """Return the YAML in a docstring: all of it, or what follows its last ``---``."""
        text = (func_or_method.__doc__ or "").split("---")[-1]
        document = _yaml().safe_load(text)
        # Prose is valid YAML too: a string.
        return document if isinstance(document, dict) else {}

    def OpenAPIResponse(self, request: Request) -> Response:
        """Answer `request` with the document of the application that received it."""
        return OpenAPIResponse(content=self.get_schema(routes=request.app.routes))


class SchemaGenerator(BaseSchemaGenerator):
    """Adds the operations to a document that has all the rest.

    Args:
        base_schema: The document's other keys, such as ``openapi`` and ``info``.
    """

    def __init__(self, base_schema: dict[str, Any]) -> None:
        self.base_schema = base_schema

    def get_schema(self, routes: list[BaseRoute]) -> dict[str, Any]:
        """Return a new document; operations without a YAML docstring are left out."""
        paths: dict[str, Any] = dict(self.base_schema.get("paths", {}))
        has_query = _version(self.base_schema.get("openapi")) >= (3, 2)
        for path, method, function in self.get_endpoints(routes):
            if method == "query" and not has_query:
                continue  # OpenAPI knows the method since 3.2
            operation = self.parse_docstring(function)
            if operation:
                paths[path] = {**paths.get(path, {}), method: operation}
        return {**self.base_schema, "paths": paths}


def _operations(routes: Iterable[BaseRoute], prefix: str) -> Iterator[EndpointInfo]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _operations(route.routes or (), prefix + _plain(route.path))
        elif isinstance(route, Host):
            yield from _operations(route.routes or (), prefix)
        elif isinstance(route, Route) and route.include_in_schema:
            path = prefix + _plain(route.path)
            for method, function in _methods(route):
                yield EndpointInfo(path, method, function)


def _methods(route: Route) -> Sequence[tuple[str, Callable[..., Any]]]:
    endpoint = route.endpoint
    if inspect.isclass(endpoint):
        return [(verb, getattr(endpoint, verb)) for verb in _VERBS if hasattr(endpoint, verb)]
    methods = sorted(route.methods or {"GET"})
    return [(method.lower(), endpoint) for method in methods if method != "HEAD"]


def _plain(path: str) -> str:
    """Write ``{id:int}`` as OpenAPI does: ``{id}``."""
    return _CONVERTOR.sub("}", path)


def _version(text: Any) -> tuple[int, int]:
    match = re.match(r"(\d+)\.(\d+)", str(text))
    return (int(match[1]), int(match[2])) if match else (0, 0)


def _yaml() -> Any:
    if yaml is None:
        raise RuntimeError("OpenAPI schemas need PyYAML: pip install 'ministarlette[full]'.")
    return yaml
