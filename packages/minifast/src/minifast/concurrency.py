"""Threads for synchronous code, seen from asynchronous code."""

from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager, asynccontextmanager
from typing import TypeVar

import anyio
import anyio.to_thread

from ministarlette.concurrency import iterate_in_threadpool as iterate_in_threadpool
from ministarlette.concurrency import run_in_threadpool as run_in_threadpool
from ministarlette.concurrency import run_until_first_complete as run_until_first_complete

T = TypeVar("T")


@asynccontextmanager
async def contextmanager_in_threadpool(cm: AbstractContextManager[T]) -> AsyncGenerator[T, None]:
    """Enter and leave a synchronous context manager in worker threads.

    Leaving has a thread of its own: were it to wait for the shared pool while all of the pool's
    threads wait for what this context holds, nobody would ever go on.

    Args:
        cm: The context manager.

    Yields:
        What entering it returned.
    """
    exit_limiter = anyio.CapacityLimiter(1)

    async def leave(error: BaseException | None) -> bool:
        details = (type(error), error, error.__traceback__) if error else (None, None, None)
        swallowed: bool | None = None
        with anyio.CancelScope(shield=True):
            swallowed = await anyio.to_thread.run_sync(cm.__exit__, *details, limiter=exit_limiter)
        return bool(swallowed)

    value = await run_in_threadpool(cm.__enter__)
    try:
        yield value
    except BaseException as error:
        if await leave(error):
            return
        raise
    await leave(None)
