"""WSGI applications (PEP 3333) under an ASGI server."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, Final

from miniasgi._asgi import Message, Receive, Scope, Send

_SPOOL_SIZE: Final = 1_048_576  # bytes of body that are kept in memory


class WSGIMiddleware:
    """Runs a WSGI application in threads.

    The request body is read before the application is called; larger ones wait in a temporary file.

    Args:
        app: The WSGI application.
        workers: Number of threads.
    """

    def __init__(self, app: Any, workers: int = 10) -> None:
        self.app = app
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="wsgi")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with the WSGI application."""
        if scope["type"] != "http":
            raise RuntimeError(f"A WSGI application cannot serve {scope['type']!r}.")
        with tempfile.SpooledTemporaryFile(_SPOOL_SIZE) as body:
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                body.write(message.get("body", b""))
                more = message.get("more_body", False)
            body.seek(0)
            call = _Call(asyncio.get_running_loop(), send)
            environ = build_environ(scope, message, body)
            await call.loop.run_in_executor(self._threads, call.run, self.app, environ)


class _Call:
    """One call of the application, in its thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        self.loop = loop
        self._send = send
        self._start: Message | None = None  # held until the first piece of body: PEP 3333
        self._sent = False

    def run(self, app: Any, environ: dict[str, Any]) -> None:
        """Call the application and send what it answers."""
        chunks: Iterable[bytes] = app(environ, self.start_response)
        try:
            for chunk in chunks:
                if chunk:
                    self._write(chunk, more=True)
            self._write(b"", more=False)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    def start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Any:
        """Take status and headers; with `exc_info` they replace earlier ones, if there is time."""
        if exc_info:
            try:
                if self._sent:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None  # PEP 3333: no cycle through the traceback
        elif self._start is not None:
            raise RuntimeError("start_response was called twice.")
        encoded = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers]
        self._start = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": encoded,
        }
        return lambda data: self._write(data, more=True)

    def _write(self, data: bytes, more: bool) -> None:
        if self._start is None:
            raise RuntimeError("The application did not call start_response.")
        if not self._sent:
            self._sent = True
            self._wait(self._start)
        self._wait({"type": "http.response.body", "body": data, "more_body": more})

    def _wait(self, message: Message) -> None:
        """Send from the thread; returning only when the server took it gives back-pressure."""
        asyncio.run_coroutine_threadsafe(_sending(self._send, message), self.loop).result()


async def _sending(send: Send, message: Message) -> None:
    await send(message)


def build_environ(scope: Scope, message: Message, body: IO[bytes]) -> dict[str, Any]:
    """Return the WSGI environment of a request.

    Args:
        scope: The ASGI scope.
        message: The last `http.request` message.
        body: The request body.
    """
    script_name = scope.get("root_path", "").encode().decode("latin-1")
    path = scope["path"].encode().decode("latin-1")  # "bytes as unicode", as the PEP has it
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": script_name,
        "PATH_INFO": path.removeprefix(script_name),
        "QUERY_STRING": scope["query_string"].decode("ascii"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    host, port = scope.get("server") or ("localhost", 80)
    environ["SERVER_NAME"], environ["SERVER_PORT"] = host, str(port or "")
    if scope.get("client"):
        environ["REMOTE_ADDR"] = scope["client"][0]
    for name, value in scope.get("headers", ()):
        text = name.decode("latin-1")
        if "_" in text:  # would be confused with the same name written with hyphens
            continue
        key = text.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        decoded = value.decode("latin-1")
        environ[key] = f"{environ[key]},{decoded}" if key in environ else decoded
    return environ


_WSGIMiddleware = WSGIMiddleware  # the name in uvicorn, where another one is preferred
