"""Classes with generated methods behave as the same classes without."""

import copy
import functools
import gc
import inspect
import pickle
import traceback
import warnings
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType, SimpleNamespace
from typing import Annotated, Any, Generic, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import TypeAliasType

from minipydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    RootModel,
    TypeAdapter,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)
from minipydantic._interp import validator
from minipydantic.core import core_schema

LOG: list[Any] = []


@contextmanager
def compiling(after: int) -> Iterator[None]:
    """Let validators that are built inside compile after so many calls; -1 is never."""
    before = validator.CALLS_BEFORE_COMPILING
    validator.CALLS_BEFORE_COMPILING = after
    try:
        yield
    finally:
        validator.CALLS_BEFORE_COMPILING = before


def flat() -> Any:
    class Model(BaseModel):
        a: int
        b: str = "b"
        c: list[float] = Field([])

    return Model


def keyed() -> Any:
    class Model(BaseModel):
        a: int = Field(alias="x")
        b: str = Field("b", alias="not an identifier")
        type: int = 1

    return Model


def alternating(behaviour: Any) -> Callable[[], Any]:
    def make() -> Any:
        class Model(BaseModel):
            model_config = ConfigDict(validate_by_name=True, extra=behaviour, from_attributes=True)

            a: int = Field(alias="x")
            b: str = Field("b", validation_alias=AliasChoices("y", "z", "c"))
            type: int | None = Field(None, alias="not an identifier")

        return Model

    return make


def by_name() -> Any:
    class Model(BaseModel):
        model_config = ConfigDict(validate_by_name=True, validate_by_alias=False)

        a: int = Field(alias="x")
        b: str = Field("b", alias="not an identifier")

    return Model


def by_path() -> Any:
    class Part(BaseModel):
        a: int = Field(validation_alias=AliasPath("b", 0))

    class Model(BaseModel):
        a: Part | int
        c: list[Part] = Field([])

    return Model


def checked() -> Any:
    class Model(BaseModel):
        model_config = ConfigDict(validate_default=True)

        a: int
        b: str = Field(default_factory=lambda data: data["a"])
        c: list[int] = Field(["1"])  # type: ignore[list-item]

        @field_validator("c")
        @classmethod
        def after(cls, value: Any) -> Any:
            LOG.append(("after", value))
            return value

    return Model


def strict() -> Any:
    class Part(BaseModel):
        a: int

    class Model(BaseModel):
        model_config = ConfigDict(strict=True, from_attributes=True)

        a: int
        b: str = "b"
        c: list[Part] = Field([])

    return Model


def extra(behaviour: Any) -> Callable[[], Any]:
    def make() -> Any:
        class Model(BaseModel):
            model_config = ConfigDict(extra=behaviour)

            a: int
            b: str = "b"

        return Model

    return make


def wide(behaviour: Any) -> Callable[[], Any]:
    def make() -> Any:
        fields: dict[str, Any] = {f"f{i}": (int, i) for i in range(14)}
        fields |= {"a": (int, ...), "b": (str | None, None), "c": (list[int], [])}
        return create_model("Model", __config__=ConfigDict(extra=behaviour), **fields)

    return make


def nested() -> Any:
    class Part(BaseModel):
        a: int
        b: str | None = None

    class Model(BaseModel):
        a: Part
        c: list[Part] = Field([])

    return Model


def followed() -> Any:
    class Model(BaseModel):
        a: int
        b: str = Field(default_factory=lambda: str(len(LOG)))
        c: Any = None

        @field_validator("a", mode="before")
        @classmethod
        def before(cls, value: Any) -> Any:
            LOG.append(("before", value))
            return value

        @field_validator("b", "c")
        @classmethod
        def after(cls, value: Any, info: Any) -> Any:
            LOG.append(("after", info.field_name, dict(info.data), value))
            if value == "bad":
                raise ValueError("bad")
            return value

        @model_validator(mode="after")
        def whole(self) -> Any:
            LOG.append(("whole", dict(self)))
            if self.a == 3:
                raise ValueError("three")
            return SimpleNamespace(a=4) if self.a == 4 else self

    return Model


def preceded() -> Any:
    class Model(BaseModel):
        a: int
        b: str = "b"

        @model_validator(mode="before")
        @classmethod
        def whole(cls, data: Any) -> Any:
            LOG.append(("whole", data))
            return 5 if getattr(data, "get", dict)("a") == 5 else data

    return Model


def finished() -> Any:
    class Part(BaseModel):
        a: int = 0
        _made: list[int] = PrivateAttr(default=[])

        def model_post_init(self, context: Any) -> None:
            LOG.append(("part", self.a))
            self._made.append(self.a)
            if self.a == 3:
                raise ValueError("three")

    class Model(BaseModel):
        a: int = 0
        c: list[Part] = Field([])
        b: str = "b"
        _total: int = PrivateAttr(default=0)

        def model_post_init(self, context: Any) -> None:
            LOG.append(("whole", self.a))
            self._total = self.a + sum(part._made[0] for part in self.c)

    return Model


def private() -> Any:
    class Model(BaseModel):
        a: int
        b: str = "b"
        _one: int = 1
        _many: list[int] = PrivateAttr(default=[])
        _none: Any

    return Model


def initialising() -> Any:
    class Part(BaseModel):
        a: int

        def __init__(self, **data: Any) -> None:
            LOG.append(("part", data))
            super().__init__(**data)

    class Model(BaseModel):
        a: int
        c: list[Part] = Field([])

        def __init__(self, **data: Any) -> None:
            LOG.append(("whole", data))
            super().__init__(**data)

    return Model


def attributes() -> Any:
    class Part(BaseModel):
        model_config = ConfigDict(from_attributes=True)

        a: int
        b: str = "b"

    class Model(BaseModel):
        model_config = ConfigDict(from_attributes=True, extra="allow")

        a: int
        b: str = "b"
        c: list[Part] = Field([])

    return Model


def rooted() -> Any:
    class Model(RootModel[dict[str, int | str]]):
        pass

    return Model


def bare() -> Any:
    class Model(BaseModel):
        pass

    return Model


T = TypeVar("T")


def generic() -> Any:
    class Model(BaseModel, Generic[T]):
        a: T
        b: str = "b"

    return Model[int]


MAKERS: dict[str, Callable[[], Any]] = {
    **{make.__name__: make for make in [flat, keyed, nested, followed, preceded, finished]},
    **{make.__name__: make for make in [private, initialising, attributes, rooted, bare, generic]},
    **{f"extra {behaviour}": extra(behaviour) for behaviour in ["allow", "forbid", "ignore"]},
    **{make.__name__: make for make in [by_name, by_path, checked, strict]},
    **{
        f"alternating {behaviour}": alternating(behaviour)
        for behaviour in ["allow", "forbid", None]
    },
    **{f"wide {behaviour}": wide(behaviour) for behaviour in ["allow", "forbid", "ignore"]},
}


def twins(make: Callable[[], Any]) -> tuple[Any, Any]:
    """The same class twice: generated from the first call on, and always interpreted."""
    classes = []
    for after in (0, -1):
        with compiling(after):
            cls = make()
            cls.sub = type("Sub", (cls,), {"__module__": __name__})
            assert cls.__pydantic_validator__
            assert cls.sub.__pydantic_validator__
            classes.append(cls)
    return classes[0], classes[1]


PAIRS = {name: twins(make) for name, make in MAKERS.items()}

scalars = st.sampled_from([0, 1, 3, 4, 5, "1", "x", "bad", None, 1.5, True])
parts = st.one_of(
    st.dictionaries(st.sampled_from(["a", "b"]), scalars, max_size=2),
    st.builds(lambda d: SimpleNamespace(**d), st.dictionaries(st.just("a"), scalars)),
)
everything = st.one_of(scalars, parts, st.lists(st.one_of(scalars, parts), max_size=2))
keys = st.sampled_from(
    ["a", "b", "c", "x", "y", "z", "not an identifier", "type", "f0", "f9", "_v", "self_"]
)
inputs = st.dictionaries(keys, everything, max_size=4)
likely = st.fixed_dictionaries(
    {"a": st.sampled_from([1, "2", 3])},
    optional={"b": st.sampled_from(["b", "bad"]), "c": st.lists(parts, max_size=2), "z": scalars},
)

WAYS: dict[str, Callable[[Any, dict[str, Any]], Any]] = {
    "init": lambda cls, data: cls(**data),
    "validate": lambda cls, data: cls.model_validate(data),
    "attributes": lambda cls, data: cls.model_validate(SimpleNamespace(**data)),
    "adapter": lambda cls, data: TypeAdapter(cls).validate_python(
        SimpleNamespace(**data), from_attributes=True
    ),
    "subclass": lambda cls, data: cls.sub(**data),
}


def shown(value: Any) -> Any:
    """A form of a result that compares across classes."""
    if isinstance(value, BaseModel):
        extra, private = value.__pydantic_extra__, value.__pydantic_private__
        values = [(name, shown(v)) for name, v in vars(value).items()]
        return (type(value).__name__, values, value.model_fields_set, shown(extra), shown(private))
    if isinstance(value, list | tuple):
        return [type(value).__name__, *map(shown, value)]
    if isinstance(value, dict):
        return {k: shown(v) for k, v in value.items()}
    return (type(value).__name__, repr(value))


def outcome(act: Callable[[], Any]) -> Any:
    """What a call returns or raises, warns of, and calls.

    The order of keyword arguments is lost on the way through parameters, which only the text of an
    error shows.
    """
    LOG.clear()
    result: Any
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = shown(act())
        except ValidationError as error:
            result = [shown(line) for line in error.errors(include_url=False)]
        except TypeError as error:
            result = repr(error)
    return result, shown(LOG), [(str(w.message), w.filename) for w in caught]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", PAIRS)
@settings(max_examples=40, deadline=None)
@given(data=st.one_of(inputs, likely))
def test_twins_agree(name: str, way: str, data: dict[str, Any]) -> None:
    fast, slow = PAIRS[name]
    act = WAYS[way]
    first = outcome(lambda: act(fast, copy.deepcopy(data)))
    assert first == outcome(lambda: act(slow, copy.deepcopy(data)))


def used(make: Callable[[], Any]) -> Any:
    """A class that has its generated methods."""
    with compiling(0):
        cls = make()
        assert cls.__pydantic_validator__
    cls(**{"a": 1})
    cls.model_validate({"a": 1})
    assert "__init__" in vars(cls)
    assert "model_validate" in vars(cls)
    return cls


def test_generated_methods_look_like_those_that_they_hide() -> None:
    cls = used(flat)
    for name in ("__init__", "model_validate"):
        own, original = getattr(cls, name), getattr(BaseModel, name)
        for attribute in ("__doc__", "__name__", "__qualname__", "__module__"):
            assert getattr(own, attribute) == getattr(original, attribute)
        assert inspect.signature(own) == inspect.signature(original)
    assert inspect.signature(cls) == inspect.signature(flat())


@pytest.mark.parametrize("make", [flat, wide("ignore")], ids=["parameters", "dict"])
def test_positional_arguments_are_refused_as_before(make: Any) -> None:
    messages = []
    for cls in (used(make), make()):
        for call in (lambda c=cls: c(1), lambda c=cls: c(1, a=1), lambda c=cls: c.model_validate()):
            with pytest.raises(TypeError) as caught:
                call()
            messages.append(str(caught.value))
    assert messages[:3] == messages[3:]


def test_methods_written_later_in_the_order_of_bases_are_found() -> None:
    first = used(flat)

    class Second(BaseModel):
        def __init__(self, **data: Any) -> None:
            super().__init__(**{**data, "b": "from Second"})

        @classmethod
        def model_validate(cls, obj: Any, **options: Any) -> Any:
            return super().model_validate({**obj, "c": [1]}, **options)

    class Both(first, Second):  # type: ignore[misc, valid-type]
        pass

    for _ in range(3):
        assert Both(a=1).b == "from Second"
        assert Both.model_validate({"a": 1}).c == [1.0]


def test_a_subclass_may_call_the_methods_of_its_base() -> None:
    base = used(flat)

    class Sub(base):  # type: ignore[misc, valid-type]
        d: int = 0

        @functools.wraps(base.__init__)
        def __init__(self, **data: Any) -> None:
            super().__init__(**data, d=7)

        @classmethod
        def model_validate(cls, obj: Any, **options: Any) -> Any:
            return super().model_validate({**obj, "b": "mine"}, **options)

    for _ in range(3):
        assert Sub(a=1).d == 7
        assert type(Sub.model_validate({"a": 1})) is Sub
        assert Sub.model_validate({"a": 1}).b == "mine"


def test_options_reach_the_method_that_was_written() -> None:
    cls = used(flat)
    with pytest.raises(ValidationError):
        cls.model_validate({"a": "1"}, strict=True)
    assert cls.model_validate(SimpleNamespace(a=1), from_attributes=True).a == 1
    assert cls.model_validate({"a": 1, "z": 2}, extra="allow").model_extra == {"z": 2}


def test_a_class_that_is_built_again_forgets_its_methods() -> None:
    cls = used(flat)
    cls.model_fields["a"].annotation = str
    cls.model_rebuild(force=True)
    assert "__init__" not in vars(cls)
    assert cls(a="x").a == cls.model_validate({"a": "x"}).a == "x"


def test_a_user_s_methods_are_left_alone() -> None:
    class Own(BaseModel):
        a: int

        @classmethod
        def model_validate(cls, obj: Any, **options: Any) -> Any:
            return "mine"

    own = Own.__dict__["model_validate"]
    for _ in range(60):
        Own(a=1)
        Own.__pydantic_validator__.validate_python({"a": 1})
        assert Own.__dict__["model_validate"] is own


@pytest.mark.parametrize("make", [flat, nested, followed, attributes])
def test_classes_can_be_collected(make: Callable[[], Any]) -> None:
    def use() -> weakref.ref[Any]:
        with compiling(0):
            cls = make()
            for act in (WAYS["init"], WAYS["validate"], WAYS["adapter"]):
                outcome(functools.partial(act, cls, {"a": 1}))
        return weakref.ref(cls)

    reference = use()
    LOG.clear()
    gc.collect()
    assert reference() is None


def broken() -> Any:
    class Model(BaseModel):
        a: int

        @field_validator("a")
        @classmethod
        def divide(cls, value: int) -> float:
            return 1 / (value - 1)

    return Model


@pytest.mark.parametrize(
    "act",
    [lambda cls, a: cls(a=a), lambda cls, a: cls.model_validate({"a": a})],
    ids=["init", "validate"],
)
def test_tracebacks_show_the_generated_source(act: Callable[[Any, int], Any]) -> None:
    with compiling(0):
        cls = broken()
        act(cls, 3)
        with pytest.raises(ZeroDivisionError) as caught:
            act(cls, 1)
    lines = traceback.format_exception(caught.value)
    assert any("minipydantic/generated/" in line and "_a = _divide(_a)" in line for line in lines)


def test_the_source_of_a_model_can_be_read() -> None:
    cls = flat()
    source = cls.__minipydantic_source__
    assert cls(a=1).__minipydantic_source__ == source
    assert "def __init__(_self, /, *_args, a=_ABSENT, b=_ABSENT, c=_ABSENT, **_more):" in source
    assert "def validate(_v):" in source
    assert "_a = _v['a']" in source
    compile(source, "source", "exec")


def test_reading_the_source_does_not_change_who_answers() -> None:
    with compiling(-1):
        cls = flat()
        assert cls.__minipydantic_source__
        cls(a=1)
        cls.model_validate({"a": 1})
    assert not {"__init__", "model_validate"} & vars(cls).keys()


def test_the_source_says_where_the_interpreter_remains() -> None:
    class Model(BaseModel):
        a: int

        @model_validator(mode="wrap")
        @classmethod
        def around(cls, value: Any, handler: Any) -> Any:
            return handler(value)

    assert "interpreter" in Model.__minipydantic_source__
    assert not hasattr(BaseModel, "__minipydantic_source__")


def test_a_function_of_a_shared_type_is_told_of_each_field() -> None:
    names: list[Any] = []

    def note(value: Any, info: Any) -> Any:
        names.append(info.field_name)
        return value

    shared = Annotated[list[int], AfterValidator(note)]
    with compiling(0):
        cls = create_model("Shared", a=(TypeAliasType("Alias", shared), ...), b=(shared, ...))
        for _ in range(2):
            names.clear()
            cls.model_validate({"a": [1], "b": [2]})
            assert names == ["a", "b"]


class Sent(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    a: int
    b: str = Field("b", pattern="b")


def test_what_generated_code_names_can_be_sent_with_it() -> None:
    """As cloudpickle does with classes that cannot be imported."""
    with compiling(0):
        Sent.model_rebuild(force=True)
        Sent.model_validate({"a": 1})
    validate = Sent.__pydantic_validator__._python_program.validate  # type: ignore[union-attr]
    names = {name for name in validate.__code__.co_names if name in validate.__globals__}
    assert len(names) > 5
    sent = pickle.loads(pickle.dumps({name: validate.__globals__[name] for name in names}))
    double = FunctionType(validate.__code__, {**validate.__globals__, **sent})
    for value in ({"a": "1"}, SimpleNamespace(a=1, b="b")):
        assert shown(double(value)) == shown(validate(value))


@pytest.mark.parametrize("after", [0, 1, -1])
def test_functions_around_a_class_run_as_often_compiled(after: int) -> None:
    calls: list[str] = []

    def before(data: Any) -> Any:
        calls.append("before")
        return data

    class Around(BaseModel):
        a: int = Field(validation_alias=AliasPath("x", "y"))  # left to the interpreter

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
            return core_schema.no_info_before_validator_function(before, handler(source))

    class Outer(BaseModel):
        items: list[Around]

    with compiling(after):
        Around.model_rebuild(force=True)
        Outer.model_rebuild(force=True)
    for _ in range(3):
        calls.clear()
        Around.model_validate({"x": {"y": 1}})
        assert len(calls) == 1
        calls.clear()
        with pytest.raises(ValidationError):
            Around.model_validate({"x": {"y": "z"}})
        assert len(calls) == 1
        calls.clear()
        Outer.model_validate({"items": [{"x": {"y": 1}}]})
        assert len(calls) == 3  # the schema of the field, and the validator of the class in it
