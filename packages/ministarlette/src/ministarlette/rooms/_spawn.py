"""Tasks that outlive the call that starts them, on asyncio and on trio."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

#: An event loop only keeps weak references to its tasks.
_running: set[asyncio.Task[None]] = set()


def spawn(function: Callable[..., Awaitable[None]], *args: Any) -> None:
    """Run ``function(*args)`` beside the caller; it must not raise."""

    async def run() -> None:
        await function(*args)

    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        sys.modules["trio"].lowlevel.spawn_system_task(run)
        return
    task = loop.create_task(run())
    _running.add(task)
    task.add_done_callback(_running.discard)
