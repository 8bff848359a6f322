import os

import anyio
import pytest

from ministarlette import responses
from ministarlette.exceptions import HTTPException
from ministarlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)


@pytest.mark.parametrize(
    ("response", "body", "headers"),
    [
        (Response(), b"", [("content-length", "0")]),
        (Response(status_code=204), b"", []),
        (
            PlainTextResponse("é"),
            b"\xc3\xa9",
            [("content-length", "2"), ("content-type", "text/plain; charset=utf-8")],
        ),
        (
            JSONResponse({"a": [1, None, "é"]}),
            '{"a":[1,null,"é"]}'.encode(),
            [("content-length", "19"), ("content-type", "application/json")],
        ),
        (
            RedirectResponse("/a b"),
            b"",
            [("content-length", "0"), ("location", "/a%20b")],
        ),
        (Response(b"x", headers={"Content-Length": "9"}), b"x", [("content-length", "9")]),
    ],
)
def test_responses(drive, response, body, headers):
    answer = drive(response)
    assert (answer.body, answer.raw_headers) == (body, headers)


CIRCLE: list = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (float("nan"), ValueError, "not JSON compliant"),
        (CIRCLE, ValueError, "Circular reference"),
        ({"a": {1}}, TypeError, "set is not JSON serializable"),
    ],
)
def test_json_says_what_it_cannot_encode(value, error, text):
    with pytest.raises(error, match=text):
        JSONResponse(value)
    assert JSONResponse({"a": 1}).body == b'{"a":1}'  # nothing is left behind


def test_json_dumps_can_be_replaced(monkeypatch):
    calls = []
    monkeypatch.setattr(
        responses.json, "dumps", lambda value, **options: calls.append(value) or "x"
    )
    assert JSONResponse([1]).body == b"x"
    assert calls == [[1]]


@pytest.mark.parametrize(
    ("options", "cookie"),
    [
        ({}, "k=v; Path=/; SameSite=lax"),
        ({"value": 'a "b"'}, 'k="a \\"b\\""; Path=/; SameSite=lax'),
        ({"max_age": 0, "path": None, "samesite": None}, "k=v; Max-Age=0"),
        (
            {"secure": True, "httponly": True, "domain": "x.org", "expires": "never"},
            "k=v; Domain=x.org; expires=never; HttpOnly; Path=/; SameSite=lax; Secure",
        ),
    ],
)
def test_cookies(options, cookie):
    response = Response()
    response.set_cookie("k", **{"value": "v", **options})
    assert response.headers["set-cookie"] == cookie


@pytest.mark.parametrize("field", ["path", "domain", "expires"])
def test_cookies_cannot_inject_headers(field):
    with pytest.raises(ValueError, match="control characters"):
        Response().set_cookie("k", "v", **{field: "x\r\nset-cookie: evil=1"})


@pytest.fixture
def digits(tmp_path):
    path = tmp_path / "digits.txt"
    path.write_bytes(b"0123456789")
    return path


@pytest.mark.parametrize(
    ("header", "status", "content_range", "body"),
    [
        (None, 200, None, b"0123456789"),
        ("bytes=0-3", 206, "bytes 0-3/10", b"0123"),
        ("bytes=-3", 206, "bytes 7-9/10", b"789"),
        ("bytes=2-4,3-6", 206, "bytes 2-6/10", b"23456"),
        ("bytes=10-", 416, "bytes */10", b""),
        ("bytes=5-3", 400, None, b"Range header: start must be less than end"),
        ("items=0-3", 400, None, b"Only support bytes range"),
        ("bytes=" + ",".join(["0-0"] * 101), 200, None, b"0123456789"),
    ],
)
def test_ranges(drive_on, digits, header, status, content_range, body):
    answer = drive_on(FileResponse(digits), headers={"range": header} if header else {})
    assert (answer.status, answer.headers.get("content-range")) == (status, content_range)
    assert answer.body == body
    assert int(answer.headers["content-length"]) == len(answer.body)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_several_ranges(drive_on, digits, method):
    headers = {"range": "bytes=0-1,8-9"}
    answer = drive_on(FileResponse(digits), method=method, headers=headers)
    boundary = answer.headers["content-type"].partition("boundary=")[2].encode()
    if method == "GET":
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert answer.body.count(b"--" + boundary) == 3
    else:
        assert answer.body == b""


def test_a_file_response_can_be_sent_again(drive, digits):
    response = FileResponse(digits)
    assert drive(response, headers={"range": "bytes=0-3"}).status == 206
    answer = drive(response)
    assert (answer.status, answer.body) == (200, b"0123456789")


@pytest.mark.parametrize(
    ("condition", "status"),
    [("etag", 206), ('W/"x"', 200), ('"other"', 200), ("last-modified", 206)],
)
def test_if_range(drive, digits, condition, status):
    known = drive(FileResponse(digits)).headers
    headers = {"range": "bytes=0-3", "if-range": known.get(condition, condition)}
    assert drive(FileResponse(digits), headers=headers).status == status


def test_large_files_are_read_in_chunks(drive_on, tmp_path):
    path = tmp_path / "large"
    path.write_bytes(os.urandom(200_000))
    answer = drive_on(FileResponse(path))
    assert answer.body == path.read_bytes()
    assert len(answer.messages) > 3


@pytest.mark.parametrize(("name", "text"), [("nothing", "does not exist"), ("", "is not a file")])
def test_files_must_be_files(drive, tmp_path, name, text):
    with pytest.raises(RuntimeError, match=text):
        drive(FileResponse(tmp_path / name))


async def numbers():
    for number in range(3):
        yield str(number)


@pytest.mark.parametrize("version", ["2.0", "2.4"])
@pytest.mark.parametrize("content", [numbers, lambda: ["0", b"1", "2"]])
def test_streams(drive_on, content, version):
    async def app(scope, receive, send):
        await StreamingResponse(content())(scope, _wait_forever, send)

    assert drive_on(app, asgi={"spec_version": version}).body == b"012"


async def _wait_forever():
    await anyio.sleep_forever()


@pytest.mark.parametrize(("status", "detail"), [(404, "Not Found"), (499, "")])
def test_exceptions_have_a_phrase(status, detail):
    assert HTTPException(status).detail == detail
