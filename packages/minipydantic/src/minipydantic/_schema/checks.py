"""The functions that check constraints where the core has no option for them."""

import math
from collections.abc import Callable
from typing import Any

from minipydantic.core import PydanticCustomError, PydanticKnownError


def _comparison(name: str, error: str, holds: Callable[[Any, Any], bool]) -> Callable[..., Any]:
    def check(value: Any, limit: Any) -> Any:
        try:
            ok = holds(value, limit)
        except TypeError:
            raise TypeError(
                f"Unable to apply constraint '{name}' to supplied value {value}"
            ) from None
        if not ok:
            raise PydanticKnownError(error, {name: _number(limit)})
        return value

    return check


def _number(limit: Any) -> Any:
    return (
        limit
        if isinstance(limit, (int, float, str))
        else str(limit)
        if not hasattr(limit, "as_tuple")
        else limit
    )


def _length(name: str, error: str, holds: Callable[[int, int], bool]) -> Callable[..., Any]:
    def check(value: Any, limit: int) -> Any:
        try:
            length = len(value)
        except TypeError:
            raise TypeError(
                f"Unable to apply constraint '{name}' to supplied value {value}"
            ) from None
        if not holds(length, limit):
            context = {"field_type": "Value", name: limit, "actual_length": length}
            raise PydanticKnownError(error, context)
        return value

    return check


def _decimal_digits(value: Any) -> tuple[int, int]:
    """Return (digits, decimal places) as JSON Schema counts them."""
    try:
        _, digits, exponent = value.as_tuple()  # not normalised: that rounds to the context
    except AttributeError:
        raise TypeError(
            f"Unable to extract decimal digits info from supplied value {value}"
        ) from None
    if digits == (0,):
        return 1, 0
    count = len(digits)
    while count > 1 and digits[count - 1] == 0:
        count, exponent = count - 1, exponent + 1
    if exponent >= 0:
        return count + exponent, 0
    return max(count, -exponent), -exponent


def _max_digits(value: Any, limit: int) -> Any:
    try:
        digits, _ = _decimal_digits(value)
    except TypeError:
        raise TypeError(
            f"Unable to apply constraint 'max_digits' to supplied value {value}"
        ) from None
    if digits > limit:
        raise PydanticKnownError("decimal_max_digits", {"max_digits": limit})
    return value


def _decimal_places(value: Any, limit: int) -> Any:
    try:
        _, places = _decimal_digits(value)
    except TypeError:
        raise TypeError(
            f"Unable to apply constraint 'decimal_places' to supplied value {value}"
        ) from None
    if places > limit:
        raise PydanticKnownError("decimal_max_places", {"decimal_places": limit})
    return value


def refuse_inf_nan(value: Any) -> Any:
    """Refuse what is not finite."""
    if not math.isfinite(value):
        raise PydanticKnownError("finite_number")
    return value


CHECKS: dict[str, Callable[[Any, Any], Any]] = {
    "gt": _comparison("gt", "greater_than", lambda v, limit: v > limit),
    "ge": _comparison("ge", "greater_than_equal", lambda v, limit: v >= limit),
    "lt": _comparison("lt", "less_than", lambda v, limit: v < limit),
    "le": _comparison("le", "less_than_equal", lambda v, limit: v <= limit),
    "multiple_of": _comparison("multiple_of", "multiple_of", lambda v, limit: not v % limit),
    "min_length": _length("min_length", "too_short", lambda n, limit: n >= limit),
    "max_length": _length("max_length", "too_long", lambda n, limit: n <= limit),
    "max_digits": _max_digits,
    "decimal_places": _decimal_places,
}


def predicate_check(predicate: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Make a validator of ``annotated_types.Predicate``."""
    name = f"{predicate.__qualname__!r} " if hasattr(predicate, "__qualname__") else ""

    def check(value: Any) -> Any:
        if not predicate(value):
            raise PydanticCustomError("predicate_failed", f"Predicate {name}failed")
        return value

    return check


def negation_check(predicate: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Make a validator of ``annotated_types.Not``."""
    name = f"{predicate.__qualname__!r} " if hasattr(predicate, "__qualname__") else ""

    def check(value: Any) -> Any:
        if predicate(value):
            raise PydanticCustomError("not_operation_failed", f"Not of {name}failed")
        return value

    return check


def refuse_value(name: str) -> Callable[[Any], Any]:
    """Return a check for a constraint that no value of the type can have."""

    def check(value: Any) -> Any:
        raise TypeError(f"Unable to apply constraint '{name}' to supplied value {value}")

    return check
