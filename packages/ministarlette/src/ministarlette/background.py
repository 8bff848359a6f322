"""Work that is done after the response has been sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ParamSpec

from ministarlette._utils import is_async_callable
from ministarlette.concurrency import run_in_threadpool

P = ParamSpec("P")

__all__ = ("BackgroundTask", "BackgroundTasks")


class BackgroundTask:
    """One function to call; a synchronous one runs in a worker thread.

    Args:
        func: the function.
        *args: its positional arguments.
        **kwargs: its keyword arguments.
    """

    def __init__(self, func: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        self.is_async = is_async_callable(func)
        self.func, self.args, self.kwargs = func, args, kwargs

    async def __call__(self) -> None:
        """Do the work."""
        call: Any = self.func if self.is_async else partial(run_in_threadpool, self.func)
        await call(*self.args, **self.kwargs)


class BackgroundTasks(BackgroundTask):
    """Several tasks, done one after the other; the first that fails ends the sequence.

    Args:
        tasks: the first tasks.
    """

    def __init__(self, tasks: Sequence[BackgroundTask] | None = None) -> None:
        self.tasks = list(tasks or ())

    def add_task(self, func: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        """Append a call to the sequence."""
        self.tasks.append(BackgroundTask(func, *args, **kwargs))

    async def __call__(self) -> None:
        """Do the work."""
        for task in self.tasks:
            await task()
