"""WebSocket over real sockets, with wsproto as the client."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from ..conftest import Client, run_async  # noqa: TID252

pytest.importorskip("wsproto")
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    Pong,
    RejectConnection,
    Request,
    TextMessage,
)
from wsproto.extensions import PerMessageDeflate


class Peer:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.protocol = WSConnection(ConnectionType.CLIENT)
        self.events: list[Event] = []

    def send(self, event: Event) -> None:
        self.client.send(self.protocol.send(event))

    async def next(self) -> Event:
        while not self.events:
            data = await self.client.reader.read(65536)
            self.protocol.receive_data(data or None)
            self.events += list(self.protocol.events())
        return self.events.pop(0)


async def connect(running: Any, **options: Any) -> Peer:
    peer = Peer(await running.connect())
    peer.send(Request(host="a", target="/ws?x=y", **options))
    return peer


async def echo(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({**message, "type": "websocket.send"})


@run_async
async def test_messages(serving: Any, http: str) -> None:
    async with serving(echo, http=http) as running:
        peer = await connect(running, extensions=[PerMessageDeflate()])
        accepted = await peer.next()
        assert isinstance(accepted, AcceptConnection)
        assert accepted.extensions
        for data in ("", "hä", "x" * 300_000):
            peer.send(TextMessage(data[:2], message_finished=False))
            peer.send(TextMessage(data[2:]))
            text = ""
            while True:
                event = await peer.next()
                assert isinstance(event, TextMessage)
                text += event.data
                if event.message_finished:
                    break
            assert text == data
        peer.send(BytesMessage(b"\x00\xff"))
        event = await peer.next()
        assert isinstance(event, BytesMessage)
        assert event.data == b"\x00\xff"
        peer.send(Ping(b"p"))
        assert await peer.next() == Pong(b"p")
        peer.send(CloseConnection(1000))
        event = await peer.next()
        assert isinstance(event, CloseConnection)
        assert event.code == 1000


@run_async
async def test_scope_and_accept(serving: Any, http: str) -> None:
    scopes: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        scopes.append(scope)
        assert await receive() == {"type": "websocket.connect"}
        await send({"type": "websocket.accept", "subprotocol": "two", "headers": [(b"x-y", b"z")]})
        await send({"type": "websocket.close", "code": 4000, "reason": "bye"})

    async with serving(app, http=http) as running:
        peer = await connect(running, subprotocols=["one", "two"])
        event = await peer.next()
        assert isinstance(event, AcceptConnection)
        assert event.subprotocol == "two"
        assert (b"x-y", b"z") in event.extra_headers
        event = await peer.next()
        assert isinstance(event, CloseConnection)
        assert (event.code, event.reason) == (4000, "bye")
        peer.send(event.response())
        assert await peer.client.rest() == b""
    (scope,) = scopes
    assert scope["type"] == "websocket"
    assert scope["scheme"] == "ws"
    assert scope["path"] == "/ws"
    assert scope["query_string"] == b"x=y"
    assert scope["subprotocols"] == ["one", "two"]
    assert scope["extensions"] == {"websocket.http.response": {}}
    assert "method" not in scope


@run_async
async def test_early_messages_are_kept(serving: Any, http: str) -> None:
    accepting = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await accepting.wait()
        await echo(scope, receive, send)

    async with serving(app, http=http) as running:
        peer = await connect(running)
        peer.client.send(b"\x81\x82\0\0\0\0hi")
        accepting.set()
        assert isinstance(await peer.next(), AcceptConnection)
        event = await peer.next()
        assert isinstance(event, TextMessage)
        assert event.data == "hi"


@pytest.mark.parametrize(
    ("messages", "status", "body"),
    [
        ([{"type": "websocket.close"}], 403, b""),
        (
            [
                {"type": "websocket.http.response.start", "status": 401, "headers": [(b"a", b"b")]},
                {"type": "websocket.http.response.body", "body": b"who ", "more_body": True},
                {"type": "websocket.http.response.body", "body": b"are you"},
            ],
            401,
            b"who are you",
        ),
        ([], 500, b"Internal Server Error"),
    ],
)
@run_async
async def test_refusals(
    serving: Any, http: str, messages: Any, status: int, body: bytes, caplog: Any
) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        for message in messages:
            await send(message)

    async with serving(app, http=http) as running:
        peer = await connect(running)
        event = await peer.next()
        assert isinstance(event, RejectConnection)
        assert event.status_code == status
        got = b""
        while isinstance(event := await peer.next(), Event) and hasattr(event, "body_finished"):
            got += event.data
            if event.body_finished:
                break
        assert got == body
    caplog.clear()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ((b"Sec-WebSocket-Version: 13\r\n", b""), 426),
        ((b"Version: 13", b"Version: 8"), 426),
        ((b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", b""), 400),
    ],
)
@run_async
async def test_malformed_handshakes(
    serving: Any, http: str, change: tuple[bytes, bytes], status: int, caplog: Any
) -> None:
    request = (
        b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    async with serving(echo, http=http) as running:
        answer = await running.exchange(request.replace(*change))
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    if status == 426:
        assert b"\r\nsec-websocket-version: 13\r\n" in answer.lower()
    assert len([r for r in caplog.records if r.levelno > logging.INFO]) == 1


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x82\xff\x7f" + b"\xff" * 7 + b"\0\0\0\0" + b"x" * 2000, 1009),
        (b"\x02\xfe\x03\xe8\0\0\0\0" + b"x" * 1000 + b"\x80\x81\0\0\0\0x", 1009),
        (b"\x81\x02ab", 1002),  # not masked
        (b"\xf1\x80\0\0\0\0", 1002),  # reserved bits
        (b"\x83\x80\0\0\0\0", 1002),  # unknown opcode
        (b"\x81\x81\0\0\0\0\xff", 1007),  # not UTF-8
    ],
)
@run_async
async def test_peers_that_break_the_protocol(
    serving: Any, http: str, frame: bytes, code: int
) -> None:
    told = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] != "websocket.disconnect":
            pass
        told.append(message["code"])

    async with serving(app, http=http, ws_max_size=1000) as running:
        peer = await connect(running)
        assert isinstance(await peer.next(), AcceptConnection)
        peer.client.send(frame)
        event = await peer.next()
        assert isinstance(event, CloseConnection)
        assert event.code == code
        assert await peer.client.rest() == b""
    assert told == [code]


@run_async
async def test_disconnect(serving: Any, http: str, caplog: pytest.LogCaptureFixture) -> None:
    told: list[Any] = []
    done = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        told.extend([await receive(), await receive()])
        done.set()
        await send({"type": "websocket.send", "text": "x"})

    async with serving(app, http=http) as running:
        peer = await connect(running)
        await peer.next()
        peer.client.writer.transport.abort()
        await done.wait()
    assert told == [{"type": "websocket.disconnect", "code": 1006}] * 2
    assert [r.getMessage() for r in caplog.records if r.levelno > logging.INFO] == []


@run_async
async def test_shutdown_closes_with_1012(serving: Any, http: str) -> None:
    async with serving(echo, http=http) as running:
        peer = await connect(running)
        await peer.next()
        running.server.should_exit = True
        event = await peer.next()
        assert isinstance(event, CloseConnection)
        assert event.code == 1012
        peer.send(event.response())


@run_async
async def test_queue_is_limited(serving: Any, http: str) -> None:
    go = asyncio.Event()
    received = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal received
        await send({"type": "websocket.accept"})
        await go.wait()
        await receive()
        while received < 300:
            await receive()
            received += 1
        await send({"type": "websocket.close"})

    async with serving(app, http=http, ws_max_queue=4) as running:
        peer = await connect(running)
        await peer.next()
        for _ in range(300):
            peer.send(BytesMessage(b"x" * 50_000))
        before = -1
        transport = peer.client.writer.transport
        while (waiting := transport.get_write_buffer_size()) != before:
            before = waiting
            for _ in range(50):
                await asyncio.sleep(0)
        assert waiting > 0
        go.set()
        assert isinstance(await peer.next(), CloseConnection)
    assert received == 300


@run_async
async def test_without_websocket_support_it_is_a_request(serving: Any, http: str) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body"})

    async with serving(app, http=http, ws="none") as running:
        peer = await connect(running)
        event = await peer.next()
        assert isinstance(event, RejectConnection)
        assert event.status_code == 200
