"""What types and markers may say about their JSON schema, and in which order they are heard."""

from typing import Annotated, Any

import pytest

from minipydantic import BaseModel, SkipValidation, TypeAdapter
from minipydantic.core import PydanticOmit
from minipydantic.core import core_schema as cs
from minipydantic.json_schema import Examples, GenerateJsonSchema, SkipJsonSchema, WithJsonSchema


def generate(schema: Any, mode: Any = "validation") -> Any:
    return GenerateJsonSchema().generate(schema, mode)


def hook(name: str) -> Any:
    """Return a hook that notes how much it found."""

    def add(schema: Any, handler: Any) -> Any:
        json_schema = handler(schema)
        return {**json_schema, name: len(json_schema)}

    return add


def marked(*markers: Any, **more: Any) -> Any:
    hooks = [marker.__get_pydantic_json_schema__ for marker in markers]
    return cs.int_schema(metadata={"pydantic_js_annotation_functions": hooks, **more})


def test_order_of_hooks() -> None:
    schema = cs.int_schema(
        metadata={
            "pydantic_js_updates": {"title": "T"},
            "pydantic_js_extra": lambda json_schema: json_schema.update(extra=len(json_schema)),
            "pydantic_js_functions": [hook("first"), hook("second")],
            "pydantic_js_annotation_functions": [hook("marker")],
        }
    )
    counts = {"extra": 2, "first": 3, "second": 4, "marker": 5}
    assert generate(schema) == {"type": "integer", "title": "T", **counts}


def test_hooks_of_a_definition_change_the_definition() -> None:
    schema = cs.int_schema(ref="a.Item:1", metadata={"pydantic_js_functions": [hook("x")]})
    assert generate(cs.list_schema(schema))["$defs"] == {"Item": {"type": "integer", "x": 1}}


def test_a_hook_may_ask_for_another_schema() -> None:
    inner = [lambda schema, handler: handler(cs.str_schema())]
    assert generate(cs.int_schema(metadata={"pydantic_js_functions": inner})) == {"type": "string"}


def test_a_hook_can_follow_a_reference() -> None:
    def described(schema: Any, handler: Any) -> Any:
        reference = handler(schema)
        handler.resolve_ref_schema(reference)["description"] = "found"
        return reference

    target = cs.int_schema(ref="a.Item:1")
    link = cs.definition_reference_schema(
        "a.Item:1", metadata={"pydantic_js_annotation_functions": [described]}
    )
    schema = generate(cs.definitions_schema(cs.list_schema(link), [target]))
    assert schema["$defs"]["Item"] == {"type": "integer", "description": "found"}


def test_a_hook_can_follow_a_reference_to_a_later_definition() -> None:
    def inlined(schema: Any, handler: Any) -> Any:
        return dict(handler.resolve_ref_schema(handler(schema)))

    hooks = {"pydantic_js_annotation_functions": [inlined]}
    early = cs.list_schema(cs.definition_reference_schema("a.Late:2", metadata=hooks), ref="a.E:1")
    late = cs.int_schema(ref="a.Late:2")
    schema = cs.definitions_schema(cs.definition_reference_schema("a.E:1"), [early, late])
    assert generate(schema) == {"type": "array", "items": {"type": "integer"}}


def test_a_hook_cannot_follow_a_reference_to_what_is_under_way() -> None:
    def resolved(schema: Any, handler: Any) -> Any:
        return handler.resolve_ref_schema(handler(schema))

    hooks = {"pydantic_js_annotation_functions": [resolved]}
    node = cs.list_schema(cs.definition_reference_schema("a.N:1", metadata=hooks), ref="a.N:1")
    schema = cs.definitions_schema(cs.definition_reference_schema("a.N:1"), [node])
    with pytest.raises(LookupError, match="from within a recursive model"):
        generate(schema)


def test_what_stands_beside_a_reference_stays_there() -> None:
    link = cs.definition_reference_schema(
        "a.Item:1", metadata={"pydantic_js_updates": {"description": "mine"}}
    )
    schema = generate(cs.definitions_schema(cs.list_schema(link), [cs.int_schema(ref="a.Item:1")]))
    assert schema["items"] == {"$ref": "#/$defs/Item", "description": "mine"}
    assert schema["$defs"] == {"Item": {"type": "integer"}}


def test_with_json_schema() -> None:
    assert generate(marked(WithJsonSchema({"type": "number"}))) == {"type": "number"}
    only_out = WithJsonSchema({"type": "number"}, mode="serialization")
    assert generate(marked(only_out)) == {"type": "integer"}
    assert generate(marked(only_out), "serialization") == {"type": "number"}


@pytest.mark.parametrize("marker", [WithJsonSchema(None), SkipJsonSchema()])
def test_left_out(marker: Any) -> None:
    with pytest.raises(PydanticOmit):
        generate(marked(marker))
    fields = {"a": cs.typed_dict_field(marked(marker)), "b": cs.typed_dict_field(cs.int_schema())}
    assert list(generate(cs.typed_dict_schema(fields))["properties"]) == ["b"]
    assert generate(cs.union_schema([marked(marker), cs.str_schema()])) == {"type": "string"}


def test_examples_add_up() -> None:
    schema = marked(Examples([1]), Examples([2], mode="validation"), Examples([3], "serialization"))
    assert generate(schema) == {"type": "integer", "examples": [1, 2]}
    assert generate(schema, "serialization") == {"type": "integer", "examples": [1, 3]}


def test_what_is_not_validated_is_described() -> None:
    class Point(BaseModel):
        x: int

    schema = TypeAdapter(Annotated[Point, SkipValidation()]).json_schema()
    assert schema == Point.model_json_schema()
