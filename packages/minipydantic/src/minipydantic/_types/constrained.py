"""Constraints on numbers, strings and collections: markers, `con*` functions and aliases."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from re import Pattern
from typing import Annotated, Any, TypeVar

import annotated_types

from minipydantic._types.markers import AllowInfNan, FailFast, Strict
from minipydantic._types.metadata import pydantic_general_metadata
from minipydantic.errors import PydanticUserError

__all__ = [
    "AllowInfNan",
    "FailFast",
    "FiniteFloat",
    "NegativeFloat",
    "NegativeInt",
    "NonNegativeFloat",
    "NonNegativeInt",
    "NonPositiveFloat",
    "NonPositiveInt",
    "PositiveFloat",
    "PositiveInt",
    "Strict",
    "StrictBool",
    "StrictBytes",
    "StrictFloat",
    "StrictInt",
    "StrictStr",
    "StringConstraints",
    "conbytes",
    "condate",
    "condecimal",
    "confloat",
    "confrozenset",
    "conint",
    "conlist",
    "conset",
    "constr",
]

_Item = TypeVar("_Item")
_HashableItem = TypeVar("_HashableItem", bound=Hashable)


@dataclass(frozen=True)
class StringConstraints(annotated_types.GroupedMetadata):
    """Marker: what a string must look like, and how it is cleaned first.

    Attributes:
        strip_whitespace: Remove white space at both ends.
        to_upper: Convert to upper case.
        to_lower: Convert to lower case.
        strict: Accept `str` only.
        min_length: Fewest characters.
        max_length: Most characters.
        pattern: Regular expression that must be found in the string.
        ascii_only: Refuse characters outside ASCII.
    """

    strip_whitespace: bool | None = None
    to_upper: bool | None = None
    to_lower: bool | None = None
    strict: bool | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | Pattern[str] | None = None
    ascii_only: bool | None = None

    def __iter__(self) -> Iterator[Any]:
        given = {name: value for name, value in vars(self).items() if value is not None}
        if "min_length" in given:
            yield annotated_types.MinLen(given.pop("min_length"))
        if "max_length" in given:
            yield annotated_types.MaxLen(given.pop("max_length"))
        if "strict" in given:
            yield Strict(given.pop("strict"))
        if given:
            yield pydantic_general_metadata(**given)


def _strict(strict: bool | None) -> Strict | None:
    return None if strict is None else Strict(strict)


def _multiple_of(step: Any) -> annotated_types.MultipleOf | None:
    return None if step is None else annotated_types.MultipleOf(step)


def _allow_inf_nan(allowed: bool | None) -> AllowInfNan | None:
    return None if allowed is None else AllowInfNan(allowed)


def conint(
    *,
    strict: bool | None = None,
    gt: int | None = None,
    ge: int | None = None,
    lt: int | None = None,
    le: int | None = None,
    multiple_of: int | None = None,
) -> type[int]:
    """Return `int` with bounds; in new code prefer `Annotated[int, Field(...)]`."""
    return Annotated[  # type: ignore[return-value]
        int,
        _strict(strict),
        annotated_types.Interval(gt=gt, ge=ge, lt=lt, le=le),
        _multiple_of(multiple_of),
    ]


def confloat(
    *,
    strict: bool | None = None,
    gt: float | None = None,
    ge: float | None = None,
    lt: float | None = None,
    le: float | None = None,
    multiple_of: float | None = None,
    allow_inf_nan: bool | None = None,
) -> type[float]:
    """Return `float` with bounds; in new code prefer `Annotated[float, Field(...)]`."""
    return Annotated[  # type: ignore[return-value]
        float,
        _strict(strict),
        annotated_types.Interval(gt=gt, ge=ge, lt=lt, le=le),
        _multiple_of(multiple_of),
        _allow_inf_nan(allow_inf_nan),
    ]


def condecimal(
    *,
    strict: bool | None = None,
    gt: int | Decimal | None = None,
    ge: int | Decimal | None = None,
    lt: int | Decimal | None = None,
    le: int | Decimal | None = None,
    multiple_of: int | Decimal | None = None,
    max_digits: int | None = None,
    decimal_places: int | None = None,
    allow_inf_nan: bool | None = None,
) -> type[Decimal]:
    """Return `Decimal` with bounds; in new code prefer `Annotated[Decimal, Field(...)]`."""
    digits = {"max_digits": max_digits, "decimal_places": decimal_places}
    return Annotated[  # type: ignore[return-value]
        Decimal,
        _strict(strict),
        annotated_types.Interval(gt=gt, ge=ge, lt=lt, le=le),
        _multiple_of(multiple_of),
        pydantic_general_metadata(**{k: v for k, v in digits.items() if v is not None}),
        _allow_inf_nan(allow_inf_nan),
    ]


def condate(
    *,
    strict: bool | None = None,
    gt: date | None = None,
    ge: date | None = None,
    lt: date | None = None,
    le: date | None = None,
) -> type[date]:
    """Return `date` with bounds; in new code prefer `Annotated[date, Field(...)]`."""
    return Annotated[  # type: ignore[return-value]
        date,
        _strict(strict),
        annotated_types.Interval(gt=gt, ge=ge, lt=lt, le=le),
    ]


def conbytes(
    *,
    min_length: int | None = None,
    max_length: int | None = None,
    strict: bool | None = None,
) -> type[bytes]:
    """Return `bytes` of bounded length; in new code prefer `Annotated[bytes, Field(...)]`."""
    return Annotated[  # type: ignore[return-value]
        bytes, _strict(strict), annotated_types.Len(min_length or 0, max_length)
    ]


def constr(
    *,
    strip_whitespace: bool | None = None,
    to_upper: bool | None = None,
    to_lower: bool | None = None,
    strict: bool | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str | Pattern[str] | None = None,
    ascii_only: bool | None = None,
) -> type[str]:
    """Return `str` with `StringConstraints`; in new code prefer `Annotated` with that marker."""
    constraints = StringConstraints(
        strip_whitespace, to_upper, to_lower, strict, min_length, max_length, pattern, ascii_only
    )
    return Annotated[str, constraints]  # type: ignore[return-value]


def conlist(
    item_type: type[_Item],
    *,
    min_length: int | None = None,
    max_length: int | None = None,
    unique_items: bool | None = None,
) -> type[list[_Item]]:
    """Return `list[item_type]` of bounded length.

    Raises:
        PydanticUserError: `unique_items` is given: lists cannot promise that, use a set.
    """
    if unique_items is not None:
        raise PydanticUserError(
            "`unique_items` is removed, use `Set` instead"
            "(this feature is discussed in https://github.com/pydantic/pydantic-core/issues/296)",
            code="removed-kwargs",
        )
    return Annotated[  # type: ignore[return-value]
        list[item_type], annotated_types.Len(min_length or 0, max_length)  # type: ignore[valid-type]
    ]


def conset(
    item_type: type[_HashableItem],
    *,
    min_length: int | None = None,
    max_length: int | None = None,
) -> type[set[_HashableItem]]:
    """Return `set[item_type]` of bounded size."""
    return Annotated[  # type: ignore[return-value]
        set[item_type], annotated_types.Len(min_length or 0, max_length)  # type: ignore[valid-type]
    ]


def confrozenset(
    item_type: type[_HashableItem],
    *,
    min_length: int | None = None,
    max_length: int | None = None,
) -> type[frozenset[_HashableItem]]:
    """Return `frozenset[item_type]` of bounded size."""
    return Annotated[  # type: ignore[return-value]
        frozenset[item_type],  # type: ignore[valid-type]
        annotated_types.Len(min_length or 0, max_length),
    ]


StrictBool = Annotated[bool, Strict()]
StrictInt = Annotated[int, Strict()]
StrictFloat = Annotated[float, Strict()]
StrictStr = Annotated[str, Strict()]
StrictBytes = Annotated[bytes, Strict()]

PositiveInt = Annotated[int, annotated_types.Gt(0)]
NegativeInt = Annotated[int, annotated_types.Lt(0)]
NonPositiveInt = Annotated[int, annotated_types.Le(0)]
NonNegativeInt = Annotated[int, annotated_types.Ge(0)]
PositiveFloat = Annotated[float, annotated_types.Gt(0)]
NegativeFloat = Annotated[float, annotated_types.Lt(0)]
NonPositiveFloat = Annotated[float, annotated_types.Le(0)]
NonNegativeFloat = Annotated[float, annotated_types.Ge(0)]
FiniteFloat = Annotated[float, AllowInfNan(False)]
