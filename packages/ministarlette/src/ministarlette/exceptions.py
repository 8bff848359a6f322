"""Exceptions that an endpoint raises to answer, and the category of deprecation warnings."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

__all__ = ("HTTPException", "StarletteDeprecationWarning", "WebSocketException")

_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class HTTPException(Exception):
    """Ends the request with an error response.

    Args:
        status_code: HTTP status of the response.
        detail: text of the response; by default the status phrase.
        headers: extra response headers.
    """

    def __init__(
        self,
        status_code: int,
        detail: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status_code = status_code
        self.detail = _PHRASES.get(status_code, "") if detail is None else detail
        self.headers = headers

    def __str__(self) -> str:
        return f"{self.status_code}: {self.detail}"

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"{name}(status_code={self.status_code!r}, detail={self.detail!r})"


class WebSocketException(Exception):
    """Closes the WebSocket.

    Args:
        code: close code, RFC 6455 section 7.4.
        reason: close reason.
    """

    def __init__(self, code: int, reason: str | None = None) -> None:
        self.code = code
        self.reason = reason or ""

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}(code={self.code!r}, reason={self.reason!r})"


class StarletteDeprecationWarning(UserWarning):
    """Warns of a name or usage that will go; shown by default, unlike `DeprecationWarning`."""
