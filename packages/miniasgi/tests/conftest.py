from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib.util
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from miniasgi import Config, Server

PARSERS = ["h11"] + (["httptools"] if importlib.util.find_spec("httptools") else [])


@pytest.fixture(params=PARSERS)
def http(request: pytest.FixtureRequest) -> str:
    """The name of each parser that is installed."""
    return str(request.param)


@pytest.fixture(autouse=True)
def unchanged_loggers() -> Iterator[None]:
    """Undo what the log configuration of a test does to the process."""
    loggers = [logging.getLogger("miniasgi" + suffix) for suffix in ("", ".error", ".access")]
    before = [(logger.level, logger.propagate, logger.handlers[:]) for logger in loggers]
    yield
    for logger, (level, propagate, handlers) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.propagate = propagate
        logger.handlers[:] = handlers


class Client:
    """A client that speaks bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def response(self) -> tuple[int, dict[str, str], bytes]:
        """Read one response with a known length or a chunked body."""
        status, headers = await self.head()
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(await self.reader.readline(), 16):
                body += await self.reader.readexactly(size)
                await self.reader.readexactly(2)
            await self.reader.readexactly(2)
        else:
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return status, headers, body

    async def head(self) -> tuple[int, dict[str, str]]:
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = [line.split(": ", 1) for line in lines[1:] if line]
        return int(lines[0].split()[1]), {name: value for name, value in pairs}

    async def rest(self) -> bytes:
        """Read until the server closes."""
        with contextlib.suppress(ConnectionResetError):
            return await self.reader.read()
        return b""


class Running:
    """A server that runs in the test's event loop."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.port: int = server.servers[0].sockets[0].getsockname()[1]
        self._clients: list[Client] = []

    async def connect(self) -> Client:
        client = Client(*await asyncio.open_connection("127.0.0.1", self.port))
        self._clients.append(client)
        return client

    async def exchange(self, data: bytes) -> bytes:
        """Send and read until the server closes."""
        client = await self.connect()
        client.send(data)
        return await client.rest()

    async def close_clients(self) -> None:
        for client in self._clients:
            client.writer.close()
            with contextlib.suppress(OSError):
                await client.writer.wait_closed()


async def until(condition: Callable[[], Any]) -> None:
    """Let the event loop turn until the condition holds."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def serving(app: Any, **options: Any) -> AsyncIterator[Running]:
    """Run a server on a free port."""
    options = {"lifespan": "off", "log_config": None, "port": 0, **options}
    server = Server(Config(app, **options))
    task = asyncio.ensure_future(server._serve())
    await until(lambda: server.started or task.done())
    if task.done():
        await task
    running = Running(server)
    try:
        yield running
    finally:
        await running.close_clients()
        server.should_exit = True
        await task


def run_async(test: Callable[..., Any]) -> Callable[..., None]:
    """Let a coroutine function be a test."""

    @functools.wraps(test)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        asyncio.run(asyncio.wait_for(test(*args, **kwargs), 10))

    return wrapper


@pytest.fixture(name="serving")
def serving_fixture() -> Callable[..., Any]:
    return serving
