"""Inputs made to do harm: each gives a value or a `ValidationError`, and that can be shown."""

import dataclasses
import datetime as dt
import ipaddress
import pathlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, Union

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import TypeAliasType, TypedDict

from minipydantic import (
    AfterValidator,
    AnyUrl,
    BaseModel,
    ByteSize,
    Field,
    Json,
    JsonValue,
    SecretStr,
    TypeAdapter,
    ValidationError,
)

Nested = TypeAliasType("Nested", "int | list[Nested] | dict[str, Nested]")


class Node(BaseModel):
    child: "Node | None" = None


class Open(BaseModel, extra="allow"):
    child: Any = None


class Branch(TypedDict):
    child: "Branch | None"


@dataclasses.dataclass
class Twig:
    child: "Twig | None" = None


class Unfriendly:
    """Raises at whatever it is asked."""

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        raise ValueError("no comparison")

    def __repr__(self) -> str:
        raise ValueError("no text")

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


KINDS: list[Any] = [
    Nested, Node, Open, Branch, Twig, JsonValue, Any, int, float, str, bool, bytes, complex,
    list[int], list[list[int]], dict[str, int], dict[int, int], set[int], tuple[int, ...],
    Node | None, Node | int, Literal[1, "a"], Json, ByteSize, AnyUrl, SecretStr, Decimal,
    Fraction, dt.datetime, dt.date, dt.time, dt.timedelta, uuid.UUID, ipaddress.IPv4Address,
    Sequence[int], Iterable[int], pathlib.Path, Annotated[str, Field(pattern="^(a+)+$")],
]  # fmt: skip


def nested(wrap: Callable[[Any], Any], innermost: Any, depth: int = 5_000) -> Any:
    for _ in range(depth):
        innermost = wrap(innermost)
    return innermost


def cycle_of_lists() -> Any:
    cycle: list[Any] = []
    cycle.append(cycle)
    return cycle


def cycle_of_dicts() -> Any:
    cycle: dict[str, Any] = {}
    cycle["child"] = cycle
    return cycle


INPUTS: dict[str, Callable[[], Any]] = {
    "lists": lambda: nested(lambda inner: [inner], 1),
    "lists of a text": lambda: nested(lambda inner: [inner], "x"),
    "tuples": lambda: nested(lambda inner: (inner,), 1),
    "dicts": lambda: nested(lambda inner: {"child": inner}, None),
    "dicts of a text": lambda: nested(lambda inner: {"child": inner}, "x"),
    "cycle of lists": cycle_of_lists,
    "cycle of dicts": cycle_of_dicts,
    "int": lambda: 10**100_000,
    "digits": lambda: "9" * 100_000,
    "negative digits": lambda: "-" + "9" * 5_000,
    "exponent": lambda: "1e" + "9" * 1_000,
    "surrogate": lambda: "\ud800",
    "zeros": lambda: "\0" * 1_000,
    "bytes": lambda: b"\xff" * 1_000,
    "unfriendly": Unfriendly,
    "colliding keys": lambda: {i * (2**61 - 1): 1 for i in range(1, 300)},
}


def refusal(adapter: TypeAdapter[Any], value: Any, **options: Any) -> ValidationError | None:
    """Validate; return the error if there is one. Nothing else may be raised."""
    try:
        adapter.validate_python(value, **options)
    except ValidationError as error:
        return error
    return None


def show(error: ValidationError | None) -> None:
    if error is not None:
        assert error.error_count() == len(error.errors())
        assert str(error)
        assert error.json(include_input=False)


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_no_input_escapes(kind: Any, name: str) -> None:
    adapter = TypeAdapter(kind)
    value = INPUTS[name]()
    for strict in (None, True):
        show(refusal(adapter, value, strict=strict))


@pytest.mark.parametrize("make", [cycle_of_lists, cycle_of_dicts, INPUTS["lists"]])
def test_errors_about_cycles_can_be_written(make: Callable[[], Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(int).validate_python(make())
    assert '"..."' in caught.value.json()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(KINDS), anything)
def test_any_input_is_valid_or_not(kind: Any, value: Any) -> None:
    show(refusal(TypeAdapter(kind), value))


@pytest.mark.parametrize("depth", [1, 5, 25, 100])
@pytest.mark.parametrize("innermost", [1, "bad"])
def test_a_union_of_itself_looks_once_at_each_level(depth: int, innermost: Any) -> None:
    seen: list[Any] = []

    def leaf(value: Any) -> Any:
        seen.append(value)
        if value == "bad":
            raise ValueError
        return value

    leaves = Annotated[int | str, AfterValidator(leaf)]
    tree = TypeAliasType("tree", Union[leaves, list["tree"], dict[str, "tree"]])  # noqa: UP007
    value = innermost
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    adapter = TypeAdapter(tree)
    if innermost == 1:
        assert adapter.validate_python(value) == value
    else:
        with pytest.raises(ValidationError) as caught:
            adapter.validate_python(value)
        assert caught.value.error_count() == 3 * depth + 3
    assert len(seen) == 1
