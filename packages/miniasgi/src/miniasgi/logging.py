"""Formatters of the default log configuration."""

from __future__ import annotations

import http
import logging
import sys
from copy import copy
from typing import Any, Final, Literal

TRACE_LOG_LEVEL: Final = 5

# SGR codes of ECMA-48, as every terminal knows them.
_SGR: Final = {
    "red": 31,
    "green": 32,
    "yellow": 33,
    "blue": 34,
    "cyan": 36,
    "bright_red": 91,
    "bright_white": 97,
}
_LEVEL_COLORS: Final = {
    TRACE_LOG_LEVEL: "blue",
    logging.DEBUG: "cyan",
    logging.INFO: "green",
    logging.WARNING: "yellow",
    logging.ERROR: "red",
    logging.CRITICAL: "bright_red",
}
_STATUS_COLORS: Final = {1: "bright_white", 2: "green", 3: "yellow", 4: "red", 5: "bright_red"}
_PREFIX_WIDTH: Final = 9
DEFAULT_FORMAT: Final = "%(levelprefix)s %(message)s"
ACCESS_FORMAT: Final = '%(levelprefix)s %(client_addr)s - "%(request_line)s" %(status_code)s'


def styled(text: str, fg: str | None = None, bold: bool = False) -> str:
    """Return the text as a terminal shows it in this colour and weight."""
    codes = [str(code) for code in (_SGR.get(fg or ""), 1 if bold else None) if code]
    return f"\033[{';'.join(codes)}m{text}\033[0m" if codes else text


class ColourizedFormatter(logging.Formatter):
    """Offers `%(levelprefix)s`: the level's name, padded, and coloured on a terminal.

    Args:
        fmt: Format of the line.
        datefmt: Format of the time.
        style: Style of `fmt`.
        use_colors: Whether to colour; None asks the terminal.
    """

    def __init__(
        self,
        fmt: str | None = None,
        datefmt: str | None = None,
        style: Literal["%", "{", "$"] = "%",
        use_colors: bool | None = None,
    ) -> None:
        super().__init__(fmt=fmt, datefmt=datefmt, style=style)
        self.use_colors = self.should_use_colors() if use_colors is None else use_colors

    def color_level_name(self, level_name: str, level_no: int) -> str:
        """Return the name in the level's colour."""
        color = _LEVEL_COLORS.get(level_no)
        return level_name if color is None else styled(level_name, fg=color)

    def should_use_colors(self) -> bool:
        """Whether standard output is a terminal: asked when `use_colors` is None."""
        return sys.stdout.isatty()

    def level_prefix(self, level: int, name: str | None = None) -> str:
        """Return the text of `%(levelprefix)s`."""
        name = name or logging.getLevelName(level)
        padding = " " * (_PREFIX_WIDTH - 1 - len(name))
        return f"{self.color_level_name(name, level) if self.use_colors else name}:{padding}"

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Format the record with the fields added."""
        record = copy(record)  # other handlers see the record too
        record.__dict__["levelprefix"] = self.level_prefix(record.levelno, record.levelname)
        if self.use_colors and "color_message" in record.__dict__:
            record.msg = record.__dict__["color_message"]
            record.__dict__["message"] = record.getMessage()
        return super().formatMessage(record)


class DefaultFormatter(ColourizedFormatter):
    """Formatter of the error log."""

    def should_use_colors(self) -> bool:
        """Whether standard error is a terminal."""
        return sys.stderr.isatty()


class AccessFormatter(ColourizedFormatter):
    """Formatter of the access log: adds `client_addr`, `request_line` and `status_code`."""

    def __init__(self, fmt: str | None = None, *args: Any, **options: Any) -> None:
        super().__init__(fmt, *args, **options)
        self.is_default = fmt == ACCESS_FORMAT

    def status_text(self, status: int) -> str:
        """Return the status code with its phrase."""
        try:
            text = f"{status} {http.HTTPStatus(status).phrase}"
        except ValueError:
            text = f"{status} "
        color = _STATUS_COLORS.get(status // 100)
        return styled(text, fg=color) if self.use_colors and color else text

    def emphasise(self, request_line: str) -> str:
        """Return the request line as a terminal shows it."""
        return styled(request_line, bold=True) if self.use_colors else request_line

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Format the record with the fields added."""
        record = copy(record)
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, target, version, status = record.args
            record.__dict__.update(
                client_addr=client,
                request_line=self.emphasise(f"{method} {target} HTTP/{version}"),
                status_code=self.status_text(int(str(status))),
            )
        return super().formatMessage(record)
