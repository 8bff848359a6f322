"""pytest plugin inside the suites' environments: a line of JSON per report, and the case's shims.

Written as the tests run, so that a run that is killed still counts for what it did. It is copied
to where the suite runs and this project's test package does not exist: it imports nothing of it.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

SETTINGS = json.loads(os.environ["CONFORMANCE_SETTINGS"])


class Reporter:
    """Writes one line per report into the file that the runner reads."""

    def __init__(self, path: str) -> None:
        self.file = open(path, "w", encoding="utf-8", buffering=1)  # noqa: SIM115 - open while tests run

    def write(self, **data: object) -> None:
        """Write one line."""
        self.file.write(json.dumps(data) + "\n")

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note the outcome of a test's set-up, call or tear-down."""
        outcome = report.outcome
        if hasattr(report, "wasxfail"):
            outcome = "xfailed" if outcome == "skipped" else "failed"
        if report.when == "call" or outcome != "passed":
            self.write(id=report.nodeid, outcome=outcome, message=message(report))

    def pytest_collectreport(self, report: Any) -> None:
        """Note a file that cannot be collected."""
        if report.failed:
            self.write(id=report.nodeid, outcome="uncollected", message=message(report))

    def pytest_sessionfinish(self) -> None:
        """Note that the run came to its end."""
        self.write(id="", outcome="finished", message="")


def message(report: Any) -> str:
    """Return the most telling line of a failure."""
    if not report.failed:
        return ""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message).strip().split("\n")[0][:300]
    lines = [line.strip() for line in str(report.longrepr).splitlines() if line.strip()]
    marked = [line[1:].strip() for line in lines if line.startswith("E ")]
    return (marked or lines or ["?"])[-1][:300]


def pytest_configure(config: Any) -> None:
    """Start the report, in the process that leads the workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Reporter(SETTINGS["report"]), "conformance-reporter")
    if SETTINGS["allow_blocking"]:
        allow_blocking(SETTINGS["allow_blocking"])


def allow_blocking(names: dict[str, str]) -> None:
    """Let the suite's detector of blocking calls know our files by the names that it allows."""
    from blockbuster import BlockBusterFunction  # noqa: PLC0415 - only one suite has it

    original = BlockBusterFunction.can_block_in

    def can_block_in(self: Any, filename: str, functions: Any) -> Any:
        for theirs, ours in names.items():
            filename = filename.replace(theirs, ours)
        return original(self, filename, functions)

    BlockBusterFunction.can_block_in = can_block_in


def pytest_itemcollected(item: Any) -> None:
    """Rename modules in the test's warning filters, and put the suite's extra markers on it."""
    for node in item.listchain() if SETTINGS["warning_module"] else ():
        for position, mark in enumerate(node.own_markers):
            if mark.name == "filterwarnings":
                head, _, module = mark.args[0].rpartition(":")
                ours = SETTINGS["warning_module"].get(module)
                if ours:
                    node.own_markers[position] = pytest.mark.filterwarnings(f"{head}:{ours}").mark
    for name in SETTINGS["mark"]:
        item.add_marker(name)
