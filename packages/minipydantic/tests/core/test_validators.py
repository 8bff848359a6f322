"""What schemas accept, what they make of it, and what they say otherwise."""

import datetime as dt
import enum
import uuid
from decimal import Decimal
from typing import Any

import pytest

from minipydantic.core import (
    ArgsKwargs,
    PydanticCustomError,
    PydanticOmit,
    SchemaError,
    SchemaValidator,
    ValidationError,
)
from minipydantic.core import (
    core_schema as cs,
)


class Colour(enum.Enum):
    RED = "r"
    BLUE = 2


def kinds(error: ValidationError) -> list[tuple[str, tuple[int | str, ...]]]:
    return [(item["type"], item["loc"]) for item in error.errors()]


ACCEPTED: list[tuple[Any, Any, Any]] = [
    (cs.int_schema(), " 1_000 ", 1000),
    (cs.int_schema(), 2.0, 2),
    (cs.float_schema(), "1e3", 1000.0),
    (cs.bool_schema(), "Yes", True),
    (cs.str_schema(to_lower=True, strip_whitespace=True), " A ", "a"),
    (cs.bytes_schema(), "é", "é".encode()),
    (cs.decimal_schema(), 0.1, Decimal("0.1")),
    (cs.date_schema(), "2020-01-02T00:00", dt.date(2020, 1, 2)),
    (cs.datetime_schema(), "2020-01-02t03:04z", dt.datetime(2020, 1, 2, 3, 4, tzinfo=dt.UTC)),
    (cs.datetime_schema(), 20_000_000_001, dt.datetime(1970, 8, 20, 11, 33, 20, 1000, dt.UTC)),
    (cs.time_schema(), 61, dt.time(0, 1, 1, tzinfo=dt.UTC)),
    (cs.timedelta_schema(), "-1 day, 01:00", -dt.timedelta(days=1, hours=1)),
    (cs.uuid_schema(), "urn:uuid:" + str(uuid.UUID(int=1)), uuid.UUID(int=1)),
    (cs.enum_schema(Colour, list(Colour)), "r", Colour.RED),
    (cs.literal_schema([1, "a"]), True, 1),
    (cs.list_schema(cs.int_schema()), ("1", 2), [1, 2]),
    (cs.tuple_positional_schema([cs.int_schema()], extras_schema=cs.str_schema()), ["1"], (1,)),
    (cs.set_schema(cs.int_schema()), ["1", 1], {1}),
    (cs.dict_schema(cs.int_schema(), cs.float_schema()), {"1": 2}, {1: 2.0}),
    (cs.nullable_schema(cs.int_schema()), None, None),
    (cs.with_default_schema(cs.int_schema(), default=5, on_error="default"), "x", 5),
    (cs.chain_schema([cs.str_schema(), cs.int_schema()]), "3", 3),
    (cs.json_schema(cs.list_schema(cs.int_schema())), "[1, 2]", [1, 2]),
    (
        cs.arguments_schema([cs.arguments_parameter("a", cs.int_schema())]),
        {"a": "1"},
        ((), {"a": 1}),
    ),
    (
        cs.call_schema(
            cs.arguments_schema([cs.arguments_parameter("a", cs.int_schema())]), lambda a: a + 1
        ),
        ArgsKwargs(("1",)),
        2,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "value", "expected"), ACCEPTED)
def test_accepted(schema: Any, value: Any, expected: Any) -> None:
    """A value is converted to exactly the expected type and value."""
    result = SchemaValidator(schema).validate_python(value)
    assert result == expected
    assert type(result) is type(expected)


REFUSED: list[tuple[Any, Any, str]] = [
    (cs.int_schema(), "1.5", "int_parsing"),
    (cs.int_schema(), 1.5, "int_from_float"),
    (cs.int_schema(), "9" * 5000, "int_parsing_size"),
    (cs.int_schema(strict=True), True, "int_type"),
    (cs.int_schema(multiple_of=3), 4, "multiple_of"),
    (cs.float_schema(allow_inf_nan=False), "nan", "finite_number"),
    (cs.bool_schema(), 2, "bool_parsing"),
    (cs.str_schema(), b"\xff", "string_unicode"),
    (cs.str_schema(max_length=1), "ab", "string_too_long"),
    (cs.str_schema(pattern="^a$"), "a\n", "string_pattern_mismatch"),
    (cs.str_schema(ascii_only=True), "é", "string_not_ascii"),
    (cs.decimal_schema(max_digits=2), "1.23", "decimal_max_digits"),
    (cs.date_schema(), "2020-01-02T00:01", "date_from_datetime_inexact"),
    (cs.datetime_schema(tz_constraint="aware"), "2020-01-02T00:00", "timezone_aware"),
    (cs.time_schema(), "24:00", "time_parsing"),
    (cs.timedelta_schema(), "P1H", "time_delta_parsing"),
    (cs.uuid_schema(version=4), str(uuid.UUID(int=1)), "uuid_version"),
    (cs.enum_schema(Colour, list(Colour)), "g", "enum"),
    (cs.literal_schema(["a"]), "b", "literal_error"),
    (cs.is_instance_schema(int), "a", "is_instance_of"),
    (cs.callable_schema(), 1, "callable_type"),
    (cs.list_schema(min_length=1), [], "too_short"),
    (cs.set_schema(), [[]], "set_item_not_hashable"),
    (cs.dict_schema(), [], "dict_type"),
    (cs.json_schema(), "{", "json_invalid"),
    (cs.tagged_union_schema({"a": cs.any_schema()}, "kind"), {"kind": "b"}, "union_tag_invalid"),
    (cs.tagged_union_schema({"a": cs.any_schema()}, "kind"), {}, "union_tag_not_found"),
]


@pytest.mark.parametrize(("schema", "value", "kind"), REFUSED)
def test_refused(schema: Any, value: Any, kind: str) -> None:
    """A value that does not fit gives one error of the right type about that value."""
    with pytest.raises(ValidationError) as caught:
        SchemaValidator(schema).validate_python(value)
    assert [item["type"] for item in caught.value.errors()] == [kind]


def test_errors_tell_the_place() -> None:
    """Every error of a nested input is found in one go, with its path."""
    inner = cs.typed_dict_schema({"x": cs.typed_dict_field(cs.int_schema())})
    schema = cs.dict_schema(cs.str_schema(max_length=1), cs.list_schema(inner))
    with pytest.raises(ValidationError) as caught:
        SchemaValidator(schema).validate_python({"a": [{"x": "q"}, {}], "long": []})
    assert kinds(caught.value) == [
        ("int_parsing", ("a", 0, "x")),
        ("missing", ("a", 1, "x")),
        ("string_too_long", ("long", "[key]")),
    ]


@pytest.mark.parametrize(
    ("members", "value", "expected"),
    [
        ([cs.int_schema(), cs.str_schema()], "1", "1"),
        ([cs.int_schema(), cs.str_schema()], b"1", 1),
        ([cs.float_schema(), cs.int_schema()], 1, 1),
        ([cs.list_schema(cs.int_schema()), cs.list_schema(cs.str_schema())], ["1"], ["1"]),
        ([cs.int_schema(), cs.any_schema()], "1", "1"),
    ],
)
def test_smart_union(members: list[Any], value: Any, expected: Any) -> None:
    """The member that needs the least coercion wins, the first among equals."""
    result = SchemaValidator(cs.union_schema(members)).validate_python(value)
    assert (result, type(result)) == (expected, type(expected))


def test_functions_raise_and_omit() -> None:
    """User functions refuse with their own error, or leave an item out."""

    def check(value: int) -> int:
        if value == 0:
            raise PydanticOmit
        if value < 0:
            raise PydanticCustomError("negative", "no {value}", {"value": value})
        if value > 9:
            raise ValueError("too much")
        return value * 2

    validator = SchemaValidator(
        cs.list_schema(cs.no_info_after_validator_function(check, cs.int_schema()))
    )
    assert validator.validate_python([1, 0, "2"]) == [2, 4]
    with pytest.raises(ValidationError) as caught:
        validator.validate_python([-1, 10])
    assert [item["msg"] for item in caught.value.errors()] == ["no -1", "Value error, too much"]


def test_cyclic_and_deep_input() -> None:
    """An input that contains itself, or is too deep, is an error and never a RecursionError."""
    node = cs.typed_dict_schema(
        {
            "next": cs.typed_dict_field(
                cs.nullable_schema(cs.definition_reference_schema("node")), required=False
            )
        },
        ref="node",
    )
    validator = SchemaValidator(
        cs.definitions_schema(cs.definition_reference_schema("node"), [node])
    )
    cyclic: dict[str, Any] = {}
    cyclic["next"] = cyclic
    with pytest.raises(ValidationError) as caught:
        validator.validate_python(cyclic)
    assert kinds(caught.value) == [("recursion_loop", ("next",))]
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"next": deep}
    with pytest.raises(ValidationError) as caught:
        validator.validate_python(deep)
    assert caught.value.errors()[0]["type"] == "recursion_depth_exceeded"


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "strange"}, "Unknown schema type"),
        ({"type": "list", "items_schema": {"type": "model"}}, "KeyError: 'cls'"),
        (cs.str_schema(pattern="a(?=b)"), "look-around"),
        (cs.str_schema(pattern=r"(a)\1"), "backreferences"),
        (cs.str_schema(pattern="(a"), "unclosed group"),
        (cs.definition_reference_schema("x"), "never filled"),
        (cs.int_schema(multiple_of=0), "greater than 0"),
    ],
)
def test_malformed_schema(schema: Any, message: str) -> None:
    """A schema that cannot be built is refused at once, with its reason."""
    with pytest.raises(SchemaError, match=message):
        SchemaValidator(schema)


def test_text_of_an_error() -> None:
    """The text of an error is exact, long inputs are cut in the middle."""
    with pytest.raises(ValidationError) as caught:
        SchemaValidator(cs.int_schema()).validate_python("x" * 99)
    assert str(caught.value) == (
        "1 validation error for int\n"
        "  Input should be a valid integer, unable to parse string as an integer [type=int_parsing,"
        " input_value='xxxxxxxxxxxxxxxxxxxxxxxx...xxxxxxxxxxxxxxxxxxxxxxx', input_type=str]\n"
        "    For further information visit https://errors.pydantic.dev/2.14/v/int_parsing"
    )
