"""Bad input over a real socket: a clear 4xx or a clean close, and one line in the log."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPResponse, RemoteDisconnected
from pathlib import Path

import httpx
import pytest
from servers import Served, demo


def ask(server: Served, request: bytes) -> tuple[int, bytes]:
    """Send bytes; return the status and the body of the answer, 0 for a close without one."""
    with server.connect() as connection:
        with suppress(OSError):  # the server may answer and close before it has all
            connection.sendall(request)
        answer = HTTPResponse(connection)
        try:
            answer.begin()
            return answer.status, answer.read()
        except (RemoteDisconnected, ConnectionResetError):
            return 0, b""


def head(method: str = "GET", path: str = "/items", *lines: str, host: str = "127.0.0.1") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *lines, "", ""]).encode()


def post(body: bytes, *lines: str) -> bytes:
    size = f"Content-Length: {len(body)}"
    return (
        head("POST", "/items", "Content-Type: application/json", "X-User: me", size, *lines) + body
    )


BAD_REQUESTS = {
    "malformed JSON": (post(b'{"name": '), {422}),
    "JSON that is not text": (post(b'\xff\xfe{"a"'), {400, 422}),
    "wrong types": (post(b'{"name": [1], "price": {}}'), {422}),
    "deeply nested JSON": (post(b"[" * 100_000), {400, 422}),
    "a huge number": (post(b'{"name": "x", "price": ' + b"9" * 10_000 + b"}"), {400, 422}),
    "no such path": (head("GET", "/nowhere"), {404}),
    "no such method": (head("PUT", "/items"), {405}),
    "unknown host": (head(host="evil.example"), {400}),
    "no host": (b"GET /items HTTP/1.1\r\n\r\n", {400}),
    "two hosts": (head("GET", "/items", "Host: other"), {400}),
    "oversized header": (head("GET", "/items", "X-Big: " + "x" * 1_000_000), {400, 431}),
    "endless headers": (head("GET", "/items", *(f"X-{i}: 1" for i in range(20_000))), {400, 431}),
    "not HTTP at all": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200, {400}),
    "a bad request line": (b"GET /items\r\nHost: x\r\n\r\n", {400, 505}),
    "two lengths": (post(b"{}", "Content-Length: 3"), {400}),
    "length and chunks": (post(b"{}", "Transfer-Encoding: chunked"), {400}),
    "a bad chunk": (
        head("POST", "/items", "X-User: me", "Transfer-Encoding: chunked") + b"zz\r\nhello\r\n",
        {400},
    ),
}


ABOUT_A_REQUEST = re.compile(r'WARNING|ERROR|CRITICAL|Traceback|.* "[A-Z]+ .* HTTP/')


@dataclass
class Run:
    """What became of all the bad requests, sent one after the other to one server."""

    answers: dict[str, tuple[int, bytes]]
    said: list[str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    with demo(tmp_path_factory.mktemp("bad")) as server:
        answers = {name: ask(server, request) for name, (request, _) in BAD_REQUESTS.items()}
        assert httpx.get(f"{server.url}/items").json() == []  # it still serves
        assert server.stop() == 0
        said = [line for line in server.log.read_text().splitlines() if ABOUT_A_REQUEST.match(line)]
    return Run(answers, said)


@pytest.mark.parametrize("name", BAD_REQUESTS)
def test_a_bad_request_gets_a_clear_answer(run: Run, name: str) -> None:
    status, body = run.answers[name]
    assert status in BAD_REQUESTS[name][1], body[:500]


def test_the_log_has_one_line_for_each_request(run: Run) -> None:
    assert "Traceback" not in "".join(run.said)
    assert len(run.said) == len(BAD_REQUESTS) + 1, run.said  # and the one that was good


def test_a_validation_error_names_where_json_ends(run: Run) -> None:
    error = json.loads(run.answers["malformed JSON"][1])["detail"][0]
    assert (error["type"], error["loc"]) == ("json_invalid", ["body", 9])


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /it",
        head("GET", "/items")[:-2],
        head("POST", "/items", "X-User: me", "Content-Length: 100") + b"{",
        head("GET", "/items.csv"),
    ],
    ids=["nothing", "half a line", "half a head", "half a body", "before the answer"],
)
def test_a_client_that_disconnects_is_silent(tmp_path: Path, sent: bytes) -> None:
    with demo(tmp_path) as server:
        started = server.log.read_text()
        connection = server.connect()
        connection.sendall(sent)
        connection.close()
        assert httpx.get(f"{server.url}/items").json() == []
        assert server.stop() == 0
        said = server.log.read_text()[len(started) :]
    assert "Traceback" not in said
    assert "ERROR" not in said
