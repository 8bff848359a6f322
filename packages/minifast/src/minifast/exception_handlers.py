"""How errors become responses, unless the application says otherwise."""

from minifast._serialize import plain
from minifast.exceptions import RequestValidationError, WebSocketRequestValidationError
from minifast.utils import is_body_allowed_for_status_code
from ministarlette import status
from ministarlette.exceptions import HTTPException
from ministarlette.requests import Request
from ministarlette.responses import JSONResponse, Response
from ministarlette.websockets import WebSocket


async def http_exception_handler(request: Request, exc: HTTPException) -> Response:
    """Answer with the exception's status and `{"detail": ...}`.

    Args:
        request: The request.
        exc: The exception.

    Returns:
        The response.
    """
    status: int = exc.status_code
    response: Response = (
        JSONResponse({"detail": exc.detail}, status)
        if is_body_allowed_for_status_code(status)
        else Response(status_code=status)
    )
    response.headers.update(exc.headers or {})
    return response


async def request_validation_exception_handler(
    request: Request, exc: RequestValidationError
) -> JSONResponse:
    """Answer 422 with the list of errors.

    Args:
        request: The request.
        exc: The exception.

    Returns:
        The response.
    """
    return JSONResponse(
        {"detail": plain(exc.errors())},
        status_code=status.HTTP_422_UNPROCESSABLE_CONTENT,
    )


async def websocket_request_validation_exception_handler(
    websocket: WebSocket, exc: WebSocketRequestValidationError
) -> None:
    """Close with code 1008 (policy violation, RFC 6455, section 7.4.1).

    Args:
        websocket: The WebSocket.
        exc: The exception, whose errors become the reason.
    """
    await websocket.close(code=status.WS_1008_POLICY_VIOLATION, reason=plain(exc.errors()))
