"""A chat room over WebSocket: what one says, everybody in the room hears."""

from minifast import APIRouter, WebSocket
from ministarlette.rooms import Rooms

router = APIRouter()
rooms = Rooms()


@router.websocket("/chat/{room}")
async def chat(websocket: WebSocket, room: str, name: str = "somebody") -> None:
    """Join a room and stay until the client leaves."""
    async with rooms.joined(room, websocket, name=name):
        await rooms.broadcast(room, f"{name} has joined")
        async for text in websocket.iter_text():
            await rooms.broadcast(room, f"{name}: {text}")
    await rooms.broadcast(room, f"{name} has left")
