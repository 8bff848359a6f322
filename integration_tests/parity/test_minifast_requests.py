"""The same application on FastAPI and on minifast answers the same requests alike."""

from typing import Annotated, Any

import pytest

pytest.importorskip("httpx")
pytest.importorskip("fastapi")
pytest.importorskip("python_multipart")

import fastapi
import fastapi.testclient
import pydantic

import minifast
import minifast.testclient
import minipydantic

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def build(api: Any, validation: Any) -> Any:
    """Build the application with one of the two frameworks."""

    class Part(validation.BaseModel):
        size: int = validation.Field(ge=1)

    class Item(validation.BaseModel):
        name: str
        price: float = validation.Field(default=1, gt=0)
        parts: list[Part] = []  # noqa: RUF012

    app = api.FastAPI()
    router = api.APIRouter(prefix="/r", tags=["r"])

    async def page(limit: int = 10, offset: Annotated[int, api.Query(ge=0)] = 0) -> list[int]:
        return [limit, offset]

    async def user(x_user: Annotated[str, api.Header(min_length=2)]) -> str:
        return x_user

    @app.get("/items/{item_id}")
    async def read(
        item_id: int,
        window: Annotated[list[int], api.Depends(page)],
        tags: Annotated[list[str] | None, api.Query()] = None,
        session: Annotated[str | None, api.Cookie()] = None,
    ) -> Any:
        return {"id": item_id, "window": window, "tags": tags, "session": session}

    @app.post("/items", response_model=Item, status_code=201)
    async def create(item: Item) -> Any:
        return item

    @app.put("/items")
    def replace(item: Item, count: Annotated[int, api.Body()]) -> Any:
        return [item, count]

    @router.post("/form")
    async def form(name: Annotated[str, api.Form()], n: Annotated[int, api.Form()] = 3) -> Any:
        return [name, n]

    @router.get("/who", dependencies=[api.Depends(page)])
    def who(name: Annotated[str, api.Depends(user)]) -> str:
        return name

    @router.get("/teapot")
    async def teapot() -> None:
        raise api.HTTPException(418, {"why": "tea"}, headers={"x-pot": "1"})

    app.include_router(router, prefix="/v1")
    return app


@pytest.fixture(scope="module")
def clients() -> tuple[Any, Any]:
    return (
        fastapi.testclient.TestClient(build(fastapi, pydantic)),
        minifast.testclient.TestClient(build(minifast, minipydantic)),
    )


JSON = {"content-type": "application/json"}
REQUESTS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/items/1", {}),
    ("GET", "/items/x?limit=y&offset=-1", {}),
    ("GET", "/items/1?tags=a&tags=b&limit=2", {"headers": {"cookie": "session=s"}}),
    ("DELETE", "/items/1", {}),
    ("GET", "/items/", {"follow_redirects": False}),
    ("POST", "/items", {"json": {"name": "a", "parts": [{"size": 1}]}}),
    ("POST", "/items", {"json": {"price": 0, "parts": [{"size": 0}, {}]}}),
    ("POST", "/items", {"json": []}),
    ("POST", "/items", {}),
    ("POST", "/items", {"content": "{", "headers": JSON}),
    ("POST", "/items", {"content": "null", "headers": JSON}),
    ("POST", "/items", {"content": '{"name": "a"}'}),
    ("POST", "/items", {"content": b"\xff", "headers": JSON}),
    ("PUT", "/items", {"json": {"item": {"name": "a"}, "count": 2}}),
    ("PUT", "/items", {"json": {"item": {"name": 1}, "count": "x"}}),
    ("PUT", "/items", {"json": {}}),
    ("POST", "/v1/r/form", {"data": {"name": "a", "n": "4"}}),
    ("POST", "/v1/r/form", {"data": {"name": "", "n": "x"}}),
    ("POST", "/v1/r/form", {"json": {"name": "a"}}),
    ("GET", "/v1/r/who", {"headers": {"x-user": "me"}}),
    ("GET", "/v1/r/who?limit=x", {"headers": {"x-user": "m"}}),
    ("GET", "/v1/r/teapot", {}),
    ("POST", "/v1/r/teapot", {}),
    ("GET", "/nowhere", {}),
]


@pytest.mark.parametrize(("method", "path", "options"), REQUESTS)
def test_same_response(
    clients: tuple[Any, Any], method: str, path: str, options: dict[str, Any]
) -> None:
    theirs, ours = (client.request(method, path, **options) for client in clients)
    assert ours.status_code == theirs.status_code
    assert ours.content == theirs.content
    assert dict(ours.headers) == dict(theirs.headers)


def test_same_schema(clients: tuple[Any, Any]) -> None:
    theirs, ours = (client.get("/openapi.json").json() for client in clients)
    assert ours == theirs
