"""The lifespan protocol: an application starts before the first request, ends after the last."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from miniasgi._asgi import Message, Scope

if TYPE_CHECKING:
    from miniasgi.config import Config

_STARTUP_EVENTS: Final = ("lifespan.startup.complete", "lifespan.startup.failed")
_SHUTDOWN_EVENTS: Final = ("lifespan.shutdown.complete", "lifespan.shutdown.failed")


class LifespanOff:
    """The application has no lifespan.

    Attributes:
        should_exit: Whether the server has to stop because of the application.
        state: What the application put into `scope["state"]`.
    """

    def __init__(self, config: Config) -> None:
        self.should_exit = False
        self.state: dict[str, Any] = {}

    async def startup(self) -> None:
        """Do nothing."""

    async def shutdown(self) -> None:
        """Do nothing."""


class LifespanOn(LifespanOff):
    """Runs the application's lifespan in a task of its own.

    With `lifespan="auto"` an application that raises before it answers is taken for one that does
    not know the protocol, and is served without.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._config = config
        self._logger = logging.getLogger("miniasgi.error")
        self._events: asyncio.Queue[Message] = asyncio.Queue()
        self._started = asyncio.Event()
        self._stopped = asyncio.Event()
        self.error_occurred = False
        self.startup_failed = False
        self.shutdown_failed = False
        self._task: asyncio.Task[None] | None = None

    async def startup(self) -> None:
        """Send the startup event and wait for the answer."""
        self._logger.info("Waiting for application startup.")
        self._task = asyncio.get_running_loop().create_task(self._run())
        await self._events.put({"type": "lifespan.startup"})
        await self._started.wait()
        if self.startup_failed or (self.error_occurred and self._config.lifespan == "on"):
            self._logger.error("Application startup failed. Exiting.")
            self.should_exit = True
            return
        if self.error_occurred or self._task.done():
            self._logger.info("ASGI 'lifespan' protocol appears unsupported.")
        self._logger.info("Application startup complete.")

    async def shutdown(self) -> None:
        """Send the shutdown event and wait for the answer."""
        if self._task is None or self._task.done():
            return
        self._logger.info("Waiting for application shutdown.")
        await self._events.put({"type": "lifespan.shutdown"})
        await self._stopped.wait()
        if self.shutdown_failed or (self.error_occurred and self._config.lifespan == "on"):
            self._logger.error("Application shutdown failed. Exiting.")
            self.should_exit = True
        else:
            self._logger.info("Application shutdown complete.")

    async def _run(self) -> None:
        scope: Scope = {
            "type": "lifespan",
            "asgi": {"version": self._config.asgi_version, "spec_version": "2.0"},
            "state": self.state,
        }
        try:
            await self._config.loaded_app(scope, self._receive, self._send)
        except Exception as error:
            self.error_occurred = True
            if self.startup_failed or self.shutdown_failed:
                pass  # it has said so itself, and the log has it
            elif not self._started.is_set() and self._config.lifespan == "auto":
                self._logger.debug("The application raised on 'lifespan'.", exc_info=error)
            else:
                self._logger.error("Exception in 'lifespan' protocol\n", exc_info=error)
        finally:
            self._started.set()
            self._stopped.set()

    async def _receive(self) -> Message:
        return await self._events.get()

    async def _send(self, message: Message) -> None:
        kind = message["type"]
        failed = kind.endswith(".failed")
        if kind in _STARTUP_EVENTS and not self._started.is_set():
            self.startup_failed = failed
            self._started.set()
        elif kind in _SHUTDOWN_EVENTS and self._started.is_set() and not self._stopped.is_set():
            self.shutdown_failed = failed
            self._stopped.set()
        else:
            raise RuntimeError(f"Unexpected ASGI message '{kind}' in the lifespan protocol.")
        if failed and message.get("message"):
            self._logger.error(message["message"])
