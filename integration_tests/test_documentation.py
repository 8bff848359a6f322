"""What the documentation derives from the code is up to date."""

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(ROOT / "docs")
    return importlib.import_module("derived")


def test_derived_parts(derived: Any) -> None:
    found = set()
    for path in derived.PAGES:
        page = path.read_text()
        assert derived.updated(page) == page, "run: python docs/derived.py"
        parts = {block[1] for block in derived.BLOCK.finditer(page)}
        assert parts
        found |= parts
    assert found == derived.PARTS.keys()


def test_examples_run(derived: Any, capsys: pytest.CaptureFixture[str]) -> None:
    page = derived.BLOCK.sub("", derived.PAGES[0].read_text())
    names: dict[str, Any] = {"__name__": "examples"}
    for example in re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        exec(example, names)
    said = capsys.readouterr().out.splitlines()
    assert '{"name":"Ada","joined":"2026-01-01T12:00:00","friends":[1,2]}' in said
    assert "('quantity', 'list[int]', 1)" in said
    assert "Champ obligatoire" in said
    assert [order.model_dump() for order in names["value"]] == [{"quantity": 1}, {}]
