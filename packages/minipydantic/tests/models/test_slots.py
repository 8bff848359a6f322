"""What instances know beside their values: given, extra and private fields."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from minipydantic import BaseModel, ConfigDict, PrivateAttr, RootModel


class Point(BaseModel):
    x: int
    y: int = 0


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")

    x: int
    _seen: int = PrivateAttr(default=1)


class Empty(BaseModel):
    pass


class Number(RootModel[int]):
    pass


MAKERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "init": lambda data: Point(**data),
    "validate": Point.model_validate,
    "construct": lambda data: Point.model_construct(**data),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
@pytest.mark.parametrize("data", [{"x": 1}, {"x": 1, "y": 2}], ids=["default", "all"])
def test_the_names_of_given_fields_belong_to_the_instance(
    make: Callable[[dict[str, Any]], Any], data: dict[str, Any]
) -> None:
    for _ in range(60):  # interpreted, then compiled
        one, other = make(data), make(data)
        assert type(one.model_fields_set) is set
        assert one.model_fields_set == set(data)
        one.model_fields_set.add("z")
        assert other.model_fields_set == set(data)
        assert one.model_fields_set == {*data, "z"}
        other.y = 5
        assert other.model_fields_set == {"x", "y"}
        assert (other.model_extra, other.__pydantic_private__) == (None, None)


@pytest.mark.parametrize(
    "duplicate",
    [copy.copy, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m)), lambda m: m.model_copy()],
    ids=["copy", "deepcopy", "pickle", "model_copy"],
)
@pytest.mark.parametrize(
    "make",
    [
        lambda: Point(x=1),
        lambda: Point(x=1, y=2),
        lambda: Open(x=1),
        lambda: Open(x=1, z=2),
        Empty,
        lambda: Number(1),
    ],
    ids=["default", "all", "private", "extra", "empty", "root"],
)
def test_duplicates_know_the_same(duplicate: Any, make: Any) -> None:
    for _ in range(60):
        original = make()
        double = duplicate(original)
        assert double == original
        for name in ("fields_set", "extra", "private"):
            slot = f"__pydantic_{name}__"
            assert getattr(double, slot) == getattr(original, slot)
        double.model_fields_set.add("more")
        assert "more" not in original.model_fields_set


def test_slots_can_be_written_from_outside() -> None:
    point = Point.model_construct()
    for slot, value in [("fields_set", {"y"}), ("extra", {"z": 1}), ("private", {"p": 1})]:
        object.__setattr__(point, f"__pydantic_{slot}__", value)
        assert getattr(point, f"__pydantic_{slot}__") is value
        object.__delattr__(point, f"__pydantic_{slot}__")


@pytest.mark.parametrize("slot", ["fields_set", "extra", "private"])
def test_a_new_instance_that_nobody_initialised_has_no_state(slot: str) -> None:
    with pytest.raises(AttributeError):
        getattr(Point.__new__(Point), f"__pydantic_{slot}__")


def test_an_instance_may_be_initialised_again() -> None:
    for _ in range(60):
        point = Point(x=1)
        point.__init__(x=2, y=3)  # type: ignore[misc]
        assert (point.x, point.y, point.model_fields_set) == (2, 3, {"x", "y"})
        point.__init__(x=4)  # type: ignore[misc]
        assert (point.x, point.y, point.model_fields_set) == (4, 0, {"x"})


def test_an_instance_that_loses_its_values_keeps_its_state() -> None:
    class One(BaseModel):
        a: int

    for _ in range(60):
        for one in (One(a=1), One.model_validate({"a": 1})):
            del one.a
            assert one.model_fields_set == {"a"}
            assert one.model_extra is None
            assert one == copy.copy(one)
