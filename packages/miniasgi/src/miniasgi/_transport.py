"""The asyncio shell of HTTP/1.1: moves bytes, keeps order, applies deadlines and back-pressure.

What the bytes mean is decided in `_http1`; what the application does with them in `_cycle`.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from miniasgi import _forwarded
from miniasgi._asgi import HTTP_SPEC_VERSION, Scope
from miniasgi._cycle import RequestCycle
from miniasgi._http1.events import END, Event, Failure, Parser, Request
from miniasgi._http1.response import ResponseEncoder, plain_response
from miniasgi._state import ServerState
from miniasgi.protocols.utils import get_local_addr, get_remote_addr, is_ssl

if TYPE_CHECKING:
    from miniasgi.config import Config

_NEVER: Final = math.inf
_FORWARDED: Final = frozenset({b"x-forwarded-for", b"x-forwarded-proto"})
_UNREAD_BODY_MAX: Final = 1_048_576  # bytes of a body nobody reads that keep a connection alive
_LINGER_TIMEOUT: Final = 2.0  # seconds
_CORKED_MAX: Final = 65_536  # bytes; larger responses are written at once


class HTTPProtocol(asyncio.Protocol):
    """One connection that speaks HTTP/1.1. Subclasses name the parser.

    Args:
        config: Configuration of the server.
        server_state: Shared state of the server's connections.
        app_state: What the lifespan left in `scope["state"]`.
        _loop: Event loop, by default the running one.
    """

    parser_class: Callable[..., Parser]
    transport: asyncio.Transport

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.config = config
        self.state = server_state
        self.app_state = app_state
        self.loop = _loop or asyncio.get_running_loop()
        server_state.open(config, self.loop)
        self.parser = self.parser_class(server_state.limits)
        self.encoder = ResponseEncoder()
        self.deadline = _NEVER
        self.writing_paused = False
        self._keep_alive = config.timeout_keep_alive + server_state.interval
        self._reading_paused = False
        self._drained: asyncio.Future[None] | None = None
        self._incoming: RequestCycle | None = None  # the one whose body arrives
        self._running: RequestCycle | None = None  # the one whose response is due
        self._waiting: deque[RequestCycle] = deque()  # pipelined behind it
        self._failure: Failure | None = None  # to be answered behind all of them
        self._unread = 0
        self._lingering = False  # nothing more is read or answered
        self._template: Scope = {}
        self._trusted_proxies: _forwarded.TrustedHosts | None = None

    # Called by the event loop.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Prepare what all requests of this connection have in common."""
        self.transport = transport
        state = self.state
        state.add(self)
        state.trace(transport, "HTTP connection made")
        self.deadline = state.now + self.config.timeout_request_head
        client = get_remote_addr(transport)
        self._template = {
            "type": "http",
            "asgi": {"version": self.config.asgi_version, "spec_version": HTTP_SPEC_VERSION},
            "http_version": "1.1",
            "server": get_local_addr(transport),
            "client": client,
            "scheme": "https" if is_ssl(transport) else "http",
            "root_path": self.config.root_path,
        }
        proxies = self.config.trusted_proxies
        if proxies is not None and (client[0] if client else "") in proxies:
            self._trusted_proxies = proxies

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the applications."""
        self.state.remove(self)
        self.state.trace(self.transport, "HTTP connection lost")
        self.deadline = _NEVER
        for cycle in (self._running, *self._waiting):
            if cycle is not None:
                cycle.disconnect()
        self._running = self._incoming = None
        self._waiting.clear()
        self.resume_writing()

    def eof_received(self) -> bool:
        """Close when the client has closed its side, as a client that goes away does."""
        return False

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client."""
        if self._lingering:
            return
        for event in self.parser.receive_data(data):
            if type(event) is Request:
                self._begin(event)
            else:
                self._continue(event)
        if self._running is None and self._incoming is None and self.parser.in_head:
            self._await_head()

    def pause_writing(self) -> None:
        """Hold the application back: the client does not read as fast as it writes."""
        stall_deadline = self.deadline
        self._allow(self.config.timeout_write)
        self.writing_paused = True
        self._stall_deadline = stall_deadline

    def resume_writing(self) -> None:
        """Let the application go on."""
        if self.writing_paused:
            self.writing_paused = False
            self.deadline = self._stall_deadline
        if self._drained is not None:
            if not self._drained.done():
                self._drained.set_result(None)
            self._drained = None

    # Events.

    def _continue(self, event: Event) -> None:
        if type(event) is bytes:
            self._body(event)
        elif event is END:
            self._end_of_message()
        elif type(event) is Failure:
            self._fail_parsing(event)

    def _begin(self, request: Request) -> None:
        # A declined handshake is an ordinary request (RFC 9110, 7.8).
        if request.upgrade and self._running is None and self._upgrade(request):
            return
        cycle = RequestCycle(self, request, self._make_scope(request))
        if request.has_body:
            self._incoming = cycle
            self._unread = 0
            self._allow(self.config.timeout_request_body)
        elif self.writing_paused:
            self._stall_deadline = _NEVER
        else:
            self.deadline = _NEVER
        if self._running is None:
            self._start(cycle)
        else:
            self._waiting.append(cycle)
            self.pause_reading()
        if request.upgrade:
            self._decline_upgrade()

    def _decline_upgrade(self) -> None:
        for event in self.parser.decline_upgrade():
            if type(event) is Request:
                self._begin(event)
            else:
                self._continue(event)

    def _make_scope(self, request: Request) -> Scope:
        scope = self._template.copy()
        scope["method"] = request.method
        scope["path"] = request.path
        scope["raw_path"] = request.raw_path
        scope["query_string"] = request.query_string
        scope["headers"] = request.headers
        scope["state"] = self.app_state.copy()
        if request.http_version != "1.1":
            scope["http_version"] = request.http_version
        if scope["root_path"]:
            scope["path"] = scope["root_path"] + request.path
        proxies = self._trusted_proxies
        if proxies is not None and not _FORWARDED.isdisjoint(request.fields):
            _forwarded.apply(scope, proxies)
        return scope

    def _start(self, cycle: RequestCycle) -> None:
        state = self.state
        self._running = cycle
        state.total_requests = count = state.total_requests + 1
        if count == state.max_requests:
            state.reach_limit()
        limit = self.config.limit_concurrency
        app = state.app
        if limit is not None and (len(state.tasks) >= limit or len(state.connections) > limit):
            state.logger.warning("Exceeded concurrency limit.")
            app = _service_unavailable
        cycle.task = state.start_task(cycle.run(app))

    def _body(self, data: bytes) -> None:
        cycle = self._incoming
        if cycle is None:
            return
        self._allow(self.config.timeout_request_body)
        if cycle.complete:
            self._unread += len(data)
            if self._unread > _UNREAD_BODY_MAX:
                self._linger()
        else:
            cycle.feed(data)

    def _end_of_message(self) -> None:
        cycle = self._incoming
        if cycle is None:
            return
        self._incoming = None
        cycle.feed_end()
        self._set_deadline(_NEVER)
        if cycle.complete and self._running is None:
            self._await_request()

    def _fail_parsing(self, failure: Failure) -> None:
        self.state.logger.warning("Invalid HTTP request received.")
        broken, self._incoming = self._incoming, None
        if broken is not None:  # its body is: the application sees a client that went away
            broken.disconnect()
            if broken in self._waiting:
                self._waiting.remove(broken)
            elif broken.started:
                self.close()
                return
            else:
                self._running = None
        self._failure = failure
        if self._running is None:
            self._answer_failure()

    def _answer_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None and not self.transport.is_closing():
            self.state.flush()
            self.transport.write(plain_response(failure.status, failure.reason))
        self._linger()

    def _linger(self) -> None:
        """Close our side, and for a moment swallow what the client still sends.

        Closing with unread data makes the kernel send a reset, which may overtake the answer
        (RFC 9112, 9.6).
        """
        self._lingering = True
        self.resume_reading()
        if self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()
            self._allow(_LINGER_TIMEOUT)
        else:
            self.close()

    def _upgrade(self, request: Request) -> bool:
        """Hand the connection over to the WebSocket protocol. False declines."""
        protocol_class = self.config.ws_protocol_class
        if protocol_class is None:
            self.state.logger.warning("Unsupported upgrade request.")
            if self.config.ws == "auto":
                self.state.logger.warning(
                    "No supported WebSocket library detected. "
                    "Install it with \"pip install 'miniasgi[websockets]'\"."
                )
            return False
        scope = self._make_scope(request)
        del scope["method"]
        scope["type"] = "websocket"
        scope["scheme"] = "wss" if scope["scheme"] == "https" else "ws"
        self.state.flush()
        self.state.trace(self.transport, "Upgrading to WebSocket")
        self.state.remove(self)
        protocol = protocol_class(self.config, self.state, self.app_state, self.loop)
        protocol.take_over(self.transport, scope, self.parser.trailing_data)
        return True

    # Deadlines.

    def _allow(self, seconds: float) -> None:
        """Give the client time. The clock is coarse: rather late than early."""
        self._set_deadline(self.state.now + seconds + self.state.interval)

    def _set_deadline(self, deadline: float) -> None:
        if self.writing_paused:  # a client that does not read gets no more time by sending
            self._stall_deadline = deadline
        else:
            self.deadline = deadline

    def _await_head(self) -> None:
        if self.deadline == _NEVER or not self._head_due:
            self._head_due = True
            self._allow(self.config.timeout_request_head)

    _head_due = False
    _stall_deadline = _NEVER

    def _await_request(self) -> None:
        self._head_due = False
        self._set_deadline(self.state.now + self._keep_alive)

    def expire(self) -> None:
        """Act on the passed deadline: the client did not do its part in time."""
        if self.writing_paused:
            self.transport.abort()
            return
        late = self._incoming
        if late is not None:
            late.disconnect()
        if not self._lingering and (
            (late is not None and late is self._running and not late.started)
            or (self._running is None and self.parser.in_head)
        ):
            self._refuse_slow()
        self.close()

    def _refuse_slow(self) -> None:
        self.transport.write(plain_response(408, "Request Timeout"))

    # Called by the cycles.

    def start_response(
        self, cycle: RequestCycle, status: int, headers: Iterable[tuple[bytes, bytes]]
    ) -> None:
        """Take the head of the running request's response."""
        state = self.state
        # A client that still waits for 100 Continue may or may not send its body: RFC 9110, 10.1.1.
        keep_alive = not (state.stopping or cycle.expects_continue)
        self.encoder.start(cycle.request, status, headers, state.defaults, keep_alive)
        if state.access_log.enabled:
            state.access_log.log(cycle.scope, status)

    def write(self, data: bytes) -> None:
        """Write a piece of a response that goes on."""
        self.state.flush()
        if data and not self.transport.is_closing():
            self.transport.write(data)

    def finish_response(self, cycle: RequestCycle, data: bytes) -> None:
        """Write the last piece of a response, and go on to the next request."""
        transport = self.transport
        if not self.encoder.keep_alive:
            self.write(data)
            self._finish()
            return
        if len(data) <= _CORKED_MAX:
            self.state.write_soon(transport, data)
        else:
            self.write(data)
        self._running = None
        if self._waiting:
            self._start(self._waiting.popleft())
        elif self._failure is not None:
            self._answer_failure()
        elif self.state.stopping:
            self.close()
        else:
            if self._incoming is None:
                self._await_request()
            if self._reading_paused:
                self.resume_reading()

    def fail(self, status: int, reason: str, cycle: RequestCycle) -> None:
        """Answer for an application that did not, and close."""
        state = self.state
        if state.access_log.enabled and not cycle.started:
            state.access_log.log(cycle.scope, status)
        self.write(plain_response(status, reason))
        self._finish()

    def _finish(self) -> None:
        if self._incoming is None:
            self.close()
        else:
            self._linger()

    def close(self) -> None:
        """Close after what is written has been sent. No further request is looked at."""
        self.state.flush()
        self._waiting.clear()
        if not self.transport.is_closing():
            self.transport.close()

    def pause_reading(self) -> None:
        """Stop taking bytes until `resume_reading`."""
        if not self._reading_paused and not self.transport.is_closing():
            self._reading_paused = True
            self._set_deadline(_NEVER)  # from here on it is us who are slow
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Take bytes again, unless pipelined requests wait."""
        if self._reading_paused and not self._waiting and not self.transport.is_closing():
            self._reading_paused = False
            if self._incoming is not None:
                self._allow(self.config.timeout_request_body)
            self.transport.resume_reading()

    async def drain(self) -> None:
        """Wait until the client has read enough."""
        if self.writing_paused:
            if self._drained is None:
                self._drained = self.loop.create_future()
            await asyncio.shield(self._drained)

    # Called by the server.

    def shutdown(self) -> None:
        """Close at once when idle, otherwise after the running request."""
        if self._running is None:
            self.close()

    def disconnect(self) -> None:
        """Tell the running application that the client is gone, although it is not."""
        for cycle in (self._running, *self._waiting):
            if cycle is not None:
                cycle.disconnect()


async def _service_unavailable(scope: Any, receive: Any, send: Any) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": b"Service Unavailable"})
