"""Dependencies: nesting, caching, exits, overrides, scopes, limits."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

import pytest

from minifast import Depends, Header, HTTPException, MiniAPI, Request, Security
from minifast.exceptions import DependencyScopeError
from minifast.security import APIKeyHeader, HTTPBasic, SecurityScopes
from minifast.testclient import TestClient


def test_nesting(serve: Any) -> None:
    def number(q: int = 1) -> int:
        return q

    async def double(n: Annotated[int, Depends(number)]) -> int:
        return 2 * n

    async def endpoint(n: Annotated[int, Depends(double)]) -> Any:
        return n

    assert serve(endpoint, path="/?q=4") == (200, 8)


def test_a_value_is_shared_within_a_request_unless_told_otherwise(serve: Any) -> None:
    calls: list[int] = []

    async def counted() -> int:
        calls.append(1)
        return len(calls)

    async def endpoint(
        a: Annotated[int, Depends(counted)],
        b: Annotated[int, Depends(counted)],
        c: Annotated[int, Depends(counted, use_cache=False)],
        d: Annotated[int, Depends(counted)],
    ) -> Any:
        return [a, b, c, d]

    assert serve(endpoint) == (200, [1, 1, 2, 1])


def test_exits_run_after_the_endpoint_innermost_first(app: MiniAPI, client: TestClient) -> None:
    events: list[str] = []

    def sync_resource() -> Iterator[str]:
        events.append("open a")
        yield "a"
        events.append("close a")

    async def resource(a: Annotated[str, Depends(sync_resource)]) -> AsyncIterator[str]:
        events.append("open b")
        yield a + "b"
        events.append("close b")

    @app.get("/")
    async def endpoint(value: Annotated[str, Depends(resource)]) -> str:
        events.append("endpoint")
        return value

    assert client.get("/").json() == "ab"
    assert events == ["open a", "open b", "endpoint", "close b", "close a"]


def test_an_exit_sees_the_exception(app: MiniAPI, client: TestClient) -> None:
    seen: list[type[BaseException]] = []

    async def resource() -> AsyncIterator[None]:
        try:
            yield
        except HTTPException as error:
            seen.append(type(error))
            raise

    @app.get("/")
    async def endpoint(_: Annotated[None, Depends(resource)]) -> None:
        raise HTTPException(418, "teapot")

    assert client.get("/").status_code == 418
    assert seen == [HTTPException]


def test_overrides_apply_to_nested_dependencies(app: MiniAPI, client: TestClient) -> None:
    async def real() -> str:
        return "real"

    async def outer(value: Annotated[str, Depends(real)]) -> str:
        return value

    @app.get("/")
    async def endpoint(value: Annotated[str, Depends(outer)]) -> str:
        return value

    assert client.get("/").json() == "real"
    app.dependency_overrides[real] = lambda q="fake": q
    assert client.get("/?q=other").json() == "other"
    app.dependency_overrides = {}
    assert client.get("/").json() == "real"


def test_an_override_set_meanwhile_applies_to_what_comes_after(
    app: MiniAPI, client: TestClient
) -> None:
    calls: list[str] = []

    async def late() -> str:
        return "real"

    async def early() -> None:
        calls.append("early")
        app.dependency_overrides[late] = lambda: "fake"

    @app.get("/")
    async def endpoint(_: Annotated[None, Depends(early)], v: Annotated[str, Depends(late)]) -> str:
        return v

    assert client.get("/").json() == "fake"
    assert calls == ["early"]


def test_all_dependencies_run_though_a_parameter_is_wrong(app: MiniAPI, client: TestClient) -> None:
    calls: list[str] = []

    async def audit() -> None:
        calls.append("audit")

    async def wrong(x_number: Annotated[int, Header()]) -> None:
        calls.append("never")

    @app.get("/", dependencies=[Depends(wrong), Depends(audit)])
    async def endpoint(q: int) -> None: ...

    body = client.get("/?q=x", headers={"x-number": "y"}).json()
    assert [e["loc"] for e in body["detail"]] == [["header", "x-number"], ["query", "q"]]
    assert calls == ["audit"]


def test_a_long_lived_dependency_cannot_use_a_short_lived_one(app: MiniAPI) -> None:
    async def short() -> AsyncIterator[None]:
        yield

    async def long(_: Annotated[None, Depends(short, scope="function")]) -> AsyncIterator[None]:
        yield

    async def endpoint(_: Annotated[None, Depends(long)]) -> None: ...

    with pytest.raises(DependencyScopeError, match="cannot depend on"):
        app.get("/")(endpoint)


def test_scopes_accumulate_on_the_way_down(serve: Any) -> None:
    async def user(scopes: SecurityScopes) -> list[str]:
        return scopes.scopes

    async def admin(value: Annotated[list[str], Security(user, scopes=["read"])]) -> list[str]:
        return value

    async def endpoint(value: Annotated[list[str], Security(admin, scopes=["admin"])]) -> Any:
        return value

    assert serve(endpoint) == (200, ["admin", "read"])


@pytest.mark.parametrize(
    ("scheme", "challenge"),
    [(APIKeyHeader(name="x-key"), "APIKey"), (HTTPBasic(realm="r"), 'Basic realm="r"')],
)
def test_missing_credentials_are_refused(scheme: Any, challenge: str) -> None:
    app = MiniAPI()

    @app.get("/")
    async def endpoint(credentials: Annotated[Any, Depends(scheme)]) -> None: ...

    response = TestClient(app).get("/")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == challenge


def test_the_request_can_be_injected_anywhere(serve: Any) -> None:
    async def agent(request: Request) -> str:
        return request.headers["user-agent"]

    async def endpoint(name: Annotated[str, Depends(agent)]) -> Any:
        return name

    assert serve(endpoint, headers={"user-agent": "me"}) == (200, "me")


@pytest.mark.parametrize("limit", [0, -1, True, "1"])
def test_a_limit_on_concurrency_is_a_positive_number(limit: Any) -> None:
    with pytest.raises(ValueError, match="positive integer"):
        Depends(max_concurrency=limit)


def test_an_override_set_meanwhile_may_be_a_generator(app: MiniAPI, client: TestClient) -> None:
    events: list[str] = []

    async def late() -> str:
        return "real"

    async def generator() -> AsyncIterator[str]:
        yield "fake"
        events.append("exit")

    async def early() -> None:
        app.dependency_overrides[late] = generator

    @app.get("/")
    async def endpoint(_: Annotated[None, Depends(early)], v: Annotated[str, Depends(late)]) -> str:
        return v

    assert client.get("/").json() == "fake"
    assert events == ["exit"]
