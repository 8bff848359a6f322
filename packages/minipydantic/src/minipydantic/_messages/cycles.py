"""Inputs that contain themselves, or nest too deeply to be written."""

from typing import Any

__all__ = ["without_cycles"]

_DEEPEST = 100
_LEFT_OUT = "..."


def without_cycles(value: Any, above: tuple[int, ...] = ()) -> Any:
    """Return a copy of built-in containers, with dots for what contains itself or is too deep."""
    if type(value) not in (dict, list, tuple, set, frozenset):
        return value
    if id(value) in above or len(above) >= _DEEPEST:
        return _LEFT_OUT
    above = (*above, id(value))
    if type(value) is dict:
        return {key: without_cycles(item, above) for key, item in value.items()}
    return [without_cycles(item, above) for item in value]
