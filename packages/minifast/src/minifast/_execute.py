"""Running a plan for one request: compiled, or interpreted where something is unusual."""

from contextlib import AsyncExitStack
from typing import Any

from minifast._calls import FUNCTION_STACK, REQUEST_STACK
from minifast._compile import Explain, Solver
from minifast.dependencies.utils import new_response, solve_dependencies
from ministarlette.background import BackgroundTasks
from ministarlette.responses import Response


class Exchange:
    """One request on its way through a plan; what only some plans need is made when asked for.

    Args:
        scope: The ASGI scope.
        connection: The request or WebSocket.
        body: The parsed body.
        overrides: The application's overrides: the very dict, for it may be filled meanwhile.
    """

    __slots__ = ("_background", "_response", "body", "connection", "overrides", "scope", "stack")

    def __init__(self, scope: Any, connection: Any, body: Any, overrides: Any) -> None:
        self.scope = scope
        self.connection = connection
        self.body = body
        self.overrides = overrides
        self._response: Response | None = None
        self._background: BackgroundTasks | None = None
        self.stack: AsyncExitStack | None = None

    def open_stack(self) -> None:
        """Make a stack for exits where none was foreseen; whoever made the exchange closes it."""
        if REQUEST_STACK not in self.scope:
            self.stack = self.scope[REQUEST_STACK] = self.scope[FUNCTION_STACK] = AsyncExitStack()

    @property
    def response(self) -> Response:
        """The response on which dependencies set headers and a status."""
        if self._response is None:
            self._response = new_response()
        return self._response

    @property
    def background(self) -> BackgroundTasks:
        """The tasks to run after the response."""
        if self._background is None:
            self._background = BackgroundTasks()
        return self._background

    @property
    def chosen_response(self) -> Response | None:
        """The response if somebody asked for it."""
        return self._response

    @property
    def tasks(self) -> BackgroundTasks | None:
        """The tasks if somebody asked for them."""
        return self._background


async def execute(
    solver: Solver, exchange: Exchange, provider: Any, embed: bool
) -> tuple[dict[str, Any], list[Any]]:
    """Run a plan.

    Args:
        solver: The compiled plan.
        exchange: The request.
        provider: The application, for its overrides.
        embed: Whether each body field is a key of the body.

    Returns:
        The endpoint's arguments and the errors, one of them empty.
    """
    done: dict[int, Any] = {}
    if not exchange.overrides:
        try:
            values = solver.solve(exchange)
            return (await values if solver.is_async else values), []
        except Explain as unusual:
            done = unusual.done
    exchange.open_stack()
    solved = await solve_dependencies(
        request=exchange.connection,
        dependant=solver.plan.endpoint.node,
        body=exchange.body,
        background_tasks=exchange.tasks,
        response=exchange.chosen_response,
        dependency_overrides_provider=provider,
        async_exit_stack=exchange.scope[REQUEST_STACK],
        embed_body_fields=embed,
        _done=done,
    )
    exchange._response = solved.response
    exchange._background = solved.background_tasks
    return solved.values, solved.errors
