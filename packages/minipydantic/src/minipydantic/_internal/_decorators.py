"""For Pydantic's tests."""

from typing import Any, Literal

from minipydantic._schema.decorators import Decorator, DecoratorInfos, attribute_of
from minipydantic._schema.signatures import (
    annotated_serializer_takes_info as inspect_annotated_serializer,
)
from minipydantic._schema.signatures import field_serializer_traits as inspect_field_serializer
from minipydantic._schema.signatures import validator_takes_info


def get_attribute_from_bases(tp: type[Any] | tuple[type[Any], ...], name: str) -> Any:
    """Return an attribute of a class or of the first of several that has it."""
    if not isinstance(tp, tuple):
        return attribute_of(tp, name)
    for base in tp:
        try:
            return attribute_of(base, name)
        except (AttributeError, KeyError):
            continue
    raise AttributeError(f"{name} not found in {tp}")


def inspect_validator(function: Any, *, mode: str, type: Literal["field", "model"]) -> bool:
    """Tell whether a validator takes `info`."""
    return validator_takes_info(function, mode, type)


__all__ = [
    "Decorator",
    "DecoratorInfos",
    "get_attribute_from_bases",
    "inspect_annotated_serializer",
    "inspect_field_serializer",
    "inspect_validator",
]
