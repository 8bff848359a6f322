"""Where parameters come from, and what is said about wrong ones."""

from typing import Annotated, Any
from uuid import UUID

import pytest

from minifast import Cookie, Header, MiniAPI, Path, Query
from minifast.testclient import TestClient
from minipydantic import BaseModel


async def scalars(item_id: int, q: str = "none", limit: int = 10, flag: bool = False) -> Any:
    return [item_id, q, limit, flag]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/1", [1, "none", 10, False]),
        ("/1?q=a%20b+c&limit=3&flag=yes", [1, "a b c", 3, True]),
        ("/1?limit=1&limit=2", [1, "none", 2, False]),
        ("/1?q=", [1, "", 10, False]),
        ("/1?q=%C3%A9", [1, "é", 10, False]),
    ],
)
def test_path_and_query(serve: Any, path: str, answer: Any) -> None:
    assert serve(scalars, at="/{item_id}", path=path) == (200, answer)


def test_every_wrong_parameter_is_reported_path_first(serve: Any) -> None:
    status, body = serve(scalars, at="/{item_id}", path="/x?limit=y&flag=z")
    assert status == 422
    assert [(e["type"], e["loc"], e["input"]) for e in body["detail"]] == [
        ("int_parsing", ["path", "item_id"], "x"),
        ("int_parsing", ["query", "limit"], "y"),
        ("bool_parsing", ["query", "flag"], "z"),
    ]


def test_a_missing_parameter(serve: Any) -> None:
    async def endpoint(q: str) -> Any: ...

    assert serve(endpoint) == (
        422,
        {
            "detail": [
                {"type": "missing", "loc": ["query", "q"], "msg": "Field required", "input": None}
            ]
        },
    )


def test_headers_and_cookies(serve: Any) -> None:
    async def endpoint(
        x_token: Annotated[str, Header()],
        session: Annotated[str | None, Cookie()] = None,
        tags: Annotated[list[int], Header(alias="X-Tag")] = [],  # noqa: B006
    ) -> Any:
        return [x_token, session, tags]

    headers = [("X-Token", "t"), ("Cookie", "session=s"), ("X-Tag", "1"), ("X-Tag", "2")]
    assert serve(endpoint, headers=headers) == (200, ["t", "s", [1, 2]])


@pytest.mark.parametrize(("path", "status"), [("/?n=5", 200), ("/?n=0", 422), ("/?n=11", 422)])
def test_constraints(serve: Any, path: str, status: int) -> None:
    async def endpoint(n: Annotated[int, Query(ge=1, le=10)]) -> Any:
        return n

    assert serve(endpoint, path=path)[0] == status


def test_a_model_of_query_parameters(serve: Any) -> None:
    class Page(BaseModel):
        limit: int = 10
        tags: list[str] = []  # noqa: RUF012

    async def endpoint(page: Annotated[Page, Query()]) -> Any:
        return page

    assert serve(endpoint, path="/?limit=3&tags=a&tags=b") == (
        200,
        {"limit": 3, "tags": ["a", "b"]},
    )


def test_defaults_are_not_shared_between_requests(app: MiniAPI, client: TestClient) -> None:
    @app.get("/")
    async def endpoint(tags: Annotated[list[str], Query()] = ["a"]) -> Any:  # noqa: B006
        tags.append("b")
        return tags

    assert client.get("/").json() == client.get("/").json() == ["a", "b"]


def test_types_of_one_string(serve: Any) -> None:
    uid = "3fa85f64-5717-4562-b3fc-2c963f66afa6"

    async def endpoint(uid: UUID) -> Any:
        assert isinstance(uid, UUID)
        return uid

    assert serve(endpoint, path=f"/?uid={uid}") == (200, uid)


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (lambda: Path(default=1), "Path parameters cannot have a default value"),
        (lambda: Query(unknown=1), "unexpected keyword argument 'unknown'"),
    ],
)
def test_impossible_declarations(declare: Any, message: str) -> None:
    with pytest.raises((AssertionError, TypeError), match=message):
        declare()


def test_what_a_convertor_makes_of_a_path_is_validated(serve: Any) -> None:
    async def endpoint(n: str) -> Any: ...

    status, body = serve(endpoint, at="/{n:int}", path="/3")
    assert (status, body["detail"][0]["type"]) == (422, "string_type")
