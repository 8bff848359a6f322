"""Models, typed dicts, unions, functions and the options that filter."""

import pickle
from dataclasses import dataclass
from typing import Any

import pytest

from minipydantic.core import (
    MISSING,
    PydanticOmit,
    PydanticSerializationError,
    PydanticSerializationUnexpectedValue,
    SchemaError,
    SchemaSerializer,
    core_schema,
)

INT, STR, ANY = core_schema.int_schema(), core_schema.str_schema(), core_schema.any_schema()


class Model:
    __slots__ = "__dict__", "__pydantic_extra__", "__pydantic_fields_set__"

    def __init__(self, given: set[str] | None = None, **fields: Any) -> None:
        self.__dict__.update(fields)
        self.__pydantic_fields_set__ = set(fields) if given is None else given
        self.__pydantic_extra__: dict[str, Any] | None = None

    @property
    def double(self) -> int:
        return int(self.__dict__["a"]) * 2


class SubModel(Model):
    pass


def model_schema(cls: type = Model, computed: Any = None, **fields: Any) -> Any:
    described = {
        name: field if field["type"] == "model-field" else core_schema.model_field(field)
        for name, field in fields.items()
    }
    inner = core_schema.model_fields_schema(described, computed_fields=computed)
    return core_schema.model_schema(cls, inner)


def test_fields_come_in_the_order_of_the_instance() -> None:
    serializer = SchemaSerializer(model_schema(a=INT, b=STR))
    assert list(serializer.to_python(Model(b="x", a=1, other=2))) == ["b", "a"]
    assert serializer.to_json(Model(b="x", a=1)) == b'{"b":"x","a":1}'


FILTERED = SchemaSerializer(
    model_schema(
        a=core_schema.model_field(INT, serialization_alias="A"),
        b=core_schema.with_default_schema(core_schema.nullable_schema(INT), default=None),
        c=core_schema.list_schema(core_schema.dict_schema()),
        d=core_schema.model_field(INT, serialization_exclude=True),
        e=core_schema.model_field(INT, serialization_exclude_if=lambda value: value < 0),
    )
)
VALUE = Model({"a", "c"}, a=1, b=None, c=[{"x": 1, "y": 2}, {"x": 3}], d=4, e=-1)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {"a": 1, "b": None, "c": [{"x": 1, "y": 2}, {"x": 3}]}),
        ({"by_alias": True, "include": {"a"}}, {"A": 1}),
        ({"exclude_none": True, "exclude": {"c"}}, {"a": 1}),
        ({"exclude_defaults": True, "exclude": {"c"}}, {"a": 1}),
        ({"exclude_unset": True}, {"a": 1, "c": [{"x": 1, "y": 2}, {"x": 3}]}),
        ({"include": {"d"}}, {}),
        ({"include": {"c": {0: {"x"}}}}, {"c": [{"x": 1}]}),
        ({"include": {"c": {-1}}}, {"c": [{"x": 3}]}),
        ({"exclude": {"a": True, "b": ..., "c": {"__all__": {"x"}}}}, {"c": [{"y": 2}, {}]}),
        ({"exclude": {"a", "b"}, "include": {"a", "c"}},
         {"c": [{"x": 1, "y": 2}, {"x": 3}]}),
        ({"exclude": {"a": ..., "b": ..., "c": {"__all__": {"x"}, 0: {"y"}}}}, {"c": [{}, {}]}),
    ],
    ids=repr,
)  # fmt: skip
def test_filters(options: Any, expected: Any) -> None:
    assert FILTERED.to_python(VALUE, **options) == expected
    assert FILTERED.to_python(VALUE, mode="json", **options) == expected
    assert FILTERED.to_json(VALUE, **options) == SchemaSerializer(ANY).to_json(expected)


def test_missing_fields_are_left_out() -> None:
    serializer = SchemaSerializer(model_schema(a=INT, b=INT))
    assert serializer.to_python(Model(a=MISSING, b=1)) == {"b": 1}


def test_extra_items_follow_the_fields_and_precede_computed_ones() -> None:
    inner = core_schema.model_fields_schema(
        {"a": core_schema.model_field(INT)},
        computed_fields=[core_schema.computed_field("double", INT, alias="twice")],
        extra_behavior="allow",
    )
    serializer = SchemaSerializer(core_schema.model_schema(Model, inner, extra_behavior="allow"))
    value = Model(a=1)
    value.__pydantic_extra__ = {"x": 5}
    assert serializer.to_json(value) == b'{"a":1,"x":5,"double":2}'
    assert serializer.to_python(value, by_alias=True, exclude={"x"}) == {"a": 1, "twice": 2}
    assert serializer.to_python(value, round_trip=True) == {"a": 1, "x": 5}


def test_a_subclass_is_dumped_by_the_declared_class_unless_asked_otherwise() -> None:
    SubModel.__pydantic_serializer__ = SchemaSerializer(  # type: ignore[attr-defined]
        model_schema(SubModel, a=INT, secret=STR)
    )
    outer = SchemaSerializer(core_schema.list_schema(model_schema(a=INT)))
    value = [SubModel(a=1, secret="s")]
    assert outer.to_python(value) == [{"a": 1}]
    for option in ("serialize_as_any", "polymorphic_serialization"):
        assert outer.to_python(value, **{option: True}) == [{"a": 1, "secret": "s"}]


def test_unions_take_the_member_that_fits_exactly() -> None:
    @dataclass
    class Point:
        x: int

    arguments = core_schema.dataclass_args_schema("Point", [core_schema.dataclass_field("x", INT)])
    point = core_schema.dataclass_schema(Point, arguments, ["x"])
    serializer = SchemaSerializer(
        core_schema.union_schema([INT, core_schema.bool_schema(), point, model_schema(a=INT)])
    )
    assert serializer.to_json(True) == b"true"
    assert serializer.to_python(Point(1)) == {"x": 1}
    assert serializer.to_python(SubModel(a=1)) == {"a": 1}
    with pytest.warns(UserWarning, match="Pydantic serializer warnings") as caught:
        assert serializer.to_python("z") == "z"
    assert str(caught[0].message).count("Expected") == 4


def test_tagged_unions_go_by_the_tag() -> None:
    def kind(tag: str, schema: Any) -> Any:
        fields = {"t": core_schema.literal_schema([tag]), "x": schema}
        return core_schema.typed_dict_schema(
            {name: core_schema.typed_dict_field(field) for name, field in fields.items()}
        )

    spaced = core_schema.format_ser_schema("03d", when_used="always")
    serializer = SchemaSerializer(
        core_schema.tagged_union_schema(
            {"a": kind("a", INT), "b": kind("b", core_schema.int_schema(serialization=spaced))},
            discriminator="t",
        )
    )
    assert serializer.to_python({"t": "a", "x": 5}) == {"t": "a", "x": 5}
    assert serializer.to_python({"t": "b", "x": 5}) == {"t": "b", "x": "005"}
    with pytest.warns(UserWarning, match="failed to get discriminator value"):
        serializer.to_python({"t": "c", "x": 5})


def test_functions_see_the_model_and_the_options() -> None:
    def shout(model: Model, value: str, info: Any) -> str:
        return f"{value.upper()}!{info.field_name}:{info.mode}:{model.__dict__['n']}"

    field = core_schema.plain_serializer_function_ser_schema(
        shout, is_field_serializer=True, info_arg=True
    )
    serializer = SchemaSerializer(
        model_schema(n=INT, s=core_schema.str_schema(serialization=field))
    )
    assert serializer.to_python(Model(n=1, s="a")) == {"n": 1, "s": "A!s:python:1"}
    assert serializer.to_json(Model(n=1, s="a")) == b'{"n":1,"s":"A!s:json:1"}'


def test_a_wrap_serializer_filters_items_by_their_keys() -> None:
    def joined(value: dict[str, int], handler: Any) -> str:
        parts = []
        for key, item in value.items():
            try:
                parts.append(f"{key}={handler(item, key)}")
            except PydanticOmit:
                continue
        return " ".join(parts)

    wrap = core_schema.wrap_serializer_function_ser_schema(joined, schema=INT)
    serializer = SchemaSerializer(core_schema.any_schema(serialization=wrap))
    assert serializer.to_python({"a": 1, "b": 2}, exclude={"b"}) == "a=1"


def test_errors_of_functions_name_the_function() -> None:
    def broken(value: Any) -> Any:
        raise KeyError("gone")

    function = core_schema.plain_serializer_function_ser_schema(broken)
    serializer = SchemaSerializer(core_schema.any_schema(serialization=function))
    with pytest.raises(PydanticSerializationError, match="function `broken`: KeyError: 'gone'"):
        serializer.to_python(1)


def test_recursive_definitions() -> None:
    node = core_schema.typed_dict_schema(
        {
            "next": core_schema.typed_dict_field(
                core_schema.nullable_schema(core_schema.definition_reference_schema("node"))
            )
        },
        ref="node",
    )
    schema = core_schema.definitions_schema(core_schema.definition_reference_schema("node"), [node])
    serializer = SchemaSerializer(schema)
    assert serializer.to_json({"next": {"next": None}}) == b'{"next":{"next":null}}'
    cycle: dict[str, Any] = {}
    cycle["next"] = cycle
    with pytest.raises(ValueError, match="Circular reference"):
        serializer.to_python(cycle)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "nonsense"}, "Unknown serialization schema type: `nonsense`"),
        (core_schema.literal_schema([]), "`expected` should have length > 0"),
        (core_schema.definition_reference_schema("x"), "definition `x` was never filled"),
        (core_schema.list_schema({"type": "y"}), "Error building `list` serializer:"),  # type: ignore[arg-type]
    ],
)
def test_schema_errors(schema: Any, message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        SchemaSerializer(schema)


def test_serializers_and_problems_can_be_pickled() -> None:
    serializer = SchemaSerializer(core_schema.list_schema(INT))
    assert pickle.loads(pickle.dumps(serializer)).to_json([1]) == b"[1]"
    problem = PydanticSerializationUnexpectedValue("odd", "field", "int", "x" * 100)
    assert str(pickle.loads(pickle.dumps(problem))) == str(problem)
    assert "'xxxxxxxxxxxxxxxxxxxxxxxx...xxxxxxxxxxxxxxxxxxxxxxx'" in str(problem)
