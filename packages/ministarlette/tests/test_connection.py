import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministarlette.datastructures import URL, Headers, MultiDict, MutableHeaders, QueryParams, State
from ministarlette.requests import ClientDisconnect, Request, cookie_parser
from ministarlette.routing import Route, Router


def scope_of(path="/p", **more):
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": [],
        "query_string": b"",
        "server": ("srv", 80),
        **more,
    }


@pytest.mark.parametrize(
    ("host", "netloc"),
    [
        (b"example.org", "example.org"),
        (b"example.org:8080", "example.org:8080"),
        (b"[::1]:90", "[::1]:90"),
        (b"a b", "srv"),
        (b"evil@example.org", "srv"),
        (b"example.org/evil", "srv"),
        (b"example.org:99999", "srv"),
        (b"example.org:" + b"9" * 5000, "srv"),
        (b"[::1", "srv"),
        (b"", "srv"),
    ],
)
def test_only_a_valid_host_is_believed(host, netloc):
    assert Request(scope_of(headers=[(b"host", host)])).url.netloc == netloc


@pytest.mark.parametrize("path", ["@evil.example/", ".evil.example/", "http://evil.example", "//e"])
def test_a_path_cannot_change_the_host(path):
    assert URL(scope=scope_of(path)).hostname == "srv"


@pytest.mark.parametrize("path", ["/a?b", "/a#b", "/a\\b"])
def test_a_path_stays_a_path(path):
    url = URL(scope=scope_of(path))
    assert url.query == url.fragment == ""
    assert url.path.startswith("/a%")


def test_path_only_urls():
    request = Request(scope_of(headers=[(b"host", b"proxy.internal:8000")], query_string=b"q=1"))
    assert request.url.path_only == "/p?q=1"
    request.scope["router"] = Router([Route("/users/{id}", lambda request: None, name="user")])
    assert request.url_path_for("user", id=3) == "/users/3"
    assert str(request.url_for("user", id=3)) == "http://proxy.internal:8000/users/3"


pairs = st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=3)), max_size=6)


@given(pairs)
def test_query_strings_survive_a_round_trip(items):
    assert QueryParams(str(QueryParams(items))).multi_items() == items


@given(pairs, st.sampled_from("abc"), st.lists(st.text(max_size=2), max_size=3))
def test_multidict_agrees_with_itself(items, key, values):
    table = MultiDict(items)
    table.setlist(key, values)
    assert table.getlist(key) == values
    assert dict(table) == dict(table.multi_items())
    assert len(table) == len(set(table.keys()))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.text("xyz", max_size=2)), max_size=6))
def test_setting_a_header_leaves_one_line_in_its_place(items):
    headers = MutableHeaders(raw=[(k.encode(), v.encode()) for k, v in items])
    headers["A"] = "new"
    assert headers.getlist("a") == ["new"]
    assert headers.getlist("b") == [v for k, v in items if k == "b"]


def test_headers_share_the_list_of_the_server_and_do_not_change_it():
    raw = [(b"a", b"1")]
    scope = scope_of(headers=raw)
    assert Headers(scope=scope).raw is raw
    MutableHeaders(scope=scope)["a"] = "2"
    assert raw == [(b"a", b"1")]
    assert scope["headers"] == [(b"a", b"2")]


@pytest.mark.parametrize(
    ("text", "cookies"),
    [
        ("a=1; b=2", {"a": "1", "b": "2"}),
        ("a=1; a=2", {"a": "2"}),
        ('a="x\\"y"; b', {"a": 'x"y', "": "b"}),
        ("a=b=c;;  ;", {"a": "b=c"}),
    ],
)
def test_cookies_are_read_leniently(text, cookies):
    assert cookie_parser(text) == cookies


def messages(*items):
    incoming = [*items]

    async def receive():
        return incoming.pop(0)

    return receive


@pytest.mark.anyio
async def test_a_body_is_read_once_and_kept():
    request = Request(
        scope_of(),
        messages(
            {"type": "http.request", "body": b"[1,", "more_body": True},
            {"type": "http.request", "body": b"2]"},
        ),
    )
    assert await request.json() == [1, 2]
    assert await request.body() == b"[1,2]"
    assert [chunk async for chunk in request.stream()] == [b"[1,2]", b""]


@pytest.mark.anyio
async def test_a_stream_can_be_consumed_once():
    request = Request(scope_of(), messages({"type": "http.request", "body": b"x"}))
    assert [chunk async for chunk in request.stream()] == [b"x", b""]
    with pytest.raises(RuntimeError, match="Stream consumed"):
        await request.body()


@pytest.mark.anyio
async def test_a_disconnect_ends_the_body():
    request = Request(scope_of(), messages({"type": "http.disconnect"}))
    with pytest.raises(ClientDisconnect):
        await request.body()
    assert await request.is_disconnected()


def test_state_reads_both_ways():
    state = State({"a": 1})
    state.b = 2
    assert state["b"] == 2
    assert [*state] == ["a", "b"]
    with pytest.raises(AttributeError, match="no attribute 'c'"):
        _ = state.c
