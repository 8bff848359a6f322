"""Compresses responses with zstd, brotli or gzip, whichever the client likes best."""

from ministarlette._accept_encoding import accept_encoding, preferred
from ministarlette._compression import DEFAULT_EXCLUDED_CONTENT_TYPES, Policy, Responder
from ministarlette._content_codings import Coding, brotli_, gzip, zstandard
from ministarlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["DEFAULT_EXCLUDED_CONTENT_TYPES", "CompressionMiddleware"]


class CompressionMiddleware:
    """Compresses responses by the quality values of Accept-Encoding (RFC 9110 12.5.3).

    Among equals zstd comes before brotli and gzip. zstd needs Python 3.14 or ``backports.zstd``,
    brotli the package ``Brotli``: what is not installed is not offered. A strong ETag becomes weak,
    because compressed and bare bodies differ.

    What is not compressed: see `GZipMiddleware`.

    Args:
        app: The application.
        minimum_size: Bodies below so many bytes are sent as they are.
        thread_minimum_size: Pieces of a body from so many bytes on are compressed in a thread.
        zstd_level: From 1 to 22, or None to leave zstd out.
        brotli_level: From 0 to 11, or None to leave brotli out.
        gzip_level: From 0 to 9, or None to leave gzip out.
        exclude_content_types: Types that are not compressed; ``video/*`` stands for all videos.
    """

    def __init__(
        self,
        app: ASGIApp,
        minimum_size: int = 500,
        thread_minimum_size: int = 128 * 1024,
        *,
        zstd_level: int | None = 3,
        brotli_level: int | None = 4,
        gzip_level: int | None = 6,
        exclude_content_types: tuple[str, ...] = DEFAULT_EXCLUDED_CONTENT_TYPES,
    ) -> None:
        self.app = app
        wanted = ((zstandard, zstd_level), (brotli_, brotli_level), (gzip, gzip_level))
        found = [make(level) for make, level in wanted if level is not None]
        self._codings: dict[str, Coding] = {coding.name: coding for coding in found if coding}
        self._offered = tuple(self._codings)
        self._policy = Policy(
            minimum_size, thread_minimum_size, exclude_content_types, weaken_etags=True
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and compress its response."""
        if scope["type"] == "http":
            name = preferred(accept_encoding(scope["headers"]), self._offered)
            send = Responder(send, self._codings[name] if name else None, self._policy)
        await self.app(scope, receive, send)
