"""The rooms of this process."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import anyio.lowlevel

from ministarlette.rooms._backend import Backend, Envelope, MemoryBackend
from ministarlette.rooms._member import Member
from ministarlette.types import Message
from ministarlette.websockets import WebSocket, WebSocketState


class Rooms:
    """Groups WebSockets by the names of rooms.

    A broadcast never waits for clients: messages are queued per connection. Who falls behind by
    more than `queue_size` messages is dropped with close code 1013 ("try again later").

    Args:
        backend: Connects several processes; by default there is one.
        queue_size: How many messages may wait for one client.
        close_timeout: For how many seconds a dropped client may delay the closing.
    """

    def __init__(
        self,
        backend: Backend | None = None,
        *,
        queue_size: int = 100,
        close_timeout: float = 10.0,
    ) -> None:
        self._backend: Backend = MemoryBackend() if backend is None else backend
        self._queue_size = queue_size
        self._close_timeout = close_timeout
        self._members: dict[WebSocket, Member] = {}
        self._rooms: dict[str, dict[str, Member]] = {}
        self._opening = anyio.Lock()
        self._is_open = False

    async def __aenter__(self) -> "Rooms":
        await self._open()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Release what the backend holds; call it when the application ends."""
        if self._is_open:
            self._is_open = False
            await self._backend.close()

    async def connect(self, room: str, websocket: WebSocket, *, name: str | None = None) -> None:
        """Add `websocket` to `room`, and accept it if that is still to be done.

        Args:
            room: The name of the room.
            websocket: The connection; it may be in several rooms.
            name: What `presence` shows, by default a random one.
        """
        await self._open()
        if websocket.application_state is WebSocketState.CONNECTING:
            await websocket.accept()
        member = self._members.get(websocket)
        if member is None:
            member = Member(websocket, self._queue_size, self._close_timeout)
            self._members[websocket] = member
        member.names[room] = name or member.id
        self._rooms.setdefault(room, {})[member.id] = member
        await self._backend.join(room, member.id, member.names[room])

    async def disconnect(self, room: str, websocket: WebSocket) -> None:
        """Remove `websocket` from `room`; does nothing if it is not there."""
        member = self._members.get(websocket)
        if member is None or room not in member.names:
            return
        del member.names[room]
        if not member.names:
            del self._members[websocket]
        present = self._rooms[room]
        del present[member.id]
        if not present:
            del self._rooms[room]
        await self._backend.leave(room, member.id)

    @asynccontextmanager
    async def joined(
        self, room: str, websocket: WebSocket, *, name: str | None = None
    ) -> AsyncIterator[None]:
        """Connect for the length of a ``with`` block."""
        try:
            await self.connect(room, websocket, name=name)
            yield
        finally:
            with anyio.CancelScope(shield=True):
                await self.disconnect(room, websocket)

    async def broadcast(self, room: str, message: Any, *, exclude: WebSocket | None = None) -> None:
        """Send `message` to every member of `room`, in all processes.

        Args:
            room: The name of the room; one without members is no error.
            message: Text or bytes; anything else is sent as JSON.
            exclude: A member that does not get it, such as the one who sent it.
        """
        await self._open()
        data = message if isinstance(message, str | bytes) else json.dumps(message)
        member = self._members.get(exclude) if exclude is not None else None
        await self._backend.publish(room, Envelope(data, member.id if member else ""))
        # Otherwise a loop of broadcasts would fill the queues before anything could be sent.
        await anyio.lowlevel.checkpoint()

    async def presence(self, room: str) -> list[str]:
        """Return the names of the members of `room`, in all processes, the oldest first."""
        await self._open()
        return await self._backend.presence(room)

    async def _open(self) -> None:
        if not self._is_open:
            async with self._opening:
                if not self._is_open:
                    await self._backend.open(self._deliver)
                    self._is_open = True

    def _deliver(self, room: str, envelope: Envelope) -> None:
        """Queue a message for the local members of `room`."""
        key = "text" if isinstance(envelope.data, str) else "bytes"
        message: Message = {"type": "websocket.send", key: envelope.data}
        for member in self._rooms.get(room, {}).values():
            if member.id != envelope.sender:
                member.offer(message)
