"""What an endpoint returns, and what the client gets."""

import datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest

from minifast import BackgroundTasks, Depends, HTTPException, MiniAPI, Response
from minifast.exceptions import ResponseValidationError
from minifast.responses import HTMLResponse, PlainTextResponse
from minifast.testclient import TestClient
from minipydantic import BaseModel


class User(BaseModel):
    name: str


class StoredUser(User):
    password: str


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, 2.5, None, True, "é"]}, '{"a":[1,2.5,null,true,"é"]}'),
        ([User(name="a")], '[{"name":"a"}]'),
        ({1: {2}}, '{"1":[2]}'),
        ({"_sa_state": 1, "b": 2}, '{"b":2}'),
        (Decimal("1.50"), "1.5"),
        (datetime.date(2026, 1, 2), '"2026-01-02"'),
        ((x for x in "ab"), '["a","b"]'),
        (None, "null"),
    ],
)
def test_untyped_values(app: MiniAPI, client: TestClient, value: Any, text: str) -> None:
    @app.get("/")
    async def endpoint():  # without an annotation there is no model
        return value

    response = client.get("/")
    assert (response.text, response.headers["content-type"]) == (text, "application/json")


@pytest.mark.parametrize("how", ["annotation", "response_model", "sync"])
def test_the_response_model_filters(app: MiniAPI, client: TestClient, how: str) -> None:
    stored = StoredUser(name="a", password="secret")

    async def annotated() -> User:
        return stored

    async def plain():
        return stored

    def sync() -> User:
        return stored

    endpoints = {"annotation": annotated, "response_model": plain, "sync": sync}
    options = {"response_model": User} if how == "response_model" else {}
    app.get("/", **options)(endpoints[how])
    assert client.get("/").json() == {"name": "a"}


def test_leaving_out(app: MiniAPI, client: TestClient) -> None:
    class Item(BaseModel):
        a: int = 1
        b: int | None = None

    app.get("/unset", response_model=Item, response_model_exclude_unset=True)(lambda: Item(a=1))
    app.get("/none", response_model=Item, response_model_exclude_none=True)(lambda: Item())
    app.get("/include", response_model=Item, response_model_include={"b"})(lambda: Item())
    assert client.get("/unset").json() == {"a": 1}
    assert client.get("/none").json() == {"a": 1}
    assert client.get("/include").json() == {"b": None}


def test_a_wrong_return_value_is_an_error_of_the_server(app: MiniAPI, client: TestClient) -> None:
    @app.get("/users")
    async def wrong() -> User:
        return {"nom": "a"}  # type: ignore[return-value]

    with pytest.raises(ResponseValidationError, match=r"in wrong\n    GET /users"):
        client.get("/users")


def test_status_headers_and_background_of_dependencies(app: MiniAPI, client: TestClient) -> None:
    done: list[str] = []

    async def dependency(response: Response, tasks: BackgroundTasks) -> None:
        response.headers["x-from"] = "dependency"
        response.status_code = 201
        tasks.add_task(done.append, "task")

    @app.get("/")
    async def endpoint(_: Annotated[None, Depends(dependency)]) -> Any:
        return {}

    response = client.get("/")
    assert (response.status_code, response.headers["x-from"]) == (201, "dependency")
    assert done == ["task"]


def test_responses_pass_untouched(app: MiniAPI, client: TestClient) -> None:
    app.get("/text")(lambda: PlainTextResponse("hi", 202))
    app.get("/html", response_class=HTMLResponse)(lambda: "<p>hi</p>")
    app.delete("/", status_code=204)(lambda: None)
    assert (client.get("/text").text, client.get("/text").status_code) == ("hi", 202)
    assert client.get("/html").headers["content-type"] == "text/html; charset=utf-8"
    assert (client.delete("/").status_code, client.delete("/").content) == (204, b"")


def test_exceptions(app: MiniAPI, client: TestClient) -> None:
    class Own(Exception): ...

    @app.exception_handler(Own)
    async def handle(request: Any, error: Own) -> PlainTextResponse:
        return PlainTextResponse(f"{request.url.path} {await request.body()!r}", 409)

    @app.post("/own")
    async def own(item: dict[str, int]) -> None:
        raise Own

    @app.get("/http")
    async def http() -> None:
        raise HTTPException(404, {"no": "thing"}, headers={"x-why": "gone"})

    assert client.post("/own", json={"a": 1}).text == "/own b'{\"a\":1}'"
    response = client.get("/http")
    assert (response.json(), response.headers["x-why"]) == ({"detail": {"no": "thing"}}, "gone")


def test_an_unhandled_exception_is_500_and_goes_on(app: MiniAPI) -> None:
    @app.get("/")
    async def endpoint() -> None:
        raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        TestClient(app).get("/")
    response = TestClient(app, raise_server_exceptions=False).get("/")
    assert (response.status_code, response.text) == (500, "Internal Server Error")


def test_json_lines_and_events(app: MiniAPI, client: TestClient) -> None:
    from minifast.sse import EventSourceResponse, ServerSentEvent  # noqa: PLC0415

    @app.get("/lines")
    async def lines():
        yield {"a": 1}
        yield {"a": 2}

    @app.get("/events", response_class=EventSourceResponse)
    def events():
        yield ServerSentEvent(data={"a": 1}, event="e", id="1")

    assert client.get("/lines").text.splitlines() == ['{"a": 1}', '{"a": 2}']
    assert client.get("/events").text == 'event: e\ndata: {"a": 1}\nid: 1\n\n'
