"""Forms: what is parsed, what is limited, and what hostile bodies get."""

import tempfile

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ministarlette import formparsers
from ministarlette.datastructures import FormData, Headers, UploadFile
from ministarlette.formparsers import (
    FormParser,
    MultiPartException,
    MultiPartParser,
    MultiPartStream,
)

pytest.importorskip("python_multipart")

BOUNDARY = "frontier"


def headers(content_type=f"multipart/form-data; boundary={BOUNDARY}"):
    return Headers({"content-type": content_type})


def encode(*parts, end=True):
    """Write parts, pairs of raw headers and data, as multipart/form-data."""
    lines = [f"--{BOUNDARY}\r\n".encode() + head + b"\r\n\r\n" + data for head, data in parts]
    return b"\r\n".join(lines) + (f"\r\n--{BOUNDARY}--\r\n".encode() if end else b"")


def field(name, value):
    return b'Content-Disposition: form-data; name="' + name + b'"', value


def upload(name, filename, data, *more):
    head = b'Content-Disposition: form-data; name="%s"; filename="%s"' % (name, filename)
    return b"\r\n".join([head, *more]), data


def pieces(data, size):
    return [data[place : place + size] for place in range(0, len(data), size)] or [b""]


async def stream(chunks):
    for chunk in chunks:
        yield chunk


def parse(data, size=65536, parser=MultiPartParser, head=None, **limits):
    async def main():
        return await parser(head or headers(), stream(pieces(data, size)), **limits).parse()

    return anyio.run(main)


async def contents(form):
    items = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            value = (value.filename, value.content_type, value.size, await value.read())
        items.append((name, value))
    await form.close()
    return items


FORM = encode(
    field(b"title", "Käse".encode()),
    upload(b"photo", b"a.png", b"\x89PNG\r\n--front" * 50, b"Content-Type: image/png"),
    field(b"empty", b""),
    upload(b"photo", "ü.txt".encode(), b""),
)
PARSED = [
    ("title", "Käse"),
    ("photo", ("a.png", "image/png", 650, b"\x89PNG\r\n--front" * 50)),
    ("empty", ""),
    ("photo", ("ü.txt", None, 0, b"")),
]


@pytest.mark.parametrize("size", [1, 2, 7, 64, 100_000])
def test_a_form_is_the_same_however_it_is_chunked(size):
    assert anyio.run(contents, parse(FORM, size)) == PARSED


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters='"\\%\r\n'), max_size=8),
            st.none() | st.text(st.sampled_from("abc. é;=,'"), max_size=8),
            st.binary(max_size=200),
        ),
        max_size=6,
    ),
    st.integers(1, 100),
)
def test_what_is_encoded_comes_back(parts, size):
    parts = [(n, f, d.replace(BOUNDARY.encode(), b"")) for n, f, d in parts if n.isprintable()]
    body = encode(
        *(
            field(name.encode(), data)
            if filename is None
            else upload(name.encode(), filename.encode(), data)
            for name, filename, data in parts
        )
    )
    form = parse(body, size) if parts else FormData()
    for (name, value), (expected, filename, data) in zip(
        anyio.run(contents, form), parts, strict=True
    ):
        assert name == expected
        if filename is None:
            assert value in (data.decode("latin-1"), data.decode("utf-8", "replace"))
        else:
            assert (value[0], value[3]) == (filename, data)


@pytest.mark.parametrize(
    ("charset", "value", "text"),
    [
        ("utf-8", b"\xc3\xa9", "é"),
        ("utf-8", b"\xe9", "é"),  # not valid: read as latin-1
        ("latin-1", b"\xc3\xa9", "Ã©"),
        ("utf-16-le", b"\xe9\x00", "é"),
        ("no-such-charset", b"\xe9", "é"),
        ("zlib", b"\xe9", "é"),  # a codec, but not of text
        ("punycode", b"n-8sb", "n-8sb"),  # takes quadratic time
        ("idna", b"xn--n-8sb", "xn--n-8sb"),
        ("unicode_escape", rb"\u0041", r"\u0041"),
    ],
)
def test_values_are_read_in_the_charset_of_the_form(charset, value, text):
    head = headers(f"multipart/form-data; charset={charset}; boundary={BOUNDARY}")
    assert parse(encode(field(b"x", value)), head=head)["x"] == text


def test_part_headers_are_kept():
    form = parse(encode(upload(b"f", b"x", b"1", b"X-Custom: a", b"Content-Type: text/css")))
    assert form["f"].headers.items() == [
        ("content-disposition", 'form-data; name="f"; filename="x"'),
        ("x-custom", "a"),
        ("content-type", "text/css"),
    ]
    anyio.run(form.close)


MANY = 1001
TOO_MUCH = [
    (
        "fields",
        encode(*[field(b"x", b"")] * MANY),
        {},
        "Too many fields. Maximum number of fields is 1000.",
    ),
    (
        "files",
        encode(*[upload(b"x", b"y", b"")] * MANY),
        {},
        "Too many files. Maximum number of files is 1000.",
    ),
    (
        "few fields",
        encode(*[field(b"x", b"")] * 3),
        {"max_fields": 2},
        "Too many fields. Maximum number of fields is 2.",
    ),
    (
        "long value",
        encode(field(b"x", b"y" * 2049)),
        {"max_part_size": 2048},
        "Part exceeded maximum size of 2KB.",
    ),
]
MALFORMED = [
    ("headers without end", b"--frontier\r\nX: " + b"y" * 100_000),
    ("a header name without end", b"--frontier\r\n" + b"y" * 100_000),
    ("many headers", encode((b"\r\n".join(b"X-%d: y" % n for n in range(100_000)), b""))),
    ("a wrong boundary", b"--elsewhere\r\n\r\n"),
    ("no boundary at all", b"\x00" * 1000),
    ("a bare CR", b"--frontier\rX: y\r\n\r\n"),
]


@pytest.mark.parametrize("size", [100, 10_000_000])
@pytest.mark.parametrize(
    ("body", "limits", "message"),
    [case[1:] for case in TOO_MUCH],
    ids=[case[0] for case in TOO_MUCH],
)
def test_limits(body, limits, message, size):
    with pytest.raises(MultiPartException) as caught:
        parse(body, size, **limits)
    assert caught.value.message == message


@pytest.mark.parametrize("size", [100, 10_000_000])
@pytest.mark.parametrize("body", [m[1] for m in MALFORMED], ids=[m[0] for m in MALFORMED])
def test_malformed_bodies(body, size):
    with pytest.raises(MultiPartException) as caught:
        parse(body, size)
    assert caught.value.message == "Invalid multipart data."


@pytest.mark.parametrize(
    ("content_type", "message"),
    [
        ("multipart/form-data", "Missing boundary in multipart."),
        ("multipart/form-data; charset=utf-8", "Missing boundary in multipart."),
        ("multipart/form-data; boundary=" + "x" * 1000, "Invalid multipart data."),
    ],
)
def test_bad_boundaries(content_type, message):
    with pytest.raises(MultiPartException) as caught:
        parse(b"", head=headers(content_type))
    assert caught.value.message == message


def test_a_part_without_name():
    with pytest.raises(MultiPartException, match='field "name" must be provided'):
        parse(encode((b"Content-Disposition: form-data", b"")))
    with pytest.raises(MultiPartException, match='field "name" must be provided'):
        parse(encode((b"Content-Type: text/plain", b"")))


def test_nested_multipart_is_mere_data():
    """RFC 7578 4.3 has done away with multipart/mixed in forms; a nest must not cost anything."""
    nested = b"x"
    for depth in range(200):
        inner = b"b%d" % depth
        nested = b"--" + inner + b"\r\n\r\n" + nested + b"\r\n--" + inner + b"--"
    form = parse(encode(upload(b"f", b"x", nested, b"Content-Type: multipart/mixed; boundary=b0")))
    assert anyio.run(contents, form)[0][1][3] == nested


def test_data_that_is_almost_all_boundary():
    data = (b"\r\n--frontie" * 20_000)[:200_000]
    form = parse(encode(upload(b"f", b"x", data)))
    assert anyio.run(contents, form)[0][1][3] == data


class Spy(tempfile.SpooledTemporaryFile):
    """Remembers every file that was made."""

    made: list = []  # noqa: RUF012

    def __init__(self, max_size):
        super().__init__(max_size)
        self.limit = max_size
        self.made.append(self)


@pytest.fixture
def spies(monkeypatch):
    monkeypatch.setattr(formparsers, "SpooledTemporaryFile", Spy)
    monkeypatch.setattr(Spy, "made", [])
    return Spy.made


def test_large_files_go_to_disk_and_small_ones_stay(spies):
    small, large = b"s" * 1000, b"l" * (MultiPartParser.spool_max_size + 1)
    form = parse(encode(upload(b"s", b"s", small), upload(b"l", b"l", large)))
    assert [spy._rolled for spy in spies] == [False, True]
    assert [item[1][3] for item in anyio.run(contents, form)] == [small, large]


def test_the_spool_size_can_be_chosen(spies):
    form = parse(encode(upload(b"f", b"f", b"x" * 1001)), spool_max_size=1000)
    assert spies[0]._rolled
    assert anyio.run(contents, form)[0][1][3] == b"x" * 1001


def test_all_files_together_take_a_limited_amount_of_memory(spies, monkeypatch):
    monkeypatch.setattr(MultiPartParser, "spool_total_size", 10_000)
    monkeypatch.setattr(MultiPartParser, "_spool_min_size", 3_000)
    sizes = [4000, 4000, 4000, 4000, 2000]
    parts = [upload(b"f", b"f", bytes([n]) * size) for n, size in enumerate(sizes)]
    form = parse(encode(*parts))
    assert [spy._rolled for spy in spies] == [False, False, True, True, False]
    assert [item[1][3] for item in anyio.run(contents, form)] == [data for _, data in parts]


@pytest.mark.parametrize(
    "body",
    [
        encode(upload(b"f", b"f", b"x"), *[field(b"x", b"")] * MANY),
        encode(upload(b"f", b"f", b"x"), end=False) + b"\r\n--frontier\r\n\0",
    ],
    ids=["limit", "malformed"],
)
def test_files_are_closed_when_parsing_fails(spies, body):
    with pytest.raises(MultiPartException):
        parse(body, 80)
    assert spies
    assert all(spy.closed for spy in spies)


def test_files_are_closed_when_the_client_goes_away(spies):
    async def main():
        async def broken():
            yield encode(upload(b"f", b"f", b"x"), end=False)
            raise ConnectionError

        await MultiPartParser(headers(), broken()).parse()

    with pytest.raises(ConnectionError):
        anyio.run(main)
    assert all(spy.closed for spy in spies)


def test_a_file_that_is_cut_off_is_closed_and_left_out(spies):
    form = parse(encode(field(b"a", b"1"), upload(b"f", b"f", b"x"), end=False))
    assert form.multi_items() == [("a", "1")]
    assert all(spy.closed for spy in spies)


def test_all_fields_together_take_a_limited_amount_of_memory(monkeypatch):
    for parser in (MultiPartParser, FormParser):
        monkeypatch.setattr(parser, "max_fields_size", 10 * 1024)
    with pytest.raises(MultiPartException, match="Fields exceeded maximum size of 10KB"):
        parse(encode(*[field(b"x", b"y" * 1000)] * 11))
    with pytest.raises(MultiPartException, match="Fields exceeded maximum size of 10KB"):
        urlencoded(b"&".join([b"x=" + b"y" * 1000] * 11))


# Part by part


async def collect(data, size=50, **limits):
    seen = []
    async for part in MultiPartStream(headers(), stream(pieces(data, size)), **limits):
        seen.append((part.name, part.filename, part.content_type, await part.read()))
    return seen


@pytest.mark.parametrize("size", [1, 50, 100_000])
def test_parts_can_be_streamed(size):
    assert anyio.run(collect, FORM, size) == [
        ("title", None, None, "Käse".encode()),
        ("photo", "a.png", "image/png", b"\x89PNG\r\n--front" * 50),
        ("empty", None, None, b""),
        ("photo", "ü.txt", None, b""),
    ]


def test_streaming_hands_out_bytes_as_they_arrive():
    async def main():
        arrived = 0

        async def slow():
            nonlocal arrived
            for piece in pieces(encode(upload(b"f", b"f", b"x" * 100_000)), 1000):
                arrived += 1
                yield piece

        async for part in MultiPartStream(headers(), slow()):
            async for _ in part:
                return arrived

    assert anyio.run(main) < 3


def test_unread_parts_are_skipped():
    async def main():
        parts = MultiPartStream(headers(), stream(pieces(FORM, 30)))
        return [part.name async for part in parts]

    assert anyio.run(main) == ["title", "photo", "empty", "photo"]


def test_reading_a_part_is_limited():
    async def main():
        async for part in MultiPartStream(headers(), stream([FORM])):
            if part.filename:
                await part.read(max_size=100)

    with pytest.raises(MultiPartException, match="Part exceeded"):
        anyio.run(main)


def test_streaming_notices_a_body_that_ends_too_early():
    with pytest.raises(MultiPartException, match="Invalid multipart data"):
        anyio.run(collect, encode(upload(b"f", b"f", b"x"), end=False))


def test_streaming_has_the_same_limits():
    async def main():
        await collect(encode(*[field(b"x", b"")] * 3), max_fields=2)

    with pytest.raises(MultiPartException, match="Too many fields"):
        anyio.run(main)


# application/x-www-form-urlencoded


def urlencoded(data, size=65536, **limits):
    return parse(data, size, FormParser, headers("application/x-www-form-urlencoded"), **limits)


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_urlencoded_forms(size):
    form = urlencoded(b"a=1&b=x+y%C3%A9%26&a=2&empty=&bare&=nameless", size)
    assert form.multi_items() == [
        ("a", "1"),
        ("b", "x yé&"),
        ("a", "2"),
        ("empty", ""),
        ("bare", ""),
        ("", "nameless"),
    ]


@pytest.mark.parametrize(
    ("body", "limits", "message"),
    [
        (b"a&" * 1001, {}, "Too many fields. Maximum number of fields is 1000."),
        (b"a=1&b=2", {"max_fields": 1}, "Too many fields. Maximum number of fields is 1."),
        (b"a=" + b"x" * 5000, {"max_part_size": 4096}, "Field exceeded maximum size of 4KB."),
        (b"x" * 5000, {"max_part_size": 4096}, "Field exceeded maximum size of 4KB."),
    ],
)
@pytest.mark.parametrize("size", [1000, 10_000_000])
def test_limits_of_urlencoded_forms(body, limits, message, size):
    with pytest.raises(MultiPartException) as caught:
        urlencoded(body, size, **limits)
    assert caught.value.message == message
