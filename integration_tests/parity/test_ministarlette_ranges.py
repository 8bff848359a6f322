"""Random range requests: ministarlette sends what Starlette sends."""

import re

import anyio
import pytest
import starlette.responses
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ministarlette.responses

number = st.one_of(st.integers(0, 45).map(str), st.sampled_from(["", "a", "+1", " 2 ", "1_0"]))
specs = st.tuples(number, st.sampled_from(["-", "-", "-", "", "--"]), number).map("".join)
headers = st.tuples(
    st.sampled_from(["bytes=", "bytes=", "BYTES = ", "items=", ""]),
    st.lists(specs, max_size=4).map(",".join),
).map("".join)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("ranges") / "file.txt"
    path.write_bytes(b"0123456789" * 4)
    return path


def ask(web, path, method, sent_headers):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "headers": sent_headers,
        "asgi": {"spec_version": "2.4"},
    }
    anyio.run(web.responses.FileResponse(path), scope, None, send)
    start, *body = sent
    text = repr(start) + repr(b"".join(message.get("body", b"") for message in body))
    boundaries = re.findall(r"boundary=(\w+)", text)
    return text.replace(boundaries[0], "BOUNDARY") if boundaries else text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=headers, method=st.sampled_from(["GET", "HEAD", "POST"]))
def test_ranges(path, header, method):
    sent_headers = [(b"range", header.encode())]
    real = ask(starlette, path, method, sent_headers)
    assert ask(ministarlette, path, method, sent_headers) == real


@pytest.mark.parametrize("condition", [b'"x"', b'W/"x"', b"Mon, 01 Jan 2024 00:00:00 GMT", b""])
def test_if_range(path, condition):
    sent_headers = [(b"range", b"bytes=0-3"), (b"if-range", condition)]
    real = ask(starlette, path, "GET", sent_headers)
    assert ask(ministarlette, path, "GET", sent_headers) == real


@pytest.mark.parametrize("count", [1, 99, 100, 101, 102])
def test_many_ranges(path, count):
    sent_headers = [(b"range", b"bytes=" + b",".join([b"0-0"] * count))]
    real = ask(starlette, path, "GET", sent_headers)
    assert ask(ministarlette, path, "GET", sent_headers) == real
