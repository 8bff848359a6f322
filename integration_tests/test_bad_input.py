"""Bad input over a real socket: a clear 4xx or a clean close, and at most one line in the log."""

import json
import socket
from pathlib import Path

import httpx
import pytest
from servers import Served, demo


def raw(server: Served, request: bytes) -> bytes:
    """Send bytes, read until the server closes."""
    with server.connect() as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


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
    "a bad request line": (b"GET /items\r\nHost: x\r\n\r\n", {400}),
    "two lengths": (post(b"{}", "Content-Length: 3"), {400}),
    "length and chunks": (post(b"{}", "Transfer-Encoding: chunked"), {400}),
    "a bad chunk": (
        head("POST", "/items", "X-User: me", "Transfer-Encoding: chunked") + b"zz\r\nhello\r\n",
        {400},
    ),
}


@pytest.mark.parametrize("name", BAD_REQUESTS)
def test_a_bad_request_is_answered_and_survived(inventory: Served, name: str) -> None:
    before = inventory.log.read_text()
    request, expected = BAD_REQUESTS[name]
    answer = raw(inventory, request)
    assert status(answer) in expected, answer[:500]
    assert httpx.get(f"{inventory.url}/items/0").status_code == 404  # it still serves
    said = inventory.log.read_text()[len(before) :]
    assert "Traceback" not in said
    own = [line for line in said.splitlines() if "/items/0" not in line]
    assert len(own) <= 1, own


def test_a_validation_error_names_where_json_ends(inventory: Served) -> None:
    answer = raw(inventory, post(b'{"name": ', "Connection: close"))
    error = json.loads(answer.partition(b"\r\n\r\n")[2])["detail"][0]
    assert (error["type"], error["msg"]) == ("json_invalid", "JSON decode error")


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
