"""Server-sent events (WHATWG HTML, section 9.2)."""

import re
from typing import Annotated, Any

from minipydantic import AfterValidator, BaseModel, Field, model_validator
from ministarlette.responses import StreamingResponse

KEEPALIVE_COMMENT = b": ping\n\n"
"""What is sent while there is nothing to send, so that proxies keep the connection."""
_PING_INTERVAL = 15.0  # seconds

_LINE_ENDS = re.compile(r"\r\n|\r|\n")  # nothing else ends a line of an event stream

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


def _single_line(name: str) -> Any:
    def check(value: str | None) -> str | None:
        if value is not None and _LINE_ENDS.search(value):
            raise ValueError(f"SSE '{name}' must be a single line")
        return value

    return AfterValidator(check)


def _without_null(value: str | None) -> str | None:
    if value is not None and "\0" in value:
        raise ValueError("SSE 'id' must not contain null characters")
    return value


class ServerSentEvent(BaseModel):
    """One event, when plain data are not enough.

    `data` is written as JSON, `raw_data` as it is; there can be one of them. `event` names the
    type, `id` is what the browser sends back as Last-Event-ID, `retry` is in milliseconds,
    `comment` is text that the browser ignores.
    """

    data: Any = None
    raw_data: str | None = None
    event: Annotated[str | None, _single_line("event")] = None
    id: Annotated[str | None, _single_line("id"), AfterValidator(_without_null)] = None
    retry: Annotated[int | None, Field(ge=0)] = None
    comment: str | None = None

    @model_validator(mode="after")  # type: ignore[untyped-decorator,unused-ignore]
    def _one_kind_of_data(self) -> "ServerSentEvent":
        if self.data is not None and self.raw_data is not None:
            raise ValueError(
                "Cannot set both 'data' and 'raw_data' on the same ServerSentEvent. "
                "Use 'data' for JSON-serialized payloads or 'raw_data' for pre-formatted strings."
            )
        return self


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
    lines = [f": {line}" for line in _LINE_ENDS.split(comment)] if comment is not None else []
    if event is not None:
        lines.append(f"event: {event}")
    if data_str is not None:
        lines += [f"data: {line}" for line in _LINE_ENDS.split(data_str)]
    if id is not None:
        lines.append(f"id: {id}")
    if retry is not None:
        lines.append(f"retry: {retry}")
    return ("\n".join(lines) + "\n\n").encode()
