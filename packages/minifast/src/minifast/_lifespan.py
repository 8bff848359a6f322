"""Starting up and shutting down: one lifespan out of those of all routers."""

import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any

from minifast.concurrency import contextmanager_in_threadpool

Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]


def as_lifespan(given: Any) -> Lifespan:
    """Return a lifespan, whichever way it was written.

    Args:
        given: A function that returns an asynchronous context manager, or a generator function.

    Returns:
        A function that returns an asynchronous context manager.
    """
    if inspect.isasyncgenfunction(given):
        return asynccontextmanager(given)
    if inspect.isgeneratorfunction(given):
        manage = contextmanager(given)
        return lambda app: contextmanager_in_threadpool(manage(app))
    return given  # type: ignore[no-any-return]


def merged(outer: Lifespan, inner: Lifespan) -> Lifespan:
    """Return a lifespan that runs one inside the other.

    Args:
        outer: Starts first and stops last; its state wins.
        inner: The other one.

    Returns:
        Both.
    """

    @asynccontextmanager
    async def both(app: Any) -> AsyncIterator[Mapping[str, Any] | None]:
        async with outer(app) as outer_state, inner(app) as inner_state:
            if outer_state is None and inner_state is None:
                yield None
            else:
                yield {**(inner_state or {}), **(outer_state or {})}

    return both


class HandlerLifespan:
    """The lifespan of a router without one: it runs the startup and shutdown handlers.

    Args:
        router: The router, for its `on_startup` and `on_shutdown`.
    """

    def __init__(self, router: Any) -> None:
        self.router = router

    def __call__(self, app: Any) -> AbstractAsyncContextManager[None]:
        return self._run()

    @asynccontextmanager
    async def _run(self) -> AsyncGenerator[None, None]:
        await self.router._startup()
        yield
        await self.router._shutdown()


async def run_all(handlers: Sequence[Callable[[], Any]]) -> None:
    """Call the handlers of an event, one after the other."""
    for handler in handlers:
        result = handler()
        if inspect.isawaitable(result):
            await result
