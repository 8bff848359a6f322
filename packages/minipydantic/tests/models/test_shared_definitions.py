"""Models that contain models: shared parts are built once, and nothing is lost on the way."""

import json
from typing import Annotated, Any, Generic, Literal, TypeVar

from minipydantic import (
    BaseModel,
    Field,
    RootModel,
    TypeAdapter,
    create_model,
    field_serializer,
    model_serializer,
)

T = TypeVar("T")


def _size(schema: Any) -> int:
    if isinstance(schema, dict):
        return 1 + sum(map(_size, schema.values()))
    return sum(map(_size, schema)) if isinstance(schema, (list, tuple)) else 0


def test_interconnected_models_share_their_parts() -> None:
    classes: list[Any] = []
    for i in range(40):
        fields: dict[str, Any] = {
            f"ref{j}": (previous | None, None) for j, previous in enumerate(classes[-3:])
        }
        classes.append(create_model(f"Node{i}", value=(int, ...), **fields))
    last = classes[-1]
    assert _size(last.__pydantic_core_schema__) < 40 * 40
    value = {"value": 1, "ref2": {"value": 2, "ref2": {"value": 3}}}
    assert last.model_validate(value).model_dump(exclude_none=True) == value
    assert len(last.model_json_schema()["$defs"]) == 39


def test_finished_classes_stay_as_they_are_when_others_contain_them() -> None:
    class Leaf(BaseModel):
        x: int

    class Branch(BaseModel):
        leaf: Leaf

    before = json.dumps(Branch.__pydantic_core_schema__, default=str)

    class Tree(BaseModel):
        branch: Branch
        leaf: Leaf

    assert json.dumps(Branch.__pydantic_core_schema__, default=str) == before
    tree = Tree.model_validate({"branch": {"leaf": {"x": 1}}, "leaf": {"x": 2}})
    assert (tree.branch.leaf, tree.leaf) == (Leaf(x=1), Leaf(x=2))
    assert Tree.model_json_schema()["$defs"].keys() == {"Branch", "Leaf"}


def test_a_tagged_union_may_wait_for_its_members() -> None:
    class Node(BaseModel):
        kind: Literal["node"] = "node"
        child: "Annotated[Node | Leaf, Field(discriminator='kind')]"

    class Leaf(BaseModel):
        kind: Literal["leaf"] = "leaf"

    Node.model_rebuild()
    nodes = TypeAdapter(list[Node])
    value = [{"kind": "node", "child": {"kind": "node", "child": {"kind": "leaf"}}}]
    assert nodes.dump_python(nodes.validate_python(value)) == value


def test_serializers_of_field_and_model_both_run() -> None:
    class Inner(BaseModel):
        x: int

        @model_serializer(mode="wrap")
        def inner(self, handler: Any) -> Any:
            return {"inner": handler(self)}

    class Outer(BaseModel):
        field: Inner

        @field_serializer("field", mode="wrap")
        def outer(self, value: Any, handler: Any) -> Any:
            return {"outer": handler(value)}

    assert Outer(field=Inner(x=1)).model_dump() == {"field": {"outer": {"inner": {"x": 1}}}}


def test_a_subclass_of_an_unfinished_parametrised_model_knows_its_arguments() -> None:
    class Items(RootModel[list["Item"]]):
        pass

    class Item(RootModel[dict[str, Items | None]]):
        pass

    assert Items.model_validate([{}]) == Items([Item({})])

    class Base(BaseModel, Generic[T]):
        value: T | None = None
        later: "Later | None" = None

    class Child(Base[int]):
        pass

    class Later(BaseModel):
        x: int

    Child.model_rebuild()
    assert Child.model_validate({"value": "1", "later": {"x": "2"}}).model_dump() == {
        "value": 1,
        "later": {"x": 2},
    }
    assert Child().later is None
