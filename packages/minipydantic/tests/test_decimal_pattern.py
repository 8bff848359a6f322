"""Patterns of decimals allow exactly as many digits as validation does."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minipydantic._jsonschema.decimal_pattern import decimal_pattern
from minipydantic.core import SchemaValidator, ValidationError, core_schema

LIMITS = st.tuples(st.none() | st.integers(1, 12), st.none() | st.integers(0, 12))


@given(
    limits=LIMITS,
    sign=st.sampled_from(["", "-"]),
    whole=st.integers(0, 10**8),
    places=st.text("0123456789", max_size=8),
)
def test_pattern_agrees_with_validation(
    limits: tuple[int | None, int | None], sign: str, whole: int, places: str
) -> None:
    assume(whole or places)  # "0" counts as a digit in front of the point, ".0" does not
    max_digits, decimal_places = limits
    text = f"{sign}{whole}{'.' + places if places else ''}"
    lenient = decimal_pattern(
        max_digits=max_digits, decimal_places=decimal_places, allow_inf_nan=False, lenient=True
    )
    schema = core_schema.decimal_schema(max_digits=max_digits, decimal_places=decimal_places)
    try:
        value = SchemaValidator(schema).validate_python(text)
    except ValidationError:
        assert re.fullmatch(lenient, text) is None
        return
    assert re.fullmatch(lenient, text)
    written = decimal_pattern(
        max_digits=max_digits, decimal_places=decimal_places, allow_inf_nan=False, lenient=False
    )
    assert re.fullmatch(written, str(value))


@pytest.mark.parametrize("text", ["", ".", "-", "1..2", "1e", "e5", "a", "1.2.3", " 1"])
def test_no_number_no_match(text: str) -> None:
    pattern = decimal_pattern(max_digits=5, decimal_places=None, allow_inf_nan=True, lenient=True)
    assert re.fullmatch(pattern, text) is None


@pytest.mark.parametrize("exponent", range(-12, 13))
def test_exponents_as_str_writes_them(exponent: int) -> None:
    value = Decimal(15).scaleb(exponent)
    pattern = decimal_pattern(max_digits=9, decimal_places=None, allow_inf_nan=False, lenient=False)
    fits = len(f"{abs(value):f}".replace(".", "").lstrip("0")) <= 9 and exponent >= -9
    assert bool(re.fullmatch(pattern, str(value))) is fits


def test_infinity_only_on_request() -> None:
    for allowed in (True, False):
        pattern = decimal_pattern(
            max_digits=None, decimal_places=None, allow_inf_nan=allowed, lenient=True
        )
        for text in ("Infinity", "-inf", "nan", "sNaN12"):
            assert bool(re.fullmatch(pattern, text)) is allowed
