"""Start a server for a test and stop it again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Served:
    """A server process that answers on loopback.

    Attributes:
        port: Its TCP port.
        process: The process.
        log: The file that takes its output.
    """

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def stop(self) -> int:
        """Ask the server to finish, as Ctrl+C does; return its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(
    command: Sequence[str], log: Path, *, port: int, environment: dict[str, str] | None = None
) -> Iterator[Served]:
    """Run `command`, which serves on `port`, until the block ends."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )
    try:
        wait_until_it_accepts(process, port, log)
        yield Served(port, process, log)
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_it_accepts(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Try to connect until the server accepts, or has ended, or half a minute has gone."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


@contextmanager
def demo(folder: Path) -> Iterator[Served]:
    """Serve the demo with its database in `folder`."""
    port = free_port()
    command = [sys.executable, "-m", "minilayers", "demo", "--port", str(port)]
    environment = {"INVENTORY_DB": str(folder / "inventory.sqlite3")}
    with served(command, folder / "server.log", port=port, environment=environment) as server:
        yield server
