"""Child tasks that never outlive a block, and hand-overs between tasks.

anyio's task groups and memory streams do the same, at ten times the cost on asyncio; on other
event loops this module uses them.
"""

from __future__ import annotations

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from typing import Any, Protocol

import anyio
import anyio.lowlevel

from ministarlette._eager_task import EagerTask
from ministarlette._utils import create_collapsing_task_group
from ministarlette.types import Message, Receive


class Event(Protocol):
    """What asyncio's, trio's and anyio's events have in common."""

    def set(self) -> Any: ...
    def is_set(self) -> bool: ...
    async def wait(self) -> Any: ...


class AsyncioEvent:
    """An event that happens once. PERF: asyncio's own costs twice as much to make and await."""

    __slots__ = ("_happened", "_waiters")

    def __init__(self) -> None:
        self._happened = False
        self._waiters: list[asyncio.Future[None]] | None = None

    def set(self) -> None:
        self._happened = True
        if self._waiters is not None:
            for waiter in self._waiters:
                if not waiter.done():  # cancelled
                    waiter.set_result(None)
            self._waiters = None

    def is_set(self) -> bool:
        return self._happened

    async def wait(self) -> None:
        if not self._happened:
            waiter = asyncio.get_running_loop().create_future()
            if self._waiters is None:
                self._waiters = [waiter]
            else:
                self._waiters.append(waiter)
            await waiter


@types.coroutine
def _next_turn() -> Generator[None, None, None]:
    """Let the event loop do first what it was about to do."""
    yield


class TaskScope(Protocol):
    """A block that ends when its child tasks have ended; they are cancelled if it fails."""

    def start(self, func: Callable[[], Any]) -> None: ...
    async def __aenter__(self) -> TaskScope: ...
    async def __aexit__(self, *args: Any) -> bool | None: ...


class AsyncioScope:
    """Child tasks on asyncio. The tasks must not raise."""

    def __init__(self) -> None:
        self._children: list[EagerTask] = []

    def start(self, func: Callable[[], Any]) -> None:
        self._children.append(EagerTask(func()))

    async def __aenter__(self) -> AsyncioScope:
        return self

    async def __aexit__(self, exc_type: Any, exc: BaseException | None, traceback: Any) -> None:
        interrupted: asyncio.CancelledError | None = None
        if exc is not None:
            self._cancel()
        for child in self._children:
            wait: Callable[[], Awaitable[None]] = (
                _next_turn  # PERF: mostly enough, and cheaper than to be called
            )
            while not child.ended:
                try:
                    await wait()
                except asyncio.CancelledError as error:
                    if interrupted is None and exc is None:
                        self._cancel()
                    interrupted = error
                wait = child.wait
        if interrupted is not None and exc is None:
            raise interrupted

    def _cancel(self) -> None:
        for child in self._children:
            if not child.ended:
                child.task.cancel()


class AnyioScope:
    """Child tasks on any event loop that anyio knows."""

    def __init__(self) -> None:
        self._context = create_collapsing_task_group()

    def start(self, func: Callable[[], Any]) -> None:
        self._group.start_soon(func)

    async def __aenter__(self) -> AnyioScope:
        self._group = await self._context.__aenter__()
        return self

    async def __aexit__(self, *args: Any) -> bool | None:
        return await self._context.__aexit__(*args)


def on_asyncio() -> bool:
    """Tell whether the caller runs in a task of asyncio."""
    try:
        return asyncio.current_task() is not None
    except RuntimeError:  # no asyncio loop
        return False


class Ended(Exception):
    """No message will follow."""


class Handover:
    """Passes messages from one task to another; `put` returns when the message has been taken.

    It returns at once if the other task is waiting for a message. That task is to begin with it.

    Args:
        make_event: class of events of the running event loop.
    """

    __slots__ = ("_arrived", "_awaited", "_make", "_messages", "_taken", "closed", "ended")

    def __init__(self, make_event: Callable[[], Event]) -> None:
        self._make = make_event
        self._messages: deque[Message] = deque()
        self._awaited = True
        self._arrived: Event | None = None  # there while somebody waits
        self._taken: Event | None = None
        self.closed = False
        self.ended = False

    def _wake(self) -> None:
        if self._arrived is not None:
            self._arrived.set()

    async def put(self, message: Message) -> None:
        """Hand a message over; does nothing once the other side has closed."""
        if self.closed:
            # A task that goes on sending must let others run, if only to be cancelled.
            await anyio.lowlevel.checkpoint()
            return
        while self._messages and not self.closed:  # handed to a task that has not run since
            await self._until_taken()
        if not self.closed:
            awaited = self._awaited
            self.put_last(message)
            if not awaited:
                await self._until_taken()

    def put_last(self, message: Message) -> None:
        """Hand a message over, not waiting until it (and one before it) has been taken."""
        if not self.closed:
            self._messages.append(message)
            self._awaited = False
            self._wake()

    async def _until_taken(self) -> None:
        if self._taken is None:  # one for all, should several tasks send
            self._taken = self._make()
        await self._taken.wait()

    async def get(self) -> Message:
        """Return the next message; raise `Ended` after the last one."""
        while (message := self.take()) is None:
            if self.ended:
                raise Ended
            self._awaited = True
            self._arrived = self._make()
            try:
                await self._arrived.wait()
            finally:
                self._awaited = False
                self._arrived = None
        return message

    def take(self) -> Message | None:
        """Return the next message if it is there."""
        if not self._messages:
            return None
        message = self._messages.popleft()
        if self._taken is not None:
            self._taken.set()
            self._taken = None
        return message

    def end(self) -> None:
        """Say that no message will follow."""
        self.ended = True
        self._wake()

    def close(self) -> None:
        """Take no more messages."""
        self.closed = True
        if self._taken is not None:
            self._taken.set()


async def receive_unless(receive: Receive, event: Event, *, asyncio_loop: bool) -> Message | None:
    """Return the next message, None if the event happens first."""
    if asyncio_loop:
        tasks: list[asyncio.Task[Any]] = [
            asyncio.create_task(receive()),  # type: ignore[arg-type]
            asyncio.create_task(event.wait()),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        if tasks[0].done() and not tasks[0].cancelled():
            received: Message = tasks[0].result()
            return received
        return None
    message: Message | None = None
    async with create_collapsing_task_group() as group:

        async def watch() -> None:
            await event.wait()
            group.cancel_scope.cancel()

        group.start_soon(watch)
        message = await receive()
        group.cancel_scope.cancel()
    return message


def make_event(asyncio_loop: bool) -> Callable[[], Event]:
    """Return the class of events to use."""
    return AsyncioEvent if asyncio_loop else anyio.Event
