"""`ConfigDict(error_messages=...)` and `errors(messages=...)`: texts in place of ours."""

import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from minipydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator
from minipydantic.beyond import reworded
from minipydantic.core import PydanticCustomError

GERMAN = {
    "int_parsing": "Keine ganze Zahl",
    "too_short": "Mindestens {min_length} Einträge, nicht {actual_length}",
    "value_error": "{error}",
    "tidy": "Bitte {what} aufräumen",
}


class Room(BaseModel):
    size: int = 1
    names: list[str] = Field(default=["x"], min_length=1)
    floor: str = ""

    @field_validator("floor")
    @classmethod
    def _tidy(cls, value: str) -> str:
        if value == "socks":
            raise PydanticCustomError("tidy", "Tidy the {what}", {"what": value})
        if value == "lava":
            raise ValueError("the floor is lava")
        return value


class GermanRoom(Room):
    model_config = ConfigDict(error_messages=GERMAN)


def caught(model: type[BaseModel], data: Any) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    return caught.value


CASES = [
    ({"size": "x"}, "Keine ganze Zahl"),
    ({"names": []}, "Mindestens 1 Einträge, nicht 0"),
    ({"floor": "lava"}, "the floor is lava"),
    ({"floor": "socks"}, "Bitte socks aufräumen"),
    ({"size": None}, "Input should be a valid integer"),  # not in the mapping: as usual
]


@pytest.mark.parametrize(("data", "message"), CASES)
def test_configured(data: Any, message: str) -> None:
    error = caught(GermanRoom, data)
    assert error.errors()[0]["msg"] == message
    assert f"  {message} [type=" in str(error)
    assert json.loads(error.json())[0]["msg"] == message


@pytest.mark.parametrize(("data", "message"), CASES)
def test_per_call(data: Any, message: str) -> None:
    error = caught(Room, data)
    plain = error.errors()
    assert error.errors(messages=GERMAN)[0]["msg"] == message
    assert json.loads(error.json(messages=GERMAN))[0]["msg"] == message
    assert error.errors() == plain


@pytest.mark.parametrize(("data", "message"), CASES)
def test_errors_as_dictionaries(data: Any, message: str) -> None:
    errors = caught(Room, data).errors()
    assert reworded(errors, GERMAN) == [{**errors[0], "msg": message}]
    assert reworded(errors, {}) == errors


def test_call_before_configuration() -> None:
    error = caught(GermanRoom, {"size": "x", "names": []})
    messages = {"int_parsing": "Pas un entier"}
    texts = [item["msg"] for item in error.errors(messages=messages)]
    assert texts == ["Pas un entier", "Mindestens 1 Einträge, nicht 0"]


def test_function_of_type_and_context() -> None:
    def messages(kind: str, context: dict[str, Any]) -> str | None:
        if kind != "too_short":
            return None
        return "{min_length} wpis" if context["min_length"] == 1 else "{min_length} wpisy"

    error = caught(Room, {"size": "x", "names": []})
    assert [item["msg"] for item in error.errors(messages=messages)] == [
        "Input should be a valid integer, unable to parse string as an integer",
        "1 wpis",
    ]


def test_language_of_the_moment() -> None:
    current = GERMAN
    words: Callable[[str, Any], str | None] = lambda kind, _: current.get(kind)  # noqa: E731
    adapter = TypeAdapter(int, config=ConfigDict(error_messages=words))
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python("x")
    assert caught.value.errors()[0]["msg"] == "Keine ganze Zahl"
    current = {"int_parsing": "Nie liczba"}
    assert caught.value.errors()[0]["msg"] == "Nie liczba"


@pytest.mark.parametrize("model", [Room, GermanRoom])
def test_pickled(model: type[BaseModel]) -> None:
    error = caught(model, {"size": "x"})
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_empty_mapping_changes_nothing() -> None:
    error = caught(Room, {"size": "x"})
    assert error.errors(messages={}) == error.errors()
