"""The short way: from the ASGI scope to the endpoint and back, without a Request or Response.

Most operations take a few parameters and return JSON. For them nothing of the general machinery
is needed as long as all goes well: no request object, no exit stacks, no response object. An
operation that needs more, or that somebody has wrapped, takes the general way (`_handler`).
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from minifast._body import is_json_type, malformed, unreadable
from minifast._execute import Exchange, execute
from minifast._failures import answer_failure
from minifast._fields import ModelField
from minifast._handler import RequestHandler
from minifast._serialize import dump_untyped, validate_response
from minifast._sources import find_header
from minifast.dependencies.utils import SolvedDependency, new_response
from minifast.exceptions import RequestValidationError, ResponseValidationError
from minifast.utils import is_body_allowed_for_status_code
from minipydantic.core import PydanticUndefined as Undefined
from ministarlette.concurrency import run_in_threadpool
from ministarlette.exceptions import HTTPException as WebHTTPException
from ministarlette.requests import ClientDisconnect, Request
from ministarlette.responses import JSONResponse, Response
from ministarlette.types import Receive, Scope, Send

Direct = Callable[[Scope, Receive, Send], Awaitable[None]]
_UNTOUCHED = new_response()
_JSON = (b"content-type", b"application/json")


def can_be_direct(handler: RequestHandler) -> bool:
    """Tell whether an operation can take the short way."""
    plan = handler.plan
    return (
        not handler.is_form
        and handler.is_default_class
        and handler.response_class is JSONResponse
        and handler.kind in ("coroutine", "function")
        and not plan.needs_stacks
        and handler.form_limits is None
        and is_body_allowed_for_status_code(handler.status_code)
    )


async def read_all(receive: Receive) -> bytes:
    """Return the whole body of a request.

    Raises:
        ClientDisconnect: The client has gone.
    """
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body", False):
        return message.get("body", b"")  # type: ignore[no-any-return]
    parts = []
    while message["type"] == "http.request":
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)
        message = await receive()
    raise ClientDisconnect


def replaying(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives a body once more, and then what else there is."""
    pending = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Any:
        return pending.pop() if pending else await receive()

    return replay


class DirectOperation:
    """Serves an operation the short way.

    Args:
        handler: The operation.
        is_patched: Tells whether a monitoring library has replaced a function on the long way.
        general: The long way, as an ASGI application.
    """

    def __init__(
        self, handler: RequestHandler, is_patched: Callable[[], bool], general: Direct
    ) -> None:
        self.handler = handler
        self.is_patched = is_patched
        self.general = general
        self.has_body = handler.body_field is not None
        self.status = handler.status_code or 200
        self.dump = self._dumper(handler.response_field)
        self.call: Any = handler.dependant.call
        self.provider = handler.provider
        # PERF: an endpoint without any parameters needs no plan to run.
        only = handler.plan.steps
        self.is_bare = len(only) == 1 and not (only[0].arguments or only[0].injections)

    def _dumper(self, field: ModelField | None) -> Callable[[Any], bytes]:
        if field is None:
            return dump_untyped
        serializer = getattr(field.adapter, "serializer", None)
        to_json = serializer.to_json if serializer is not None else field.serialize_json
        options = self.handler.dumps.chosen
        validate = field.validate_value

        def dump(value: Any) -> bytes:
            try:
                text: bytes = to_json(validate(value), **options)
                return text
            except ValueError:
                validate_response(field, value)  # raises what there is to say
                raise

        return dump

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; exceptions go to the application's handlers."""
        overrides = self.provider and self.provider.dependency_overrides
        if overrides or self.is_patched():
            await self.general(scope, receive, send)
            return
        started = False
        exchange = _DirectExchange(scope, receive, send)
        try:
            if self.has_body:
                await self.read(exchange)
            if self.is_bare:
                result, content = await self.result({})
                tasks = None
            else:
                exchange.overrides = overrides
                values, errors = await execute(
                    self.handler.solver, exchange, self.provider, self.handler.embed
                )
                if errors:
                    raise RequestValidationError(
                        errors,
                        body=None if exchange.body is Undefined else exchange.body,
                        endpoint_ctx=self.handler.context(exchange.connection),
                    )
                result, content = await self.result(values)
                tasks = exchange.tasks
            changed = exchange.chosen_response
            if content is None or tasks is not None or changed is not None:
                solved = SolvedDependency({}, [], tasks, changed or _UNTOUCHED, {})
                response = self.response(result, content, solved)
                started = True
                await response(scope, receive, send)
            else:
                length = str(len(content)).encode()
                headers = [(b"content-length", length), _JSON]
                started = True
                await send(
                    {"type": "http.response.start", "status": self.status, "headers": headers}
                )
                await send({"type": "http.response.body", "body": content})
            if exchange.stack is not None:
                await exchange.stack.aclose()
        except Exception as error:
            await self.fail(error, exchange, started)

    async def fail(self, error: Exception, exchange: "_DirectExchange", started: bool) -> None:
        """Answer for an exception."""
        if exchange.stack is not None:
            stack, exchange.stack = exchange.stack, None
            await stack.__aexit__(type(error), error, error.__traceback__)
        if isinstance(error, ResponseValidationError) and error.endpoint_ctx is None:
            context = self.handler.context(exchange.connection)
            error = ResponseValidationError(error.errors(), body=error.body, endpoint_ctx=context)
        scope, receive, send = exchange.scope, exchange.receive, exchange.send
        await answer_failure(error, exchange.connection, scope, receive, send, started)

    async def read(self, exchange: "_DirectExchange") -> None:
        """Read and parse the body."""
        handler = self.handler
        try:
            body = exchange.raw = await read_all(exchange.receive)
        except WebHTTPException:
            raise
        except Exception as error:
            raise unreadable(exchange.scope, error) from error
        if not body:
            return
        content_type = find_header(exchange.scope["headers"], b"content-type")
        if content_type != "application/json" and not (
            is_json_type(content_type) if content_type else not handler.strict_content_type
        ):
            exchange.body = body
            return
        try:
            exchange.body = json.loads(body)
        except json.JSONDecodeError as error:
            found = malformed(error)
            raise RequestValidationError(
                found.errors(),
                body=found.body,
                endpoint_ctx=handler.context(exchange.connection),
            ) from error
        except Exception as error:
            raise unreadable(exchange.scope, error) from error

    async def result(self, values: dict[str, Any]) -> tuple[Any, bytes | None]:
        """Call the endpoint; return what it returned, and that as JSON unless it is a response."""
        if not self.handler.is_coroutine:
            # PERF: validating and writing happen in the same trip to a thread as the call.
            return await run_in_threadpool(self._in_thread, values)
        value = await self.call(**values)
        if isinstance(value, Response):
            return value, None
        return value, self.dump(value)

    def _in_thread(self, values: dict[str, Any]) -> tuple[Any, bytes | None]:
        value = self.call(**values)
        return (value, None) if isinstance(value, Response) else (value, self.dump(value))

    def response(self, result: Any, content: bytes | None, solved: SolvedDependency) -> Response:
        """Return the response object where one is needed."""
        if content is None:
            response: Response = result
            if response.background is None:
                response.background = solved.background_tasks
            return response
        arguments = self.handler.arguments(solved)
        response = Response(content, media_type="application/json", **arguments)
        return self.handler.finish(response, solved)


class _DirectExchange(Exchange):
    """An exchange whose request object is only made when something asks for it."""

    __slots__ = ("_made", "raw", "receive", "send")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.body = Undefined
        self.raw: bytes | None = None
        self.overrides = None
        self._made: Request | None = None
        self._response = None
        self._background = None
        self.stack = None

    @property
    def connection(self) -> Any:
        """The request; its body can be read though it has been read already."""
        if self._made is None:
            receive = self.receive if self.raw is None else replaying(self.raw, self.receive)
            self._made = Request(self.scope, receive, self.send)
        return self._made
