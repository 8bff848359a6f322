"""The default log configuration, and how a server's options change it."""

from __future__ import annotations

import json
import logging
import logging.config
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from miniasgi.importer import ImportFromStringError, import_from_string
from miniasgi.logging import ACCESS_FORMAT, DEFAULT_FORMAT, TRACE_LOG_LEVEL

if TYPE_CHECKING:
    from miniasgi.config import Config

LOG_LEVELS: Final = {
    "critical": logging.CRITICAL,
    "error": logging.ERROR,
    "warning": logging.WARNING,
    "info": logging.INFO,
    "debug": logging.DEBUG,
    "trace": TRACE_LOG_LEVEL,
}
LOGGING_CONFIG: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "default": {
            "()": "miniasgi.logging.DefaultFormatter",
            "fmt": DEFAULT_FORMAT,
            "use_colors": None,
        },
        "access": {"()": "miniasgi.logging.AccessFormatter", "fmt": ACCESS_FORMAT},
    },
    "handlers": {
        "default": {
            "formatter": "default",
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stderr",
        },
        "access": {
            "formatter": "access",
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
        },
    },
    "loggers": {
        "miniasgi": {"handlers": ["default"], "level": "INFO", "propagate": False},
        "miniasgi.error": {"level": "INFO"},
        "miniasgi.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
    },
}


def apply(config: Config) -> None:
    """Set the loggers up as the configuration says."""
    logging.addLevelName(TRACE_LOG_LEVEL, "TRACE")
    if isinstance(config.log_config, Mapping):
        changed = _with_colors(config.log_config, config.use_colors)
        logging.config.dictConfig(_with_our_loggers(changed))
    elif config.log_config is not None:
        _apply_file(config.log_config)
    level = config.log_level
    if level is not None:
        number = LOG_LEVELS.get(level.lower(), level) if isinstance(level, str) else level
        for name in ("miniasgi.error", "miniasgi.access", "miniasgi.asgi"):
            logging.getLogger(name).setLevel(number)
    if not config.access_log:
        access = logging.getLogger("miniasgi.access")
        access.handlers = []
        access.propagate = False


def _with_colors(log_config: Mapping[str, Any], use_colors: bool | None) -> dict[str, Any]:
    """Return the configuration with the wish for colours; the argument may be shared."""
    changed = dict(log_config)
    if isinstance(use_colors, bool) and "formatters" in changed:
        changed["formatters"] = {
            name: {**formatter, "use_colors": use_colors}
            if name in ("default", "access")
            else formatter
            for name, formatter in changed["formatters"].items()
        }
    return changed


def _with_our_loggers(log_config: dict[str, Any]) -> dict[str, Any]:
    """Let what is said about uvicorn's loggers hold for ours: configurations are long-lived."""
    loggers = dict(log_config.get("loggers") or {})
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        if name in loggers:
            loggers.setdefault(name.replace("uvicorn", "miniasgi"), loggers[name])
    return {**log_config, "loggers": loggers} if loggers else log_config


def _apply_file(file: Any) -> None:
    """Apply a configuration file: a path, or an open file in the format of `fileConfig`."""
    suffix = Path(file).suffix if isinstance(file, (str, os.PathLike)) else ""
    if suffix == ".json":
        logging.config.dictConfig(_with_our_loggers(json.loads(Path(file).read_text("utf-8"))))
    elif suffix in (".yaml", ".yml"):
        try:
            safe_load = import_from_string("yaml:safe_load")
        except ImportFromStringError:
            raise ImportError(
                "A log configuration in YAML needs PyYAML: pip install PyYAML."
            ) from None
        logging.config.dictConfig(_with_our_loggers(safe_load(Path(file).read_text("utf-8"))))
    else:
        logging.config.fileConfig(file, disable_existing_loggers=False)
