"""Routers inside routers, methods, redirects, mounts, WebSockets."""

from typing import Annotated, Any

import pytest

from minifast import APIRouter, Depends, MiniAPI, Query, WebSocket, WebSocketDisconnect
from minifast.routing import iter_route_contexts
from minifast.testclient import TestClient


def test_prefixes_and_dependencies_add_up(app: MiniAPI, client: TestClient) -> None:
    order: list[str] = []

    def note(word: str) -> Any:
        return Depends(lambda: order.append(word))

    inner = APIRouter(prefix="/inner", dependencies=[note("inner")], tags=["inner"])
    outer = APIRouter(prefix="/outer", dependencies=[note("outer")])

    @inner.get("/{x}", dependencies=[note("route")])
    async def endpoint(x: int) -> int:
        return x

    outer.include_router(inner, dependencies=[note("include")], tags=["include"])
    app.include_router(outer, prefix="/v1")
    assert client.get("/v1/outer/inner/3").json() == 3
    assert order == ["outer", "include", "inner", "route"]
    [context] = [c for c in iter_route_contexts(app.routes) if c.name == "endpoint"]
    assert (context.path, context.tags) == ("/v1/outer/inner/{x}", ["include", "inner"])


def test_routes_added_after_the_inclusion_are_served(app: MiniAPI, client: TestClient) -> None:
    router = APIRouter()
    app.include_router(router, prefix="/a")
    app.include_router(router, prefix="/b")
    assert client.get("/a/late").status_code == 404
    router.get("/late")(lambda: "here")
    assert [client.get(f"/{p}/late").json() for p in "ab"] == ["here", "here"]
    assert {"/a/late", "/b/late"} <= client.get("/openapi.json").json()["paths"].keys()


def test_routers_cannot_contain_each_other() -> None:
    one, two = APIRouter(), APIRouter()
    one.include_router(two, prefix="/two")
    with pytest.raises(AssertionError, match="already includes"):
        two.include_router(one, prefix="/one")


def test_methods(app: MiniAPI, client: TestClient) -> None:
    app.get("/x")(lambda: "get")
    app.post("/{y}")(lambda y: "post")
    assert client.get("/x").json() == "get"
    assert client.post("/x").json() == "post"  # a later whole match goes before a wrong method
    response = client.put("/x")
    assert (response.status_code, response.headers["allow"]) == (405, "GET")


def test_the_first_declared_route_wins(app: MiniAPI, client: TestClient) -> None:
    app.get("/users/{name}")(lambda name: ["name", name])
    app.get("/users/me")(lambda: "me")
    assert client.get("/users/me").json() == ["name", "me"]


def test_paths_that_span_segments(app: MiniAPI, client: TestClient) -> None:
    app.get("/files/{path:path}")(lambda path: path)
    app.get("/{a}-{b}/x")(lambda a, b: [a, b])
    assert client.get("/files/a/b.txt").json() == "a/b.txt"
    assert client.get("/1-2/x").json() == ["1", "2"]


def test_slashes_redirect(app: MiniAPI, client: TestClient) -> None:
    app.get("/items/")(lambda: "ok")
    response = client.get("/items", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (
        307,
        "http://testserver/items/",
    )


def test_mounted_applications(app: MiniAPI, client: TestClient) -> None:
    sub = MiniAPI()
    sub.get("/x/{y}")(lambda y: y)
    app.mount("/sub", sub)
    assert client.get("/sub/x/1").json() == "1"
    assert client.get("/sub/openapi.json").json()["servers"] == [{"url": "/sub"}]


def test_middleware_sees_every_request(app: MiniAPI, client: TestClient) -> None:
    @app.middleware("http")
    async def mark(request: Any, call_next: Any) -> Any:
        response = await call_next(request)
        response.headers["x-seen"] = request.scope["path"]
        return response

    app.get("/x")(lambda: 1)
    assert client.get("/x").headers["x-seen"] == "/x"
    assert client.get("/missing").headers["x-seen"] == "/missing"


def test_websockets(app: MiniAPI, client: TestClient) -> None:
    @app.websocket("/ws/{room}")
    async def chat(websocket: WebSocket, room: str, n: Annotated[int, Query()] = 1) -> None:
        await websocket.accept()
        await websocket.send_json([room, n, await websocket.receive_text()])
        await websocket.close()

    with client.websocket_connect("/ws/lobby?n=2") as connection:
        connection.send_text("hi")
        assert connection.receive_json() == ["lobby", 2, "hi"]
    with (
        pytest.raises(WebSocketDisconnect) as caught,
        client.websocket_connect("/ws/lobby?n=x"),
    ):
        pass
    assert caught.value.code == 1008


def test_lifespan_state_reaches_requests() -> None:
    from contextlib import asynccontextmanager  # noqa: PLC0415

    from minifast import Request  # noqa: PLC0415

    @asynccontextmanager
    async def lifespan(app: MiniAPI) -> Any:
        yield {"value": 42}

    app = MiniAPI(lifespan=lifespan)

    @app.get("/")
    async def endpoint(request: Request) -> int:
        return request.state.value

    with TestClient(app) as client:
        assert client.get("/").json() == 42
