"""Measure the mini layers beside what they stand in for: see README.md for the method."""

from __future__ import annotations

import argparse
import importlib
import sys
import time

import report
from rich.console import Console

GROUPS = {
    "in-process": "in_process",
    "web": "web",
    "end-to-end": "end_to_end",
    "validation": "validation",
    "startup": "startup",
}


def main() -> int:
    """Run the chosen groups; return 1 if one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--all", action="store_true", help="every group")
    parser.add_argument("--quick", action="store_true", help="short rounds: factors, not per cent")
    parser.add_argument("--only", default="", metavar="TEXT", help="cases whose name contains this")
    arguments = parser.parse_args()
    groups = list(GROUPS) if arguments.all or not arguments.groups else arguments.groups
    if set(groups) - set(GROUPS):
        parser.error(f"no such group: choose from {', '.join(GROUPS)}")
    return max([measure(group, arguments) for group in groups])


def measure(group: str, arguments: argparse.Namespace) -> int:
    """Run one group; print, save and draw it."""
    console, started, cases = Console(), time.monotonic(), []
    console.rule(f"[bold]{group}")
    try:
        module = importlib.import_module(GROUPS[group])
        for case in module.run(quick=arguments.quick, only=arguments.only):
            report.print_case(console, case)
            cases.append(case)
    except (ImportError, RuntimeError) as error:
        console.print(f"[red]{group} stopped: {error}[/] (make bench installs what is compared)")
    report.print_summary(console, cases)
    if cases and not arguments.only:
        path = report.save(group, cases, quick=arguments.quick)
        chart = report.draw(group, cases)
        console.print(f"{path}, {chart}; {time.monotonic() - started:.0f} s")
    return 0 if cases else 1


if __name__ == "__main__":
    sys.exit(main())
