"""WebSocket with wsproto."""

from miniasgi._ws_transport import WebSocketProtocol


class WSProtocol(WebSocketProtocol):
    """One WebSocket connection."""
