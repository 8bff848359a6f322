"""The constraints of `Field` as markers in ``Annotated``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import annotated_types

from minipydantic._types.metadata import PydanticMetadata, pydantic_general_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MARKERS", "AllowInfNan", "FailFast", "Strict", "markers_of"]


@dataclass
class Strict(PydanticMetadata, annotated_types.BaseMetadata):
    """Marker: validate this value without coercion (or, with `strict=False`, with it)."""

    strict: bool = True

    def __hash__(self) -> int:
        return hash(self.strict)


@dataclass
class AllowInfNan(PydanticMetadata):
    """Marker: whether a number may be infinite or not-a-number."""

    allow_inf_nan: bool = True

    def __hash__(self) -> int:
        return hash(self.allow_inf_nan)


@dataclass
class FailFast(PydanticMetadata, annotated_types.BaseMetadata):
    """Marker: stop validating a collection at its first invalid item."""

    fail_fast: bool = True

    def __hash__(self) -> int:
        return hash(self.fail_fast)


# The markers of the constraints that have one; the others are gathered in a general marker.
MARKERS: dict[str, Any] = {
    "gt": annotated_types.Gt,
    "ge": annotated_types.Ge,
    "lt": annotated_types.Lt,
    "le": annotated_types.Le,
    "multiple_of": annotated_types.MultipleOf,
    "min_length": annotated_types.MinLen,
    "max_length": annotated_types.MaxLen,
    "strict": Strict,
    "allow_inf_nan": AllowInfNan,
    "fail_fast": FailFast,
}


def markers_of(constraints: Mapping[str, Any]) -> list[Any]:
    """Turn the constraints of a field into markers."""
    markers = [MARKERS[name](value) for name, value in constraints.items() if name in MARKERS]
    general = {name: value for name, value in constraints.items() if name not in MARKERS}
    if general:
        markers.append(pydantic_general_metadata(**general))
    return markers
