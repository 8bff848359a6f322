"""`BaseModel.copy` with its ``include`` and ``exclude``."""

from copy import deepcopy
from typing import Any

_set = object.__setattr__


def _selected(value: Any, include: Any, exclude: Any) -> bool:
    return (include is None or value in include) and (exclude is None or value not in exclude)


def _filtered(value: Any, include: Any, exclude: Any) -> Any:
    """Apply nested selections to models, dictionaries and sequences."""
    include = None if include in (True, ...) else include
    if hasattr(value, "__pydantic_fields__"):
        return copy_with(value, include, exclude, None, False) if include or exclude else value
    if not include and not exclude:
        return value
    if isinstance(value, dict):
        return {
            k: _filtered(v, _inner(include, k), _inner(exclude, k))
            for k, v in value.items()
            if _keeps(k, include, exclude)
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(
            _filtered(v, _inner(include, i), _inner(exclude, i))
            for i, v in enumerate(value)
            if _keeps(i, include, exclude)
        )
    return value


def _inner(selection: Any, key: Any) -> Any:
    if isinstance(selection, dict):
        found = selection.get(key, selection.get("__all__"))
        return None if found in (True, ...) else found
    return None


def _keeps(key: Any, include: Any, exclude: Any) -> bool:
    if include is not None and key not in include and "__all__" not in include:
        return False
    if exclude is None:
        return True
    if isinstance(exclude, dict):
        return exclude.get(key, exclude.get("__all__")) not in (True, ...)
    return key not in exclude


def copy_with(self: Any, include: Any, exclude: Any, update: Any, deep: bool) -> Any:
    """Copy the selected fields."""
    values = {
        name: _filtered(value, _inner(include, name), _inner(exclude, name))
        for name, value in self
        if _keeps(name, include, exclude)
    }
    values.update(update or {})
    private = getattr(self, "__pydantic_private__", None)
    extra = getattr(self, "__pydantic_extra__", None)
    if extra is not None:
        extra = {k: values.pop(k) for k in [*values] if k not in type(self).__pydantic_fields__}
    fields_set = self.__pydantic_fields_set__ | set(update or ())
    if include is not None or exclude is not None:
        fields_set = {name for name in fields_set if name in values or name in (update or {})}
    return set_values(self, values, fields_set, extra, private, deep=deep)


def set_values(
    self: Any,
    values: dict[str, Any],
    fields_set: set[str],
    extra: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
    *,
    deep: bool,
) -> Any:
    """Make an instance of the same class with other values."""
    if deep:
        values, extra, private = deepcopy((values, extra, private))
    cls = type(self)
    new = self.__new__(cls)
    _set(new, "__dict__", values)
    _set(new, "__pydantic_extra__", extra)
    _set(new, "__pydantic_fields_set__", fields_set)
    _set(new, "__pydantic_private__", private)
    return new
