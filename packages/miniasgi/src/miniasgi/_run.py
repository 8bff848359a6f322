"""Run an application from code."""

from __future__ import annotations

import contextlib
import logging
import sys
from typing import Any, NoReturn

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
    if config.use_subprocess:
        _supervise(config)
    config.load()  # before there is an event loop: a module may run one when it is imported
    server = Server(config)
    with contextlib.suppress(KeyboardInterrupt):  # how a captured Ctrl-C arrives in the end
        server.run()
    if server.lifespan is None or server.lifespan.should_exit:
        sys.exit(STARTUP_FAILURE)


def _supervise(config: Config) -> NoReturn:
    """Serve in processes of their own."""
    if not isinstance(config.app, str):
        logging.getLogger("miniasgi.error").warning(
            "You must pass the application as an import string to enable 'reload' or 'workers'."
        )
        sys.exit(STARTUP_FAILURE)
    # Only here: `multiprocessing` costs 10 ms that most servers do not need.
    from miniasgi._supervisor import Reloader, Supervisor  # noqa: PLC0415

    supervisor = Reloader(config) if config.reload else Supervisor(config, config.workers or 1)
    supervisor.run()
    sys.exit(supervisor.exit_code)
