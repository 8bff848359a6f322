"""The conformance runner's own arithmetic."""

import shutil
from pathlib import Path

import pytest
from integration_tests.conformance import cases


def test_every_case_has_floors_and_a_ceiling() -> None:
    for case in cases.load().values():
        assert 0 <= case.fast_floor <= sum(case.ceiling(fast=True).values())
        assert 0 <= case.floor <= sum(case.ceiling(fast=False).values())
        assert all(case.skip.values()), "a skipped file needs a written reason"


def test_slow_files_are_left_out_of_the_fast_subset_only() -> None:
    case = cases.load()["fastapi"]
    assert sum(case.ceiling(fast=False).values()) == 5222
    assert not any(path.startswith("tests/test_tutorial/") for path in case.ceiling(fast=True))


def test_the_floor_can_only_rise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / "ratchet.toml"
    shutil.copy(cases.RATCHET, copy)
    monkeypatch.setattr(cases, "RATCHET", copy)
    before = cases.load()
    case = before["pydantic"]
    assert cases.raise_floor(case, False, case.floor + 5)
    assert not cases.raise_floor(cases.load()["pydantic"], False, case.floor + 4)
    after = cases.load()
    assert after["pydantic"].floor == case.floor + 5
    assert after["pydantic"].fast_floor == case.fast_floor
    assert all(after[n].floor == before[n].floor for n in after if n != "pydantic")
