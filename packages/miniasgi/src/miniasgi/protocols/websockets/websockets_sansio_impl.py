"""The other name under which configurations ask for the WebSocket implementation."""

from miniasgi._ws_transport import WebSocketProtocol


class WebSocketsSansIOProtocol(WebSocketProtocol):
    """One WebSocket connection."""
