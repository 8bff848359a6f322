"""Both parsers, on bytes alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miniasgi._http1.events import END, Event, Failure, Limits, Parser, Request
from miniasgi._http1.h11_parser import H11Parser

PARSERS: list[type[Parser]] = [H11Parser]
try:
    from miniasgi._http1.httptools_parser import HttptoolsParser
except ImportError:
    pass
else:
    PARSERS.append(HttptoolsParser)

Told = list[object]


def told(events: list[Event]) -> Told:
    """Make events comparable; neighbouring pieces of body are one."""
    out: Told = []
    for event in events:
        if isinstance(event, bytes) and out and isinstance(out[-1], bytes):
            out[-1] += event
        elif isinstance(event, Request):
            out.append((event.method, event.path, event.query_string.decode(), event.keep_alive))
        elif isinstance(event, Failure):
            out.append(event.status)
        else:
            out.append(event)
    return out


def feed(parser_class: type[Parser], pieces: list[bytes], limits: Limits) -> Told:
    parser = parser_class(limits)
    events: list[Event] = []
    for piece in pieces:
        events += parser.receive_data(piece)
        if events and isinstance(events[-1], Request) and events[-1].upgrade:
            events += parser.decline_upgrade()
    return told(events)


GET = ("GET", "/", "", True)
POST = ("POST", "/", "", True)
HOST = b"Host: a\r\n"

CASES: dict[str, tuple[bytes, Told]] = {
    "get": (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", [GET]),
    "path and query": (
        b"GET /a%20b/%C3%A4?x=%20 HTTP/1.1\r\nHost: a\r\n\r\n",
        [("GET", "/a b/ä", "x=%20", True)],
    ),
    "close": (
        b"GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",
        [("GET", "/", "", False)],
    ),
    "1.0": (b"GET / HTTP/1.0\r\n\r\n", [("GET", "/", "", False)]),
    "1.0 keep-alive": (b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", [GET]),
    "absolute form": (b"GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n", [("GET", "/x", "", True)]),
    "absolute form, no path": (
        b"GET http://b?q HTTP/1.1\r\nHost: a\r\n\r\n",
        [("GET", "/", "q", True)],
    ),
    "asterisk form": (b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", [("OPTIONS", "*", "", True)]),
    "body": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", [POST, b"abc", END]),
    "empty body": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", [POST]),
    "chunks": (
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
        b"2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n",
        [POST, b"abc", END],
    ),
    "trailers are dropped": (
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\nX-Forwarded-For: 6.6.6.6\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        [POST, END, GET],
    ),
    "foreign upgrade keeps the body": (
        b"POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
        b"Content-Length: 24\r\n\r\nGET /smuggled HTTP/1.1\r\n",
        [POST, b"GET /smuggled HTTP/1.1\r\n", END],
    ),
    "foreign upgrade keeps the chunks": (
        b"POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        [POST, b"a", END],
    ),
    "declined handshake": (
        b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        [GET],
    ),
    "length twice": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
        [400],
    ),
    "list of lengths": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\na", [400]),
    "signed length": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na", [400]),
    "length with underscore": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1_0\r\n\r\na",
        [400],
    ),
    "endless length": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9" + b"9" * 19 + b"\r\n\r\na",
        [400],
    ),
    "length and coding": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        [400],
    ),
    "coding on 1.0": (b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", [400]),
    "no host": (b"GET / HTTP/1.1\r\nX: y\r\n\r\n", [400]),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", [400]),
    "host with path": (b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", [400]),
    "host with user": (b"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", [400]),
    "folded line": (b"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n", [400]),
    "bare lf": (b"GET / HTTP/1.1\nHost: a\n\n", [400]),
    "bare cr": (b"GET / HTTP/1.1\r\nHost: a\r\nX: y\rz\r\n\r\n", [400]),
    "nul": (b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n", [400]),
    "control character": (b"GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", [400]),
    "space before colon": (b"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", [400]),
    "no colon": (b"GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", [400]),
    "fragment": (b"GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
    "relative target": (b"GET x HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
    "connect": (b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", [501]),
    "http/2.0": (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", [505]),
    "tls": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", [400]),
    "words": (b"hello there\r\n\r\n", [400]),
    "chunk without size": (
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        [POST, 400],
    ),
    "signed chunk size": (
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\na\r\n0\r\n\r\n",
        [POST, 400],
    ),
}
UNIMPLEMENTED = [b"gzip, chunked", b"gzip", b"identity", b"xchunked", b"chunked, gzip"]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("case", CASES)
def test_whole_and_byte_by_byte(parser: type[Parser], case: str) -> None:
    data, expected = CASES[case]
    assert feed(parser, [data], Limits()) == expected
    assert feed(parser, [bytes([byte]) for byte in data], Limits()) == expected


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("case", [case for case, (_, events) in CASES.items() if events[-1] != 400])
def test_with_trailing_request(parser: type[Parser], case: str) -> None:
    """What follows a request is the next one, unless the connection ends with it."""
    data, expected = CASES[case]
    follower = b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n"
    head = expected[0]
    if isinstance(head, tuple) and head[3]:
        expected = [*expected, ("GET", "/next", "", True)]
    assert feed(parser, [data + follower], Limits()) == expected
    assert feed(parser, [data, follower], Limits()) == expected


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("coding", UNIMPLEMENTED)
def test_other_codings_are_refused(parser: type[Parser], coding: bytes) -> None:
    data = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + coding + b"\r\n\r\n0\r\n\r\n"
    assert feed(parser, [data], Limits()) in ([400], [501])


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 2000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 2000, 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 11 + b"\r\n", 431),
        (b"GET /" + b"y" * 200 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    ],
)
@pytest.mark.parametrize("size", [7, 1000, 100_000])
def test_limits(parser: type[Parser], data: bytes, status: int, size: int) -> None:
    limits = Limits(head_size=1000, header_count=10, target_size=100)
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    assert feed(parser, pieces, limits) == [status]


@pytest.mark.parametrize("parser", PARSERS)
def test_limits_hold_behind_another_request(parser: type[Parser]) -> None:
    good = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    bad = b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 1000 + b"\r\n\r\n"
    assert feed(parser, [good + bad[:900], bad[900:]], Limits(head_size=1000)) == [GET, 431]


@pytest.mark.parametrize("parser", PARSERS)
def test_endless_trailers_are_refused(parser: type[Parser]) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    pieces = [head] + [b"X: " + b"y" * 95 + b"\r\n"] * 40
    assert feed(parser, pieces, Limits(head_size=1000))[-1] in (400, 431)


@pytest.mark.parametrize("parser", PARSERS)
def test_handshake_stops_the_parser(parser: type[Parser]) -> None:
    instance = parser(Limits())
    (event,) = instance.receive_data(
        b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\n"
        b"Upgrade: websocket\r\n\r\n\x81\x00"
    )
    assert isinstance(event, Request)
    assert event.upgrade
    assert instance.trailing_data == b"\x81\x00"


FRAGMENTS = st.sampled_from(
    [
        b"GET / HTTP/1.1\r\n",
        b"POST /x HTTP/1.1\r\n",
        b"Host: a\r\n",
        b"Content-Length: 3\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Connection: upgrade\r\n",
        b"Connection: close\r\n",
        b"Upgrade: websocket\r\n",
        b"Upgrade: x\r\n",
        b"\r\n",
        b"abc",
        b"3\r\nabc\r\n",
        b"0\r\n\r\n",
        b"\n",
        b" ",
    ]
)


@given(st.lists(FRAGMENTS | st.binary(max_size=12), max_size=12), st.integers(1, 40))
def test_any_bytes_give_events(fragments: list[bytes], size: int) -> None:
    """No input makes a parser raise, and cutting it differently changes nothing."""
    data = b"".join(fragments)
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    for parser in PARSERS:
        whole = feed(parser, [data], Limits())
        assert feed(parser, pieces, Limits()) == whole
        assert not any(isinstance(event, int) for event in whole[:-1])
