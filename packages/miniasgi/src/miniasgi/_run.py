"""Run an application from code."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

from miniasgi.config import STARTUP_FAILURE, Config
from miniasgi.server import Server


def run(app: Any, **options: Any) -> None:
    """Serve an application until the process is told to stop.

    Args:
        app: ASGI application, or where to import it: `"module:attribute"`.
        **options: Fields of `Config`.

    Raises:
        SystemExit: If the application does not start.
    """
    config = Config(app, **options)
    server = Server(config)
    with contextlib.suppress(KeyboardInterrupt):  # how a captured Ctrl-C arrives in the end
        server.run()
    if server.lifespan is None or server.lifespan.should_exit:
        sys.exit(STARTUP_FAILURE)
