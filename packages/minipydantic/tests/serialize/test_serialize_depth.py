"""Values that nest too deeply, and classes that serialise themselves."""

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest

from minipydantic import BaseModel, Field, JsonValue, TypeAdapter, ValidationError, model_serializer


class Leaf(BaseModel):
    type: Literal["leaf"] = "leaf"


class Tagged(BaseModel):
    type: Literal["node"] = "node"
    child: Annotated["Tagged | Leaf", Field(discriminator="type")]


class Untagged(BaseModel):
    type: Literal["node"] = "node"
    child: "Untagged | Leaf | list[Untagged] | None"


class Wrapped(BaseModel):
    type: Literal["node"] = "node"
    child: "Wrapped | Leaf | None"

    @model_serializer(mode="wrap")
    def write(self, handler: Callable[[Any], Any]) -> Any:
        return handler(self)


@pytest.mark.parametrize("cls", [Tagged, Untagged, Wrapped])
def test_unions_try_no_member_after_too_deep_a_one(cls: Any) -> None:
    value: Any = Leaf()
    for _ in range(1000):
        value = cls.model_construct(type="node", child=value)
    for write in (value.model_dump, value.model_dump_json):
        with pytest.raises(ValueError, match=r"depth exceeded|RecursionError"):
            write()


class Base(BaseModel):
    @model_serializer
    def write(self) -> str:
        return "base"


class Derived(Base):
    @model_serializer
    def write(self) -> str:
        return "derived"


@pytest.mark.parametrize(("polymorphic", "text"), [(True, b'["derived"]'), (None, b'["base"]')])
def test_serializers_of_subclasses(polymorphic: bool | None, text: bytes) -> None:
    adapter = TypeAdapter(list[Base])
    assert adapter.dump_json([Derived()], polymorphic_serialization=polymorphic) == text


def test_default_factory_after_an_error() -> None:
    class Pair(BaseModel):
        first: int
        second: Annotated[int, Field(default_factory=lambda data: data["first"])]

    with pytest.raises(ValidationError) as refused:
        Pair.model_validate({})
    kinds = [error["type"] for error in refused.value.errors()]
    assert kinds == ["missing", "default_factory_not_called"]
    assert str(refused.value).count("input_value") == 1


@pytest.mark.parametrize("value", [{"a": [1, {"b": []}]}, [[1], [1]], "a"])
@pytest.mark.parametrize("mode", ["python", "json"])
def test_a_definition_may_hand_its_value_on(value: Any, mode: Literal["python", "json"]) -> None:
    adapter = TypeAdapter(list[JsonValue])
    assert adapter.dump_python([value], mode=mode) == [value]
    assert json.loads(adapter.dump_json([value])) == [value]
