"""Classes are complete at once, and built by their first use; what is wrong is said at once."""

import copy
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from enum import Enum
from threading import Barrier
from typing import Annotated, Any, Generic, Literal, Optional, TypeVar

import pytest

from minipydantic import (
    UUID4,
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    UrlConstraints,
    ValidationError,
    computed_field,
    conint,
    create_model,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
)
from minipydantic.core import SchemaError
from minipydantic.dataclasses import dataclass
from minipydantic.errors import PydanticSchemaGenerationError, PydanticUserError

T = TypeVar("T")


class Colour(Enum):
    RED = "red"


class Point(BaseModel):
    x: int
    y: int = 0


class Shape(BaseModel):
    corners: list[Point]
    colour: Colour = Colour.RED
    inner: "Point | None" = None
    made: datetime | None = None
    price: Optional[Decimal] = None  # noqa: UP045
    kind: Literal["a", 1] = "a"
    names: dict[str, tuple[int, ...]] = Field({})


class Box(BaseModel, Generic[T]):
    content: T


def test_nothing_is_imported_to_build_a_class_that_is_not_used() -> None:
    program = (
        "import sys\n"
        "from minipydantic import BaseModel\n"
        "class M(BaseModel):\n"
        "    a: int\n"
        "    b: list[str] = []\n"
        "assert M.model_fields['a'].annotation is int\n"
        "print('minipydantic._schema.builder' in sys.modules)\n"
        "M(a='1')\n"
        "print('minipydantic._schema.builder' in sys.modules)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["False", "True"]


def test_what_is_nested_is_built_with_what_contains_it() -> None:
    shape = Shape.model_validate({"corners": [{"x": "1"}], "inner": {"x": 2}, "kind": 1})
    assert shape.model_dump(mode="json") == {
        "corners": [{"x": 1, "y": 0}],
        "colour": "red",
        "inner": {"x": 2, "y": 0},
        "made": None,
        "price": None,
        "kind": 1,
        "names": {},
    }
    assert Point(x=1).model_dump() == {"x": 1, "y": 0}


def first_uses() -> dict[str, Any]:
    return {
        "init": lambda model: model(x=1).x,
        "validate": lambda model: model.model_validate({"x": "1"}).x,
        "json": lambda model: model.model_validate_json('{"x": 1}').x,
        "dump": lambda model: model.model_construct(x=1).model_dump()["x"],
        "schema": lambda model: model.model_json_schema()["properties"]["x"]["title"] == "X",
        "adapter": lambda model: TypeAdapter(list[model]).validate_python([{"x": 1}])[0].x,
        "assignment": lambda model: setattr(m := model.model_construct(), "x", "1") or m.x,
        "copy": lambda model: copy.deepcopy(model.model_construct(x=1)).x,
        "field of another": lambda model: create_model("Other", m=(model, ...))(m={"x": 1}).m.x,
        "base of another": lambda model: create_model("Other", __base__=model, y=(int, 0))(x=1).x,
        "parametrised": lambda model: Box[model](content={"x": 1}).content.x,
        "root": lambda model: RootModel[model]({"x": 1}).root.x,
        "rebuilt": lambda model: model.model_rebuild(force=True) and model(x=1).x,
    }


@pytest.mark.parametrize("use", first_uses())
def test_any_use_may_be_the_first(use: str) -> None:
    class Model(BaseModel, validate_assignment=True):
        x: int

    assert Model.__pydantic_complete__
    assert first_uses()[use](Model) == 1


def test_dataclasses_wait_too() -> None:
    @dataclass(config=ConfigDict(validate_assignment=True))
    class Line:
        start: Point
        length: Annotated[int, Field(gt=0)] = 1
        tags: list[str] = Field(default_factory=list)

    line = Line({"x": "1"}, length="2")  # type: ignore[arg-type]
    assert line == Line(start=Point(x=1), length=2)
    assert TypeAdapter(Line).dump_python(line) == {
        "start": {"x": 1, "y": 0},
        "length": 2,
        "tags": [],
    }
    with pytest.raises(ValidationError):
        line.length = 0
    with pytest.raises(PydanticSchemaGenerationError):

        @dataclass
        class Unknown:
            field: _Unknown


def test_there_is_nothing_to_rebuild() -> None:
    class Model(BaseModel):
        x: int

    assert Model.model_rebuild() is None


def test_hooks_see_a_class_that_works() -> None:
    seen = []

    class Base(BaseModel):
        @classmethod
        def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
            seen.append(
                ("subclass", cls.__name__, [*cls.model_fields], cls.model_validate({"a": 1}))
            )

        @classmethod
        def __pydantic_on_complete__(cls) -> None:
            seen.append(("complete", cls.__name__, cls.__pydantic_complete__))

    class Model(Base):
        a: int

    assert seen == [
        ("complete", "Base", True),
        ("complete", "Model", True),
        ("subclass", "Model", ["a"], Model(a=1)),
    ]


def test_threads_share_the_first_build() -> None:
    class Inner(BaseModel):
        x: int

    class Outer(BaseModel):
        inner: Inner

    barrier = Barrier(8)

    def use(number: int) -> tuple[Any, int]:
        barrier.wait()
        model, data = (Outer, {"inner": {"x": number}}) if number % 2 else (Inner, {"x": number})
        model.model_validate(data)
        return model.__pydantic_validator__, id(model.__pydantic_serializer__)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(use, range(8)))) == 2


def test_instances_of_a_class_never_used_are_pickled() -> None:
    point = pickle.loads(pickle.dumps(Point.model_construct(x=1, y=2)))
    assert point == Point(x=1, y=2)


def test_decorated_functions_wait_too() -> None:
    class Model(BaseModel):
        a: int
        b: str = "b"

        @field_validator("a", mode="before")
        @classmethod
        def _a(cls, value: Any) -> Any:
            return value + 1

        @field_serializer("b")
        def _b(self, value: str) -> int:
            return len(value)

        @computed_field
        def c(self) -> int:
            return self.a

        @model_validator(mode="after")
        def _m(self) -> "Model":
            self.b *= 2
            return self

        @model_serializer(mode="wrap")
        def _s(self, write: Any) -> dict[str, Any]:
            return {"all": write(self)}

    assert Model.model_computed_fields["c"].return_type is int
    assert Model(a=1).model_dump() == {"all": {"a": 2, "b": 2, "c": 2}}


# --- what is wrong, is wrong at the class statement


class _Unknown:
    pass


class _Hooked:
    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        raise RuntimeError("no schema")


def _no_arguments() -> None: ...


def _two(a: Any, b: Any, c: Any) -> Any: ...


@pytest.mark.parametrize(
    ("definition", "error"),
    [
        ((_Unknown, ...), PydanticSchemaGenerationError),
        ((list[_Unknown], ...), PydanticSchemaGenerationError),
        ((dict[str, _Unknown | None], ...), PydanticSchemaGenerationError),
        ((_Hooked, ...), RuntimeError),
        ((list[_Hooked], ...), RuntimeError),
        ((Annotated[int, _Hooked], ...), RuntimeError),
        ((str, Field(pattern="(")), SchemaError),
        ((Annotated[int, AfterValidator(_no_arguments)], ...), PydanticUserError),
        ((Annotated[int, UrlConstraints(max_length=1)], ...), PydanticUserError),
        ((type[list[int]], ...), PydanticUserError),
        ((tuple[int, ..., str], ...), PydanticSchemaGenerationError),
    ],
)
def test_a_field_that_has_no_schema(definition: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        create_model("Model", field=definition)


@pytest.mark.parametrize(
    "namespace",
    [
        {"check": field_validator("missing")(lambda cls, value: value)},
        {"check": field_validator("a")(staticmethod(_two))},
        {"check": field_validator("a")(staticmethod(_no_arguments))},
        {"check": field_serializer("missing")(lambda self, value: value)},
        {"check": field_serializer("a")(_two)},
        {"check": computed_field(lambda self: 1)},
        {"check": model_validator(mode="after")(_two)},
    ],
)
def test_a_decorated_function_that_does_not_fit(namespace: dict[str, Any]) -> None:
    with pytest.raises(PydanticUserError):
        create_model("Model", __validators__=namespace, a=(int, 1))


def test_configuration_that_the_core_refuses() -> None:
    with pytest.raises(SchemaError):
        create_model("Model", __config__={"extra": "sometimes"}, a=(int, 1))


def test_a_name_that_is_defined_later() -> None:
    class Model(BaseModel):
        later: "list[Later]"  # noqa: F821

    assert not Model.__pydantic_complete__
    with pytest.raises(PydanticUserError, match="not fully defined"):
        Model(later=[])


@pytest.mark.parametrize(
    ("text", "annotation"),
    [
        ("int", int),
        ("Point", Point),
        ("int | None", int | None),
        ("list[Point]", list[Point]),
        ("Local", Point),
        ("list['Point']", list[Point]),
        ("Optional['Local']", Point | None),
        ("'int'", int),
        ("None", type(None)),
    ],
)
def test_annotations_that_are_strings(text: str, annotation: Any) -> None:
    Local = Point  # noqa: F841

    class Model(BaseModel):
        field: text  # type: ignore[valid-type]

    assert Model.__pydantic_fields_complete__
    assert Model.model_fields["field"].annotation == annotation


def test_constraints_that_fit_their_types() -> None:
    class Model(BaseModel):
        model_config = ConfigDict(extra="forbid", title="A model")
        a: Annotated[int, Field(ge=1)]
        b: float | None = Field(None, lt=2)
        c: list[Annotated[str, Field(max_length=1)]] = Field([], min_length=1)
        d: Box[int] | None = Field(None, alias="D", description="a box")
        f: UUID4 | None = None
        g: Annotated[str, StringConstraints(to_lower=True, min_length=2)] = "xx"
        h: Annotated[int, AfterValidator(lambda value: value * 2), Field(le=4)] = 0
        i: SecretStr = SecretStr("")
        j: conint(gt=1, strict=True) = 2  # type: ignore[valid-type]

    assert Model.model_validate({"a": 1, "D": {"content": "2"}}).d == Box[int](content=2)
    with pytest.raises(ValidationError) as caught:
        Model.model_validate(
            {"a": 0, "b": 2, "c": ["xy"], "e": 1, "f": "1" * 32, "g": "A", "h": 3, "i": 1, "j": "2"}
        )
    assert caught.value.title == "A model"
    assert [error["type"] for error in caught.value.errors()] == [
        "greater_than_equal",
        "less_than",
        "string_too_long",
        "uuid_version",
        "string_too_short",
        "less_than_equal",
        "string_type",
        "int_type",
        "extra_forbidden",
    ]
