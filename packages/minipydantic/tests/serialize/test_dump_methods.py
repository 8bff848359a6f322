"""`model_dump` and `model_dump_json` answer alike before and after code was generated for them."""

import pickle
import warnings

import pytest

from minipydantic import BaseModel, ConfigDict, Field, model_serializer

CALLS = 60


def make():
    class Item(BaseModel):
        id: int
        name: str
        price: float = 0.5
        note: str | None = None
        tags: list[str] = Field(default_factory=list)

    return Item


def outcomes(item):
    """What each way of dumping gives: a result or an error, and the warnings."""
    ways = [
        item.model_dump,
        item.model_dump_json,
        lambda: item.model_dump(mode="json"),
        lambda: item.model_dump(exclude_none=True),
        lambda: item.model_dump_json(indent=1),
    ]
    found = []
    for way in ways:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                result = repr(way())
            except Exception as error:
                result = f"{type(error).__name__}: {error}"
        places = [(str(w.message), w.filename == __file__) for w in caught]
        found.append((result, places))
    return found


def warmed():
    cls = make()
    item = cls(id=1, name="a")
    for _ in range(CALLS):
        item.model_dump()
        item.model_dump_json()
    return cls


@pytest.mark.parametrize(
    "values",
    [
        {"id": 1, "name": "a"},
        {"id": 10**5000, "name": "a", "price": 1e300},
        {"id": 2**80, "name": "ü", "price": -0.0, "tags": ["é"]},
        {"id": 1, "name": "\ud800"},
        {"id": 1, "name": "a", "tags": ["\ud800"]},
        {"id": 1, "name": "a", "price": float("inf")},
        {"id": 1, "name": "a", "price": float("nan")},
        {"id": "wrong", "name": 2, "price": None},
        {"name": "missing"},
        {"id": True, "name": type("Text", (str,), {})("a"), "tags": ("a",)},
        {"name": "other", "id": 1, "more": 5},
    ],
)
def test_unusual_values(values):
    fresh, generated = make(), warmed()
    assert outcomes(generated.model_construct(**values)) == outcomes(
        fresh.model_construct(**values)
    )


def test_subclasses_keep_their_own():
    base = warmed()

    class Derived(base):
        extra: int = 3

    class Spoken(base):
        def model_dump(self, **options):
            return {"dumped": super().model_dump(**options)}

    class Shaped(base):
        @model_serializer
        def shape(self):
            return [self.id]

    for _ in range(CALLS):
        assert Derived(id=1, name="a").model_dump()["extra"] == 3
        assert Spoken(id=1, name="a").model_dump()["dumped"]["id"] == 1
        assert Shaped(id=1, name="a").model_dump_json() == "[1]"


def test_extra_items_are_dumped():
    class Open(BaseModel):
        model_config = ConfigDict(extra="allow")
        a: int

    for _ in range(CALLS):
        assert Open(a=1).model_dump() == {"a": 1}
        assert Open(a=1, b=2).model_dump() == {"a": 1, "b": 2}
        assert Open(a=1, b=2).model_dump_json() == '{"a":1,"b":2}'


def test_the_result_is_the_caller_s():
    item = warmed()(id=1, name="a")
    item.model_dump()["id"] = 2
    assert item.id == 1


def test_a_class_that_is_built_again_is_dumped_by_what_it_is_now():
    cls = warmed()
    cls.model_fields["note"].exclude = True
    cls.model_rebuild(force=True)
    assert "note" not in cls(id=1, name="a").model_dump()
    assert "note" not in cls(id=1, name="a").model_dump_json()


class Sent(BaseModel):
    id: int


def test_instances_can_be_pickled():
    for _ in range(CALLS):
        Sent(id=1).model_dump()
    assert pickle.loads(pickle.dumps(Sent(id=1))) == Sent(id=1)


def test_a_model_without_fields():
    class Empty(BaseModel):
        _secret: int = 1

    for _ in range(CALLS):
        assert Empty().model_dump() == {}
        assert Empty().model_dump_json() == "{}"


def test_fields_that_are_left_out_by_their_value():
    class Choosy(BaseModel):
        a: int
        b: str = Field(default="bar", exclude_if=lambda value: value == "bar")

    for _ in range(CALLS):
        assert Choosy(a=1).model_dump() == {"a": 1}
        assert Choosy(a=1).model_dump_json() == '{"a":1}'
        assert Choosy(a=1, b="x").model_dump() == {"a": 1, "b": "x"}


def test_models_that_wait_for_names():
    class Waits(BaseModel):
        model_config = ConfigDict(defer_build=True)
        a: int

    class Holds(BaseModel):
        inner: Waits

    for _ in range(CALLS):
        assert Holds(inner={"a": 1}).model_dump() == {"inner": {"a": 1}}
        assert Waits(a=1).model_dump_json() == '{"a":1}'
