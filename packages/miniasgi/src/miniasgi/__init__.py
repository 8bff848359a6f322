"""ASGI server: HTTP/1.1 and WebSocket on asyncio, as a library and a command."""

from miniasgi._run import run
from miniasgi.config import Config
from miniasgi.server import Server

__version__ = "0.1.0"
__all__ = ["Config", "Server", "run"]
