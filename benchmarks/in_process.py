"""CPU time of one request through `await app(scope, receive, send)`: the framework alone."""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Annotated, Any

from measure import Case, alternate

WEB = ("starlette", "ministarlette")
FAST = {"fastapi": "pydantic", "minifast": "minipydantic"}
ALL = (*WEB, *FAST)


@dataclass(frozen=True)
class Request:
    """The request of a case."""

    path: str
    query: bytes = b""
    method: str = "GET"
    body: bytes = b""
    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    chunk: int = 0  # bytes per message of the body; 0: all in one

    def messages(self) -> list[dict[str, Any]]:
        """Return the body as a server hands it on."""
        size = self.chunk or len(self.body) or 1
        parts = [self.body[i : i + size] for i in range(0, len(self.body), size)] or [b""]
        last = len(parts) - 1
        return [
            {"type": "http.request", "body": part, "more_body": i < last}
            for i, part in enumerate(parts)
        ]

    def scope(self) -> dict[str, Any]:
        """Build the scope as a server does for each request."""
        headers = [(b"host", b"example.org"), (b"user-agent", b"bench"), (b"accept", b"*/*")]
        headers += self.headers
        if self.body:
            headers += [(b"content-length", b"%d" % len(self.body))]
            if not self.headers:
                headers += [(b"content-type", b"application/json")]
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": self.query,
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8000),
            "state": {},
            "extensions": {},
        }


def web(name: str) -> SimpleNamespace:
    """Import Starlette or its mini layer."""
    get = partial(importlib.import_module)
    return SimpleNamespace(
        App=get(f"{name}.applications").Starlette,
        Route=get(f"{name}.routing").Route,
        JSONResponse=get(f"{name}.responses").JSONResponse,
    )


def hello(name: str) -> Any:
    """Answer a constant."""
    if name in FAST:
        app = importlib.import_module(name).FastAPI()

        @app.get("/")
        async def root() -> Any:
            return {"hello": "world"}

        root.__annotations__.clear()
        return app
    lib = web(name)

    async def endpoint(request: Any) -> Any:
        return lib.JSONResponse({"hello": "world"})

    return lib.App(routes=[lib.Route("/", endpoint)])


def path_parameter(name: str) -> Any:
    """Answer an integer from the path."""
    if name in FAST:
        app = importlib.import_module(name).FastAPI()

        @app.get("/items/{item_id}")
        async def read(item_id: int) -> dict[str, int]:
            return {"item_id": item_id}

        return app
    lib = web(name)

    async def endpoint(request: Any) -> Any:
        return lib.JSONResponse({"item_id": request.path_params["item_id"]})

    return lib.App(routes=[lib.Route("/items/{item_id:int}", endpoint)])


def dependencies(name: str) -> Any:
    """Take a path and two query parameters and two nested dependencies."""
    fast = importlib.import_module(name)
    app = fast.FastAPI()

    async def inner(token: str = "none") -> str:
        return token

    async def outer(token: str = fast.Depends(inner)) -> str:
        return token.upper()

    @app.get("/items/{item_id}")
    async def read(
        item_id: int, limit: int = 10, offset: int = 0, user: str = fast.Depends(outer)
    ) -> dict[str, Any]:
        return {"item": item_id, "limit": limit, "offset": offset, "user": user}

    return app


def model(name: str) -> Any:
    """Return a model with four fields, of the validation layer that goes with a framework."""
    layer = importlib.import_module(FAST[name])

    class Item(layer.BaseModel):  # type: ignore[misc, name-defined]
        name: Annotated[str, layer.Field(min_length=1)]
        price: Annotated[float, layer.Field(gt=0)]
        in_stock: bool = True
        tags: list[str] = []  # noqa: RUF012 - a field

    return Item


def post_model(name: str) -> Any:
    """Validate a body and serialise it again through response_model."""
    fast, item_type = importlib.import_module(name), model(name)
    app = fast.FastAPI()

    async def create(item: Any) -> Any:
        return item

    create.__annotations__.update({"item": item_type, "return": item_type})
    app.post("/items")(create)
    return app


def sync_endpoint(name: str) -> Any:
    """Answer a constant from a `def` endpoint, in a worker thread."""
    if name in FAST:
        app = importlib.import_module(name).FastAPI()

        @app.get("/")
        def root() -> dict[str, str]:
            return {"hello": "world"}

        return app
    lib = web(name)

    def endpoint(request: Any) -> Any:
        return lib.JSONResponse({"hello": "world"})

    return lib.App(routes=[lib.Route("/", endpoint)])


def list_of_models(name: str) -> Any:
    """Serialise a hundred models (dicts, where there are no models)."""
    row = {"name": "Pen", "price": 1.5, "in_stock": True, "tags": ["a", "b"]}
    if name in FAST:
        fast, item_type = importlib.import_module(name), model(name)
        app, items = fast.FastAPI(), [item_type(**row) for _ in range(100)]

        async def read() -> Any:
            return items

        read.__annotations__["return"] = list[item_type]
        app.get("/")(read)
        return app
    lib, rows = web(name), [row] * 100

    async def endpoint(request: Any) -> Any:
        return lib.JSONResponse(rows)

    return lib.App(routes=[lib.Route("/", endpoint)])


def many_routes(name: str) -> Any:
    """Have 500 routes, the last of which is asked for."""
    if name in FAST:
        app = importlib.import_module(name).FastAPI()
        for i in range(500):

            async def read(item_id: int) -> dict[str, int]:
                return {"item_id": item_id}

            app.get(f"/route{i}/{{item_id}}", name=f"read{i}")(read)
        return app
    lib = web(name)

    async def endpoint(request: Any) -> Any:
        return lib.JSONResponse({"item_id": request.path_params["item_id"]})

    routes = [lib.Route(f"/route{i}/{{item_id:int}}", endpoint) for i in range(500)]
    return lib.App(routes=routes)


BODY = json.dumps({"name": "Pen", "price": 1.5, "tags": ["a"]}).encode()
CASES: dict[str, tuple[Callable[[str], Any], Request, tuple[str, ...]]] = {
    "hello": (hello, Request("/"), ALL),
    "path parameter": (path_parameter, Request("/items/42"), ALL),
    "query + 2-deep dependencies": (
        dependencies,
        Request("/items/42", b"limit=5&offset=3&token=abc"),
        tuple(FAST),
    ),
    "POST + response_model": (post_model, Request("/items", method="POST", body=BODY), tuple(FAST)),
    "sync endpoint": (sync_endpoint, Request("/"), ALL),
    "list of 100 models": (list_of_models, Request("/"), ALL),
    "last of 500 routes": (many_routes, Request("/route499/7"), ALL),
    "404 among 500 routes": (many_routes, Request("/nowhere/7", status=404), ALL),
}


def driver(app: Any, request: Request, loop: asyncio.AbstractEventLoop) -> Callable[[int], None]:
    """Return a function that sends the request so many times; check the first answer."""
    started: list[dict[str, Any]] = []
    messages = request.messages()

    def receiver() -> Callable[[], Any]:
        left = iter(messages)

        async def receive() -> dict[str, Any]:
            return next(left)

        return receive

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            started[:] = [message]

    async def times(count: int) -> None:
        for _ in range(count):
            await app(request.scope(), receiver(), send)

    def run(count: int) -> None:
        loop.run_until_complete(times(count))

    run(1)
    if started[0]["status"] != request.status:
        raise RuntimeError(f"status {started[0]['status']} instead of {request.status}")
    return run


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """Answer by hand: what the measurement itself costs."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def run(*, quick: bool, only: str = "") -> Iterator[Case]:
    """Measure every case; yield each as it is done."""
    rounds, seconds = (5, 0.04) if quick else (25, 0.25)
    loop = asyncio.new_event_loop()
    for name, (build, request, candidates) in CASES.items():
        if only and only not in name:
            continue
        functions = {c: driver(build(c), request, loop) for c in candidates}
        functions["(empty)"] = driver(nothing, Request(request.path), loop)
        reference = "fastapi" if "fastapi" in candidates else "starlette"
        case = Case(name, "CPU µs/request", reference)
        alternate(case, functions, rounds=rounds, seconds=seconds)
        floor = case.results.pop("(empty)").median
        for measurement in case.results.values():
            measurement.rounds = [value - floor for value in measurement.rounds]
        yield case
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
