"""The fields of models and typed dictionaries."""

from collections.abc import Callable, Mapping
from typing import Any

from minipydantic._interp.extras import Aliasing, Extras, check_extra
from minipydantic._interp.lookup import Path, attributes_allowed, lookups
from minipydantic._interp.mappings import is_mapping, mapping_items
from minipydantic._interp.node import UNSET, Build, Builder, Schema, Validator, flag
from minipydantic._interp.numbers import FloatValidator, IntValidator, parse_float, parse_int
from minipydantic._interp.scalars import BoolValidator, parse_bool
from minipydantic._interp.state import EXACT, PYTHON, State
from minipydantic._interp.strings import StrValidator
from minipydantic._messages.lines import Invalid, Key, Parts, Refused
from minipydantic._signals import PydanticOmit, PydanticUseDefault, SchemaError

__all__ = ["BUILDERS", "Field", "FieldsValidator", "as_mapping"]


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


class Plan:
    """The fields in their order, with what a setting of (by alias, by name) makes of them.

    Attributes:
        entries: the name of each, its key, its type whose instances are valid as they are, its
            validator.
        lookups: where each may be found.
        keys: all keys, if each field has but one.
        plain: the name, the key and the type of each, and what takes other values, and texts,
            where it knows nothing but the value.
    """

    __slots__ = ("entries", "keys", "lookups", "plain")

    def __init__(self, fields: dict[str, Field], setting: tuple[bool, bool]) -> None:
        self.lookups = [field.lookups[setting] for field in fields.values()]
        self.entries: list[tuple[str, Any, type | None, Callable[[Any, State], Any], Field]] = [
            (field.name, lookup.key, field.node.exact, field.validate, field)
            for field, lookup in zip(fields.values(), self.lookups, strict=True)
        ]
        keys = {lookup.key for lookup in self.lookups}
        self.keys = None if None in keys else keys
        self.plain = [
            (name, key, exact, *plain_validators(field.node))
            for name, key, exact, _, field in self.entries
        ]


def plain_validators(
    node: Validator,
) -> tuple[Callable[..., Any] | None, Callable[..., Any] | None]:
    """Return what validates values of other types than the exact one; `None` for most nodes.

    Returns:
        What takes any value and the state, and what takes texts alone, where all are read.
    """
    validate: Callable[..., Any] | None = None
    parse: Callable[..., Any] | None = None
    if isinstance(node, BoolValidator):
        validate, parse = node.validate, None if node.strict else parse_bool
    elif isinstance(node, IntValidator):
        validate, parse = node.convert, None if node.strict else parse_int
    elif isinstance(node, FloatValidator) and node.exact is not None:
        validate, parse = node.convert, None if node.strict else parse_float
    elif isinstance(node, StrValidator) and node.exact is not None:
        validate = node.convert
    return validate, parse


class FieldsValidator(Validator):
    """What model fields and typed dictionaries share: one pass over the fields, then the extras."""

    __slots__ = ("aliasing", "extras", "fields", "plan", "plans", "strict")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.fields = {name: Field(name, field, build) for name, field in schema["fields"].items()}
        self.strict = build.strict(schema)
        self.aliasing = Aliasing(build.config)
        self.extras = Extras(schema, build)
        self.plan: Plan | None = None  # for the setting of the configuration
        self.plans: dict[tuple[bool, bool], Plan] = {}

    def plan_for(self, state: State) -> Plan:
        """The plan for the setting of a call."""
        setting = self.aliasing.of(state)
        plan = self.plans.get(setting)
        if plan is None:
            plan = self.plans[setting] = Plan(self.fields, setting)
        if state.by_alias is None and state.by_name is None:
            self.plan = plan
        return plan

    def collect(
        self, data: Mapping[str, Any] | None, source: Any, state: State
    ) -> tuple[dict[str, Any], dict[str, Any] | None, set[str]] | Invalid:
        """Validate all fields.

        Args:
            data: the input as a mapping; `None` to read attributes of `source`.
            source: the whole input, for errors.
            state: of the call.

        Returns:
            The valid values by field name, the extra items (`None` unless allowed) and the names
            of both that were given; or what is wrong.
        """
        plan = self.plan
        if plan is None or state.by_alias is not None or state.by_name is not None:
            plan = self.plan_for(state)
        behavior = self.extras.behavior if state.extra is None else check_extra(state.extra)
        result: dict[str, Any] = {}
        errors: Parts = []
        outer_data, outer_name, partial = state.data, state.field_name, state.allow_partial
        state.data = result
        # A member of a union is told by what exact matches do to the state: no short cut there.
        if data is not None and plan.keys and not partial and state.exactness != EXACT:
            used = plan.keys
            given = self._by_key(plan, data, source, state, result, errors)
        else:
            used = set()
            given = self._by_lookup(plan, data, source, state, result, errors, used)
        extra = None
        if behavior != "ignore":
            if data is not None:
                extra = self._extra(behavior, data, used, state, errors)
            elif behavior == "allow":
                extra = {}
        state.data, state.field_name, state.allow_partial = outer_data, outer_name, partial
        if errors:
            return Invalid.of(errors)
        state.add_fields_set(len(given))
        if extra:
            given.update(extra)
        return result, extra, given

    def _by_key(
        self,
        plan: Plan,
        data: Mapping[str, Any],
        source: Any,
        state: State,
        result: dict[str, Any],
        errors: Parts,
    ) -> set[str]:
        """Validate the fields of a mapping in which each has one key."""
        given: set[str] = set()
        omitted, by_alias = False, self.aliasing.loc_by_alias
        for name, key, exact, validate, field in plan.entries:
            value = data.get(key, UNSET)
            if type(value) is exact:
                result[name] = value
                given.add(name)
                continue
            state.field_name = name
            if value is UNSET:
                self._absent(field, (key,), source, state, result, errors, omitted)
                continue
            try:
                value = validate(value, state)
            except PydanticOmit:
                omitted = True
            except PydanticUseDefault:
                self._absent(field, (key,), source, state, result, errors, omitted)
            else:
                if type(value) is Invalid:
                    errors.append((key if by_alias else name, value))
                else:
                    result[name] = value
                    given.add(name)
        return given

    def _by_lookup(
        self,
        plan: Plan,
        data: Mapping[str, Any] | None,
        source: Any,
        state: State,
        result: dict[str, Any],
        errors: Parts,
        used: set[Any],
    ) -> set[str]:
        """Validate the fields of any input: with paths of keys, with attributes, cut off."""
        given: set[str] = set()
        omitted = False
        partial, state.allow_partial = state.allow_partial, False
        last = next(reversed(list(data)), UNSET) if data and partial else UNSET
        for lookup, (name, _, _, validate, field) in zip(plan.lookups, plan.entries, strict=True):
            try:
                if data is None:
                    value, path = lookup.in_attributes(source)
                else:
                    value, path = lookup.in_mapping(data)
            except Refused as refused:
                errors.append((name, refused.invalid))
                continue
            state.field_name = name
            if value is UNSET:
                self._absent(field, path, source, state, result, errors, omitted)
                continue
            used.add(path[0])
            is_last = path[0] == last
            if is_last:
                state.allow_partial = partial
            try:
                value = validate(value, state)
            except PydanticOmit:
                omitted = True
            except PydanticUseDefault:
                self._absent(field, path, source, state, result, errors, omitted)
            else:
                if type(value) is not Invalid:
                    result[name] = value
                    given.add(name)
                elif not (is_last and not self._required(field)):
                    errors.append(self._located(value, name, path))
            state.allow_partial = False
        return given

    def _extra(
        self,
        behavior: str,
        data: Mapping[str, Any],
        used: set[Any],
        state: State,
        errors: Parts,
    ) -> dict[str, Any] | None:
        if used.issuperset(data):
            return {} if behavior == "allow" else None
        state.field_name = None
        extra = self.extras.collect(behavior, data.items(), used, state, errors)
        return extra if behavior == "allow" else None

    def _located(self, invalid: Invalid, name: str, path: Path) -> tuple[Key, Invalid]:
        """What is wrong with a field, and how it is called: by name, or as it was found."""
        if self.aliasing.loc_by_alias:
            return path[0], invalid.at(*path[1:])
        return name, invalid

    def _required(self, field: Field) -> bool:
        return field.required is not False

    def _absent(
        self,
        field: Field,
        path: Path,
        source: Any,
        state: State,
        result: dict[str, Any],
        errors: Parts,
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
        finally:
            state.incomplete = False
        if type(default) is Invalid:
            errors.append((field.name, default))
        elif default is not UNSET:
            result[field.name] = default
        elif self._required(field):
            errors.append(self._located(Invalid("missing", source), field.name, path))


def as_mapping(value: Any, state: State, strict: bool) -> Mapping[str, Any] | Invalid | None:
    """The input as a mapping, or `None` if it is not one."""
    if isinstance(value, dict):
        return value
    if state.mode == PYTHON and not strict and is_mapping(value):
        items = mapping_items(value)
        return items if type(items) is Invalid else dict(items)
    return None


class ModelFieldsValidator(FieldsValidator):
    """The fields of a model; gives ``(fields, extra, fields set)``."""

    __slots__ = ("from_attributes", "model_name")

    def __init__(self, schema: Schema, build: Build) -> None:
        super().__init__(schema, build)
        self.name = "model-fields"
        self.model_name: str = schema.get("model_name") or "Model"
        self.from_attributes = bool(build.option(schema, "from_attributes"))

    def faults(self, data: dict[str, Any], state: State) -> Invalid | None:
        """Return what is wrong with fields of plain types, where that is all that can be wrong.

        PERF: this does not build what the fields make up; 1.3 us less of 6 for three errors.

        Args:
            data: the input.
            state: one without options, which may be shared.

        Returns:
            The errors; `None` where there are none, or `validate` has to look for them.
        """
        plan = self.plan or self.plan_for(state)
        if plan.keys is None or self.extras.behavior != "ignore":
            return None
        by_alias = self.aliasing.loc_by_alias
        errors: Parts = []
        get = data.get
        for name, key, exact, validate, parse in plan.plain:
            value = get(key, UNSET)
            if type(value) is exact:
                continue
            if value is UNSET or validate is None:
                return None
            # PERF: `validate` comes to the same for texts, 0.1 us later
            if parse is not None and type(value) is str:
                value = parse(value, value)
            else:
                value = validate(value, state)
            if type(value) is Invalid:
                errors.append((key if by_alias else name, value))
        # PERF: `Invalid.of` takes 80 ns more, of 2,100
        return Invalid("", None, None, None, errors) if errors else None

    def validate(
        self, value: Any, state: State
    ) -> tuple[dict[str, Any], dict[str, Any] | None, set[str]] | Invalid:
        """Return the fields, the extra items and the names of the fields that were given."""
        data: Mapping[str, Any] | Invalid | None
        source = value
        if type(value) is dict:
            data = value
        else:
            data, source = self._source(value, state)
            if type(data) is Invalid:
                return data
        return self.collect(data, source, state)

    def _source(self, value: Any, state: State) -> tuple[Mapping[str, Any] | Invalid | None, Any]:
        """Where the fields are: in a mapping, or (then `None`) in the attributes of an object."""
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
            return Invalid("model_attributes_type", value), value
        return Invalid("model_type", value, {"class_name": self.model_name}), value

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Return the fields with one replaced, the extra items, and the name assigned."""
        if not isinstance(target, dict):
            return Invalid("dict_type", target)
        known = self.fields.get(field)
        data = dict(target)
        if known is None:
            return self._assign_extra(data, field, value, state)
        if known.frozen:
            return Invalid("frozen_field", value).at(field)
        data.pop(field, None)
        outer, state.data, state.field_name = state.data, data, field
        try:
            result = known.validate(value, state)
        except PydanticUseDefault:
            result = known.node.default(state)
        state.data = outer
        if type(result) is Invalid:
            return result.at(field)
        target[field] = result
        extra = None
        if (state.extra or self.extras.behavior) == "allow":
            extra = {key: item for key, item in target.items() if key not in self.fields}
            for key in extra:
                del target[key]
        return target, extra, {field}

    def _assign_extra(
        self, data: dict[str, Any], field: str, value: Any, state: State
    ) -> tuple[dict[str, Any], dict[str, Any] | None, set[str]] | Invalid:
        behavior = state.extra or self.extras.behavior
        if behavior != "allow":
            return Invalid("no_such_attribute", value, {"attribute": field}).at(field)
        state.data = data
        errors: Parts = []
        extra = self.extras.collect("allow", [(field, value)], set(), state, errors)
        if errors:
            return Invalid.of(errors)
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


BUILDERS: dict[str, Builder] = {"model-fields": ModelFieldsValidator}
