"""Processes that serve for us: several workers on one listening socket, or one that is reloaded.

The parent owns the socket and only waits: for the end of a child, for a signal, for a change of a
file. Children are spawned, not forked, so that they inherit no state but the socket.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import chain
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType
from typing import Any, Final

from miniasgi.config import STARTUP_FAILURE, Config
from miniasgi.importer import import_from_string
from miniasgi.server import Server

logger = logging.getLogger("miniasgi.error")

_spawn = multiprocessing.get_context("spawn")
_KILL_MARGIN: Final = 5.0  # seconds that a worker may take beyond the graceful timeout
_NOT_WATCHED: Final = frozenset({"__pycache__", "node_modules", "site-packages"})
_CRASH_PAUSE: Final = 1.0  # seconds before a worker that died at once is replaced


def serve(config: Config, sockets: list[socket.socket]) -> None:
    """Serve in a child. Ctrl-C reaches the whole terminal group; only the parent reacts to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    config.configure_logging()
    server = Server(config)
    server.handled_signals = (signal.SIGTERM,)
    server.run(sockets)
    if server.lifespan is None or server.lifespan.should_exit:
        sys.exit(STARTUP_FAILURE)


class Supervisor:
    """Keeps worker processes running.

    Args:
        config: What the workers serve, and how; `app` is an import string.
        count: Number of workers.
    """

    def __init__(self, config: Config, count: int) -> None:
        self.config = config
        self.exit_code = 0
        self._count = count
        self._socket = config.bind_socket()
        self._workers: dict[SpawnProcess, float] = {}  # process -> start
        self._signals: list[int] = []
        self._wake_in, self._wake_out = _spawn.Pipe(duplex=False)

    def run(self) -> None:
        """Run until a signal ends it; SIGHUP replaces the workers one by one."""
        logger.info("Started parent process [%d]", os.getpid())
        with self._handling_signals(), self._socket:
            for _ in range(self._count):
                self._start()
            while not self._ending():
                self._wait()
            self._stop(list(self._workers))
        logger.info("Stopping parent process [%d]", os.getpid())

    def _start(self) -> None:
        process = _spawn.Process(target=serve, args=(self.config, [self._socket]))
        process.start()
        self._workers[process] = time.monotonic()

    def _stop(self, processes: list[SpawnProcess]) -> None:
        """End workers in order; those that do not end in time are killed."""
        grace = self.config.timeout_graceful_shutdown
        limit = None if grace is None else grace + _KILL_MARGIN
        for process in processes:
            process.terminate()
        deadline = None if limit is None else time.monotonic() + limit
        for process in processes:
            process.join(None if deadline is None else max(deadline - time.monotonic(), 0))
            if process.is_alive():
                logger.error("Killing worker process [%s]: it does not end.", process.pid)
                process.kill()
                process.join()
            self._workers.pop(process, None)

    def _wait(self, timeout: float | None = None) -> None:
        """Wait for a signal or the end of a worker, and react."""
        waiting: list[Connection | int] = [self._wake_in, *(p.sentinel for p in self._workers)]
        if self._wake_in in wait(waiting, timeout):
            self._wake_in.recv_bytes()
        if signal.SIGHUP in self._signals:
            self._signals.remove(signal.SIGHUP)
            self._replace()
        for process in [process for process in self._workers if not process.is_alive()]:
            self._react_to_end(process)

    def _react_to_end(self, process: SpawnProcess) -> None:
        started = self._workers.pop(process)
        if self._ending():
            return
        if process.exitcode == STARTUP_FAILURE:
            logger.error("Worker process [%s] cannot start. Stopping.", process.pid)
            self.exit_code = STARTUP_FAILURE
            return
        logger.warning("Worker process [%s] died (exit code %s).", process.pid, process.exitcode)
        if time.monotonic() - started < _CRASH_PAUSE:
            time.sleep(_CRASH_PAUSE)
        self._start()

    def _replace(self) -> None:
        """Start a new worker for each old one before the old one ends."""
        for process in list(self._workers):
            self._start()
            self._stop([process])

    def _ending(self) -> bool:
        return self.exit_code != 0 or bool({signal.SIGINT, signal.SIGTERM} & {*self._signals})

    @contextlib.contextmanager
    def _handling_signals(self) -> Iterator[None]:
        handled = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        originals = {number: signal.signal(number, self._on_signal) for number in handled}
        try:
            yield
        finally:
            for number, handler in originals.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGINT and signal.SIGINT in self._signals:  # impatience
            for process in self._workers:
                process.kill()
        self._signals.append(number)
        self._wake_out.send_bytes(b"!")


class Reloader(Supervisor):
    """Keeps one worker running, and replaces it when a Python file changes.

    Args:
        config: What the worker serves, and how; `app` is an import string.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config, count=1)
        self._directories = [Path(d).resolve() for d in config.reload_dirs or [os.getcwd()]]
        self._changes = _watch(self._directories, config.reload_delay)

    def run(self) -> None:
        """Run until a signal ends it."""
        names = ", ".join(str(directory) for directory in self._directories)
        logger.info("Will watch for changes in these directories: %s", names)
        super().run()

    def _wait(self, timeout: float | None = None) -> None:
        super()._wait(self.config.reload_delay)
        changed = next(self._changes)
        if changed and not self._ending():
            logger.warning("Detected changes in %s. Reloading...", ", ".join(changed))
            self._stop(list(self._workers))
            self._start()

    def _react_to_end(self, process: SpawnProcess) -> None:
        """Let a worker that cannot start rest until the next change: the author is at it."""
        self._workers.pop(process)


def _watch(directories: list[Path], delay: float) -> Iterator[list[str]]:
    """Return what yields, without waiting much, the Python files changed since the last time."""
    if find_spec("watchfiles") is not None:
        return _watch_by_events(directories, delay)
    return _watch_by_times(directories, _modification_times(directories))


def _watch_by_events(directories: list[Path], delay: float) -> Iterator[list[str]]:
    python_filter = import_from_string("watchfiles:PythonFilter")()
    watch: Any = import_from_string("watchfiles:watch")
    options = {"rust_timeout": int(delay * 1000), "yield_on_timeout": True}
    events = watch(*directories, watch_filter=python_filter, **options)
    # It begins to watch when it is first asked; a change after the start must not be missed.
    begun = next(events)
    return (sorted({str(path) for _, path in changes}) for changes in chain([begun], events))


def _watch_by_times(directories: list[Path], seen: dict[str, float]) -> Iterator[list[str]]:
    while True:
        now = _modification_times(directories)
        changed = {path for path in now.keys() | seen.keys() if now.get(path) != seen.get(path)}
        seen = now
        yield sorted(changed)


def _modification_times(directories: list[Path]) -> dict[str, float]:
    times = {}
    for directory in directories:
        for folder, subfolders, names in os.walk(directory):
            # Hidden folders are environments and repositories, not the application.
            subfolders[:] = [n for n in subfolders if n[0] != "." and n not in _NOT_WATCHED]
            for path in (os.path.join(folder, name) for name in names if name.endswith(".py")):
                with contextlib.suppress(OSError):  # removed meanwhile
                    times[path] = os.stat(path).st_mtime
    return times
