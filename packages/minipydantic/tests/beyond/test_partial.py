"""`PartialAdapter`: the valid part of an input together with its errors."""

import json
from collections import OrderedDict, deque
from typing import Annotated, Any, Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import TypedDict

from minipydantic import (
    MISSING,
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    RootModel,
    TypeAdapter,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)
from minipydantic.beyond import PartialAdapter


class Item(BaseModel):
    sku: str
    count: int = 1
    tags: set[int] = Field(default_factory=set)


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: int = Field(validation_alias="ID")
    items: list[Item]
    prices: dict[str, float] = Field(default_factory=dict)


class Movie(TypedDict):
    title: str
    year: int


class Point(NamedTuple):
    x: int
    y: int


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]
    toys: list[str] = Field(default_factory=list)


class Node(BaseModel):
    value: int
    children: "list[Node]" = Field(default_factory=list)


def total(values: list[int]) -> int:
    return sum(values)


PARTS: list[tuple[Any, Any, Any]] = [
    (int, "x", MISSING),
    (list[int], "x", MISSING),
    (list[int], [1, "x", "3"], [1, 3]),
    (list[int], ["x"], []),
    (list[list[int]], [[1, "x"], "y", []], [[1], []]),
    (tuple[int, ...], (1, "x"), (1,)),
    (tuple[int, int], (1, "x"), MISSING),
    (set[int], ["x", 2, 2], {2}),
    (frozenset[int], ["x", 2], frozenset({2})),
    (deque[int], [1, "x"], deque([1])),
    (dict[int, int], {"1": "2", "x": 3, "4": "y"}, {1: 2}),
    (OrderedDict[str, int], {"a": "x", "b": 1}, OrderedDict(b=1)),
    (list[int] | None, ["x", 1], [1]),
    (list[int] | list[str], ["x", "y"], ["x", "y"]),
    (int | list[int], [1, "x"], [1]),
    (int | float, "x", MISSING),
    (Annotated[list[int], AfterValidator(total)], [1, "x", 2], 3),
    (Annotated[list[int], Field(min_length=2)], [1, "x"], MISSING),
    (Movie, {"title": "Alien", "year": "long ago"}, {"title": "Alien"}),
    (list[Point], [(1, 2), (3, "x")], [Point(1, 2)]),
]


@pytest.mark.parametrize(("type_", "value", "part"), PARTS)
def test_parts(type_: Any, value: Any, part: Any) -> None:
    found = PartialAdapter(type_).validate_python(value)
    assert found.value == part
    assert type(found.value) is type(part)
    if type_ != list[int] | list[str]:
        assert found.error is not None
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(type_).validate_python(value)
        assert found.error.errors() == caught.value.errors()


def dump(value: Any) -> Any:
    return value.model_dump(exclude_unset=True) if isinstance(value, BaseModel) else value


MODELS: list[tuple[Any, Any, Any]] = [
    (Item, {"sku": "a", "count": "x", "tags": [1, "y"]}, {"sku": "a", "tags": {1}}),
    (Item, {"count": 2}, {"count": 2}),
    (Item, {"sku": 1}, {}),
    (
        Order,
        {"ID": "7", "items": [{"sku": "a"}, {"sku": 2, "count": 3}, 4], "colour": "red"},
        {"id": 7, "items": [{"sku": "a"}, {"count": 3}]},
    ),
    (Order, {"ID": 1, "prices": {"a": 1, "b": "?"}}, {"id": 1, "prices": {"a": 1.0}}),
    (Dog | Cat, {"kind": "cat", "lives": "many"}, {"kind": "cat"}),
    (
        Annotated[Dog | Cat, Field(discriminator="kind")],
        {"kind": "dog", "toys": ["ball", 1]},
        {"kind": "dog", "toys": ["ball"]},
    ),
    (
        Node,
        {"value": 1, "children": [{"value": "x", "children": [{"value": 2}]}]},
        {"value": 1, "children": [{"children": [{"value": 2}]}]},
    ),
]


@pytest.mark.parametrize(("type_", "value", "part"), MODELS)
def test_models(type_: Any, value: Any, part: Any) -> None:
    adapter = PartialAdapter(type_)
    for found in (adapter.validate_python(value), adapter.validate_json(json.dumps(value))):
        assert dump(found.value) == part
        assert found.error is not None


def test_defaults_stand_in_for_what_is_wrong() -> None:
    item, _ = PartialAdapter(Item).validate_python({"sku": "a", "count": "x"})
    assert item.count == 1
    assert item.model_fields_set == {"sku"}
    assert not hasattr(PartialAdapter(Item).validate_python({})[0], "sku")


def test_without_errors() -> None:
    order = {"ID": 1, "items": [{"sku": "a"}]}
    assert PartialAdapter(Order).validate_python(order) == (Order(**order), None)
    assert PartialAdapter(TypeAdapter(int)).validate_json("1") == (1, None)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('{"ID": 1, "items": [{"sku": "a"}, {"sku": "b', {"id": 1, "items": [{"sku": "a"}, {}]}),
        ('{"ID": 1, "items": [', {"id": 1, "items": []}),
        ('{"ID": "one", "it', {}),
    ],
)
def test_text_that_breaks_off(text: str, part: Any) -> None:
    found = PartialAdapter(Order).validate_json(text)
    assert dump(found.value) == part
    assert found.error is not None
    assert found.error.errors()[0]["type"] == "json_invalid"


def test_text_that_is_wrong() -> None:
    found = PartialAdapter(Order).validate_json('{"ID": 1, "items": ]}')
    assert found.value is MISSING


def test_functions_see_complete_models_only() -> None:
    seen = []

    class Model(BaseModel):
        a: int
        b: int
        _sum: int = PrivateAttr(0)

        @model_validator(mode="after")
        def _check(self) -> "Model":
            seen.append(self.a + self.b)
            return self

        def model_post_init(self, context: Any) -> None:
            self._sum = self.a + self.b

    adapter = PartialAdapter(list[Model])
    found = adapter.validate_python([{"a": 1}, {"a": 1, "b": 2}])
    assert [dump(model) for model in found.value] == [{"a": 1}, {"a": 1, "b": 2}]
    assert set(seen) == {3}
    assert found.value[1]._sum == 3


def test_field_functions_and_context() -> None:
    class Model(BaseModel):
        a: int = 0
        b: int = 0

        @field_validator("a", "b")
        @classmethod
        def _small(cls, value: int, info: Any) -> int:
            if value > info.context:
                raise ValueError("too large")
            return value

    found = PartialAdapter(Model).validate_python({"a": 7, "b": 2}, context=5)
    assert dump(found.value) == {"b": 2}
    strict = PartialAdapter(Model).validate_python({"a": "1", "b": 2}, strict=True, context=5)
    assert dump(strict.value) == {"b": 2}


def test_root_model() -> None:
    found = PartialAdapter(RootModel[list[int]]).validate_python([1, "x"])
    assert found.value.root == [1]


VALUES = st.lists(st.integers() | st.text(max_size=2) | st.none())
INTS = TypeAdapter(int)
LISTS = PartialAdapter(list[int])


@given(VALUES)
def test_valid_items_in_order(values: list[Any]) -> None:
    valid = []
    for value in values:
        try:
            valid.append(INTS.validate_python(value))
        except ValidationError:
            continue
    found = LISTS.validate_python(values)
    assert found.value == valid
    assert (found.error is None) == (len(valid) == len(values))


SCALARS = st.sampled_from([int, str, float, bool, None, Literal["a", 1], Point])
TYPES: Any = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        inner.map(lambda t: list[t]),  # type: ignore[valid-type]
        inner.map(lambda t: dict[str, t]),  # type: ignore[valid-type]
        inner.map(lambda t: tuple[t, ...]),  # type: ignore[valid-type]
        st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1] if all(pair) else pair[0]),
        st.tuples(inner, inner).map(
            lambda pair: create_model("Model", a=(pair[0], ...), b=(pair[1], None))
        ),
    ),
    max_leaves=5,
)
INPUTS = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["a", "1", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abx"), inner),
    max_leaves=8,
)


@given(TYPES, INPUTS)
def test_agrees_with_the_usual_adapter(type_: Any, value: Any) -> None:
    adapter = TypeAdapter(type_)
    found = PartialAdapter(adapter).validate_python(value)
    expected: Any
    try:
        expected = (adapter.validate_python(value), None)
    except ValidationError as error:
        expected = (found.value, error)
    assert found.value == expected[0]
    assert repr(found.error) == repr(expected[1])
