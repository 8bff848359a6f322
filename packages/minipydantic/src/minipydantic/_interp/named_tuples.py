"""Named tuples, made of a sequence by position or of a mapping by name."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from minipydantic._interp.args_kwargs import ArgsKwargs
from minipydantic._interp.extras import Aliasing
from minipydantic._interp.lookup import Lookup, attributes_allowed, location_key, lookups
from minipydantic._interp.mappings import mapping_items
from minipydantic._interp.node import UNSET, Build, Builder, Schema, Validator
from minipydantic._interp.state import LAX, PYTHON, STRICT, State
from minipydantic._messages.lines import Invalid, Key, Parts, Refused
from minipydantic._signals import SchemaError

__all__ = ["BUILDERS"]

_SIZED = (list, tuple, set, frozenset, ArgsKwargs)
"""What is read as a whole; of anything else only what is needed."""


class NamedTupleField:
    """A field of a named tuple."""

    __slots__ = ("lookups", "name", "node")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.name: str = schema["name"]
        try:
            self.node = build.build(schema["schema"])
        except SchemaError as error:
            raise SchemaError(f'Field "{self.name}":\n  SchemaError: {error}') from error
        self.lookups = lookups(self.name, schema.get("validation_alias"))


class NamedTupleValidator(Validator):
    """Instances of a named tuple class."""

    __slots__ = ("aliasing", "cls", "fields", "from_attributes", "strict")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.cls: Any = schema["cls"]
        self.name = schema.get("cls_name") or self.cls.__name__
        self.strict = build.strict(schema)
        self.fields = [NamedTupleField(field, build) for field in schema["fields"]]
        self.aliasing = Aliasing(build.config)
        self.from_attributes = bool(build.config.get("from_attributes"))

    def validate(self, value: Any, state: State) -> Any:
        """Return an instance with valid fields."""
        attributes = (
            self.from_attributes if state.from_attributes is None else state.from_attributes
        )
        if isinstance(value, list) or (state.mode == PYTHON and isinstance(value, tuple)):
            self._floor(value, state)
            if attributes and hasattr(value, "_fields"):  # another named tuple: by its names
                return self._by_name(None, value, state)
            return self._by_position(tuple(value), value, state)
        if isinstance(value, ArgsKwargs) and state.mode == PYTHON:
            if not value.kwargs:
                return self._by_position(value.args, value, state)
            given = {field.name: item for field, item in zip(self.fields, value.args, strict=False)}
            return self._by_name({**given, **value.kwargs}, value, state)
        state.floor(STRICT)
        if isinstance(value, dict):
            return self._by_name(value, value, state)
        if state.mode == PYTHON and isinstance(value, Mapping):
            items = mapping_items(value)
            return items if type(items) is Invalid else self._by_name(dict(items), value, state)
        if state.mode == PYTHON and not isinstance(value, str | bytes | bytearray):
            try:
                iterator = iter(value)
            except Exception:  # whatever it says, it is no iterable
                iterator = None
            if iterator is not None:
                state.floor(LAX)
                found = self._first(iterator, value)
                return found if type(found) is Invalid else self._by_position(found, value, state)
        if state.mode == PYTHON and attributes and attributes_allowed(value):
            return self._by_name(None, value, state)
        return Invalid("named_tuple_type", value, {"class_name": self.name})

    def _floor(self, value: Any, state: State) -> None:
        if not isinstance(value, self.cls):
            state.floor(STRICT if state.mode != PYTHON or isinstance(value, tuple) else LAX)

    def _first(self, iterator: Iterator[Any], value: Any) -> tuple[Any, ...] | Invalid:
        """Take the items, of an unknown iterable no more than one too many."""
        items: list[Any] = []
        try:
            limit = None if isinstance(value, _SIZED) else len(self.fields) + 1
            items.extend(islice(iterator, limit))
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            return Invalid("iteration_error", value, {"error": text}).at(len(items))
        return tuple(items)

    def _by_position(self, items: tuple[Any, ...], value: Any, state: State) -> Any:
        errors: Parts = []
        result: dict[str, Any] = {}
        for index, field in enumerate(self.fields):
            item = items[index] if index < len(items) else UNSET
            self._field(field, item, (index,), value, state, result, errors)
        if len(items) > len(self.fields):
            return Invalid(
                "too_long",
                value,
                {
                    "field_type": "NamedTuple",
                    "max_length": len(self.fields),
                    "actual_length": len(items) if isinstance(value, _SIZED) else None,
                },
            )
        return self._make(result, errors)

    def _by_name(self, data: dict[Any, Any] | None, value: Any, state: State) -> Any:
        errors: Parts = []
        result: dict[str, Any] = {}
        used: set[Any] = set()
        by = self.aliasing.of(state)
        for field in self.fields:
            lookup: Lookup = field.lookups[by]
            try:
                if data is None:
                    item, path = lookup.in_attributes(value)
                else:
                    item, path = lookup.in_mapping(data)
            except Refused as refused:
                return refused.invalid
            if item is not UNSET:
                used.add(path[0])
            where = path if self.aliasing.loc_by_alias else (field.name,)
            self._field(field, item, where, value, state, result, errors)
        for key, item in (data or {}).items():
            if not isinstance(key, str):
                errors.append((location_key(key), Invalid("invalid_key", key)))
            elif key not in used:
                errors.append((location_key(key), Invalid("extra_forbidden", item)))
        return self._make(result, errors)

    def _field(
        self,
        field: NamedTupleField,
        item: Any,
        where: tuple[Key, ...],
        value: Any,
        state: State,
        result: dict[str, Any],
        errors: Parts,
    ) -> None:
        if item is UNSET:
            found = field.node.default(state)
            if found is UNSET:
                found = Invalid("missing", value)
        else:
            found = field.node.validate(item, state)
        if type(found) is Invalid:
            errors.append((None, found.at(*where)))
        else:
            result[field.name] = found

    def _make(self, result: dict[str, Any], errors: Parts) -> Any:
        if errors:
            return Invalid.of(errors)
        return self.cls(**result)


BUILDERS: dict[str, Builder] = {"named-tuple": NamedTupleValidator}
