from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("httpx")

from minifast import MiniAPI
from minifast.testclient import TestClient


@pytest.fixture
def app() -> MiniAPI:
    return MiniAPI()


@pytest.fixture
def client(app: MiniAPI) -> TestClient:
    return TestClient(app)


@pytest.fixture
def serve(app: MiniAPI, client: TestClient) -> Callable[..., Any]:
    """Serve one endpoint and return what a request to it answers: (status, JSON)."""

    def request(endpoint: Any, method: str = "GET", path: str = "/", at: str = "/", **kw: Any):
        app.api_route(at, methods=[method])(endpoint)
        response = client.request(method, path, **kw)
        return response.status_code, response.json()

    return request
