"""What the documentation derives from the code is up to date."""

import importlib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(ROOT / "docs")
    return importlib.import_module("derived")


def test_derived_parts(derived: Any) -> None:
    for path in derived.PAGES:
        page = path.read_text()
        assert derived.updated(page) == page, "run: python docs/derived.py"
        assert len(derived.BLOCK.findall(page)) == len(derived.PARTS)
