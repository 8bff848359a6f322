"""Generated code gives the interpreter's answers: the same values, the same errors."""

import copy
import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minipydantic._codegen.program import Program, generate
from minipydantic._codegen.tiers import FAIL
from minipydantic._interp import validator
from minipydantic.core import SchemaValidator, ValidationError

Schema = dict[str, Any]


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Size(enum.IntEnum):
    SMALL = 1
    LARGE = 2


class Model:
    __slots__ = (
        "__dict__",
        "__pydantic_extra__",
        "__pydantic_fields_set__",
        "__pydantic_private__",
    )


def compiled(schema: Schema, calls: int = 0) -> SchemaValidator:
    """A validator that compiles after so many calls; -1 is never."""
    before = validator.CALLS_BEFORE_COMPILING
    validator.CALLS_BEFORE_COMPILING = calls
    try:
        return SchemaValidator(schema)
    finally:
        validator.CALLS_BEFORE_COMPILING = before


def program(schema: Schema) -> Program | None:
    def interpret(part: Any, config: Any) -> Any:
        return SchemaValidator(part, config).validate_python

    return generate(schema, None, json=False, interpret=interpret)


def plain(value: Any) -> Any:
    """A form of a value that compares with its types."""
    if isinstance(value, Model):
        fields_set = sorted(value.__pydantic_fields_set__)
        extra, private = value.__pydantic_extra__, value.__pydantic_private__
        return (type(value), plain(value.__dict__), fields_set, extra, private)
    if isinstance(value, dict):
        return (type(value), [(plain(k), plain(v)) for k, v in value.items()])
    if isinstance(value, list | tuple):
        return (type(value), [plain(v) for v in value])
    if isinstance(value, set | frozenset):
        return (type(value), sorted(map(repr, value)))
    return (type(value), repr(value))


def outcome(schema_validator: SchemaValidator, value: Any, *, json: bool = False) -> Any:
    try:
        if json:
            return plain(schema_validator.validate_json(value))
        return plain(schema_validator.validate_python(value))
    except ValidationError as error:
        return repr(error.errors(include_url=False, include_input=False))


def fields(table: dict[str, Schema]) -> Schema:
    rows = {name: {"type": "model-field", "schema": schema} for name, schema in table.items()}
    return {"type": "model-fields", "fields": rows}


def model(table: dict[str, Schema], **config: Any) -> Schema:
    cls = type("Made", (Model,), {"__slots__": ()})
    return {"type": "model", "cls": cls, "schema": fields(table), "config": config}


def with_default(schema: Schema, default: Any) -> Schema:
    return {"type": "default", "schema": schema, "default": default}


KINDS = [
    *["any", "none", "bool", "int", "float", "str", "bytes", "uuid", "decimal"],
    *["date", "datetime", "time", "timedelta"],
]

scalars = st.one_of(
    st.sampled_from([{"type": kind} for kind in KINDS]),
    st.fixed_dictionaries(
        {"type": st.just("int")},
        optional={"gt": st.integers(-3, 3), "le": st.integers(-3, 9), "multiple_of": st.just(2)},
    ),
    st.fixed_dictionaries(
        {"type": st.just("float")},
        optional={"ge": st.floats(-2, 2), "allow_inf_nan": st.booleans(), "strict": st.booleans()},
    ),
    st.fixed_dictionaries(
        {"type": st.just("str")},
        optional={
            "min_length": st.integers(0, 3),
            "max_length": st.integers(0, 5),
            "strip_whitespace": st.booleans(),
            "to_lower": st.booleans(),
            "pattern": st.just("^[a-z]+$"),
        },
    ),
    st.sampled_from(
        [
            {"type": "literal", "expected": ["a", "red"]},
            {"type": "literal", "expected": [1, 2]},
            {"type": "literal", "expected": [1, "a", None]},
            {"type": "enum", "cls": Colour, "members": list(Colour)},
            {"type": "enum", "cls": Size, "members": list(Size), "sub_type": "int"},
            {"type": "is-instance", "cls": int},
        ]
    ),
)


def containers(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    names = st.sampled_from(["a", "b", "_c", "class", "v", "o", "self"])
    lengths = {"min_length": st.integers(0, 1), "max_length": st.integers(0, 3)}
    return st.one_of(
        st.builds(lambda s: {"type": "nullable", "schema": s}, inner),
        st.fixed_dictionaries({"type": st.just("list"), "items_schema": inner}, optional=lengths),
        st.fixed_dictionaries(
            {"type": st.sampled_from(["set", "frozenset"]), "items_schema": scalars},
            optional=lengths,
        ),
        st.builds(lambda s: {"type": "tuple", "items_schema": s}, st.lists(inner, max_size=3)),
        st.builds(
            lambda s: {"type": "tuple", "items_schema": [s], "variadic_item_index": 0}, inner
        ),
        st.builds(
            lambda k, v: {"type": "dict", "keys_schema": k, "values_schema": v}, scalars, inner
        ),
        st.builds(
            lambda s: {"type": "union", "choices": s}, st.lists(inner, min_size=1, max_size=3)
        ),
        st.builds(
            model,
            st.dictionaries(
                names, st.one_of(inner, st.builds(with_default, inner, st.none())), max_size=3
            ),
            strict=st.booleans(),
        ),
    )


schemas = st.recursive(scalars, containers, max_leaves=6)

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-4, 10),
    st.integers(),
    st.floats(),
    st.sampled_from(
        ["", "a", "red", " a ", "1", "-1", "1.5", " 1", "1_0", "٣", "true", "off", "\x1fa"]
    ),
    st.sampled_from(["2020-01-01", "2020-01-01T10:20:30", "2020-01-01t10:20:30Z", "20200101"]),
    st.sampled_from(["12345678-1234-5678-1234-567812345678", "1234567812345678123456781234567_"]),
    st.from_regex(r"(1|20)20-0[1-9]-[03][1-9][T t][012]\d:[06]0:[06]0(\.\d{0,7})?(Z|z|\+01:00)?\Z"),
    st.from_regex(r"[-+]?[0-9_]{0,3}(\.[0-9]{0,2})?(e1)?\Z"),
    st.from_regex(r"[ 0-9]{8}-[0-9]{4}-[0-9]{4}-[0-9-]{4}-[-0-9a-g]{12}\Z"),
    st.sampled_from([b"", b"a", date(2020, 1, 1), datetime(2020, 1, 1, 2)]),
    st.sampled_from([UUID(int=1), Decimal("1.5"), Decimal("NaN"), Colour.RED, Size.LARGE]),
)
hashable = st.one_of(leaves)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.sets(leaves, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b", "_c", "class", "v", "o", "self"]), inner),
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(schemas, values)
def test_any_schema_and_value_agree(schema: Schema, value: Any) -> None:
    assert outcome(compiled(schema), value) == outcome(compiled(schema, -1), value)


DOCUMENTS = [
    *["null", "1", "1.0", '"a"', '"1"', "[]", "[1, 2]", "[null]", "true", "NaN", "1e400", "{"],
    *['{"a": 1}', '{"a": [], "b": "red"}', '"2020-01-01"', '{"v": {"o": 1}}'],
]


@settings(max_examples=100, deadline=None)
@given(schemas, st.data())
def test_any_schema_and_json_agree(schema: Schema, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(DOCUMENTS))
    fast, slow = compiled(schema), compiled(schema, -1)
    assert outcome(fast, text, json=True) == outcome(slow, text, json=True)


FLAT = {
    "id": {"type": "int"},
    "name": {"type": "str", "min_length": 1},
    "tags": with_default({"type": "list", "items_schema": {"type": "str"}}, None),
}


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ({"id": 1, "name": "x"}, True),
        ({"id": "1", "name": "x", "tags": ["a"]}, True),
        ({"id": 1.0, "name": "x", "more": 1}, True),
        ({"id": 1, "name": ""}, False),
        ({"id": 1}, False),
        ([1], False),
    ],
)
def test_common_inputs_take_the_fast_path(value: Any, taken: bool) -> None:
    generated = program(model(FLAT))
    assert generated is not None
    assert (generated.validate(value) is not FAIL) is taken


def test_a_model_that_refers_to_itself_is_validated_at_any_depth() -> None:
    cls = type("Node", (Model,), {"__slots__": ()})
    next_node = {"type": "nullable", "schema": {"type": "definition-ref", "schema_ref": "node"}}
    node = {
        "type": "model",
        "cls": cls,
        "ref": "node",
        "schema": fields({"value": {"type": "int"}, "next": with_default(next_node, None)}),
    }
    reference = {"type": "definition-ref", "schema_ref": "node"}
    schema = {"type": "definitions", "schema": reference, "definitions": [node]}
    chain: dict[str, Any] = {"value": 0}
    for i in range(20):
        chain = {"value": i, "next": chain}
    assert outcome(compiled(schema), chain) == outcome(compiled(schema, -1), chain)
    cycle: dict[str, Any] = {"value": 1}
    cycle["next"] = cycle
    assert outcome(compiled(schema), cycle) == outcome(compiled(schema, -1), cycle)


CALLS: list[Any] = []


def refuses_some(value: Any) -> Any:
    CALLS.append(plain(value))
    if value in (1, "a") or value is True:
        raise ValueError("not this one")
    return value


def asks(value: Any, info: Any) -> Any:
    CALLS.append((plain(value), info.field_name, plain(info.data), info.mode, info.context))
    if value == "red":
        raise AssertionError
    return [value]


def breaks(value: Any) -> Any:
    CALLS.append(plain(value))
    if value == 2:
        raise KeyError("a fault of the function")
    return value


def factory() -> Any:
    CALLS.append("factory")
    return len(CALLS)


functions = st.sampled_from(
    [
        {"type": "no-info", "function": refuses_some},
        {"type": "no-info", "function": breaks},
        {"type": "with-info", "function": asks},
    ]
)


def with_functions(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    kinds = st.sampled_from(["function-after", "function-before"])
    called = st.builds(
        lambda kind, function, s: {"type": kind, "function": function, "schema": s},
        kinds,
        functions,
        inner,
    )
    plain_function = st.builds(lambda f: {"type": "function-plain", "function": f}, functions)
    made = st.builds(lambda s: {"type": "default", "schema": s, "default_factory": factory}, inner)
    names = st.sampled_from(["a", "b", "_c", "v"])
    table = st.dictionaries(names, st.one_of(called, plain_function, made, inner), max_size=4)
    return st.one_of(called, table.map(model), containers(inner))


@settings(max_examples=300, deadline=None)
@given(st.recursive(scalars, with_functions, max_leaves=6), values)
def test_code_of_the_users_runs_once_and_in_the_same_order(schema: Schema, value: Any) -> None:
    results = []
    for calls in (0, -1):
        CALLS.clear()
        try:
            result = outcome(compiled(schema, calls), copy.deepcopy(value))
        except KeyError as error:
            result = repr(error)
        results.append((result, list(CALLS)))
    assert results[0] == results[1]


def test_a_function_around_a_validator_is_left_to_the_interpreter() -> None:
    wrap = {
        "type": "function-wrap",
        "function": {"type": "no-info", "function": lambda value, handler: handler(value)},
        "schema": {"type": "int"},
    }
    assert program(model({"x": wrap})) is None


def test_a_typed_dict_may_have_a_field_named_type() -> None:
    field = {"type": "typed-dict-field", "schema": {"type": "int"}}
    schema = model({"x": {"type": "typed-dict", "fields": {"type": field}}})
    for value in ({"x": {"type": "1"}}, {"x": {}}):
        assert outcome(compiled(schema), value) == outcome(compiled(schema, -1), value)


@pytest.mark.parametrize(
    "constraints",
    [{"min_length": 0}, {"max_length": 9}, {"strip_whitespace": True}, {"to_lower": True}, {}],
)
@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("calls", [0, -1])
def test_constrained_strings_have_no_lone_surrogates(
    constraints: Schema, inside: bool, calls: int
) -> None:
    schema: Schema = {"type": "str", **constraints}
    made = compiled({"type": "list", "items_schema": schema} if inside else schema, calls)
    for text, refused in [("\ud800", bool(constraints)), ("\U0001f408", False), ("a", False)]:
        value = [text] if inside else text
        if refused:
            with pytest.raises(ValidationError, match="unable to parse raw data as a unicode"):
                made.validate_python(value)
        else:
            assert made.validate_python(value) == value
    with pytest.raises(ValidationError, match="Invalid JSON"):
        made.validate_json(r'["\ud800"]' if inside else r'"\ud800"')


@pytest.mark.parametrize("calls", [0, -1])
def test_what_unicode_calls_white_space_is_trimmed(calls: int) -> None:
    made = compiled({"type": "str", "strip_whitespace": True}, calls)
    assert made.validate_python("\t\x85\u3000a \u2029\n") == "a"
    assert made.validate_python("\x1ca\x1f\u200b") == "\x1ca\x1f\u200b"


@pytest.mark.parametrize("calls", [0, -1])
def test_a_root_model_stores_nothing_beside_its_root(calls: int) -> None:
    cls: Any = type("Root", (Model,), {"__slots__": ()})
    schema = {"type": "model", "cls": cls, "schema": {"type": "int"}, "root_model": True}
    made = compiled(schema, calls)
    for instance in (
        made.validate_python("1"),
        made.validate_json("1"),
        made.validate_python(1, self_instance=cls()),
    ):
        assert instance.__dict__ == {"root": 1}
        assert instance.__pydantic_fields_set__ == {"root"}
        assert not hasattr(instance, "__pydantic_extra__")
        assert not hasattr(instance, "__pydantic_private__")


@pytest.mark.parametrize("custom_init", [False, True])
@pytest.mark.parametrize("calls", [0, -1])
def test_a_validator_may_be_that_of_any_class(calls: int, custom_init: bool) -> None:
    class Own(Model):
        __pydantic_validator__: SchemaValidator
        a: int

        def __init__(self, **data: Any) -> None:
            self.__pydantic_validator__.validate_python(data, self_instance=self)

    schema = {**model({"a": {"type": "int"}}), "cls": Own, "custom_init": custom_init}
    made = Own.__pydantic_validator__ = compiled(schema, calls)
    before = {*vars(Own)}
    for _ in range(2):
        instances = [Own(a="1"), made.validate_python({"a": "1"}), made.validate_json('{"a": 1}')]
        assert [instance.a for instance in instances] == [1, 1, 1]
        with pytest.raises(ValidationError, match="int_parsing"):
            Own(a="x")
    assert {*vars(Own)} == before


def test_the_source_is_readable() -> None:
    generated = program(model({"id": {"type": "int", "gt": 0}}))
    assert generated is not None
    assert "_id = _v['id']" in generated.text
    assert "if not (_id > 0):" in generated.text


def test_a_validator_compiles_after_enough_calls() -> None:
    counting = compiled(model(FLAT), calls=2)
    for _ in range(3):
        assert outcome(counting, {"id": 1, "name": "x"})[2] == ["id", "name"]
    assert counting._python_program is not None
