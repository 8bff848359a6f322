"""What there is to run: suites, cases, ceilings and floors, from the data files beside this one."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RATCHET = HERE / "ratchet.toml"


@dataclass(frozen=True)
class Suite:
    """The tests that one original ships.

    Attributes:
        sdist: The requirement that names the source distribution.
        pins: The file in pins/ that lists the environment.
        remove: Folders of the sdist that hold the original itself.
        select: Files and folders to run; all others are left out.
        skip: Files and folders below these that are left out.
        seconds: Limit for one test, in seconds.
        total_seconds: Limit for a whole run, in seconds.
        workers: Processes that share the run; 0 means one, without pytest-xdist.
        environment: Variables for the run; `{tree}` stands for the unpacked sdist.
        mark: Markers to put on every test.
        drop_capabilities: Whether root has to lose its right to ignore file permissions.
        ceiling: What the original passes, per file.
    """

    name: str
    sdist: str
    pins: str
    remove: list[str]
    select: list[str]
    seconds: int
    total_seconds: int
    workers: int
    ceiling: dict[str, int]
    skip: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    mark: list[str] = field(default_factory=list)
    drop_capabilities: bool = False


@dataclass(frozen=True)
class Case:
    """A suite under a swap, with its floors.

    Attributes:
        swap: The words for `minilayers.swap`.
        allow_blocking: Parts of file names that the suite's detector of blocking calls allows, and
            what they are here.
        warning_module: Module names that the suite's warning filters name, and what they are here.
        rename: Words of the suite's own text, and what they are here.
        slow: Files and folders that the fast subset leaves out.
        skip: Files and folders that are not run at all, each with the reason.
        floor: How many tests must pass at least.
        fast_floor: The same for the fast subset.
    """

    name: str
    suite: Suite
    swap: list[str]
    floor: int
    fast_floor: int
    slow: list[str]
    skip: dict[str, str]
    allow_blocking: dict[str, str] = field(default_factory=dict)
    warning_module: dict[str, str] = field(default_factory=dict)
    rename: dict[str, str] = field(default_factory=dict)

    def left_out(self, fast: bool) -> list[str]:
        """Return the files and folders that are not run."""
        return [*self.suite.skip, *self.skip, *(self.slow if fast else [])]

    def ceiling(self, fast: bool) -> dict[str, int]:
        """Return what the original passes in the files that are run, per file."""
        out = self.left_out(fast)
        return {f: n for f, n in self.suite.ceiling.items() if not is_below(f, out)}


def is_below(path: str, prefixes: list[str]) -> bool:
    """Tell whether `path` is one of the files or in one of the folders."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


def load() -> dict[str, Case]:
    """Return every case by its name."""
    table: dict[str, Any] = tomllib.loads((HERE / "cases.toml").read_text())
    floors = tomllib.loads(RATCHET.read_text())
    ceilings = json.loads((HERE / "ceilings.json").read_text())
    suites = {}
    for name, data in table["suites"].items():
        if data["select"] == "files":
            data["select"] = list(ceilings[name])
        suites[name] = Suite(name=name, ceiling=ceilings[name], **data)
    return {
        name: Case(name=name, **{**data, "suite": suites[data["suite"]]}, **floors[name])
        for name, data in table["cases"].items()
    }


def raise_floor(case: Case, fast: bool, passed: int) -> bool:
    """Write `passed` into the ratchet if it is higher than the floor; tell whether it was."""
    key = "fast_floor" if fast else "floor"
    if passed <= getattr(case, key):
        return False
    line = re.compile(rf"(^\[{re.escape(case.name)}\]$.*?^{key} = )\d+$", re.MULTILINE | re.DOTALL)
    RATCHET.write_text(line.sub(rf"\g<1>{passed}", RATCHET.read_text(), count=1))
    return True
