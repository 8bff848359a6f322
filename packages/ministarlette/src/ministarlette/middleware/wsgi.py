"""Runs WSGI applications (PEP 3333). Deprecated upstream in favour of the package a2wsgi."""

import io
import sys
import warnings
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

import anyio.from_thread
import anyio.to_thread

from ministarlette.exceptions import StarletteDeprecationWarning
from ministarlette.types import Message, Receive, Scope, Send

warnings.warn(
    "starlette.middleware.wsgi is deprecated and will be removed in a future release. "
    "Please refer to https://github.com/abersheeran/a2wsgi as a replacement.",
    category=StarletteDeprecationWarning,
    stacklevel=2,
)

Environ = MutableMapping[str, Any]
WSGIApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def build_environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """Return the WSGI environment of an ASGI HTTP scope.

    Args:
        scope: The scope.
        body: The request's whole body.
    """
    script_name = scope.get("root_path", "")
    path = scope["path"]
    if path.startswith(script_name) and (
        script_name.endswith("/") or path[len(script_name) :][:1] in ("", "/")
    ):
        path = path[len(script_name) :]
    server = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        # PEP 3333: text is bytes that are read as latin-1.
        "SCRIPT_NAME": script_name.encode("utf-8").decode("latin-1"),
        "PATH_INFO": path.encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("ascii"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": server[1],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stdout,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.get("client"):
        environ["REMOTE_ADDR"] = scope["client"][0]
    for name, value in scope.get("headers", ()):
        key = name.decode("latin-1").upper().replace("-", "_")
        if key not in ("CONTENT_LENGTH", "CONTENT_TYPE"):
            key = f"HTTP_{key}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ


class WSGIMiddleware:
    """Makes an ASGI application of a WSGI one; it runs in a worker thread.

    Args:
        app: The WSGI application.
    """

    def __init__(self, app: WSGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            raise RuntimeError(f"WSGI applications do not handle {scope['type']} connections.")
        await WSGIResponder(self.app, scope)(receive, send)


class WSGIResponder:
    """Handles one request.

    Args:
        app: The WSGI application.
        scope: The ASGI scope.
    """

    def __init__(self, app: WSGIApp, scope: Scope) -> None:
        self.app = app
        self.scope = scope
        self.exc_info: Any = None
        self._started = False
        self._send: Send

    async def __call__(self, receive: Receive, send: Send) -> None:
        """Run the application.

        Raises:
            BaseException: What the application raised, or reported to `start_response`.
        """
        self._send = send
        body = bytearray()
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        await anyio.to_thread.run_sync(self._run, build_environ(self.scope, bytes(body)))
        if self.exc_info is not None:
            raise self.exc_info[1].with_traceback(self.exc_info[2])

    def _run(self, environ: Environ) -> None:
        chunks = self.app(environ, self.start_response)
        try:
            for chunk in chunks:
                self._emit({"type": "http.response.body", "body": chunk, "more_body": True})
            self._emit({"type": "http.response.body", "body": b""})
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    def _emit(self, message: Message) -> None:
        """Send from the worker thread; it waits, so that a slow client slows the application."""
        anyio.from_thread.run(self._forward, message)

    async def _forward(self, message: Message) -> None:
        await self._send(message)

    def start_response(
        self, status: str, response_headers: list[tuple[str, str]], exc_info: Any = None
    ) -> None:
        """Start the response, as PEP 3333 has it."""
        self.exc_info = exc_info
        if self._started:
            return
        self._started = True
        headers = [
            (name.strip().encode("latin-1").lower(), value.strip().encode("latin-1"))
            for name, value in response_headers
        ]
        code = int(status.partition(" ")[0])
        self._emit({"type": "http.response.start", "status": code, "headers": headers})
