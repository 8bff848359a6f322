"""The lifespan of an application: what runs before the first and after the last request."""

from __future__ import annotations

import inspect
import traceback
import warnings
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)
from typing import Any

import anyio

from ministarlette.exceptions import StarletteDeprecationWarning
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send

LifespanContext = Callable[[Any], AbstractAsyncContextManager[Any]]


@asynccontextmanager
async def no_lifespan(app: Any) -> AsyncIterator[None]:
    """Do nothing at start and end."""
    yield


def lifespan_context(lifespan: Any) -> LifespanContext:
    """Return the context manager factory for what the user gave as lifespan."""
    if lifespan is None:
        return no_lifespan
    kind = ""
    context = lifespan
    if inspect.isasyncgenfunction(lifespan):
        kind, context = "async generator", asynccontextmanager(lifespan)
    elif inspect.isgeneratorfunction(lifespan):
        kind, context = "generator", _from_generator(lifespan)
    if kind:
        warnings.warn(
            f"{kind} function lifespans are deprecated, "
            "use an @contextlib.asynccontextmanager function instead",
            StarletteDeprecationWarning,
            stacklevel=2,
        )
    return context  # type: ignore[no-any-return]


def _from_generator(lifespan: Callable[[Any], Generator[Any, None, None]]) -> LifespanContext:
    enter = contextmanager(lifespan)

    @asynccontextmanager
    async def context(app: Any) -> AsyncIterator[Any]:
        with enter(app) as state:
            yield state

    return context


async def serve_lifespan(
    context: LifespanContext, mounted: list[ASGIApp], scope: Scope, receive: Receive, send: Send
) -> None:
    """Speak ASGI's lifespan protocol.

    Args:
        context: the application's own lifespan.
        mounted: applications whose lifespans run inside of it, in order.
        scope: ASGI scope.
        receive: ASGI receive callable.
        send: ASGI send callable.
    """
    phase = "startup"
    await receive()
    try:
        async with AsyncExitStack() as stack:
            state = await stack.enter_async_context(context(scope.get("app")))
            if state is not None:
                if "state" not in scope:
                    raise RuntimeError('The server does not support "state" in the lifespan scope.')
                scope["state"].update(state)
            for app in mounted:
                await stack.enter_async_context(_running(app, scope))
            await send({"type": "lifespan.startup.complete"})
            phase = "shutdown"
            await receive()
    except BaseException:
        await send({"type": f"lifespan.{phase}.failed", "message": traceback.format_exc()})
        raise
    await send({"type": "lifespan.shutdown.complete"})


@asynccontextmanager
async def _running(app: ASGIApp, outer: Scope) -> AsyncIterator[None]:
    """Start a mounted application by the lifespan protocol, and stop it at the end."""
    started, stop, stopped = anyio.Event(), anyio.Event(), anyio.Event()
    failures: list[str] = []
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "lifespan.startup"}
        await stop.wait()
        return {"type": "lifespan.shutdown"}

    async def send(message: Message) -> None:
        if message["type"].endswith(".failed"):
            failures.append(message.get("message", ""))
        (started if ".startup." in message["type"] else stopped).set()

    async def run() -> None:
        scope = {key: value for key, value in outer.items() if key not in ("app", "router")}
        try:
            await app(scope, receive, send)
        except Exception:
            # ASGI, "Lifespan": an exception before startup means that it is not supported.
            if failures or started.is_set():
                raise
        finally:
            started.set()
            stopped.set()

    async with anyio.create_task_group() as group:
        group.start_soon(run)
        await started.wait()
        if failures:
            raise RuntimeError(f"A mounted application failed to start: {failures[0]}")
        try:
            yield
        finally:
            stop.set()
            with anyio.CancelScope(shield=True):
                await stopped.wait()
