"""For pydantic-settings: small helpers."""

from collections.abc import Mapping
from typing import Any

from minipydantic._field_options import copy_default as smart_deepcopy


def deep_update(mapping: dict[Any, Any], *updates: Mapping[Any, Any]) -> dict[Any, Any]:
    """Merge dictionaries, at any depth; the later ones win."""
    merged = mapping.copy()
    for update in updates:
        for key, value in update.items():
            if isinstance(merged.get(key), dict) and isinstance(value, dict):
                merged[key] = deep_update(merged[key], value)
            else:
                merged[key] = value
    return merged


def is_model_class(cls: Any) -> bool:
    """Tell whether something is a model class."""
    return isinstance(cls, type) and hasattr(cls, "model_fields")


def lenient_issubclass(cls: Any, class_or_tuple: Any) -> bool:
    """Return `issubclass`, False for what is no class."""
    return isinstance(cls, type) and issubclass(cls, class_or_tuple)


__all__ = ["deep_update", "is_model_class", "lenient_issubclass", "smart_deepcopy"]
