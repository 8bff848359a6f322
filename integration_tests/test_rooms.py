"""Rooms over real sockets: many clients, a stuck one among them, and two processes behind Redis."""

import asyncio
import contextlib
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack

import pytest
from servers import free_port, served
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

APPLICATION = """
import os

from ministarlette.applications import Starlette
from ministarlette.rooms import Rooms
from ministarlette.routing import WebSocketRoute

backend = None
if "REDIS" in os.environ:
    from ministarlette.rooms.redis import RedisBackend

    backend = RedisBackend(os.environ["REDIS"])
rooms = Rooms(backend, queue_size=50)


async def chat(websocket):
    async with rooms.joined("lobby", websocket):
        async for text in websocket.iter_text():
            await rooms.broadcast("lobby", text)


app = Starlette(routes=[WebSocketRoute("/chat", chat)])
"""


@pytest.fixture
def start(tmp_path):
    """Start a process with the chat; return the address of its WebSocket."""
    (tmp_path / "chat.py").write_text(APPLICATION)
    with ExitStack() as stack:

        def run(**environment):
            port = free_port()
            command = [sys.executable, "-m", "miniasgi", "chat:app", "--port", str(port)]
            environment = {"PYTHONPATH": str(tmp_path), **environment}
            log = tmp_path / f"{port}.log"
            stack.enter_context(served(command, log, port=port, environment=environment))
            return f"ws://127.0.0.1:{port}/chat"

        yield run


async def take(client, count):
    async with asyncio.timeout(60):
        return [await client.recv() for _ in range(count)]


def test_999_of_1000_clients_get_every_message_while_one_is_stuck(start):
    url = start()
    messages = [str(number) * 100 for number in range(10)]

    async def main():
        async with contextlib.AsyncExitStack() as stack:
            stuck = await stack.enter_async_context(connect(url, compression=None, max_queue=1))
            stuck.transport.pause_reading()
            clients = []
            for _ in range(999):
                client = await stack.enter_async_context(connect(url, compression=None))
                clients.append(client)
            for message in messages:
                await clients[0].send(message)
            got = await asyncio.gather(*(take(client, len(messages)) for client in clients))
            stuck.transport.abort()
            return got

    assert asyncio.run(main()) == [messages] * 999


def test_a_client_that_does_not_read_is_dropped_and_the_others_get_everything(start):
    url = start()
    large = "x" * 200_000
    count = 200

    async def main():
        small = socket.socket()
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        small.setblocking(False)
        host, port = url.removeprefix("ws://").removesuffix("/chat").split(":")
        await asyncio.get_running_loop().sock_connect(small, (host, int(port)))
        stuck = await connect(url, sock=small, compression=None, max_queue=1)
        stuck.transport.pause_reading()
        async with connect(url, compression=None) as one, connect(url, compression=None) as two:
            listening = [asyncio.create_task(take(client, count)) for client in (one, two)]
            for _ in range(count):
                await one.send(large)
            got = await asyncio.gather(*listening)
        stuck.transport.resume_reading()
        with pytest.raises(ConnectionClosed):
            await take(stuck, count)
        return [len(messages) for messages in got], stuck.close_code

    assert asyncio.run(main()) == ([count, count], 1013)


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server")
def test_a_message_in_one_process_reaches_the_clients_of_the_other(start, tmp_path):
    pytest.importorskip("redis")
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen([*command, "--bind", "127.0.0.1"], stdout=subprocess.PIPE)
    try:
        assert any(b"Ready to accept connections" in line for line in server.stdout)
        urls = [start(REDIS=f"redis://127.0.0.1:{port}") for _ in range(2)]

        async def main():
            async with contextlib.AsyncExitStack() as stack:
                clients = [
                    await stack.enter_async_context(connect(url)) for url in urls for _ in range(20)
                ]
                await clients[0].send("from one")
                await clients[0].recv()
                await clients[-1].send("from two")
                first = await asyncio.gather(*(take(client, 1) for client in clients[1:]))
                second = await asyncio.gather(*(take(client, 1) for client in clients))
                return first, second

        first, second = asyncio.run(main())
        assert (first, second) == ([["from one"]] * 39, [["from two"]] * 40)
    finally:
        server.terminate()
        server.wait(10)
        server.stdout.close()
