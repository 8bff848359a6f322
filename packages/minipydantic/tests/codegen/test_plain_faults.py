"""What is wrong with plain fields is found in a shorter way, and is told the same."""

from typing import Any

import pytest

from minipydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

CALLS = 60
GOOD: dict[str, Any] = {"id": 1, "name": "a", "price": 1.5, "on": True}


def make(**options: Any) -> type[BaseModel]:
    class Item(BaseModel):
        model_config = ConfigDict(**options)

        id: int
        name: str
        price: float = Field(alias="cost") if options.get("loc_by_alias") is False else 0.0
        on: bool = False
        tags: list[int] = Field(default_factory=list)

    return Item


def told(cls: type[BaseModel], data: dict[str, Any]) -> list[Any]:
    found = []
    for validate in (cls.model_validate, lambda d: cls(**d)):
        try:
            found.append(repr(validate(dict(data))))
        except ValidationError as error:
            found.append((error.title, error.errors()))
    return found


@pytest.mark.parametrize(
    "options",
    [{}, {"extra": "forbid"}, {"extra": "allow"}, {"strict": True}, {"loc_by_alias": False}],
)
@pytest.mark.parametrize(
    "data",
    [
        {"id": "x", "name": 3, "price": "y", "on": "z"},
        {"id": "", "name": "a", "on": 2},
        {"id": "٣", "name": b"\xff", "price": "nan", "on": None},
        {"id": "1_0", "name": "a", "tags": ["x"], "price": object},
        {"name": "a", "on": "maybe"},
        {"id": 1.5, "name": "a", "more": 5},
        {"id": "7", "name": "a", "price": "8", "on": "yes"},
        {"id": 10**400, "name": [], "price": 10**400},
    ],
)
def test_errors_are_the_same_before_and_after(
    options: dict[str, Any], data: dict[str, Any]
) -> None:
    fresh, used = make(**options), make(**options)
    for _ in range(CALLS):
        told(used, GOOD)
    assert told(used, data) == told(fresh, data)


def test_code_of_the_user_s_runs_once() -> None:
    seen: list[Any] = []

    class Watched(BaseModel):
        first: int
        second: int

        @field_validator("first")
        @classmethod
        def note(cls, value: int) -> int:
            seen.append(value)
            return value

    for _ in range(CALLS):
        Watched(first=1, second=2)
    seen.clear()
    with pytest.raises(ValidationError):
        Watched.model_validate({"first": 1, "second": "x"})
    assert seen == [1]
