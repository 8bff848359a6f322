"""Limits on the size and the time of request bodies, for a whole application or for parts of it.

The outermost limiter counts; it leaves itself in the scope. A limiter further in (a route's own
``max_body_size``) finds it there and replaces its limit, upwards or downwards: every byte is
counted once, and the innermost limit is the one that holds.
"""

from typing import Any

import anyio

from ministarlette.exceptions import HTTPException
from ministarlette.responses import PlainTextResponse
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send

#: The limit in force, in bytes.
MAX_BODY_SIZE_SCOPE_KEY = "starlette.max_body_size"
_RESPONDER_SCOPE_KEY = "starlette._body_limit_responder"


class _Refused(HTTPException):
    """Raised by `receive` in the application."""


class _RequestBodyTooLarge(_Refused):  # FastAPI looks for this name
    def __init__(self) -> None:
        super().__init__(status_code=413, detail="Content Too Large")


class _RequestBodyTooSlow(_Refused):
    def __init__(self) -> None:
        # RFC 9110 15.5.9: the server will not wait any longer, and closes the connection.
        super().__init__(408, "Request Timeout", headers={"Connection": "close"})


class _RequestBodyLimitResponseSent(Exception):
    """Raised by `send` in the application: its response was replaced, it can stop."""


class RequestBodyLimitMiddleware:
    """Answers requests whose body is too large with 413, too slow with 408.

    A body that declares its size too large is never read.

    Args:
        app: The application.
        max_body_size: The limit in bytes.
        timeout: How long the whole body may take once the application reads it, in seconds; it
            holds for the outermost limiter. Servers limit the time between two pieces only, which
            lets a client send for hours.
    """

    def __init__(self, app: ASGIApp, max_body_size: int, timeout: float | None = None) -> None:
        self.app = app
        self.max_body_size = max_body_size
        self.timeout = timeout

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with the limit."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif (responder := scope.get(_RESPONDER_SCOPE_KEY)) is not None:
            scope[MAX_BODY_SIZE_SCOPE_KEY] = self.max_body_size
            responder.replace_limit(self.max_body_size)
            await self.app(scope, receive, send)
        else:
            responder = RequestBodyLimitResponder(self.app, self.max_body_size, self.timeout)
            await responder(scope, receive, send)


class RequestBodyLimitResponder:
    """Counts the body of one request.

    Args:
        app: The application.
        max_body_size: The limit in bytes, until another limiter replaces it.
        timeout: How long the body may take, in seconds.
    """

    __slots__ = (
        "app",
        "complete",
        "deadline",
        "declared",
        "max_body_size",
        "receive",
        "received",
        "refused",
        "scope",
        "send",
        "started",
        "timeout",
    )

    scope: Scope
    receive: Receive
    send: Send

    def __init__(self, app: ASGIApp, max_body_size: int, timeout: float | None = None) -> None:
        self.app = app
        self.max_body_size = max_body_size
        self.timeout = timeout
        self.deadline: float | None = None  # set when the application begins to read
        self.complete = False  # whether the whole body was received
        self.declared = 0  # what Content-Length says
        self.received = 0
        self.started = False  # whether a response was
        self.refused = False  # whether that response was ours

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with the limit."""
        self.scope, self.receive, self.send = scope, receive, send
        self.declared = _declared_size(scope["headers"])
        outside = {key: scope[key] for key in _SCOPE_KEYS if key in scope}
        scope[MAX_BODY_SIZE_SCOPE_KEY] = self.max_body_size
        scope[_RESPONDER_SCOPE_KEY] = self
        try:
            await self.app(scope, self.receive_with_limit, self.send_with_limit)
        except _RequestBodyLimitResponseSent:
            if not self.refused:
                raise
        except _Refused as refusal:
            if self.started:
                raise
            await self._refuse(refusal)
        finally:
            for key in _SCOPE_KEYS:
                scope.pop(key, None)
            scope.update(outside)

    def replace_limit(self, max_body_size: int) -> None:
        """Let `max_body_size` bytes hold from here on.

        Raises:
            HTTPException: 413, more have been received already.
        """
        self.max_body_size = max_body_size
        if self.received > max_body_size:
            raise _RequestBodyTooLarge

    async def receive_with_limit(self) -> Message:
        """Stand in for `receive`.

        Raises:
            HTTPException: 413 or 408.
        """
        if self.declared > self.max_body_size:
            raise _RequestBodyTooLarge
        if self.timeout is None or self.complete:
            message = await self.receive()
        else:
            message = await self._receive_within(self.timeout)
        if message["type"] == "http.request":
            self.complete = not message.get("more_body", False)
            self.received += len(message.get("body", b""))
            if self.received > self.max_body_size:
                raise _RequestBodyTooLarge
        return message

    async def _receive_within(self, seconds: float) -> Message:
        if self.deadline is None:
            self.deadline = anyio.current_time() + seconds
        with anyio.CancelScope(deadline=self.deadline):
            return await self.receive()
        raise _RequestBodyTooSlow

    async def send_with_limit(self, message: Message) -> None:
        """Stand in for `send`."""
        if self.refused:
            return
        if message["type"] == "http.response.start":
            if self.declared > self.max_body_size:
                await self._refuse(_RequestBodyTooLarge())
                raise _RequestBodyLimitResponseSent
            self.started = True
        await self.send(message)

    async def _refuse(self, refusal: _Refused) -> None:
        self.started = self.refused = True
        response = PlainTextResponse(refusal.detail, refusal.status_code, refusal.headers)
        await response(self.scope, self.receive, self.send)


_SCOPE_KEYS = (MAX_BODY_SIZE_SCOPE_KEY, _RESPONDER_SCOPE_KEY)


def _declared_size(headers: Any) -> int:
    """Return the first Content-Length; 0 when there is none or it is no number (RFC 9110 8.6)."""
    for name, value in headers:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 20 else 0
    return 0
