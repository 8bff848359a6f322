"""Where a field's value is found: by name, by alias, along an alias path, in attributes."""

from collections.abc import Mapping
from typing import Any

from minipydantic._interp.node import UNSET
from minipydantic._messages.lines import failure
from minipydantic._signals import SchemaError

__all__ = ["Lookup", "Path", "attributes_allowed", "location_key", "lookups", "parse_alias"]

Path = tuple[int | str, ...]


def _error_text(error: Exception) -> str:
    kind = type(error)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else (f"{kind.__module__}.{kind.__qualname__}")
    )
    try:
        text = str(error)
        return f"{kind.__name__}: {text}" if text else kind.__name__
    except Exception:
        return f"{name}: <exception str() failed>"


def parse_alias(alias: Any) -> list[Path]:
    """Read a `validation_alias`: a key, a path, or a list of paths.

    Raises:
        SchemaError: it is none of these.
    """
    if isinstance(alias, str):
        return [(alias,)]
    if not isinstance(alias, list):
        raise TypeError(f"{type(alias).__name__!r} object is not an instance of 'list'")
    if not alias:
        raise SchemaError("Lookup paths should have at least one element")
    if isinstance(alias[0], str):
        return [_path(alias)]
    return [_path(path) for path in alias]


def _path(items: Any) -> Path:
    if not isinstance(items, list):
        raise TypeError(f"{type(items).__name__!r} object is not an instance of 'list'")
    if not items:
        raise SchemaError("Each alias path should have at least one element")
    if not isinstance(items[0], str):
        raise TypeError("The first item in an alias path should be a string")
    return tuple(items)


class Lookup:
    """The paths to try, in order. `key` is set when there is but one, of one element."""

    __slots__ = ("key", "paths")

    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.key = paths[0][0] if len(paths) == 1 and len(paths[0]) == 1 else None

    def in_mapping(self, data: Mapping[Any, Any]) -> tuple[Any, Path]:
        """Return the value and the path that led to it; `UNSET` if none did."""
        for path in self.paths:
            value = data.get(path[0], UNSET)
            for step in path[1:]:
                if value is UNSET:
                    break
                value = _item(value, step)
            if value is not UNSET:
                return value, path
        return UNSET, self.paths[0]

    def in_attributes(self, source: Any) -> tuple[Any, Path]:
        """The same for an object with attributes.

        Raises:
            Refused: an attribute's getter raised.
        """
        for path in self.paths:
            value = source
            for step in path:
                value = _attribute(value, step, source)
                if value is UNSET:
                    break
            else:
                return value, path
        return UNSET, self.paths[0]


def _item(value: Any, step: int | str) -> Any:
    if isinstance(value, str | bytes | bytearray):
        return UNSET
    try:
        if isinstance(value, Mapping):
            return value.get(step, UNSET)
        return value[step] if hasattr(value, "__getitem__") else UNSET
    except (LookupError, TypeError):
        return UNSET


def _attribute(value: Any, step: int | str, source: Any) -> Any:
    if isinstance(step, int):
        return _item(value, step)
    try:
        found = getattr(value, step)
    except AttributeError:
        return _item(value, step) if value is not source and isinstance(value, dict) else UNSET
    except Exception as error:
        raise failure("get_attribute_error", source, error=_error_text(error)) from None
    return found


def location_key(key: Any) -> int | str:
    """How a location names a key: strings and ints (of 64 bits) as such, others by `repr`."""
    if isinstance(key, str):
        return str(key)
    if isinstance(key, int):
        return int(key) if -(2**63) <= key < 2**63 else str(int(key))
    return repr(key)


def attributes_allowed(value: Any) -> bool:
    """Whether reading fields from attributes makes sense: not for built-in kinds of objects."""
    kind = type(value)
    if kind is type:
        return False
    return getattr(kind, "__module__", None) not in ("builtins", "datetime", "collections")


def lookups(name: str, alias: Any) -> dict[tuple[bool, bool], Lookup]:
    """The lookups of a field for each setting of (by alias, by name)."""
    own: list[Path] = [(name,)]
    if alias is None:
        only = Lookup(own)
        return {(True, False): only, (False, True): only, (True, True): only}
    paths = parse_alias(alias)
    return {
        (True, False): Lookup(paths),
        (False, True): Lookup(own),
        (True, True): Lookup([*paths, *own]),
    }
