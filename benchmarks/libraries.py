"""What is measured: the same shapes of data in each library, and how each does each thing.

An operation is the statement that a user would write: what stands there is what is measured.
"""

import dataclasses
import datetime as dt
import decimal
import enum
import importlib
import json
import uuid
from collections.abc import Callable
from typing import Annotated, Any

import attrs
import cattrs
import msgspec
from attrs import validators as check

FLAT = {"id": 1, "name": "Pen", "price": 1.5, "in_stock": True, "note": "blue"}
WIDE = {f"field_{i}": i if i % 2 else f"value {i}" for i in range(20)}
SPECIAL = {
    "day": "2026-01-02T03:04:05",
    "key": "12345678-1234-5678-1234-567812345678",
    "price": "1.50",
    "colour": "red",
}
DATA: dict[str, Any] = {
    "flat": FLAT,
    "nested 10": {"id": 7, "items": [FLAT] * 10},
    "list of 1000": [FLAT] * 1000,
    "wide 20": WIDE,
    "constrained": {"id": 1, "name": "Pen", "price": 1.5, "stock": 7, "code": "AB-12"},
    "user validators": FLAT,
    "strings": {"id": "1", "name": "Pen", "price": "1.5", "in_stock": "true", "note": "blue"},
    "special strings": SPECIAL,
}
BROKEN = {**FLAT, "id": "x", "price": "y", "in_stock": "z"}


class Colour(enum.Enum):
    """A choice."""

    RED = "red"
    BLUE = "blue"


@dataclasses.dataclass
class Library:
    """A library.

    Attributes:
        types: What stands for each shape of `DATA`.
        operations: Statements on `T` (the type), `data`, `text` (JSON) and `value` (valid).
        many: The statements for lists, where they differ.
        unlike: Rows in which the library would not check, or not convert as Pydantic does.
        define: Makes the class of the flat shape anew.
        names: What statements may mention besides; called with the type.
    """

    types: dict[str, Any]
    operations: dict[str, str]
    define: Callable[[], Any]
    names: Callable[[Any], dict[str, Any]] = lambda _: {}
    many: dict[str, str] = dataclasses.field(default_factory=dict)
    unlike: frozenset[str] = frozenset()

    def statement(self, shape: str, operation: str) -> tuple[str, dict[str, Any]] | None:
        """Return a statement and its names, or None where the library has no equivalent."""
        table = self.many if self.many and shape.startswith("list") else self.operations
        if (
            operation not in table
            or shape not in self.types
            or f"{shape}: {operation}" in self.unlike
        ):
            return None
        data, made = DATA[shape], self.types[shape]
        names = {"T": made, "data": data, "text": json.dumps(data).encode(), "broken": BROKEN}
        names |= self.names(made) | {"define": self.define}
        if "value" in table[operation]:
            names["value"] = eval(table["validate"], names)
        return table[operation], names


REFUSED = """\
try: {0}
except Refused{1}
else: raise RuntimeError("accepted what is wrong")"""
FASTAPI_OPTIONS = (
    "include=None, exclude=None, by_alias=True, exclude_unset=False, exclude_defaults=False, "
    "exclude_none=False"
)


def pydantic_like(name: str) -> Library:
    """Pydantic's API, by the original or by the mini layer."""
    lib = importlib.import_module(name)

    def define() -> Any:
        class Flat(lib.BaseModel):
            id: int
            name: str
            price: float
            in_stock: bool
            note: str

        return Flat

    Flat = define()

    class Nested(lib.BaseModel):
        id: int
        items: list[Flat]  # type: ignore[valid-type]

    class Constrained(lib.BaseModel):
        id: int = lib.Field(ge=0)
        name: str = lib.Field(min_length=1, max_length=50)
        price: float = lib.Field(gt=0)
        stock: int = lib.Field(lt=1000)
        code: str = lib.Field(pattern=r"^[A-Z]{2}-\d+$")

    class Checked(define()):
        @lib.field_validator("name", mode="before")
        @classmethod
        def _strip(cls, value: Any) -> Any:
            return value.strip() if isinstance(value, str) else value

        @lib.field_validator("price")
        @classmethod
        def _positive(cls, value: float) -> float:
            if value < 0:
                raise ValueError("negative")
            return value

        @lib.field_validator("note")
        @classmethod
        def _short(cls, value: str) -> str:
            if len(value) > 100:
                raise ValueError("too long")
            return value

        @lib.model_validator(mode="after")
        def _consistent(self) -> Any:
            if self.in_stock and not self.name:
                raise ValueError("what is in stock needs a name")
            return self

    class Special(lib.BaseModel):
        day: dt.datetime
        key: uuid.UUID
        price: decimal.Decimal
        colour: Colour

    return Library(
        types={
            "flat": Flat,
            "nested 10": Nested,
            "list of 1000": list[Flat],  # type: ignore[valid-type]
            "wide 20": lib.create_model("Wide", **{k: (type(v), ...) for k, v in WIDE.items()}),
            "constrained": Constrained,
            "user validators": Checked,
            "strings": Flat,
            "special strings": Special,
        },
        operations={
            "Model(**d)": "T(**data)",
            "validate": "T.model_validate(data)",
            "from JSON": "T.model_validate_json(text)",
            "dump": "value.model_dump()",
            "dump JSON": "value.model_dump_json()",
            "FastAPI's dump_python": f"adapter.dump_python(value, mode='json', {FASTAPI_OPTIONS})",
            "FastAPI's dump_json": f"adapter.dump_json(value, {FASTAPI_OPTIONS})",
            "failure with 3 errors": REFUSED.format("T.model_validate(broken)", ": pass"),
            "the same, and errors()": REFUSED.format(
                "T.model_validate(broken)", " as error: error.errors()"
            ),
            "create the class (5 fields)": "define()",
            "create the class, validate once": "define().model_validate(data)",
        },
        many={
            "validate": "adapter.validate_python(data)",
            "from JSON": "adapter.validate_json(text)",
            "dump": "adapter.dump_python(value)",
            "dump JSON": "adapter.dump_json(value)",
        },
        define=define,
        names=lambda made: {"adapter": lib.TypeAdapter(made), "Refused": lib.ValidationError},
    )


def msgspec_library() -> Library:
    """Structs, compiled from C."""

    def define() -> Any:
        class Flat(msgspec.Struct, kw_only=True):
            id: int
            name: str
            price: float
            in_stock: bool
            note: str

        return Flat

    Flat, Meta = define(), msgspec.Meta

    class Constrained(msgspec.Struct):
        id: Annotated[int, Meta(ge=0)]
        name: Annotated[str, Meta(min_length=1, max_length=50)]
        price: Annotated[float, Meta(gt=0)]
        stock: Annotated[int, Meta(lt=1000)]
        code: Annotated[str, Meta(pattern=r"^[A-Z]{2}-\d+$")]

    class Checked(define(), kw_only=True):
        def __post_init__(self) -> None:
            self.name = self.name.strip()
            check_record(self)

    special = {"day": dt.datetime, "key": uuid.UUID, "price": decimal.Decimal, "colour": Colour}
    convert = "convert(data, T, strict=False)"
    return Library(
        types={
            "flat": Flat,
            "nested 10": msgspec.defstruct("Nested", [("id", int), ("items", list[Flat])]),  # type: ignore[valid-type]
            "list of 1000": list[Flat],  # type: ignore[valid-type]
            "wide 20": msgspec.defstruct("Wide", [(k, type(v)) for k, v in WIDE.items()]),
            "constrained": Constrained,
            "user validators": Checked,
            "strings": Flat,
            "special strings": msgspec.defstruct("Special", list(special.items())),
        },
        operations={
            "Model(**d)": "T(**data)",
            "validate": convert,
            "from JSON": "decode(text)",
            "dump": "to_builtins(value)",
            "dump JSON": "encode(value)",
            "failure with 3 errors": REFUSED.format("convert(broken, T)", ": pass"),
            "the same, and errors()": REFUSED.format("convert(broken, T)", " as error: str(error)"),
            "create the class (5 fields)": "define()",
            "create the class, validate once": "convert(data, define())",
        },
        define=define,
        names=lambda made: {
            "convert": msgspec.convert,
            "decode": msgspec.json.Decoder(made).decode,
            "encode": msgspec.json.encode,
            "to_builtins": msgspec.to_builtins,
            "Refused": msgspec.ValidationError,
        },
        unlike=frozenset({"nested 10: Model(**d)", "constrained: Model(**d)"}),
    )


def cattrs_library(json_library: str) -> Library:
    """Classes by attrs, structured by cattrs, with one of the JSON libraries that it works with."""

    def define() -> Any:
        @attrs.define
        class Flat:
            id: int
            name: str
            price: float
            in_stock: bool
            note: str

        return Flat

    Flat = define()

    @attrs.define
    class Nested:
        id: int
        items: list[Flat]  # type: ignore[valid-type]

    @attrs.define
    class Constrained:
        id: int = attrs.field(validator=check.ge(0))
        name: str = attrs.field(validator=[check.min_len(1), check.max_len(50)])
        price: float = attrs.field(validator=check.gt(0))
        stock: int = attrs.field(validator=check.lt(1000))
        code: str = attrs.field(validator=check.matches_re(r"[A-Z]{2}-\d+"))

    @attrs.define
    class Checked:
        id: int
        name: str = attrs.field(converter=str.strip)
        price: float
        in_stock: bool
        note: str

        def __attrs_post_init__(self) -> None:
            check_record(self)

    special = {"day": dt.datetime, "key": uuid.UUID, "price": decimal.Decimal, "colour": Colour}
    converter = importlib.import_module(f"cattrs.preconf.{json_library}").make_converter()
    converter.register_structure_hook(decimal.Decimal, lambda value, _: decimal.Decimal(value))
    converter.register_structure_hook(uuid.UUID, lambda value, _: uuid.UUID(value))
    converter.register_unstructure_hook(decimal.Decimal, str)
    converter.register_unstructure_hook(uuid.UUID, str)
    return Library(
        types={
            "flat": Flat,
            "nested 10": Nested,
            "list of 1000": list[Flat],  # type: ignore[valid-type]
            "wide 20": _attrs_class("Wide", {k: type(v) for k, v in WIDE.items()}),
            "constrained": Constrained,
            "user validators": Checked,
            "strings": Flat,
            "special strings": _attrs_class("Special", special),
        },
        operations={
            "Model(**d)": "T(**data)",
            "validate": "structure(data, T)",
            "from JSON": "loads(text, T)",
            "dump": "unstructure(value)",
            "dump JSON": "dumps(value)",
            "failure with 3 errors": REFUSED.format("structure(broken, T)", ": pass"),
            "the same, and errors()": REFUSED.format(
                "structure(broken, T)", " as error: transform(error)"
            ),
            "create the class (5 fields)": "define()",
            "create the class, validate once": "structure(data, define())",
        },
        define=define,
        names=lambda _: {
            "structure": converter.structure,
            "unstructure": converter.unstructure,
            "loads": converter.loads,
            "dumps": converter.dumps,
            "transform": cattrs.transform_error,
            "Refused": cattrs.BaseValidationError,
        },
        unlike=frozenset({"nested 10: Model(**d)", "strings: validate"}),  # bool("false") is true
    )


def _attrs_class(name: str, fields: dict[str, type]) -> Any:
    return attrs.make_class(name, {k: attrs.field(type=t) for k, t in fields.items()}, slots=True)


def dataclasses_library(json_library: str) -> Library:
    """Plain dataclasses, which check nothing: what objects alone cost."""
    module = importlib.import_module(json_library)

    def define() -> Any:
        @dataclasses.dataclass
        class Flat:
            id: int
            name: str
            price: float
            in_stock: bool
            note: str

        return Flat

    class Checked(define()):
        def __post_init__(self) -> None:
            self.name = self.name.strip()
            check_record(self)

    return Library(
        types={
            "flat": define(),
            "wide 20": dataclasses.make_dataclass("Wide", [(k, type(v)) for k, v in WIDE.items()]),
            "user validators": Checked,
        },
        operations={
            "Model(**d)": "T(**data)",
            "validate": "T(**data)",
            "from JSON": "T(**loads(text))",
            "dump": "asdict(value)",
            "dump JSON": "dumps(asdict(value))",
            "create the class (5 fields)": "define()",
            "create the class, validate once": "define()(**data)",
        },
        define=define,
        names=lambda _: {
            "asdict": dataclasses.asdict,
            "loads": module.loads,
            "dumps": module.dumps,
        },
    )


def check_record(record: Any) -> None:
    """Check what the user validators of the models check, for libraries without such hooks."""
    if record.price < 0 or len(record.note) > 100 or (record.in_stock and not record.name):
        raise ValueError("not a good record")


def libraries(json_library: str) -> dict[str, Library]:
    """Return the candidates; those that let one choose a JSON library with the given one."""
    return {
        "pydantic": pydantic_like("pydantic"),
        "minipydantic": pydantic_like("minipydantic"),
        "msgspec": msgspec_library(),
        "attrs + cattrs": cattrs_library(json_library),
        "dataclasses": dataclasses_library(json_library),
    }
