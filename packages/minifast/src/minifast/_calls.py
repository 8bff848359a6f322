"""Calling a dependency, whichever kind of callable it is."""

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

import anyio
import anyio.lowlevel

from minifast.concurrency import contextmanager_in_threadpool
from minifast.dependencies.models import Dependant, _get_computed_scope
from minifast.dependencies.models import kind_of as kind_of
from ministarlette.concurrency import run_in_threadpool
from ministarlette.types import Scope

FUNCTION_STACK = "fastapi_function_astack"
REQUEST_STACK = "fastapi_inner_astack"
CLEANUP = "minifast_cleanup"


def stack_of(node: Dependant) -> str:
    """Return the scope key of the stack on which a generator's exit is put."""
    return FUNCTION_STACK if _get_computed_scope(dependant=node) == "function" else REQUEST_STACK


@asynccontextmanager
async def _shielded(context: Any, cleanup: anyio.CancelScope) -> AsyncGenerator[Any, None]:
    """Leave a context even if the request has been cancelled meanwhile.

    The shield is a scope that was entered before the context, for cancel scopes have to be left
    in the reverse order, and the context may have one of its own open.
    """
    value = await context.__aenter__()
    try:
        yield value
    except BaseException as error:
        with _raised(cleanup):
            if not await context.__aexit__(type(error), error, error.__traceback__):
                raise
    else:
        with _raised(cleanup):
            await context.__aexit__(None, None, None)
    await anyio.lowlevel.checkpoint_if_cancelled()


@contextmanager
def _raised(shield: anyio.CancelScope) -> Iterator[None]:
    before, shield.shield = shield.shield, True
    try:
        yield
    finally:
        shield.shield = before


def cleanup_scope(scope: Scope) -> anyio.CancelScope:
    """Return the cancel scope that shields a request's cleanup, entered at the first call."""
    known = scope.get(CLEANUP)
    if known is None:
        known = scope[CLEANUP] = scope[REQUEST_STACK].enter_context(anyio.CancelScope())
    return known  # type: ignore[no-any-return]


async def enter(
    scope: Scope, stack: AsyncExitStack, kind: str, call: Callable[..., Any], values: dict[str, Any]
) -> Any:
    """Run a generator up to its `yield`; the rest of it runs when the stack is left.

    Args:
        scope: The request's ASGI scope.
        stack: The stack.
        kind: "generator" or "async generator".
        call: The generator function.
        values: Its arguments.

    Returns:
        What it yielded.
    """
    if kind == "generator":
        context: Any = contextmanager_in_threadpool(contextmanager(call)(**values))
    else:
        context = _shielded(asynccontextmanager(call)(**values), cleanup_scope(scope))
    return await stack.enter_async_context(context)


async def call_dependency(
    kind: str,
    call: Callable[..., Any],
    values: dict[str, Any],
    scope: Scope,
    stack_key: str,
    slots: Any = None,
) -> Any:
    """Call a dependency.

    Args:
        kind: See `kind_of`.
        call: The callable.
        values: Its arguments.
        scope: The request's ASGI scope, which has the stacks.
        stack_key: On which stack a generator's exit is put.
        slots: The slots that limit concurrent calls, if any.

    Returns:
        The value.
    """
    if kind.endswith("generator"):
        stack: AsyncExitStack = scope[stack_key]
        if slots is not None:
            await stack.enter_async_context(slots.get_semaphore())
        return await enter(scope, stack, kind, call, values)
    if slots is not None:
        async with slots.get_semaphore():
            return await call_dependency(kind, call, values, scope, stack_key)
    if kind == "coroutine":
        return await call(**values)
    return await run_in_threadpool(call, **values)
