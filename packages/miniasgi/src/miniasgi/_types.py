"""Names of ASGI types that applications written for uvicorn import from `uvicorn._types`.

The messages of the interface are dictionaries; here every kind of message has its name, and all of
them are the same type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from typing import Any, TypeAlias

from miniasgi._asgi import ASGIApplication, Message, Receive, Scope, Send

ASGI3Application: TypeAlias = ASGIApplication
ASGIReceiveCallable: TypeAlias = Receive
ASGISendCallable: TypeAlias = Send
ASGIReceiveEvent: TypeAlias = Message
ASGISendEvent: TypeAlias = Message
HTTPScope: TypeAlias = Scope
WebSocketScope: TypeAlias = Scope
LifespanScope: TypeAlias = Scope
WWWScope: TypeAlias = Scope
HTTPRequestEvent: TypeAlias = Message
HTTPDisconnectEvent: TypeAlias = Message
HTTPResponseStartEvent: TypeAlias = Message
HTTPResponseBodyEvent: TypeAlias = Message
WebSocketAcceptEvent: TypeAlias = Message
WebSocketCloseEvent: TypeAlias = Message
WebSocketConnectEvent: TypeAlias = Message
WebSocketDisconnectEvent: TypeAlias = Message
WebSocketReceiveEvent: TypeAlias = Message
WebSocketSendEvent: TypeAlias = Message
WebSocketResponseStartEvent: TypeAlias = Message
WebSocketResponseBodyEvent: TypeAlias = Message
LifespanStartupEvent: TypeAlias = Message
LifespanShutdownEvent: TypeAlias = Message

Environ: TypeAlias = MutableMapping[str, Any]
StartResponse: TypeAlias = Callable[..., Callable[[bytes], object] | None]
WSGIApp: TypeAlias = Callable[[Environ, StartResponse], Iterable[bytes]]
