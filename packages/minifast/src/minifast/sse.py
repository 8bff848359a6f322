"""Server-sent events (WHATWG HTML, section 9.2)."""

from typing import TYPE_CHECKING, Any

from minifast._event_stream import LINE_ENDS
from ministarlette.responses import StreamingResponse

if TYPE_CHECKING:
    from minifast._sse_event import ServerSentEvent as ServerSentEvent

KEEPALIVE_COMMENT = b": ping\n\n"
"""What is sent while there is nothing to send, so that proxies keep the connection."""
_PING_INTERVAL = 15.0  # seconds

_SSE_EVENT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "data": {"type": "string"},
        "event": {"type": "string"},
        "id": {"type": "string"},
        "retry": {"type": "integer", "minimum": 0},
    },
}


class EventSourceResponse(StreamingResponse):
    """A stream of events; as `response_class` of a generator endpoint, its items become events."""

    media_type = "text/event-stream"


def format_sse_event(
    *,
    data_str: str | None = None,
    event: str | None = None,
    id: str | None = None,
    retry: int | None = None,
    comment: str | None = None,
) -> bytes:
    """Write one event.

    Args:
        data_str: The data; each of its lines gets a field.
        event: The type.
        id: The id.
        retry: The reconnection time in milliseconds.
        comment: Text that the browser ignores.

    Returns:
        The event with the empty line that ends it, UTF-8.
    """
    lines = [f": {line}" for line in LINE_ENDS.split(comment)] if comment is not None else []
    if event is not None:
        lines.append(f"event: {event}")
    if data_str is not None:
        lines += [f"data: {line}" for line in LINE_ENDS.split(data_str)]
    if id is not None:
        lines.append(f"id: {id}")
    if retry is not None:
        lines.append(f"retry: {retry}")
    return ("\n".join(lines) + "\n\n").encode()


def __getattr__(name: str) -> Any:
    if name != "ServerSentEvent":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from minifast._sse_event import ServerSentEvent  # noqa: PLC0415  # a model with validators

    return globals().setdefault(name, ServerSentEvent)
