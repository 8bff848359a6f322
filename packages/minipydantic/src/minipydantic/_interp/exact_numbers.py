"""Decimals, fractions and complex numbers."""

from decimal import Decimal, DecimalException
from fractions import Fraction
from typing import Any

from minipydantic._interp.exponents import huge_exponent, refuse_huge_exponent
from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.numbers import Bounds
from minipydantic._interp.state import JSON, LAX, PYTHON, STRICT, STRINGS, State
from minipydantic._messages.lines import Invalid, Refused, failure
from minipydantic._messages.render import number_text

__all__ = ["BUILDERS"]


class DecimalValidator(Validator):
    """Decimals, with limits on their digits."""

    __slots__ = ("strict", "allow_inf_nan", "bounds", "max_digits", "places")  # noqa: RUF023  (the order of the repr)

    def __init__(self, schema: Schema, build: Build) -> None:
        self.name = "decimal"
        self.strict = build.strict(schema)
        allowed = build.option(schema, "allow_inf_nan")
        self.allow_inf_nan = bool(allowed)
        self.max_digits: int | None = schema.get("max_digits")
        self.places: int | None = schema.get("decimal_places")
        if self.allow_inf_nan and (self.max_digits is not None or self.places is not None):
            raise ValueError("allow_inf_nan=True cannot be used with max_digits or decimal_places")
        self.bounds = Bounds(schema, _bound, "a Decimal instance")
        divisor = self.bounds.multiple_of
        if divisor is not None and not (divisor.is_finite() and divisor > 0):
            raise ValueError("'multiple_of' must be a finite number greater than 0")

    def validate(self, value: Any, state: State) -> Decimal | Invalid:
        """Return a Decimal within the constraints."""
        try:
            return self._constrained(
                value if type(value) is Decimal else self.convert(value, state), value
            )
        except Refused as refused:
            return refused.invalid

    def _constrained(self, result: Decimal, value: Any) -> Decimal | Invalid:
        if not self.allow_inf_nan and not result.is_finite():
            raise failure("finite_number", value)
        if self.max_digits is not None or self.places is not None:
            self._check_digits(result, value)
        if not self.bounds:
            return result
        divisor = self.bounds.multiple_of
        if divisor is not None and not _divides(divisor, result):
            raise failure("multiple_of", value, multiple_of=divisor)
        if result.is_nan() and self.bounds.checks:
            key, kind, bound, _ = self.bounds.checks[0]
            return Invalid(kind, value, {key: bound})
        return self.bounds.check(result, value)

    def convert(self, value: Any, state: State) -> Decimal:
        """Make a Decimal of another number or of text."""
        if isinstance(value, Decimal):
            state.floor(STRICT)
            return value
        strict = self.strict if state.strict is None else state.strict
        if state.mode == PYTHON and strict:
            raise failure("is_instance_of", value, **{"class": "Decimal"})
        state.floor_text()
        if isinstance(value, str):
            return _decimal(value, value)
        if state.mode == STRINGS or isinstance(value, bool):
            raise failure("decimal_type", value)
        if isinstance(value, int):
            return Decimal(value)
        if isinstance(value, float):
            return _decimal(number_text(value) if state.mode == JSON else str(value), value)
        parts = tuple(value) if isinstance(value, list | tuple) else ()
        if len(parts) == 3 and (isinstance(value, tuple) or state.mode == JSON):
            return _decimal(parts, value)
        raise failure("decimal_type", value)

    def _check_digits(self, result: Decimal, value: Any) -> None:
        """Count digits as written: ``0.001`` has three, all of them decimal places."""
        _, digit_tuple, exponent = _normal(result).as_tuple()
        if not isinstance(exponent, int):
            return
        if exponent >= 0:
            digits, decimals = len(digit_tuple) + exponent, 0
        else:
            decimals = -exponent
            digits = max(len(digit_tuple), decimals)
        if self.max_digits is not None and digits > self.max_digits:
            raise failure("decimal_max_digits", value, max_digits=self.max_digits)
        if self.places is None:
            return
        if decimals > self.places:
            raise failure("decimal_max_places", value, decimal_places=self.places)
        if self.max_digits is not None:
            whole = max(self.max_digits - self.places, 0)
            if digits - decimals > whole and not _is_zero_fraction(result):
                raise failure("decimal_whole_digits", value, whole_digits=whole)


def _is_zero_fraction(number: Decimal) -> bool:
    """Whether a number is written ``0.0``: a zero that has no whole digit of its own."""
    exponent = number.as_tuple().exponent
    return number.is_zero() and isinstance(exponent, int) and exponent < 0


def _normal(number: Decimal) -> Decimal:
    """The same value without trailing zeros, whatever the precision of the context."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return number
    significant = "".join(map(str, digits)).rstrip("0")
    if not significant:
        return Decimal(0)
    exponent += len(digits) - len(significant)
    return Decimal((sign, tuple(map(int, significant)), exponent))


def _bound(value: Any) -> Decimal:
    return Decimal(str(value) if isinstance(value, float) else value)


def _divides(divisor: Decimal, number: Decimal) -> bool:
    """Whether a number is a multiple, as far as the context's precision can tell."""
    try:
        return number.is_finite() and not number % divisor
    except DecimalException:
        return False


def _decimal(source: Any, value: Any) -> Decimal:
    try:
        return Decimal(source)
    except DecimalException:
        raise failure("decimal_parsing", value) from None
    except (TypeError, ValueError, OverflowError):
        kind = "decimal_parsing" if isinstance(source, str) else "decimal_type"
        raise failure(kind, value) from None


class FractionValidator(Validator):
    """Fractions."""

    __slots__ = ("bounds", "strict")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.name = "fraction"
        self.strict = build.strict(schema)
        self.bounds = Bounds(schema, Fraction, "a Fraction instance")
        if self.bounds.multiple_of is not None and not self.bounds.multiple_of > 0:
            raise ValueError("'multiple_of' must be greater than 0")

    def validate(self, value: Any, state: State) -> Fraction | Invalid:
        """Return a Fraction within the bounds."""
        try:
            result = value if isinstance(value, Fraction) else self.convert(value, state)
        except Refused as refused:
            return refused.invalid
        if self.bounds:
            divisor = self.bounds.multiple_of
            if divisor is not None and result % divisor:
                return Invalid("multiple_of", value, {"multiple_of": divisor})
            for key, kind, bound, fails in self.bounds.checks:
                if fails(result, bound):
                    return Invalid(kind, value, {key: str(bound)})
        return result

    def convert(self, value: Any, state: State) -> Fraction:
        """Make a Fraction of another number or of text."""
        strict = self.strict if state.strict is None else state.strict
        if state.mode == PYTHON and strict:
            raise failure("is_instance_of", value, **{"class": "Fraction"})
        state.floor_text()
        number = isinstance(value, str | int | float | Decimal)
        if not number or (state.mode == JSON and isinstance(value, bool)):
            raise failure("fraction_type", value)
        try:
            if isinstance(value, str):
                refuse_huge_exponent(value)
            elif huge_exponent(value):
                raise ValueError("exponent too large")
            # a float of JSON is its digits: 0.1 is a tenth
            is_text = state.mode == JSON and isinstance(value, float)
            return Fraction(number_text(value) if is_text else value)
        except (ValueError, OverflowError, ZeroDivisionError):
            raise failure("fraction_parsing", value) from None


class ComplexValidator(Validator):
    """Complex numbers."""

    __slots__ = ("strict",)

    def __init__(self, schema: Schema, build: Build) -> None:
        self.name = "complex"
        self.strict = build.strict(schema)

    def validate(self, value: Any, state: State) -> complex | Invalid:
        """Return a complex number."""
        if isinstance(value, complex):
            return value
        strict = self.strict  # the call's own strictness does not reach here upstream either
        if isinstance(value, str) and (state.mode != PYTHON or not strict):
            state.floor(STRICT if state.mode != PYTHON else LAX)
            try:
                return complex(value)
            except ValueError:
                kind = "complex_type" if state.mode == PYTHON else "complex_str_parsing"
                return Invalid(kind, value)
        if strict and state.mode == PYTHON:
            return Invalid("is_instance_of", value, {"class": "complex"})
        if strict and isinstance(value, int | float):
            return Invalid("complex_str_parsing", value)
        state.floor(LAX)
        if _fits_json(value) if state.mode == JSON else _is_number(value):
            try:
                return complex(value)
            except (TypeError, ValueError, OverflowError):
                pass
        return Invalid("complex_type", value)


def _fits_json(value: Any) -> bool:
    """Whether a JSON value is a number that needs no more than 64 bits."""
    if isinstance(value, bool):
        return False
    return isinstance(value, float) or (isinstance(value, int) and -(2**63) <= value < 2**63)


def _is_number(value: Any) -> bool:
    return any(hasattr(type(value), name) for name in ("__complex__", "__float__", "__index__"))


BUILDERS: dict[str, Builder] = {
    "decimal": DecimalValidator,
    "fraction": FractionValidator,
    "complex": ComplexValidator,
}
