"""JSON, forms and files."""

from typing import Annotated, Any

import pytest

from minifast import Body, File, Form, MiniAPI, UploadFile
from minifast.testclient import TestClient
from minipydantic import BaseModel


class Item(BaseModel):
    name: str
    price: float = 1.0


async def one(item: Item) -> Any:
    return item


async def two(item: Item, count: Annotated[int, Body()]) -> Any:
    return [item, count]


async def embedded(item: Annotated[Item, Body(embed=True)]) -> Any:
    return item


@pytest.mark.parametrize(
    ("endpoint", "sent", "answer"),
    [
        (one, {"name": "a"}, {"name": "a", "price": 1.0}),
        (two, {"item": {"name": "a"}, "count": "2"}, [{"name": "a", "price": 1.0}, 2]),
        (embedded, {"item": {"name": "a", "price": 2}}, {"name": "a", "price": 2.0}),
    ],
)
def test_json(serve: Any, endpoint: Any, sent: Any, answer: Any) -> None:
    assert serve(endpoint, "POST", json=sent) == (200, answer)


@pytest.mark.parametrize(
    ("endpoint", "request_", "error"),
    [
        (one, {"json": {}}, ("missing", ["body", "name"])),
        (one, {"json": {"name": 1}}, ("string_type", ["body", "name"])),
        (one, {}, ("missing", ["body"])),
        (one, {"content": "{", "headers": {"content-type": "application/json"}},
         ("json_invalid", ["body", 1])),
        (one, {"content": '{"name": "a"}'}, ("model_attributes_type", ["body"])),
        (embedded, {"json": []}, ("missing", ["body", "item"])),
    ],
)  # fmt: skip
def test_wrong_json(serve: Any, endpoint: Any, request_: Any, error: Any) -> None:
    status, body = serve(endpoint, "POST", **request_)
    assert status == 422
    assert [(e["type"], e["loc"]) for e in body["detail"]] == [error]


def test_json_without_a_content_type_when_not_strict() -> None:
    app = MiniAPI(strict_content_type=False)
    app.post("/")(one)
    assert TestClient(app).post("/", content='{"name": "a"}').json()["name"] == "a"


def test_forms_and_files(serve: Any) -> None:
    pytest.importorskip("python_multipart")

    async def endpoint(
        name: Annotated[str, Form()], content: Annotated[bytes, File()], file: UploadFile
    ) -> Any:
        return [name, len(content), file.filename, (await file.read()).decode()]

    files = {"content": b"abc", "file": ("f.txt", b"hello")}
    assert serve(endpoint, "POST", data={"name": "n"}, files=files) == (
        200,
        ["n", 3, "f.txt", "hello"],
    )


def test_an_empty_form_field_is_missing(serve: Any) -> None:
    pytest.importorskip("python_multipart")

    async def endpoint(name: Annotated[str, Form()]) -> Any: ...

    status, body = serve(endpoint, "POST", data={"name": ""})
    assert (status, body["detail"][0]["type"]) == (422, "missing")


def test_a_limit_on_the_body(client: TestClient) -> None:
    app = MiniAPI(max_body_size=10)
    app.post("/")(one)
    assert TestClient(app).post("/", json={"name": "long enough"}).status_code == 413
