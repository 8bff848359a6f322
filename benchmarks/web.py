"""Starlette and ministarlette: CPU time of one request through what applications put around it."""

from __future__ import annotations

import asyncio
import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from in_process import Request, driver, nothing
from measure import Case, Measurement, alternate

LIBRARIES = ("starlette", "ministarlette")
BOUNDARY = "0123456789abcdef"
FOLDER = Path(tempfile.gettempdir()) / "mini-stack-bench-files"


def get(name: str, module: str, attribute: str) -> Any:
    """Import something of Starlette or its mini layer."""
    return getattr(importlib.import_module(f"{name}.{module}"), attribute)


def answering(name: str, body: Any) -> Callable[..., Any]:
    """Return an endpoint that answers a constant."""
    response = get(name, "responses", "JSONResponse")

    async def endpoint(request: Any) -> Any:
        return response(body)

    return endpoint


def app(name: str, *routes: tuple[str, Any], middleware: tuple[Any, ...] = ()) -> Any:
    """Build an application of routes and middleware."""
    route = get(name, "routing", "Route")
    wrapped = get(name, "middleware", "Middleware")
    return get(name, "applications", "Starlette")(
        routes=[route(path, endpoint, methods=["GET", "POST"]) for path, endpoint in routes],
        middleware=[wrapped(cls, **options) for cls, options in middleware],
    )


def hello(name: str, *middleware: Any) -> Any:
    """Answer a constant, behind some middleware."""
    return app(name, ("/", answering(name, {"hello": "world"})), middleware=middleware)


def path_parameter(name: str) -> Any:
    """Answer an integer from the path."""
    response = get(name, "responses", "JSONResponse")

    async def endpoint(request: Any) -> Any:
        return response({"id": request.path_params["id"]})

    return app(name, ("/items/{id:int}", endpoint))


def many(name: str, path: str) -> Any:
    """Have 500 routes."""
    endpoint = answering(name, {"hello": "world"})
    return app(name, *[(path.format(i), endpoint) for i in range(500)])


def base_middleware(name: str) -> Any:
    """Go through one BaseHTTPMiddleware."""
    base = get(name, "middleware.base", "BaseHTTPMiddleware")

    class Passing(base):  # type: ignore[misc, valid-type]
        async def dispatch(self, request: Any, call_next: Any) -> Any:
            return await call_next(request)

    return hello(name, (Passing, {}))


def cors_and_gzip(name: str) -> Any:
    """Go through CORS and GZip with a body too small to compress."""
    cors = get(name, "middleware.cors", "CORSMiddleware")
    gzip = get(name, "middleware.gzip", "GZipMiddleware")
    return hello(name, (cors, {"allow_origins": ["*"]}), (gzip, {}))


def static_file(name: str) -> Any:
    """Serve a file of one kilobyte."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "small.txt").write_bytes(b"x" * 1024)
    return get(name, "staticfiles", "StaticFiles")(directory=FOLDER)


def upload(name: str) -> Any:
    """Receive a form with a file of ten megabytes."""
    response = get(name, "responses", "JSONResponse")

    async def endpoint(request: Any) -> Any:
        async with request.form() as form:
            return response({"size": form["file"].size})

    return app(name, ("/", endpoint))


def form_body() -> bytes:
    """Return the upload as multipart/form-data (RFC 7578)."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    content = Random(1).randbytes(10 * 1024 * 1024)  # as uploads are: compressed, hence noise
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


ORIGIN = [(b"origin", b"https://example.org"), (b"accept-encoding", b"gzip")]
FORM = [(b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode())]
CASES: dict[str, tuple[Callable[[str], Any], Request]] = {
    "hello": (hello, Request("/")),
    "path parameter": (path_parameter, Request("/items/42")),
    "last of 500 static routes": (partial(many, path="/route{}/end"), Request("/route499/end")),
    "last of 500 routes with a parameter": (
        partial(many, path="/route{}/{{id:int}}"),
        Request("/route499/7"),
    ),
    "404 among 500 routes": (
        partial(many, path="/route{}/{{id:int}}"),
        Request("/nowhere/7", status=404),
    ),
    "one BaseHTTPMiddleware": (base_middleware, Request("/")),
    "CORS + GZip, small body": (cors_and_gzip, Request("/", headers=ORIGIN)),
    "StaticFiles, 1 KB": (static_file, Request("/small.txt")),
    "multipart upload, 10 MiB": (
        upload,
        Request("/", method="POST", headers=FORM, body=form_body(), chunk=65536),
    ),
}

# Prints the CPU microseconds of a request to the real FastAPI, on whatever its web layer is.
FASTAPI = """
import asyncio, sys
sys.path.insert(0, {folder!r})
from in_process import Request, driver, hello, nothing
from measure import calibrate, cpu_time
loop = asyncio.new_event_loop()
times = []
for app in (hello("fastapi"), nothing):
    run = driver(app, Request("/"), loop)
    count = calibrate(run, {seconds})
    times.append(min(cpu_time(run, count) for _ in range(3)) / count * 1e6)
print(times[0] - times[1])
"""


def fastapi_on(library: str, seconds: float) -> float:
    """Return the CPU microseconds of the real FastAPI's hello on Starlette or ministarlette."""
    code = FASTAPI.format(folder=str(Path(__file__).parent), seconds=seconds)
    command = [sys.executable, "-c", code]
    if library == "ministarlette":
        swap = ["-m", "minilayers", "run", "--swap", "starlette", "--"]
        command = [sys.executable, *swap, *command]
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return float(done.stdout)


def run(*, quick: bool, only: str = "") -> Iterator[Case]:
    """Measure every case; yield each as it is done."""
    rounds, seconds = (5, 0.04) if quick else (25, 0.25)
    loop = asyncio.new_event_loop()
    for name, (build, request) in CASES.items():
        if only and only not in name:
            continue
        functions = {library: driver(build(library), request, loop) for library in LIBRARIES}
        functions["(empty)"] = driver(nothing, Request(request.path), loop)
        case = alternate(
            Case(name, "CPU µs/request", "starlette"), functions, rounds=rounds, seconds=seconds
        )
        floor = case.results.pop("(empty)").median
        for measurement in case.results.values():
            measurement.rounds = [value - floor for value in measurement.rounds]
        yield case
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    name = "the real FastAPI, hello"
    if only in name:
        case = Case(name, "CPU µs/request", "starlette")
        for _ in range(3 if quick else 9):
            for library in LIBRARIES:
                measurement = case.results.setdefault(library, Measurement())
                measurement.rounds.append(fastapi_on(library, seconds))
        yield case
