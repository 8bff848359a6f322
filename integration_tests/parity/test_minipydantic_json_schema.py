"""The same types declared with minipydantic and with Pydantic have the same JSON schema."""

# ruff: noqa: RUF012  models may have mutable defaults

import dataclasses
import datetime
import decimal
import enum
import fractions
import ipaddress
import pathlib
import re
import uuid
import warnings
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NamedTuple,
    NotRequired,
    Optional,
    TypeVar,
    Union,
)

import pydantic.dataclasses
import pydantic.json_schema
import pytest
from typing_extensions import TypedDict

import minipydantic.dataclasses
import minipydantic.json_schema

T = TypeVar("T")
BOTH: tuple[ModuleType, ModuleType] = (pydantic, minipydantic)
MODES = ("validation", "serialization")


class Size(enum.Enum):
    """How large."""

    SMALL = "s"
    LARGE = "l"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Movie(TypedDict):
    """A film."""

    title: str
    year: NotRequired[int]


class Pair(NamedTuple):
    left: int
    right: str = "x"


@dataclasses.dataclass
class Spot:
    x: int
    y: list[float] = dataclasses.field(default_factory=list)


def outcome(
    make: Callable[[ModuleType], Any], library: ModuleType, mode: str, **options: Any
) -> Any:
    """Return the JSON schema and the warnings, or the kind of error, for one of the libraries."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            schema = library.TypeAdapter(make(library)).json_schema(mode=mode, **options)
        except Exception as error:  # both must fail in the same way
            return type(error).__name__
    return schema, repr(schema), [warning.category.__name__ for warning in caught]


# Expressions of types; `p` is the library.
TYPES: dict[str, Callable[[Any], Any]] = {
    "str": lambda p: Annotated[str, p.Field(min_length=1, max_length=3, pattern="^a")],
    "int": lambda p: Annotated[int, p.Field(gt=1, le=9, multiple_of=2, title="T", description="D")],
    "float": lambda p: Annotated[float, p.Field(ge=0, allow_inf_nan=False)],
    "decimal": lambda p: Annotated[decimal.Decimal, p.Field(max_digits=4, decimal_places=2, ge=0)],
    "fraction": lambda p: fractions.Fraction,
    "complex": lambda p: complex,
    "bytes": lambda p: bytes,
    "temporal": lambda p: (
        tuple[datetime.date, datetime.time, datetime.datetime, datetime.timedelta]
    ),
    "uuid": lambda p: tuple[uuid.UUID, p.UUID4],
    "enum": lambda p: dict[Size, Level],
    "literal": lambda p: Literal["a", 1, None, True, Size.SMALL],
    "optional": lambda p: Optional[list[int]],  # noqa: UP045
    "union": lambda p: Union[int, str, None, list[int]],  # noqa: UP007
    "tuples": lambda p: tuple[tuple[int, ...], tuple[()], tuple[int, str]],
    "sets": lambda p: tuple[set[int], frozenset[str], deque[int]],
    "mappings": lambda p: tuple[Mapping[str, int], OrderedDict[str, int], dict[int, Any]],
    "sequences": lambda p: tuple[Sequence[int], Iterable[int]],
    "paths": lambda p: tuple[pathlib.Path, p.FilePath, p.DirectoryPath, p.NewPath],
    "pattern": lambda p: re.Pattern,
    "ip": lambda p: tuple[ipaddress.IPv4Address, ipaddress.IPv6Network, p.IPvAnyAddress],
    "callable": lambda p: Callable[[int], int],
    "type": lambda p: type[int],
    "any": lambda p: Any,
    "secrets": lambda p: tuple[p.SecretStr, p.SecretBytes, p.Secret[int]],
    "json": lambda p: tuple[p.Json, p.Json[list[int]]],
    "json value": lambda p: p.JsonValue,
    "urls": lambda p: tuple[p.HttpUrl, p.AnyUrl, p.PostgresDsn, p.EmailStr, p.NameEmail],
    "encoded": lambda p: tuple[p.Base64Str, p.Base64UrlBytes],
    "sizes": lambda p: p.ByteSize,
    "import": lambda p: tuple[p.ImportString, p.ImportString[int]],
    "constrained": lambda p: tuple[p.PositiveInt, p.conlist(int, max_length=2), p.PastDate],
    "strict": lambda p: p.StrictInt,
    "typed dict": lambda p: Movie,
    "named tuple": lambda p: Pair,
    "dataclass": lambda p: list[Spot],
    "with schema": lambda p: Annotated[int, p.WithJsonSchema({"type": "number"}, "validation")],
    "skipped": lambda p: int | p.json_schema.SkipJsonSchema[None],
    "plain serializer": lambda p: Annotated[int, p.PlainSerializer(str, return_type=str)],
    "before validator": lambda p: (
        Annotated[int, p.BeforeValidator(int, json_schema_input_type=str)]
    ),
}  # fmt: skip


def nested(p: Any) -> Any:
    class Item(p.BaseModel):
        """An item of the shop."""

        name: str = p.Field(description="Shown", examples=["a"], json_schema_extra={"x": 1})
        size: Size = Size.SMALL
        price: decimal.Decimal | None = None

    class Order(p.BaseModel):
        model_config = {"title": "The order", "extra": "forbid", "json_schema_extra": {"y": 2}}
        items: list[Item]
        first: Annotated[Item, p.Field(description="The first")]
        extra: Item | None = p.Field(None, deprecated=True)
        by_size: dict[Size, Item] = {}

    return Order


def aliases(p: Any) -> Any:
    class Model(p.BaseModel):
        a: int = p.Field(alias="A")
        b: int = p.Field(validation_alias="in", serialization_alias="out")
        c: int = p.Field(validation_alias=p.AliasChoices("c1", p.AliasPath("c2", 0)))
        d: int = p.Field(validation_alias=p.AliasPath("d1", 0))
        e: int = p.Field(exclude=True)

    return Model


def recursive(p: Any) -> Any:
    class Node(p.BaseModel):
        value: int
        children: "list[Node]" = []

    Node.model_rebuild(_types_namespace={"Node": Node})
    return Node


def generic(p: Any) -> Any:
    class Page(p.BaseModel, Generic[T]):
        items: list[T]

    class Inner(p.BaseModel):
        page: Page[int]
        pages: Page[Page[str]]

    return Inner


def discriminated(p: Any) -> Any:
    class Cat(p.BaseModel):
        kind: Literal["cat"]

    class Dog(p.BaseModel):
        kind: Literal["dog", "wolf"] = "dog"

    class Owner(p.BaseModel):
        pet: Cat | Dog = p.Field(discriminator="kind")
        pets: list[Annotated[Cat | Dog, p.Discriminator("kind")]]

    return Owner


def computed(p: Any) -> Any:
    class Square(p.BaseModel):
        side: int = 1

        @p.computed_field(description="In square units")
        @property
        def area(self) -> int:
            return self.side**2

        @p.field_serializer("side")
        def as_text(self, side: int) -> str:
            return str(side)

    return Square


def roots(p: Any) -> Any:
    class Names(p.RootModel[list[str]]):
        """Some names."""

    class Holder(p.BaseModel):
        names: Names
        more: Names = Names(["a"])

    return Holder


def defaults(p: Any) -> Any:
    class Model(p.BaseModel):
        when: datetime.datetime = datetime.datetime(2020, 1, 2, 3)
        span: datetime.timedelta = datetime.timedelta(hours=1)
        names: set[str] = {"b", "a"}
        bad: Any = object()
        made: list[int] = p.Field(default_factory=list)

    return Model


def validated_dataclass(p: Any) -> Any:
    @p.dataclasses.dataclass(config={"extra": "forbid"})
    class Point:
        """Two numbers."""

        x: int = p.Field(gt=0)
        y: int = p.Field(0, init=False)

    return Point


def same_names(p: Any) -> Any:
    def make(kind: Any) -> Any:
        return p.create_model("Thing", value=(kind, ...))

    return p.create_model("All", a=(make(int), ...), b=(make(str), ...), c=(make(int), ...))


MODELS = {
    make.__name__: make
    for make in (
        nested, aliases, recursive, generic, discriminated, computed, roots, defaults,
        validated_dataclass, same_names,
    )
}  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("make", [*TYPES.values(), *MODELS.values()], ids=[*TYPES, *MODELS])
def test_same_schema(make: Callable[[ModuleType], Any], mode: str) -> None:
    theirs, ours = (outcome(make, library, mode) for library in BOTH)
    assert ours == theirs


@pytest.mark.parametrize(
    "options",
    [
        {"by_alias": False},
        {"ref_template": "#/components/schemas/{model}"},
        {"union_format": "primitive_type_array"},
    ],
)
@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_same_schema_with_options(make: Any, options: dict[str, Any]) -> None:
    theirs, ours = (outcome(make, library, "validation", **options) for library in BOTH)
    assert ours == theirs


def test_same_definitions_for_many_models() -> None:
    documents = []
    for library in BOTH:
        models = [make(library) for name, make in MODELS.items() if name != "validated_dataclass"]
        inputs = [(model, mode) for model in models for mode in MODES]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            references, document = library.json_schema.models_json_schema(inputs, title="All")
        documents.append((list(references.values()), document))
    assert documents[0] == documents[1]
