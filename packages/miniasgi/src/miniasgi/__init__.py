"""ASGI server: HTTP/1.1 and WebSocket on asyncio, as a library and a command."""

__version__ = "0.1.0"
