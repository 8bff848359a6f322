"""The model of a server-sent event; only applications that send such events load it."""

from typing import Annotated, Any

from minifast._event_stream import LINE_ENDS
from minipydantic import AfterValidator, BaseModel, Field, model_validator


def _single_line(name: str) -> Any:
    def check(value: str | None) -> str | None:
        if value is not None and LINE_ENDS.search(value):
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
