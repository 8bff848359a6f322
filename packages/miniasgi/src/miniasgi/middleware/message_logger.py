"""Logs every ASGI message, for `--log-level trace`."""

from __future__ import annotations

import itertools
import logging

from miniasgi._asgi import ASGIApplication, Message, Receive, Scope, Send
from miniasgi.logging import TRACE_LOG_LEVEL

_BULKY = ("body", "bytes", "text")
_logger = logging.getLogger("miniasgi.asgi")


class MessageLoggerMiddleware:
    """Logs the calls of an application and the messages that it exchanges with the server.

    Args:
        app: The application.
    """

    def __init__(self, app: ASGIApplication) -> None:
        self.app = app
        self._numbers = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application."""
        prefix = f"ASGI [{next(self._numbers)}]"

        async def logged_receive() -> Message:
            message = await receive()
            _log(prefix, "Receive %s", _outline(message))
            return message

        async def logged_send(message: Message) -> None:
            _log(prefix, "Send %s", _outline(message))
            await send(message)

        _log(prefix, "Started scope=%s", _outline(scope))
        try:
            await self.app(scope, logged_receive, logged_send)
        except BaseException:
            _log(prefix, "Raised exception")
            raise
        _log(prefix, "Completed")


def _log(prefix: str, text: str, *args: object) -> None:
    _logger.log(TRACE_LOG_LEVEL, f"%s {text}", prefix, *args)


def _outline(message: Message) -> Message:
    """Return the message with sizes in place of bulky values."""
    return {
        key: f"<{len(value)} long>" if key in _BULKY and value else value
        for key, value in message.items()
    }
