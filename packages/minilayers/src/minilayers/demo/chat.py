"""A chat room over WebSocket: what one says, everybody in the room hears."""

from collections import defaultdict

from minifast import APIRouter, WebSocket, WebSocketDisconnect

router = APIRouter()
rooms: defaultdict[str, set[WebSocket]] = defaultdict(set)


@router.websocket("/chat/{room}")
async def chat(websocket: WebSocket, room: str, name: str = "somebody") -> None:
    """Join a room and stay until the client leaves."""
    await websocket.accept()
    rooms[room].add(websocket)
    await broadcast(room, f"{name} has joined")
    try:
        async for text in websocket.iter_text():
            await broadcast(room, f"{name}: {text}")
    finally:
        rooms[room].discard(websocket)
        await broadcast(room, f"{name} has left")


async def broadcast(room: str, text: str) -> None:
    """Send a line to everybody in the room."""
    for member in list(rooms[room]):
        try:
            await member.send_text(text)
        except (WebSocketDisconnect, RuntimeError):  # gone in the meantime
            rooms[room].discard(member)
    if not rooms[room]:
        del rooms[room]
