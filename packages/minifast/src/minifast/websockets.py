"""WebSockets, as the web layer defines them."""

from ministarlette.websockets import WebSocket as WebSocket
from ministarlette.websockets import WebSocketDisconnect as WebSocketDisconnect
from ministarlette.websockets import WebSocketState as WebSocketState
