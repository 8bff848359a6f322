"""Instances that are made without validation: constructed or copied."""

from collections.abc import Mapping
from copy import copy, deepcopy
from typing import Any

from minipydantic.aliases import AliasChoices, AliasPath
from minipydantic.core import PydanticUndefined

from . import slots

_set = object.__setattr__


def construct(cls: Any, fields_set: set[str] | None, values: dict[str, Any]) -> Any:
    """Make an instance of trusted values; defaults fill the rest."""
    new = cls.__new__(cls)
    config = cls.model_config
    by_alias = config.get("validate_by_alias", True)
    by_name = config.get("validate_by_name") or config.get("populate_by_name")
    if config.get("validate_by_alias") is False and config.get("validate_by_name") is None:
        by_name = True
    data: dict[str, Any] = {}
    given: set[str] = set()
    for name, field in cls.__pydantic_fields__.items():
        found = _take(name, field, values, by_alias, by_name)
        if found is not PydanticUndefined:
            data[name] = found
            given.add(name)
        elif not field.is_required():
            data[name] = field.get_default(call_default_factory=True, validated_data=data)
    if fields_set is None:
        fields_set = given
    extra = None
    if config.get("extra") == "allow":
        extra = values
    _set(new, "__dict__", data)
    _set(new, "__pydantic_fields_set__", fields_set)
    if not cls.__pydantic_root_model__:
        _set(new, "__pydantic_extra__", extra)
    if not cls.__pydantic_root_model__:
        _set(new, "__pydantic_private__", None)
    if cls.__pydantic_post_init__:
        new.model_post_init(None)
        # A model_post_init of the user's may have set private attributes itself.
        if getattr(new, "__pydantic_private__", None) is not None:
            for key, value in values.items():
                if key in cls.__private_attributes__:
                    new.__pydantic_private__[key] = value
    return new


def _take(name: str, field: Any, values: dict[str, Any], by_alias: Any, by_name: Any) -> Any:
    """Take the value of a field out of ``values``: by alias, then by name."""
    alias = field.validation_alias
    if field.alias is not None and field.alias in values:
        return values.pop(field.alias)
    if alias is not None and alias != name:
        choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
        for choice in choices:
            if isinstance(choice, str):
                if choice in values:
                    return values.pop(choice)
            elif isinstance(choice, AliasPath):
                found = choice.search_dict_for_path(values)
                if found is not PydanticUndefined:
                    return found
    if name in values:
        return values.pop(name)
    return PydanticUndefined


def _copy_slots(self: Any, new: Any) -> None:
    """Copy what an instance knows beside its values; what is not set stays so, if it may."""
    given = getattr(self, slots.FIELDS_SET, None)
    private = getattr(self, slots.PRIVATE, None)
    extra = getattr(self, slots.EXTRA, None)
    bare = not self.__dict__
    if given is not None or bare:
        _set(new, "__pydantic_fields_set__", copy(self.__pydantic_fields_set__ if bare else given))
    if private is not None or bare:
        if private is not None:
            private = {k: v for k, v in private.items() if v is not PydanticUndefined}
        _set(new, "__pydantic_private__", private)
    if extra is not None or bare:
        _set(new, "__pydantic_extra__", copy(extra))


def copied(self: Any, update: Mapping[str, Any] | None, deep: bool) -> Any:
    """Copy an instance; only what is not updated is copied deeply."""
    cls = type(self)
    fields = cls.__pydantic_fields__
    if cls.__pydantic_root_model__ and not update:
        return self.__deepcopy__() if deep else self.__copy__()
    if not deep:
        new = self.__new__(cls)
        _set(new, "__dict__", self.__dict__.copy())
        _copy_slots(self, new)
    elif not update:
        new = self.__deepcopy__()
    else:
        new = copied(self, None, False)
        memo = {id(self): new}  # the instance may contain itself
        for slot in ("__dict__", "__pydantic_extra__", "__pydantic_private__"):
            values = getattr(new, slot, None)
            if values:
                kept = {k: v for k, v in values.items() if k not in update}
                _set(new, slot, deepcopy(kept, memo))
        order = {name: None for name in self.__dict__}
        _set(
            new,
            "__dict__",
            {
                n: new.__dict__.get(n, update.get(n))
                for n in order
                if n in new.__dict__ or n in update
            },
        )
    if update:
        if cls.model_config.get("extra") == "allow":
            for name, value in update.items():
                if name in fields:
                    new.__dict__[name] = value
                else:
                    if new.__pydantic_extra__ is None:
                        _set(new, "__pydantic_extra__", {})
                    new.__pydantic_extra__[name] = value
        else:
            new.__dict__.update(update)
        new.__pydantic_fields_set__.update(update.keys())
    return new
