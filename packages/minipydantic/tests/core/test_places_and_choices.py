"""Where errors are, and which member of a union wins, in the corners that random schemas found."""

import enum
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Union
from uuid import UUID

import pytest

from minipydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    Json,
    RootModel,
    Strict,
    StrictStr,
    TypeAdapter,
    ValidationError,
    WrapValidator,
)

FIRST = Field(union_mode="left_to_right")


class Whole(RootModel[int]):
    pass


class Point(BaseModel, from_attributes=True):
    x: int = 1


class Titled(BaseModel, title="A title"):
    x: int


class Pair(NamedTuple):
    left: int
    right: str = "r"


class Word(enum.Enum):
    A = "a"


class Aliased(BaseModel):
    x: int = Field(None, alias="other", validate_default=True)


class Base64(BaseModel, val_json_bytes="base64"):
    data: bytes


def numbers() -> Iterator[int]:
    yield 1
    raise KeyError("lost")


def errors(kind: Any, value: Any, **options: Any) -> list[tuple[Any, ...]]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value, **options)
    return [(error["type"], error["loc"]) for error in caught.value.errors()]


@pytest.mark.parametrize(
    ("kind", "value", "options", "expected"),
    [
        (Whole, 5, {"strict": True}, Whole(5)),
        (Point, type("Thing", (), {"x": 2})(), {"strict": True}, Point(x=2)),
        (Pair, {1}, {}, Pair(1)),
        (Pair, range(1, 2), {"strict": True}, Pair(1)),
        (Annotated[float, Field(multiple_of=0.5)], float("inf"), {}, float("inf")),
        (Base64, {"data": "YWI"}, {}, Base64.model_construct(data=b"ab")),
        (Base64, {"data": "-_8="}, {}, Base64.model_construct(data=b"\xfb\xff")),
        (Union[Json, str], "[1]", {}, "[1]"),  # noqa: UP007
        (Union[Path, Annotated[Union[int, StrictStr], FIRST]], "a", {}, "a"),  # noqa: UP007
    ],
)
def test_values(kind: Any, value: Any, options: dict[str, Any], expected: Any) -> None:
    assert TypeAdapter(kind).validate_python(value, **options) == expected


def test_text_in_a_document_is_text_before_it_is_a_member() -> None:
    assert TypeAdapter(Union[Word, str]).validate_json('"a"') == "a"  # noqa: UP007


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (dict[int, int], {True: "x"}, [("int_parsing", (1,))]),
        (dict[str, int], {2**64: 1}, [("string_type", (str(2**64), "[key]"))]),
        (Aliased, {}, [("int_type", ("x",))]),
        (Pair, numbers(), [("iteration_error", (1,))]),
        (Pair, (1, "a", 2), [("too_long", ())]),
        (list[Titled], 1, [("list_type", ())]),
        (Union[Titled, int], "a", [("model_type", ("Titled",)), ("int_parsing", ("int",))]),  # noqa: UP007
        (
            Annotated[tuple[int, ...], Field(min_length=2)],
            ("x",),
            [("int_parsing", (0,)), ("too_short", ())],
        ),
        (
            Annotated[tuple[int, ...], Field(max_length=2)],
            ("x", 1, 2),
            [("int_parsing", (0,))],
        ),
    ],
)
def test_places(kind: Any, value: Any, expected: Any) -> None:
    assert errors(kind, value) == expected


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("YW", "Invalid last symbol 0x57 ('W') at offset 1, decoded as 0b00010110."),
        ("YWJj=", "Invalid symbol 61, offset 4."),
        ("-/==", "Invalid symbol 45, offset 0."),
        ("é", "Invalid symbol 195, offset 0."),
        ("YWJjZ", "Invalid input length: 5"),
    ],
)
def test_what_is_wrong_with_base64(text: str, complaint: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Base64(data=typing.cast(Any, text))
    assert caught.value.errors()[0]["msg"] == f"Data should be valid base64: {complaint}"


FUNCTIONS = [BeforeValidator(lambda v: v), WrapValidator(lambda v, h: h(v))]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_a_function_passes_on_is_no_document(function: Any) -> None:
    adapter = TypeAdapter(Annotated[set[int], function])
    assert adapter.validate_json("[1]") == {1}
    with pytest.raises(ValidationError, match="set_type"):
        adapter.validate_json("[1]", strict=True)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_only_a_document_may_be_written_as(function: Any) -> None:
    adapter = TypeAdapter(Annotated[UUID, function])
    assert adapter.validate_json(f'"{UUID(int=5)}"', strict=True) == UUID(int=5)


@pytest.mark.parametrize(
    ("kind", "document", "expected"),
    [
        (Union[str, UUID], f'"{UUID(int=5)}"', UUID(int=5)),  # noqa: UP007
        (Union[str, Path], '"a"', "a"),  # noqa: UP007
        (Union[bytes, Json], '"1"', b"1"),  # noqa: UP007
        (Union[Json, str], '"1"', 1),  # noqa: UP007
    ],
)
def test_who_takes_a_text_of_a_document(kind: Any, document: str, expected: Any) -> None:
    assert TypeAdapter(kind).validate_json(document) == expected


def test_keys_of_documents_are_texts() -> None:
    kind = dict[Literal[1, "a"], int]
    assert TypeAdapter(kind).validate_json('{"a": 1}') == {"a": 1}
    with pytest.raises(ValidationError, match="literal_error"):
        TypeAdapter(kind).validate_json('{"1": 1}')


@pytest.mark.parametrize("kind", [Union[int, str], Pair])  # noqa: UP007
def test_what_cannot_be_strict_as_a_whole(kind: Any) -> None:
    with pytest.raises(RuntimeError, match="Unable to apply constraint 'strict'"):
        TypeAdapter(Annotated[kind, Strict()])
