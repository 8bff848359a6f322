"""Random types, as Python source that either library can run, and inputs that nearly fit them.

The source of a type is an expression, and the classes that it uses are statements before it. It is
run once with `p` as Pydantic and once as minipydantic, so that a failing example can be pasted into
a program. The inputs of a type mostly fit it; at every level something else may stand in the place
of what fits, so that errors are found deep inside.
"""

import collections
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import ipaddress
import pathlib
import re
import typing
import uuid
from collections.abc import Callable
from types import ModuleType
from typing import Any

import typing_extensions
from hypothesis import strategies as st

__all__ = ["Made", "Source", "random_types"]


class Colour(enum.Enum):
    RED = "red"
    TWO = 2


class Word(enum.StrEnum):
    RED = "red"
    ONE = "1"


class Rank(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Thing:
    """A class that neither library knows."""

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)

    def __repr__(self) -> str:
        return f"Thing(**{self.__dict__})"


def refuse_some(value: Any) -> Any:
    if value in (1, "a", "1"):
        raise ValueError(f"not {value!r}")
    return value


def double(value: Any) -> Any:
    assert value != 2, "not two"
    return [value, value]


def around(value: Any, handler: Any) -> Any:
    if value == 0:
        return "zero"
    return handler(value)


def same_keys(value: Any) -> Any:
    return {**value, "b": 7} if isinstance(value, dict) and "c" in value else value


SHARED = {
    **{"collections": collections, "dataclasses": dataclasses, "dt": dt, "Any": Any},
    **{"decimal": decimal, "fractions": fractions, "ipaddress": ipaddress, "pathlib": pathlib},
    **{"re": re, "t": typing, "te": typing_extensions, "uuid": uuid},
    **{"Colour": Colour, "Word": Word, "Rank": Rank, "Thing": Thing},
    **{"refuse_some": refuse_some, "double": double, "around": around, "same_keys": same_keys},
}


@dataclasses.dataclass(frozen=True)
class Made:
    """An instance of a class of the source, in an input."""

    name: str
    values: dict[str, Any]

    def of(self, namespace: dict[str, Any]) -> Any:
        """Make the instance without validating it."""
        values = {name: put(value, namespace) for name, value in self.values.items()}
        cls = namespace[self.name]
        if hasattr(cls, "model_construct"):
            return cls.model_construct(**values)
        made = cls.__new__(cls)
        made.__dict__.update(dict.fromkeys(cls.__dataclass_fields__), **values)
        return made


def put(value: Any, namespace: dict[str, Any]) -> Any:
    """Return an input with the instances that it asks for, in containers of its own."""
    if isinstance(value, Made):
        return value.of(namespace)
    if isinstance(value, Thing):
        return Thing(**put(vars(value), namespace))
    if type(value) is dict:
        return {key: put(item, namespace) for key, item in value.items()}
    if type(value) in (list, tuple, collections.deque):
        return type(value)(put(item, namespace) for item in value)
    return value


@dataclasses.dataclass(repr=False)
class Source:
    """A type's source and the inputs that nearly fit it."""

    expression: str
    inputs: st.SearchStrategy[Any]
    statements: list[str] = dataclasses.field(default_factory=list)
    hashable: bool = False

    def __repr__(self) -> str:
        return "\n".join([*self.statements, f"T = {self.expression}"])

    def run(self, library: ModuleType) -> dict[str, Any]:
        """Run the source with a library; the type is `T` of what is returned."""
        namespace = {**SHARED, "p": library, "__name__": __name__}
        exec(compile(repr(self), "<source>", "exec", dont_inherit=True), namespace)
        return namespace


UUID_TEXT = "12345678-1234-4678-9234-567812345678"
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10),
    st.sampled_from([10**30, -(2**63), 2**64, 0.0, 1.0, -0.5, 1e300, float("inf"), float("nan")]),
    st.sampled_from(["", "a", "red", "1", " 1 ", "1.0", "1.50", "-1", "1_0", "true", "No", "nan"]),
    st.sampled_from(["é", "2020-01-02", "2020-01-02T03:04:05Z", "03:04", "P1DT2H", UUID_TEXT]),
    st.sampled_from(["[1]", "{}"]),
    st.sampled_from([b"", b"a", b"1", b"\xff", bytearray(b"a")]),
    st.sampled_from([decimal.Decimal("1"), decimal.Decimal("1.25"), fractions.Fraction(1, 2), 2j]),
    st.sampled_from([dt.date(2020, 1, 2), dt.datetime(2020, 1, 2), dt.datetime(2020, 1, 2, 3, 4)]),
    st.sampled_from([dt.time(3, 4), dt.timedelta(hours=1), uuid.UUID(UUID_TEXT)]),
    st.sampled_from([Colour.RED, Colour.TWO, Word.RED, Word.ONE, Rank.LOW, Rank.HIGH, int, ...]),
    st.builds(list), st.builds(dict), st.builds(tuple), st.builds(set),
    st.builds(lambda: [1, "a"]), st.builds(lambda: (1, 2)), st.builds(lambda: {"a": 1}),
    st.builds(lambda: {1, 2}), st.builds(lambda: frozenset({"a"})), st.builds(lambda: {"k": "x"}),
)  # fmt: skip
"""What may stand anywhere."""


def nearly(fitting: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 11).flatmap(lambda chance: JUNK if chance == 11 else fitting)


TEXTS = st.sampled_from(["", "a", "ab", "abc", "A", " a ", "a1", "red", "é", "1", "x" * 12])
WHOLES = st.one_of(st.integers(-3, 12), st.sampled_from(["1", "4", " 7", "-2", 3.0, True, 2**70]))
REALS = st.one_of(
    st.integers(-3, 12),
    st.floats(-5, 12),
    st.sampled_from(["1", "2.5", " 7", "-2e0", "inf", "NaN", True, 0.1, 1e22]),
)
EXACT = st.one_of(
    st.decimals(-5, 12, places=2),
    st.sampled_from(["1", "2.5", " 7", "0.125", "1e3", "-0", 4, 1.5, 0.1, True, "NaN", "Infinity"]),
)
DATES = st.one_of(
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
    st.sampled_from(["2020-01-02", "2020-01-02T00:00:00", 1577836800, "1577836800", "2020-13-01"]),
)
MOMENTS = st.one_of(
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2030, 1, 1)),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.sampled_from(["2020-01-02T03:04:05Z", "2020-01-02 03:04+01:30", "2020-01-02", 1577836800.5]),
    st.sampled_from(["1577836800", "2020-01-02T25:00", dt.date(2020, 1, 2)]),
)
TIMES = st.one_of(
    st.times(), st.sampled_from(["03:04", "03:04:05.5Z", 3600, 1.5, "86399", "24:00"])
)
SPANS = st.one_of(
    st.timedeltas(dt.timedelta(days=-3), dt.timedelta(days=3)),
    st.sampled_from(["P1DT2H", "-PT1.5S", "01:02:03", "1 day, 02:03", 90, 1.5, "1e3", "x"]),
)
UUIDS = st.sampled_from(
    [UUID_TEXT, UUID_TEXT.replace("-", ""), uuid.UUID(UUID_TEXT), uuid.UUID(UUID_TEXT).bytes, "12"]
)
SCALARS: list[tuple[str, st.SearchStrategy[Any], bool]] = [
    ("Any", JUNK, False),
    ("None", st.none(), True),
    ("bool", st.sampled_from([True, False, 1, 0, "yes", "off", "T", 1.0, 2]), True),
    ("int", WHOLES, True),
    ("float", REALS, True),
    ("str", TEXTS, True),
    ("bytes", st.sampled_from([b"", b"abc", "abc", "é", bytearray(b"x")]), True),
    ("decimal.Decimal", EXACT, True),
    ("fractions.Fraction", st.sampled_from([1, "1/2", 0.5, fractions.Fraction(1, 3), "1/0"]), True),
    ("complex", st.sampled_from([1j, "1+2j", 1, 0.5, "x"]), True),
    ("dt.date", DATES, True),
    ("dt.datetime", MOMENTS, True),
    ("dt.time", TIMES, True),
    ("dt.timedelta", SPANS, True),
    ("uuid.UUID", UUIDS, True),
    ("p.UUID4", UUIDS, True),
    ("Colour", st.sampled_from([Colour.RED, Colour.TWO, "red", 2, "blue", 2.0]), True),
    ("Word", st.sampled_from([Word.RED, "red", "1", "blue", Colour.RED]), True),
    ("Rank", st.sampled_from([Rank.LOW, 1, 2, "1", 1.0, 3, True]), True),
    ("t.Literal['a', 1, None]", st.sampled_from(["a", 1, None, 1.0, True, "1"]), True),
    ("t.Literal[Colour.RED, 'x']", st.sampled_from(["red", "x", Colour.RED, Word.RED]), True),
    ("pathlib.Path", st.sampled_from(["a/b", pathlib.Path("x"), ""]), True),
    ("ipaddress.IPv4Address", st.sampled_from(["127.0.0.1", 1, "::1", b"\x7f\0\0\1"]), True),
    ("p.IPvAnyAddress", st.sampled_from(["127.0.0.1", 1, "::1", "x"]), True),
    ("p.AnyUrl", st.sampled_from(["http://a.b/c", "x:y", "http://é.com", "a", "http://"]), True),
    ("p.HttpUrl", st.sampled_from(["http://a.b/c", "ftp://x", "http://A.b:80", "a"]), True),
    ("re.Pattern", st.sampled_from(["a+", "(", re.compile("b"), "x" * 3]), True),
    ("p.Json", st.sampled_from(["1", "[1]", "{", b"null", '{"a": 1}']), False),
    ("p.Json[list[int]]", st.sampled_from(["1", "[1]", '["1"]', '["x"]', b"[]"]), False),
    ("p.SecretStr", TEXTS, True),
    ("p.ByteSize", st.sampled_from(["1kb", "2 MiB", 5, "1.5", "x", 1.5]), True),
    ("p.Base64Bytes", st.sampled_from([b"YWI=", "YWI=", "Y", b"a"]), True),
    ("p.StrictInt", WHOLES, True),
    ("p.StrictStr", TEXTS, True),
    ("p.StrictBool", st.sampled_from([True, 1, "true"]), True),
    ("p.StrictFloat", REALS, True),
    ("p.PositiveInt", WHOLES, True),
    ("p.FiniteFloat", REALS, True),
    ("p.AwareDatetime", MOMENTS, True),
    ("p.NaiveDatetime", MOMENTS, True),
    ("p.PastDate", DATES, True),
    ("p.EmailStr", st.sampled_from(["a@b.org", "A <a@b.org>", "a", "a@"]), True),
    ("type[int]", st.sampled_from([int, bool, str, 1, Rank]), False),
    ("t.Callable[[int], int]", st.sampled_from([len, int, 1]), False),
    ("t.Hashable", JUNK, False),
    ("p.InstanceOf[Thing]", st.sampled_from([Thing(a=1), 1]), False),
    ("p.JsonValue", JUNK, False),
    ("p.ImportString", st.sampled_from(["math.pi", "math:e", "nothing.at.all", 1]), False),
]
"""Expression, inputs that mostly fit, and whether it can be a key."""

QUARTER = "multiple_of=decimal.Decimal('0.25')"
CONSTRAINED = [
    ("int", WHOLES, ["gt=0", "ge=1", "lt=5", "le=9", "multiple_of=2", "strict=True"]),
    ("float", REALS, ["gt=0", "ge=0.5", "lt=5", "le=9.5", "multiple_of=0.5", "strict=True"]),
    ("float", REALS, ["allow_inf_nan=False", "le=1e9"]),
    ("decimal.Decimal", EXACT, ["gt=0", "le=9", "max_digits=3", "decimal_places=1", QUARTER]),
    ("decimal.Decimal", EXACT, ["allow_inf_nan=True", "lt=5"]),
    ("str", TEXTS, ["min_length=1", "max_length=3", "pattern='^[a-z]+$'", "strict=True"]),
    ("bytes", st.sampled_from([b"", b"abc", "abc"]), ["min_length=1", "max_length=2"]),
    ("dt.date", DATES, ["gt=dt.date(2000, 1, 1)", "le=dt.date(2020, 1, 2)"]),
    ("dt.datetime", MOMENTS, ["gt=dt.datetime(2000, 1, 1)", "strict=True"]),
    ("dt.timedelta", SPANS, ["ge=dt.timedelta(0)", "lt=dt.timedelta(hours=2)"]),
    ("uuid.UUID", UUIDS, ["strict=True"]),
]  # fmt: skip

Draw = Callable[[st.SearchStrategy[Any]], Any]


class Maker:
    """Draws the source of one type; it numbers the classes that it makes."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.statements: list[str] = []

    def one_of(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def name(self, prefix: str) -> str:
        return f"{prefix}{len(self.statements)}"

    def any_type(self, depth: int) -> Source:
        """Draw any type that nests at most so deep."""
        if depth == 0:
            return self.scalar()
        kinds = [
            *[self.scalar, self.optional, self.union, self.container, self.mapping, self.pair],
            *[self.model, self.model, self.model, self.record, self.function, self.tagged],
        ]
        make = self.draw(st.sampled_from(kinds))
        return make() if make == self.scalar else make(depth - 1)

    def scalar(self) -> Source:
        if self.draw(st.integers(0, 2)):
            expression, inputs, hashable = self.draw(st.sampled_from(SCALARS))
            return Source(expression, nearly(inputs), hashable=hashable)
        expression, inputs, constraints = self.draw(st.sampled_from(CONSTRAINED))
        chosen = self.draw(st.lists(st.sampled_from(constraints), max_size=3, unique=True))
        field = f"t.Annotated[{expression}, p.Field({', '.join(chosen)})]"
        return Source(field, nearly(inputs), hashable=True)

    def key(self) -> Source:
        while not (source := self.scalar()).hashable:
            pass
        return source

    def optional(self, depth: int) -> Source:
        inner = self.any_type(depth)
        return Source(f"t.Optional[{inner.expression}]", st.none() | inner.inputs)

    def union(self, depth: int) -> Source:
        members = [self.any_type(depth) for _ in range(self.draw(st.integers(2, 3)))]
        expression = f"t.Union[{', '.join(m.expression for m in members)}]"
        if not self.draw(st.integers(0, 3)):
            expression = f"t.Annotated[{expression}, p.Field(union_mode='left_to_right')]"
        return Source(expression, st.one_of(*[m.inputs for m in members]))

    def container(self, depth: int) -> Source:
        kind = self.one_of("list", "set", "frozenset", "tuple", "deque", "Sequence", "Iterable")
        inner = self.key() if "set" in kind else self.any_type(depth)
        items = st.lists(inner.inputs, max_size=3)
        expression = f"{kind}[{inner.expression}]"
        makers: tuple[Any, ...] = (list, list, tuple, collections.deque)
        if kind == "tuple":
            expression, makers = f"tuple[{inner.expression}, ...]", (tuple, tuple, list)
        elif kind == "deque":
            expression = f"collections.deque[{inner.expression}]"
        elif "set" in kind:
            makers = (list, set_of_hashable)
        elif kind in ("Sequence", "Iterable"):
            expression, makers = f"t.{expression}", (list, tuple)
        if kind != "Iterable" and not self.draw(st.integers(0, 2)):
            limit = self.one_of("min_length=1", "max_length=2", "fail_fast=True", "strict=True")
            expression = f"t.Annotated[{expression}, p.Field({limit})]"
        fitting = st.builds(lambda make, values: make(values), st.sampled_from(makers), items)
        return Source(expression, nearly(fitting))

    def mapping(self, depth: int) -> Source:
        key, value = self.key(), self.any_type(depth)
        kind = self.one_of("dict", "dict", "t.Mapping", "collections.OrderedDict")
        inputs = st.lists(st.tuples(key.inputs, value.inputs), max_size=2).map(dict_of_hashable)
        return Source(f"{kind}[{key.expression}, {value.expression}]", nearly(inputs))

    def pair(self, depth: int) -> Source:
        parts = [self.any_type(depth) for _ in range(self.draw(st.integers(1, 3)))]
        fitting = st.tuples(*[part.inputs for part in parts])
        expression = f"tuple[{', '.join(part.expression for part in parts)}]"
        others = fitting.map(list) | fitting.map(lambda items: items[1:])
        return Source(expression, nearly(fitting | others))

    def function(self, depth: int) -> Source:
        inner = self.any_type(depth)
        kind = self.one_of(
            "p.AfterValidator(refuse_some)", "p.BeforeValidator(refuse_some)",
            "p.AfterValidator(double)", "p.WrapValidator(around)", "p.PlainValidator(refuse_some)",
            "p.PlainSerializer(repr)", "p.PlainSerializer(str, when_used='json')",
            "p.WrapSerializer(around)", "p.Strict()", "p.SerializeAsAny()", "p.SkipValidation()",
        )  # fmt: skip
        return Source(f"t.Annotated[{inner.expression}, {kind}]", inner.inputs)

    def fields(self, depth: int, names: tuple[str, ...]) -> dict[str, Source]:
        chosen = self.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        return {name: self.any_type(depth) for name in chosen}

    def record(self, depth: int) -> Source:
        """Draw a TypedDict, a NamedTuple or a dataclass."""
        kind = self.one_of("TypedDict", "NamedTuple", "dataclass", "p.dataclass")
        fields = self.fields(depth, ("a", "b", "c"))
        total = kind != "TypedDict" or self.draw(st.booleans())
        defaults = kind != "TypedDict" and self.draw(st.booleans())
        annotated = [
            f"    {name}: {source.expression}{' = None' if defaults else ''}"
            for name, source in fields.items()
        ]
        name = self.name(kind.replace("p.", "P")[0])
        heads = {
            "TypedDict": [f"class {name}(te.TypedDict{'' if total else ', total=False'}):"],
            "NamedTuple": [f"class {name}(t.NamedTuple):"],
            "dataclass": ["@dataclasses.dataclass", f"class {name}:"],
            "p.dataclass": ["@p.dataclasses.dataclass", f"class {name}:"],
        }
        config = self.draw(st.sampled_from([{}, {}, *RECORD_SETTINGS]))
        if config and kind == "TypedDict":
            annotated.insert(0, f"    __pydantic_config__ = {config}")
        elif config and kind == "p.dataclass":
            heads[kind][0] = f"@p.dataclasses.dataclass(config={config})"
        self.statements.append("\n".join([*heads[kind], *annotated]))
        inputs = self.keyed({name: source.inputs for name, source in fields.items()})
        if kind == "NamedTuple":
            inputs |= st.tuples(*[source.inputs for source in fields.values()])
        elif "dataclass" in kind:
            inputs |= st.builds(Made, st.just(name), inputs)
        return Source(name, nearly(inputs))

    def keyed(self, parts: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
        """Return dictionaries with the keys, at times without some or with another."""
        every = st.fixed_dictionaries(parts)
        some = st.fixed_dictionaries({}, optional=parts)
        more = st.fixed_dictionaries(parts, optional={"zz": JUNK})
        return st.one_of(every, every, some, more)

    def model(self, depth: int) -> Source:
        """Draw a model (or a root model)."""
        if not self.draw(st.integers(0, 9)):
            return self.root_model(depth)
        base, bodies, inputs = "p.BaseModel", [], {}
        for name, source in self.fields(depth, ("a", "b", "c", "d_e", "f")).items():
            arguments, keys = self.arguments(name)
            annotation = source.expression
            if "default=None" in arguments and self.draw(st.booleans()):
                annotation = f"t.Optional[{annotation}]"
            bodies.append(f"    {name}: {annotation} = p.Field({', '.join(arguments)})")
            inputs[self.draw(st.sampled_from(keys))] = source.inputs
        bodies += self.methods(bodies)
        settings = self.draw(st.lists(st.sampled_from(SETTINGS), max_size=2, unique=True))
        name = self.name("M")
        config = ", ".join(["arbitrary_types_allowed=True", *settings])
        self.statements.append("\n".join([
            f"class {name}({base}):", f"    model_config = p.ConfigDict({config})", *bodies,
        ]))  # fmt: skip
        keyed = self.keyed(inputs)
        made = st.builds(Made, st.just(name), keyed)
        things = keyed.map(lambda values: Thing(**values))
        return Source(name, nearly(st.one_of(keyed, keyed, keyed, made, things)))

    def root_model(self, depth: int) -> Source:
        inner = self.any_type(depth)
        name = self.name("R")
        self.statements.append(f"class {name}(p.RootModel[{inner.expression}]):\n    pass")
        return Source(name, nearly(inner.inputs))

    def arguments(self, name: str) -> tuple[list[str], list[str]]:
        """Draw the arguments of `Field`, and what its key may be in an input."""
        arguments, keys = [], [name]
        defaults = ["", "", "", "default=None", "default_factory=list", "default=1"]
        default = self.draw(st.sampled_from(defaults))
        if default:
            arguments.append(default)
        alias = self.draw(st.integers(0, 9))
        if alias < 3:
            option = ("alias", "validation_alias", "serialization_alias")[alias]
            arguments.append(f"{option}='{name}A'")
            keys += [name + "A"] * 3 if alias < 2 else []
        elif alias == 3:
            arguments.append(f"validation_alias=p.AliasChoices('x', p.AliasPath('{name}A'))")
            keys += ["x", name + "A"]
        if self.draw(st.integers(0, 7)) == 0:
            option = ["exclude=True", "frozen=True", "validate_default=True", "description='D'"]
            arguments.append(self.draw(st.sampled_from([*option, "title='T'", "examples=[1]"])))
        return arguments, keys

    def methods(self, bodies: list[str]) -> list[str]:
        """Draw a method that takes part in validation or serialisation, mostly none."""
        first = bodies[0].split(":")[0].strip()
        chance = self.draw(st.integers(0, 14))
        if chance >= len(METHODS):
            return []
        return ["    " + line.replace("FIRST", first) for line in METHODS[chance]]

    def tagged(self, depth: int) -> Source:
        """Draw a union that a field tells apart."""
        members, inputs = [], []
        for tag in ("'x'", "'y', 'z'"):
            inner = self.any_type(depth)
            name = self.name("X")
            kind = self.one_of("p.BaseModel", "p.BaseModel", "te.TypedDict")
            body = [f"    kind: t.Literal[{tag}]", f"    a: {inner.expression}"]
            self.statements.append("\n".join([f"class {name}({kind}):", *body]))
            members.append(name)
            keys = st.sampled_from(["x", "y", "z", "w", 1])
            inputs.append(self.keyed({"kind": keys, "a": inner.inputs}))
        expression = f"t.Union[{', '.join(members)}]"
        return Source(
            f"t.Annotated[{expression}, p.Field(discriminator='kind')]",
            nearly(st.one_of(*inputs)),
        )


METHODS = [
    ["@p.field_validator('FIRST')", "def check(cls, v): return refuse_some(v)"],
    [
        "@p.field_validator('FIRST', mode='before')",
        "def check(cls, v, info): return around(v, lambda v: v) if info.field_name else v",
    ],
    ["@p.model_validator(mode='before')", "def check(cls, v): return same_keys(v)"],
    ["@p.model_validator(mode='after')", "def check(self): refuse_some(self.FIRST); return self"],
    ["@p.model_validator(mode='wrap')", "def check(cls, v, handler): return handler(v)"],
    ["@p.computed_field", "def computed(self) -> str: return repr(type(self.FIRST))"],
    ["@p.field_serializer('FIRST')", "def ser(self, v): return repr(v)"],
    [
        "@p.model_serializer(mode='wrap')",
        "def ser(self, handler): return {'wrapped': handler(self)}",
    ],
    ["_private: int = 3"],
]
for method in METHODS:
    if "cls" in method[-1]:
        method.insert(1, "@classmethod")

RECORD_SETTINGS = [{"extra": "forbid"}, {"extra": "allow"}, {"strict": True}]

SETTINGS = [
    "extra='allow'", "extra='forbid'", "extra='ignore'", "populate_by_name=True", "strict=True",
    "validate_by_alias=True, validate_by_name=True",
    "validate_by_alias=False, validate_by_name=True",
    "str_strip_whitespace=True", "str_to_lower=True", "str_max_length=3", "from_attributes=True",
    "use_enum_values=True", "validate_default=True", "frozen=True", "coerce_numbers_to_str=True",
    "revalidate_instances='always'", "revalidate_instances='subclass-instances'",
    "ser_json_bytes='base64'", "ser_json_timedelta='float'", "ser_json_inf_nan='strings'",
    "ser_json_inf_nan='constants'", "val_json_bytes='base64'", "allow_inf_nan=False",
    "loc_by_alias=False", "alias_generator=lambda n: n + 'A'", "serialize_by_alias=True",
    "hide_input_in_errors=True", "validation_error_cause=True", "ser_json_temporal='milliseconds'",
    "val_temporal_unit='milliseconds'", "use_attribute_docstrings=True", "title='Title'",
    "json_schema_serialization_defaults_required=True",
]  # fmt: skip


def set_of_hashable(values: list[Any]) -> Any:
    try:
        return set(values)
    except TypeError:
        return values


def dict_of_hashable(pairs: list[tuple[Any, Any]]) -> Any:
    try:
        return dict(pairs)
    except TypeError:
        return pairs


@st.composite
def random_types(draw: Draw, depth: int = 2) -> Source:
    """Draw the source of a type that nests at most so deep."""
    maker = Maker(draw)
    source = maker.any_type(depth)
    return dataclasses.replace(source, statements=maker.statements)
