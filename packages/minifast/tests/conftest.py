import importlib.util
from collections.abc import Callable
from typing import Any

import pytest

from minifast import MiniAPI

# The test client is an extra; what needs none of it is in test_asgi.py and test_import.py.
HAS_CLIENT = any(importlib.util.find_spec(name) for name in ("httpx2", "httpx"))
collect_ignore_glob = [] if HAS_CLIENT else ["test_[!ai]*.py"]


@pytest.fixture
def app() -> MiniAPI:
    return MiniAPI()


@pytest.fixture
def client(app: MiniAPI) -> Any:
    return pytest.importorskip("minifast.testclient").TestClient(app)


@pytest.fixture
def serve(app: MiniAPI, client: Any) -> Callable[..., Any]:
    """Serve one endpoint and return what a request to it answers: (status, JSON)."""

    def request(endpoint: Any, method: str = "GET", path: str = "/", at: str = "/", **kw: Any):
        app.api_route(at, methods=[method])(endpoint)
        response = client.request(method, path, **kw)
        return response.status_code, response.json()

    return request
