"""Run one case and count."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from integration_tests.conformance.cases import HERE, Case
from integration_tests.conformance.environment import CACHE, environment, tree

KEPT = ["LANG", "LC_ALL", "TMPDIR", "MINIPYDANTIC_COMPILE"]
WORST_LAST = ["passed", "xfailed", "skipped", "failed"]


@dataclass
class Result:
    """What a run of a case gave.

    Attributes:
        ceiling: What the original passes in the same files, per file.
        outcomes: `passed`, `failed`, `skipped` or `xfailed`, by test id.
        uncollected: Why a file could not be collected, by file.
        messages: Why a test failed, by test id.
        remarks: What makes the count doubtful.
        seconds: How long pytest ran.
        log: pytest's own output.
    """

    ceiling: dict[str, int]
    outcomes: dict[str, str] = field(default_factory=dict)
    uncollected: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    seconds: float = 0.0
    log: Path | None = None

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return sum(outcome == "passed" for outcome in self.outcomes.values())

    def passed_per_file(self) -> Counter[str]:
        """How many tests passed, per file."""
        return Counter(
            i.split("::")[0] for i, outcome in self.outcomes.items() if outcome == "passed"
        )


def run(case: Case, fast: bool, only: list[str]) -> Result:
    """Run a case.

    Args:
        case: What to run.
        fast: Whether to leave out the slow files.
        only: Files to run instead of the whole suite.

    Raises:
        CannotRun: The environment or the suite could not be made.
    """
    python = environment(case)
    folder = tree(case)
    work = CACHE / "run" / case.name
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    shutil.copy(HERE / "plugin.py", work / "conformance_plugin.py")
    ceiling = case.ceiling(fast)
    if only:
        ceiling = {f: n for f, n in ceiling.items() if f in only}
    result = Result(ceiling, log=work / "pytest.log")
    command = [*unprivileged(case, result), str(python), "-m", "pytest", *options(case, fast, only)]
    started = time.monotonic()
    code = execute(command, folder, variables(case, folder, work), work, case.suite.total_seconds)
    result.seconds = time.monotonic() - started
    read(work / "report.jsonl", result, code)
    return result


def options(case: Case, fast: bool, only: list[str]) -> list[str]:
    """Return pytest's arguments."""
    workers = str(case.suite.workers)
    method = "thread" if case.suite.workers else "signal"  # a test over its limit ends its worker
    return [
        *["-p", "conformance_plugin", "-p", "no:cacheprovider", "-q", "--tb=short", "--color=no"],
        *["--continue-on-collection-errors", f"--timeout={case.suite.seconds}"],
        *["-n", workers, "--max-worker-restart=100", f"--timeout-method={method}"],
        *[f"--ignore={path}" for path in case.left_out(fast)],
        *(only or case.suite.select),
    ]


def variables(case: Case, folder: Path, work: Path) -> dict[str, str]:
    """Return the environment variables of the run: few, so that it is the same everywhere."""
    settings = {
        "report": str(work / "report.jsonl"),
        "allow_blocking": case.allow_blocking,
        "warning_module": case.warning_module,
        "mark": case.suite.mark,
    }
    own = {k: v.replace("{tree}", str(folder)) for k, v in case.suite.environment.items()}
    programs = CACHE / "env" / case.suite.pins / "bin"
    return {
        "LANG": "C.UTF-8",
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "HOME": str(work),
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "TERM": "dumb",
        "CONFORMANCE_SETTINGS": json.dumps(settings),
        **own,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(work), own.get("PYTHONPATH")])),
    }


def unprivileged(case: Case, result: Result) -> list[str]:
    """Return the command that takes root's disregard of file permissions away."""
    if not case.suite.drop_capabilities or os.geteuid():
        return []
    if shutil.which("setpriv") is None:
        result.remarks.append("run as root without setpriv: tests on file permissions fail")
        return []
    capabilities = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={capabilities}", f"--inh-caps={capabilities}"]


def execute(
    command: list[str], folder: Path, variables: dict[str, str], work: Path, seconds: int
) -> int | None:
    """Run pytest in a process group of its own; return its exit code, None when time was up."""
    with (work / "pytest.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:  # also what the tests started and left behind
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def read(report: Path, result: Result, code: int | None) -> None:
    """Count what the plugin wrote."""
    finished = False
    for line in report.read_text().splitlines() if report.exists() else ():
        try:
            row = json.loads(line)
        except ValueError:  # the last line of a run that was killed
            continue
        name, outcome = row["id"], row["outcome"]
        if outcome == "finished":
            finished = True
        elif outcome == "uncollected":
            result.uncollected[name or "(all)"] = row["message"]
        else:
            before = result.outcomes.get(name, "passed")
            result.outcomes[name] = max(before, outcome, key=WORST_LAST.index)
            if row["message"]:
                result.messages[name] = row["message"]
    if code is None:
        result.remarks.append("stopped at its time limit: what was not reached counts as 0")
    elif not result.outcomes:
        result.remarks.append(
            f"NOTHING COLLECTED (exit code {code}): counts as 0, see {result.log}"
        )
    elif not finished:
        result.remarks.append(f"pytest died before its end (exit code {code}), see {result.log}")
