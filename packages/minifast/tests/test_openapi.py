"""The schema and the pages that show it."""

import re
from enum import StrEnum
from typing import Annotated, Any

import pytest

from minifast import Depends, Header, MiniAPI, Query
from minifast.openapi.docs import get_swagger_ui_html
from minifast.security import OAuth2PasswordBearer
from minifast.testclient import TestClient
from minipydantic import BaseModel


class Color(StrEnum):
    red = "red"


class Item(BaseModel):
    name: str
    color: Color = Color.red
    parts: list[str] = []  # noqa: RUF012


def test_an_operation(app: MiniAPI) -> None:
    @app.put("/items/{item_id}", tags=["items"], responses={404: {"description": "None"}})
    async def update_item(
        item_id: int, item: Item, q: Annotated[str | None, Query(max_length=5)] = None
    ) -> Item:
        """Update.\f Not for readers."""
        return item

    schema = app.openapi()
    operation = schema["paths"]["/items/{item_id}"]["put"]
    assert schema["openapi"] == "3.1.0"
    assert operation["operationId"] == "update_item_items__item_id__put"
    assert (operation["summary"], operation["description"]) == ("Update Item", "Update.")
    assert [(p["name"], p["in"], p["required"]) for p in operation["parameters"]] == [
        ("item_id", "path", True),
        ("q", "query", False),
    ]
    assert operation["requestBody"] == {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}},
    }
    assert sorted(operation["responses"]) == ["200", "404", "422"]
    assert sorted(schema["components"]["schemas"]) == [
        "Color",
        "HTTPValidationError",
        "Item",
        "ValidationError",
    ]


def test_security(app: MiniAPI) -> None:
    scheme = OAuth2PasswordBearer(tokenUrl="token", scopes={"a": "A"})

    @app.get("/")
    async def endpoint(token: Annotated[str, Depends(scheme)]) -> None: ...

    schema = app.openapi()
    assert schema["paths"]["/"]["get"]["security"] == [{"OAuth2PasswordBearer": []}]
    assert schema["components"]["securitySchemes"] == {
        "OAuth2PasswordBearer": {
            "type": "oauth2",
            "flows": {"password": {"scopes": {"a": "A"}, "tokenUrl": "token"}},
        }
    }
    assert scheme.model.flows.password.tokenUrl == "token"


def test_hidden_things(app: MiniAPI) -> None:
    async def endpoint(x_secret: Annotated[str, Header(include_in_schema=False)] = "") -> None: ...

    app.get("/shown")(endpoint)
    app.get("/hidden", include_in_schema=False)(endpoint)
    paths = app.openapi()["paths"]
    assert list(paths) == ["/shown"]
    assert "parameters" not in paths["/shown"]["get"]


@pytest.mark.parametrize("mount", ["", "/sub"])
def test_the_pages_load_only_what_the_application_serves(mount: str) -> None:
    docs = MiniAPI()
    app = docs
    if mount:
        app = MiniAPI()
        app.mount(mount, docs)
    client = TestClient(app)
    loaded = []
    for page in ("/docs", "/redoc"):
        text = client.get(mount + page).text
        assert f"{mount}/openapi.json" in text
        for url in re.findall(r'(?:src|href)="([^"]+)"', text):
            if url != "data:,":
                assert url.startswith(f"{mount}{page}/assets/"), url
                response = client.get(url)
                assert response.status_code == 200
                assert response.headers["cache-control"].endswith("immutable")
                loaded.append(url.rpartition("/")[2])
    assert sorted(loaded) == [
        "favicon-32x32.png",
        "redoc.standalone.js",
        "swagger-ui-bundle.js",
        "swagger-ui.css",
    ]


@pytest.mark.parametrize("path", ["/docs/assets/x/y", "/docs/assets/..%2f..%2f/__init__.py"])
def test_no_other_file_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_own_urls_win() -> None:
    page = get_swagger_ui_html(openapi_url="/o.json", title="t", swagger_js_url="/my.js")
    assert '<script src="/my.js">' in bytes(page.body).decode()


def test_documentation_can_be_turned_off() -> None:
    client = TestClient(MiniAPI(openapi_url=None))
    assert [client.get(p).status_code for p in ("/docs", "/redoc", "/openapi.json")] == [404] * 3


def test_duplicate_operation_ids_are_announced(app: MiniAPI) -> None:
    def endpoint() -> Any: ...

    app.get("/a", operation_id="x")(endpoint)
    app.get("/b", operation_id="x")(endpoint)
    with pytest.warns(UserWarning, match="Duplicate Operation ID x"):
        app.openapi()
