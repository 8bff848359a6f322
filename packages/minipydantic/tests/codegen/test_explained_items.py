"""Collections of which some items are wrong: generated code takes the rest, the errors stay."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from minipydantic import BaseModel, Field, TypeAdapter, ValidationError
from minipydantic._interp import validator


class Pet(BaseModel):
    name: str
    age: int = 1


class Owner(BaseModel):
    pets: list[Pet]
    by_name: dict[str, Pet] = Field(default_factory=dict)
    friends: "list[Owner]" = Field(default_factory=list)
    either: list[Pet | int] = Field(default_factory=list)
    text: str = ""


PET: dict[str, Any] = {"name": "Rex", "age": 3}
LAX = {"name": "Rex", "age": "3"}
WRONG = {"name": 1, "age": "old"}

INPUTS: list[Any] = [
    {"pets": [PET, WRONG, LAX, 3, None, WRONG]},
    {"pets": [PET, LAX], "text": 1},
    {"pets": [PET], "by_name": {"a": LAX, "b": WRONG, "c": {}}},
    {"pets": [], "friends": [{"pets": [PET]}, {"pets": [WRONG]}, {}]},
    {"pets": [], "friends": [{"pets": [], "friends": [{"pets": [PET, WRONG], "text": 2}]}]},
    {"pets": [], "either": [PET, 1, LAX, "2", WRONG, []]},
    {"pets": [PET, WRONG], "by_name": [], "friends": {}, "either": [WRONG], "text": None},
]


@pytest.fixture(params=[-1, 0], ids=["interpreted", "generated"])
def owners(request: pytest.FixtureRequest) -> Iterator[TypeAdapter[list[Owner]]]:
    """A validator that compiles never, or before its first call."""
    before = validator.CALLS_BEFORE_COMPILING
    validator.CALLS_BEFORE_COMPILING = request.param
    try:
        yield TypeAdapter(list[Owner])
    finally:
        validator.CALLS_BEFORE_COMPILING = before


def errors(adapter: TypeAdapter[list[Owner]], value: Any, *, as_json: bool) -> list[Any]:
    validate = adapter.validate_json if as_json else adapter.validate_python
    with pytest.raises(ValidationError) as caught:
        validate(json.dumps(value) if as_json else value)
    return [(e["loc"], e["type"], e["input"]) for e in caught.value.errors()]


OLD = "int_parsing"
EXPECTED: list[list[tuple[tuple[int | str, ...], str, Any]]] = [
    [
        (("pets", 1, "name"), "string_type", 1),
        (("pets", 1, "age"), OLD, "old"),
        (("pets", 3), "model_type", 3),
        (("pets", 4), "model_type", None),
        (("pets", 5, "name"), "string_type", 1),
        (("pets", 5, "age"), OLD, "old"),
    ],
    [(("text",), "string_type", 1)],
    [
        (("by_name", "b", "name"), "string_type", 1),
        (("by_name", "b", "age"), OLD, "old"),
        (("by_name", "c", "name"), "missing", {}),
    ],
    [
        (("friends", 1, "pets", 0, "name"), "string_type", 1),
        (("friends", 1, "pets", 0, "age"), OLD, "old"),
        (("friends", 2, "pets"), "missing", {}),
    ],
    [
        (("friends", 0, "friends", 0, "pets", 1, "name"), "string_type", 1),
        (("friends", 0, "friends", 0, "pets", 1, "age"), OLD, "old"),
        (("friends", 0, "friends", 0, "text"), "string_type", 2),
    ],
    [
        (("either", 4, "Pet", "name"), "string_type", 1),
        (("either", 4, "Pet", "age"), OLD, "old"),
        (("either", 4, "int"), "int_type", WRONG),
        (("either", 5, "Pet"), "model_type", []),
        (("either", 5, "int"), "int_type", []),
    ],
    [
        (("pets", 1, "name"), "string_type", 1),
        (("pets", 1, "age"), OLD, "old"),
        (("by_name",), "dict_type", []),
        (("friends",), "list_type", {}),
        (("either", 0, "Pet", "name"), "string_type", 1),
        (("either", 0, "Pet", "age"), OLD, "old"),
        (("either", 0, "int"), "int_type", WRONG),
        (("text",), "string_type", None),
    ],
]


@pytest.mark.parametrize("as_json", [False, True], ids=["python", "json"])
@pytest.mark.parametrize(("value", "expected"), [*zip(INPUTS, EXPECTED, strict=True)])
def test_every_error_in_its_place(
    owners: TypeAdapter[list[Owner]], value: Any, expected: list[Any], as_json: bool
) -> None:
    found = errors(owners, [{"pets": [PET]}, value], as_json=as_json)
    assert found == [((1, *loc), kind, given) for loc, kind, given in expected]


def test_data_that_contains_itself(owners: TypeAdapter[list[Owner]]) -> None:
    value: dict[str, Any] = {"pets": [WRONG]}
    value["friends"] = [{"pets": [PET]}, value]
    with pytest.raises(ValidationError) as caught:
        owners.validate_python([value])
    kinds = {error["type"] for error in caught.value.errors()}
    assert kinds == {"string_type", OLD, "recursion_loop"}


def test_strict_calls_do_not_coerce_items(owners: TypeAdapter[list[Owner]]) -> None:
    with pytest.raises(ValidationError) as caught:
        owners.validate_python([{"pets": [LAX, LAX]}], strict=True)
    assert [error["loc"] for error in caught.value.errors()] == [
        (0, "pets", 0, "age"),
        (0, "pets", 1, "age"),
    ]
