"""The server: sockets, signals, start and orderly stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Final

from miniasgi._state import ServerState
from miniasgi.config import Config
from miniasgi.logging import styled

HANDLED_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_LAST_WORDS: Final = 1.0  # seconds between telling an application to stop and cancelling it

logger = logging.getLogger("miniasgi.error")


class Server:
    """Serves one application.

    Args:
        config: What to serve, and how.

    Attributes:
        started: Whether connections are accepted.
        should_exit: Set it, from any thread, to stop the server.
        force_exit: Set it to stop without waiting for anything.
        limit_max_requests: Number of requests after which the server stops.
        servers: The listening asyncio servers.
        handled_signals: Signals that stop the server.
        server_state: What connections share.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.server_state = ServerState()
        self.limit_max_requests = config.limit_max_requests
        if self.limit_max_requests is not None:  # workers started together shall not stop together
            self.limit_max_requests += random.randint(0, config.limit_max_requests_jitter)
        self.started = False
        self.servers: list[asyncio.Server] = []
        self.lifespan: Any = None
        self.handled_signals: tuple[signal.Signals, ...] = HANDLED_SIGNALS
        self._should_exit = False
        self._force_exit = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._exit_asked = asyncio.Event()
        self._force_asked = asyncio.Event()
        self._captured: list[int] = []

    # PERF: setting these wakes the server, so nothing has to poll them ten times a second.

    @property
    def should_exit(self) -> bool:
        """Whether the server has been asked to stop."""
        return self._should_exit

    @should_exit.setter
    def should_exit(self, value: bool) -> None:
        self._should_exit = value
        self._wake()

    @property
    def force_exit(self) -> bool:
        """Whether the server has been asked to stop without waiting."""
        return self._force_exit

    @force_exit.setter
    def force_exit(self, value: bool) -> None:
        self._force_exit = value
        self._wake()

    def _wake(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):  # the loop closed meanwhile
                self._loop.call_soon_threadsafe(self._publish)

    def _publish(self) -> None:
        if self._should_exit:
            self._exit_asked.set()
        if self._force_exit:
            self._force_asked.set()

    # Running.

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until asked to stop, in an event loop of its own.

        Args:
            sockets: Bound sockets to serve on instead of the configured address.
        """
        with asyncio.Runner(loop_factory=self.config.get_loop_factory()) as runner:
            runner.run(self.serve(sockets))

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until asked to stop, in the running event loop.

        Args:
            sockets: Bound sockets to serve on instead of the configured address.
        """
        with self.capture_signals():
            await self._serve(sockets)

    async def _serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        config = self.config
        if not config.loaded:
            config.load()
        self.lifespan = config.lifespan_class(config)
        logger.info("Started server process [%d]", os.getpid())
        await self.startup(sockets)
        if not self.should_exit:
            await self.main_loop()
        if self.started:
            await self.shutdown(sockets)
        logger.info("Finished server process [%d]", os.getpid())

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application, then listen."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        await self.lifespan.startup()
        if self.lifespan.should_exit:
            self.should_exit = True
            return
        if self.should_exit:  # asked while the application started
            await self.lifespan.shutdown()
            return
        self.server_state.max_requests = self.limit_max_requests
        self.server_state.on_limit = self._on_limit
        self.server_state.open(self.config, self._loop)
        try:
            await self._listen(sockets)
        except OSError as error:
            logger.error("%s", error)
            await self.lifespan.shutdown()
            sys.exit(1)
        self.started = True

    async def _listen(self, sockets: list[socket.socket] | None) -> None:
        config = self.config
        loop = asyncio.get_running_loop()
        options: dict[str, Any] = {"ssl": config.ssl, "backlog": config.backlog}
        if sockets is None and (config.fd is not None or config.uds is not None):
            sockets = [config.bind_socket()]
        if sockets is not None:
            for bound in sockets:
                server = await loop.create_server(self._make_protocol, sock=bound, **options)
                self.servers.append(server)
        else:
            server = await loop.create_server(
                self._make_protocol, host=config.host, port=config.port, **options
            )
            self.servers.append(server)
        self._announce()

    def _make_protocol(self) -> asyncio.Protocol:
        protocol: asyncio.Protocol = self.config.http_protocol_class(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol

    def _announce(self) -> None:
        """Log where the server can be reached."""
        for server in self.servers:
            name = server.sockets[0].getsockname()
            if self.config.uds is not None:
                self._log_address("unix socket %s", name)
            elif self.config.fd is not None:
                self._log_address("socket %s", name)
            elif isinstance(name, tuple):
                host = f"[{name[0]}]" if ":" in name[0] else name[0]
                scheme = "https" if self.config.is_ssl else "http"
                self._log_address("%s://%s:%d", scheme, host, name[1])
            else:
                self._log_address("unix socket %s", name)

    def _log_address(self, address: str, *args: object) -> None:
        text = "MiniASGI running on {} (Press CTRL+C to quit)"
        colored = text.format(styled(address, bold=True))
        logger.info(text.format(address), *args, extra={"color_message": colored})

    def _on_limit(self) -> None:
        logger.warning(
            "Maximum request limit of %d exceeded. Terminating process.", self.limit_max_requests
        )
        self.should_exit = True

    async def main_loop(self) -> None:
        """Wait until the server has to stop."""
        self._publish()
        await self._exit_asked.wait()

    # Stopping.

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in order.

        1. Stop listening, close idle connections; WebSockets are closed with 1012.
        2. Give running requests `timeout_graceful_shutdown` seconds to finish.
        3. Send `http.disconnect` to the others, and cancel them a second later.
        4. Shut the application down.
        """
        if not self.started:
            return
        self.started = False
        state = self.server_state
        state.access_log.flush()
        logger.info("Shutting down")
        state.stopping = True
        for server in self.servers:
            server.close()
        for bound in sockets or ():
            bound.close()
        for connection in list(state.connections):
            connection.shutdown()
        await self._finish_requests()
        if not self.force_exit:
            await self.lifespan.shutdown()
        state.close()
        if self.config.uds is not None:
            Path(self.config.uds).unlink(missing_ok=True)  # noqa: ASYNC240 - nothing runs any more

    async def _finish_requests(self) -> None:
        state = self.server_state
        if state.connections and not self.force_exit:
            logger.info("Waiting for connections to close. (CTRL+C to force quit)")
        grace = self.config.timeout_graceful_shutdown
        if await self._idle_within(grace) or self.force_exit:
            return
        logger.error(
            "Cancel %d running task(s), timeout graceful shutdown exceeded", len(state.tasks)
        )
        for connection in list(state.connections):
            connection.disconnect()
        if await self._idle_within(_LAST_WORDS) or self.force_exit:
            return
        for task in list(state.tasks):
            task.cancel()
        await self._idle_within(_LAST_WORDS)

    async def _idle_within(self, seconds: float | None) -> bool:
        """Wait for the last request, but not longer, nor when forced. -> whether it has ended."""
        waits = [
            asyncio.ensure_future(self.server_state.wait_idle()),
            asyncio.ensure_future(self._force_asked.wait()),
        ]
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        idle = waits[0].done()
        for wait in waits:
            wait.cancel()
        return idle

    # Signals.

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM; afterwards raise them again for whoever else listens."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        originals = {sig: signal.signal(sig, self.handle_exit) for sig in self.handled_signals}
        try:
            yield
        finally:
            for sig, handler in originals.items():
                signal.signal(sig, handler)
        for captured in reversed(self._captured):
            signal.raise_signal(captured)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Handle a signal: the first asks to stop, a second SIGINT forces it."""
        self._captured.append(sig)
        if self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        else:
            self.should_exit = True


__all__ = ["HANDLED_SIGNALS", "Server", "ServerState"]
