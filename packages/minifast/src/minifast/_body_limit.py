"""Limits on the size of request bodies."""

from typing import Any

from ministarlette.exceptions import HTTPException
from ministarlette.middleware import body_limit
from ministarlette.middleware.body_limit import (
    MAX_BODY_SIZE_SCOPE_KEY,
    RequestBodyLimitMiddleware,
)
from ministarlette.responses import PlainTextResponse
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send

# What the web layer raises when a body grows too large; it has no public name.
LIMIT_ERRORS = {getattr(body_limit, "_RequestBodyTooLarge", HTTPException)}


def limited(app: ASGIApp, max_body_size: int) -> ASGIApp:
    """Return an application that answers 413 to larger requests.

    Args:
        app: The application.
        max_body_size: Bytes; as received, chunked bodies too.

    Returns:
        The application behind the limit.
    """
    return RequestBodyLimitMiddleware(app, max_body_size=max_body_size)


def too_large(scope: Scope, error: BaseException) -> HTTPException | None:
    """Return the exception of a body limit, also out of a task group around it.

    Args:
        scope: The ASGI scope.
        error: What was raised.

    Returns:
        The exception with status 413; None for anything else.
    """
    if MAX_BODY_SIZE_SCOPE_KEY not in scope:
        return None
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error if isinstance(error, HTTPException) and type(error) in LIMIT_ERRORS else None


class AnswerTooLarge:
    """Answers 413 where a middleware read a body that is too large.

    Args:
        app: The middleware.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection."""
        started = False

        async def tracking_send(message: Message) -> Any:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, tracking_send)
        except Exception as error:
            if started or too_large(scope, error) is None:
                raise
            response = PlainTextResponse("Content Too Large", status_code=413)
            await response(scope, receive, send)
