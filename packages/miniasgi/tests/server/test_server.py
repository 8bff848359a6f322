"""The server as an object: configuration, lifespan, deadlines."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import threading
import time
from typing import Any

import pytest
from click.testing import CliRunner

from miniasgi import Config, Server, run
from miniasgi.cli import main

from ..conftest import run_async, until  # noqa: TID252


async def hello(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def test_configuration_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config(hello).port = 1  # type: ignore[misc]


def test_unknown_options_are_named() -> None:
    with pytest.raises(TypeError, match="prot"):
        Config(hello, prot=1)  # type: ignore[call-arg]


def test_every_option_is_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without options, the command gives `run` the defaults of Config."""
    given: dict[str, Any] = {}
    monkeypatch.setattr("miniasgi.cli.run", lambda app, **options: given.update(options))
    assert CliRunner().invoke(main, ["m:app"]).exit_code == 0
    assert vars(Config("m:app", **given)) == vars(Config("m:app", app_dir="."))
    api_only = {"app", "headers", "log_config", "ssl_context_factory", "asgi_version"}
    assert given.keys() == {field.name for field in dataclasses.fields(Config)} - api_only


def test_command_line_and_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr("miniasgi.cli.run", lambda app, **options: given.update(options))
    arguments = ["m:app", "--port", "1", "--no-date-header", "--ws-ping-interval", "1.5"]
    result = CliRunner().invoke(main, arguments, env={"MINIASGI_HOST": "::1"})
    assert result.exit_code == 0, result.output
    assert given["port"] == 1
    assert given["host"] == "::1"
    assert given["date_header"] is False
    assert given["ws_ping_interval"] == 1.5
    assert CliRunner().invoke(main, ["m:app", "--lifespan", "maybe"]).exit_code == 2


@run_async
async def test_lifespan_and_state(serving: Any) -> None:
    log: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            scope["state"]["list"] = log
            scope["state"]["count"] = 0
            for _ in range(2):
                message = await receive()
                log.append(message["type"])
                await send({"type": message["type"] + ".complete"})
            return
        assert scope["state"]["count"] == 0
        scope["state"]["count"] += 1  # of this request's copy
        scope["state"]["list"].append("request")
        await hello(scope, receive, send)

    async with serving(app, lifespan="on") as running:
        client = await running.connect()
        client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 2)
        await client.response()
        await client.response()
    assert log == ["lifespan.startup", "request", "request", "lifespan.shutdown"]


@pytest.mark.parametrize("lifespan", ["auto", "on"])
def test_failed_startup(lifespan: Any, caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no database"})

    with pytest.raises(SystemExit) as exit_info:
        run(app, lifespan=lifespan, log_config=None, port=0)
    assert exit_info.value.code == 3
    assert "no database" in caplog.text


def test_application_without_lifespan(caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError("unknown scope")

    async def serve(lifespan: Any) -> bool:
        server = Server(Config(app, lifespan=lifespan, log_config=None, port=0))
        task = asyncio.ensure_future(server.serve())
        await until(lambda: server.started or task.done())
        started = server.started
        server.should_exit = True
        await task
        return started

    assert asyncio.run(serve("auto"))
    assert "unknown scope" not in caplog.text
    assert not asyncio.run(serve("on"))
    assert "unknown scope" in caplog.text


def test_stop_from_another_thread() -> None:
    server = Server(Config(hello, lifespan="off", log_config=None, port=0))
    thread = threading.Thread(target=server.run)
    thread.start()
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("sent", "option", "answer"),
    [
        (b"", "timeout_request_head", b""),
        (b"GET / HTTP/1.1\r\nHo", "timeout_request_head", b"HTTP/1.1 408 "),
        (
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx",
            "timeout_request_body",
            b"HTTP/1.1 408 ",
        ),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "timeout_keep_alive", b"HTTP/1.1 200 "),
    ],
)
@run_async
async def test_deadlines(
    serving: Any,
    http: str,
    sent: bytes,
    option: str,
    answer: bytes,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Slow clients are let go. The coarse clock is moved by hand."""
    told = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (message := await receive())["type"] == "http.request" and message["more_body"]:
            pass
        told.append(message["type"])
        await hello(scope, receive, send)

    async with serving(app, http=http, **{option: 1000.0}) as running:
        state = running.server.server_state
        client = await running.connect()
        client.send(sent)
        received = b""
        if b"200" in answer:
            received = await client.reader.readexactly(len(answer))
        await until(lambda: state.connections and (not sent or _has_arrived(state, sent)))
        state._sweep()
        assert len(state.connections) == 1
        with monkeypatch.context() as patch:
            patch.setattr("time.monotonic", lambda now=time.monotonic: now() + 2000)
            state._sweep()
        received += await client.rest()
    assert received.startswith(answer)
    if b"POST" in sent:
        assert told == ["http.disconnect"]
    assert [r for r in caplog.records if r.levelno > logging.INFO] == []


def _has_arrived(state: Any, sent: bytes) -> bool:
    (connection,) = state.connections
    if b"POST" in sent:
        return connection._incoming is not None
    return b"\r\n\r\n" in sent or connection.parser.in_head


@run_async
async def test_access_log_as_records(serving: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with serving(hello) as running:
        client = await running.connect()
        client.send(b"GET /a%0Ab?c HTTP/1.1\r\nHost: a\r\n\r\n")
        await client.response()
    (record,) = [record for record in caplog.records if record.name == "miniasgi.access"]
    assert record.getMessage().endswith('- "GET /a%0Ab?c HTTP/1.1" 200')


@run_async
async def test_wsgi_application(serving: Any) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> Any:
        start_response("201 Created", [("X-Path", environ["PATH_INFO"])])
        yield b"got "
        yield environ["wsgi.input"].read()

    async with serving(app, interface="wsgi") as running:
        client = await running.connect()
        client.send(b"POST /a%20b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
        status, headers, body = await client.response()
    assert (status, headers["x-path"], body) == (201, "/a b", b"got abc")


@run_async
async def test_asgi2_application(serving: Any) -> None:
    class App:
        def __init__(self, scope: Any) -> None:
            assert scope["asgi"]["version"] == "2.0"

        async def __call__(self, receive: Any, send: Any) -> None:
            await hello({}, receive, send)

    async with serving(App) as running:
        client = await running.connect()
        client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert (await client.response())[2] == b"ok"


def test_log_configurations_for_uvicorn_hold() -> None:
    loggers = {"uvicorn": {"level": "ERROR"}, "uvicorn.access": {"level": "WARNING"}}
    log_config = {"version": 1, "disable_existing_loggers": False, "loggers": loggers}
    Config(hello, log_config=log_config)
    assert logging.getLogger("miniasgi").level == logging.ERROR
    assert logging.getLogger("miniasgi.access").level == logging.WARNING
    assert loggers.keys() == {"uvicorn", "uvicorn.access"}
