"""Endpoints that are generators: JSON lines, and server-sent events."""

import json
import math
from collections.abc import AsyncIterator
from typing import Any

import anyio
import anyio.lowlevel

from minifast import sse
from minifast._calls import REQUEST_STACK
from minifast._fields import ModelField
from minifast._serialize import plain, validate_response
from minifast.sse import EventSourceResponse, format_sse_event
from ministarlette.concurrency import iterate_in_threadpool
from ministarlette.requests import Request
from ministarlette.responses import Response, StreamingResponse


async def cancellable(source: Any) -> AsyncIterator[Any]:
    """Yield the items of a generator, and notice between them that the client has gone."""
    try:
        async for item in source:
            yield item
            await anyio.lowlevel.checkpoint()
    finally:
        await source.aclose()


async def _items(handler: Any, values: dict[str, Any]) -> AsyncIterator[Any]:
    source = handler.dependant.call(**values)
    if not hasattr(source, "__aiter__"):
        async for item in iterate_in_threadpool(source):
            yield item
        return
    try:
        async for item in source:
            yield item
            # A generator that never waits would never notice that the client has gone.
            await anyio.lowlevel.checkpoint()
    finally:
        await source.aclose()


def _text(item: Any) -> str:
    return json.dumps(_finite(plain(item)), allow_nan=False)


def _finite(value: Any) -> Any:
    """Return data in which numbers that JSON cannot write are null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_finite_key(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return value


def _finite_key(key: Any) -> Any:
    if isinstance(key, float) and not math.isfinite(key):
        return "NaN" if math.isnan(key) else ("Infinity" if key > 0 else "-Infinity")
    return key


def _json(field: ModelField | None, item: Any, handler: Any, context: Any) -> bytes:
    if field is None:
        return _text(item).encode()
    return field.serialize_json(validate_response(field, item, context), **handler.dump)


async def _lines(handler: Any, values: dict[str, Any], context: Any) -> AsyncIterator[bytes]:
    async for item in _items(handler, values):
        yield _json(handler.stream_item_field, item, handler, context) + b"\n"


def _event(handler: Any, item: Any, context: Any) -> bytes:
    if not isinstance(item, sse.ServerSentEvent):
        data = _json(handler.stream_item_field, item, handler, context)
        return format_sse_event(data_str=data.decode())
    data_str = item.raw_data
    if item.data is not None:
        data_str = _text(item.data)
    return format_sse_event(
        data_str=data_str, event=item.event, id=item.id, retry=item.retry, comment=item.comment
    )


async def _events(handler: Any, values: dict[str, Any], context: Any) -> AsyncIterator[bytes]:
    async for item in _items(handler, values):
        yield _event(handler, item, context)


async def _with_pings(stack: Any, events: AsyncIterator[bytes], interval: float) -> Any:
    """Return a stream of the events, with a comment whenever there was none for a while."""
    writer, reader = anyio.create_memory_object_stream[bytes](max_buffer_size=1)

    async def produce() -> None:
        async with writer:
            async for event in events:
                await writer.send(event)

    tasks = await stack.enter_async_context(anyio.create_task_group())
    tasks.start_soon(produce)
    stack.push_async_callback(_stop, tasks, reader)

    async def consume() -> AsyncIterator[bytes]:
        async with reader:
            while True:
                try:
                    with anyio.fail_after(interval):
                        event = await reader.receive()
                except TimeoutError:
                    yield sse.KEEPALIVE_COMMENT
                except anyio.EndOfStream:
                    return
                else:
                    yield event
                await anyio.lowlevel.checkpoint()

    return consume()


async def _stop(tasks: Any, reader: Any) -> None:
    tasks.cancel_scope.cancel()
    reader.close()


async def stream_response(
    handler: Any, request: Request, solved: Any, ping_interval: float
) -> Response:
    """Answer with the items of a generator endpoint.

    Args:
        handler: The operation's request handler.
        request: The request.
        solved: The endpoint's arguments.
        ping_interval: After how many seconds without an event a comment is sent.

    Returns:
        The streaming response.
    """
    context = handler.context(request)
    arguments = handler.arguments(solved)
    response: Response
    if handler.is_sse_stream:
        content = await _with_pings(
            request.scope[REQUEST_STACK],
            _events(handler, solved.values, context),
            ping_interval,
        )
        response = handler.response_class(content, **arguments)
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers.setdefault("X-Accel-Buffering", "no")
        assert isinstance(response, EventSourceResponse)
    else:
        lines = _lines(handler, solved.values, context)
        response = StreamingResponse(lines, media_type="application/jsonl", **arguments)
    response.headers.raw.extend(solved.response.headers.raw)
    return response
