"""`model_validate_json` of models, before and after it has been generated for their class."""

from collections.abc import Callable
from typing import Any

import pytest

from minipydantic import BaseModel, TypeAdapter, ValidationError, field_validator

TEXT = '{"id": 1, "tags": ["a"], "other": {"x": []}}'
MANY = 60  # calls after which code has been generated


class User(BaseModel):
    id: int
    tags: list[str] = []  # noqa: RUF012


class Admin(User):
    level: int = 1


class Loud(User):
    @classmethod
    def model_validate_json(cls, json_data: Any, **options: Any) -> Any:
        user = super().model_validate_json(json_data, **options)
        user.tags.append("loud")
        return user


def often(call: Callable[[], Any]) -> list[Any]:
    """The outcomes of many calls, each once, in order of their appearance."""
    outcomes: list[Any] = []
    for _ in range(MANY):
        try:
            outcome = call()
        except ValidationError as error:
            outcome = error.errors()
        if outcome not in outcomes:
            outcomes.append(outcome)
    return outcomes


@pytest.mark.parametrize("text", [TEXT, TEXT.encode(), bytearray(TEXT.encode())])
def test_forms_of_text(text: Any) -> None:
    """Strings, bytes and bytearrays, from the first call to those of generated code."""
    assert often(lambda: User.model_validate_json(text)) == [User(id=1, tags=["a"])]
    assert often(lambda: TypeAdapter(User).validate_json(text)) == [User(id=1, tags=["a"])]


def test_classes() -> None:
    """A subclass does not inherit what was generated for its base; overriding it works."""
    assert often(lambda: User.model_validate_json(TEXT)) == [User(id=1, tags=["a"])]
    assert often(lambda: Admin.model_validate_json(TEXT)) == [Admin(id=1, tags=["a"], level=1)]
    assert often(lambda: Loud.model_validate_json(TEXT)) == [Loud(id=1, tags=["a", "loud"])]


def test_options() -> None:
    """Options are obeyed at any time."""
    often(lambda: User.model_validate_json(TEXT))
    assert User.model_validate_json('{"id": "1"}').id == 1
    with pytest.raises(ValidationError, match="valid integer"):
        User.model_validate_json('{"id": "1"}', strict=True)
    with pytest.raises(ValidationError, match="Extra inputs"):
        User.model_validate_json(TEXT, extra="forbid")


def test_results_share_nothing() -> None:
    """Each call gives values of its own."""
    often(lambda: User.model_validate_json(TEXT))
    for text in (TEXT, '{"id": 1}'):
        first, second = User.model_validate_json(text), User.model_validate_json(text)
        first.tags.append("b")
        assert "b" not in second.tags


@pytest.mark.parametrize("text", [
    "", "{", "[1]", "null", '{"id": "x"}', '{"id": 1, "tags": [1]}', '{"id": 1, "tags": {}}',
    '{"id": 18446744073709551616.5}', '{"id": 1, "x": "\\ud800"}', '{"id": 1, "x": NaN',
    '{"id": 1, "x": ' + "[" * 201 + "1" + "]" * 201 + "}", b'{"id": 1, "x": "\xff"}', 7, "\ud800",
])  # fmt: skip
def test_errors_stay_the_same(text: Any) -> None:
    """What is wrong is told in the same words before and after."""
    (errors,) = often(lambda: User.model_validate_json(text))
    assert errors[0]["type"]


@pytest.mark.parametrize(("text", "number"), [
    ('{"id": 18446744073709551616}', 2**64),
    ('{"id": -9223372036854775809}', -(2**63) - 1),
    ('{"id": "18446744073709551616"}', 2**64),
    ('{"id": 1, "x": NaN}', 1),
    ('{"id": 1, "x": [1e999, "\\ud83d\\ude00"]}', 1),
    ('{"id": 0, "id": 1}', 1),
    ('\r\n {"id": 1}\t', 1),
])  # fmt: skip
def test_what_readers_decline(text: str, number: int) -> None:
    """Texts that one parser or another refuses, or reads differently, are valid nonetheless."""
    assert often(lambda: User.model_validate_json(text).id) == [number]


def test_functions_run_once() -> None:
    """A function of the user's is called once for a text, however it ends."""
    seen = []

    class Seen(BaseModel):
        a: int
        b: int

        @field_validator("a")
        @classmethod
        def see(cls, value: int) -> int:
            seen.append(value)
            return value

    for number in range(MANY):
        Seen.model_validate_json(f'{{"a": {number}, "b": 1}}')
        with pytest.raises(ValidationError):
            Seen.model_validate_json(f'{{"a": {-number}, "b": "x"}}')
    assert seen == [sign * number for number in range(MANY) for sign in (1, -1)]
