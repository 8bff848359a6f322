"""One application call of the test client: run on an event loop, watched from a plain thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import AbstractContextManager, ExitStack
from queue import SimpleQueue
from typing import Any

import anyio
import anyio.from_thread
import anyio.lowlevel

from ministarlette.types import ASGIApp, Message, Scope

PortalFactory = Callable[[], AbstractContextManager[anyio.from_thread.BlockingPortal]]
_TURNS = 20  # of the event loop, which an application gets to see its client's disconnect


class End:
    """The application has returned, or failed."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class Inbox:
    """Messages for the application. `put` is called on its event loop."""

    def __init__(self) -> None:
        self._messages: deque[Message] = deque()
        self._arrived = anyio.Event()

    def put(self, message: Message) -> None:
        self._messages.append(message)
        self._arrived.set()

    async def get(self) -> Message:
        while not self._messages:
            self._arrived = anyio.Event()
            await self._arrived.wait()
        return self._messages.popleft()


class AppRun:
    """A running application call; its messages arrive in `outbox`, at last an `End`."""

    def __init__(self, portal_factory: PortalFactory) -> None:
        self._stack = ExitStack()
        self.portal = self._stack.enter_context(portal_factory())
        self.outbox: SimpleQueue[Any] = SimpleQueue()
        self.inbox = self.portal.call(Inbox)
        self._future: Future[None] | None = None

    def start(self, app: ASGIApp, scope: Scope, receive: Any, send: Any) -> None:
        self._future = self.portal.start_task_soon(self._run, app, scope, receive, send)

    async def _run(self, app: ASGIApp, scope: Scope, receive: Any, send: Any) -> None:
        error: BaseException | None = None
        try:
            await app(scope, receive, send)
        except anyio.get_cancelled_exc_class():
            raise
        except BaseException as exc:  # it is raised in the thread of the client
            error = exc
        finally:
            self.outbox.put(End(error))

    def put(self, message: Message) -> None:
        """Give the application a message to receive."""
        self.portal.call(self.inbox.put, message)

    def wait(self) -> None:
        """Wait for the end of the application, then free the event loop."""
        try:
            if self._future is not None:
                self._future.result()
        except CancelledError:
            pass
        finally:
            self._stack.close()

    def cancel(self) -> None:
        """Cancel the application, then free the event loop."""
        if self._future is not None:
            self._future.cancel()
            while not isinstance(self.outbox.get(), End):
                pass
        self._stack.close()

    async def _let_run(self) -> None:
        for _ in range(_TURNS):
            await anyio.lowlevel.checkpoint()

    def settle(self) -> BaseException | None:
        """Let the application notice what happened, then cancel it; return what it raised."""
        self.portal.call(self._let_run)
        assert self._future is not None
        self._future.cancel()
        while not isinstance(event := self.outbox.get(), End):
            pass
        self._stack.close()
        return event.error


class HTTPExchange:
    """An HTTP request to an application, whose response is read as it is sent.

    The application waits in `send` until the client has taken what was sent before.

    Args:
        run: where the application runs.
        app: the application.
        scope: ASGI scope.
        body: the request's body.
        raise_errors: raise the application's exceptions in the client.
    """

    def __init__(
        self, run: AppRun, app: ASGIApp, scope: Scope, body: bytes, raise_errors: bool
    ) -> None:
        self._run = run
        self._raise_errors = raise_errors
        self._is_head = scope["method"] == "HEAD"
        self._pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        self._taken: anyio.Event | None = None
        self.start: Message | None = None
        self.trailers: list[tuple[bytes, bytes]] = []
        self._debug_info: dict[str, Any] | None = None
        self._on_debug: Callable[[dict[str, Any]], None] | None = None
        self._body_complete = False
        self.complete = False
        self._finished = False
        self._all_sent: anyio.Event = run.portal.call(anyio.Event)
        run.start(app, scope, self._receive, self._send)

    # On the event loop.

    async def _receive(self) -> Message:
        if self._pending:
            return self._pending.pop()
        if not self.complete:
            await self._all_sent.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        kind = message["type"]
        if kind == "http.response.start":
            if self.start is not None:
                raise AssertionError('Received multiple "http.response.start" messages.')
            self.start = message
            await self._hand_over(message)
        elif kind == "http.response.body":
            await self._send_body(message)
        elif kind == "http.response.trailers":
            self._send_trailers(message)
        elif kind == "http.response.debug":
            self._debug_info = message["info"]
            if self._on_debug is not None:
                self._on_debug(self._debug_info)

    async def _send_body(self, message: Message) -> None:
        if self.start is None:
            raise AssertionError('Received "http.response.body" without "http.response.start".')
        if self._body_complete:
            raise AssertionError('Received "http.response.body" after body completed.')
        content = bytes(message.get("body", b""))
        if not message.get("more_body", False):
            self._body_complete = True
            if not self.start.get("trailers", False):
                self._set_complete()
        if content and not self._is_head:
            await self._hand_over(content)

    def _send_trailers(self, message: Message) -> None:
        name = "http.response.trailers"
        if self.start is None or not self.start.get("trailers", False):
            raise AssertionError(f'Received "{name}" without declaring trailers.')
        if not self._body_complete:
            raise AssertionError(f'Received "{name}" before body completed.')
        if self.complete:
            raise AssertionError(f'Received "{name}" after response completed.')
        self.trailers += [(bytes(k), bytes(v)) for k, v in message.get("headers", ())]
        if not message.get("more_trailers", False):
            self._set_complete()

    def _set_complete(self) -> None:
        self.complete = True
        self._all_sent.set()

    async def _hand_over(self, item: Any) -> None:
        taken = self._taken = anyio.Event()
        self._run.outbox.put(item)
        await taken.wait()

    def _release(self) -> None:
        if self._taken is not None:
            self._taken.set()

    # In the thread of the client.

    def on_debug(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Call back with debug information, which may have come before the response."""
        self._on_debug = callback
        if self._debug_info is not None:
            callback(self._debug_info)

    def wait_for_start(self) -> Message | None:
        """Return the start of the response, None if the application failed silently.

        Raises:
            BaseException: what the application raised.
            AssertionError: it returned without a response.
        """
        event = self._run.outbox.get()
        if not isinstance(event, End):
            return self.start
        self._finish(event)
        if self._raise_errors:
            raise AssertionError("TestClient did not receive any response.")
        return None

    def _finish(self, end: End) -> None:
        self._finished = True
        self._run.wait()
        if end.error is not None and (self._raise_errors or not isinstance(end.error, Exception)):
            raise end.error

    def chunks(self) -> Iterator[bytes]:
        """Yield the body as it is sent; raise at the end what the application raised."""
        if not self._finished:
            self._run.portal.call(self._release)
        while not self._finished:
            event = self._run.outbox.get()
            if isinstance(event, End):
                self._finish(event)
            else:
                self._run.portal.call(self._release)
                yield event

    def close(self) -> None:
        """End the exchange: wait for an application that is done with its response."""
        if self._finished:
            return
        if not self.complete:
            self.abort()
            return
        for _ in self.chunks():
            pass

    def abort(self) -> None:
        """End the exchange now."""
        if not self._finished:
            self._finished = True
            self._run.cancel()


class Lifespan:
    """The lifespan of an application under test.

    Args:
        run: where the application runs.
        app: the application.
        state: what the application keeps for its requests.
    """

    def __init__(self, run: AppRun, app: ASGIApp, state: dict[str, Any]) -> None:
        self._run = run
        self._run.put({"type": "lifespan.startup"})
        self._ended: End | None = None
        run.start(app, {"type": "lifespan", "state": state}, run.inbox.get, self._send)
        self._wait_for("startup")

    async def _send(self, message: Message) -> None:
        self._run.outbox.put(message)

    def _wait_for(self, phase: str) -> None:
        expected = (f"lifespan.{phase}.complete", f"lifespan.{phase}.failed")
        while self._ended is None:
            event = self._run.outbox.get()
            if isinstance(event, End):
                self._ended = event
                self._run.wait()
                if event.error is not None:
                    raise event.error
            elif event["type"] not in expected:
                raise AssertionError(f"Expected {' or '.join(expected)}, got {event['type']!r}.")
            elif event["type"] == expected[0] and phase == "startup":
                return

    def stop(self) -> None:
        """Shut the application down; raise what it raises."""
        if self._ended is None:
            self._run.put({"type": "lifespan.shutdown"})
            self._wait_for("shutdown")


__all__ = ("AppRun", "End", "HTTPExchange", "Inbox", "Lifespan", "PortalFactory")
