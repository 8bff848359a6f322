"""The README's table of speed, from the committed results of the benchmarks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["render"]

RESULTS = Path(__file__).parents[1] / "benchmarks/results"


class Row(NamedTuple):
    """What the table shows of a case.

    Attributes:
        title: What is measured, with its unit.
        group: The group of benchmarks.
        case: The case in it.
        original: The competitor that stands in the first column.
        ours: The one in the second.
    """

    title: str
    group: str
    case: str
    original: str
    ours: str


_MODELS = ("pydantic", "minipydantic")
_WEB = ("starlette", "ministarlette")
_API = ("fastapi", "minifast")

ROWS = [
    Row("hello, FastAPI on uvicorn / minifast on miniasgi, requests/s",
        "end-to-end", "hello, framework + server", "FastAPI + uvicorn", "minifast + miniasgi"),
    Row("FastAPI / minifast: hello, CPU µs a request", "in-process", "hello", *_API),
    Row("the same: two nested dependencies", "in-process", "query + 2-deep dependencies", *_API),
    Row("the same: a list of 100 models", "in-process", "list of 100 models", *_API),
    Row("the same: import, CPU ms", "startup", "import fastapi: time", *_API),
    Row("Starlette / ministarlette: hello, CPU µs a request", "web", "hello", *_WEB),
    Row("the same: one BaseHTTPMiddleware", "web", "one BaseHTTPMiddleware", *_WEB),
    Row("the same: last of 500 routes", "web", "last of 500 routes with a parameter", *_WEB),
    Row("the same: import, CPU ms", "startup", "import starlette: time", *_WEB),
    Row("uvicorn[standard] / miniasgi, raw ASGI, access log on, requests/s",
        "end-to-end", "raw ASGI, access log on", "uvicorn[standard]", "miniasgi"),
    Row("Pydantic (Rust) / minipydantic (Python): `Model(**d)`, five fields, CPU µs",
        "validation", "flat: Model(**d)", *_MODELS),
    Row("the same: `model_validate`", "validation", "flat: validate", *_MODELS),
    Row("the same: `model_dump`", "validation", "flat: dump", *_MODELS),
    Row("the same: `model_dump_json`", "validation", "flat: dump JSON", *_MODELS),
    Row("the same: `model_validate_json`", "validation", "flat: from JSON", *_MODELS),
    Row("the same, without orjson", "validation", "flat: from JSON, no orjson", *_MODELS),
    Row("the same: a failure with three errors", "validation", "failure with 3 errors", *_MODELS),
    Row("the same: validate 1,000 models", "validation", "list of 1000: validate", *_MODELS),
    Row("the same: constrained fields", "validation", "constrained: validate", *_MODELS),
    Row("the same: dates and UUIDs from strings",
        "validation", "special strings: validate", *_MODELS),
    Row("the same: JSON of ten nested models, without orjson",
        "validation", "nested 10: dump JSON, no orjson", *_MODELS),
    Row("the same: create a class", "validation", "create the class (5 fields)", *_MODELS),
    Row("the same: import `BaseModel`, define a model, CPU ms",
        "startup", "BaseModel and one model: time", *_MODELS),
]  # fmt: skip


def render() -> str:
    """Return the table."""
    groups: dict[str, dict[str, Any]] = {}
    lines = ["| what | original | here | |", "|---|---|---|---|"]
    for row in ROWS:
        if row.group not in groups:
            found = json.loads((RESULTS / f"{row.group}.json").read_text())
            groups[row.group] = {case["name"]: case for case in found["cases"]}
        case = groups[row.group][row.case]
        original, ours = case["results"][row.original], case["results"][row.ours]
        factor = ours["median"] / original["median"]
        cells = [row.title, _short(original["median"]), _short(ours["median"]), _factor(factor)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def _factor(factor: float) -> str:
    return f"{factor:.{3 if factor < 0.1 else 2}f}x"
