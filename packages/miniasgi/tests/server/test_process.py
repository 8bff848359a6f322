"""The command, as a process: signals, exit codes, log."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


class Process:
    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "miniasgi", "--port", "0", *arguments],
            cwd=HERE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.log = ""
        self.limit = threading.Timer(30, self.process.kill)  # a test that waits for it then fails
        self.limit.start()

    def port(self) -> int:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.log += line
            if match := re.search(r"running on http://127\.0\.0\.1:(\d+) ", line):
                return int(match[1])
        raise AssertionError(self.log)

    def connect(self, request: bytes) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port()), timeout=10)
        client.sendall(request)
        return client

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self) -> int:
        rest, _ = self.process.communicate(timeout=10)
        self.log += rest
        return self.process.returncode


@pytest.fixture
def start() -> Iterator[Callable[..., Process]]:
    processes: list[Process] = []

    def start(*arguments: str) -> Process:
        processes.append(Process(*arguments))
        return processes[-1]

    yield start
    for process in processes:
        process.limit.cancel()
        process.process.kill()
        process.process.communicate()


def read_all(client: socket.socket) -> bytes:
    received = b""
    while data := client.recv(65536):
        received += data
    client.close()
    return received


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_graceful_stop(start: Callable[..., Process], number: int) -> None:
    """Idle connections are closed, a running request finishes, the application shuts down."""
    process = start("app:app")
    client = process.connect(
        b"GET /first?x HTTP/1.1\r\nHost: a\r\n\r\n"
        b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na"
    )
    received = b""
    while b"wait" not in received:
        received += client.recv(65536)
    process.signal(number)
    assert process.process.stdout is not None
    for line in process.process.stdout:
        process.log += line
        if "Waiting for connections to close." in line:
            break
    client.sendall(b"b")
    assert read_all(client).endswith(b"5\r\nhello\r\n0\r\n\r\n")
    assert process.end() == (0 if number == signal.SIGINT else -number)
    assert re.search(r'INFO: +127.0.0.1:\d+ - "GET /first\?x HTTP/1.1" 200 OK\n', process.log)
    assert re.search(r'INFO: +127.0.0.1:\d+ - "POST /slow HTTP/1.1" 200 OK\n', process.log)
    assert "application is down\n" in process.log
    assert "Traceback" not in process.log


def test_endless_requests_are_ended(start: Callable[..., Process]) -> None:
    process = start("app:app", "--timeout-graceful-shutdown", "0.1")
    client = process.connect(b"GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
    while b"wait" not in client.recv(65536):
        pass
    process.signal(signal.SIGTERM)
    read_all(client)
    assert process.end() == -signal.SIGTERM
    assert "timeout graceful shutdown exceeded" in process.log
    assert "application is down\n" in process.log
    assert "Traceback" not in process.log


def test_second_interrupt_does_not_wait(start: Callable[..., Process]) -> None:
    process = start("app:app")
    client = process.connect(b"GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
    while b"wait" not in client.recv(65536):
        pass
    process.signal(signal.SIGINT)
    assert process.process.stdout is not None
    for line in process.process.stdout:
        if "Waiting for connections" in line:
            break
    process.signal(signal.SIGINT)
    process.end()
    client.close()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["app"], 'must be in format "<module>:<attribute>"'),
        (["nowhere:app"], 'Could not import module "nowhere"'),
        (["app:nothing"], 'Attribute "nothing" not found in module "app"'),
    ],
)
def test_wrong_address(start: Callable[..., Process], arguments: list[str], complaint: str) -> None:
    process = start(*arguments)
    assert process.end() == 3
    assert complaint in process.log
    assert "Traceback" not in process.log


def test_port_in_use(start: Callable[..., Process]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start("app:app", "--port", str(taken.getsockname()[1]))
        assert process.end() == 1
    assert "address already in use" in process.log
    assert "application is down" in process.log
    assert "Traceback" not in process.log


def test_factory_and_options(start: Callable[..., Process]) -> None:
    process = start("app:factory", "--factory", "--no-access-log", "--log-level", "warning")
    process.signal(signal.SIGTERM)
    process.end()
    assert process.log in ("", "application is down\n")


def test_version(start: Callable[..., Process]) -> None:
    process = start("--version")
    assert process.end() == 0
    assert process.log.startswith("Running miniasgi 0.1.0 with ")


def pid_of(port: int) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(b"GET /pid HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return int(read_all(client).rpartition(b"\r\n\r\n")[2].split()[-1])


def wait_for(process: Process, text: str) -> None:
    assert process.process.stdout is not None
    for line in process.process.stdout:
        process.log += line
        if text in line:
            return
    raise AssertionError(process.log)


def test_workers(start: Callable[..., Process]) -> None:
    """A worker that dies is replaced; SIGHUP replaces it in order; all end together."""
    process = start("app:app", "--workers", "2")
    port = process.port()
    wait_for(process, "running on")
    first = pid_of(port)
    os.kill(first, signal.SIGKILL)
    wait_for(process, f"Worker process [{first}] died")
    wait_for(process, "running on")
    second = pid_of(port)
    assert second != first
    process.signal(signal.SIGHUP)
    wait_for(process, "Finished server process")
    wait_for(process, "Finished server process")
    assert pid_of(port) not in (first, second)
    process.signal(signal.SIGTERM)
    assert process.end() == 0
    assert "Traceback" not in process.log


def test_workers_that_cannot_start(start: Callable[..., Process]) -> None:
    process = start("app:nothing", "--workers", "2")
    assert process.end() == 3
    assert "Traceback" not in process.log


def test_reload(start: Callable[..., Process], tmp_path: Path) -> None:
    module = tmp_path / "changing.py"
    module.write_text("from app import app\n")
    process = start(
        "changing:app", "--reload", "--reload-dirs", str(tmp_path), "--app-dir", str(tmp_path)
    )
    port = process.port()
    first = pid_of(port)
    module.write_text("import app as other\napp = other.app\n")
    wait_for(process, "Detected changes")
    wait_for(process, "running on")
    assert pid_of(port) != first
    process.signal(signal.SIGINT)
    assert process.end() == 0
    assert "Traceback" not in process.log


def test_workers_need_an_import_string() -> None:
    code = "import miniasgi; miniasgi.run(lambda s, r, d: None, workers=2)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 3
    assert "as an import string" in result.stderr
