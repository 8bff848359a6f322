"""One request, one call of the application: the ASGI side of HTTP, for every parser."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from miniasgi._asgi import ASGIApplication, Message, Scope
from miniasgi._http1.events import Request
from miniasgi._http1.response import CONTINUE

if TYPE_CHECKING:
    from miniasgi._transport import HTTPProtocol

HIGH_WATER_LIMIT: Final = 65_536  # bytes of body that wait for the application before reading stops


class RequestCycle:
    """The `scope`, `receive` and `send` of one request.

    Attributes:
        request: The head.
        disconnected: Whether the client is gone, or the application has to believe so.
        started: Whether the application has started the response.
        complete: Whether the response is complete.
        body_complete: Whether the whole request body has arrived.
    """

    __slots__ = (
        "_body",
        "_buffered",
        "_changed",
        "_connection",
        "_received_all",
        "_told_disconnect",
        "body_complete",
        "complete",
        "disconnected",
        "expects_continue",
        "request",
        "scope",
        "started",
        "task",
    )

    def __init__(self, connection: HTTPProtocol, request: Request, scope: Scope) -> None:
        self._connection = connection
        self.request = request
        self.scope = scope
        self.task: asyncio.Task[None] | None = None
        self.disconnected = False
        self.started = False
        self.complete = False
        self.body_complete = not request.has_body
        self.expects_continue = request.expects_continue
        self._body: list[bytes] = []
        self._buffered = 0
        self._received_all = False  # by the application
        self._told_disconnect = False
        # PERF: created only if receive() has to wait; most requests never do.
        self._changed: asyncio.Event | None = None

    # What the connection reports.

    def feed(self, data: bytes) -> None:
        """Take a piece of the request body."""
        if self.complete:
            return  # nobody will read it
        self._body.append(data)
        self._buffered += len(data)
        if self._buffered > HIGH_WATER_LIMIT:
            self._connection.pause_reading()
        self._wake()

    def feed_end(self) -> None:
        """Take the end of the request body."""
        self.body_complete = True
        self.expects_continue = False
        self._wake()

    def disconnect(self) -> None:
        """Learn that the client is gone."""
        self.disconnected = True
        self._wake()

    def _wake(self) -> None:
        if self._changed is not None:
            self._changed.set()

    # What the application calls.

    async def run(self, app: ASGIApplication) -> None:
        """Call the application, and answer for it where it fails to."""
        connection = self._connection
        logger = connection.state.logger
        try:
            result = await app(self.scope, self.receive, self.send)  # type: ignore[func-returns-value]
        except asyncio.CancelledError:
            self._give_up()
            raise
        except Exception as error:
            if not self._told_disconnect or not self.disconnected:
                logger.error("Exception in ASGI application\n", exc_info=error)
            self._give_up()
        else:
            if result is not None:
                logger.error("ASGI callable should return None, but returned '%s'.", result)
                connection.close()
            elif not self.complete and not self.disconnected:
                what = "completing" if self.started else "starting"
                logger.error("ASGI callable returned without %s response.", what)
                self._give_up()
        finally:
            if self.disconnected and not self.complete:
                connection.close()
            connection.state.end_task(self.task)
            self.task = None

    def _give_up(self) -> None:
        """End the response from outside the application."""
        if self.disconnected or self.complete:
            return
        if self.started and not self._connection.encoder.holds_head:
            self._connection.close()  # the client sees that the body is cut off
        else:
            self.complete = True
            self._connection.fail(500, "Internal Server Error", self)

    async def receive(self) -> Message:
        """Return the next piece of body, or `http.disconnect`."""
        while not (self.disconnected or self.complete):
            if self._body or (self.body_complete and not self._received_all):
                return self._take_body()
            if not self.body_complete:
                if self.expects_continue and not self.started:
                    self.expects_continue = False
                    self._connection.transport.write(CONTINUE)
                self._connection.resume_reading()
            if self._changed is None:
                self._changed = asyncio.Event()
            self._changed.clear()
            await self._changed.wait()
        self._told_disconnect = True
        return {"type": "http.disconnect"}

    def _take_body(self) -> Message:
        body = self._body
        if not body:
            data = b""
        else:
            data = body[0] if len(body) == 1 else b"".join(body)
            self._body = []
            self._buffered = 0
        self._received_all = self.body_complete
        if not self.body_complete:
            self._connection.resume_reading()
        return {"type": "http.request", "body": data, "more_body": not self.body_complete}

    async def send(self, message: Message) -> None:
        """Take the start or a piece of the response."""
        if self.disconnected:
            return
        kind = message["type"]
        connection = self._connection
        if not self.started:
            if kind != "http.response.start":
                raise RuntimeError(
                    f"Expected ASGI message 'http.response.start', but got '{kind}'."
                )
            connection.start_response(self, message["status"], message.get("headers", ()))
            self.started = True
        elif not self.complete:
            if kind != "http.response.body":
                raise RuntimeError(f"Expected ASGI message 'http.response.body', but got '{kind}'.")
            if connection.writing_paused:
                await connection.drain()
                if self.disconnected:
                    return
            more = message.get("more_body", False)
            data = connection.encoder.body(message.get("body", b""), more, self.request)
            if more:
                connection.write(data)
            else:
                self.complete = True
                self._body = []
                self._wake()
                connection.finish_response(self, data)
        else:
            raise RuntimeError(
                f"Unexpected ASGI message '{kind}' sent, after response already completed."
            )
