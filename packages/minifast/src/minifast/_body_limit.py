"""Limits on the size of request bodies."""

from ministarlette.middleware.body_limit import RequestBodyLimitMiddleware
from ministarlette.types import ASGIApp


def limited(app: ASGIApp, max_body_size: int) -> ASGIApp:
    """Return an application that answers 413 to larger requests.

    Args:
        app: The application.
        max_body_size: Bytes; as received, chunked bodies too.

    Returns:
        The application behind the limit.
    """
    return RequestBodyLimitMiddleware(app, max_body_size=max_body_size)
