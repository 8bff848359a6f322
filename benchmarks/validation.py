"""CPU time of validation and serialisation: minipydantic beside its original and its rivals."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from libraries import Library, libraries
from measure import Case, alternate

ROWS = {
    "flat": ("Model(**d)", "validate", "from JSON", "dump", "dump JSON"),
    "nested 10": (
        *("Model(**d)", "validate", "from JSON", "dump", "dump JSON"),
        *("FastAPI's dump_python", "FastAPI's dump_json"),
    ),
    "list of 1000": ("validate", "from JSON", "dump", "dump JSON"),
    "wide 20": ("Model(**d)", "validate", "from JSON", "dump", "dump JSON"),
    "constrained": ("Model(**d)", "validate"),
    "user validators": ("Model(**d)", "validate"),
    "strings": ("validate",),
    "special strings": ("validate", "dump JSON"),
}
FLAT_ONLY = (
    "failure with 3 errors",
    "the same, and errors()",
    "create the class (5 fields)",
    "create the class, validate once",
)
WITHOUT = "no orjson"
# Enough for what is compiled after some calls, see MINIPYDANTIC_COMPILE.
WARM_UP = 100


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield name, shape and operation of each row."""
    for shape, operations in ROWS.items():
        for operation in operations:
            yield f"{shape}: {operation}", shape, operation
    for operation in FLAT_ONLY:
        yield operation, "flat", operation


def repeated(statement: str, names: dict[str, Any]) -> Callable[[int], None]:
    """Return a function that runs a statement so many times.

    Each has code of its own, for the interpreter adapts code to what it meets in it.
    """
    body = "".join(f"\n  {line}" for line in statement.splitlines())
    exec(f"def run(count):\n for _ in range(count):{body}", names)
    run: Callable[[int], None] = names["run"]
    return run


def measure(
    candidates: dict[str, Library], name: str, shape: str, operation: str, *, quick: bool
) -> Case:
    """Measure one row."""
    found = {key: library.statement(shape, operation) for key, library in candidates.items()}
    functions = {key: repeated(*statement) for key, statement in found.items() if statement}
    rounds, seconds = (5, 0.02) if quick else (15, 0.1)
    case = Case(name, "CPU µs/call", "pydantic")
    return alternate(case, functions, rounds=rounds, seconds=seconds, warm_up=WARM_UP)


def without_orjson(*, quick: bool, only: str) -> list[Case]:
    """Measure the rows of JSON where orjson is not installed; for a process of its own."""
    sys.modules["orjson"] = None  # type: ignore[assignment]  # imports of it fail
    candidates = libraries("json")
    return [
        measure(candidates, f"{name}, {WITHOUT}", shape, operation, quick=quick)
        for name, shape, operation in rows()
        if "json" in operation.lower() and only in f"{name}, {WITHOUT}"
    ]


def run(*, quick: bool, only: str = "") -> Iterator[Case]:
    """Measure every case; yield each as it is done."""
    candidates = libraries("orjson")
    for name, shape, operation in rows():
        if only in name:
            yield measure(candidates, name, shape, operation, quick=quick)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as fresh:
        yield from fresh.submit(without_orjson, quick=quick, only=only).result()
