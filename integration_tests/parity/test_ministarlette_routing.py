"""Random routing tables and requests: ministarlette answers what Starlette answers."""

import anyio
import starlette.applications
import starlette.responses
import starlette.routing
from hypothesis import given
from hypothesis import strategies as st

import ministarlette.applications
import ministarlette.responses
import ministarlette.routing

TEMPLATES = [
    "/", "/a", "/a/", "/a/b", "/{x}", "/{x}/b", "/a/{y:int}", "/a/{y:float}", "/a/{x}-{y}",
    "/{x:path}", "/a/{x:path}/c", "/{x:uuid}", "/a.b", "/a{x}",
]  # fmt: skip
MOUNTS = ["", "/a", "/a/b", "/{m}", "/a/{m:int}"]

leaves = st.tuples(
    st.just("route"), st.sampled_from(TEMPLATES), st.sampled_from([None, ("GET",), ("POST", "PUT")])
)
mounts = st.tuples(st.just("mount"), st.sampled_from(MOUNTS), st.lists(leaves, max_size=3))
hosts = st.tuples(
    st.just("host"), st.sampled_from(["h", "{s}.h", "h:80"]), st.lists(leaves, max_size=2)
)
tables = st.lists(st.one_of(leaves, leaves, mounts, hosts), max_size=12)
paths = st.lists(
    st.sampled_from(["", "a", "b", "c", "1", "2.5", "x-y", "a.b", "ab", "a\n", "é"]), max_size=4
).map(lambda parts: "/" + "/".join(parts))


def build(web, table):
    async def show(request):
        scope = request.scope
        return web.responses.JSONResponse(
            {
                "params": dict(request.path_params),
                "root_path": scope.get("root_path", ""),
                "app_root_path": scope.get("app_root_path"),
                "url": str(request.url),
                "base": str(request.base_url),
                "route": scope["route"].path,
            }
        )

    def make(items):
        for number, (kind, where, more) in enumerate(items):
            if kind == "route":
                yield web.routing.Route(where, show, methods=more, name=f"n{number}")
            elif kind == "mount":
                yield web.routing.Mount(where, routes=list(make(more)), name=f"n{number}")
            else:
                router = web.routing.Router(list(make(more)))
                yield web.routing.Host(where, router, name=f"n{number}")

    return web.applications.Starlette(routes=list(make(table)))


def ask(app, method, path, host):
    sent = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": path, "root_path": "", "query_string": b"q=1",
        "headers": [(b"host", host)], "server": ("srv", 80), "scheme": "http",
    }  # fmt: skip
    try:
        anyio.run(app, scope, receive, send)
    except Exception as error:
        return type(error).__name__
    start, body = sent
    headers = sorted(
        (n, sorted(v.split(b", ")) if n == b"allow" else v) for n, v in start["headers"]
    )
    return start["status"], headers, body["body"]


@given(
    tables,
    st.lists(
        st.tuples(
            st.sampled_from(["GET", "HEAD", "POST", "BREW"]),
            paths,
            st.sampled_from([b"h", b"S.h:99", b"bad host", b"h:80"]),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_requests(table, requests):
    real, ours = build(starlette, table), build(ministarlette, table)
    for request in requests:
        assert ask(ours, *request) == ask(real, *request)


params = st.dictionaries(
    st.sampled_from(["x", "y", "m", "s", "path"]),
    st.sampled_from(["a", "a/b", "", 3, 2.5, -1]),
    max_size=3,
)


@given(tables, st.sampled_from(["n0", "n1", "n2", "n1:n0", "n2:n1", "x"]), params)
def test_url_path_for(table, name, values):
    def outcome(web):
        try:
            url = build(web, table).url_path_for(name, **values)
        except Exception as error:
            return type(error).__name__, str(error)
        return str(url), url.protocol, url.host

    assert outcome(ministarlette) == outcome(starlette)
