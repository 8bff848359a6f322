"""Tasks of asyncio that start at once, in the middle of a step of their parent.

Python 3.12 has such tasks; these exist on 3.11 too. They are made of the functions that asyncio's
documentation offers to other implementations of tasks ("Extending", Task lifetime support).
"""

from __future__ import annotations

import asyncio
import contextvars
from asyncio import _enter_task, _leave_task
from collections.abc import Coroutine
from typing import Any

__all__ = ("EagerTask",)


class EagerTask(Coroutine[Any, Any, None]):
    """A coroutine, begun at once and then left to a task: what that task sees as its coroutine.

    PERF: to be started, and heard of, an ordinary task needs two turns of the event loop, 4 us.

    Args:
        coroutine: it runs until it first waits, in a context and with a `current_task()` of its
            own.

    Attributes:
        task: the task. What the coroutine raises, it raises there.
        ended: whether the coroutine is at its end; the task may need a turn more to know it.
    """

    __slots__ = (
        "__weakref__", "_begun", "_coroutine", "_error", "_waiter", "_waits_for", "ended", "task",
    )  # fmt: skip

    def __init__(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._coroutine = coroutine
        self._begun = True
        self._error: BaseException | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._waits_for: Any = None
        self.ended = False
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        parent = asyncio.current_task(loop)
        self.task = loop.create_task(self, context=context)
        if not self._begun:  # the loop makes eager tasks itself (`asyncio.eager_task_factory`)
            return
        _leave_task(loop, parent)  # type: ignore[arg-type]
        _enter_task(loop, self.task)
        try:
            self._waits_for = context.run(coroutine.send, None)
        except BaseException as error:  # raised by `send`, then
            self.ended = True
            self._error = error
        finally:
            _leave_task(loop, self.task)
            _enter_task(loop, parent)  # type: ignore[arg-type]

    async def wait(self) -> None:
        """Wait for the end; being cancelled while waiting does not cancel the task."""
        if not self.ended:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter

    # --- what the task calls

    def send(self, value: Any) -> Any:
        """Go on."""
        if self._begun:
            self._begun = False
            if self.ended:
                raise self._taken_error()
            if self._waits_for is not None and not self._waits_for.done():
                return self._waits_for  # now the task waits for it
        try:
            return self._coroutine.send(value)
        except BaseException:
            self._end()
            raise

    def throw(self, *error: Any) -> Any:
        """Raise an exception where the coroutine waits."""
        if self._begun:
            self._begun = False
            if self.ended:
                raise self._taken_error()
            if (
                isinstance(error[0], asyncio.CancelledError)
                and self._waits_for is not None
                and self._waits_for.cancel()  # as `Task.cancel` does with what a task waits for
            ):
                return self._waits_for
        try:
            return self._coroutine.throw(*error)
        except BaseException:
            self._end()
            raise

    def _taken_error(self) -> BaseException:
        error, self._error = self._error, None  # whose traceback refers to this object
        return error or RuntimeError("cannot reuse already awaited coroutine")

    def _end(self) -> None:
        self.ended = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def close(self) -> None:
        """End the coroutine."""
        self._coroutine.close()

    def __await__(self) -> Any:
        raise TypeError("await its task")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._coroutine, name)  # cr_running and others, for `inspect`
