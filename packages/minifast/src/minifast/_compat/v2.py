"""Fields and schemas, under the names that FastAPI gives them."""

from collections.abc import Sequence
from typing import Any, get_origin

from minifast._annotations import SEQUENCE_TYPES, arms
from minifast._body import create_body_model as create_body_model
from minifast._fields import ModelField as ModelField
from minifast._fields import declared
from minifast._fields import missing as get_missing_field_error
from minifast.openapi._schemas import get_definitions as get_definitions
from minifast.openapi._schemas import get_schema_from_model_field as get_schema_from_model_field
from minifast.openapi._schemas import model_parameter_fields as get_cached_model_fields

_CLASSES: dict[Any, Any] = {Sequence: list}


def copy_field_info(*, field_info: Any, annotation: Any) -> Any:
    """Return a copy of a declaration for another annotation."""
    return declared(field_info, annotation)


def serialize_sequence_value(*, field: ModelField, value: Any) -> Sequence[Any]:
    """Return a value as the sequence type that a field is declared with."""
    for arm in arms(field.field_info.annotation):
        cls = get_origin(arm) or arm
        if isinstance(cls, type) and issubclass(cls, SEQUENCE_TYPES) and cls is not str:
            found: Sequence[Any] = _CLASSES.get(cls, cls)(value)
            return found
    raise TypeError(f"{field!r} is no sequence")


__all__ = [
    "ModelField",
    "copy_field_info",
    "create_body_model",
    "get_cached_model_fields",
    "get_definitions",
    "get_missing_field_error",
    "get_schema_from_model_field",
    "serialize_sequence_value",
]
