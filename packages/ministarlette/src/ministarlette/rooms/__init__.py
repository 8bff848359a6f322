"""Rooms: groups of WebSockets that get each other's messages.

    rooms = Rooms()

    async def chat(websocket: WebSocket) -> None:
        async with rooms.joined("lobby", websocket):
            async for text in websocket.iter_text():
                await rooms.broadcast("lobby", text)

`MemoryBackend`, the default, serves one process; `ministarlette.rooms.redis.RedisBackend` joins the
rooms of several processes or machines.
"""

from ministarlette.rooms._backend import Backend, Envelope, MemoryBackend
from ministarlette.rooms._hub import Rooms

__all__ = ["Backend", "Envelope", "MemoryBackend", "Rooms"]
