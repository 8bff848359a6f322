"""Integers and floats: coercion, then constraints."""

import math
import re
import string
from collections.abc import Callable
from typing import Any, TypeVar

from minipydantic._interp.exponents import huge_exponent
from minipydantic._interp.node import Build, Builder, Schema, Validator, flag
from minipydantic._interp.scalars import plain_enum_value
from minipydantic._interp.state import JSON, LAX, STRICT, STRINGS, State
from minipydantic._messages.lines import Invalid

__all__ = ["BUILDERS", "MAX_DIGITS", "Bounds", "parse_float", "parse_int"]

Number = TypeVar("Number")

_TEXT = (str, bytes)  # PERF: `str | bytes` would be put together for each look, in 0.1 us

MAX_DIGITS = 4300  # as in CPython: more would cost quadratic time

_BEGINNINGS = frozenset("0123456789+-.iInN" + string.whitespace + "\x1c\x1d\x1e\x1f")
_INTEGER = re.compile(r"\s*([+-]?[0-9]+(?:_[0-9]+)*)(?:\.0+)?\s*")


def _ascii_number(text: str) -> str:
    """Strip white space and inner underscores; refuse what only Python would take for a number."""
    whole, text = text, text.strip()
    if not text.isascii() or ("_" in text and text != whole):
        raise ValueError(text)
    if "_" in text:
        if text.startswith("_") or text.endswith("_") or "__" in text:
            raise ValueError(text)
        text = text.replace("_", "")
    return text


def parse_int(text: str, source: Any) -> int | Invalid:
    """Read an integer of at most 4300 digits.

    It has an optional sign, digits with single underscores, and a tail like ``.000``.
    """
    # PERF: the pattern needs 0.1 us to refuse a text; most that are no numbers begin like none.
    if text[:1] not in _BEGINNINGS and text.isascii():
        return Invalid("int_parsing", source)
    match = _INTEGER.fullmatch(text)
    if match is None:
        return Invalid("int_parsing", source)
    digits = match[1]
    if len(digits) > MAX_DIGITS and len(digits.lstrip("+-").replace("_", "")) > MAX_DIGITS:
        return Invalid("int_parsing_size", source)
    return int(digits)


def parse_float(text: str, source: Any) -> float | Invalid:
    """Read a float as Python writes it, with underscores."""
    # PERF: float() needs 1.2 us to refuse a text; most that are no numbers begin like none.
    if text[:1] in _BEGINNINGS or not text.isascii():
        try:
            return float(_ascii_number(text))
        except ValueError:
            pass
    return Invalid("float_parsing", source)


def _text(value: str | bytes) -> str:
    # What is not UTF-8 is no number either.
    return value if isinstance(value, str) else value.decode(errors="replace")


class IntValidator(Validator):
    """Integers."""

    __slots__ = ("strict",)

    exact = int

    def __init__(self, strict: bool) -> None:
        self.name = "int"
        self.strict = strict

    def validate(self, value: Any, state: State) -> int | Invalid:
        """Return an exact int."""
        if type(value) is int:
            return value
        return self.convert(value, state)

    def convert(self, value: Any, state: State) -> int | Invalid:
        """Return an exact int for anything else than one."""
        strict = self.strict if state.strict is None else state.strict
        if isinstance(value, _TEXT):
            if state.mode == STRINGS:
                state.floor_text()
                return parse_int(value, value) if isinstance(value, str) else _no_int(value)
            if strict:
                return _no_int(value)
            if state.exactness != LAX:  # PERF: here, a call of `floor` is seen in failures
                state.exactness = LAX
            return parse_int(value if type(value) is str else _text(value), value)
        if isinstance(value, int) and not isinstance(value, bool):
            state.floor(STRICT)
            return int(value)
        if strict or (state.mode == STRINGS and not isinstance(value, bool)):
            return _no_int(value)
        state.floor(LAX)
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, float):
            return _int_from_float(float(value), value)
        return _int_from_other(value, state)


def _no_int(value: Any) -> Invalid:
    return Invalid("int_type", value)


def _int_from_float(number: float, value: Any) -> int | Invalid:
    if number - number != 0:
        return Invalid("finite_number", value)
    if not number.is_integer():
        return Invalid("int_from_float", value)
    if not -(2.0**63) <= number < 2.0**63:
        return Invalid("int_parsing_size", value)
    return int(number)


def _int_from_other(value: Any, state: State) -> int | Invalid:
    """Decimal, Fraction, members of an Enum; anything that is a whole number exactly."""
    if state.mode == JSON:
        return Invalid("int_type", value)
    plain = plain_enum_value(value)
    if plain is not value:
        if type(plain) is int:
            return plain
        if isinstance(plain, _TEXT):
            return parse_int(_text(plain), value)
        return Invalid("int_type", value)
    ratio: Callable[[], tuple[int, int]] | None = getattr(value, "as_integer_ratio", None)
    if ratio is None or isinstance(value, type):
        return Invalid("int_type", value)
    exponent = huge_exponent(value)
    if exponent:
        return Invalid("int_parsing_size" if exponent > 0 else "int_from_float", value)
    try:
        number, divisor = ratio()
    except (OverflowError, ValueError):
        return Invalid("finite_number", value)
    if divisor != 1:
        return Invalid("int_from_float", value)
    return number


class ConstrainedIntValidator(Validator):
    """Integers with bounds or a divisor."""

    __slots__ = ("bounds", "inner")

    def __init__(self, strict: bool, bounds: "Bounds") -> None:
        self.name = "constrained-int"
        self.inner = IntValidator(strict)
        self.bounds = bounds

    def validate(self, value: Any, state: State) -> int | Invalid:
        """Return an exact int within the bounds."""
        number = value if type(value) is int else self.inner.convert(value, state)
        if type(number) is Invalid:
            return number
        if self.bounds.multiple_of is not None and number % self.bounds.multiple_of:
            return Invalid("multiple_of", value, {"multiple_of": self.bounds.multiple_of})
        return self.bounds.check(number, value)


class Bounds:
    """``le, lt, ge, gt`` and `multiple_of` of a schema."""

    __slots__ = ("checks", "multiple_of")

    def __init__(
        self, schema: Schema, convert: Callable[[Any], Any], target: str = "a number"
    ) -> None:
        def bound(key: str) -> Any:
            if (given := schema.get(key)) is None:
                return None
            try:
                return convert(given)
            except Exception:
                raise ValueError(f"'{key}' must be coercible to {target}") from None

        self.checks = [
            (key, kind, value, fails)
            for key, (kind, fails) in _COMPARISONS.items()
            if (value := bound(key)) is not None
        ]
        self.multiple_of = bound("multiple_of")

    def __bool__(self) -> bool:
        return bool(self.checks) or self.multiple_of is not None

    def check(self, number: Number, value: Any) -> Number | Invalid:
        """Return a number that lies within; `value` is what an error shows."""
        for key, kind, bound, fails in self.checks:
            if fails(number, bound):
                return Invalid(kind, value, {key: bound})
        return number


_COMPARISONS: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "le": ("less_than_equal", lambda value, bound: not value <= bound),
    "lt": ("less_than", lambda value, bound: not value < bound),
    "ge": ("greater_than_equal", lambda value, bound: not value >= bound),
    "gt": ("greater_than", lambda value, bound: not value > bound),
}


class FloatValidator(Validator):
    """Floats."""

    __slots__ = ("strict", "allow_inf_nan", "exact")  # noqa: RUF023  (the order of the repr)

    def __init__(self, strict: bool, allow_inf_nan: bool) -> None:
        self.exact = float if allow_inf_nan else None
        self.name = "float"
        self.strict = strict
        self.allow_inf_nan = allow_inf_nan

    def validate(self, value: Any, state: State) -> float | Invalid:
        """Return an exact float."""
        number = value if type(value) is float else self.convert(value, state)
        if type(number) is Invalid:
            return number
        if not self.allow_inf_nan and number - number != 0:
            return Invalid("finite_number", value)
        return number

    def convert(self, value: Any, state: State) -> float | Invalid:
        """Return a float for anything else than one."""
        strict = self.strict if state.strict is None else state.strict
        if isinstance(value, float):
            state.floor(STRICT)
            return value  # subclasses are kept
        if type(value) is int:
            state.floor(STRICT)
            return _float_from_int(value)
        if state.mode == STRINGS:
            if isinstance(value, str):
                state.floor_text()
                return parse_float(value, value)
            return Invalid("float_type", value)
        if isinstance(value, _TEXT):
            if strict:
                return Invalid("float_type", value)
            if state.exactness != LAX:
                state.exactness = LAX
            return parse_float(value if type(value) is str else _text(value), value)
        if isinstance(value, bool):
            if strict:
                return Invalid("float_type", value)
            state.floor(LAX)
            return float(value)
        is_number = hasattr(value, "__float__") or hasattr(value, "__index__")
        if state.mode == JSON or not is_number or isinstance(value, type):
            return Invalid("float_type", value)
        state.floor(STRICT)  # a number of another class
        try:
            return float(value)
        except (TypeError, ValueError):
            return Invalid("float_type", value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf


def _is_multiple(number: float, divisor: float) -> bool:
    """Whether a number is close to a multiple: 3 * 0.1 is a little more than 0.3."""
    quotient = number / divisor
    if not math.isfinite(quotient):
        return False
    part = math.fmod(quotient, 1.0)
    nearest = quotient - part + (math.copysign(1.0, part) if abs(part) >= 0.5 else 0.0)
    return abs(number - nearest * divisor) <= 1e-9


def _float_from_int(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


class ConstrainedFloatValidator(Validator):
    """Floats with bounds or a divisor."""

    __slots__ = ("bounds", "inner")

    def __init__(self, inner: FloatValidator, bounds: Bounds) -> None:
        self.name = "constrained-float"
        self.inner = inner
        self.bounds = bounds

    def validate(self, value: Any, state: State) -> float | Invalid:
        """Return a float within the bounds."""
        number = self.inner.validate(value, state)
        if type(number) is Invalid:
            return number
        divisor = self.bounds.multiple_of
        if divisor is not None and math.isfinite(number) and not _is_multiple(number, divisor):
            return Invalid("multiple_of", value, {"multiple_of": divisor})
        return self.bounds.check(number, value)


def _integer(value: Any) -> int:
    number = IntValidator(False).validate(value, State())
    if type(number) is Invalid:
        raise ValueError(value)
    return number


def _int(schema: Schema, build: Build) -> Validator:
    strict = build.strict(schema)
    bounds = Bounds(schema, _integer, "an integer")
    if bounds.multiple_of is not None and not bounds.multiple_of > 0:
        raise ValueError("'multiple_of' must be a finite number greater than 0")
    return ConstrainedIntValidator(strict, bounds) if bounds else IntValidator(strict)


def _float(schema: Schema, build: Build) -> Validator:
    divisor = schema.get("multiple_of")
    if divisor is not None and not 0 < divisor < math.inf:
        raise ValueError("'multiple_of' must be a finite number greater than 0")
    flag(schema, "allow_inf_nan")
    allowed = build.option(schema, "allow_inf_nan")
    inner = FloatValidator(build.strict(schema), allowed is None or allowed)
    bounds = Bounds(schema, float)
    return ConstrainedFloatValidator(inner, bounds) if bounds else inner


BUILDERS: dict[str, Builder] = {"int": _int, "float": _float}
