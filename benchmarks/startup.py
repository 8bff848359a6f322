"""CPU time and memory until a program is ready: each figure from a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from measure import Case, Measurement

# Each script prints CPU milliseconds and megabytes over those of a bare interpreter's start.
PROBE = """
import time
def memory(): return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
start, before = time.process_time(), memory()
{body}
print((time.process_time() - start) * 1000, memory() - before)
"""
IMPORTS = {
    "starlette": "from {0}.applications import Starlette",
    "ministarlette": "from {0}.applications import Starlette",
    "pydantic": "from {0} import BaseModel\nclass M(BaseModel): x: int",
    "minipydantic": "from {0} import BaseModel\nclass M(BaseModel): x: int",
    "fastapi": "from {0} import FastAPI",
    "minifast": "from {0} import FastAPI",
    "uvicorn": "import {0}; {0}.run",
    "miniasgi": "import {0}; {0}.run",
}
PAIRS = [
    ("starlette", "ministarlette"),
    ("pydantic", "minipydantic"),
    ("fastapi", "minifast"),
    ("uvicorn", "miniasgi"),
]
ROUTES = """
from {fast} import Depends, FastAPI
from {validation} import create_model
app = FastAPI()
def settings(debug: bool = False): return debug
def user(name: str = "x", settings=Depends(settings)): return name
for i in range(300):
    Model = create_model(f"Model{{i}}", id=(int, ...), name=(str, ...), price=(float, 1.0))
    def endpoint(path_id: int, body: Model, limit: int = 10, offset: int = 0, q: str = "",
                 user=Depends(user), settings=Depends(settings)) -> Model: ...
    app.post(f"/route{{i}}/{{{{path_id}}}}", name=f"route{{i}}")(endpoint)
"""
APPLICATIONS = {"fastapi": "pydantic", "minifast": "minipydantic"}


def probe(script: str) -> tuple[float, float]:
    """Run a script in a fresh interpreter; return CPU milliseconds and megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(body=script)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    milliseconds, megabytes = done.stdout.split()
    return float(milliseconds), float(megabytes)


def scripts() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the name of each question, its reference, and a script per candidate."""
    for pair in PAIRS:
        yield f"import {pair[0]}", pair[0], {name: IMPORTS[name].format(name) for name in pair}
    registered = {f: ROUTES.format(fast=f, validation=v) for f, v in APPLICATIONS.items()}
    yield "300 routes, 300 models", "fastapi", registered
    yield (
        "the same + first OpenAPI",
        "fastapi",
        {f: s + "app.openapi()" for f, s in registered.items()},
    )


def run(*, quick: bool, only: str = "") -> Iterator[Case]:
    """Measure every case; yield each as it is done."""
    rounds = 1 if quick else 11
    for name, reference, candidates in scripts():
        if only and only not in name:
            continue
        time_case = Case(f"{name}: time", "CPU ms", reference)
        memory_case = Case(f"{name}: memory", "MB", reference)
        for script in candidates.values():
            probe(script)  # writes the .pyc files
        for _ in range(rounds):
            for candidate, script in candidates.items():
                milliseconds, megabytes = probe(script)
                time_case.results.setdefault(candidate, Measurement()).rounds.append(milliseconds)
                memory_case.results.setdefault(candidate, Measurement()).rounds.append(megabytes)
        yield time_case
        yield memory_case
