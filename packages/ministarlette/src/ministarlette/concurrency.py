"""Calling synchronous code without blocking the event loop."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from functools import partial
from typing import Any, ParamSpec, TypeVar

import anyio.to_thread

from ministarlette.exceptions import StarletteDeprecationWarning

__all__ = ("iterate_in_threadpool", "run_in_threadpool", "run_until_first_complete")

P = ParamSpec("P")
T = TypeVar("T")

_END: Any = object()


async def run_in_threadpool(func: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call `func` in a worker thread, with the caller's context variables."""
    call = partial(func, *args, **kwargs) if args or kwargs else func
    return await anyio.to_thread.run_sync(call)


async def iterate_in_threadpool(iterator: Iterable[T]) -> AsyncIterator[T]:
    """Iterate over a synchronous iterable, each step in a worker thread."""
    step: Callable[[], T] = partial(next, _iterate(iterator), _END)
    # StopIteration cannot cross a future, hence the end mark.
    while (item := await anyio.to_thread.run_sync(step)) is not _END:
        yield item


def _iterate(iterable: Iterable[T]) -> Iterator[T]:
    return iter(iterable)


async def run_until_first_complete(
    *args: tuple[Callable[..., Coroutine[Any, Any, Any]], dict[str, Any]],
) -> None:
    """Run the functions concurrently until one returns, then cancel the others.

    Args:
        *args: pairs of a coroutine function and its keyword arguments.
    """
    warnings.warn(
        "run_until_first_complete is deprecated and will be removed in a future version; "
        "use anyio.create_task_group() instead.",
        StarletteDeprecationWarning,
        stacklevel=2,
    )

    async with anyio.create_task_group() as group:

        async def run(func: Callable[[], Awaitable[Any]]) -> None:
            await func()
            group.cancel_scope.cancel()

        for func, kwargs in args:
            group.start_soon(run, partial(func, **kwargs))
