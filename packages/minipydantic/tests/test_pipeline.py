"""Validation pipelines: order of steps, and where constraints end up."""

import datetime
import re
from typing import Annotated, Any

import annotated_types
import pytest

from minipydantic import TypeAdapter, ValidationError
from minipydantic.experimental.pipeline import transform, validate_as, validate_as_deferred

SAME = validate_as(int).transform(lambda value: value)  # hides the type from later constraints


def run(base: Any, pipeline: Any, value: Any) -> Any:
    return TypeAdapter(Annotated[base, pipeline]).validate_python(value)


@pytest.mark.parametrize(
    ("pipeline", "value", "result"),
    [
        (validate_as(str).str_strip().str_upper(), " a ", "A"),
        (validate_as(str).str_strip().str_title(), " ab ", "Ab"),
        (validate_as(str).transform(str.split).validate_as(list[int]), "1 2", [1, 2]),
        (validate_as(str).validate_as(int).gt(3), "4", 4),
        (validate_as_deferred(lambda: int), "4", 4),
        (validate_as(int) | validate_as(str), "x", "x"),
        (validate_as(int) & transform(lambda value: value + 1), "1", 2),
        (validate_as(str).str_starts_with("a").str_ends_with("c").str_contains("b"), "abc", "abc"),
        (validate_as(int).in_([1, 2]).not_in([2]).eq(1).not_eq(2), 1, 1),
    ],
)
def test_steps_run_in_order(pipeline: Any, value: Any, result: Any) -> None:
    assert run(Any, pipeline, value) == result


def test_ellipsis_is_the_annotated_type() -> None:
    assert (
        run(float, validate_as(str).transform(lambda v: v.split()[0]).validate_as(...), "1 x")
        == 1.0
    )
    assert run(int, transform(str), "1") == "1"


@pytest.mark.parametrize(
    ("name", "bound", "words"),
    [
        ("gt", 5, "> 5"),
        ("ge", 5, ">= 5"),
        ("lt", -5, "< -5"),
        ("le", -5, "<= -5"),
        ("multiple_of", 5, "% 5 == 0"),
    ],
)
def test_constraints_are_native_where_possible(name: str, bound: int, words: str) -> None:
    native = TypeAdapter(Annotated[int, getattr(validate_as(int), name)(bound)])
    assert native.core_schema[name] == bound  # type: ignore[literal-required]
    with pytest.raises(ValidationError, match=re.escape(f"Value error, Expected {words}")):
        run(int, getattr(SAME, name)(bound), 3)


def test_a_second_bound_does_not_replace_the_first() -> None:
    adapter = TypeAdapter(Annotated[int, validate_as(int).gt(5).gt(1)])
    for value in (1, 5):
        with pytest.raises(ValidationError):
            adapter.validate_python(value)
    assert adapter.validate_python(6) == 6


def test_length() -> None:
    assert TypeAdapter(Annotated[str, validate_as(str).len(2, 3)]).json_schema() == {
        "maxLength": 3,
        "minLength": 2,
        "type": "string",
    }
    with pytest.raises(ValidationError, match="Expected length >= 2 and length <= 3"):
        run(str, validate_as(str).transform(lambda value: value).len(2, 3), "a")


def test_time_zones() -> None:
    naive = datetime.datetime(2020, 1, 1)
    kind = validate_as(datetime.datetime)
    assert run(Any, kind.datetime_tz_naive(), naive) == naive
    with pytest.raises(ValidationError, match="timezone_aware"):
        run(Any, kind.datetime_tz_aware(), naive)
    assert run(Any, kind.datetime_with_tz(datetime.UTC), naive).tzinfo is datetime.UTC
    with pytest.raises(NotImplementedError):
        kind.datetime_tz(datetime.UTC)


def test_predicates_name_the_function() -> None:
    def is_even(value: int) -> bool:
        return value % 2 == 0

    with pytest.raises(ValidationError, match=r"Predicate '.*is_even' failed"):
        run(int, validate_as(int).predicate(is_even), 3)


def test_constraints_of_annotated_types() -> None:
    assert run(int, validate_as(int).constrain(annotated_types.Interval(gt=1, lt=5)), 4) == 4
    assert run(str, validate_as(str).constrain(re.compile("A", re.IGNORECASE)), "a") == "a"
    with pytest.raises(TypeError, match="Cannot constrain by"):
        validate_as(int).constrain(object())


def test_json_schema_shows_input_and_output() -> None:
    adapter = TypeAdapter(Annotated[int, validate_as(str).validate_as(int)])
    assert adapter.json_schema() == {"type": "string"}
    assert adapter.json_schema(mode="serialization") == {"type": "integer"}
