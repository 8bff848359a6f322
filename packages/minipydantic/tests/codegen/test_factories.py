"""Factories of defaults beside validation functions, whose outcomes generated code records."""

from typing import Any

import pytest

from minipydantic import BaseModel, Field, ValidationError, field_validator
from minipydantic._interp import validator


@pytest.fixture(params=[-1, 0], ids=["interpreted", "generated"])
def calls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where the functions of the test note their calls."""
    monkeypatch.setattr(validator, "CALLS_BEFORE_COMPILING", request.param)
    return []


@pytest.mark.parametrize("factory", [list, dict, set])
def test_functions_run_once_beside_plain_factories(calls: list[str], factory: Any) -> None:
    class Model(BaseModel):
        first: Any = Field(default_factory=factory)
        second: int
        third: int

        @field_validator("second")
        @classmethod
        def double(cls, value: int) -> int:
            calls.append("double")
            return value * 2

    # The fast path leaves bytes to the interpreter, after it has called the function.
    made = Model(second=4, third=b"5")  # type: ignore[arg-type]
    assert (made.first, made.second, made.third) == (factory(), 8, 5)
    assert calls == ["double"]
    with pytest.raises(ValidationError):
        Model(second=4, third="x")  # type: ignore[arg-type]
    assert calls == ["double"] * 2


def test_factories_of_the_users_run_once(calls: list[str]) -> None:
    def make() -> str:
        calls.append("make")
        return "made"

    class Model(BaseModel):
        first: str = Field(default_factory=make)
        second: list[int] = Field(default_factory=list)
        third: int

    assert Model(third=b"5") == Model(first="made", second=[], third=5)  # type: ignore[arg-type]
    assert calls == ["make"]
