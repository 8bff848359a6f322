"""Finding and calling the handler of an exception; FastAPI imports this module too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ministarlette._scope import EXCEPTION_HANDLERS
from ministarlette._utils import is_async_callable
from ministarlette.concurrency import run_in_threadpool
from ministarlette.exceptions import HTTPException
from ministarlette.requests import Request
from ministarlette.types import ASGIApp, ExceptionHandler, Message, Receive, Scope, Send
from ministarlette.websockets import WebSocket

ExceptionHandlers = Mapping[Any, ExceptionHandler]
StatusHandlers = Mapping[int, ExceptionHandler]


class TrackedSend:
    """A send callable that remembers whether a response has started.

    One serves all layers that need to know: a layer wraps `send` only if it is not one already.
    """

    __slots__ = ("send", "started")

    def __init__(self, send: Send) -> None:
        self.send = send
        self.started = False

    def __call__(self, message: Message) -> Any:
        # PERF: hands the awaitable on; a coroutine of its own would cost a frame per message.
        if message["type"] == "http.response.start":
            self.started = True
        return self.send(message)


def track(send: Send) -> TrackedSend:
    """Return `send`, tracked."""
    return send if type(send) is TrackedSend else TrackedSend(send)


def find_handler(
    handlers: tuple[ExceptionHandlers, StatusHandlers], exc: Exception
) -> ExceptionHandler | None:
    """Return the handler for the status of an `HTTPException`, else for the nearest class."""
    by_class, by_status = handlers
    if isinstance(exc, HTTPException) and (found := by_status.get(exc.status_code)):
        return found
    for cls in type(exc).__mro__:
        if cls in by_class:
            return by_class[cls]
    return None


async def handle_exception(
    exc: Exception,
    conn: Request[Any] | WebSocket[Any],
    receive: Receive,
    send: TrackedSend,
) -> None:
    """Answer an exception by the handler that the application has for it.

    Raises:
        Exception: the exception itself, if there is no handler.
        RuntimeError: the response has started already.
    """
    scope = conn.scope
    handlers = scope.get(EXCEPTION_HANDLERS)
    handler = find_handler(handlers, exc) if handlers is not None else None
    if handler is None:
        raise exc
    if send.started:
        raise RuntimeError("Caught handled exception, but response already started.") from exc
    call: Any = handler
    if not is_async_callable(handler):
        call = partial(run_in_threadpool, call)
    if (response := await call(conn, exc)) is not None:
        await response(scope, receive, send)
    # An exception that is kept and raised again would collect the frames of every request.
    exc.__traceback__ = None


def wrap_app_handling_exceptions(app: ASGIApp, conn: Request[Any] | WebSocket[Any]) -> ASGIApp:
    """Return `app` with its exceptions answered; handlers get `conn`."""

    async def handled(scope: Scope, receive: Receive, send: Send) -> None:
        if EXCEPTION_HANDLERS not in conn.scope:
            await app(scope, receive, send)
            return
        tracked = track(send)
        try:
            await app(scope, receive, tracked)
        except Exception as exc:
            await handle_exception(exc, conn, receive, tracked)

    return handled
