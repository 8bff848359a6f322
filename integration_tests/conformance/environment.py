"""Environments for the suites: the pinned dependencies, the project's wheels, and the swap."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from integration_tests.conformance.cases import HERE, Case

ROOT = HERE.parents[1]
CACHE = Path(os.environ.get("CONFORMANCE_CACHE", "~/.cache/mini-stack-conformance")).expanduser()

# Lets pip download any sdist as it is: a build back end that hands out the sdist's own metadata.
# (Even a download asks for the metadata, which would need Rust for pydantic_core.)
STUB_BACKEND = """
import pathlib, re, shutil
def get_requires_for_build_wheel(config_settings=None):
    return []
def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    text = pathlib.Path("PKG-INFO").read_text(encoding="utf-8")
    name = re.search("^Name: (.+)$", text, re.M)[1].strip()
    version = re.search("^Version: (.+)$", text, re.M)[1].strip()
    folder = pathlib.Path(metadata_directory, f"{re.sub('[-_.]+', '_', name)}-{version}.dist-info")
    folder.mkdir(exist_ok=True)
    shutil.copy("PKG-INFO", folder / "METADATA")
    return folder.name
"""


class CannotRun(Exception):
    """The case cannot be run at all; the message says why."""


def call(command: Sequence[object], **options: object) -> None:
    """Run a command that prepares something.

    Raises:
        CannotRun: It failed; the message ends with its last lines.
    """
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, **options
    )  # type: ignore[call-overload]
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()[-8:]
        raise CannotRun(f"{' '.join(map(str, command))} failed:\n" + "\n".join(lines))


def pip(python: Path, *arguments: object, **options: object) -> None:
    """Run pip for the environment of `python`."""
    call(
        [
            sys.executable,
            "-m",
            "pip",
            "-q",
            "--disable-pip-version-check",
            "--python",
            python,
            *arguments,
        ],
        **options,
    )


def environment(case: Case) -> Path:
    """Make or refresh the environment of a case; return its python.

    The pinned packages are installed once. The project's wheels are built and installed anew each
    time, and a .pth file swaps the layers at the start of every process, before pytest reads the
    suite's settings (which name warning categories by the original's modules).
    """
    folder = CACHE / "env" / case.suite.pins
    python = folder / "bin" / "python"
    pins = HERE / "pins" / f"{case.suite.pins}.txt"
    stamp = folder / "pins.txt"
    if not stamp.exists() or stamp.read_text() != pins.read_text():
        shutil.rmtree(folder, ignore_errors=True)
        call([sys.executable, "-m", "venv", "--without-pip", folder])
        pip(python, "install", "--no-deps", "-r", pins)
        pip(python, "install", "-c", pins, *third_parties())
        shutil.copy(pins, stamp)
    pip(python, "install", "--no-deps", "--no-index", "--force-reinstall", *wheels())
    site = next(folder.glob("lib/python3*/site-packages"))
    words = ", ".join(repr(word) for word in case.swap)
    (site / "zz_swap.pth").write_text(f"import minilayers; minilayers.swap({words})\n")
    return python


def members() -> dict[str, dict[str, object]]:
    """Return the `[project]` tables of the workspace's packages by distribution name."""
    tables = [
        tomllib.loads(p.read_text())["project"] for p in ROOT.glob("packages/*/pyproject.toml")
    ]
    return {table["name"]: table for table in tables}


def third_parties() -> list[str]:
    """Return what the packages need from others, their extras included."""
    own = members()
    wanted: set[str] = set()
    for table in own.values():
        extras: dict[str, list[str]] = table.get("optional-dependencies", {})  # type: ignore[assignment]
        basic: list[str] = table["dependencies"]  # type: ignore[assignment]
        wanted.update(basic, extras.get("websockets", []))
    return sorted(r for r in wanted if re.split(r"[^\w-]", r)[0] not in own)


def wheels() -> list[Path]:
    """Build the project's wheels as they are in the checkout."""
    folder = CACHE / "wheels"
    shutil.rmtree(folder, ignore_errors=True)
    for path in sorted(ROOT.glob("packages/*/pyproject.toml")):
        call(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
            cwd=path.parent,
        )
    return sorted(folder.glob("*.whl"))


def tree(case: Case) -> Path:
    """Download and unpack the suite, without the original's own code; return the folder."""
    suite = case.suite
    downloads = CACHE / "sdists"
    downloads.mkdir(parents=True, exist_ok=True)
    name, version = suite.sdist.split("==")
    archive = downloads / f"{name}-{version}.tar.gz"
    if not archive.exists():
        download(suite.sdist, name, downloads)
    folder = CACHE / "trees" / suite.name
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    unpacked = folder / f"{name}-{version}"
    for part in suite.remove:
        shutil.rmtree(unpacked / part)
    for path in (
        [unpacked / "pyproject.toml", *unpacked.glob("tests/**/*.py")] if case.rename else []
    ):
        text = path.read_text()
        for theirs, ours in case.rename.items():
            text = text.replace(theirs, ours)
        path.write_text(text)
    return unpacked


def download(requirement: str, name: str, folder: Path) -> None:
    """Fetch an sdist from the package index."""
    stub = CACHE / "stub"
    for module in ("hatchling/build.py", "pdm/backend.py", "maturin/__init__.py"):
        path = stub / module
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()  # wins over a back end that is installed
        path.write_text(STUB_BACKEND)
    command = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", "download"]
    options = ["--no-deps", "--no-binary", name, "--no-build-isolation", "-d", folder, requirement]
    call([*command, *options], env={**os.environ, "PYTHONPATH": str(stub)})
