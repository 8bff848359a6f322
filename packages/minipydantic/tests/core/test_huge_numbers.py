"""Short input that stands for a huge number is refused at once."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from minipydantic import BaseModel, TypeAdapter, ValidationError


@pytest.mark.parametrize(
    ("hint", "number", "kind"),
    [
        (int, "1e999999999", "int_parsing_size"),
        (int, "1e-999999999", "int_from_float"),
        (bool, "1e999999999", "bool_type"),
        (bool, "1e-999999999", "bool_type"),
        (bool, "sNaN", "bool_type"),
        (Fraction, "1e999999999", "fraction_parsing"),
        (Fraction, "1e-999999999", "fraction_parsing"),
        (date, "sNaN", "date_type"),
        (datetime, "sNaN", "datetime_type"),
        (time, "sNaN", "time_type"),
        (timedelta, "sNaN", "time_delta_type"),
    ],
)
def test_huge_decimals(hint: Any, number: str, kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(hint).validate_python(Decimal(number))
    assert refused.value.errors()[0]["type"] == kind


@pytest.mark.parametrize("text", ["1e999999999", "1e-999999999", "-1E+99_999"])
def test_huge_fractions(text: str) -> None:
    with pytest.raises(ValidationError, match="fraction"):
        TypeAdapter(Fraction).validate_python(text)


def test_decimals_that_are_whole() -> None:
    assert TypeAdapter(int).validate_python(Decimal("3e2")) == 300
    assert TypeAdapter(int).validate_python(Decimal("3." + "0" * 5000)) == 3
    assert TypeAdapter(bool).validate_python(Decimal("1.0")) is True


def test_field_named_type() -> None:
    class Typed(BaseModel):
        type: str
        default_factory: int = 0

    for _ in range(50):
        assert Typed(type="x").type == "x"
