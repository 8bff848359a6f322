"""Responses: objects that are ASGI applications and send themselves."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import AsyncIterable, Collection, Iterable, Mapping
from mimetypes import guess_type
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ministarlette._cookies import SameSite, format_set_cookie
from ministarlette._http_date import http_date
from ministarlette._json import render_json
from ministarlette._ranges import MalformedRangeHeader, RangeNotSatisfiable, parse_ranges
from ministarlette._scope import spec_version
from ministarlette._transfer import (
    WHOLE_FILE,
    Segment,
    examine,
    multipart_segments,
    send_segments,
    until_disconnect,
)
from ministarlette.concurrency import iterate_in_threadpool
from ministarlette.datastructures import URL, Headers, MutableHeaders
from ministarlette.requests import ClientDisconnect
from ministarlette.types import Message, Receive, Scope, Send

if TYPE_CHECKING:
    from datetime import datetime

    from ministarlette.background import BackgroundTask

__all__ = (
    "FileResponse",
    "HTMLResponse",
    "JSONResponse",
    "MalformedRangeHeader",
    "PlainTextResponse",
    "RangeNotSatisfiable",
    "RedirectResponse",
    "Response",
    "StreamingResponse",
)

Content = str | bytes | memoryview
SyncContentStream = Iterable[Content]
AsyncContentStream = AsyncIterable[Content]
ContentStream = AsyncContentStream | SyncContentStream


@functools.lru_cache(maxsize=256)
def _content_type(media_type: str, charset: str) -> tuple[bytes, bytes]:
    if media_type.startswith("text/") and "charset=" not in media_type.lower():
        media_type = f"{media_type}; charset={charset}"
    return b"content-type", media_type.encode("latin-1")


def _as_denial(send: Send) -> Send:
    """Return a send callable that answers a WebSocket handshake with an HTTP response."""

    def send_denial(message: Message) -> Any:
        return send({**message, "type": f"websocket.{message['type']}"})

    return send_denial


class Response:
    """A response with its whole body.

    Args:
        content: the body; a text is encoded by `charset`.
        status_code: HTTP status.
        headers: header fields; content-length and content-type are added where missing.
        media_type: content type, by default that of the class.
        background: a task to run after the response has been sent.
    """

    media_type: str | None = None
    charset = "utf-8"
    background: BackgroundTask | None
    raw_headers: list[tuple[bytes, bytes]]
    _headers: MutableHeaders | None = None

    def __init__(
        self,
        content: Any = None,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        self.background, self.status_code = background, status_code
        if media_type is not None:
            self.media_type = media_type
        self.body = self.render(content)
        self.init_headers(headers)

    def render(self, content: Any) -> bytes | memoryview:
        """Return `content` as bytes; subclasses say how."""
        if content is None:
            return b""
        if isinstance(content, bytes):
            return content
        if isinstance(content, memoryview):
            # Servers count items and write bytes: these are only the same for plain views.
            plain = content.itemsize == 1 and content.c_contiguous
            return content if plain else content.tobytes()
        return content.encode(self.charset)  # type: ignore[no-any-return]

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """Fill `raw_headers` with the given fields, the length and the type of the body."""
        raw: list[tuple[bytes, bytes]] = []
        self.raw_headers = raw
        given: Collection[bytes] = ()
        if headers:
            raw += [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
            given = {name for name, _ in raw}
        body = getattr(self, "body", None)
        if body is not None and b"content-length" not in given:
            status = self.status_code
            # RFC 9110 section 8.6: these statuses have no content.
            if not (status < 200 or status == 204 or status == 304):
                length = body.nbytes if isinstance(body, memoryview) else len(body)
                raw.append((b"content-length", b"%d" % length))
        if self.media_type is not None and b"content-type" not in given:
            raw.append(_content_type(self.media_type, self.charset))

    @property
    def headers(self) -> MutableHeaders:
        """The header fields, over the live `raw_headers`."""
        if self._headers is None:
            self._headers = MutableHeaders(raw=self.raw_headers)
        return self._headers

    def set_cookie(
        self,
        key: str,
        value: str = "",
        max_age: int | None = None,
        expires: datetime | str | int | None = None,
        path: str | None = "/",
        domain: str | None = None,
        secure: bool = False,
        httponly: bool = False,
        samesite: SameSite | None = "lax",
        partitioned: bool = False,
    ) -> None:
        """Set a cookie (RFC 6265).

        Args:
            key: name.
            value: value; quoted where needed.
            max_age: lifetime in seconds.
            expires: end of life: a UTC datetime, an HTTP date, or seconds from now.
            path: path below which it is sent; None leaves the attribute out.
            domain: domain to which it is sent.
            secure: only over HTTPS.
            httponly: out of reach for scripts.
            samesite: whether it is sent on requests from other sites.
            partitioned: kept apart per top-level site (Python 3.14 and above).
        """
        cookie = format_set_cookie(
            key, value, max_age, expires, path, domain, secure, httponly, samesite, partitioned
        )
        self.raw_headers.append((b"set-cookie", cookie.encode("latin-1")))

    def delete_cookie(
        self,
        key: str,
        path: str = "/",
        domain: str | None = None,
        secure: bool = False,
        httponly: bool = False,
        samesite: SameSite | None = "lax",
        partitioned: bool = False,
    ) -> None:
        """Let a cookie expire; the attributes must be those with which it was set."""
        self.set_cookie(
            key, "", 0, 0, path, domain, secure, httponly, samesite, partitioned=partitioned
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        if scope["type"] == "websocket":
            send = _as_denial(send)
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        await send({"type": "http.response.body", "body": self.body})
        if self.background is not None:
            await self.background()

    def _start(self) -> Message:
        return {
            "type": "http.response.start",
            "status": self.status_code,
            "headers": self.raw_headers,
        }


class HTMLResponse(Response):
    """A response of type `text/html`."""

    media_type = "text/html"


class PlainTextResponse(Response):
    """A response of type `text/plain`."""

    media_type = "text/plain"


class JSONResponse(Response):
    """A response that encodes its content as JSON."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return `content` as compact JSON in UTF-8; NaN and infinities are refused."""
        return render_json(content, json.dumps)


class RedirectResponse(Response):
    """A redirect.

    Args:
        url: where to; characters that are not allowed in URLs are quoted.
        status_code: HTTP status, 307 keeps the method.
        headers: extra header fields.
        background: a task to run after the response has been sent.
    """

    def __init__(
        self,
        url: str | URL,
        status_code: int = 307,
        headers: Mapping[str, str] | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        location = quote(str(url), safe=":/%#?=@[]!$&'()*+,;")
        super().__init__(b"", status_code, headers, background=background)
        self.headers["location"] = location


class StreamingResponse(Response):
    """A response whose body is produced while it is sent.

    Args:
        content: an iterable of texts or bytes; a synchronous one is run in worker threads.
        status_code: HTTP status.
        headers: header fields.
        media_type: content type, by default that of the class.
        background: a task to run after the response has been sent.
    """

    body_iterator: AsyncContentStream

    def __init__(
        self,
        content: ContentStream,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        if isinstance(content, AsyncIterable):
            self.body_iterator = content
        else:
            self.body_iterator = iterate_in_threadpool(content)
        self.status_code = status_code
        if media_type is not None:
            self.media_type = media_type
        self.background = background
        self.init_headers(headers)

    async def stream_response(self, send: Send) -> None:
        """Send the head, then each chunk as it comes."""
        await send(self._start())
        message: Message = {"type": "http.response.body", "more_body": True}
        async for chunk in self.body_iterator:
            body = chunk.encode(self.charset) if isinstance(chunk, str) else chunk
            await send({**message, "body": body})
        await send({**message, "body": b"", "more_body": False})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        if scope["type"] == "websocket":
            await self.stream_response(_as_denial(send))
        elif spec_version(scope) >= (2, 4):  # from here on `send` tells of disconnects
            try:
                await self.stream_response(send)
            except OSError:
                raise ClientDisconnect() from None
        else:
            await until_disconnect(receive, functools.partial(self.stream_response, send))
        if self.background is not None:
            await self.background()


class FileResponse(Response):
    """A response that sends a file; `Range` and `If-Range` are honoured (RFC 9110 section 14).

    Args:
        path: path of the file.
        status_code: HTTP status.
        headers: extra header fields.
        media_type: content type, by default guessed from the file's name.
        background: a task to run after the response has been sent.
        filename: name under which the client may save the file.
        stat_result: status of the file, if known already.
        content_disposition_type: "attachment" or "inline".
    """

    chunk_size = 64 * 1024
    max_ranges = 100

    def __init__(
        self,
        path: str | os.PathLike[str],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
        filename: str | None = None,
        stat_result: os.stat_result | None = None,
        content_disposition_type: str = "attachment",
    ) -> None:
        guessed = None if media_type else guess_type(filename or path)[0]
        self.media_type = media_type or guessed or "application/octet-stream"
        self.path, self.filename = path, filename
        self.status_code, self.background = status_code, background
        self.init_headers(headers)
        self.headers.setdefault("accept-ranges", "bytes")
        if filename is not None:
            disposition = _disposition(content_disposition_type, filename)
            self.headers.setdefault("content-disposition", disposition)
        self.stat_result = stat_result
        if stat_result is not None:
            self.set_stat_headers(stat_result)

    def set_stat_headers(self, stat_result: os.stat_result) -> None:
        """Add length, date and entity tag of the file where they are missing."""
        import hashlib  # noqa: PLC0415  few responses are files, and it loads OpenSSL

        stamp = f"{stat_result.st_mtime}-{stat_result.st_size}"
        etag = hashlib.md5(stamp.encode(), usedforsecurity=False).hexdigest()
        headers = self.headers
        headers.setdefault("content-length", str(stat_result.st_size))
        headers.setdefault("last-modified", http_date(stat_result.st_mtime))
        headers.setdefault("etag", f'"{etag}"')

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        if scope["type"] == "websocket":
            send = _as_denial(send)
        method = scope.get("method", "GET").upper()
        request_headers = Headers(scope=scope)
        header: str | None = None
        if method in ("GET", "HEAD") and self.status_code == 200:
            header = request_headers.get("range")
        pathsend = "http.response.pathsend" in scope.get("extensions", {})
        at_once = method != "HEAD" and header is None and not pathsend
        status, content = await self._examine(self.chunk_size if at_once else -1)
        start = {**self._start(), "headers": self.raw_headers[:]}
        try:
            segments = self._plan(start, header, request_headers.get("if-range"), status.st_size)
        except MalformedRangeHeader as error:
            await PlainTextResponse(error.content, status_code=400)(scope, receive, send)
            return
        except RangeNotSatisfiable as error:
            headers = {"Content-Range": f"bytes */{error.max_size}"}
            await PlainTextResponse(status_code=416, headers=headers)(scope, receive, send)
            return
        await send(start)
        if method == "HEAD" or content is not None:
            await send({"type": "http.response.body", "body": content or b"", "more_body": False})
        elif pathsend and segments is WHOLE_FILE:
            await send({"type": "http.response.pathsend", "path": os.fspath(self.path)})
        else:
            work = functools.partial(send_segments, self.path, segments, self.chunk_size, send)
            if spec_version(scope) >= (2, 4):  # from here on `send` tells of disconnects
                await work()
            else:
                await until_disconnect(receive, work)
        if self.background is not None:
            await self.background()

    async def _examine(self, read_up_to: int) -> tuple[os.stat_result, bytes | None]:
        """Return the file's status, and its contents if they are short."""
        status = self.stat_result
        if status is not None and status.st_size > read_up_to:
            return status, None
        snapshot = await examine(self.path, read_up_to)
        if status is None:
            self.set_stat_headers(snapshot.status)
            return snapshot
        if snapshot.status.st_size != status.st_size:
            return status, None
        return status, snapshot.content

    def _plan(
        self, start: Message, header: str | None, if_range: str | None, size: int
    ) -> list[Segment]:
        """Return what to send; turn the start message into that of a range where one is asked."""
        if header is None or not self._still_valid(if_range):
            return WHOLE_FILE
        ranges = parse_ranges(header, size, self.max_ranges)
        if ranges is None:
            return WHOLE_FILE
        start["status"] = 206
        headers = MutableHeaders(raw=start["headers"])
        if len(ranges) == 1:
            first, end = ranges[0]
            headers["content-range"] = f"bytes {first}-{end - 1}/{size}"
            headers["content-length"] = str(end - first)
            return [Segment(b"", first, end)]
        boundary = os.urandom(13).hex()
        segments, length = multipart_segments(ranges, boundary, headers["content-type"], size)
        headers["content-type"] = f"multipart/byteranges; boundary={boundary}"
        headers["content-length"] = str(length)
        return segments

    def _still_valid(self, if_range: str | None) -> bool:
        """Tell whether `If-Range` (RFC 9110 section 13.1.5) lets a range be sent."""
        if if_range is None:
            return True
        if if_range.startswith("W/"):  # a weak tag never matches
            return False
        return if_range in (self.headers["last-modified"], self.headers["etag"])


def _disposition(kind: str, filename: str) -> str:
    """Return a Content-Disposition value (RFC 6266)."""
    quoted = quote(filename)
    if quoted == filename:
        return f'{kind}; filename="{filename}"'
    return f"{kind}; filename*=utf-8''{quoted}"
