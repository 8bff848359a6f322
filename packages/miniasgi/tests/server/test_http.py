"""HTTP over real sockets."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..conftest import run_async, until  # noqa: TID252

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
LAST = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


async def respond(send: Any, body: bytes = b"ok", status: int = 200, headers: Any = ()) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def hello(scope: Any, receive: Any, send: Any) -> None:
    await respond(send)


async def echo(scope: Any, receive: Any, send: Any) -> None:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    await respond(send, body)


@run_async
async def test_keep_alive_and_pipelining(serving: Any, http: str) -> None:
    paths: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        paths.append(scope["path"])
        await asyncio.sleep(0)
        await respond(send, scope["path"].encode())

    async with serving(app, http=http) as running:
        client = await running.connect()
        for _ in range(2):
            client.send(b"".join(b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % i for i in range(20)))
            for i in range(20):
                assert (await client.response())[2] == b"/%d" % i
        assert len(paths) == 40


@run_async
async def test_scope(serving: Any, http: str) -> None:
    scopes: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        scopes.append(scope)
        await respond(send)

    async with serving(app, http=http, root_path="/root", proxy_headers=False) as running:
        await running.exchange(
            b"GET /a%2Fb?c=d HTTP/1.1\r\nHost: a\r\nX-Y:  z \r\nConnection: close\r\n\r\n"
        )
    (scope,) = scopes
    assert scope["client"][0] == "127.0.0.1"
    assert scope["server"] == ("127.0.0.1", running.port)
    del scope["client"], scope["server"]
    assert scope == {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "scheme": "http",
        "method": "GET",
        "root_path": "/root",
        "path": "/root/a/b",
        "raw_path": b"/a%2Fb",
        "query_string": b"c=d",
        "headers": [(b"host", b"a"), (b"x-y", b"z"), (b"connection", b"close")],
        "state": {},
    }


@run_async
async def test_bodies(serving: Any, http: str) -> None:
    async with serving(echo, http=http) as running:
        client = await running.connect()
        client.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
        client.send(b"cde")
        assert (await client.response())[2] == b"abcde"
        client.send(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        client.send(b"2\r\nde\r\n0\r\n\r\n")
        assert (await client.response())[2] == b"abcde"
        big = b"x" * 3_000_000
        client.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(big) + big)
        assert (await client.response())[2] == big


@run_async
async def test_expect_continue(serving: Any, http: str) -> None:
    async with serving(echo, http=http) as running:
        client = await running.connect()
        client.send(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        )
        assert await client.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.send(b"abc")
        assert (await client.response())[2] == b"abc"
    async with serving(hello, http=http) as running:  # which does not read the body
        answer = await running.exchange(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        )
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"connection: close" in answer


@run_async
async def test_framing_of_responses(serving: Any, http: str) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-length", b"4")] if scope["path"] == "/length" else []
        status = int(scope["query_string"] or 200)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"ab", "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": True})
        await send({"type": "http.response.body", "body": b"cd", "more_body": False})

    async with serving(app, http=http) as running:
        client = await running.connect()
        client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        _, headers, body = await client.response()
        assert (headers["transfer-encoding"], body) == ("chunked", b"abcd")
        client.send(b"GET /length HTTP/1.1\r\nHost: a\r\n\r\n")
        _, headers, body = await client.response()
        assert (headers["content-length"], body) == ("4", b"abcd")
        client.send(b"HEAD /length HTTP/1.1\r\nHost: a\r\n\r\n")
        _, headers = await client.head()
        assert headers["content-length"] == "4"
        client.send(b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
        _, headers = await client.head()
        assert headers["transfer-encoding"] == "chunked"
        for status in (204, 304):
            client.send(b"GET /?%d HTTP/1.1\r\nHost: a\r\n\r\n" % status)
            got, headers = await client.head()
            assert got == status
            assert not {"content-length", "transfer-encoding"} & headers.keys()
        answer = await running.exchange(b"GET / HTTP/1.0\r\nHost: a\r\n\r\n")
        assert answer.endswith(b"\r\nconnection: close\r\n\r\nabcd")
        client.send(b"GET /length HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
        _, headers, body = await client.response()
        assert (headers["connection"], body) == ("keep-alive", b"abcd")


@run_async
async def test_default_headers(serving: Any, http: str) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await respond(send, headers=[(b"Date", b"today"), (b"server", b"mine")])

    async with serving(hello, http=http, headers=[("X-More", "yes")]) as running:
        client = await running.connect()
        client.send(GET)
        _, headers, _ = await client.response()
        assert headers.keys() == {"date", "server", "x-more", "content-length"}
    async with serving(app, http=http) as running:
        client = await running.connect()
        client.send(GET)
        _, headers, _ = await client.response()
        assert (headers["date"], headers["server"]) == ("today", "mine")
    async with serving(hello, http=http, date_header=False, server_header=False) as running:
        client = await running.connect()
        client.send(GET)
        assert (await client.response())[1] == {"content-length": "2"}


@pytest.mark.parametrize(
    "header",
    [
        (b"x", b"a\r\nb: c"),
        (b"x", b"a\nb"),
        (b"x", b"a\0b"),
        (b"content-type", b"a\r\nb"),
        (b"x y", b"a"),
        (b"x\r\ny", b"a"),
        (b"content-length", b"1\r\nx: y"),
        (b"connection", b"\r\nx: y"),
        (b"", b"a"),
    ],
)
@run_async
async def test_responses_cannot_be_split(
    serving: Any, http: str, header: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await respond(send, headers=[header])

    async with serving(app, http=http) as running:
        answer = await running.exchange(LAST)
    if header[0] == b"connection":  # which the server writes itself
        assert b"x: y" not in answer
        caplog.clear()
    else:
        assert answer.startswith(b"HTTP/1.1 500 ")
        assert [r.message for r in caplog.records] == ["Exception in ASGI application\n"]


BAD = {
    b"GET / HTTP/1.1\r\n\r\n": 400,
    b"nonsense\r\n\r\n": 400,
    b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 200_000 + b"\r\n\r\n": 431,
    b"GET /" + b"y" * 40_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n": 414,
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n": 0,
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n": 400,
}


@pytest.mark.parametrize("data", BAD)
@run_async
async def test_bad_input_is_answered_and_logged_once(
    serving: Any, http: str, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(echo, http=http) as running:
        client = await running.connect()
        client.send(GET + data)
        assert (await client.response())[0] == 200  # what came before is answered
        status, headers, _ = await client.response()
        assert status == BAD[data] or (BAD[data] == 0 and status in (400, 501))
        assert headers["connection"] == "close"
        assert await client.rest() == b""
    warnings = [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]
    assert warnings == ["Invalid HTTP request received."]


@run_async
async def test_application_errors(
    serving: Any, http: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"]
        if path == "/raise":
            raise ValueError("no")
        if path == "/nothing":
            return
        await send({"type": "http.response.start", "status": 200})
        if path == "/head-only":
            return
        if path == "/long":
            await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b"ab", "more_body": True})
        raise ValueError("too late")

    expected = {"/raise": 500, "/nothing": 500, "/head-only": 500, "/long": 500, "/late": 200}
    async with serving(app, http=http) as running:
        for path, status in expected.items():
            caplog.clear()
            answer = await running.exchange(b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n" % path.encode())
            assert answer.startswith(b"HTTP/1.1 %d " % status)
            assert len([r for r in caplog.records if r.levelno >= logging.ERROR]) == 1
        assert not answer.endswith(b"0\r\n\r\n")  # the client can see that the body is cut off
        caplog.clear()


@run_async
async def test_wrong_lengths(serving: Any, http: str, caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        with pytest.raises(RuntimeError, match="Content-Length"):
            await respond(send, b"abc", headers=[(b"content-length", scope["query_string"])])
        raise ValueError

    async with serving(app, http=http) as running:
        for length in (b"2", b"4"):
            answer = await running.exchange(b"GET /?%b HTTP/1.1\r\nHost: a\r\n\r\n" % length)
            assert answer.startswith(b"HTTP/1.1 500 ")
    caplog.clear()


@run_async
async def test_disconnect_is_told_and_silent(
    serving: Any, http: str, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Any] = []
    done = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        started.set()
        while (message := await receive())["type"] == "http.request":
            pass
        told.append(message)
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b"ab"})
        done.set()
        raise OSError("what a framework does then")

    for request in (GET, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"):
        done.clear()
        started = asyncio.Event()
        async with serving(app, http=http) as running:
            client = await running.connect()
            client.send(request)
            await started.wait()
            client.writer.close()
            await done.wait()
    assert told == [{"type": "http.disconnect"}] * 2
    assert [r.getMessage() for r in caplog.records if r.levelno > logging.INFO] == []


@run_async
async def test_writing_waits_for_the_client(serving: Any, http: str) -> None:
    sent = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal sent
        await send({"type": "http.response.start", "status": 200})
        for _ in range(200):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
            sent += 100_000
        await send({"type": "http.response.body"})

    async with serving(app, http=http) as running:
        client = await running.connect()
        client.send(GET)
        await client.head()
        before = -1
        while sent != before:  # until it stands still
            before = sent
            for _ in range(50):
                await asyncio.sleep(0)
        assert sent < 20_000_000
        client.writer.close()


@run_async
async def test_a_client_that_does_not_read_is_let_go(
    serving: Any, http: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})
        for _ in range(200):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
        ended.set()

    async with serving(app, http=http) as running:
        state = running.server.server_state
        client = await running.connect()
        client.send(GET)
        await until(lambda: any(connection.writing_paused for connection in state.connections))
        client.send(GET)  # this buys no time
        (connection,) = state.connections
        await until(lambda: connection._waiting)
        with monkeypatch.context() as patch:
            patch.setattr("time.monotonic", lambda now=time.monotonic: now() + 100)
            state._sweep()
        await ended.wait()
        assert not state.connections


@run_async
async def test_an_early_answer_arrives(serving: Any, http: str) -> None:
    """An application may answer before it has read the body, and close."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await respond(send, status=413, headers=[(b"connection", b"close")])

    body = b"x" * 3_000_000
    async with serving(app, http=http) as running:
        answer = await running.exchange(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )
    assert answer.startswith(b"HTTP/1.1 413 ")


@run_async
async def test_reading_waits_for_the_application(serving: Any, http: str) -> None:
    go = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await go.wait()
        await echo(scope, receive, send)

    body = b"x" * 20_000_000
    async with serving(app, http=http) as running:
        client = await running.connect()
        client.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        before = -1
        while (waiting := client.writer.transport.get_write_buffer_size()) != before:
            before = waiting
            for _ in range(50):
                await asyncio.sleep(0)
        assert waiting > 0  # the server has stopped reading
        go.set()
        assert len((await client.response())[2]) == len(body)


@run_async
async def test_requests_do_not_share_context(serving: Any, http: str) -> None:
    variable = contextvars.ContextVar("variable", default="unset")
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(variable.get())
        variable.set("leak")
        await respond(send)

    async with serving(app, http=http) as running:
        client = await running.connect()
        client.send(GET * 3)
        for _ in range(3):
            await client.response()
    assert seen == ["unset"] * 3


@run_async
async def test_forwarded_headers(serving: Any, http: str) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await respond(send, f"{scope['scheme']} {scope['client'][0]}".encode())

    request = (
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 1.2.3.4\r\n"
        b"X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
    )
    async with serving(app, http=http) as running:
        assert (await running.exchange(request)).endswith(b"https 1.2.3.4")
    async with serving(app, http=http, forwarded_allow_ips="10.0.0.1") as running:
        assert (await running.exchange(request)).endswith(b"http 127.0.0.1")


@run_async
async def test_concurrency_limit(serving: Any, http: str, caplog: pytest.LogCaptureFixture) -> None:
    async with serving(hello, http=http, limit_concurrency=1) as running:
        first = await running.connect()
        first.send(GET)
        assert (await first.response())[0] == 200
        assert (await running.exchange(LAST)).startswith(b"HTTP/1.1 503 ")
    caplog.clear()


@run_async
async def test_request_limit(serving: Any, http: str) -> None:
    async with serving(hello, http=http, limit_max_requests=2) as running:
        client = await running.connect()
        client.send(GET + GET)
        await client.response()
        await client.response()
        assert await client.rest() == b""
        assert running.server.should_exit


FRAGMENTS = [
    GET,
    b"POST / HTTP/1.1\r\n",
    b"Host: a\r\n",
    b"Content-Length: 3\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"\r\n",
    b"abc",
    b"3\r\nabc\r\n",
    b"0\r\n\r\n",
    b"\0",
]
FIXTURES = [HealthCheck.function_scoped_fixture]


@settings(max_examples=30, deadline=None, suppress_health_check=FIXTURES)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=10), max_size=10))
def test_any_bytes_give_a_response_or_a_clean_close(
    serving: Any, http: str, caplog: pytest.LogCaptureFixture, fragments: list[bytes]
) -> None:
    caplog.clear()

    async def talk() -> bytes:
        async with serving(echo, http=http) as running:
            client = await running.connect()
            client.send(b"".join(fragments))
            client.writer.write_eof()
            return await client.rest()

    answer = asyncio.run(asyncio.wait_for(talk(), 10))
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []
