"""The access log: one line per response, written in batches.

PERF: a `logging` record, formatted and flushed, costs 18 to 37 us: more than everything else that
the server does for a request. So while the `miniasgi.access` logger is set up as by default (one
stream, our formatter), lines are built by hand and written ten times a second. With any other
set-up every response is an ordinary record: handlers, filters and formats work as configured.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from miniasgi._asgi import Scope
from miniasgi.logging import AccessFormatter

if TYPE_CHECKING:
    from miniasgi.config import Config

_FLUSH_INTERVAL: Final = 0.1  # seconds a line may wait
_FLUSH_LINES: Final = 1000  # lines that are written without waiting


def client_address(scope: Scope) -> str:
    """Return `host:port` of the client, or an empty string."""
    client = scope.get("client")
    return f"{client[0]}:{client[1]}" if client else ""


def path_with_query(scope: Scope) -> str:
    """Return the request target as it may be logged: nothing in it can end the line."""
    raw: bytes | None = scope.get("raw_path")
    path = scope.get("root_path", "") + scope["path"] if raw is None else None
    text = quote(path) if path is not None else raw.decode("ascii")  # type: ignore[union-attr]
    if scope["query_string"]:
        text = f"{text}?{scope['query_string'].decode('ascii', 'replace')}"
    return text


class AccessLog:
    """Logs every response as a record of the `miniasgi.access` logger."""

    enabled = True

    def __init__(self) -> None:
        self._logger = logging.getLogger("miniasgi.access")

    @staticmethod
    def of_config(config: Config, loop: asyncio.AbstractEventLoop) -> AccessLog:
        """Return the log that the configuration and the set-up of `logging` ask for."""
        logger = logging.getLogger("miniasgi.access")
        if not config.access_log or not logger.isEnabledFor(logging.INFO):
            return NoAccessLog()
        stream = _plain_stream(logger)
        return AccessLog() if stream is None else BufferedAccessLog(stream, loop)

    def log(self, scope: Scope, status: int) -> None:
        """Log the response to the request with this scope."""
        if not self._logger.handlers and not self._logger.hasHandlers():
            return
        self._logger.info(
            '%s - "%s %s HTTP/%s" %d',
            client_address(scope),
            scope["method"],
            path_with_query(scope),
            scope["http_version"],
            status,
        )

    def flush(self) -> None:
        """Write what waits."""


class NoAccessLog(AccessLog):
    """Logs nothing."""

    enabled = False

    def log(self, scope: Scope, status: int) -> None:
        """Log nothing."""


class BufferedAccessLog(AccessLog):
    """Builds the lines of the default format itself and writes them in batches."""

    def __init__(
        self, handler: logging.StreamHandler[Any], loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__()
        self._handler = handler
        self._loop = loop
        self._lines: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._tails: dict[int, str] = {}  # by status code
        formatter = handler.formatter
        assert isinstance(formatter, AccessFormatter)
        self._formatter = formatter
        self._level = formatter.level_prefix(logging.INFO)

    def log(self, scope: Scope, status: int) -> None:
        """Log the response to the request with this scope."""
        client = scope["client"]
        target = scope["raw_path"].decode("ascii")
        if scope["query_string"]:
            target = f"{target}?{scope['query_string'].decode('ascii')}"
        line = f"{scope['method']} {target} HTTP/{scope['http_version']}"
        if self._formatter.use_colors:
            line = self._formatter.emphasise(line)
        address = f"{client[0]}:{client[1]}" if client else ""
        tail = self._tails.get(status) or self._learn(status)
        self._lines.append(f'{self._level} {address} - "{line}" {tail}\n')
        if self._timer is None:
            self._timer = self._loop.call_later(_FLUSH_INTERVAL, self.flush)
        elif len(self._lines) >= _FLUSH_LINES:
            self.flush()

    def _learn(self, status: int) -> str:
        tail = self._tails[status] = self._formatter.status_text(status)
        return tail

    def flush(self) -> None:
        """Write what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        lines, self._lines = self._lines, []
        if not lines:
            return
        try:
            self._handler.stream.write("".join(lines))
            self._handler.flush()
        except Exception:  # as any handler of `logging`: a full disk must not stop the server
            record = logging.makeLogRecord({"msg": "access log", "levelno": logging.INFO})
            self._handler.handleError(record)


def _plain_stream(logger: logging.Logger) -> logging.StreamHandler[Any] | None:
    """Return the logger's only handler if what it writes can be foretold."""
    if logger.filters or logger.propagate or len(logger.handlers) != 1:
        return None
    handler = logger.handlers[0]
    if type(handler) is not logging.StreamHandler or handler.filters:
        return None
    formatter = handler.formatter
    if type(formatter) is not AccessFormatter or not formatter.is_default:
        return None
    return handler if handler.level <= logging.INFO else None
