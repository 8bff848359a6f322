"""What markers share: checking that they stand on a type that they can change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from minipydantic.errors import PydanticUserError

__all__ = ["CoreSchema", "require_schema_type"]

CoreSchema: TypeAlias = Any
"""A core schema dictionary; its builders are made at run time, so they have no static type."""


def require_schema_type(schema: Mapping[str, Any], allowed: tuple[str, ...], marker: str) -> None:
    """Refuse a marker on a type of another family.

    Args:
        schema: The core schema of the annotated type.
        allowed: The schema types that the marker understands.
        marker: The marker's name, for the message.

    Raises:
        PydanticUserError: The schema is of another type.
    """
    if schema["type"] not in allowed:
        raise PydanticUserError(
            f"'{marker}' cannot annotate '{schema['type']}'.", code="invalid-annotated-type"
        )
