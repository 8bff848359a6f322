"""CPU time and memory until a program is ready: each figure from a fresh interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from measure import Case, Measurement

# Each script prints CPU milliseconds and megabytes over those of a bare interpreter's start.
MEMORY = """
import gc, time
def memory(): return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
"""
PROBE = """
start, before = time.process_time(), memory()
{body}
print((time.process_time() - start) * 1000, memory() - before)
"""
IMPORTS: dict[str, dict[str, str]] = {
    "import starlette": {
        "starlette": "from starlette.applications import Starlette",
        "ministarlette": "from ministarlette.applications import Starlette",
    },
    "BaseModel and one model": {
        "pydantic": "from pydantic import BaseModel\nclass M(BaseModel): x: int",
        "minipydantic": "from minipydantic import BaseModel\nclass M(BaseModel): x: int",
        "msgspec": "from msgspec import Struct\nclass M(Struct): x: int",
        "attrs + cattrs": "import attrs, cattrs\n@attrs.define\nclass M: x: int",
        "dataclasses": "from dataclasses import dataclass\n@dataclass\nclass M: x: int",
    },
    "import fastapi": {
        "fastapi": "from fastapi import FastAPI",
        "minifast": "from minifast import FastAPI",
    },
    "import uvicorn": {
        "uvicorn": "import uvicorn; uvicorn.run",
        "miniasgi": "import miniasgi; miniasgi.run",
    },
}
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
# What follows the import and the base of a class with five fields.
FIELDS = "\n    id: int\n    name: str\n    price: float\n    in_stock: bool\n    note: str\n"
CLASSES = {
    "pydantic": "from pydantic import BaseModel\ndef define():\n  class M(BaseModel):",
    "minipydantic": "from minipydantic import BaseModel\ndef define():\n  class M(BaseModel):",
    "msgspec": "from msgspec import Struct\ndef define():\n  class M(Struct):",
    "attrs + cattrs": "import attrs, cattrs\ndef define():\n  @attrs.define\n  class M:",
    "dataclasses": "import dataclasses\ndef define():\n  @dataclasses.dataclass\n  class M:",
}
# The first few are not counted, so that neither is what the library prepares once.
PER_CLASS = """
{definition}  return M
kept = [define() for _ in range(20)]
gc.collect()
before = memory()
kept += [define() for _ in range({count})]
gc.collect()
print(0, (memory() - before) * 1e3 / {count})
"""
PER_INSTANCE = """
{definition}  return M
M, data = define(), dict(id=1, name="Pen", price=1.5, in_stock=True, note="blue")
kept = [M(**data) for _ in range(1000)]
gc.collect()
before = memory()
kept += [M(**data) for _ in range({count})]
gc.collect()
print(0, (memory() - before) * 1e6 / {count})
"""
APPLICATIONS = {"fastapi": "pydantic", "minifast": "minipydantic"}


# Where the candidates' modules are compiled to: in the first run, whatever the surroundings say.
compiled = tempfile.TemporaryDirectory(prefix="startup-")
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
    "PYTHONPYCACHEPREFIX": compiled.name
}


def probe(script: str) -> tuple[float, float]:
    """Run a script in a fresh interpreter; return the two figures that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", MEMORY + script],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    milliseconds, megabytes = done.stdout.split()
    return float(milliseconds), float(megabytes)


def starts() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name of each question and a script per candidate; the first is the reference."""
    yield from IMPORTS.items()
    registered = {f: ROUTES.format(fast=f, validation=v) for f, v in APPLICATIONS.items()}
    yield "300 routes, 300 models", registered
    yield "the same + first OpenAPI", {f: s + "app.openapi()" for f, s in registered.items()}


def sizes() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the name, the unit and a script per candidate."""
    for name, unit, template, count in [
        ("class of 5 fields before first use: memory", "kB", PER_CLASS, 1000),
        ("instance of 5 fields: memory", "B", PER_INSTANCE, 100_000),
    ]:
        yield (
            name,
            unit,
            {
                library: template.format(definition=start + FIELDS, count=count)
                for library, start in CLASSES.items()
            },
        )


def run(*, quick: bool, only: str = "") -> Iterator[Case]:
    """Measure every case; yield each as it is done."""
    rounds = 1 if quick else 11
    for name, bodies in starts():
        if only in name:
            candidates = {key: PROBE.format(body=body) for key, body in bodies.items()}
            yield from measure(
                candidates, rounds, (f"{name}: time", "CPU ms"), (f"{name}: memory", "MB")
            )
    for name, unit, candidates in sizes():
        if only in name:
            yield measure(candidates, min(rounds, 3), ("", ""), (name, unit))[1]


def measure(
    candidates: dict[str, str], rounds: int, first: tuple[str, str], second: tuple[str, str]
) -> tuple[Case, Case]:
    """Run the scripts in turn; return a case for each of the two figures that they print."""
    cases = tuple(Case(name, unit, next(iter(candidates))) for name, unit in (first, second))
    for script in candidates.values():
        probe(script)  # writes the .pyc files
    for _ in range(rounds):
        for candidate, script in candidates.items():
            for case, value in zip(cases, probe(script), strict=True):
                case.results.setdefault(candidate, Measurement()).rounds.append(value)
    return cases
