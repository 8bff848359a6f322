"""Compresses responses with gzip. `CompressionMiddleware` does more: zstd, brotli, weak ETags."""

from collections.abc import Iterable

from ministarlette._accept_encoding import accept_encoding, preferred
from ministarlette._compression import DEFAULT_EXCLUDED_CONTENT_TYPES, Policy, Responder
from ministarlette._content_codings import Coding, gzip
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = [
    "DEFAULT_EXCLUDED_CONTENT_TYPES",
    "GZipMiddleware",
    "GZipResponder",
    "IdentityResponder",
    "unattached_send",
]


class GZipMiddleware:
    """Compresses responses for clients that accept gzip.

    Not compressed are small bodies, parts of files (206), responses with a Content-Encoding,
    and `exclude_content_types`. A streamed body is flushed after every piece.

    Args:
        app: The application.
        minimum_size: Bodies below so many bytes are sent as they are.
        compresslevel: From 0, no compression, to 9, the slowest.
        thread_minimum_size: Pieces of a body from so many bytes on are compressed in a thread.
        exclude_content_types: Types that are not compressed; ``video/*`` stands for all videos.
    """

    def __init__(
        self,
        app: ASGIApp,
        minimum_size: int = 500,
        compresslevel: int = 9,
        thread_minimum_size: int = 128 * 1024,
        *,
        exclude_content_types: tuple[str, ...] = DEFAULT_EXCLUDED_CONTENT_TYPES,
    ) -> None:
        self.app = app
        self.minimum_size = minimum_size
        self.compresslevel = compresslevel
        self.thread_minimum_size = thread_minimum_size
        self._coding = gzip(compresslevel)
        self._policy = Policy(minimum_size, thread_minimum_size, exclude_content_types)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and compress its response."""
        if scope["type"] == "http":
            wanted = preferred(accept_encoding(scope["headers"]), ("gzip",))
            send = Responder(send, self._coding if wanted else None, self._policy)
        await self.app(scope, receive, send)


class IdentityResponder:
    """Adds the Vary header to responses that other clients would get compressed.

    Args:
        app: The application.
        minimum_size: As for `GZipMiddleware`.
        exclude_content_types: As for `GZipMiddleware`.
    """

    def __init__(
        self,
        app: ASGIApp,
        minimum_size: int,
        *,
        exclude_content_types: Iterable[str] = DEFAULT_EXCLUDED_CONTENT_TYPES,
    ) -> None:
        self.app = app
        self.minimum_size = minimum_size
        self._coding: Coding | None = None
        self._policy = Policy(minimum_size, 0, exclude_content_types)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application."""
        await self.app(scope, receive, Responder(send, self._coding, self._policy))


class GZipResponder(IdentityResponder):
    """Compresses responses whatever the client accepts.

    Args:
        app: The application.
        minimum_size: As for `GZipMiddleware`.
        compresslevel: As for `GZipMiddleware`.
        thread_minimum_size: As for `GZipMiddleware`.
        exclude_content_types: As for `GZipMiddleware`.
    """

    content_encoding = "gzip"

    def __init__(
        self,
        app: ASGIApp,
        minimum_size: int,
        compresslevel: int = 9,
        *,
        thread_minimum_size: int = 128 * 1024,
        exclude_content_types: Iterable[str] = DEFAULT_EXCLUDED_CONTENT_TYPES,
    ) -> None:
        super().__init__(app, minimum_size)
        self._coding = gzip(compresslevel)
        self._policy = Policy(minimum_size, thread_minimum_size, exclude_content_types)


async def unattached_send(message: Message) -> None:
    """Stand for a `send` that is not there yet.

    Raises:
        RuntimeError: Always.
    """
    raise RuntimeError("send awaitable not set")
