"""The way of one request through an operation: body, dependencies, endpoint, response."""

import functools
import inspect
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, TypedDict

from minifast import params
from minifast._body import read_body
from minifast._calls import FUNCTION_STACK, REQUEST_STACK, kind_of
from minifast._compile import Solver
from minifast._execute import Exchange, execute
from minifast._failures import answer_failure
from minifast._fields import ModelField
from minifast._operation import chosen, endpoint_context
from minifast._plan import Plan, make_plan
from minifast._serialize import DumpOptions, dump_untyped
from minifast._stream import cancellable, stream_response
from minifast.datastructures import DefaultPlaceholder
from minifast.dependencies.models import Dependant
from minifast.dependencies.utils import SolvedDependency, new_response, solve_dependencies
from minifast.exceptions import (
    EndpointContext,
    FastAPIError,
    RequestValidationError,
    WebSocketRequestValidationError,
)
from minifast.utils import is_body_allowed_for_status_code
from minipydantic.core import PydanticUndefined as Undefined
from ministarlette.concurrency import run_in_threadpool
from ministarlette.requests import Request
from ministarlette.responses import JSONResponse, Response
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send
from ministarlette.websockets import WebSocket

MIDDLEWARE_STACK = "fastapi_middleware_astack"
Handler = Callable[[Request], Awaitable[Response]]


class HandlerOptions(TypedDict, total=False):
    """What a request handler has to know about its operation, beside the dependency graph."""

    body_field: ModelField | None
    status_code: int | None
    response_class: Any
    response_field: ModelField | None
    response_model_include: Any
    response_model_exclude: Any
    response_model_by_alias: bool
    response_model_exclude_unset: bool
    response_model_exclude_defaults: bool
    response_model_exclude_none: bool
    dependency_overrides_provider: Any
    embed_body_fields: bool
    strict_content_type: Any
    stream_item_field: ModelField | None
    is_json_stream: bool
    is_sse_stream: bool
    form_limits: Mapping[str, Any] | None


@dataclass(frozen=True)
class Hooks:
    """The functions that monitoring libraries replace in `minifast.routing`."""

    solve_dependencies: Callable[..., Awaitable[SolvedDependency]]
    run_endpoint_function: Callable[..., Awaitable[Any]]
    serialize_response: Callable[..., Awaitable[Any]]
    ping_interval: float


class RequestHandler:
    """Answers requests with an operation's endpoint.

    Args:
        dependant: The dependency graph.
        options: The operation.
        hooks: Returns the functions to use, at every request.
    """

    def __init__(
        self, dependant: Dependant, options: HandlerOptions, hooks: Callable[[], Hooks]
    ) -> None:
        self.dependant = dependant
        self.hooks = hooks
        self.body_field = options.get("body_field")
        self.is_form = bool(self.body_field) and isinstance(
            getattr(self.body_field, "field_info", None), params.Form
        )
        self.status_code = options.get("status_code")
        response_class = options.get("response_class", DefaultPlaceholder(JSONResponse))
        self.is_default_class = isinstance(response_class, DefaultPlaceholder)
        self.response_class = chosen(response_class)
        self.response_field = options.get("response_field")
        self.dump = {
            name: options.get(f"response_model_{name}", default)
            for name, default in {
                "include": None,
                "exclude": None,
                "by_alias": True,
                "exclude_unset": False,
                "exclude_defaults": False,
                "exclude_none": False,
            }.items()
        }
        self.provider = options.get("dependency_overrides_provider")
        self.embed = options.get("embed_body_fields", False)
        self.strict_content_type = bool(chosen(options.get("strict_content_type", True)))
        self.form_limits = options.get("form_limits")
        self.stream_item_field = options.get("stream_item_field")
        self.is_json_stream = options.get("is_json_stream", False)
        self.is_sse_stream = options.get("is_sse_stream", False)
        self.kind = kind_of(dependant.call)
        self.is_coroutine = self.kind == "coroutine"
        self.dumps = DumpOptions(**self.dump)

    @functools.cached_property
    def solver(self) -> Solver:
        """The compiled plan."""
        return Solver(self.plan, self.is_form, self.embed)

    @functools.cached_property
    def plan(self) -> Plan:
        """The steps of the dependency graph."""
        return make_plan(self.dependant)

    @functools.cached_property
    def place(self) -> EndpointContext:
        """The endpoint's place in the source."""
        return endpoint_context(self.dependant.call) if self.dependant.call else {}

    def context(self, request: Request | WebSocket) -> EndpointContext:
        """Return the endpoint's place in the source, for messages."""
        path = getattr(request.scope.get("route"), "path_format", request.scope.get("path", ""))
        effective = request.scope.get("fastapi", {})
        if isinstance(effective, dict) and "effective_route_context" in effective:
            path = effective["effective_route_context"].path_format
        mount = request.scope.get("root_path", "").rstrip("/")
        method = request.scope.get("method", "WS")
        return {**self.place, "path": f"{method} {mount}{path}"}

    async def __call__(self, request: Request) -> Response:
        """Answer a request.

        Args:
            request: The request; its scope holds the exit stacks.

        Returns:
            The response, not yet sent.

        Raises:
            RequestValidationError: The request does not fit the declarations.
            ResponseValidationError: The endpoint returned what its model does not allow.
        """
        hooks = self.hooks()
        body = await self.read(request) if self.body_field is not None else Undefined
        solved = await self.solve(request, body, hooks)
        if solved.errors:
            raise RequestValidationError(
                solved.errors,
                body=None if body is Undefined else body,
                endpoint_ctx=self.context(request),
            )
        if self.is_json_stream or self.is_sse_stream:
            return await stream_response(self, request, solved, hooks.ping_interval)
        if self.kind.endswith("generator"):
            result = self.dependant.call(**solved.values)  # type: ignore[misc]
            if self.kind == "async generator":
                result = cancellable(result)
            return self.finish(self.response_class(result, **self.arguments(solved)), solved)
        result = await hooks.run_endpoint_function(
            dependant=self.dependant, values=solved.values, is_coroutine=self.is_coroutine
        )
        return await self.respond(request, result, solved, hooks)

    async def solve(self, request: Request, body: Any, hooks: Hooks) -> SolvedDependency:
        """Solve the dependencies: with the plan, or with what somebody has put in its place."""
        if hooks.solve_dependencies is not solve_dependencies:
            return await hooks.solve_dependencies(
                request=request,
                dependant=self.dependant,
                body=body,
                dependency_overrides_provider=self.provider,
                async_exit_stack=request.scope[REQUEST_STACK],
                embed_body_fields=self.embed,
            )
        overrides = getattr(self.provider, "dependency_overrides", None)
        exchange = Exchange(request.scope, request, body, overrides)
        values, errors = await execute(self.solver, exchange, self.provider, self.embed)
        response = exchange.chosen_response or _UNTOUCHED
        return SolvedDependency(values, errors, exchange.tasks, response, {})

    async def read(self, request: Request) -> Any:
        """Read the body."""
        try:
            return await read_body(
                request,
                is_form=self.is_form,
                strict_content_type=self.strict_content_type,
                form_limits=self.form_limits,
            )
        except RequestValidationError as error:
            raise RequestValidationError(
                error.errors(), body=error.body, endpoint_ctx=self.context(request)
            ) from error.__cause__

    async def respond(
        self, request: Request, result: Any, solved: SolvedDependency, hooks: Hooks
    ) -> Response:
        """Make the response of what the endpoint returned."""
        if isinstance(result, Response):
            if result.background is None:
                result.background = solved.background_tasks
            return result
        if (
            self.response_field is None
            and self.is_default_class
            and (self.response_class is JSONResponse)
        ):
            response = Response(dump_untyped(result), **self.arguments(solved))
            response.headers["content-type"] = "application/json"
            return self.finish(response, solved)
        dump_json = self.is_default_class and self.response_field is not None
        content = await hooks.serialize_response(
            field=self.response_field,
            response_content=result,
            **self.dump,
            is_coroutine=self.is_coroutine,
            endpoint_ctx=self.context(request) if self.response_field is not None else None,
            dump_json=dump_json,
        )
        arguments = self.arguments(solved)
        if dump_json:
            response = Response(content, media_type="application/json", **arguments)
        else:
            response = self.response_class(content, **arguments)
        return self.finish(response, solved)

    def arguments(self, solved: SolvedDependency) -> dict[str, Any]:
        """Return what the response class is given beside the content."""
        arguments: dict[str, Any] = {"background": solved.background_tasks}
        status = self.status_code
        if solved.response.status_code:
            status = solved.response.status_code
        if status is not None:
            arguments["status_code"] = status
        return arguments

    def finish(self, response: Response, solved: SolvedDependency) -> Response:
        """Put the headers that dependencies set on the response."""
        if not is_body_allowed_for_status_code(response.status_code):
            response.body = b""
        response.headers.raw.extend(solved.response.headers.raw)
        return response


_UNTOUCHED = new_response()


def request_response(func: Callable[[Request], Any]) -> ASGIApp:
    """Make an ASGI application of a function from request to response.

    Args:
        func: The function; synchronous ones run in a thread.

    Returns:
        The application; it opens and closes the stacks of `yield` dependencies, and lets the
        application's exception handlers answer for exceptions.
    """
    is_async = inspect.iscoroutinefunction(func) or inspect.iscoroutinefunction(
        getattr(func, "__call__", None)  # noqa: B004
    )

    async def call(request: Request) -> Response:
        if is_async:
            return await func(request)  # type: ignore[no-any-return]
        return await run_in_threadpool(func, request)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def tracking_send(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
            await send(message)

        request = Request(scope, receive, tracking_send)
        answered = False
        try:
            # Forms are closed last, for a handler may still read them.
            async with AsyncExitStack() as files:
                scope.setdefault(MIDDLEWARE_STACK, files)
                try:
                    async with AsyncExitStack() as request_stack:
                        scope[REQUEST_STACK] = request_stack
                        async with AsyncExitStack() as function_stack:
                            scope[FUNCTION_STACK] = function_stack
                            response = await call(request)
                        await response(scope, receive, tracking_send)
                        answered = True
                    if not answered:
                        raise FastAPIError(_SWALLOWED)
                except Exception as error:
                    await answer_failure(error, request, scope, receive, tracking_send, started)
        finally:
            if scope.get(MIDDLEWARE_STACK) is files:
                del scope[MIDDLEWARE_STACK]

    return app


_SWALLOWED = (
    "Response not awaited. There's a high chance that the application code is raising an "
    "exception and a dependency with yield has a block with a bare except, or a block with "
    "except Exception, and is not raising the exception again. Read more about it in the docs: "
    "https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/"
    "#dependencies-with-yield-and-except"
)


def websocket_session(func: Callable[[WebSocket], Awaitable[None]]) -> ASGIApp:
    """Make an ASGI application of a function that serves a WebSocket.

    Args:
        func: The function.

    Returns:
        The application.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        session = WebSocket(scope, receive=receive, send=send)
        try:
            async with AsyncExitStack() as request_stack:
                scope[REQUEST_STACK] = request_stack
                async with AsyncExitStack() as function_stack:
                    scope[FUNCTION_STACK] = function_stack
                    await func(session)
        except Exception as error:
            await answer_failure(error, session, scope, receive, send, False)

    return app


class WebSocketHandler:
    """Serves WebSockets with an endpoint.

    Args:
        dependant: The dependency graph.
        provider: The application, for its overrides.
        embed: Whether body fields are embedded; there is no body, but the graph is shared.
        hooks: Returns the functions to use.
    """

    def __init__(
        self, dependant: Dependant, provider: Any, embed: bool, hooks: Callable[[], Hooks]
    ) -> None:
        self.dependant = dependant
        self.provider = provider
        self.embed = embed
        self.hooks = hooks

    async def __call__(self, websocket: WebSocket) -> None:
        """Serve a WebSocket until the endpoint returns.

        Raises:
            WebSocketRequestValidationError: The opening request does not fit the declarations.
        """
        solved = await self.hooks().solve_dependencies(
            request=websocket,
            dependant=self.dependant,
            dependency_overrides_provider=self.provider,
            async_exit_stack=websocket.scope[REQUEST_STACK],
            embed_body_fields=self.embed,
        )
        if solved.errors:
            context = endpoint_context(self.dependant.call)  # type: ignore[arg-type]
            mount = websocket.scope.get("root_path", "").rstrip("/")
            context["path"] = f"WS {mount}{self.dependant.path or ''}"
            raise WebSocketRequestValidationError(solved.errors, endpoint_ctx=context)
        await self.dependant.call(**solved.values)  # type: ignore[misc]
