"""Gives every request an id, which logs, error reports and other services can refer to."""

import re
from collections.abc import Awaitable
from contextvars import ContextVar
from uuid import uuid4

from ministarlette._raw_headers import set_header
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send

#: What an id of somebody else's may look like: nothing that could break a log line or a header.
_ACCEPTABLE = re.compile(rb"[A-Za-z0-9._:/+=@-]{1,128}")
_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def request_id() -> str | None:
    """Return the id of the request that is being handled, or None outside of requests."""
    return _current.get()


class RequestIdMiddleware:
    """Sets ``request.state.request_id`` and the response's X-Request-ID.

    `request_id` returns it anywhere in the code that handles the request.

    Args:
        app: The application.
        header: The name of the header.
        trust_client: Whether an id that comes with the request is kept, as behind a proxy or among
            services; what does not look like an id is replaced.
    """

    def __init__(
        self, app: ASGIApp, *, header: str = "X-Request-ID", trust_client: bool = True
    ) -> None:
        self.app = app
        self.header = header
        self.trust_client = trust_client
        self._name = header.lower().encode("latin-1")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with an id."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        value = self._given(scope) or uuid4().hex
        scope.setdefault("state", {})["request_id"] = value
        token = _current.set(value)
        try:
            await self.app(scope, receive, _Sender(send, self._name, value.encode("ascii")))
        finally:
            _current.reset(token)

    def _given(self, scope: Scope) -> str | None:
        if self.trust_client:
            for name, value in scope["headers"]:
                if name == self._name and _ACCEPTABLE.fullmatch(value):
                    text: str = value.decode("ascii")
                    return text
        return None


class _Sender:
    __slots__ = ("_name", "_send", "_value")

    def __init__(self, send: Send, name: bytes, value: bytes) -> None:
        self._send = send
        self._name = name
        self._value = value

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] in ("http.response.start", "websocket.accept"):
            message["headers"] = headers = list(message.get("headers", ()))
            set_header(headers, self._name, self._value)
        return self._send(message)
