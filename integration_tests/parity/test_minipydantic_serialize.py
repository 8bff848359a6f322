"""Serialisation agrees with pydantic_core: same schema and value, same output and warnings."""

import math
import warnings
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minipydantic.core as ours

pydantic_core = pytest.importorskip("pydantic_core")
cs = pydantic_core.core_schema


class Colour(Enum):
    RED = 1
    BLUE = "b"


class Number(int, Enum):
    ONE = 1


class MyInt(int):
    pass


class MyStr(str):
    pass


class Record:
    """Has what a serializer reads of a model."""

    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__")

    def __init__(self, given: frozenset[str], /, **fields: Any) -> None:
        self.__dict__.update(fields)
        self.__pydantic_extra__ = None
        self.__pydantic_fields_set__ = set(given)

    def __repr__(self) -> str:
        return f"Record({self.__dict__})"


class SubRecord(Record):
    __slots__ = ()


@dataclass
class Point:
    x: Any
    y: Any


def outcome(call: Callable[[], Any]) -> tuple[Any, ...]:
    """Return what a call does: its result or error, and its warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result: tuple[Any, ...] = ("result", shape(call()))
        except Exception as error:
            result = ("error", type(error).__name__, str(error))
    return (*result, [str(warning.message) for warning in caught])


def shape(value: Any) -> Any:
    """Return a form that `==` compares with types, order and NaN."""
    if isinstance(value, dict):
        return type(value).__name__, [(shape(k), shape(v)) for k, v in value.items()]
    if isinstance(value, (list, tuple, deque)):
        return type(value).__name__, [shape(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return type(value).__name__, sorted(map(repr, value))
    if isinstance(value, (float, complex)):
        return type(value).__name__, repr(value)
    if "SerializationIterator" in type(value).__name__:
        return "iterator", [shape(item) for item in value]
    return type(value).__name__, value if not isinstance(value, Record) else repr(value)


def assert_same(
    schema: Any, value: Any, config: dict[str, Any] | None = None, **options: Any
) -> None:
    mine = ours.SchemaSerializer(schema, config)
    real = pydantic_core.SchemaSerializer(schema, config)
    for call in (
        lambda s: s.to_python(value, **options),
        lambda s: s.to_python(value, mode="json", **options),
        lambda s: s.to_json(value, **options),
    ):
        assert outcome(lambda: call(mine)) == outcome(lambda: call(real))  # noqa: B023


offsets = st.integers(-23 * 60, 23 * 60).map(lambda m: timezone(timedelta(minutes=m)))
zones = st.none() | st.just(UTC) | offsets
LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "none": st.none(),
    "bool": st.booleans(),
    "int": st.integers() | st.none().map(lambda _: MyInt(7)) | st.just(Number.ONE),
    "float": st.floats() | st.integers(-5, 5),
    "str": st.text(max_size=5) | st.none().map(lambda _: MyStr("sub")),
    "bytes": st.binary(max_size=4),
    "date": st.dates(),
    "datetime": st.datetimes(timezones=zones),
    "time": st.times(timezones=zones),
    # beyond a few centuries the original loses microseconds as floats
    "timedelta": st.timedeltas(timedelta(days=-40_000), timedelta(days=40_000)),
    "decimal": st.decimals(allow_nan=False),
    "uuid": st.uuids(),
    "complex": st.complex_numbers(),
    "fraction": st.fractions(),
}
scalars = st.one_of(*LEAVES.values()) | st.sampled_from([*Colour])
hashable = scalars.filter(lambda value: value == value and not isinstance(value, complex))
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.lists(inner, max_size=3).map(deque)
        | st.dictionaries(hashable, inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3).map(OrderedDict)
        | st.sets(hashable, max_size=3)
        | st.builds(Point, inner, inner)
    ),
    max_leaves=6,
)

Case = tuple[Any, st.SearchStrategy[Any]]  # a schema, and values that mostly fit it


def loosely(fitting: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(fitting, fitting, fitting, anything)


def leaf_cases() -> st.SearchStrategy[Case]:
    plain = [({"type": name}, values) for name, values in LEAVES.items()]
    special: list[Case] = [
        (cs.any_schema(), anything),
        (cs.literal_schema(["a", 1, Colour.RED]), st.sampled_from(["a", 1, Colour.RED, "z"])),
        (cs.enum_schema(Colour, list(Colour)), st.sampled_from([*Colour])),
        (cs.enum_schema(Number, list(Number), sub_type="int"), st.just(Number.ONE)),
        (cs.float_schema(serialization=cs.format_ser_schema("0.2f")), st.floats(-9, 9)),
        (cs.any_schema(serialization=cs.to_string_ser_schema()), anything),
        (cs.int_schema(serialization=doubled), st.integers()),
        (cs.int_schema(serialization=doubled_in_json), st.integers()),
        (cs.list_schema(cs.int_schema(), serialization=wrapped), st.lists(st.integers())),
    ]
    return st.sampled_from([*plain, *special])


def double(value: Any) -> Any:
    return value * 2


def describe(value: Any, handler: Any, info: Any) -> Any:
    return {"was": handler(value), "mode": info.mode, "json": info.mode_is_json()}


doubled = cs.plain_serializer_function_ser_schema(double, return_schema=cs.int_schema())
doubled_in_json = cs.plain_serializer_function_ser_schema(double, when_used="json-unless-none")
wrapped = cs.wrap_serializer_function_ser_schema(describe, info_arg=True)


def field_names(count: int) -> list[str]:
    return ["a", "b", "c", "d"][:count]


def container_cases(inner: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
    def of_list(case: Case) -> Case:
        return cs.list_schema(case[0]), st.lists(loosely(case[1]), max_size=3)

    def of_deque(case: Case) -> Case:
        return cs.deque_schema(case[0]), st.lists(case[1], max_size=3).map(deque)

    def of_tuple(cases: list[Case]) -> Case:
        return cs.tuple_schema([c[0] for c in cases]), st.tuples(*[loosely(c[1]) for c in cases])

    def of_tail(case: Case) -> Case:
        values = st.lists(case[1], max_size=3).map(lambda items: (1, *items))
        return cs.tuple_schema([cs.int_schema(), case[0]], variadic_item_index=1), values

    def of_dict(case: Case) -> Case:
        keys = {"type": "str"}
        return cs.dict_schema(keys, case[0]), st.dictionaries(
            st.sampled_from(["k", "l", "m"]), loosely(case[1]), max_size=3
        )

    def of_nullable(case: Case) -> Case:
        return cs.nullable_schema(case[0]), st.none() | case[1]

    def of_default(case: Case) -> Case:
        return cs.with_default_schema(case[0], default=1), st.just(1) | case[1]

    def of_union(cases: list[Case]) -> Case:
        return cs.union_schema([c[0] for c in cases]), st.one_of(*[c[1] for c in cases])

    def of_model(cases: list[Case]) -> Case:
        names = field_names(len(cases))
        fields = {
            name: cs.model_field(case[0], serialization_alias=name.upper() if i % 2 else None)
            for i, (name, case) in enumerate(zip(names, cases, strict=True))
        }
        values = st.fixed_dictionaries(
            {name: loosely(case[1]) for name, case in zip(names, cases, strict=True)}
        )
        given_names = st.frozensets(st.sampled_from(names))
        kinds = st.sampled_from([Record, Record, SubRecord])
        built = st.builds(lambda kind, data, g: kind(g, **data), kinds, values, given_names)
        return cs.model_schema(Record, cs.model_fields_schema(fields)), built

    def of_typed_dict(cases: list[Case]) -> Case:
        names = field_names(len(cases))
        fields = {
            name: cs.typed_dict_field(case[0], required=bool(i % 2))
            for i, (name, case) in enumerate(zip(names, cases, strict=True))
        }
        values = st.fixed_dictionaries(
            {},
            optional={
                n: loosely(c[1]) for n, c in zip([*names, "x"], [*cases, cases[0]], strict=True)
            },
        )
        return cs.typed_dict_schema(fields), values

    one_to_three = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        inner.map(of_list),
        inner.map(of_deque),
        inner.map(of_tail),
        inner.map(of_dict),
        inner.map(of_nullable),
        inner.map(of_default),
        one_to_three.map(of_tuple),
        st.lists(inner, min_size=2, max_size=3).map(of_union),
        one_to_three.map(of_model),
        one_to_three.map(of_typed_dict),
    )


cases = st.recursive(leaf_cases(), container_cases, max_leaves=4)


@st.composite
def schema_and_value(draw: st.DrawFn) -> tuple[Any, Any]:
    schema, values = draw(cases)
    return schema, draw(loosely(values))


# Indexes beyond the end are left out: the original wraps them around to other items.
trees = st.recursive(
    st.just(...),
    lambda inner: (
        st.dictionaries(st.sampled_from(["a", "b", "k", 0, -1, "__all__"]), inner, max_size=3)
        | st.sets(st.sampled_from(["a", "b", "c", "k", 0, -1, "__all__"]), max_size=3)
    ),
    max_leaves=4,
).filter(lambda tree: tree is not ...)
options = st.fixed_dictionaries(
    {},
    optional={
        "include": trees,
        "exclude": trees,
        "by_alias": st.booleans(),
        "exclude_none": st.booleans(),
        "exclude_unset": st.booleans(),
        "exclude_defaults": st.booleans(),
        "round_trip": st.booleans(),
        "serialize_as_any": st.booleans(),
        "warnings": st.sampled_from([True, False, "error"]),
    },
)
configs = st.fixed_dictionaries(
    {},
    optional={
        "ser_json_timedelta": st.sampled_from(["iso8601", "float"]),
        "ser_json_temporal": st.sampled_from(["iso8601", "seconds", "milliseconds"]),
        "ser_json_bytes": st.sampled_from(["utf8", "base64", "hex"]),
        "ser_json_inf_nan": st.sampled_from(["null", "constants", "strings"]),
    },
)


@given(case=schema_and_value())
@settings(max_examples=200, deadline=None)
def test_default_options(case: tuple[Any, Any]) -> None:
    assert_same(*case)


@given(case=schema_and_value(), options=options, config=configs)
@settings(max_examples=200, deadline=None)
def test_with_options(
    case: tuple[Any, Any], options: dict[str, Any], config: dict[str, Any]
) -> None:
    assert_same(*case, config, **options)


@given(value=anything, indent=st.none() | st.integers(0, 3), ascii_only=st.booleans())
@settings(max_examples=200, deadline=None)
def test_to_json(value: Any, indent: int | None, ascii_only: bool) -> None:
    mine = outcome(lambda: ours.to_json(value, indent=indent, ensure_ascii=ascii_only))
    real = outcome(lambda: pydantic_core.to_json(value, indent=indent, ensure_ascii=ascii_only))
    assert mine == real


@given(value=anything)
@settings(max_examples=200, deadline=None)
def test_to_jsonable_python(value: Any) -> None:
    assert outcome(lambda: ours.to_jsonable_python(value)) == outcome(
        lambda: pydantic_core.to_jsonable_python(value)
    )


@given(value=st.floats())
@settings(max_examples=300, deadline=None)
def test_floats(value: float) -> None:
    schema = cs.float_schema()
    assert ours.SchemaSerializer(schema).to_json(value) == pydantic_core.SchemaSerializer(
        schema
    ).to_json(value)


@pytest.mark.parametrize(
    "value",
    [1e-5, 1.5e-5, -1e-5, 1e-6, 1e-7, 1e15, 1e16, 1e21, 5e-324, math.pi * 1e-5, -0.0],
)
def test_numbers_at_the_edges(value: float) -> None:
    assert ours.to_json([value]) == pydantic_core.to_json([value])


def test_integers_beyond_the_digit_limit() -> None:
    for value in (10**5000, -(7**6000), 2**20000 - 1):
        assert ours.to_json([value]) == pydantic_core.to_json([value])


@pytest.mark.parametrize(
    "value",
    [
        Counter("aab"),
        Fraction(1, 3),
        UUID(int=5),
        Decimal("1.50"),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=53, seconds=28))),
        date(1, 1, 1),
        time(1, 2, 3, 4),
        bytearray(b"x"),
        "\ud800",
        "\x7f\u2028\x1f",
        {b"\xff": 1},
        {frozenset([1]): 1},
        {Point(1, 2).__class__: 1},
        object,
        iter([1, 2]),
    ],
    ids=repr,
)
def test_values_of_their_own_kind(value: Any) -> None:
    iterable = iter([1, 2]) if hasattr(value, "__next__") else value
    assert outcome(lambda: ours.to_json(iterable)) == outcome(
        lambda: pydantic_core.to_json(iter([1, 2]) if hasattr(value, "__next__") else value)
    )
