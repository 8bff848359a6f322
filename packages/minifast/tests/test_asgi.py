"""Requests as ASGI messages, without a client: what is sent, in which order, byte by byte."""

import asyncio
from typing import Annotated, Any

import pytest

from minifast import Depends, Header, MiniAPI
from minipydantic import BaseModel


class Item(BaseModel):
    name: str


def application() -> MiniAPI:
    app = MiniAPI()

    async def user(x_user: Annotated[str, Header()] = "nobody") -> str:
        return x_user

    @app.get("/hello")
    async def hello(name: Annotated[str, Depends(user)]) -> dict[str, str]:
        return {"hello": name}

    @app.post("/items", status_code=201)
    async def create(item: Item) -> Item:
        return item

    return app


def ask(method: str, path: str, headers: Any = (), parts: Any = (b"",)) -> list[dict[str, Any]]:
    """Send one request, its body in parts, and return the messages of the answer."""
    sent: list[dict[str, Any]] = []
    pending = [
        {"type": "http.request", "body": part, "more_body": number + 1 < len(parts)}
        for number, part in enumerate(parts)
    ]

    async def receive() -> Any:
        return pending.pop(0) if pending else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": list(headers), "client": None, "server": None,
    }  # fmt: skip
    asyncio.run(application()(scope, receive, send))
    return sent


def test_a_response_is_two_messages() -> None:
    assert ask("GET", "/hello", [(b"x-user", b"me")]) == [
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", b"14"), (b"content-type", b"application/json")],
        },
        {"type": "http.response.body", "body": b'{"hello":"me"}'},
    ]


@pytest.mark.parametrize("parts", [(b'{"name": "a"}',), (b'{"na', b'me": "a', b'"}')])
def test_a_body_may_come_in_parts(parts: Any) -> None:
    start, body = ask("POST", "/items", [(b"content-type", b"application/json")], parts)
    assert (start["status"], body["body"]) == (201, b'{"name":"a"}')


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/items", 422), ("GET", "/nowhere", 404), ("PUT", "/items", 405)],
)
def test_errors(method: str, path: str, status: int) -> None:
    assert ask(method, path)[0]["status"] == status
