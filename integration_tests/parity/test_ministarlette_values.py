"""Random URLs, headers, cookies and query strings: ministarlette reads what Starlette reads."""

import pytest
import starlette.datastructures as real
import starlette.requests
import starlette.responses
from hypothesis import given
from hypothesis import strategies as st

import ministarlette.datastructures as ours
import ministarlette.requests
import ministarlette.responses


def outcome(call, *args, **kwargs):
    try:
        return call(*args, **kwargs)
    except Exception as error:
        return type(error).__name__


text = st.text("ab=&%+;41é \"'\\/,", max_size=12)


@given(text)
def test_query_strings(query):
    left, right = ours.QueryParams(query), real.QueryParams(query)
    assert left.multi_items() == right.multi_items()
    assert (str(left), repr(left)) == (str(right), repr(right))


@given(text)
def test_cookie_headers(header):
    assert ministarlette.requests.cookie_parser(header) == starlette.requests.cookie_parser(header)


cookie_options = st.fixed_dictionaries(
    {"key": st.sampled_from(["k", "path", "k k", "k:", "K"]), "value": text},
    optional={
        "max_age": st.integers(-5, 5),
        "expires": st.sampled_from(["never", "", 0]),
        "path": st.sampled_from([None, "", "/x"]),
        "domain": st.sampled_from([None, "", "x.org"]),
        "secure": st.booleans(),
        "httponly": st.booleans(),
        "samesite": st.sampled_from([None, "lax", "None", "other"]),
    },
)


@given(cookie_options)
def test_set_cookie(options):
    def header(web):
        response = web.responses.Response()
        response.set_cookie(**options)
        cookie = response.headers["set-cookie"]
        return cookie.partition("expires=")[0] if options.get("expires") == 0 else cookie

    assert outcome(header, ministarlette) == outcome(header, starlette)


hosts = st.one_of(
    st.text("ab.:[]@1%- ", max_size=8),
    st.sampled_from(["h", "h:80", "h:99999", "[::1]", "[::1]:8", "[v1.a]", "[zz]", "h:", "H.x"]),
)
scopes = st.fixed_dictionaries(
    {
        "path": st.text("/ab?#\\%@.:é", max_size=6),
        "host": st.one_of(st.none(), hosts),
        "server": st.sampled_from([None, ("srv", 80), ("srv", 81), ("::1", 443), ("::1", 1)]),
        "scheme": st.sampled_from(["http", "https", "ws"]),
        "query_string": st.sampled_from([b"", b"a=1"]),
        "root_path": st.sampled_from(["", "/a"]),
    }
)


@given(scopes)
def test_urls_of_requests(parts):
    def urls(web):
        scope = {"type": "http", "method": "GET", **parts, "headers": []}
        host = scope.pop("host")
        if host is not None:
            scope["headers"] = [(b"host", host.encode("latin-1"))]
        if scope["server"] is None:
            del scope["server"]
        request = web.requests.Request(scope)
        return str(request.url), str(request.base_url)

    assert outcome(urls, ministarlette) == outcome(urls, starlette)


URLS = [
    "", "/p", "http://h", "http://h/p?a=1&b=2#f", "https://u:p@h:8/x", "//h/p",
    "http://[::1]:8/", "http://u@[::1]/", "http://h:/", "http://@h/",
]  # fmt: skip
words = st.sampled_from(["", "x", "::1", "[::1]", "h:9"])
maybe = st.one_of(st.none(), words)
changes = st.fixed_dictionaries(
    {},
    optional={
        "scheme": words,
        "path": words,
        "query": words,
        "fragment": words,
        "hostname": maybe,
        "port": st.sampled_from([None, 0, 8]),
        "username": maybe,
        "password": maybe,
    },
)


@given(st.sampled_from(URLS), changes)
def test_url_replace(url, change):
    def replaced(module):
        new = module.URL(url).replace(**change)
        return str(new), repr(new), tuple(new.components)

    assert outcome(replaced, ours) == outcome(replaced, real)


@given(st.sampled_from(URLS), st.dictionaries(st.sampled_from("abc"), st.integers(0, 9)))
def test_url_query(url, values):
    def changed(module):
        base = module.URL(url)
        return [
            str(base.include_query_params(**values)),
            str(base.replace_query_params(**values)),
            str(base.remove_query_params(list(values))),
        ]

    assert outcome(changed, ours) == outcome(changed, real)


@given(
    st.text("/\\ab%", max_size=6), st.sampled_from(URLS), st.sampled_from(["", "http", "websocket"])
)
def test_url_paths(path, base, protocol):
    def absolute(module):
        made = module.URLPath(path, protocol=protocol)
        return made, str(made.make_absolute_url(base))

    assert outcome(absolute, ours) == outcome(absolute, real)


lines = st.lists(
    st.tuples(st.sampled_from([b"a", b"b", b"vary"]), st.sampled_from([b"1", b"2"])), max_size=5
)
edits = st.lists(
    st.tuples(
        st.sampled_from(["__setitem__", "append", "setdefault", "add_vary_header", "__delitem__"]),
        st.sampled_from(["A", "b", "c", "Vary"]),
        st.sampled_from(["x", "y"]),
    ),
    max_size=5,
)


@given(lines, edits)
def test_headers(raw, steps):
    left, right = ours.MutableHeaders(raw=[*raw]), real.MutableHeaders(raw=[*raw])
    for name, key, value in steps:
        single = name in ("add_vary_header", "__delitem__")
        for headers in (left, right):
            getattr(headers, name)(*((key,) if single else (key, value)))
    assert left.raw == right.raw
    assert repr(left) == repr(right)


pairs = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=6)
KEYS = st.sampled_from("abz")
numbers = st.integers(0, 3)
multi_edits = st.lists(
    st.one_of(
        st.tuples(st.just("setlist"), st.tuples(KEYS, st.lists(numbers, max_size=2))),
        st.tuples(
            st.sampled_from(["__setitem__", "append", "setdefault"]), st.tuples(KEYS, numbers)
        ),
        st.tuples(st.sampled_from(["pop", "poplist", "__delitem__"]), st.tuples(KEYS)),
        st.tuples(st.sampled_from(["popitem", "clear"]), st.just(())),
        st.tuples(st.just("update"), st.tuples(pairs)),
    ),
    max_size=5,
)


@given(pairs, multi_edits)
def test_multidicts(items, steps):
    left, right = ours.MultiDict(items), real.MultiDict(items)
    for name, args in steps:
        assert outcome(getattr(left, name), *args) == outcome(getattr(right, name), *args)
    assert left.multi_items() == right.multi_items()
    assert list(left.items()) == list(right.items())


short = st.text(max_size=4)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | short | st.binary(max_size=1),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(short | st.integers(), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(json_values)
def test_json(value):
    def body(web):
        return web.responses.JSONResponse(value).body

    assert outcome(body, ministarlette) == outcome(body, starlette)


@pytest.mark.parametrize(
    "content", [None, "", "é", b"x", memoryview(b"xy"), memoryview(b"abcd").cast("I")]
)
@pytest.mark.parametrize("status", [100, 200, 204, 304])
@pytest.mark.parametrize("media_type", [None, "text/plain", "text/x; charset=latin-1", "a/b"])
@pytest.mark.parametrize("headers", [None, {}, {"Content-Type": "x/y"}, {"content-length": "7"}])
def test_responses(content, status, media_type, headers):
    def made(web):
        response = web.responses.Response(content, status, headers, media_type)
        return bytes(response.body), response.raw_headers

    assert made(ministarlette) == made(starlette)
