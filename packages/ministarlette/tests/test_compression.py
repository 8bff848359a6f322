"""GZip and Compression middleware: which coding, which responses, and that bodies survive."""

import sys
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministarlette._accept_encoding import preferred
from ministarlette.middleware.compression import CompressionMiddleware
from ministarlette.middleware.gzip import GZipMiddleware

TEXT = {"content-type": "text/plain"}
LONG = b"0123456789" * 100


def gunzip(data):
    return zlib.decompress(data, 31)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("deflate, gzip;q=1.0, *;q=0.5", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("br;q=0.5, gzip;q=0.8, zstd;q=0.1", "gzip"),
        ("*", "zstd"),
        ("*;q=0.5, zstd;q=0", "br"),
        ("gzip;q=0", None),
        ("gzip;q=0, *", "zstd"),
        ("*;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("gzip;q=nan, br;q=-1, zstd;q=2", None),
        ("gzip;q=", None),
        ("gzip ; q=0.3 ,, ;q=1", "gzip"),
        ("compress", None),
        ("gzip" + ",x" * 1000, "gzip"),
    ],
)
def test_negotiation(accepted, coding):
    assert preferred(accepted, ("zstd", "br", "gzip")) == coding


@given(st.text(st.sampled_from("gzipbrstd*,;q=.019 ")))
def test_negotiation_never_fails(accepted):
    assert preferred(accepted, ("br", "gzip")) in ("br", "gzip", None)


@pytest.mark.parametrize("middleware", [GZipMiddleware, CompressionMiddleware])
@pytest.mark.parametrize("threads_from", [0, 10**9])
@pytest.mark.parametrize("chunks", [[LONG], [LONG[:3], LONG[3:]], [b"", b"a", b"", LONG, b""]])
def test_bodies_survive(drive_on, responding, middleware, chunks, threads_from):
    app = middleware(responding(*chunks, headers=TEXT), thread_minimum_size=threads_from)
    answer = drive_on(app, headers={"accept-encoding": "gzip"})
    assert gunzip(answer.body) == b"".join(chunks)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    length = answer.headers.get("content-length")
    assert length == (str(len(answer.body)) if len(chunks) == 1 else None)


def test_every_piece_of_a_stream_can_be_read_at_once(drive, responding):
    app = GZipMiddleware(responding(b"first", b"second", b"third"))
    answer = drive(app, headers={"accept-encoding": "gzip"})
    reader = zlib.decompressobj(31)
    assert [reader.decompress(m["body"]) for m in answer.messages[1:]] == [
        b"first",
        b"second",
        b"third",
    ]


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, TEXT, b"short"),
        (206, TEXT, LONG),
        (200, {"content-encoding": "br"}, LONG),
        (200, {"content-type": "image/png"}, LONG),
        (200, {"content-type": "Video/MP4; codecs=x"}, LONG),
        (200, {"content-type": "application/grpc+proto"}, LONG),
        (200, {"content-type": "text/event-stream"}, LONG),
        (304, TEXT, b""),
    ],
)
def test_what_is_left_alone(drive, responding, status, headers, body):
    app = CompressionMiddleware(responding(body, status=status, headers=headers), minimum_size=6)
    answer = drive(app, headers={"accept-encoding": "gzip"})
    assert (answer.body, answer.headers) == (body, headers)


def test_nothing_stays_nothing(drive, responding):
    app = GZipMiddleware(responding(b"", headers={"content-length": "900"}), minimum_size=0)
    answer = drive(app, method="HEAD", headers={"accept-encoding": "gzip"})
    assert (answer.body, answer.headers) == (b"", {"content-length": "900"})


def test_other_clients_get_bare_bodies_that_caches_keep_apart(drive, responding):
    answer = drive(GZipMiddleware(responding(LONG, headers={"vary": "Cookie"})))
    assert (answer.body, answer.headers) == (LONG, {"vary": "Cookie, Accept-Encoding"})


def test_etags_become_weak(drive, responding):
    for etag, expected in (('"a"', 'W/"a"'), ('W/"a"', 'W/"a"')):
        app = CompressionMiddleware(responding(LONG, headers={"etag": etag}))
        assert drive(app, headers={"accept-encoding": "gzip"}).headers["etag"] == expected
        assert drive(app).headers["etag"] == etag


def test_brotli(drive, responding):
    brotli = pytest.importorskip("brotli")
    for chunks in ([LONG], [LONG, LONG]):
        answer = drive(
            CompressionMiddleware(responding(*chunks)), headers={"accept-encoding": "br"}
        )
        assert answer.headers["content-encoding"] == "br"
        assert brotli.decompress(answer.body) == b"".join(chunks)


def test_zstd(drive, responding):
    zstd = pytest.importorskip(
        "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    )
    for chunks in ([LONG], [LONG, LONG]):
        answer = drive(
            CompressionMiddleware(responding(*chunks)), headers={"accept-encoding": "zstd"}
        )
        assert answer.headers["content-encoding"] == "zstd"
        assert zstd.decompress(answer.body) == b"".join(chunks)


def test_codings_can_be_left_out(drive, responding):
    app = CompressionMiddleware(
        responding(LONG), gzip_level=None, brotli_level=None, zstd_level=None
    )
    assert drive(app, headers={"accept-encoding": "gzip, br, zstd"}).body == LONG


def test_trailers_are_kept(drive):
    async def app(scope, receive, send):
        start = {"type": "http.response.start", "status": 200, "headers": [], "trailers": True}
        await send(start)
        await send({"type": "http.response.body", "body": LONG})
        await send({"type": "http.response.trailers", "headers": [(b"a", b"b")]})

    answer = drive(GZipMiddleware(app), headers={"accept-encoding": "gzip"})
    assert gunzip(answer.body) == LONG
    assert "content-length" not in answer.headers
    assert answer.messages[-1]["type"] == "http.response.trailers"
