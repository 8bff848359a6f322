"""Counts requests per client and minute: in memory, or in a store that several processes share."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

#: The length of a window, in seconds.
WINDOW = 60


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one request.

    Attributes:
        allowed: Whether it is within the limit.
        remaining: How many more are in this window.
        reset: When the window ends, in seconds since 1970.
    """

    allowed: bool
    remaining: int
    reset: float

    def wait(self, now: float) -> int:
        """Return after how many whole seconds to try again, at least 1."""
        return max(1, math.ceil(self.reset - now))


class Limiter(Protocol):
    """Counts requests."""

    async def hit(self, key: str) -> Verdict:
        """Count a request of `key`."""

    async def close(self) -> None:
        """Release what is held; the limiter can be used again."""


class MemoryLimiter:
    """Counts in this process, in windows that begin with a client's first request.

    Args:
        limit: Requests per window.
        max_keys: How many clients are remembered; beyond that the oldest are forgotten.
        clock: Returns the seconds since 1970.
    """

    def __init__(
        self, limit: int, max_keys: int = 100_000, clock: Callable[[], float] = time.time
    ) -> None:
        self._limit = limit
        self._max_keys = max_keys
        self._clock = clock
        # In the order in which the windows end, because all are equally long.
        self._windows: dict[str, tuple[int, float]] = {}

    async def hit(self, key: str) -> Verdict:
        """Count a request of `key`."""
        now = self._clock()
        count, reset = self._windows.get(key, (0, 0.0))
        if reset <= now:
            self._windows.pop(key, None)
            self._make_room(now)
            count, reset = 0, now + WINDOW
        allowed = count < self._limit
        count += allowed
        self._windows[key] = (count, reset)
        return Verdict(allowed, self._limit - count, reset)

    async def close(self) -> None:
        """Do nothing."""

    def _make_room(self, now: float) -> None:
        """Forget up to two clients, so that the work per request stays constant."""
        for _ in range(2):
            oldest = next(iter(self._windows), None)
            if oldest is None:
                return
            if self._windows[oldest][1] > now and len(self._windows) < self._max_keys:
                return
            del self._windows[oldest]


class SharedLimiter:
    """Counts in a store of the `limits` library, such as Redis.

    Args:
        limit: Requests per window.
        uri: The store, such as ``redis://localhost:6379``.

    Raises:
        RuntimeError: `limits` is not installed.
    """

    def __init__(self, limit: int, uri: str) -> None:
        try:
            limits = import_module("limits")
            strategies = import_module("limits.aio.strategies")
            storages = import_module("limits.storage")
            redis: Any = import_module("redis.asyncio") if uri.startswith("redis") else None
        except ModuleNotFoundError as error:
            raise RuntimeError(
                "A shared rate limit needs more packages: pip install 'ministarlette[ratelimit]'."
            ) from error
        self._item = limits.RateLimitItemPerMinute(limit)
        self._pool: Any = None
        options: dict[str, Any] = {}
        if uri.startswith(("redis://", "rediss://")):
            # Of the clients that `limits` knows, the one that rooms use, too.
            self._pool = redis.ConnectionPool.from_url(uri)
            options = {"implementation": "redispy", "connection_pool": self._pool}
        storage = storages.storage_from_string(f"async+{uri}", **options)
        self._strategy = strategies.FixedWindowRateLimiter(storage)

    async def hit(self, key: str) -> Verdict:
        """Count a request of `key`."""
        allowed = await self._strategy.hit(self._item, key)
        stats = await self._strategy.get_window_stats(self._item, key)
        return Verdict(allowed, stats.remaining, stats.reset_time)

    async def close(self) -> None:
        """Disconnect."""
        if self._pool is not None:
            await self._pool.aclose()
