"""One WebSocket in one or more rooms, and what waits to be sent to it."""

import contextlib
from collections import deque
from uuid import uuid4

import anyio

from ministarlette.rooms._spawn import spawn
from ministarlette.types import Message
from ministarlette.websockets import WebSocket

#: RFC 6455 7.4.1 and the IANA registry: "try again later".
TRY_AGAIN_LATER = 1013


class Member:
    """Sends in the background, so that nobody waits for a slow client.

    A client that is more than `queue_size` messages behind is dropped: its queue is thrown away and
    its connection closed with code 1013.

    Args:
        websocket: The connection.
        queue_size: How many messages may wait.
        close_timeout: For how many seconds a dropped client may delay the closing.
    """

    __slots__ = (
        "_broken",
        "_queue",
        "_scope",
        "_writes",
        "close_timeout",
        "dropped",
        "id",
        "names",
        "queue_size",
        "websocket",
    )

    def __init__(self, websocket: WebSocket, queue_size: int, close_timeout: float) -> None:
        self.id = uuid4().hex
        self.websocket = websocket
        self.queue_size = queue_size
        self.close_timeout = close_timeout
        self.names: dict[str, str] = {}  # room -> name there
        self.dropped = False
        self._queue: deque[Message] = deque()
        self._scope: anyio.CancelScope | None = None
        self._writes = False
        self._broken = False

    def offer(self, message: Message) -> bool:
        """Queue an ASGI message; return False if the client gets no more."""
        if self.dropped or self._broken:
            return False
        if len(self._queue) >= self.queue_size:
            self._drop()
            return False
        self._queue.append(message)
        if not self._writes:  # an idle connection has no task
            self._writes = True
            spawn(self._write)
        return True

    def _drop(self) -> None:
        self.dropped = True
        self._queue.clear()
        if self._scope is not None:
            self._scope.cancel()

    async def _write(self) -> None:
        with anyio.CancelScope() as self._scope:
            await self._drain()
        self._scope = None
        if self.dropped:
            with anyio.move_on_after(self.close_timeout), contextlib.suppress(Exception):
                await self.websocket.close(TRY_AGAIN_LATER, "Too slow")

    async def _drain(self) -> None:
        try:
            while self._queue:
                await self.websocket.send(self._queue.popleft())
        except (
            Exception
        ):  # the connection is gone, whatever the server says; its endpoint hears of it
            self._broken = True
            self._queue.clear()
        finally:
            self._writes = False
