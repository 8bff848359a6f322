"""Errors that are caught and forgotten leave nothing for the garbage collector."""

import contextlib
import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from minipydantic import BaseModel, Field, TypeAdapter, ValidationError
from minipydantic._interp import validator


class Thing:
    """An input that is no valid value of anything."""


class Model(BaseModel):
    number: int
    numbers: list[int] = Field(default_factory=list)


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


WAYS: list[Callable[[type[Model]], Callable[[Any], Any]]] = [
    lambda model: lambda thing: model(number=thing),
    lambda model: lambda thing: model.model_validate({"number": 1, "numbers": [thing]}),
    lambda model: lambda thing: model.model_validate(thing),
    lambda model: (
        lambda thing: model.model_construct().__pydantic_validator__.validate_assignment(
            model(number=1), "number", thing
        )
    ),
    lambda model: TypeAdapter(list[model] | int).validate_python,  # type: ignore[valid-type]
    lambda model: TypeAdapter(model).validate_strings,
]


@pytest.mark.parametrize("calls", [-1, 0], ids=["interpreted", "generated"])
@pytest.mark.parametrize("way", WAYS)
def test_inputs_are_freed_with_their_errors(
    way: Callable[[type[Model]], Callable[[Any], Any]],
    calls: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(validator, "CALLS_BEFORE_COMPILING", calls)

    class Own(Model):
        """With a validator of its own."""

    validate = way(Own)
    thing = Thing()
    freed = weakref.ref(thing)
    with contextlib.suppress(ValidationError):
        validate(thing)
        raise AssertionError("no error")
    del thing
    assert freed() is None
