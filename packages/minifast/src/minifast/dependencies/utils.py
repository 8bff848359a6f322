"""The interpreter: it walks the dependency graph and solves one node after the other.

The compiled plan (`minifast._compile`) gives the same answers; this twin is the readable one, and
the one that runs when something unusual happens: overrides, a patched name, an endpoint that is
no plain route.
"""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from minifast._body import _read_file_bytes as _read_file_bytes
from minifast._body import request_body_to_args as request_body_to_args
from minifast._calls import call_dependency, kind_of, stack_of
from minifast._multipart import (
    ensure_multipart_is_installed as ensure_multipart_is_installed,
)
from minifast._multipart import (
    multipart_incorrect_install_error as multipart_incorrect_install_error,
)
from minifast._multipart import (
    multipart_not_installed_error as multipart_not_installed_error,
)
from minifast._params import request_params_to_args as request_params_to_args
from minifast._signature import ParamDetails as ParamDetails
from minifast._signature import analyze_param as analyze_param
from minifast._signature import get_dependant as get_dependant
from minifast._signature import get_flat_params as get_flat_params
from minifast._signature import (
    get_parameterless_sub_dependant as get_parameterless_sub_dependant,
)
from minifast._signature import get_stream_item_type as get_stream_item_type
from minifast._signature import get_typed_annotation as get_typed_annotation
from minifast._signature import get_typed_return_annotation as get_typed_return_annotation
from minifast._signature import get_typed_signature as get_typed_signature
from minifast.dependencies.models import Dependant, _get_cache_key, _get_oauth_scopes
from minifast.security.scopes import SecurityScopes
from minifast.types import DependencyCacheKey
from minipydantic.core import PydanticUndefined as Undefined
from ministarlette.background import BackgroundTasks
from ministarlette.requests import Request
from ministarlette.responses import Response
from ministarlette.websockets import WebSocket


@dataclass
class SolvedDependency:
    """What solving a node gave: arguments for its callable, or errors."""

    values: dict[str, Any]
    errors: list[Any]
    background_tasks: BackgroundTasks | None
    response: Response
    dependency_cache: dict[DependencyCacheKey, Any]


def new_response() -> Response:
    """Return the response that dependencies may set headers and a status on."""
    response = Response()
    del response.headers["content-length"]
    response.status_code = None  # type: ignore[assignment]  # not chosen yet
    return response


def overridden(node: Dependant, provider: Any) -> Dependant:
    """Return what stands in for a node: itself, or the analysis of its override."""
    overrides = getattr(provider, "dependency_overrides", None)
    if not overrides or node.call not in overrides:
        return node
    substitute = overrides[node.call]
    return get_dependant(
        path=node.path or "",
        call=substitute,
        name=node.name,
        own_oauth_scopes=node.own_oauth_scopes,
        parent_oauth_scopes=node.parent_oauth_scopes,
        use_cache=node.use_cache,
        scope=node.scope,
        concurrency=node.concurrency,
    )


async def solve_dependencies(
    *,
    request: Request | WebSocket,
    dependant: Dependant,
    body: Any = Undefined,
    background_tasks: BackgroundTasks | None = None,
    response: Response | None = None,
    dependency_overrides_provider: Any | None = None,
    dependency_cache: dict[DependencyCacheKey, Any] | None = None,
    async_exit_stack: AsyncExitStack,
    embed_body_fields: bool,
    _uses_scopes_cache: dict[int, tuple[Dependant, bool]] | None = None,
    _done: dict[int, Any] | None = None,
) -> SolvedDependency:
    """Solve a node: first all below, then its own parameters.

    Args:
        request: The request or WebSocket.
        dependant: The node.
        body: The parsed body.
        background_tasks: Tasks that a dependency has already asked for.
        response: The response for headers and status.
        dependency_overrides_provider: The application, for its `dependency_overrides`.
        dependency_cache: The values known so far.
        async_exit_stack: Not used; the stacks are in the request's scope.
        embed_body_fields: Whether each body field is a key of the body.

    Returns:
        The arguments for the node's callable, or errors.
    """
    run = _Run(
        request,
        body,
        response or new_response(),
        background_tasks,
        dependency_overrides_provider,
        {} if dependency_cache is None else dependency_cache,
        embed_body_fields,
        {} if _uses_scopes_cache is None else _uses_scopes_cache,
        _done or {},
    )
    values, errors = await run.solve(dependant)
    return SolvedDependency(values, errors, run.background_tasks, run.response, run.cache)


@dataclass
class _Run:
    """What stays the same while one request's graph is walked."""

    request: Request | WebSocket
    body: Any
    response: Response
    background_tasks: BackgroundTasks | None
    provider: Any
    cache: dict[DependencyCacheKey, Any]
    embed: bool
    uses_scopes: dict[int, tuple[Dependant, bool]]
    done: dict[int, Any]
    """The values of nodes that the compiled plan has already called, by the node's id."""

    async def solve(self, node: Dependant) -> tuple[dict[str, Any], list[Any]]:
        values: dict[str, Any] = {}
        errors: list[Any] = []
        for sub in node.dependencies:
            found = await self.provide(sub, errors)
            if sub.name is not None and found is not _FAILED:
                values[sub.name] = found
        await self.own_values(node, values, errors)
        return values, errors

    async def provide(self, node: Dependant, errors: list[Any]) -> Any:
        """Return a dependency's value; add errors and return _FAILED where there is none."""
        key = _get_cache_key(dependant=node, uses_scopes_cache=self.uses_scopes)
        chosen = overridden(node, self.provider)
        values, found = await self.solve(chosen)
        if found:
            errors += found
            return _FAILED
        if id(node) in self.done:
            value = self.done[id(node)]
            self.cache.setdefault(key, value)
            return value
        if node.use_cache and key in self.cache:
            return self.cache[key]
        call: Any = chosen.call
        kind = kind_of(call)
        scope = self.request.scope
        value = await call_dependency(kind, call, values, scope, stack_of(chosen), node.concurrency)
        self.cache.setdefault(key, value)
        return value

    async def own_values(self, node: Dependant, values: dict[str, Any], errors: list[Any]) -> None:
        request = self.request
        for fields, source in (
            (node.path_params, "path_params"),
            (node.query_params, "query_params"),
            (node.header_params, "headers"),
            (node.cookie_params, "cookies"),
        ):
            if fields:
                found, wrong = request_params_to_args(fields, getattr(request, source))
                values.update(found)
                errors += wrong
        if node.body_params:
            found, wrong = await request_body_to_args(node.body_params, self.body, self.embed)
            values.update(found)
            errors += wrong
        self.inject(node, values)

    def inject(self, node: Dependant, values: dict[str, Any]) -> None:
        request = self.request
        if node.http_connection_param_name:
            values[node.http_connection_param_name] = request
        if node.request_param_name and isinstance(request, Request):
            values[node.request_param_name] = request
        if node.websocket_param_name and not isinstance(request, Request):
            values[node.websocket_param_name] = request
        if node.background_tasks_param_name:
            if self.background_tasks is None:
                self.background_tasks = BackgroundTasks()
            values[node.background_tasks_param_name] = self.background_tasks
        if node.response_param_name:
            values[node.response_param_name] = self.response
        if node.security_scopes_param_name:
            scopes = _get_oauth_scopes(dependant=node)
            values[node.security_scopes_param_name] = SecurityScopes(scopes=scopes)


_FAILED: Any = type("Failed", (), {"__repr__": lambda self: "FAILED"})()
