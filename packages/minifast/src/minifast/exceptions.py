"""What can go wrong: while declaring an application, in a request, in a response."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from minipydantic import BaseModel, create_model
from ministarlette.exceptions import HTTPException as WebHTTPException
from ministarlette.exceptions import WebSocketException as WebWebSocketException


class EndpointContext(TypedDict, total=False):
    """Where an endpoint stands in the source, for messages."""

    function: str
    path: str
    file: str
    line: int


class HTTPException(WebHTTPException):
    """End a request with an error response.

    Args:
        status_code: The HTTP status code (RFC 9110, section 15).
        detail: Anything that can be turned into JSON; the standard phrase by default.
        headers: Extra headers of the response.
    """

    def __init__(
        self, status_code: int, detail: Any = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status_code, detail, headers)


class WebSocketException(WebWebSocketException):
    """End a WebSocket.

    Args:
        code: The close code (RFC 6455, section 7.4).
        reason: Text for the peer, at most 123 bytes.
    """

    def __init__(self, code: int, reason: str | None = None) -> None:
        super().__init__(code, reason)


RequestErrorModel: type[BaseModel] = create_model("Request")
WebSocketErrorModel: type[BaseModel] = create_model("WebSocket")


class FastAPIError(RuntimeError):
    """An application was declared or used in a way that cannot work."""


class DependencyScopeError(FastAPIError):
    """A dependency lives longer than one that it depends on."""


class PydanticV1NotSupportedError(FastAPIError):
    """A model of Pydantic 1 was used."""


class FastAPIDeprecationWarning(UserWarning):
    """A deprecated option was used."""


class ValidationException(Exception):
    """Data did not validate.

    Args:
        errors: The single errors, in the shape of Pydantic's `ValidationError.errors()`.
        endpoint_ctx: The endpoint that was to receive or had returned the data.
    """

    def __init__(
        self, errors: Sequence[Any], *, endpoint_ctx: EndpointContext | None = None
    ) -> None:
        self._errors = errors
        self.endpoint_ctx = endpoint_ctx
        place = endpoint_ctx or {}
        self.endpoint_function = place.get("function")
        self.endpoint_path = place.get("path")
        self.endpoint_file = place.get("file")
        self.endpoint_line = place.get("line")

    def errors(self) -> Sequence[Any]:
        """Return the single errors."""
        return self._errors

    def __str__(self) -> str:
        count = len(self._errors)
        lines = [f"{count} validation error{'' if count == 1 else 's'}:"]
        lines += [f"  {error}" for error in self._errors]
        if self.endpoint_path and not self.endpoint_function:
            lines += ["", f"  Endpoint: {self.endpoint_path}"]
        if self.endpoint_file and self.endpoint_line and self.endpoint_function:
            lines += [
                "",
                f'  File "{self.endpoint_file}", line {self.endpoint_line}, '
                f"in {self.endpoint_function}",
            ]
            if self.endpoint_path:
                lines.append(f"    {self.endpoint_path}")
        return "\n".join(lines)


class _WithBody(ValidationException):
    """A validation error that remembers what did not validate."""

    def __init__(
        self,
        errors: Sequence[Any],
        *,
        body: Any = None,
        endpoint_ctx: EndpointContext | None = None,
    ) -> None:
        super().__init__(errors, endpoint_ctx=endpoint_ctx)
        self.body = body


class RequestValidationError(_WithBody):
    """A request did not validate; answered with status 422.

    Args:
        errors: The single errors.
        body: The body as it was parsed.
        endpoint_ctx: The endpoint that was to receive the data.
    """


class WebSocketRequestValidationError(ValidationException):
    """The opening request of a WebSocket did not validate; closed with code 1008."""


class ResponseValidationError(_WithBody):
    """An endpoint returned what its response model does not allow; a fault of the server.

    Args:
        errors: The single errors.
        body: What was returned.
        endpoint_ctx: The endpoint.
    """
