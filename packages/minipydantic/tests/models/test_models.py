import pickle
from collections.abc import Callable
from copy import deepcopy
from typing import Annotated, Any, Generic, Literal, Optional, TypeVar

import pytest

from minipydantic import (
    AfterValidator,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    PydanticUserError,
    RootModel,
    TypeAdapter,
    ValidationError,
    computed_field,
    create_model,
    field_serializer,
    field_validator,
    model_validator,
    validate_call,
)
from minipydantic.dataclasses import dataclass

T = TypeVar("T")


class Item(BaseModel):
    name: str = Field(min_length=1)
    price: float = Field(gt=0)
    tags: list[str] = []  # noqa: RUF012


class Node(BaseModel):
    value: int
    next: Optional["Node"] = None


class Box(BaseModel, Generic[T]):
    content: T


class Names(RootModel[list[str]]):
    pass


def locations(error: ValidationError) -> list[tuple[Any, ...]]:
    return [detail["loc"] for detail in error.errors()]


def test_input_is_converted() -> None:
    item = Item(name="tea", price="2.5")  # type: ignore[arg-type]
    assert item.model_dump() == {"name": "tea", "price": 2.5, "tags": []}
    assert item.model_fields_set == {"name", "price"}


def test_all_errors_are_collected() -> None:
    with pytest.raises(ValidationError) as caught:
        Item.model_validate({"name": "", "price": -1, "tags": [1]})
    assert locations(caught.value) == [("name",), ("price",), ("tags", 0)]


def test_defaults_are_not_shared() -> None:
    Item(name="a", price=1).tags.append("x")
    assert Item(name="b", price=1).tags == []


def test_a_model_can_contain_itself() -> None:
    node = Node.model_validate({"value": 1, "next": {"value": 2}})
    assert node.next is not None
    assert node.next.value == 2


def test_a_missing_name_is_reported_and_found_later() -> None:
    class Waiting(BaseModel):
        other: "Later"  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(PydanticUserError, match="not fully defined; you should define `Later`"):
        Waiting(other=1)
    Waiting.model_rebuild(_types_namespace={"Later": int})
    assert Waiting(other="1").other == 1


def test_generic_models_are_made_once() -> None:
    assert Box[int] is Box[int]
    assert Box[int].__name__ == "Box[int]"
    assert Box[list[int]](content=["1"]).content == [1]  # type: ignore[list-item]
    with pytest.raises(TypeError, match="not a generic class"):
        Box[int][int]  # type: ignore[misc]


def test_validators_and_serializers_run_in_order() -> None:
    class Model(BaseModel):
        x: Annotated[int, AfterValidator(lambda v: v + 1)]

        @field_validator("x", mode="before")
        @classmethod
        def strip(cls, value: Any) -> Any:
            return value.strip("!")

        @model_validator(mode="after")
        def double(self) -> "Model":
            self.x *= 2
            return self

        @field_serializer("x")
        def as_text(self, value: int) -> str:
            return f"<{value}>"

        @computed_field  # type: ignore[prop-decorator]
        @property
        def half(self) -> float:
            return self.x / 2

    assert Model(x="1!").model_dump() == {"x": "<4>", "half": 2.0}  # type: ignore[arg-type]


def test_fields_are_inherited_in_order() -> None:
    class Base(BaseModel):
        a: int
        b: int = Field(default=1, alias="bb")

    class Child(Base):
        c: int = 3
        b: int = 2

    assert list(Child.model_fields) == ["a", "b", "c"]
    assert Child.model_fields["b"].alias is None
    assert Base.model_fields["b"].alias == "bb"


def test_private_attributes_stay_outside() -> None:
    class Model(BaseModel):
        x: int
        _seen: list[int] = PrivateAttr(default_factory=list)

    model = Model(x=1)
    model._seen.append(1)
    assert model.model_dump() == {"x": 1}
    assert deepcopy(model)._seen == [1]


@pytest.mark.parametrize(
    ("config", "data", "expected"),
    [
        ({"extra": "allow"}, {"a": 1, "z": 2}, {"a": 1, "z": 2}),
        ({"extra": "ignore"}, {"a": 1, "z": 2}, {"a": 1}),
        ({"alias_generator": str.upper}, {"A": 1}, {"a": 1}),
        ({"alias_generator": str.upper, "validate_by_name": True}, {"a": 1}, {"a": 1}),
    ],
)
def test_configuration(config: Any, data: dict[str, int], expected: dict[str, int]) -> None:
    model = create_model("M", __config__=ConfigDict(**config), a=int)
    assert model.model_validate(data).model_dump() == expected


def test_frozen_models_are_hashable_and_refuse_assignment() -> None:
    class Point(BaseModel, frozen=True):
        x: int

    assert len({Point(x=1), Point(x=1)}) == 1
    with pytest.raises(ValidationError, match="frozen"):
        Point(x=1).x = 2  # type: ignore[misc]


def test_discriminated_union() -> None:
    class Cat(BaseModel):
        kind: Literal["cat"]

    class Dog(BaseModel):
        kind: Literal["dog", "wolf"]

    adapter = TypeAdapter[Any](Annotated[Cat | Dog, Field(discriminator="kind")])
    assert isinstance(adapter.validate_python({"kind": "wolf"}), Dog)
    with pytest.raises(ValidationError, match="union_tag_invalid"):
        adapter.validate_python({"kind": "bird"})


def test_alias_path() -> None:
    class Model(BaseModel):
        first: str = Field(validation_alias=AliasPath("names", 0))

    assert Model.model_validate({"names": ["a", "b"]}).first == "a"


def test_dataclass() -> None:
    @dataclass
    class Point:
        x: int
        y: int = Field(default=0, ge=0)

    assert Point("1") == Point(1, 0)  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as caught:
        Point(1, -1)
    assert locations(caught.value) == [(1,)]


def test_validate_call() -> None:
    @validate_call(validate_return=True)
    def repeat(text: str, times: int = 1) -> str:
        return text * times

    assert repeat("a", "2") == "aa"  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as caught:
        repeat("a", times="x")  # type: ignore[arg-type]
    assert locations(caught.value) == [("times",)]


@pytest.mark.parametrize("copy", [deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
@pytest.mark.parametrize("model", [Item(name="a", price=1), Node(value=1), Names(["a"])])
def test_copies_are_equal(model: BaseModel, copy: Callable[[Any], Any]) -> None:
    assert copy(model) == model


def test_mistakes_name_the_remedy() -> None:
    with pytest.raises(PydanticUserError, match="annotating it as a `ClassVar`"):

        class Bare(BaseModel):
            x = 1

    with pytest.raises(PydanticUserError, match="at least one field must be provided"):

        class Decorated(BaseModel):
            x: int

            @field_validator  # type: ignore[arg-type]
            def check(cls, value: int) -> int:
                return value
