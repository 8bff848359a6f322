"""What processes share by Redis: rooms and rate limits. Needs redis and a redis-server.

Two hubs, or two middlewares, stand for two processes.
"""

import asyncio
import contextlib
import shutil
import socket
import subprocess
import time

import pytest

redis = pytest.importorskip("redis")

from ministarlette._ratelimit import WINDOW, SharedLimiter  # noqa: E402
from ministarlette.rooms import Rooms  # noqa: E402
from ministarlette.rooms.redis import RedisBackend  # noqa: E402
from ministarlette.websockets import WebSocket  # noqa: E402

pytestmark = pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server")


class Server:
    """A Redis that forgets everything when it ends."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self):
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port)]
        command += ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if "Ready to accept connections" in line:
                return
        raise RuntimeError("redis-server did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


class Client:
    def __init__(self):
        self.got = asyncio.Queue()
        self.websocket = WebSocket({"type": "websocket"}, self._receive, self._send)

    async def _receive(self):
        return {"type": "websocket.connect"}

    async def _send(self, message):
        if message["type"] == "websocket.send":
            await self.got.put(message.get("text", message.get("bytes")))

    async def next(self):
        return await asyncio.wait_for(self.got.get(), 5)


def hub(server, **options):
    return Rooms(RedisBackend(server.url, **options))


def run(main):
    async def limited():
        async with asyncio.timeout(20):
            await main()

    asyncio.run(limited())


def test_a_message_reaches_the_clients_of_both_processes(server):
    async def main():
        async with hub(server) as one, hub(server) as two:
            ann, bob, eve = Client(), Client(), Client()
            await one.connect("lobby", ann.websocket)
            await two.connect("lobby", bob.websocket)
            await two.connect("cellar", eve.websocket)
            for message in ("hällo", b"\x00\xff", ["json"]):
                await one.broadcast("lobby", message)
            for client in (ann, bob):
                got = [await client.next() for _ in range(3)]
                assert got == ["hällo", b"\x00\xff", '["json"]']
            assert eve.got.empty()

    run(main)


def test_the_sender_is_left_out_in_its_process_alone(server):
    async def main():
        async with hub(server) as one, hub(server) as two:
            ann, bob = Client(), Client()
            await one.connect("lobby", ann.websocket)
            await two.connect("lobby", bob.websocket)
            await one.broadcast("lobby", "1", exclude=ann.websocket)
            await two.broadcast("lobby", "2")
            assert [await bob.next(), await bob.next()] == ["1", "2"]
            assert await ann.next() == "2"

    run(main)


def test_presence_spans_processes(server):
    async def main():
        async with hub(server) as one, hub(server) as two:
            ann, bob = Client(), Client()
            await one.connect("lobby", ann.websocket, name="ann b")
            await two.connect("lobby", bob.websocket, name="bob")
            assert await one.presence("lobby") == await two.presence("lobby") == ["ann b", "bob"]
            await two.disconnect("lobby", bob.websocket)
            assert await one.presence("lobby") == ["ann b"]
            await two.connect("lobby", bob.websocket, name="bob")
            await two.close()
            assert await one.presence("lobby") == ["ann b"]
            await one.disconnect("lobby", ann.websocket)
            assert await one.presence("lobby") == []

    run(main)


def test_members_of_a_dead_process_are_forgotten(server):
    async def main():
        async with hub(server) as one:
            dead = hub(server, presence_ttl=0.2)
            await dead.connect("crypt", Client().websocket, name="ghost")
            assert await one.presence("crypt") == ["ghost"]
            for task in dead._backend._tasks:
                task.cancel()
            while await one.presence("crypt"):  # noqa: ASYNC110 - Redis has no event for it
                await asyncio.sleep(0.05)
            await dead._backend._subscription.aclose()
            await dead._backend._client.aclose()

    run(main)


def test_other_prefixes_are_other_rooms(server):
    async def main():
        async with hub(server) as one, hub(server, prefix="other:") as two:
            ann, bob = Client(), Client()
            await one.connect("lobby", ann.websocket)
            await two.connect("lobby", bob.websocket)
            await two.broadcast("lobby", "2")
            await one.broadcast("lobby", "1")
            assert (await ann.next(), await bob.next()) == ("1", "2")

    run(main)


def test_foreign_messages_do_no_harm(server):
    async def main():
        async with hub(server) as one:
            ann = Client()
            await one.connect("lobby", ann.websocket)
            for junk in (b"", b"t", b"t" + b"\xff" * 40, b"x" * 1000):
                await one._backend._client.publish("rooms:channel:lobby", junk)
            await one.broadcast("lobby", "still here")
            while await ann.next() != "still here":
                pass

    run(main)


def test_rooms_come_back_with_redis(tmp_path):
    async def main():
        server = Server(tmp_path)
        try:
            async with hub(server) as one, hub(server) as two:
                ann = Client()
                await one.connect("lobby", ann.websocket, name="ann")
                await asyncio.to_thread(server.stop)
                await asyncio.to_thread(server.start)
                while ann.got.empty():
                    with contextlib.suppress(redis.RedisError):
                        await two.broadcast("lobby", "back")
                    await asyncio.sleep(0.05)
                assert await ann.next() == "back"
        finally:
            server.stop()

    run(main)


def test_a_rate_limit_is_shared(server):
    pytest.importorskip("limits")

    async def main():
        one, two = SharedLimiter(3, server.url), SharedLimiter(3, server.url)
        verdicts = [await limiter.hit("10.0.0.7") for limiter in (one, two, one, two)]
        assert [verdict.allowed for verdict in verdicts] == [True, True, True, False]
        assert [verdict.remaining for verdict in verdicts] == [2, 1, 0, 0]
        assert 0 < verdicts[-1].wait(time.time()) <= WINDOW
        await one.close()
        await two.close()

    run(main)
