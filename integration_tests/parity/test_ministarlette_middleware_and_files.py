"""The same bytes through Starlette's parsers, middleware and StaticFiles and through ours."""

import asyncio
import importlib
import os
import zlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

BOTH = ("starlette", "ministarlette")
slow = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def on_both(module, act):
    """Return what ``act(module)`` gives with either library."""
    return [act(importlib.import_module(f"{package}.{module}")) for package in BOTH]


def make_scope(path="/", method="GET", headers=(), **more):
    return {
        "type": "http",
        "http_version": "1.1",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "scheme": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "server": ("testserver", 80),
        "client": ("10.0.0.7", 50000),
        **more,
    }


def messages(app, **scope):
    """Return what `app` sends, or the error it raises; the order of headers says nothing."""
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        message = dict(message)
        if "headers" in message:
            message["headers"] = sorted(tuple(pair) for pair in message["headers"])
        sent.append(message)

    try:
        asyncio.run(app(make_scope(**scope), receive, send))
    except Exception as error:
        return type(error).__name__, str(error)
    return sent


def answer(app, **scope):
    """Return status, headers and body; the random boundary of several ranges becomes ``B``."""
    sent = messages(app, **scope)
    if isinstance(sent, tuple):
        return sent
    headers, body = sent[0]["headers"], b"".join(m.get("body", b"") for m in sent)
    boundary = dict(headers).get(b"content-type", b"").partition(b"boundary=")[2]
    if boundary:
        headers = [(name, value.replace(boundary, b"B")) for name, value in headers]
        body = body.replace(boundary, b"B")
    return sent[0]["status"], headers, body


def respond(headers, *chunks):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": list(headers)})
        for index, chunk in enumerate(chunks, 1):
            more = {"more_body": True} if index < len(chunks) else {}
            await send({"type": "http.response.body", "body": chunk, **more})

    return app


# Forms

names = st.binary(max_size=6)
parts = st.tuples(names, st.none() | names, st.binary(max_size=30) | st.just(b"\r\n--B"))
dispositions = st.sampled_from(
    [b'form-data; name="%s"', b"form-data; name=%s", b'Form-Data;name="%s"; x=y', b'x; "%s"']
)


@st.composite
def multipart_bodies(draw):
    body = b""
    for name, filename, data in draw(st.lists(parts, max_size=4)):
        disposition = draw(dispositions) % name
        if filename is not None:
            disposition += b'; filename="%s"' % filename
        body += b"--B\r\nContent-Disposition: " + disposition + b"\r\n\r\n" + data + b"\r\n"
    body += draw(st.sampled_from([b"--B--\r\n", b"--B--", b"", b"--B", b"--B--\r\nepilogue"]))
    if body and draw(st.booleans()):  # and now break it
        place = draw(st.integers(0, len(body) - 1))
        body = body[:place] + draw(st.binary(max_size=2)) + body[place + draw(st.integers(0, 2)) :]
    return body


def parsed(package, parser, content_type, body, size, **limits):
    formparsers = importlib.import_module(f"{package}.formparsers")
    datastructures = importlib.import_module(f"{package}.datastructures")

    async def main():
        async def stream():
            for place in range(0, len(body), size):
                yield body[place : place + size]

        headers = datastructures.Headers({"content-type": content_type})
        try:
            form = await getattr(formparsers, parser)(headers, stream(), **limits).parse()
        except formparsers.MultiPartException as error:
            return error.message
        items = []
        for name, value in form.multi_items():
            if not isinstance(value, str):
                data = await value.read()
                value = (value.filename, value.size, value.headers.items(), data)
            items.append((name, value))
        await form.close()
        return items

    return asyncio.run(main())


@pytest.mark.filterwarnings(
    "ignore::ResourceWarning"
)  # Starlette leaves files of broken forms open
@slow
@given(multipart_bodies(), st.integers(1, 60), st.sampled_from([1, 3, 1000]))
def test_multipart(body, size, maximum):
    theirs, ours = (
        parsed(
            package,
            "MultiPartParser",
            "multipart/form-data; boundary=B",
            body,
            size,
            max_fields=maximum,
            max_files=maximum,
            max_part_size=20,
        )
        for package in BOTH
    )
    assert ours == theirs


@slow
@given(
    st.binary(max_size=60) | st.text("ab&=+%;2C ", max_size=40).map(str.encode),
    st.integers(1, 60),
    st.sampled_from([2, 1000]),
)
def test_urlencoded(body, size, maximum):
    content_type = "application/x-www-form-urlencoded"
    theirs, ours = (
        parsed(
            package,
            "FormParser",
            content_type,
            body,
            size,
            max_fields=maximum,
            max_part_size=20,
        )
        for package in BOTH
    )
    assert ours == theirs


# Middleware

some = st.sampled_from
origins = some(["https://a", "https://b", "null", "", "HTTPS://A", "https://a.b"])


@slow
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "allow_origins": some([["*"], ["https://a"], ["https://a", "null"], []]),
            "allow_methods": some([["*"], ["POST"], ["GET", "PUT"]]),
            "allow_headers": some([["*"], ["X-A"], ["x-b", "Accept"]]),
            "allow_credentials": st.booleans(),
            "allow_origin_regex": some([r"https://.*b", r"null|https://a"]),
            "allow_private_network": st.booleans(),
            "expose_headers": some([["X-E"], ["a", "b"]]),
            "max_age": some([0, 5]),
        },
    ),
    some(["GET", "OPTIONS", "POST"]),
    st.fixed_dictionaries(
        {},
        optional={
            "origin": origins,
            "cookie": st.just("a=b"),
            "access-control-request-method": some(["GET", "POST", "get", "BREW", ""]),
            "access-control-request-headers": some(["", "X-A", "x-a, accept", "X-Evil", "a,"]),
            "access-control-request-private-network": some(["true", "false"]),
        },
    ),
    some([[], [("vary", "Accept")], [("access-control-allow-origin", "x"), ("vary", "A, B")]]),
)
def test_cors(options, method, headers, response):
    raw = [(name.encode(), value.encode()) for name, value in response]
    theirs, ours = on_both(
        "middleware.cors",
        lambda m: messages(
            m.CORSMiddleware(respond(raw, b"x"), **options), method=method, headers=headers.items()
        ),
    )
    assert ours == theirs


@slow
@given(
    st.lists(st.binary(max_size=9) | some([b"x" * 499, b"y" * 500]), min_size=1, max_size=3),
    some(["gzip", "br", "gzip, br;q=0.5", "identity", ""]),
    some(["text/plain", "image/png", "Video/x; a=b", "application/grpc+x", "image/svg+xml"]),
    some([[], [(b"content-length", b"5")], [(b"vary", b"A")], [(b"content-encoding", b"br")]]),
)
def test_gzip(chunks, accepted, content_type, headers):
    raw = [(b"content-type", content_type.encode()), *headers]

    def act(module):
        sent = messages(
            module.GZipMiddleware(respond(raw, *chunks)), headers=[("accept-encoding", accepted)]
        )
        compressed = (b"content-encoding", b"gzip") in sent[0]["headers"]
        reader = zlib.decompressobj(31) if compressed else None
        bodies = [m["body"] for m in sent[1:]]
        plain = [reader.decompress(body) if reader else body for body in bodies]
        lengths = {b"content-length": b"%d" % len(bodies[0])} if len(bodies) == 1 else {}
        for name, value in sent[0]["headers"]:
            if compressed and name in lengths:
                assert value == lengths[name]
        names = [pair for pair in sent[0]["headers"] if pair[0] != b"content-length" or not reader]
        return names, plain, [m.get("more_body", False) for m in sent[1:]]

    theirs, ours = on_both("middleware.gzip", act)
    assert ours == theirs


@slow
@given(
    st.lists(some(["a.b", "*.a.b", "www.c.d", "[::1]", "*"]), max_size=3),
    st.none()
    | st.text("abcdw.:1[]/@ ", max_size=12)
    | some(["c.d", "www.c.d:80", "x.a.b", "[::1]:1"]),
)
def test_trusted_hosts(allowed, host):
    headers = [] if host is None else [("host", host)]
    theirs, ours = on_both(
        "middleware.trustedhost",
        lambda m: messages(m.TrustedHostMiddleware(respond([], b"x"), allowed), headers=headers),
    )
    assert ours == theirs


@pytest.mark.parametrize(("writer", "reader"), [BOTH, BOTH[::-1]])
def test_session_cookies_are_interchangeable(writer, reader):
    def run(package, cookies=()):
        async def app(scope, receive, send):
            if cookies:
                assert scope["session"] == {"user": "änn", "n": [1]}
            else:
                scope["session"].update(user="änn", n=[1])
            await respond([], b"")(scope, receive, send)

        module = importlib.import_module(f"{package}.middleware.sessions")
        return messages(module.SessionMiddleware(app, secret_key="k"), headers=cookies)

    headers = dict(run(writer)[0]["headers"])
    cookie = headers[b"set-cookie"].decode().partition(";")[0]
    assert run(reader, [("cookie", cookie)])[0]["status"] == 200


# Files


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    top = tmp_path_factory.mktemp("static")
    root = top / "root"
    (root / "sub" / "deep").mkdir(parents=True)
    (root / "sub" / "index.html").write_text("index")
    (root / "sub" / "deep" / "x.json").write_text("{}")
    (root / "a.txt").write_text("0123456789")
    (root / "404.html").write_text("lost")
    (top / "secret.txt").write_text("secret")
    (root / "out.txt").symlink_to(top / "secret.txt")
    (root / "in").symlink_to("sub")
    for folder, _, files in os.walk(root):
        for name in files:
            os.utime(os.path.join(folder, name), (1e9, 1e9))
    return root


segments = some(
    ["", ".", "..", "sub", "deep", "a.txt", "index.html", "x.json", "in", "out.txt", "ü"]
)


@slow
@given(st.lists(segments, max_size=5), some(["GET", "HEAD", "PUT"]), st.booleans(), st.booleans())
def test_paths(tree, path, method, html, follow):
    depth = 0
    for segment in path:
        depth += {"": 0, ".": 0, "..": -1}.get(segment, 1)
        if depth < 0:
            return  # Starlette serves what leaves the root and comes back; we do not

    def act(module):
        app = module.StaticFiles(directory=tree, html=html, follow_symlink=follow)
        return answer(app, path="/" + "/".join(path), method=method)

    theirs, ours = on_both("staticfiles", act)
    assert ours == theirs


@slow
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "range": st.text("bytes=0123456789-, ", max_size=20)
            | st.lists(
                st.tuples(st.integers(0, 12), st.integers(0, 12)).map("{0[0]}-{0[1]}".format)
                | some(["-3", "4-", "-0", "99-"]),
                min_size=1,
                max_size=4,
            ).map(lambda ranges: "bytes=" + ",".join(ranges)),
            "if-range": some(['"x"', "Sun, 09 Sep 2001 01:46:40 GMT", 'W/"x"']),
            "if-none-match": some(["*", '"x"', 'W/"x", "y"', ""]),
            "if-modified-since": some(
                [
                    "Sun, 09 Sep 2001 01:46:40 GMT",
                    "Sun, 09 Sep 2001 01:46:39 GMT",
                    "tomorrow",
                    "Sun, 09 Sep 99999 01:46:40 GMT",
                ]
            ),
        },
    ),
    some(["GET", "HEAD"]),
)
@example({"range": "bytes=0-1,3-4,3-9"}, "GET")
def test_conditions_and_ranges(tree, headers, method):
    theirs, ours = on_both(
        "staticfiles",
        lambda m: answer(
            m.StaticFiles(directory=tree), path="/a.txt", method=method, headers=headers.items()
        ),
    )
    assert ours == theirs


# Configuration


@slow
@given(st.text("AB=#'\" \té\n", max_size=30), some(["A", "B", "AB"]))
def test_env_files(tmp_path_factory, text, key):
    path = tmp_path_factory.mktemp("env") / ".env"
    path.write_text(text, encoding="utf-8")

    def act(module):
        return module.Config(path, environ={})(key, default=None)

    theirs, ours = on_both("config", act)
    assert ours == theirs
