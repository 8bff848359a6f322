"""Names under `$defs`: short, shared by equal definitions, never ambiguous."""

from typing import Any

import pytest

from minipydantic.core import core_schema as cs
from minipydantic.errors import PydanticInvalidForJsonSchema
from minipydantic.json_schema import GenerateJsonSchema

INT, STR = cs.int_schema(), cs.str_schema()


def ref(name: str) -> Any:
    return cs.definition_reference_schema(name)


def names(*schemas: Any, **options: Any) -> set[str]:
    document = GenerateJsonSchema(**options).generate(cs.tuple_schema(list(schemas)))
    used = {item["$ref"].rpartition("/")[2] for item in document["prefixItems"] if "$ref" in item}
    assert used <= set(document["$defs"])
    return set(document["$defs"])


def test_the_short_name_if_it_is_unambiguous() -> None:
    assert names(cs.int_schema(ref="shop.models.Item:1")) == {"Item"}


def test_modules_are_added_where_names_clash() -> None:
    assert names(cs.int_schema(ref="a.Item:1"), cs.str_schema(ref="b.Item:2")) == {
        "a__Item",
        "b__Item",
    }


def test_a_number_is_added_where_even_modules_clash() -> None:
    local = "a.f.<locals>.Item"
    assert names(cs.int_schema(ref=f"{local}:1"), cs.str_schema(ref=f"{local}:2")) == {
        "a__f___locals___Item__1",
        "a__f___locals___Item__2",
    }


def test_equal_definitions_share_a_name() -> None:
    assert names(cs.int_schema(ref="a.Item:1"), cs.int_schema(ref="b.Item:2")) == {"Item"}


def test_definitions_that_refer_to_equal_ones_are_equal() -> None:
    pairs = [
        cs.list_schema(cs.int_schema(ref=f"{module}.Item:{module}"), ref=f"{module}.Items:{module}")
        for module in "ab"
    ]
    assert names(*pairs) == {"Item", "Items"}


def test_parameters_of_generics_are_part_of_the_name() -> None:
    assert names(cs.int_schema(ref="a.Page:1[b.Item:2]"), cs.str_schema(ref="a.Page:1[int:3]")) == {
        "Page_Item_",
        "Page_int_",
    }


def test_modes_share_a_name_if_equal_and_are_told_apart_if_not() -> None:
    same = cs.int_schema(ref="a.Same:1")
    differ = cs.int_schema(ref="a.Differ:2", serialization=cs.to_string_ser_schema())
    inputs = [
        (s["ref"], mode, s) for s in (same, differ) for mode in ("validation", "serialization")
    ]
    references, definitions = GenerateJsonSchema().generate_definitions(inputs)  # type: ignore[arg-type]
    assert set(definitions) == {"Same", "Differ-Input", "Differ-Output"}
    assert references["a.Differ:2", "serialization"] == {"$ref": "#/$defs/Differ-Output"}
    assert references["a.Same:1", "validation"] == references["a.Same:1", "serialization"]


def test_the_root_is_not_a_definition_unless_it_is_recursive() -> None:
    assert GenerateJsonSchema().generate(cs.int_schema(ref="a.Item:1")) == {"type": "integer"}
    node = cs.definitions_schema(ref("a.Node:1"), [cs.list_schema(ref("a.Node:1"), ref="a.Node:1")])
    assert GenerateJsonSchema().generate(node) == {
        "$defs": {"Node": {"items": {"$ref": "#/$defs/Node"}, "type": "array"}},
        "$ref": "#/$defs/Node",
    }


def test_unused_definitions_are_dropped() -> None:
    unused = cs.int_schema(ref="a.Unused:1")
    assert GenerateJsonSchema().generate(cs.definitions_schema(INT, [unused])) == {
        "type": "integer"
    }


def test_a_definition_that_json_cannot_say_matters_only_if_used() -> None:
    bad = {**cs.callable_schema(), "ref": "a.Bad:1"}
    assert GenerateJsonSchema().generate(cs.definitions_schema(INT, [bad])) == {"type": "integer"}
    with pytest.raises(PydanticInvalidForJsonSchema):
        GenerateJsonSchema().generate(cs.definitions_schema(cs.list_schema(ref("a.Bad:1")), [bad]))


def test_ref_template() -> None:
    schema = cs.list_schema(cs.int_schema(ref="a.Item:1"))
    generator = GenerateJsonSchema(ref_template="#/components/schemas/{model}")
    assert generator.generate(schema)["items"] == {"$ref": "#/components/schemas/Item"}


def test_discriminator_mappings_follow_the_names() -> None:
    members = {
        tag: cs.typed_dict_schema(
            {"kind": cs.typed_dict_field(cs.literal_schema([tag]))}, ref=f"a.{tag.title()}:{tag}"
        )
        for tag in ("cat", "dog")
    }
    schema = GenerateJsonSchema().generate(cs.tagged_union_schema(members, "kind"))
    assert schema["discriminator"] == {
        "propertyName": "kind",
        "mapping": {"cat": "#/$defs/Cat", "dog": "#/$defs/Dog"},
    }
    assert schema["oneOf"] == [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]


def test_data_that_looks_like_a_reference_is_left_alone() -> None:
    schema = cs.any_schema(metadata={"pydantic_js_updates": {"examples": [{"$ref": "anything"}]}})
    assert GenerateJsonSchema().generate(schema) == {"examples": [{"$ref": "anything"}]}
