"""OpenAPI documents from docstrings."""

import pytest

yaml = pytest.importorskip("yaml")

from ministarlette.endpoints import HTTPEndpoint  # noqa: E402
from ministarlette.requests import Request  # noqa: E402
from ministarlette.routing import Mount, Route, Router  # noqa: E402
from ministarlette.schemas import SchemaGenerator  # noqa: E402


def users(request):
    """Prose is left out.
    ---
    summary: Users
    """


def prose(request):
    """Nothing but prose."""


class Items(HTTPEndpoint):
    def get(self, request):
        """summary: Items"""

    def query(self, request):
        """summary: Search"""


ROUTES = [
    Route("/users/{id:int}", users, methods=["GET", "POST"]),
    Route("/prose", prose),
    Route("/hidden", users, include_in_schema=False),
    Mount("/shop/{name}", routes=[Route("/items", Items)]),
]


@pytest.mark.parametrize(("version", "methods"), [("3.1.0", {"get"}), ("3.2.0", {"get", "query"})])
def test_operations(version, methods):
    schema = SchemaGenerator({"openapi": version}).get_schema(ROUTES)
    assert schema["openapi"] == version
    assert schema["paths"].keys() == {"/users/{id}", "/shop/{name}/items"}
    assert schema["paths"]["/users/{id}"] == {
        "get": {"summary": "Users"},
        "post": {"summary": "Users"},
    }
    assert schema["paths"]["/shop/{name}/items"].keys() == methods


def test_the_response_is_yaml():
    generator = SchemaGenerator({"openapi": "3.1.0"})
    request = Request({"type": "http", "app": Router(ROUTES)})
    response = generator.OpenAPIResponse(request)
    assert response.media_type == "application/vnd.oai.openapi"
    assert yaml.safe_load(response.body) == generator.get_schema(ROUTES)
