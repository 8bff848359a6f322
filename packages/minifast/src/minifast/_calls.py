"""Calling a dependency, whichever kind of callable it is."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

import anyio

from minifast.concurrency import contextmanager_in_threadpool
from minifast.dependencies.models import (
    Dependant,
    _get_computed_scope,
    _is_async_gen_callable,
    _is_coroutine_callable,
    _is_gen_callable,
)
from ministarlette.concurrency import run_in_threadpool

FUNCTION_STACK = "fastapi_function_astack"
REQUEST_STACK = "fastapi_inner_astack"


def kind_of(call: Callable[..., Any] | None) -> str:
    """Return "generator", "async generator", "coroutine" or "function"."""
    if _is_gen_callable(call):
        return "generator"
    if _is_async_gen_callable(call):
        return "async generator"
    return "coroutine" if _is_coroutine_callable(call) else "function"


def stack_of(node: Dependant) -> str:
    """Return the scope key of the stack on which a generator's exit is put."""
    return FUNCTION_STACK if _get_computed_scope(dependant=node) == "function" else REQUEST_STACK


@asynccontextmanager
async def _shielded(context: Any) -> AsyncGenerator[Any, None]:
    """Leave a context even if the request has been cancelled meanwhile."""
    value = await context.__aenter__()
    try:
        yield value
    except BaseException as error:
        with anyio.CancelScope(shield=True):
            if not await context.__aexit__(type(error), error, error.__traceback__):
                raise
    else:
        with anyio.CancelScope(shield=True):
            await context.__aexit__(None, None, None)


async def enter(
    stack: AsyncExitStack, kind: str, call: Callable[..., Any], values: dict[str, Any]
) -> Any:
    """Run a generator up to its `yield`; the rest of it runs when the stack is left.

    Args:
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
        context = _shielded(asynccontextmanager(call)(**values))
    return await stack.enter_async_context(context)


async def call_dependency(
    kind: str,
    call: Callable[..., Any],
    values: dict[str, Any],
    stack: AsyncExitStack | None,
    slots: Any = None,
) -> Any:
    """Call a dependency.

    Args:
        kind: See `kind_of`.
        call: The callable.
        values: Its arguments.
        stack: Where a generator's exit is put.
        slots: The slots that limit concurrent calls, if any.

    Returns:
        The value.
    """
    is_generator = stack is not None and kind.endswith("generator")
    if slots is not None:
        semaphore: anyio.Semaphore = slots.semaphore
        if is_generator and stack is not None:
            await stack.enter_async_context(semaphore)
        else:
            async with semaphore:
                return await call_dependency(kind, call, values, stack)
    if is_generator and stack is not None:
        return await enter(stack, kind, call, values)
    if kind == "coroutine":
        return await call(**values)
    return await run_in_threadpool(call, **values)
