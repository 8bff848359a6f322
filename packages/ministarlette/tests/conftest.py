"""Drives ASGI applications without a server, and tests on every event loop that is installed."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec

import anyio
import pytest


@pytest.fixture(
    params=[
        "asyncio",
        pytest.param("trio", marks=pytest.mark.skipif(not find_spec("trio"), reason="no trio")),
    ]
)
def anyio_backend(request):
    return request.param


@dataclass
class Answer:
    """What an application sent."""

    messages: list

    @property
    def start(self):
        return next(m for m in self.messages if m["type"].endswith("http.response.start"))

    @property
    def status(self):
        return self.start["status"]

    @property
    def raw_headers(self):
        return [(n.decode("latin-1"), v.decode("latin-1")) for n, v in self.start["headers"]]

    @property
    def headers(self):
        return dict(self.raw_headers)

    @property
    def body(self):
        return b"".join(m.get("body", b"") for m in self.messages)

    @property
    def text(self):
        return self.body.decode("utf-8")


def make_scope(path="/", method="GET", headers=(), **more):
    pairs = headers.items() if isinstance(headers, dict) else headers
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in pairs]
    return {
        "type": "http",
        "http_version": "1.1",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "scheme": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode("utf-8", "surrogateescape"),
        "root_path": "",
        "query_string": b"",
        "headers": raw,
        "server": ("testserver", 80),
        "client": ("10.0.0.7", 50000),
        **more,
    }


async def request(app, path="/", method="GET", headers=(), body=b"", **more):
    """Run `app` for one request; `body` is bytes, or chunks of them."""
    chunks = [body] if isinstance(body, bytes) else list(body)
    incoming = [
        {"type": "http.request", "body": chunk, "more_body": index < len(chunks)}
        for index, chunk in enumerate(chunks, 1)
    ]
    sent = []

    async def receive():
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(message):
        sent.append(dict(message))

    await app(make_scope(path, method, headers, **more), receive, send)
    return Answer(sent)


@pytest.fixture
def drive():
    """Run an application for one request, on asyncio: ``drive(app, "/path", headers={...})``."""

    def run(app, *args, **kwargs):
        async def main():
            return await request(app, *args, **kwargs)

        return anyio.run(main)

    return run


@pytest.fixture
def drive_on(anyio_backend):
    """The same on every event loop."""

    def run(app, *args, **kwargs):
        async def main():
            return await request(app, *args, **kwargs)

        return anyio.run(main, backend=anyio_backend)

    return run


def respond(*chunks, status=200, headers=(), **more):
    """Return an application that answers so."""

    async def app(scope, receive, send):
        pairs = headers.items() if isinstance(headers, dict) else headers
        raw = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in pairs]
        await send({"type": "http.response.start", "status": status, "headers": raw, **more})
        parts: Iterable[bytes] = chunks or (b"",)
        for index, chunk in enumerate(parts, 1):
            more_body = index < len(chunks)
            await send({"type": "http.response.body", "body": chunk, "more_body": more_body})

    return app


@pytest.fixture
def responding():
    """Return an application with a given answer: ``responding(b"body", headers={...})``."""
    return respond
