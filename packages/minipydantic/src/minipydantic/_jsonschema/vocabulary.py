"""Names that every part of the generator uses."""

from __future__ import annotations

from typing import Any, Literal, NewType, TypeAlias

__all__ = [
    "DEFAULT_REF_TEMPLATE",
    "CoreModeRef",
    "CoreRef",
    "DefsRef",
    "JsonRef",
    "JsonSchemaMode",
    "JsonSchemaValue",
    "JsonSchemaWarningKind",
    "NoDefault",
    "PydanticJsonSchemaWarning",
]

JsonSchemaValue: TypeAlias = dict[str, Any]
JsonSchemaMode = Literal["validation", "serialization"]
JsonSchemaWarningKind = Literal[
    "skipped-choice", "non-serializable-default", "skipped-discriminator"
]

DEFAULT_REF_TEMPLATE = "#/$defs/{model}"

CoreRef = NewType("CoreRef", str)  # the `ref` of a core schema
DefsRef = NewType("DefsRef", str)  # a key of `$defs`
JsonRef = NewType("JsonRef", str)  # the value of a `$ref`
CoreModeRef: TypeAlias = tuple[CoreRef, JsonSchemaMode]

NoDefault = object()
"""What `get_default_value` returns where there is none (`None` is a default)."""


class PydanticJsonSchemaWarning(UserWarning):
    """Something could not be said in JSON Schema and was left out."""
