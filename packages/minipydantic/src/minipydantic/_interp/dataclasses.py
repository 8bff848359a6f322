"""Dataclasses: arguments by position or name, put into an instance."""

from collections.abc import Mapping
from typing import Any

from minipydantic._interp.arguments import split_arguments
from minipydantic._interp.extras import Aliasing, Extras
from minipydantic._interp.functions import converted
from minipydantic._interp.lookup import location_key, lookups
from minipydantic._interp.node import UNSET, Build, Builder, Schema, Validator, flag
from minipydantic._interp.state import PYTHON, STRICT, State
from minipydantic._messages.lines import Invalid, Key, Parts
from minipydantic._signals import PydanticOmit, PydanticUseDefault, SchemaError

__all__ = ["BUILDERS"]

_set = object.__setattr__


class DataclassField:
    """A field of a dataclass."""

    __slots__ = ("frozen", "init", "init_only", "kw_only", "lookups", "name", "node")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.name: str = schema["name"]
        self.kw_only = flag(schema, "kw_only") is not False
        self.init = flag(schema, "init") is not False
        self.init_only = bool(flag(schema, "init_only"))
        self.frozen = bool(flag(schema, "frozen"))
        try:
            self.node = build.build(schema["schema"])
        except SchemaError as error:
            raise SchemaError(f"Field '{self.name}':\n  SchemaError: {error}") from error
        self.lookups = lookups(self.name, schema.get("validation_alias"))


class DataclassArgsValidator(Validator):
    """The fields of a dataclass; gives ``(fields, init-only values or None)``."""

    __slots__ = ("aliasing", "class_name", "collect_init_only", "extras", "fields", "positional")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.class_name: str = schema["dataclass_name"]
        self.fields = [DataclassField(field, build) for field in schema["fields"]]
        self.positional = sum(not field.kw_only for field in self.fields)
        self.collect_init_only = bool(flag(schema, "collect_init_only"))
        self.extras = Extras(schema, build)
        self.aliasing = Aliasing(build.config)
        self.name = f"dataclass-args[{self.class_name}]"

    def validate(
        self, value: Any, state: State
    ) -> tuple[dict[str, Any], tuple[Any, ...] | None] | Invalid:
        """Return the fields by name, and the values of the init-only ones."""
        call = split_arguments(value, state) if not isinstance(value, list | tuple) else None
        if call is None:
            return Invalid("dataclass_type", value, {"class_name": self.class_name})
        args, kwargs = call
        state.allow_partial = False
        result: dict[str, Any] = {}
        init_only: list[Any] = []
        errors: Parts = []
        used: set[Any] = set()
        outer_data, outer_name = state.data, state.field_name
        state.data = result
        given = 0
        by = self.aliasing.of(state)
        position = 0
        for field in self.fields:
            positional = UNSET
            index = position
            if not field.kw_only:
                positional = args[position] if position < len(args) else UNSET
                position += 1
            given += self._field(
                field, index, positional, kwargs, by, value, state, result, init_only, errors, used
            )
        self._surplus(args, kwargs, used, state, result, errors)
        state.data, state.field_name = outer_data, outer_name
        if errors:
            return Invalid.of(errors)
        state.add_fields_set(given)
        return result, tuple(init_only) if self.collect_init_only else None

    def _field(
        self,
        field: DataclassField,
        index: int,
        positional: Any,
        kwargs: Mapping[str, Any],
        by: tuple[bool, bool],
        value: Any,
        state: State,
        result: dict[str, Any],
        init_only: list[Any],
        errors: Parts,
        used: set[Any],
    ) -> int:
        """Validate a field; return 1 if it was given."""
        lookup = field.lookups[by]
        keyword, path = lookup.in_mapping(kwargs)
        where = path if self.aliasing.loc_by_alias else (field.name,)
        if keyword is not UNSET and field.init:
            used.add(path[0])
        if not field.init:
            if positional is not UNSET:
                wrong = Invalid("unexpected_positional_argument", positional)
                errors.append((index, wrong))
            else:
                default = field.node.default(state)
                if type(default) is Invalid:
                    errors.append((None, default))
                else:
                    self._store(field, default, result, init_only)
            return 0
        if positional is not UNSET and keyword is not UNSET:
            errors.append((None, Invalid("multiple_argument_values", keyword).at(*where)))
            return 0
        state.field_name = field.name
        source, location = (positional, (index,)) if positional is not UNSET else (keyword, where)
        try:
            if source is UNSET:
                raise PydanticUseDefault
            item = field.node.validate(source, state)
        except PydanticOmit:
            return 0
        except PydanticUseDefault:
            self._absent(field, where, value, state, result, init_only, errors)
            return 0
        if type(item) is Invalid:
            errors.append((None, item.at(*location)))
            return 0
        self._store(field, item, result, init_only)
        return 1

    def _absent(
        self,
        field: DataclassField,
        where: tuple[Key, ...],
        value: Any,
        state: State,
        result: dict[str, Any],
        init_only: list[Any],
        errors: Parts,
    ) -> None:
        state.incomplete = bool(errors)
        try:
            default = field.node.default(state)
        except PydanticOmit:
            return
        except PydanticUseDefault:
            default = UNSET
        finally:
            state.incomplete = False
        if default is UNSET:
            errors.append((None, Invalid("missing", value).at(*where)))
        elif type(default) is Invalid:
            errors.append((field.name, default))
        else:
            self._store(field, default, result, init_only)

    def _store(
        self, field: DataclassField, value: Any, result: dict[str, Any], init_only: list[Any]
    ) -> None:
        if value is UNSET:
            return
        if field.init_only:
            init_only.append(value)
            if not self.collect_init_only:
                return
        else:
            result[field.name] = value

    def _surplus(
        self,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        used: set[Any],
        state: State,
        result: dict[str, Any],
        errors: Parts,
    ) -> None:
        for index in range(self.positional, len(args)):
            errors.append((index, Invalid("unexpected_positional_argument", args[index])))
        behavior = state.extra or self.extras.behavior
        for key, item in kwargs.items():
            if key in used:
                continue
            if not isinstance(key, str):
                errors.append((location_key(key), Invalid("invalid_key", key)))
            elif behavior == "forbid":
                errors.append((key, Invalid("unexpected_keyword_argument", item)))
            elif behavior == "allow":
                if self.extras.values is not None:
                    item = self.extras.values.validate(item, state)
                if type(item) is Invalid:
                    errors.append((key, item))
                else:
                    result[key] = item

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Return the fields with one replaced."""
        data = dict(target)
        for known in self.fields:
            if known.name != field:
                continue
            if known.frozen:
                return Invalid("frozen_field", value).at(field)
            data.pop(field, None)
            state.data, state.field_name = data, field
            result = known.node.validate(value, state)
            if type(result) is Invalid:
                return result.at(field)
            target[field] = result
            return target, None
        behavior = state.extra or self.extras.behavior
        if behavior == "allow":
            return {**target, field: value}, None
        return Invalid("no_such_attribute", value, {"attribute": field}).at(field)


class DataclassValidator(Validator):
    """Instances of a dataclass."""

    __slots__ = (
        "cls", "field_names", "frozen", "generic_origin", "inner", "post_init", "revalidate",
        "slots", "strict",
    )  # fmt: skip

    def __init__(self, schema: Schema, build: Build) -> None:
        config = schema.get("config")
        own = build.under({} if config is None else config)
        self.cls: Any = schema["cls"]
        self.inner = own.build(schema["schema"])
        self.strict = own.strict(schema)
        self.post_init = bool(flag(schema, "post_init"))
        self.revalidate: str = own.option(schema, "revalidate_instances") or "never"
        self.field_names: list[str] = schema["fields"]
        self.frozen = bool(flag(schema, "frozen"))
        self.slots = bool(flag(schema, "slots"))
        self.generic_origin: type[Any] | None = schema.get("generic_origin")
        self.name = schema.get("cls_name") or self.cls.__name__

    def validate(self, value: Any, state: State) -> Any:
        """Return an instance: the input itself if it is one, else a new one."""
        if state.self_instance is not None:
            instance, state.self_instance = state.self_instance, None
            return self._fill(instance, value, state)
        if state.mode == PYTHON:
            if isinstance(value, self.cls):
                return self._instance(value, state)
            if self.generic_origin is not None and isinstance(value, self.generic_origin):
                return self._construct(self._fields_of(value), state)
            strict = self.strict if state.strict is None else state.strict
            if strict and state.input_type == "python":
                return Invalid("dataclass_exact_type", value, {"class_name": self.name})
        state.floor(STRICT)
        return self._construct(value, state)

    def _instance(self, value: Any, state: State) -> Any:
        exact = type(value) is self.cls
        if not exact:
            state.floor(STRICT)
        if self.revalidate == "never" or (self.revalidate == "subclass-instances" and exact):
            return value
        return self._construct(self._fields_of(value), state)

    def _fields_of(self, value: Any) -> dict[str, Any]:
        return {name: getattr(value, name) for name in self.field_names if hasattr(value, name)}

    def _construct(self, value: Any, state: State) -> Any:
        output = self.inner.validate(value, state)
        if type(output) is Invalid:
            return output
        return self._set(self.cls.__new__(self.cls), output, value, state)

    def _fill(self, instance: Any, value: Any, state: State) -> Any:
        output = self.inner.validate(value, state)
        return output if type(output) is Invalid else self._set(instance, output, value, state)

    def _set(self, instance: Any, output: Any, value: Any, state: State) -> Any:
        fields, init_only = output
        self._write(instance, fields)
        if self.post_init:
            try:
                instance.__post_init__(*(init_only or ()))
            except (ValueError, AssertionError) as error:
                return converted(error, value)
        return instance

    def _write(self, instance: Any, fields: dict[str, Any]) -> None:
        if self.slots or not hasattr(instance, "__dict__"):
            for name, item in fields.items():
                _set(instance, name, item)
        else:
            _set(instance, "__dict__", fields)

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Set a field of an instance after validation; return the instance."""
        if self.frozen:
            return Invalid("frozen_instance", value)
        data = {**self._fields_of(target), field: value}
        output = self.inner.assign(data, field, value, state)
        if type(output) is Invalid:
            return output
        self._write(target, output[0])
        return target


BUILDERS: dict[str, Builder] = {
    "dataclass": DataclassValidator,
    "dataclass-args": DataclassArgsValidator,
}
