"""What the connections of one server share: application, clock, cork, accounting."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import math
import time
from collections.abc import Callable, Coroutine
from email.utils import formatdate
from typing import TYPE_CHECKING, Any, Final, Protocol

from miniasgi._access_log import AccessLog
from miniasgi._http1.events import Limits
from miniasgi._http1.response import header_lines
from miniasgi.logging import TRACE_LOG_LEVEL
from miniasgi.protocols.utils import get_remote_addr

if TYPE_CHECKING:
    from miniasgi.config import Config

_SWEEP_INTERVALS: Final = (0.05, 1.0)  # seconds, shortest and longest
_DIRECT_WRITE_MAX_CONNECTIONS: Final = 4


class Connection(Protocol):
    """What the server needs of a protocol object, whatever it speaks."""

    deadline: float
    """Time of the server's coarse clock after which `expire` is called."""

    def expire(self) -> None:
        """Act on the passed deadline."""
        ...

    def shutdown(self) -> None:
        """End as soon as politeness allows: at once when idle."""
        ...

    def disconnect(self) -> None:
        """Tell the application that the client is gone, although it is not."""
        ...


class ServerState:
    """Shared state of a server's connections. Everything happens on the event loop's thread.

    Attributes:
        now: Coarse monotonic clock, seconds; moves once per sweep while there are connections.
        interval: Time between two sweeps, seconds: the least time-out, but at most one.
        defaults: The default headers, serialised: `date`, `server`, configured ones.
        stopping: Whether the server shuts down: no connection is kept alive.
        total_requests: Requests begun so far.
        max_requests: Number of requests at which `on_limit` is called.
    """

    def __init__(self) -> None:
        self.connections: set[Connection] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.total_requests = 0
        self.max_requests: int | None = None
        self.on_limit: Callable[[], None] | None = None
        self.stopping = False
        self.on_idle: asyncio.Event | None = None
        self.defaults = (b"", b"", b"")
        self.now = 0.0
        self.interval = _SWEEP_INTERVALS[1]
        self._opened = False
        self._cork: list[tuple[asyncio.Transport, bytes]] = []
        self._sweeping: asyncio.TimerHandle | None = None

    def open(self, config: Config, loop: asyncio.AbstractEventLoop) -> None:
        """Prepare for connections on a running loop. The current context becomes the requests'."""
        if self._opened:
            return
        self._opened = True
        self.config = config
        self.loop = loop
        self.app = config.loaded_app
        # A scripted loop plays the part of one in tests of protocols: it runs coroutines itself.
        self._scripted = not isinstance(loop, asyncio.AbstractEventLoop)
        self.context = contextvars.copy_context()
        self.logger = logging.getLogger("miniasgi.error")
        self._tracing = self.logger.isEnabledFor(TRACE_LOG_LEVEL)
        self.access_log = AccessLog.of_config(config, loop)
        self.limits = Limits(
            head_size=config.h11_max_incomplete_event_size or config.limit_request_head,
            header_count=config.limit_request_fields,
            target_size=config.limit_request_line,
        )
        own = config.server_header and b"server" not in dict(config.encoded_headers)
        server = [(b"server", b"miniasgi")] if own else []
        self._server_line = header_lines(server)
        self._configured_lines = header_lines(config.encoded_headers)
        timeouts = [
            config.timeout_keep_alive,
            config.timeout_request_head,
            config.timeout_request_body,
            config.timeout_write,
            config.ws_ping_interval or math.inf,
            config.ws_ping_timeout or math.inf,
        ]
        shortest, longest = _SWEEP_INTERVALS
        self.interval = max(min(longest, *timeouts), shortest)
        self.tick()

    # Time.

    def tick(self) -> None:
        """Move the coarse clock and rebuild the date."""
        self.now = time.monotonic()
        date = b""
        if self.config.date_header:
            date = b"\r\ndate: " + formatdate(time.time(), usegmt=True).encode()
        self.defaults = (date, self._server_line, self._configured_lines)

    def default_header_pairs(self) -> list[tuple[bytes, bytes]]:
        """Return the default headers one by one, for who cannot use the serialised ones."""
        lines = b"".join(self.defaults).split(b"\r\n")
        pairs = [line.split(b": ", 1) for line in lines if line]
        return [(name, value) for name, value in pairs]

    def _sweep(self) -> None:
        self._sweeping = None
        self.tick()
        now = self.now
        for connection in [c for c in self.connections if c.deadline < now]:
            connection.expire()
        if self.connections:
            self._sweeping = self.loop.call_later(self.interval, self._sweep)

    # Connections and tasks.

    def trace(self, transport: asyncio.Transport, text: str) -> None:
        """Log an event of a connection at level TRACE."""
        if self._tracing:
            host, port = get_remote_addr(transport) or ("", 0)
            self.logger.log(TRACE_LOG_LEVEL, "%s:%d - %s", host, port, text)

    def add(self, connection: Connection) -> None:
        """Account for a new connection. The first one starts the clock: an idle server sleeps."""
        self.connections.add(connection)
        if self._sweeping is None:
            self.tick()
            self._sweeping = self.loop.call_later(self.interval, self._sweep)

    def remove(self, connection: Connection) -> None:
        """Account for a lost connection."""
        self.connections.discard(connection)
        self._check_idle()

    def start_task(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run an application call in a task with a fresh copy of the server's context.

        A request must not see the context variables of another one, which it would if the task
        were started from code that runs on behalf of the other one.
        """
        if self._scripted:
            return self.loop.create_task(coroutine)
        task = self.loop.create_task(coroutine, context=self.context.copy())
        self.tasks.add(task)
        return task

    def end_task(self, task: asyncio.Task[None] | None) -> None:
        """Account for a finished application call."""
        if task is not None:
            self.tasks.discard(task)
        if self.on_idle is not None:
            self._check_idle()

    def _check_idle(self) -> None:
        if self.on_idle is not None and not self.connections and not self.tasks:
            self.on_idle.set()

    def reach_limit(self) -> None:
        """End the server: the limit allows no further request."""
        if self.on_limit is not None:
            self.on_limit()

    async def wait_idle(self) -> None:
        """Wait until there is no connection and no running application call."""
        self.on_idle = asyncio.Event()
        self._check_idle()
        await self.on_idle.wait()

    # Writing.

    def write_soon(self, transport: asyncio.Transport, data: bytes) -> None:
        """Write a small, complete response, together with those of the same loop turn.

        PERF: parse all, run all, write all keeps the caches warm: 20 to 45 % more requests/s than
        writing between the application calls. With few connections there is nothing to collect.
        """
        if len(self.connections) <= _DIRECT_WRITE_MAX_CONNECTIONS:
            self.flush()
            transport.write(data)
            return
        if not self._cork:
            self.loop.call_soon(self.flush)
        self._cork.append((transport, data))

    def flush(self) -> None:
        """Write what is corked, in order."""
        if not self._cork:
            return
        cork, self._cork = self._cork, []
        for transport, data in cork:
            if not transport.is_closing():
                transport.write(data)

    def close(self) -> None:
        """Release what `open` took."""
        if not self._opened:
            return
        self._opened = False
        self.flush()
        self.access_log.flush()
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None
