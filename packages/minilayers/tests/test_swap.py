"""Swapping, seen from the outside: every case runs in an interpreter of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minilayers._swapping import SwapError, aliases


def python(
    code: str, *, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **(environment or {})},
    )


def minilayers(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "minilayers", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=cwd,
    )


@pytest.mark.parametrize(
    ("words", "table"),
    [
        (["starlette"], {"starlette": "ministarlette"}),
        (["pydantic"], {"pydantic": "minipydantic", "pydantic_core": "minipydantic.core"}),
        (["fastapi", "uvicorn"], {"fastapi": "minifast", "uvicorn": "miniasgi"}),
        (["ministarlette"], {"ministarlette": "starlette"}),
        (["ministarlette=starlette"], {"ministarlette": "starlette"}),
        (["minipydantic"], {"minipydantic": "pydantic", "minipydantic.core": "pydantic_core"}),
        ([" starlette "], {"starlette": "ministarlette"}),
    ],
)
def test_words_become_an_alias_table(words: list[str], table: dict[str, str]) -> None:
    assert aliases(words) == table


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["flask"], "unknown layer 'flask': choose from starlette, pydantic"),
        (["starlette=minifast"], "can only be swapped for 'ministarlette'"),
        (["starlette", "ministarlette"], "cannot both be swapped"),
    ],
)
def test_words_that_make_no_sense_are_refused(words: list[str], message: str) -> None:
    with pytest.raises(SwapError, match=message):
        aliases(words)


def test_one_module_object_stands_under_both_names() -> None:
    result = python(
        "import minilayers; minilayers.swap('starlette')\n"
        "import starlette, starlette.requests, ministarlette.requests\n"
        "from starlette.responses import Response as A\n"
        "from ministarlette.responses import Response as B\n"
        "print(starlette.requests is ministarlette.requests, A is B, A.__module__)"
    )
    assert result.stdout.split() == ["True", "True", "ministarlette.responses"], result.stderr


def test_submodules_are_imported_only_when_asked_for() -> None:
    result = python(
        "import sys, minilayers; minilayers.swap('starlette'); import starlette\n"
        "print('ministarlette.routing' in sys.modules)"
    )
    assert result.stdout.split() == ["False"], result.stderr


def test_a_swap_after_the_first_import_is_refused_with_the_remedy() -> None:
    result = python(
        "import minifast as starlette, sys; sys.modules['starlette'] = starlette\n"
        "import minilayers; minilayers.swap('starlette')"
    )
    assert "'starlette' is already imported: call minilayers.swap() before" in result.stderr


def test_the_same_swap_twice_is_harmless() -> None:
    result = python(
        "import minilayers; minilayers.swap('starlette'); import starlette\n"
        "minilayers.swap('starlette', 'uvicorn'); import uvicorn; print(uvicorn.__name__)"
    )
    assert result.stdout.split() == ["miniasgi"], result.stderr


def test_a_module_that_the_mini_layer_lacks_is_not_taken_from_the_original() -> None:
    result = python("import minilayers; minilayers.swap('starlette'); import starlette.nonsense")
    assert "No module named 'starlette.nonsense': it is swapped for" in result.stderr


def test_run_swaps_the_command_and_its_children() -> None:
    child = "import starlette; print(starlette.__name__)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    result = minilayers("run", "--swap", "starlette", "--", "python", "-c", parent)
    assert result.stdout.split() == ["ministarlette"], result.stderr


def test_run_keeps_a_sitecustomize_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('mine')")
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "minilayers",
            "run",
            "--swap",
            "starlette",
            "--",
            "python",
            "-c",
            "import starlette",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert result.stdout.split()[-1:] == ["mine"], result.stderr


def test_run_passes_the_exit_code_on() -> None:
    assert (
        minilayers(
            "run", "--swap", "starlette", "--", "python", "-c", "raise SystemExit(7)"
        ).returncode
        == 7
    )


def test_run_refuses_an_unknown_layer() -> None:
    result = minilayers("run", "--swap", "flask", "--", "python")
    assert result.returncode == 2
    assert "unknown layer 'flask': choose from" in result.stderr


def test_run_names_a_command_that_does_not_exist() -> None:
    result = minilayers("run", "--swap", "starlette", "--", "no-such-command")
    assert result.returncode == 1
    assert "cannot run 'no-such-command': No such file or directory" in result.stderr


def test_doctor_shows_what_stands_behind_each_name() -> None:
    result = minilayers("run", "--swap", "starlette", "--", "python", "-m", "minilayers", "doctor")
    lines = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert "-> ministarlette" in lines["starlette"], result.stderr
    assert "->" not in lines["ministarlette"]
