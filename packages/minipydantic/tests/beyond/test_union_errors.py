"""`ConfigDict(union_errors="best")`: one member explains why an input is refused."""

from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minipydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError


class Cat(BaseModel):
    kind: Literal["cat"]
    name: str
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    name: str
    toys: list[str]


class Owner(BaseModel):
    name: str
    pet: Dog | Cat


def errors(type_: Any, value: Any, **config: Any) -> list[tuple[Any, ...]]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(dict[str, type_], config=ConfigDict(**config)).validate_python({"x": value})
    return [(error["type"], *error["loc"][1:]) for error in caught.value.errors()]


BEST = [
    # The member that got furthest into the input.
    (int | list[int], [1, "x"], [("int_parsing", "list[int]", 1)]),
    (list[int] | dict[str, int], {"a": "x"}, [("int_parsing", "dict[str,int]", "a")]),
    (int | Cat, {"kind": "cat", "name": "Tom"}, [("missing", "Cat", "lives")]),
    # The member that the literal names, though it has as many errors as the other.
    (
        Dog | Cat,
        {"kind": "cat", "lives": "many"},
        [("missing", "Cat", "name"), ("int_parsing", "Cat", "lives")],
    ),
    # The fewest errors.
    (Owner | Dog, {"kind": "dog", "name": "Rex"}, [("missing", "Owner", "pet")]),
    # The first of equals.
    (int | float, "x", [("int_parsing", "int")]),
]


@pytest.mark.parametrize(("type_", "value", "expected"), BEST)
def test_best_match_explains(type_: Any, value: Any, expected: list[Any]) -> None:
    assert errors(type_, value, union_errors="best") == expected


def test_all_members_explain_by_default() -> None:
    expected = [("int_parsing", "int"), ("float_parsing", "float")]
    assert errors(int | float, "x") == expected
    assert errors(int | float, "x", union_errors="all") == expected


def test_left_to_right() -> None:
    class Model(BaseModel):
        model_config = ConfigDict(union_errors="best")
        x: int | list[int] = Field(union_mode="left_to_right")

    with pytest.raises(ValidationError) as caught:
        Model(x=["a"])
    assert [error["loc"] for error in caught.value.errors()] == [("x", "list[int]", 0)]


def test_each_model_decides_for_its_own_fields() -> None:
    class Inner(BaseModel):
        x: int | float

    class Outer(BaseModel):
        model_config = ConfigDict(union_errors="best")
        inner: Inner
        x: int | float

    with pytest.raises(ValidationError) as caught:
        Outer.model_validate({"inner": {"x": "?"}, "x": "?"})
    assert [error["loc"] for error in caught.value.errors()] == [
        ("inner", "x", "int"),
        ("inner", "x", "float"),
        ("x", "int"),
    ]


def test_generated_code_explains_alike() -> None:
    class Model(BaseModel):
        model_config = ConfigDict(union_errors="best")
        x: int | float

    adapter = TypeAdapter(list[Model])
    for _ in range(100):
        adapter.validate_python([{"x": 1}])
        adapter.validate_json('[{"x": 1}]')
    for validate, value in [
        (adapter.validate_python, [{"x": 1}, {"x": "?"}]),
        (adapter.validate_json, '[{"x": 1}, {"x": "?"}]'),
    ]:
        with pytest.raises(ValidationError) as caught:
            validate(value)
        assert [error["loc"] for error in caught.value.errors()] == [(1, "x", "int")]


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=6,
)
UNION: Any = int | list[int] | dict[str, int | list[str]] | Cat
ALL = TypeAdapter(UNION)
BEST_ADAPTER = TypeAdapter(UNION, config=ConfigDict(union_errors="best"))


@given(VALUES)
def test_same_values_and_some_of_the_errors(value: Any) -> None:
    outcomes = []
    for adapter in (ALL, BEST_ADAPTER):
        try:
            outcomes.append(adapter.validate_python(value))
        except ValidationError as error:
            outcomes.append({(e["type"], e["loc"]) for e in error.errors()})
    everything, best = outcomes
    assert everything == best or (best and best < everything)
