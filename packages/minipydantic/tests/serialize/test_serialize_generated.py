"""Generated serializers say what the interpreter says."""

import linecache
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minipydantic._serialize import compiling, orjson_text
from minipydantic._serialize.models import ModelNode
from minipydantic.core import MISSING, SchemaSerializer, core_schema


class Record:
    __pydantic_fields_set__ = frozenset(["f0", "f2", "a"])
    __pydantic_extra__: Any = None
    computed: Any = None

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.__dict__})"


class Leaf(Record):
    pass


class Other(Record):
    pass


class Cat(Record):
    pass


class Dog(Record):
    pass


class Derived(Leaf):
    pass


class Tree(Record):
    pass


class Rooted:
    def __init__(self, root: Any) -> None:
        self.root = root


class Colour(Enum):
    RED = "red"
    BLUE = "bl\u00fce"


class Level(IntEnum):
    LOW = 1


class Bits(IntFlag):
    ONE = 1
    TWO = 2


class Text(str):
    __slots__ = ()


def field(schema: Any, **more: Any) -> Any:
    return core_schema.model_field(schema, **more)


def model(cls: type, fields: dict[str, Any], computed: Any = None, **config: Any) -> Any:
    inner = core_schema.model_fields_schema(fields, computed_fields=computed)
    return core_schema.model_schema(cls, inner, config=config)  # type: ignore[arg-type]


LEAF = model(
    Leaf,
    {
        "a": field({"type": "int"}, serialization_alias='A"{}\\'),
        "b": field(core_schema.with_default_schema({"type": "float"}, default=1.5)),
        "hidden": field({"type": "str"}, serialization_exclude=True),
    },
)
OTHER = model(Other, {"a": field({"type": "str"}), "c": field({"type": "bool"})})
TAGGED = [
    model(cls, {"kind": field(core_schema.literal_schema([tag])), "n": field({"type": "int"})})
    for cls, tag in ((Cat, "x"), (Dog, "y"))
]
ZONE = timezone(timedelta(hours=5, minutes=30))

Kind = tuple[Any, st.SearchStrategy[Any]]
leaves = st.builds(lambda a, b: Leaf(a=a, b=b, hidden=""), st.integers(), st.floats())
others = st.builds(lambda a, c: Other(a=a, c=c), st.text(max_size=3), st.booleans())
SCALARS: list[Kind] = [
    ({"type": "int"}, st.sampled_from([0, -7, 2**70, 10**5000])),
    ({"type": "float"}, st.sampled_from([0.0, -1.5, 1e-5, 1e-7, 1e16, 5e-324, float("nan")])),
    ({"type": "str"}, st.sampled_from(["", "x", "\u00e9\n\"'{}", "\ud800"])),
    ({"type": "bool"}, st.booleans()),
    ({"type": "none"}, st.none()),
    ({"type": "bytes"}, st.sampled_from([b"", b"\xff"])),
    ({"type": "decimal"}, st.sampled_from([Decimal("1.50"), Decimal("NaN"), Decimal("1E+3")])),
    ({"type": "uuid"}, st.sampled_from([UUID(int=5), UUID(int=2**127)])),
    ({"type": "date"}, st.sampled_from([date(5, 1, 2), date(2024, 2, 29)])),
    (
        {"type": "datetime"},
        st.sampled_from([datetime(2024, 1, 2, tzinfo=zone) for zone in (None, UTC, ZONE)]),
    ),
    ({"type": "time"}, st.sampled_from([time(1, 2, 3, 4), time(1, tzinfo=UTC)])),
    ({"type": "timedelta"}, st.sampled_from([timedelta(0), timedelta(-1, 5)])),
    (core_schema.enum_schema(Colour, [*Colour], sub_type="str"), st.sampled_from(Colour)),
    (core_schema.enum_schema(Level, [*Level], sub_type="int"), st.sampled_from(Level)),
    (core_schema.enum_schema(Bits, [*Bits]), st.sampled_from([Bits.ONE, Bits.ONE | Bits.TWO])),
    (core_schema.literal_schema(["x", "y"]), st.sampled_from(["x", "z"])),
    (core_schema.literal_schema([1, "y", None]), st.sampled_from([1, "y", None])),
    (core_schema.any_schema(), st.sampled_from([1, 1.5, "x", [1, {"y": None}], Colour.RED])),
    (core_schema.any_schema(serialization=core_schema.to_string_ser_schema()), st.integers()),
    (LEAF, leaves),
    (core_schema.definition_reference_schema("other"), others),
    (core_schema.definition_reference_schema("tree"), st.just(Tree(child=None))),
    (core_schema.definition_reference_schema("tree"), st.just(Tree(child=Tree(child=None)))),
    (core_schema.union_schema([{"type": "int"}, {"type": "str"}, {"type": "none"}]), st.text()),
    (core_schema.union_schema([{"type": "float"}, {"type": "int"}]), st.sampled_from([1, 1.5])),
    (core_schema.union_schema([LEAF, OTHER, {"type": "int"}]), st.one_of(leaves, others)),
    (
        core_schema.tagged_union_schema({"x": TAGGED[0], "y": TAGGED[1]}, "kind"),
        st.sampled_from([Cat(kind="x", n=1), Dog(kind="y", n="2"), Dog(kind="x", n=3)]),
    ),
    (
        core_schema.typed_dict_schema(
            {
                "k": core_schema.typed_dict_field({"type": "int"}),
                "o": core_schema.typed_dict_field({"type": "float"}, required=False),
            }
        ),
        st.sampled_from([{"k": 1, "o": 1.5}, {"o": 1e-9, "k": 2}, {"k": 3}, {"k": "x", "o": 2.5}]),
    ),
    (
        core_schema.json_or_python_schema({"type": "str"}, {"type": "int"}),
        st.sampled_from([1, "x"]),
    ),
    (
        core_schema.str_schema(
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda owner, value, info: f"{value} {info.field_name} {type(owner).__name__}",
                is_field_serializer=True,
                info_arg=True,
            )
        ),
        st.text(max_size=2),
    ),
]
ANYTHING = st.sampled_from(
    [
        *[None, True, 1, 10**5000, 1.5, float("inf"), "x", Text("t"), b"\xff", [1], ["y"], (1, 2)],
        *[{"k": 1}, {1: "k"}, {1, 2}, MISSING, Colour.RED, Leaf(a=1, b=2.0, hidden=3), Leaf(a=1)],
        *[Derived(a=1, b=2.0, hidden=3), Other(a=1, c=None), Leaf(a="x", b=None, hidden=3)],
    ]
)


@st.composite
def kinds(draw: st.DrawFn, depth: int = 2) -> Kind:
    """Return a schema and a strategy for values, most of which fit."""
    schema, values = draw(st.sampled_from(SCALARS))
    for _ in range(draw(st.integers(0, depth))):
        some = st.lists(values, max_size=3)
        wrap = draw(
            st.sampled_from(["nullable", "default", "list", "tuple", "pair", "dict", "ints"])
        )
        if wrap == "nullable":
            schema, values = core_schema.nullable_schema(schema), st.none() | values
        elif wrap == "default":
            schema = core_schema.with_default_schema(schema, default="x")
        elif wrap == "list":
            schema, values = core_schema.list_schema(schema), some
        elif wrap == "tuple":
            schema = core_schema.tuple_variable_schema(schema)
            values = some.map(tuple)
        elif wrap == "pair":
            schema = core_schema.tuple_positional_schema([{"type": "int"}, schema])
            values = st.tuples(st.integers(), values)
        else:
            key: Any = {"type": "str"} if wrap == "dict" else {"type": "int"}
            keys = st.sampled_from(["a", "b", 1] if wrap == "dict" else [1, 2, "1"])
            schema = core_schema.dict_schema(key, schema)
            values = st.dictionaries(keys, values, max_size=2)
    return schema, st.one_of(values, values, values, ANYTHING)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, Any]:
    """Return the schema of a model, of a root model or of a bare value, and a value."""
    shape = draw(st.sampled_from(["model", "model", "root", "value"]))
    if shape != "model":
        schema, values = draw(kinds())
        value = draw(values)
        if shape == "root":
            schema, value = core_schema.model_schema(Rooted, schema, root_model=True), Rooted(value)
        return schema, value
    fields, data = {}, {}
    for number in range(draw(st.integers(1, 4))):
        name = f"f{number}"
        schema, values = draw(kinds())
        alias = draw(st.sampled_from([None, None, "Alias"]))
        fields[name] = field(schema, serialization_alias=alias)
        data[name] = draw(values)
    names = draw(st.permutations([*data]) if draw(st.booleans()) else st.just([*data]))
    if draw(st.integers(0, 9)) == 0:
        names = names[1:]
    by_alias = draw(st.booleans())
    computed = None
    if draw(st.integers(0, 3)) == 0:
        schema, values = draw(kinds(1))
        Record.computed = draw(values)
        computed = [core_schema.computed_field("computed", schema, alias="Computed")]
    return (
        model(Record, fields, computed, serialize_by_alias=by_alias),
        Record(**{name: data[name] for name in names}),
    )


def definitions() -> list[Any]:
    tree = core_schema.definition_reference_schema("tree")
    made = model(Tree, {"child": field(core_schema.nullable_schema(tree))})
    return [{**OTHER, "ref": "other"}, {**made, "ref": "tree"}]


OPTIONS = [
    *[{}, {}, {"by_alias": True}, {"by_alias": False}, {"exclude_none": True}],
    *[{"exclude_unset": True}, {"exclude_defaults": True, "by_alias": True}],
    *[{"exclude_none": True, "exclude_unset": True, "exclude_defaults": True}],
    *[{"include": {"f0", "a"}}, {"warnings": "error"}, {"serialize_as_any": True}],
]


@pytest.fixture(params=["orjson", "stdlib"], autouse=True)
def encoder(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "stdlib":
            patch.setattr(orjson_text, "load", lambda: None)
        elif orjson_text.load() is None:
            pytest.skip("orjson is not installed")
        yield


def serializer(schema: Any, value: Any, calls: float, options: Any) -> SchemaSerializer:
    """Return a serializer that generates code after so many calls."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(compiling, "CALLS_BEFORE_COMPILING", calls)
        made = SchemaSerializer(core_schema.definitions_schema(schema, definitions()))
        for _ in range(2):
            for call in CALLS:
                outcome(lambda: call(made, value, options))  # noqa: B023
        patch.undo()
    return made


CALLS = [
    lambda s, value, options: s.to_json(value, **options),
    lambda s, value, options: s.to_python(value, **options),
    lambda s, value, options: s.to_python(value, mode="json", **options),
]


def outcome(call: Any) -> Any:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = repr(call())
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
    return result, [str(warning.message) for warning in caught]


@given(case=cases(), options=st.sampled_from(OPTIONS))
def test_generated_equals_interpreted(case: tuple[Any, Any], options: Any) -> None:
    schema, value = case
    generated = serializer(schema, value, 1, options)
    interpreted = serializer(schema, value, float("inf"), options)
    for call in CALLS:
        expected = outcome(lambda: call(interpreted, value, options))  # noqa: B023
        assert outcome(lambda: call(generated, value, options)) == expected  # noqa: B023


def test_the_source_can_be_read() -> None:
    value = Leaf(a=1, b=1.0, hidden="")
    node = serializer(LEAF, value, 1, {}).root_node
    assert isinstance(node, ModelNode)
    assert set(node.sources) >= {"python", "jsonable"}
    file = node.python.__code__.co_filename  # type: ignore[attr-defined]
    assert "".join(linecache.getlines(file)) == node.sources["python"]
