"""What values look like after serialisation by their schema."""

import json
import warnings
from collections import Counter, OrderedDict, deque
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minipydantic.core import (
    PydanticSerializationError,
    SchemaError,
    SchemaSerializer,
    core_schema,
    to_json,
    to_jsonable_python,
)


class Colour(Enum):
    RED = 1


HALF_PAST = timezone(timedelta(hours=-5, minutes=-30))


@pytest.mark.parametrize(
    ("schema", "value", "text"),
    [
        ({"type": "none"}, None, "null"),
        ({"type": "bool"}, True, "true"),
        ({"type": "int"}, 12, "12"),
        ({"type": "int"}, Colour.RED.value, "1"),
        ({"type": "float"}, 1.0, "1.0"),
        ({"type": "float"}, 1e-7, "1e-7"),
        ({"type": "float"}, 1.5e-5, "0.000015"),
        ({"type": "float"}, 1e16, "1e+16"),
        ({"type": "float"}, float("nan"), "null"),
        ({"type": "str"}, 'a"\n\u00e9', '"a\\"\\n\u00e9"'),
        ({"type": "bytes"}, b"ab", '"ab"'),
        ({"type": "decimal"}, Decimal("1.50"), '"1.50"'),
        ({"type": "date"}, date(2020, 1, 2), '"2020-01-02"'),
        ({"type": "datetime"}, datetime(2020, 1, 2, tzinfo=UTC), '"2020-01-02T00:00:00Z"'),
        ({"type": "datetime"}, datetime(2020, 1, 2, 3, 4, 5, 6, HALF_PAST),
         '"2020-01-02T03:04:05.000006-05:30"'),
        ({"type": "time"}, time(1, 2, 3), '"01:02:03"'),
        ({"type": "timedelta"}, timedelta(days=-1, seconds=3), '"-PT23H59M57S"'),
        ({"type": "timedelta"}, timedelta(days=367, microseconds=100), '"P1Y2DT0.0001S"'),
        ({"type": "uuid"}, UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        ({"type": "complex"}, 1.5 - 2j, '"1.5-2j"'),
        (core_schema.enum_schema(Colour, [Colour.RED]), Colour.RED, "1"),
        (core_schema.list_schema({"type": "int"}), [1, 2], "[1,2]"),
        (core_schema.tuple_schema([{"type": "int"}, {"type": "str"}]), (1, "a"), '[1,"a"]'),
        (core_schema.set_schema(), {1}, "[1]"),
        (core_schema.deque_schema(), deque([1]), "[1]"),
        (core_schema.dict_schema(), {1: None, (1, "b"): 2}, '{"1":null,"1,b":2}'),
        (core_schema.nullable_schema({"type": "int"}), None, "null"),
    ],
    ids=repr,
)  # fmt: skip
def test_json_text(schema: Any, value: Any, text: str) -> None:
    serializer = SchemaSerializer(schema)
    assert serializer.to_json(value) == text.encode()
    if value == value:
        jsonable = serializer.to_python(value, mode="json")
        assert json.dumps(jsonable) == json.dumps(json.loads(text))


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (core_schema.list_schema({"type": "date"}), [date(2020, 1, 1)]),
        (core_schema.deque_schema(), deque([1], maxlen=3)),
        (core_schema.ordered_dict_schema(), OrderedDict(a=1)),
        (core_schema.counter_schema(), Counter("aab")),
        (core_schema.frozenset_schema(), frozenset([1])),
        (core_schema.tuple_schema([{"type": "bytes"}]), (b"x",)),
    ],
    ids=repr,
)
def test_python_mode_rebuilds_containers_and_keeps_rich_values(schema: Any, value: Any) -> None:
    result = SchemaSerializer(schema).to_python(value)
    assert result == value
    assert type(result) is type(value)
    assert result is not value or isinstance(value, (tuple, frozenset))


@pytest.mark.parametrize(
    ("config", "value", "text"),
    [
        ({"ser_json_timedelta": "float"}, timedelta(seconds=1.5), "1.5"),
        ({"ser_json_temporal": "milliseconds"}, timedelta(seconds=1.5), "1500.0"),
        ({"ser_json_temporal": "seconds"}, date(1970, 1, 2), "86400.0"),
        ({"ser_json_bytes": "base64"}, b"\xff\xfe>?", '"__4-Pw=="'),
        ({"ser_json_bytes": "hex"}, b"\xff", '"ff"'),
        ({"ser_json_inf_nan": "constants"}, float("-inf"), "-Infinity"),
        ({"ser_json_inf_nan": "strings"}, float("nan"), '"NaN"'),
    ],
    ids=repr,
)
def test_configured_renderings(config: dict[str, Any], value: Any, text: str) -> None:
    schema = core_schema.any_schema()
    assert SchemaSerializer(schema, config).to_json(value).decode() == text  # type: ignore[arg-type]


def test_an_unknown_rendering_is_a_schema_error() -> None:
    with pytest.raises(SchemaError, match="expected utf8 or base64 or hex"):
        SchemaSerializer(core_schema.any_schema(), {"ser_json_bytes": "rot13"})  # type: ignore[typeddict-item]


def test_a_value_of_another_type_goes_by_its_own_and_warns() -> None:
    serializer = SchemaSerializer(core_schema.list_schema({"type": "int"}))
    with pytest.warns(UserWarning, match=r"Expected `int` .* \[input_value='a', input_type=str\]"):
        assert serializer.to_json([1, "a", None]) == b'[1,"a",null]'
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert serializer.to_python(["a"], warnings=False) == ["a"]
    with pytest.raises(PydanticSerializationError, match="Expected `int`"):
        serializer.to_python(["a"], warnings="error")


def test_values_of_unknown_type() -> None:
    thing = object()
    with pytest.raises(PydanticSerializationError, match="Unable to serialize unknown type"):
        to_json(thing)
    assert to_json([thing], fallback=lambda value: "thing") == b'["thing"]'
    assert to_jsonable_python(range, serialize_unknown=True) == "<class 'range'>"


@pytest.mark.parametrize("make", [to_json, to_jsonable_python])
def test_cycles_and_depth_are_errors_not_crashes(make: Any) -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    with pytest.raises(ValueError, match="Circular reference"):
        make(cycle)
    deep: list[Any] = []
    for _ in range(10_000):
        deep = [deep]
    with pytest.raises(ValueError, match="depth exceeded"):
        make(deep)


def test_layout_of_documents() -> None:
    value = {"a": [], "b": [1, {}], "c": '{,"'}
    assert to_json(value, indent=2) == (
        b'{\n  "a": [],\n  "b": [\n    1,\n    {}\n  ],\n  "c": "{,\\""\n}'
    )
    assert to_json("\u00e9\U0001f600", ensure_ascii=True) == b'"\\u00e9\\ud83d\\ude00"'


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(-1e300, 1e300),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)  # fmt: skip


@given(json_values)
def test_json_values_survive(value: Any) -> None:
    assert json.loads(to_json(value)) == value
    assert json.loads(to_json(value, indent=1, ensure_ascii=True)) == value
    assert to_jsonable_python(value) == value


@given(st.integers())
def test_long_integers_have_no_limit(value: int) -> None:
    huge = value * 10**5000
    text = to_json(huge).decode()
    assert huge == 0 or (text.endswith("0" * 5000) and text.startswith(str(value)))
