"""Turning an exception into a response by means of the application's exception handlers.

It happens next to the endpoint, so that a handler gets the very request whose body was read.
"""

import inspect
from collections.abc import Callable
from typing import Any

from minifast._body_limit import too_large
from ministarlette.concurrency import run_in_threadpool
from ministarlette.exceptions import HTTPException
from ministarlette.requests import Request
from ministarlette.types import Receive, Scope, Send
from ministarlette.websockets import WebSocket

# Where the web layer's ExceptionMiddleware leaves the handlers: (by class, by status).
HANDLERS = "starlette.exception_handlers"
Handler = Callable[..., Any]


def find_handler(scope: Scope, error: Exception) -> Handler | None:
    """Return the handler for an exception: by status, else by the nearest class."""
    handlers: tuple[dict[Any, Handler], dict[int, Handler]] = scope.get(HANDLERS) or ({}, {})
    by_class, by_status = handlers
    if isinstance(error, HTTPException) and error.status_code in by_status:
        return by_status[error.status_code]
    return next((by_class[cls] for cls in type(error).__mro__ if cls in by_class), None)


async def answer_failure(
    error: Exception,
    connection: Request | WebSocket,
    scope: Scope,
    receive: Receive,
    send: Send,
    response_started: bool,
) -> None:
    """Let a handler answer for an exception.

    Args:
        error: The exception.
        connection: The request or WebSocket.
        scope: The ASGI scope.
        receive: The ASGI receive.
        send: The ASGI send.
        response_started: Whether it is too late to answer.

    Raises:
        RuntimeError: It is too late.
        Exception: The exception itself, when nobody handles it.
    """
    error = too_large(scope, error) or error
    handler = find_handler(scope, error)
    if handler is None:
        raise error
    if response_started:
        raise RuntimeError("Caught handled exception, but response already started.") from error
    is_async = inspect.iscoroutinefunction(handler) or inspect.iscoroutinefunction(
        getattr(handler, "__call__", None)  # noqa: B004
    )
    if is_async:
        answer = await handler(connection, error)
    else:
        answer = await run_in_threadpool(handler, connection, error)
    if answer is not None:
        await answer(scope, receive, send)
