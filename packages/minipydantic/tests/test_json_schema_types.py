"""Each type of core schema, in both modes: what goes in, and what comes out."""

import datetime
import enum
import math
from decimal import Decimal
from typing import Any

import pytest

from minipydantic.core import core_schema as cs
from minipydantic.errors import PydanticInvalidForJsonSchema
from minipydantic.json_schema import GenerateJsonSchema, PydanticJsonSchemaWarning

INT, STR = cs.int_schema(), cs.str_schema()


class Color(enum.Enum):
    """Colors of a traffic light."""

    RED = "red"
    GREEN = "green"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


def generate(schema: Any, mode: Any = "validation", **options: Any) -> Any:
    return GenerateJsonSchema(**options).generate(schema, mode)


def array(items: Any = None, **more: Any) -> dict[str, Any]:
    return {"type": "array", **({} if items is None else {"items": items}), **more}


NUM, S, NULL = {"type": "integer"}, {"type": "string"}, {"type": "null"}

# name, core schema, JSON schema in validation mode, in serialization mode if that is another one
CASES: list[tuple[str, Any, Any, Any]] = [
    ("any", cs.any_schema(), {}, None),
    ("none", cs.none_schema(), NULL, None),
    ("bool", cs.bool_schema(), {"type": "boolean"}, None),
    ("int bounds", cs.int_schema(gt=1, le=9), {**NUM, "exclusiveMinimum": 1, "maximum": 9}, None),
    ("float step", cs.float_schema(multiple_of=0.5), {"type": "number", "multipleOf": 0.5}, None),
    ("no infinite bound", cs.float_schema(lt=math.inf), {"type": "number"}, None),
    (
        "decimal",
        cs.decimal_schema(ge=Decimal("0.5")),
        {"anyOf": [{"type": "number", "minimum": 0.5}, S]},
        S,
    ),
    (
        "str",
        cs.str_schema(pattern="^a", max_length=3),
        {**S, "pattern": "^a", "maxLength": 3},
        None,
    ),
    ("bytes", cs.bytes_schema(min_length=1), {**S, "format": "binary", "minLength": 1}, None),
    ("date", cs.date_schema(), {**S, "format": "date"}, None),
    ("datetime", cs.datetime_schema(), {**S, "format": "date-time"}, None),
    ("time", cs.time_schema(), {**S, "format": "time"}, None),
    ("timedelta", cs.timedelta_schema(), {**S, "format": "duration"}, None),
    ("uuid", cs.uuid_schema(), {**S, "format": "uuid"}, None),
    (
        "url",
        cs.url_schema(max_length=9),
        {**S, "format": "uri", "minLength": 1, "maxLength": 9},
        None,
    ),
    ("one literal", cs.literal_schema(["a"]), {"const": "a", **S}, None),
    ("literals", cs.literal_schema([1, 2]), {"enum": [1, 2], **NUM}, None),
    ("mixed literals", cs.literal_schema([1, "a", None]), {"enum": [1, "a", None]}, None),
    (
        "enum",
        cs.enum_schema(Color, list(Color)),
        {
            "title": "Color",
            "description": "Colors of a traffic light.",
            "enum": ["red", "green"],
            **S,
        },
        None,
    ),
    ("list", cs.list_schema(INT, min_length=1), array(NUM, minItems=1), None),
    ("set", cs.set_schema(INT), array(NUM, uniqueItems=True), None),
    (
        "tuple",
        cs.tuple_schema([INT, STR]),
        array(prefixItems=[NUM, S], minItems=2, maxItems=2),
        None,
    ),
    ("tuple of any length", cs.tuple_schema([INT], variadic_item_index=0), array(NUM), None),
    (
        "tuple with a tail",
        cs.tuple_schema([INT, STR], variadic_item_index=1),
        array(S, prefixItems=[NUM], minItems=1),
        None,
    ),
    ("empty tuple", cs.tuple_schema([]), array(minItems=0, maxItems=0), None),
    ("dict", cs.dict_schema(STR, INT), {"type": "object", "additionalProperties": NUM}, None),
    ("any dict", cs.dict_schema(), {"type": "object", "additionalProperties": True}, None),
    (
        "dict with patterns",
        cs.dict_schema(cs.str_schema(pattern="^a", max_length=3), INT),
        {"type": "object", "patternProperties": {"^a": NUM}, "propertyNames": {"maxLength": 3}},
        None,
    ),
    (
        "dict by enum",
        cs.dict_schema(cs.literal_schema(["a", "b"]), INT),
        {"type": "object", "additionalProperties": NUM, "propertyNames": {"enum": ["a", "b"]}},
        None,
    ),
    ("optional", cs.nullable_schema(INT), {"anyOf": [NUM, NULL]}, None),
    ("optional none", cs.nullable_schema(cs.none_schema()), NULL, None),
    ("union", cs.union_schema([INT, STR, cs.int_schema(strict=True)]), {"anyOf": [NUM, S]}, None),
    (
        "nested union",
        cs.union_schema([cs.union_schema([INT, STR]), cs.none_schema()]),
        {"anyOf": [NUM, S, NULL]},
        None,
    ),
    ("default", cs.with_default_schema(INT, default=3), {**NUM, "default": 3}, None),
    (
        "default in order",
        cs.with_default_schema(cs.any_schema(), default={"b", "a"}),
        {"default": ["a", "b"]},
        None,
    ),
    (
        "default as JSON",
        cs.with_default_schema(cs.date_schema(), default=datetime.date(2020, 1, 2)),
        {**S, "format": "date", "default": "2020-01-02"},
        None,
    ),
    ("no default of a factory", cs.with_default_schema(INT, default_factory=int), NUM, None),
    ("chain", cs.chain_schema([STR, INT]), S, NUM),
    (
        "json",
        cs.json_schema(INT),
        {**S, "contentMediaType": "application/json", "contentSchema": NUM},
        NUM,
    ),
    ("json or python", cs.json_or_python_schema(INT, STR), NUM, None),
    ("lax or strict", cs.lax_or_strict_schema(INT, STR), NUM, None),
    ("after", cs.no_info_after_validator_function(str, INT), NUM, None),
    (
        "before, input declared",
        cs.no_info_before_validator_function(str, INT, json_schema_input_schema=STR),
        S,
        NUM,
    ),
    ("serializer", cs.int_schema(serialization=cs.to_string_ser_schema()), NUM, S),
    (
        "serializer that skips none",
        cs.nullable_schema(
            INT,
            serialization=cs.plain_serializer_function_ser_schema(
                str, return_schema=STR, when_used="unless-none"
            ),
        ),
        {"anyOf": [NUM, NULL]},
        {"anyOf": [NULL, S]},
    ),
    (
        "arguments by name",
        cs.arguments_schema([cs.arguments_parameter("a", INT)]),
        {
            "type": "object",
            "properties": {"a": {**NUM, "title": "A"}},
            "required": ["a"],
            "additionalProperties": False,
        },
        None,
    ),
    (
        "arguments by position",
        cs.arguments_schema(
            [cs.arguments_parameter("a", INT, mode="positional_only")], var_args_schema=STR
        ),
        array(S, prefixItems=[{**NUM, "title": "A"}], minItems=1),
        None,
    ),
]


@pytest.mark.parametrize(
    ("schema", "validation", "serialization"),
    [pytest.param(*case, id=name) for name, *case in CASES],
)
def test_schema(schema: Any, validation: Any, serialization: Any) -> None:
    assert generate(schema) == validation
    assert generate(schema, "serialization") == (serialization or validation)


def test_keys_are_sorted_except_properties_and_defaults() -> None:
    fields = {name: cs.typed_dict_field(INT) for name in ("z", "a")}
    schema = generate(
        cs.with_default_schema(cs.typed_dict_schema(fields), default={"z": 1, "a": 2})
    )
    assert list(schema) == ["default", "properties", "required", "type"]
    assert list(schema["properties"]) == ["z", "a"] == list(schema["default"])
    assert list(schema["properties"]["z"]) == ["title", "type"]


@pytest.mark.parametrize(
    "schema",
    [
        cs.callable_schema(),
        cs.is_instance_schema(int),
        cs.no_info_plain_validator_function(int),
    ],
)
def test_what_json_cannot_say_is_refused(schema: Any) -> None:
    with pytest.raises(PydanticInvalidForJsonSchema, match="Cannot generate a JsonSchema for"):
        generate(schema)


def test_a_member_of_a_union_that_json_cannot_say_is_left_out() -> None:
    schema = cs.union_schema([INT, cs.callable_schema()])
    assert generate(schema) == NUM

    class Strict(GenerateJsonSchema):
        ignored_warning_kinds = set()  # noqa: RUF012

    with pytest.warns(PydanticJsonSchemaWarning, match=r"CallableSchema \[skipped-choice\]"):
        Strict().generate(schema)


@pytest.mark.parametrize("default", [object(), b"\xff"])
def test_a_default_that_json_cannot_say_is_left_out(default: Any) -> None:
    with pytest.warns(PydanticJsonSchemaWarning, match="is not JSON serializable; excluding"):
        assert generate(cs.with_default_schema(INT, default=default)) == NUM


def test_types_in_one_array() -> None:
    option = {"union_format": "primitive_type_array"}
    plain = cs.union_schema([INT, STR, cs.none_schema()])
    assert generate(plain, **option) == {"type": ["integer", "string", "null"]}
    constrained = cs.union_schema([cs.int_schema(gt=1), STR])
    assert generate(constrained, **option) == {"anyOf": [{**NUM, "exclusiveMinimum": 1}, S]}


def test_methods_can_be_overridden() -> None:
    class Mine(GenerateJsonSchema):
        def int_schema(self, schema: Any) -> Any:
            return {**super().int_schema(schema), "format": f"int64-{self.mode}"}

    assert Mine().generate(cs.list_schema(INT)) == array({**NUM, "format": "int64-validation"})


def test_a_type_without_method_is_an_error_of_the_subclass() -> None:
    class Broken(GenerateJsonSchema):
        @property
        def str_schema(self) -> Any:  # type: ignore[override]
            raise AttributeError

    with pytest.raises(TypeError, match=r"expected: Broken\.str_schema"):
        Broken()


def test_an_instance_serves_once() -> None:
    generator = GenerateJsonSchema()
    generator.generate(INT)
    with pytest.raises(RuntimeError, match="create a new instance of GenerateJsonSchema"):
        generator.generate_definitions([])
