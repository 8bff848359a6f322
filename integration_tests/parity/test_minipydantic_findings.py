"""What random schemas found different once: minipydantic does what Pydantic does."""

import collections
import datetime as dt
import decimal
import enum
import fractions
import ipaddress
import pathlib
import typing as t
import uuid
from types import ModuleType
from typing import Any

import pydantic
import pydantic.dataclasses
import pytest
import typing_extensions as te
from integration_tests.parity.test_minipydantic_random_schemas import describe, outcome

import minipydantic
import minipydantic.dataclasses


class Colour(enum.Enum):
    RED = "red"
    TWO = 2


class Rank(enum.IntEnum):
    LOW = 1


class Thing:
    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)


MODELS = """
class Model(p.BaseModel):
    kind: t.Literal["x"]
    a: int
class Open(p.BaseModel, extra="allow"):
    a: int = 1
class Excluded(p.BaseModel):
    a: int = p.Field(exclude=True)
class Root(p.RootModel[ipaddress.IPv4Address]):
    pass
class Milliseconds(p.BaseModel, ser_json_temporal="milliseconds"):
    when: Any
class Short(p.BaseModel, str_max_length=3):
    number: decimal.Decimal
    path: pathlib.Path
class Default(p.BaseModel, validate_default=True):
    number: decimal.Decimal = 1
@p.dataclasses.dataclass(config={"extra": "allow"})
class Data:
    a: int = 1
class Dict(te.TypedDict):
    kind: t.Literal["y"]
    a: int
class Pair(t.NamedTuple):
    a: Colour = Colour.RED
Strict = te.TypedDict("Strict", {"pair": Pair})
Strict.__pydantic_config__ = {"strict": True}
Tagged = t.Annotated[t.Union[Model, Dict], p.Field(discriminator="kind")]
Hidden = t.Annotated[Colour, p.PlainSerializer(str)]
Either = t.Annotated[t.Union[float, dt.datetime], p.Field(union_mode="left_to_right")]
Before = p.BeforeValidator(lambda value: value)
Wrapped = p.WrapSerializer(lambda value, write: write(value))
Twice = te.TypedDict("Twice", {"a": Hidden, "b": Colour})
"""
NAMES = {
    "Any": Any, "collections": collections, "decimal": decimal, "dt": dt,
    "fractions": fractions, "ipaddress": ipaddress, "pathlib": pathlib, "t": t, "te": te,
    "uuid": uuid, "Colour": Colour, "Rank": Rank, "Thing": Thing,
}  # fmt: skip


def space(library: ModuleType) -> dict[str, Any]:
    """Return the names that expressions may use, with the models of a library."""
    names = {**NAMES, "p": library, "__name__": __name__}
    exec(MODELS, names)
    return names


OURS, THEIRS = space(minipydantic), space(pydantic)


def agree(expression: str) -> None:
    """Assert that an expression comes to the same with either library."""
    got = outcome(lambda: describe(eval(expression, OURS)))
    assert got == outcome(lambda: describe(eval(expression, THEIRS)))


UUID_TEXT = "12345678-1234-4678-9234-567812345678"
TEXTS: dict[str, list[str]] = {
    "t.Union[dt.datetime, dt.date]": ['"2020-01-02"', '"2020-01-02T00:00"', "1577923200"],
    "t.Union[dt.date, dt.datetime]": ['"2020-01-02"', '"2020-01-02T00:00"', "1577923200"],
    "t.Union[dt.date, str]": ['"2020-01-02"', '"2020-01-02T00:00Z"'],
    "t.Union[dt.datetime, p.JsonValue]": ['"2020-01-02"', '"2020-01-02 10:00"'],
    "t.Union[dict[dt.date, str], dict[str, str]]": ['{"2020-01-02": "a"}'],
    "t.Union[dict[int, bool], dict[str, bool]]": ['{"1": true}'],
    "t.Union[dict[bytes, bool], dict[str, bool]]": ['{"1": true}'],
    "t.Union[dict[str, bool], dict[uuid.UUID, bool]]": [f'{{"{UUID_TEXT}": true}}'],
    "t.Union[dict[str, str], t.Iterable[str]]": ['{"a": "b"}'],
    "t.Annotated[t.Union[str, uuid.UUID], Before]": [f'"{UUID_TEXT}"'],
    "t.Annotated[t.Union[pathlib.Path, uuid.UUID], Before]": [f'"{UUID_TEXT}"'],
    "t.Union[collections.OrderedDict[str, int], dict[str, int]]": ["{}", '{"a": 1}'],
    "t.Union[Pair, collections.deque[int]]": ["[]", '["red"]'],
    "fractions.Fraction": ["0.1", "1e300", "-0.30000000000000004", '"1/3"', "5"],
    "Default": ["{}"],
    "p.ByteSize": ['"12345678123446789234567812345678"', '"1_000"', '"1.5kB"'],
    "uuid.UUID": [
        *(f'"{character * count}"' for character in "1-é{" for count in (1, 32, 36, 45, 46)),
        '"urn:uuid:123456789012345678901234567"', '"{1234567890123456789012345678901234}"',
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in TEXTS.items() for text in texts]
)
@pytest.mark.parametrize("strict", [None, True])
def test_documents(kind: str, text: str, strict: bool | None) -> None:
    agree(f"p.TypeAdapter({kind}).validate_json({text!r}, strict={strict})")


OBJECTS: dict[str, list[str]] = {
    "p.HttpUrl": [r"b'\xff'", r"'http://\ud800'", "Rank.LOW", "Colour.RED", "bytearray(b'x:')"],
    "Pair": ["{1: 2}", "{'a': 'red', 'b': 1, None: 2}"],
    "Strict": ["{'pair': {'a': 2}}", "{'pair': (2,)}"],
    "t.Union[Root, t.Annotated[float, p.Strict()]]": ["1", "'127.0.0.1'"],
    "t.Union[int, float]": ["decimal.Decimal(0)", "decimal.Decimal('1.5')"],
    "t.Annotated[float, p.Field(multiple_of=0.5)]": ["1.4e-9", "0.9e-9", "1e14", "0.1 * 3"],
    "t.Annotated[float, p.Field(multiple_of=0.1)]": ["1e14", "1000000000.1", "0.3", "0.35"],
    "p.ByteSize": ["'12345678123446789234567812345678'", "1.5", "True"],
    "Open": ["{True: 1}", "{2**70: 1}", "{None: 1}"],
    "t.Union[uuid.UUID, str]": [repr(UUID_TEXT)],
    "t.Union[tuple[int], Any]": ["collections.namedtuple('N', 'a')(1)", "[1]"],
    "t.Union[Open, t.Iterable[Any]]": ["Open(a=1)", "{'a': 1}"],
    "t.Union[t.Iterable[Any], Open]": ["Open(a=1)", "{'a': 1}"],
    "Data": ["{True: 1}", "{2**70: 1}", "{1.5: 1}", "collections.UserDict(a=1)"],
    "t.Union[dict[str, int], Any]": ["collections.UserDict(a=1)", "collections.Counter('a')"],
    "t.Union[ipaddress.IPv4Address, t.Sequence[int], pathlib.Path, t.Pattern]": ["{}", "1.5"],
}


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in OBJECTS.items() for value in values]
)
@pytest.mark.parametrize("strict", [None, True])
def test_objects(kind: str, value: str, strict: bool | None) -> None:
    agree(f"p.TypeAdapter({kind}).validate_python({value}, strict={strict})")


DUMPS: dict[str, list[str]] = {
    "Data": ["p.TypeAdapter(Data).validate_python({'a': 1, 'z': 2})"],
    "t.Union[Data, int]": ["p.TypeAdapter(Data).validate_python({'a': 1, 'z': 2})"],
    "Tagged": [
        "None", "{}", "{'kind': 'y', 'z': 1, 'a': 1}", "{'kind': 'y', 'a': 'b', 'z': 1}",
        "{'kind': 'y'}", "{'kind': 'w', 'a': 1}", "{'a': 'b'}",
    ],
    "list[Tagged]": ["[None]"],
    "t.Union[bool, Tagged]": ["{5: 1}", "-1"],
    "t.Union[bool, Either, Tagged]": ["-1", "1.5", "{5: 1}"],
    "t.Union[int, Excluded]": ["Excluded.model_construct()", "Excluded(a=1)"],
    "p.JsonValue": ["{1, 2}", "Colour.TWO", "[1, {'a': uuid.UUID(int=2)}]"],
    "Open": ["Open(z=2)"],
    "Root": ["Thing(root=1)", "Colour.TWO", "4"],
    "t.Union[tuple[int, int], int]": ["()", "(1,)", "('x',)", "(1, 2, 3)", "(1, 'x', 3)"],
    "t.Union[tuple[int, int], tuple[str]]": ["('x',)", "(1,)", "('x', 'y')"],
    "t.Sequence[bool]": ["1", "'ab'", "{'a': 1}", "range(2)", "{1}", "collections.deque([2])"],
    "Any": ["Milliseconds(when=dt.datetime(2020, 1, 2))", "[Milliseconds(when=dt.time(1))]"],
    "Milliseconds": ["Milliseconds(when=Default(number=1))", "Milliseconds(when=dt.time(1))"],
}  # fmt: skip
OPTIONS = ["", "exclude_unset=True", "exclude_none=True", "include={'a'}", "serialize_as_any=True"]


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in DUMPS.items() for value in values]
)
@pytest.mark.parametrize("options", OPTIONS)
def test_dumps(kind: str, value: str, options: str) -> None:
    for call in ("dump_python", "dump_json"):
        agree(f"p.TypeAdapter({kind}).{call}({value}, {options})")
    agree(f"p.TypeAdapter({kind}).dump_python({value}, mode='json', {options})")


@pytest.mark.parametrize("mode", ["validation", "serialization"])
@pytest.mark.parametrize(
    "kind",
    [
        "Short",
        "Hidden",
        "Twice",
        "list[Hidden]",
        "t.Annotated[pathlib.Path, Wrapped]",
    ],
)
def test_json_schemas(kind: str, mode: str) -> None:
    agree(f"p.TypeAdapter({kind}).json_schema(mode={mode!r})")


def test_the_order_of_markers() -> None:
    agree("[*map(repr, p.Field(min_length=1, strict=True, pattern='a', gt=2, le=3).metadata)]")
