import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministarlette._route_index import RouteIndex
from ministarlette.applications import Starlette
from ministarlette.convertors import Convertor, register_url_convertor
from ministarlette.responses import JSONResponse, PlainTextResponse
from ministarlette.routing import (
    BaseRoute,
    Host,
    Match,
    Mount,
    NoMatchFound,
    Route,
    Router,
    WebSocketRoute,
    compile_path,
)


async def show(request):
    return JSONResponse(
        {"route": request.scope["route"].name, "params": {**request.path_params}},
    )


def scope_of(path, method="GET", **more):
    return {"type": "http", "method": method, "path": path, "headers": [], **more}


class Spans(Convertor[str]):
    """A convertor of the user's that matches slashes."""

    regex = "[a-z/]+"

    def convert(self, value):
        return value

    def to_string(self, value):
        return value


register_url_convertor("spans", Spans())

TEMPLATES = [
    "/",
    "/a",
    "/a/",
    "/a/b",
    "/{x}",
    "/{x}/b",
    "/a/{x:int}",
    "/a/{x:float}",
    "/a/{x}-{y}",
    "/{x:path}",
    "/a/{x:path}/c",
    "/{x:spans}/b",
    "/a/p{x:spans}",
    "/{x:uuid}",
]
MOUNTS = ["", "/a", "/a/b", "/{x}", "/a/{x:int}"]

routes = st.lists(
    st.one_of(
        st.sampled_from(TEMPLATES).map(lambda path: Route(path, show, methods=["GET"])),
        st.sampled_from(TEMPLATES).map(lambda path: Route(path, show, methods=["POST"])),
        st.sampled_from(TEMPLATES).map(lambda path: WebSocketRoute(path, show)),
        st.sampled_from(MOUNTS).map(lambda path: Mount(path, app=PlainTextResponse("mounted"))),
        st.just("h").map(lambda host: Host(host, app=PlainTextResponse("host"))),
    ),
    min_size=8,
    max_size=20,
)
segments = st.lists(
    st.sampled_from(["", "a", "b", "c", "1", "1.5", "p", "x-y", "\n", "a\n", "z" * 3]), max_size=5
)


def first_match(candidates, scope):
    """What a scan of all routes gives."""
    partial = None
    for route in candidates:
        match, child = route.matches(scope)
        if match is Match.FULL:
            return route, dict(child)
        if match is Match.PARTIAL and partial is None:
            partial = route, dict(child)
    return partial


@given(routes, segments.map("/".join), st.sampled_from(["GET", "POST", "PUT"]))
def test_the_index_finds_what_a_scan_finds(table, path, method):
    router = Router(table)
    scope = scope_of("/" + path, method, headers=[(b"host", b"h")])
    found = RouteIndex(router.routes).candidates(scope["path"])
    expected, actual = first_match(table, scope), first_match(found, scope)
    assert (expected is None) == (actual is None)
    if expected is not None:
        assert actual[0] is expected[0]
        assert actual[1] == expected[1]


MANY = [Route(f"/r{n}", show, name=f"r{n}") for n in range(20)]


@pytest.mark.parametrize(
    "change",
    [
        lambda routes: routes.append(Route("/new", show, name="new")),
        lambda routes: routes.insert(0, Route("/{x}", show, name="new")),
        lambda routes: routes.__setitem__(3, Route("/new", show, name="new")),
        lambda routes: routes.extend([Route("/new", show, name="new")]),
        lambda routes: routes.__iadd__([Route("/new", show, name="new")]),
    ],
)
def test_routes_can_change_at_any_time(drive, change):
    router = Router(MANY)
    assert drive(router, "/new").status == 404
    change(router.routes)
    assert b'"new"' in drive(router, "/new").body


def test_routes_can_be_replaced_by_any_list(drive):
    router = Router(MANY)
    own = [*MANY]
    router.routes = own
    assert drive(router, "/new").status == 404
    own.append(Route("/new", show))
    assert drive(router, "/new").status == 200
    own.clear()
    assert drive(router, "/r1").status == 404


def test_a_path_can_change_after_registration(drive):
    route = Route("/old", show)
    router = Router([*MANY, route])
    assert drive(router, "/old").status == 200
    route.path_regex, route.path_format, route.param_convertors = compile_path("/new/{n:int}")
    assert drive(router, "/old").status == 404
    assert drive(router, "/new/3").body == b'{"route":"show","params":{"n":3}}'


def test_a_copied_mount_can_be_moved(drive):
    mount = Mount("/a", routes=[Route("/x", show)])
    moved = copy.copy(mount)
    moved.path_regex, moved.path_format, moved.param_convertors = compile_path("/b/{path:path}")
    router = Router([*MANY, mount, moved])
    assert drive(router, "/a/x").status == drive(router, "/b/x").status == 200


def test_a_route_of_ones_own_is_always_asked(drive):
    class Odd(BaseRoute):
        def matches(self, scope):
            odd = len(scope["path"]) % 2
            return (Match.FULL, {"endpoint": self}) if odd else (Match.NONE, {})

        def handle(self, scope, receive, send):
            return PlainTextResponse("odd")(scope, receive, send)

    router = Router([*MANY, Odd()], redirect_slashes=False)
    assert drive(router, "/ab").body == b"odd"
    assert drive(router, "/abc").status == 404


def test_first_registered_wins(drive):
    first = Router([Route("/{x}", show, name="any"), *MANY])
    last = Router([*MANY, Route("/{x}", show, name="any")])
    assert b"any" in drive(first, "/r3").body
    assert b"any" not in drive(last, "/r3").body


@pytest.mark.parametrize(
    ("method", "path", "status", "header"),
    [
        ("HEAD", "/r1", 200, None),
        ("POST", "/r1", 405, ("allow", {"GET", "HEAD"})),
        ("GET", "/r1/", 307, ("location", {"http://testserver/r1"})),
        ("GET", "/zz/", 404, None),
        ("GET", "", 404, None),
    ],
)
def test_answers(drive, method, path, status, header):
    answer = drive(Starlette(routes=MANY), path, method)
    assert answer.status == status
    if header:
        assert set(answer.headers[header[0]].split(", ")) == header[1]


def test_slash_redirects_can_be_relative_or_off(drive):
    relative = Starlette(routes=MANY, redirect_slashes="relative")
    answer = drive(relative, "/r1/", query_string=b"a=1")
    assert answer.headers["location"] == "/r1?a=1"
    off = Starlette(routes=MANY, redirect_slashes=False)
    assert drive(off, "/r1/").status == 404


def test_a_relative_redirect_stays_on_this_host(drive):
    app = Starlette(routes=[Route("/{x:path}/", show)], redirect_slashes="relative")
    answer = drive(app, "//evil.example")
    assert answer.headers["location"] == "/%2Fevil.example/"


def test_names(drive):
    inner = [Route("/x/{n:int}", show, name="x"), Route("/y", show, name="y")]
    router = Router(
        [
            *MANY,
            Mount("/m/{who}", routes=inner, name="m"),
            Mount("/n", routes=inner),
            Host("{sub}.example.org", Router(inner), name="h"),
        ]
    )
    assert router.url_path_for("r7") == "/r7"
    assert router.url_path_for("m:x", who="w", n=3) == "/m/w/x/3"
    assert router.url_path_for("y") == "/n/y"
    assert router.url_path_for("h:y", sub="a").host == "a.example.org"
    with pytest.raises(NoMatchFound, match='name "m:z" and params "who"'):
        router.url_path_for("m:z", who="w")
    router.routes[0].name = "renamed"
    try:
        assert router.url_path_for("renamed") == "/r0"
    finally:
        router.routes[0].name = "r0"


@pytest.mark.parametrize(
    ("path", "error"),
    [("/{x:nope}", AssertionError), ("/{x}/{x}", ValueError), ("x", AssertionError)],
)
def test_bad_paths(path, error):
    with pytest.raises(error):
        Route(path, show)
