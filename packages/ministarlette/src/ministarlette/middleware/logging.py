"""An access log, one line per request, for people and for programs."""

import json
import logging
import re
import time
from collections.abc import Awaitable
from typing import Any

from ministarlette.types import ASGIApp, Message, Receive, Scope, Send

_PLAIN = re.compile(r"[A-Za-z0-9._:/+@-]+")


class LoggingMiddleware:
    """Logs every request when its response has been sent.

    A line looks so::

        method=GET path=/items/3 status=200 duration=0.003 bytes=51 client=10.0.0.7 request_id=5f..

    Handlers find the same fields in ``record.access``, a dict. Text that comes from the client is
    quoted, so it cannot forge lines. The id is that of `RequestIdMiddleware`, if there is one: add
    that outside of this.

    Args:
        app: The application.
        logger: Where to, by default the logger ``ministarlette.access``.
        level: The level; responses from 500 on are logged as errors.
        json_lines: Whether lines are JSON objects.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        logger: logging.Logger | str = "ministarlette.access",
        level: int = logging.INFO,
        json_lines: bool = False,
    ) -> None:
        self.app = app
        self.logger = logging.getLogger(logger) if isinstance(logger, str) else logger
        self.level = level
        self.json_lines = json_lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and log the request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sender = _Sender(send)
        path = scope["path"]  # before anybody rewrites it
        began = time.perf_counter()
        try:
            await self.app(scope, receive, sender)
        finally:  # without a response, the application raised or was cancelled
            self._log(scope, path, sender, time.perf_counter() - began)

    def _log(self, scope: Scope, path: str, sender: "_Sender", duration: float) -> None:
        level = self.level if sender.status < 500 else logging.ERROR
        if not self.logger.isEnabledFor(level):
            return
        client = scope.get("client")
        fields: dict[str, Any] = {
            "method": scope["method"],
            "path": path,
            "status": sender.status,
            "duration": round(duration, 6),
            "bytes": sender.size,
            "client": client[0] if client else None,
            "request_id": scope.get("state", {}).get("request_id"),
        }
        line = json.dumps(fields) if self.json_lines else _line(fields)
        self.logger.log(level, "%s", line, extra={"access": fields})


class _Sender:
    __slots__ = ("_send", "size", "status")

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 500
        self.size = 0

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        return self._send(message)


def _line(fields: dict[str, Any]) -> str:
    return " ".join(f"{key}={_quoted(value)}" for key, value in fields.items() if value is not None)


def _quoted(value: Any) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text)
