"""The best WebSocket implementation that is installed, or None."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

AutoWebSocketsProtocol: Any = None
if find_spec("wsproto") is not None:
    AutoWebSocketsProtocol = import_module("miniasgi.protocols.websockets.wsproto_impl").WSProtocol
