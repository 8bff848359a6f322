"""Compresses one response on its way to the client.

The start of the response is held back until its first body message shows whether the response is
worth compressing: then Content-Encoding and Content-Length can still be set. What is never
compressed (see `Policy.leaves_alone`) goes through without delay.
"""

from collections.abc import Awaitable, Iterable
from functools import lru_cache
from typing import Any

import anyio.lowlevel
import anyio.to_thread

from ministarlette._content_codings import Coding, Stream
from ministarlette._raw_headers import RawHeaders, add_vary, set_header
from ministarlette.types import Message, Send

#: Types that are compressed already, or that must not wait for a compressor.
DEFAULT_EXCLUDED_CONTENT_TYPES = (
    "application/grpc",
    "application/gzip",
    "application/x-gzip",
    "application/zip",
    "audio/*",
    "font/woff",
    "font/woff2",
    "image/avif",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/event-stream",
    "video/*",
)

_limiter: anyio.lowlevel.RunVar[anyio.CapacityLimiter] = anyio.lowlevel.RunVar("_compression")


class Policy:
    """Which responses are compressed, and where.

    Args:
        minimum_size: Whole bodies below so many bytes are sent as they are.
        thread_minimum_size: Pieces from so many bytes on are compressed in a worker thread.
        exclude_content_types: Types, such as ``image/png`` or ``video/*``.
        weaken_etags: Whether a compressed response gets a weak ETag (RFC 9110 8.8.1).
    """

    def __init__(
        self,
        minimum_size: int,
        thread_minimum_size: int,
        exclude_content_types: Iterable[str],
        *,
        weaken_etags: bool = False,
    ) -> None:
        self.minimum_size = max(1, minimum_size)  # nothing, as after HEAD, stays nothing
        self.thread_minimum_size = thread_minimum_size
        self.weaken_etags = weaken_etags
        excluded = {_media_type(text) for text in exclude_content_types}
        groups = tuple(text[:-1] for text in excluded if text.endswith("/*"))
        if "application/grpc" in excluded:
            groups += ("application/grpc+",)

        @lru_cache(maxsize=256)  # PERF: an application has few types
        def is_excluded(content_type: bytes) -> bool:
            media_type = _media_type(content_type.decode("latin-1"))
            return media_type in excluded or media_type.startswith(groups)

        self._is_excluded = is_excluded

    def leaves_alone(self, start: Message) -> bool:
        """Tell whether the response that starts so is sent as it is."""
        if start["status"] == 206:  # its ranges are ranges of the bare body
            return True
        for name, value in start.get("headers", ()):
            if name == b"content-encoding":
                return True
            if name == b"content-type" and self._is_excluded(value):
                return True
        return False


def _media_type(text: str) -> str:
    return text.partition(";")[0].strip().lower()


async def _nothing() -> None:
    """Do nothing."""


class Responder:
    """Stands in for `send`, and compresses the one response that it is called with.

    Args:
        send: Where the compressed response goes.
        coding: How, or None to send bare bodies: the Vary header is needed either way.
        policy: Which responses.
    """

    __slots__ = ("_coding", "_policy", "_send", "_start", "_stream", "_through")

    def __init__(self, send: Send, coding: Coding | None, policy: Policy) -> None:
        self._send = send
        self._coding = coding
        self._policy = policy
        self._start: Message | None = None
        self._stream: Stream | None = None
        self._through = False  # whether the rest of the response is sent as it is

    def __call__(self, message: Message) -> Awaitable[None]:
        if self._through:
            return self._send(message)
        kind = message["type"]
        if kind == "http.response.start":
            if self._policy.leaves_alone(message):
                self._through = True
                return self._send(message)
            self._start = message
            return _nothing()
        if kind == "http.response.body":
            return self._body(message)
        if kind == "http.response.pathsend":
            return self._untouched(message)
        return self._send(message)

    async def _untouched(self, message: Message) -> None:
        self._through = True
        if self._start is not None:
            await self._send(self._start)
        await self._send(message)

    async def _body(self, message: Message) -> None:
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._start is not None:
            if not more and len(body) < self._policy.minimum_size:
                await self._untouched(message)
                return
            await self._send(await self._begin(self._start, message, body, more))
            self._start = None
        elif self._stream is not None:
            message["body"] = await self._compressed(self._stream, body, more)
        await self._send(message)

    async def _begin(self, start: Message, message: Message, body: bytes, more: bool) -> Message:
        """Compress the first or only piece of the body; return the start that goes with it."""
        headers: RawHeaders = list(start.get("headers", ()))
        add_vary(headers, b"Accept-Encoding")
        if self._coding is None:
            self._through = True
        else:
            headers.append((b"content-encoding", self._coding.name.encode("ascii")))
            if self._policy.weaken_etags:
                _weaken_etag(headers)
            if more:
                self._stream = self._coding.stream()
                message["body"] = await self._compressed(self._stream, body, more)
            else:
                self._through = True
                message["body"] = body = await self._run(self._coding.compress, body)
            if more or start.get("trailers"):
                headers = [pair for pair in headers if pair[0] != b"content-length"]
            else:
                set_header(headers, b"content-length", b"%d" % len(body))
        start["headers"] = headers
        return start

    async def _compressed(self, stream: Stream, body: bytes, more: bool) -> bytes:
        if not more:
            self._through = True
            return await self._run(stream.last, body)
        return await self._run(stream.piece, body) if body else body

    async def _run(self, compress: Any, body: bytes) -> bytes:
        if len(body) < self._policy.thread_minimum_size:
            compressed: bytes = compress(body)
            return compressed
        return await anyio.to_thread.run_sync(compress, body, limiter=_thread_limiter())


def _thread_limiter() -> anyio.CapacityLimiter:
    """Return this event loop's limiter: compressing must not use up the threads of endpoints."""
    limiter = _limiter.get(None)
    if limiter is None:
        limiter = anyio.CapacityLimiter(40)
        _limiter.set(limiter)
    return limiter


def _weaken_etag(headers: RawHeaders) -> None:
    for index, (name, value) in enumerate(headers):
        if name == b"etag" and not value.startswith(b"W/"):
            headers[index] = (name, b"W/" + value)
