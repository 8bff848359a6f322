"""The command line of the conformance runner."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from integration_tests.conformance.cases import Case, load, raise_floor
from integration_tests.conformance.environment import CannotRun
from integration_tests.conformance.run import Result, run


def main() -> int:
    """Run the chosen cases; return 1 if one is below its floor, 2 if one could not run."""
    cases = load()
    arguments = parse(list(cases))
    chosen = [cases[name] for name in arguments.cases or cases]
    if arguments.list:
        for case in chosen:
            total = sum(case.ceiling(fast=False).values())
            print(
                f"{case.name:26} {case.suite.sdist:24} {total:6} tests, swap {','.join(case.swap)}"
            )
        return 0
    status = 0
    print(f"{'case':26}{'passed':>8} {'ceiling':>8} {'':>7}  {'floor':>6}  {'seconds':>7}")
    for case in chosen:
        try:
            result = run(case, arguments.fast, arguments.only)
        except CannotRun as error:
            print(f"{case.name:26}{0:>8}\n    !!! COULD NOT RUN: {error}", flush=True)
            status = 2
            continue
        floor = 0 if arguments.only else case.fast_floor if arguments.fast else case.floor
        print_result(case, result, floor, arguments)
        if result.passed < floor:
            status = max(status, 1)
        if arguments.raise_floor and not arguments.only:
            raise_floor(case, arguments.fast, result.passed)
    return status


def parse(names: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m integration_tests.conformance", description=__doc__
    )
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(names))
    parser.add_argument(
        "--fast", action="store_true", help="leave out the files that ratchet.toml calls slow"
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="FILE", help="run this file of the suite"
    )
    parser.add_argument("--files", action="store_true", help="print a row per test file")
    parser.add_argument(
        "--failures", type=int, default=0, metavar="N", help="print the first N failures"
    )
    parser.add_argument(
        "--reasons", type=int, default=0, metavar="N", help="print the N commonest reasons"
    )
    parser.add_argument(
        "--raise", dest="raise_floor", action="store_true", help="lift the floors to what passes"
    )
    parser.add_argument("--list", action="store_true", help="list the cases")
    arguments = parser.parse_args()
    unknown = ", ".join(set(arguments.cases) - set(names))
    if unknown:
        parser.error(f"no such case: {unknown} (there are: {', '.join(names)})")
    return arguments


def print_result(case: Case, result: Result, floor: int, arguments: argparse.Namespace) -> None:
    """Print the row of a case and what belongs under it."""
    total = sum(result.ceiling.values())
    # 100.0 only when nothing is missing.
    share = int(1000 * result.passed / total) / 10 if total else 0.0
    below = "" if result.passed >= floor else "  BELOW ITS FLOOR"
    print(
        f"{case.name:26}{result.passed:>8} {total:>8} {share:6.1f}%  {floor:>6}"
        f"  {result.seconds:7.0f}{below}",
        flush=True,
    )
    for remark in result.remarks:
        print(f"    !!! {remark}")
    if result.uncollected:
        print(f"    !!! {len(result.uncollected)} files NOT COLLECTED, each counts as 0:")
        for reason, count in Counter(result.uncollected.values()).most_common(8):
            print(f"        {count:4} {reason}")
    for path, reason in case.skip.items():
        print(f"    not run: {path}: {reason}")
    if arguments.files:
        passed = result.passed_per_file()
        for path in sorted({*result.ceiling, *passed}):
            mark = " " if passed[path] >= result.ceiling.get(path, 0) else "-"
            print(f"   {mark}{path:70} {passed[path]:6}/{result.ceiling.get(path, 0)}")
    for name in [i for i, outcome in result.outcomes.items() if outcome == "failed"][
        : arguments.failures
    ]:
        print(f"    {name}\n        {result.messages.get(name, '')}")
    for reason, count in Counter(result.messages.values()).most_common(arguments.reasons):
        print(f"    {count:5} {reason}")


if __name__ == "__main__":
    sys.exit(main())
