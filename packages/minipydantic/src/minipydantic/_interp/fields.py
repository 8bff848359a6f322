"""The fields of models and typed dictionaries."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from minipydantic._interp.lookup import Lookup, Path, attributes_allowed, lookups
from minipydantic._interp.mappings import mapping_items
from minipydantic._interp.node import UNSET, Build, Builder, Schema, Validator, flag
from minipydantic._interp.state import LAX, PYTHON, State
from minipydantic._interp.wrappers import DefaultValidator
from minipydantic._messages.lines import Invalid, LineError, failure
from minipydantic._signals import PydanticOmit, PydanticUseDefault, SchemaError

__all__ = ["BUILDERS", "Aliasing", "Extras", "missing_error"]


class Aliasing:
    """Which names may a field be given by: decided by the call, else by the configuration."""

    __slots__ = ("by_alias", "by_name", "loc_by_alias")

    def __init__(self, config: Schema) -> None:
        by_alias, by_name = config.get("validate_by_alias"), config.get("validate_by_name")
        self.by_alias = True if by_alias is None else by_alias
        self.by_name = False if by_name is None else by_name
        loc = config.get("loc_by_alias")
        self.loc_by_alias = True if loc is None else loc

    def of(self, state: State) -> tuple[bool, bool]:
        """The setting for a call: (by alias, by name)."""
        by_alias = self.by_alias if state.by_alias is None else state.by_alias
        by_name = self.by_name if state.by_name is None else state.by_name
        if not by_alias and not by_name:
            raise ValueError(
                "`validate_by_name` and `validate_by_alias` cannot both be set to `False`."
            )
        return by_alias, by_name


def check_extra(behavior: str) -> str:
    """Return a word for what to do with extra keys.

    Raises:
        ValueError: there is no such word.
    """
    if behavior not in ("allow", "forbid", "ignore"):
        raise ValueError(f"Invalid extra_behavior: `{behavior}`")
    return behavior


class Extras:
    """What happens to keys that no field claims."""

    __slots__ = ("behavior", "keys", "values")

    def __init__(self, schema: Schema, build: Build) -> None:
        behavior = schema.get("extra_behavior") or build.config.get("extra_fields_behavior")
        self.behavior: str = check_extra(behavior or "ignore")
        values, keys = schema.get("extras_schema"), schema.get("extras_keys_schema")
        if values is not None and self.behavior != "allow":
            raise SchemaError("extras_schema can only be used if extra_behavior=allow")
        self.values = None if values is None else build.build(values)
        if keys is not None and self.behavior != "allow":
            raise SchemaError("extras_keys_schema can only be used if extra_behavior=allow")
        self.keys = None if keys is None else build.build(keys)

    def collect(
        self,
        behavior: str,
        items: Iterable[tuple[Any, Any]],
        used: set[Any],
        state: State,
        errors: list[LineError],
    ) -> dict[str, Any]:
        """Return the valid extra items; unwelcome ones become errors."""
        found: dict[str, Any] = {}
        for key, value in items:
            if key in used:
                continue
            if not isinstance(key, str):
                errors += failure("invalid_key", key).at(_key_text(key)).errors
            elif behavior == "forbid":
                errors += failure("extra_forbidden", value).at(str(key)).errors
            else:
                self._add(str(key), value, found, state, errors)
        return found

    def _add(
        self, key: str, value: Any, found: dict[str, Any], state: State, errors: list[LineError]
    ) -> None:
        name, valid = key, True
        try:
            if self.keys is not None:
                name = self.keys.validate(key, state)
        except Invalid as invalid:
            errors += invalid.at(key).errors
            valid = False
        try:
            if self.values is not None:
                value = self.values.validate(value, state)
        except Invalid as invalid:
            errors += invalid.at(key).errors
            valid = False
        if valid:
            if not isinstance(name, str):
                raise TypeError(f"Extra keys must be strings, got `{type(name).__name__}`")
            found[name] = value


def _key_text(key: Any) -> int | str:
    return key if isinstance(key, int) and not isinstance(key, bool) else repr(key)


def missing_error(kind: str, source: Any, path: Path) -> list[LineError]:
    """The error for an absent field, located by its (first) path."""
    invalid = failure(kind, source)
    for step in reversed(path):
        invalid.at(step)
    return invalid.errors


class Field:
    """A field: how to find its value and how to validate it."""

    __slots__ = ("frozen", "lookups", "name", "node", "required", "validate")

    def __init__(self, name: str, schema: Schema, build: Build) -> None:
        self.name = name
        try:
            self.node = build.build(schema["schema"])
        except SchemaError as error:
            raise SchemaError(f'Field "{name}":\n  SchemaError: {error}') from error
        self.validate = self.node.validate
        self.lookups = lookups(name, schema.get("validation_alias"))
        self.frozen = bool(flag(schema, "frozen"))
        self.required: bool | None = flag(schema, "required")


Plan = list[tuple[str, Any, Lookup, Callable[[Any, State], Any], Field]]


class FieldsValidator(Validator):
    """What model fields and typed dictionaries share: one pass over the fields, then the extras."""

    __slots__ = ("aliasing", "extras", "fields", "plans", "strict")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.fields = {name: Field(name, field, build) for name, field in schema["fields"].items()}
        self.strict = build.strict(schema)
        self.aliasing = Aliasing(build.config)
        self.extras = Extras(schema, build)
        self.plans: dict[tuple[bool, bool], Plan] = {}

    def plan(self, setting: tuple[bool, bool]) -> Plan:
        """The fields with their lookups for a setting of (by alias, by name)."""
        found = self.plans.get(setting)
        if found is None:
            found = []
            for field in self.fields.values():
                lookup = field.lookups[setting]
                found.append((field.name, lookup.key, lookup, field.validate, field))
            self.plans[setting] = found
        return found

    def collect(
        self,
        data: Mapping[str, Any] | None,
        source: Any,
        state: State,
        result: dict[str, Any],
        errors: list[LineError],
    ) -> tuple[set[str], dict[str, Any] | None]:
        """Validate all fields into `result`.

        Args:
            data: the input as a mapping; `None` to read attributes of `source`.
            source: the whole input, for errors.
            state: of the call.
            result: receives the valid values by field name.
            errors: receives what is wrong.

        Returns:
            The names of the fields that were given, and the extra items (`None` unless allowed).
        """
        given: set[str] = set()
        behavior = self.extras.behavior if state.extra is None else check_extra(state.extra)
        used: set[Any] | None = set() if behavior != "ignore" and data is not None else None
        by = self.aliasing.of(state)
        outer_data, outer_name = state.data, state.field_name
        partial, state.allow_partial = state.allow_partial, False
        last = _last_key(data) if partial else UNSET
        state.data = result
        omitted = False
        for name, key, lookup, validate, field in self.plan(by):
            try:
                if data is None:
                    value, path = lookup.in_attributes(source)
                elif key is not None:
                    value, path = data.get(key, UNSET), lookup.paths[0]
                else:
                    value, path = lookup.in_mapping(data)
            except Invalid as invalid:
                errors += invalid.at(name).errors
                continue
            state.field_name = name
            if value is UNSET:
                self._absent(field, path, source, state, result, errors, omitted)
                continue
            if used is not None:
                used.add(path[0])
            if path[0] is last or path[0] == last:
                state.allow_partial = partial
            try:
                result[name] = validate(value, state)
                given.add(name)
            except Invalid as invalid:
                if not (partial and path[0] == last and not self._required(field)):
                    self._locate(invalid, name, path)
                    errors += invalid.errors
                state.data = result if not errors else state.data
            except PydanticOmit:
                omitted = True
            except PydanticUseDefault:
                self._absent(field, path, source, state, result, errors, omitted)
            state.allow_partial = False
        extra = None
        if used is not None:
            extra = self._extra(behavior, data or {}, used, state, errors)
        elif behavior == "allow":
            extra = {}
        state.data, state.field_name, state.allow_partial = outer_data, outer_name, partial
        return given, extra

    def _extra(
        self,
        behavior: str,
        data: Mapping[str, Any],
        used: set[Any],
        state: State,
        errors: list[LineError],
    ) -> dict[str, Any] | None:
        if behavior == "forbid" and len(data) == len(used) and not errors:
            return None
        state.field_name = None
        extra = self.extras.collect(behavior, data.items(), used, state, errors)
        return extra if behavior == "allow" else None

    def _locate(self, invalid: Invalid, name: str, path: Path) -> None:
        if not self.aliasing.loc_by_alias:
            invalid.at(name)
            return
        if len(path) == 1:
            invalid.at(path[0])
            return
        for step in reversed(path):
            invalid.at(step)

    def _required(self, field: Field) -> bool:
        return field.required is not False

    def _absent(
        self,
        field: Field,
        path: Path,
        source: Any,
        state: State,
        result: dict[str, Any],
        errors: list[LineError],
        omitted: bool,
    ) -> None:
        """Take the default of a field that was not given, or report it missing."""
        state.incomplete = omitted or bool(errors)
        try:
            default = field.node.default(state)
        except PydanticOmit:
            return
        except PydanticUseDefault:
            default = UNSET
        except Invalid as invalid:
            self._locate(invalid, field.name, path)
            errors += invalid.errors
            return
        finally:
            state.incomplete = False
        if default is not UNSET:
            result[field.name] = default
        elif self._required(field):
            where = path if self.aliasing.loc_by_alias else (field.name,)
            errors += missing_error("missing", source, where)


def _last_key(data: Mapping[str, Any] | None) -> Any:
    return next(reversed(list(data)), UNSET) if data else UNSET


def as_mapping(value: Any, state: State, strict: bool) -> Mapping[str, Any] | None:
    """The input as a mapping, or `None` if it is not one."""
    if isinstance(value, dict):
        return value
    if state.mode == PYTHON and not strict and isinstance(value, Mapping):
        state.floor(LAX)
        return dict(mapping_items(value))
    return None


class ModelFieldsValidator(FieldsValidator):
    """The fields of a model; gives ``(fields, extra, fields set)``."""

    __slots__ = ("from_attributes", "model_name")

    def __init__(self, schema: Schema, build: Build) -> None:
        super().__init__(schema, build)
        self.name = "model-fields"
        self.model_name: str = schema.get("model_name") or "Model"
        self.from_attributes = bool(build.option(schema, "from_attributes"))

    def validate(
        self, value: Any, state: State
    ) -> tuple[dict[str, Any], dict[str, Any] | None, set[str]]:
        """Return the fields, the extra items and the names of the fields that were given."""
        data: Mapping[str, Any] | None
        source = value
        if type(value) is dict:
            data = value
        else:
            data, source = self._source(value, state)
        result: dict[str, Any] = {}
        errors: list[LineError] = []
        given, extra = self.collect(data, source, state, result, errors)
        if errors:
            raise Invalid(errors)
        state.add_fields_set(len(given))
        if extra:
            given.update(extra)
        return result, extra, given

    def _source(self, value: Any, state: State) -> tuple[Mapping[str, Any] | None, Any]:
        strict = self.strict if state.strict is None else state.strict
        attributes = (
            self.from_attributes if state.from_attributes is None else state.from_attributes
        )
        data = as_mapping(value, state, strict)
        if data is not None:
            return data, value
        if attributes and state.mode == PYTHON:
            if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], dict):
                return None, _Both(value[0], value[1])
            if attributes_allowed(value):
                return None, value
            raise failure("model_attributes_type", value)
        raise failure("model_type", value, class_name=self.model_name)

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Return the fields with one replaced, the extra items, and the name assigned."""
        if not isinstance(target, dict):
            raise failure("dict_type", target)
        known = self.fields.get(field)
        data = dict(target)
        if known is None:
            return self._assign_extra(data, field, value, state)
        if known.frozen:
            raise failure("frozen_field", value).at(field)
        data.pop(field, None)
        outer, state.data, state.field_name = state.data, data, field
        try:
            result = known.validate(value, state)
        except Invalid as invalid:
            raise invalid.at(field) from None
        except PydanticUseDefault:
            result = known.node.default(state)
        state.data = outer
        target[field] = result
        extra = None
        if (state.extra or self.extras.behavior) == "allow":
            extra = {key: item for key, item in target.items() if key not in self.fields}
            for key in extra:
                del target[key]
        return target, extra, {field}

    def _assign_extra(
        self, data: dict[str, Any], field: str, value: Any, state: State
    ) -> tuple[dict[str, Any], dict[str, Any] | None, set[str]]:
        behavior = state.extra or self.extras.behavior
        if behavior != "allow":
            raise failure("no_such_attribute", value, attribute=field).at(field)
        state.data = data
        errors: list[LineError] = []
        extra = self.extras.collect("allow", [(field, value)], set(), state, errors)
        if errors:
            raise Invalid(errors)
        known = {key: item for key, item in data.items() if key in self.fields}
        others = {key: item for key, item in data.items() if key not in self.fields}
        return known, {**others, **extra}, {field}


class _Both:
    """An object whose attributes a dictionary completes: the pair form of `from_attributes`."""

    def __init__(self, source: Any, items: dict[str, Any]) -> None:
        self.__dict__.update(items)
        self._minipydantic_source = source

    def __getattr__(self, name: str) -> Any:
        if name == "_minipydantic_source":
            raise AttributeError(name)
        return getattr(self._minipydantic_source, name)


class TypedDictValidator(FieldsValidator):
    """Typed dictionaries: a dictionary of valid fields, absent ones left out."""

    __slots__ = ("total",)

    def __init__(self, schema: Schema, build: Build) -> None:
        config = schema.get("config")
        build = build.under(config)
        super().__init__(schema, build)
        total = schema.get("total")
        if total is None:
            total = build.config.get("typed_dict_total")
        self.total = True if total is None else total
        for field in self.fields.values():
            _settle_required(field, self.total)
        name = schema.get("cls_name") or build.config.get("title")
        if name is None and (cls := schema.get("cls")) is not None:
            name = cls.__name__
        self.name = name or "typed-dict"

    def validate(self, value: Any, state: State) -> dict[str, Any]:
        """Return a new dictionary."""
        strict = self.strict if state.strict is None else state.strict
        data = as_mapping(value, state, strict)
        if data is None:
            raise failure("dict_type", value)
        result: dict[str, Any] = {}
        errors: list[LineError] = []
        given, extra = self.collect(data, value, state, result, errors)
        if errors:
            raise Invalid(errors)
        state.add_fields_set(len(given))
        if extra:
            result.update(extra)
        return result


def _settle_required(field: Field, total: bool) -> None:
    """Decide whether a field is required; what has a default is not."""
    node: Any = field.node
    while node is not None:
        default = getattr(node, "value", UNSET) is not UNSET or getattr(node, "factory", None)
        if default and field.required:
            raise SchemaError(f"Field '{field.name}': a required field cannot have a default value")
        if default:
            field.required = False
        elif getattr(node, "on_error", None) == "omit" and (
            total if field.required is None else field.required
        ):
            raise SchemaError(
                f"Field '{field.name}': 'on_error = omit' cannot be set for required fields"
            )
        node = getattr(node, "inner", None) if isinstance(node, DefaultValidator) else None
    if field.required is None:
        field.required = total


BUILDERS: dict[str, Builder] = {
    "model-fields": ModelFieldsValidator,
    "typed-dict": TypedDictValidator,
}
