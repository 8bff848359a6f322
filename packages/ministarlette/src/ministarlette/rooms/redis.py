"""Rooms that span several processes or machines, by Redis pub/sub (asyncio only)."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import uuid4

from ministarlette.rooms._backend import Envelope

try:
    redis: Any = import_module("redis.asyncio")
except ModuleNotFoundError:  # an extra
    redis = None

_logger = logging.getLogger("ministarlette.rooms")

# A message on the wire: its kind, the sender's id or blanks, the data.
_TEXT, _BYTES = b"t", b"b"
_ID_SIZE = 32


class RedisBackend:
    """Connects the `Rooms` of all processes that use the same Redis and the same prefix.

    Messages reach every member in the order in which Redis got them. While Redis is away,
    `broadcast` raises and nothing is delivered; connections are kept and rooms work again when it
    is back. Presence is kept in Redis and forgotten `presence_ttl` after a process dies.

    Args:
        url: The server, such as ``redis://localhost:6379/0``.
        prefix: Put before the names of channels and keys.
        presence_ttl: After how many seconds members of a dead process are forgotten.

    Raises:
        RuntimeError: The package `redis` is not installed.
    """

    def __init__(
        self,
        url: str = "redis://localhost:6379/0",
        *,
        prefix: str = "rooms:",
        presence_ttl: float = 60.0,
    ) -> None:
        if redis is None:
            raise RuntimeError("Rooms over Redis need redis: pip install 'ministarlette[redis]'.")
        self.url = url
        self.prefix = prefix
        self.presence_ttl = presence_ttl
        self._local: dict[str, dict[str, str]] = {}  # room -> member -> entry in the presence list
        self._confirmed: dict[str, asyncio.Event] = {}  # room -> whether Redis sends its messages
        self._tasks: list[asyncio.Task[None]] = []
        self._deliver: Callable[[str, Envelope], None]
        self._client: Any = None
        self._subscription: Any = None

    async def open(self, deliver: Callable[[str, Envelope], None]) -> None:
        """Connect."""
        self._deliver = deliver
        self._client = redis.Redis.from_url(self.url)
        self._subscription = self._client.pubsub()
        # Without any channel there would be nothing to listen to.
        await self._subscription.subscribe(f"{self.prefix}process:{uuid4().hex}")
        self._tasks = [
            asyncio.create_task(self._listen()),
            asyncio.create_task(self._stay_present()),
        ]

    async def close(self) -> None:
        """Disconnect, and take the members of this process off the lists."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(redis.RedisError):
            for room, members in self._local.items():
                await self._client.zrem(self._presence(room), *members.values())
        await self._subscription.aclose()
        await self._client.aclose()

    async def join(self, room: str, member: str, name: str) -> None:
        """Note a local member; subscribe with the first of a room."""
        members = self._local.setdefault(room, {})
        members[member] = f"{time.time_ns():020} {member} {name}"  # sorts by age
        if room not in self._confirmed:
            self._confirmed[room] = asyncio.Event()
            await self._subscription.subscribe(self._channel(room))
        await self._confirmed[room].wait()
        await self._announce(room)

    async def leave(self, room: str, member: str) -> None:
        """Forget a local member; unsubscribe with the last of a room."""
        members = self._local.get(room, {})
        entry = members.pop(member, None)
        if entry is None:
            return
        if not members:
            del self._local[room], self._confirmed[room]
            await self._subscription.unsubscribe(self._channel(room))
        await self._client.zrem(self._presence(room), entry)

    async def publish(self, room: str, envelope: Envelope) -> None:
        """Send to all processes."""
        data = envelope.data
        kind, payload = (_TEXT, data.encode()) if isinstance(data, str) else (_BYTES, data)
        sender = envelope.sender.encode("ascii").ljust(_ID_SIZE)
        await self._client.publish(self._channel(room), kind + sender + payload)

    async def presence(self, room: str) -> list[str]:
        """Return the names of the members in all processes, those that came first at first."""
        entries = await self._client.zrangebyscore(self._presence(room), time.time(), "+inf")
        return [entry.decode("utf-8").split(" ", 2)[2] for entry in sorted(entries)]

    def _channel(self, room: str) -> str:
        return f"{self.prefix}channel:{room}"

    def _presence(self, room: str) -> str:
        return f"{self.prefix}presence:{room}"

    async def _announce(self, room: str) -> None:
        """Keep the members of a room present for another while."""
        expires = time.time() + self.presence_ttl
        members = self._local.get(room)
        if not members:
            return
        key = self._presence(room)
        async with self._client.pipeline(transaction=False) as pipeline:
            pipeline.zadd(key, dict.fromkeys(members.values(), expires))
            pipeline.zremrangebyscore(key, "-inf", time.time())
            pipeline.expire(key, int(self.presence_ttl) + 1)
            await pipeline.execute()

    async def _stay_present(self) -> None:
        while True:
            await asyncio.sleep(self.presence_ttl / 3)
            try:
                for room in list(self._local):
                    await self._announce(room)
            except redis.RedisError as error:
                _logger.warning("Presence in rooms cannot be renewed: %s", error)

    async def _listen(self) -> None:
        while True:
            try:
                message = await self._subscription.get_message(timeout=None)
                if message is not None:
                    self._receive(message)
            except redis.RedisError as error:  # the library subscribes again by itself
                _logger.warning("Rooms have lost Redis: %s", error)
                await asyncio.sleep(1)
            except ValueError:
                _logger.warning("Rooms got a message that is none of theirs.")

    def _receive(self, message: dict[str, Any]) -> None:
        room = message["channel"].decode("utf-8").removeprefix(f"{self.prefix}channel:")
        if message["type"] == "subscribe":
            if room in self._confirmed:
                self._confirmed[room].set()
        elif message["type"] == "message":
            payload: bytes = message["data"]
            sender = payload[1 : 1 + _ID_SIZE].decode("ascii").strip()
            data = payload[1 + _ID_SIZE :]
            text = payload[:1] == _TEXT
            self._deliver(room, Envelope(data.decode("utf-8") if text else data, sender))
