"""Rooms of one process: who gets what, and what happens to those who are too slow."""

import anyio
import pytest

from ministarlette.rooms import Rooms
from ministarlette.websockets import WebSocket, WebSocketState

pytestmark = pytest.mark.anyio


class Client:
    """The far end of a WebSocket; while `stuck`, it takes nothing from the server."""

    def __init__(self):
        self.got = []
        self.closed_with = None
        self.free = anyio.Event()
        self.free.set()
        self.websocket = WebSocket({"type": "websocket"}, self._receive, self._send)

    async def _receive(self):
        return {"type": "websocket.connect"}

    async def _send(self, message):
        if message["type"] == "websocket.close":
            self.closed_with = message["code"]
            return
        await self.free.wait()
        if message["type"] == "websocket.send":
            self.got.append(message.get("text", message.get("bytes")))


async def settle():
    for _ in range(10):
        await anyio.lowlevel.checkpoint()


async def test_a_message_reaches_all_members_of_the_room_in_order():
    rooms = Rooms()
    ann, bob, eve = Client(), Client(), Client()
    await rooms.connect("lobby", ann.websocket)
    await rooms.connect("lobby", bob.websocket)
    await rooms.connect("cellar", eve.websocket)
    for message in ("hello", b"\x00", {"price": 1.5}):
        await rooms.broadcast("lobby", message)
    await settle()
    assert ann.got == bob.got == ["hello", b"\x00", '{"price": 1.5}']
    assert eve.got == []


async def test_connecting_accepts_the_websocket():
    client = Client()
    await Rooms().connect("lobby", client.websocket)
    assert client.websocket.application_state is WebSocketState.CONNECTED


async def test_the_sender_can_be_left_out():
    rooms = Rooms()
    ann, bob = Client(), Client()
    await rooms.connect("lobby", ann.websocket)
    await rooms.connect("lobby", bob.websocket)
    await rooms.broadcast("lobby", "from ann", exclude=ann.websocket)
    await settle()
    assert (ann.got, bob.got) == ([], ["from ann"])


async def test_presence_lists_names_until_they_leave():
    rooms = Rooms()
    ann, bob = Client(), Client()
    await rooms.connect("lobby", ann.websocket, name="ann")
    async with rooms.joined("lobby", bob.websocket, name="bob"):
        assert await rooms.presence("lobby") == ["ann", "bob"]
    assert await rooms.presence("lobby") == ["ann"]
    await rooms.disconnect("lobby", ann.websocket)
    await rooms.disconnect("lobby", ann.websocket)
    assert await rooms.presence("lobby") == []
    await rooms.broadcast("lobby", "to nobody")
    await settle()
    assert ann.got == bob.got == []


async def test_a_connection_can_be_in_several_rooms():
    rooms = Rooms()
    client = Client()
    await rooms.connect("a", client.websocket)
    await rooms.connect("b", client.websocket)
    await rooms.broadcast("a", "1")
    await rooms.broadcast("b", "2")
    await rooms.disconnect("a", client.websocket)
    await rooms.broadcast("a", "3")
    await rooms.broadcast("b", "4")
    await settle()
    assert client.got == ["1", "2", "4"]


async def test_a_stuck_client_is_dropped_and_hinders_nobody():
    rooms = Rooms(queue_size=5)
    clients = [Client() for _ in range(1000)]
    for client in clients:
        await rooms.connect("lobby", client.websocket)
    stuck, others = clients[0], clients[1:]
    stuck.free = anyio.Event()
    expected = [str(number) for number in range(20)]
    for text in expected:
        await rooms.broadcast("lobby", text)
    await settle()
    assert stuck.got == []
    assert stuck.closed_with == 1013
    assert all(client.got == expected for client in others)
    assert all(client.closed_with is None for client in others)


async def test_a_client_that_catches_up_in_time_stays():
    rooms = Rooms(queue_size=5)
    client = Client()
    await rooms.connect("lobby", client.websocket)
    client.free = anyio.Event()
    for number in range(5):
        await rooms.broadcast("lobby", str(number))
    client.free.set()
    await settle()
    assert client.got == ["0", "1", "2", "3", "4"]
    assert client.closed_with is None


async def test_a_broken_connection_is_skipped():
    rooms = Rooms()
    broken, well = Client(), Client()
    await rooms.connect("lobby", broken.websocket)
    await rooms.connect("lobby", well.websocket)

    async def fail(message):
        raise OSError("connection reset")

    broken.websocket._send = fail
    await rooms.broadcast("lobby", "1")
    await rooms.broadcast("lobby", "2")
    await settle()
    assert well.got == ["1", "2"]
