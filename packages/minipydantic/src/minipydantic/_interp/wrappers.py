"""Validators around others: nullable, default, chain, by mode, custom errors, JSON, references."""

import sys
from collections.abc import Callable
from typing import Any

from minipydantic._codegen.tiers import PLAIN_FACTORIES
from minipydantic._interp.node import UNSET, Build, Builder, NamedLater, Schema, Validator, flag
from minipydantic._interp.state import JSON, LAX, PYTHON, STRICT, State
from minipydantic._messages.lines import Invalid, Refused
from minipydantic._signals import PydanticOmit, PydanticUseDefault, SchemaError

__all__ = ["BUILDERS", "CustomError", "DefaultValidator"]


class NullableValidator(Validator):
    """`None`, or what the inner schema accepts."""

    __slots__ = ("exact", "inner", "inner_validate")

    def __init__(self, inner: Validator) -> None:
        self.exact = inner.exact
        self.name = f"nullable[{inner.name}]"
        self.inner = inner
        self.inner_validate = inner.validate

    def validate(self, value: Any, state: State) -> Any:
        """Return `None` or the valid value."""
        return None if value is None else self.inner_validate(value, state)


class DefaultValidator(Validator):
    """A value that may be left out, or be replaced when it is wrong."""

    __slots__ = (
        "copy",
        "exact",
        "factory",
        "inner",
        "inner_validate",
        "on_error",
        "takes_data",
        "validate_default",
        "value",
    )

    def __init__(self, schema: Schema, build: Build) -> None:
        self.inner = build.build(schema["schema"])
        self.name = f"default[{self.inner.name}]"
        self.inner_validate = self.inner.validate
        self.value = schema.get("default", UNSET)
        self.factory = schema.get("default_factory")
        self.takes_data = bool(flag(schema, "default_factory_takes_data"))
        if self.value is not UNSET and self.factory is not None:
            raise SchemaError("'default' and 'default_factory' cannot be used together")
        self.on_error = schema.get("on_error") or "raise"
        if self.on_error == "default" and self.value is UNSET and self.factory is None:
            raise SchemaError("'on_error = default' requires a `default` or `default_factory`")
        self.validate_default = bool(build.option(schema, "validate_default"))
        self.exact = self.inner.exact
        self.copy = None if self.value is UNSET else _copier(self.value)

    def validate(self, value: Any, state: State) -> Any:
        """Return the valid value or, by choice of the schema, the default."""
        if value is UNSET:
            return self.default(state)
        try:
            result = self.inner_validate(value, state)
        except PydanticUseDefault:
            default = self.default(state)
            if default is UNSET:
                raise
            return default
        if type(result) is not Invalid or self.on_error == "raise":
            return result
        if self.on_error == "omit":
            raise PydanticOmit
        return self.default(state)

    def default(self, state: State) -> Any:
        """Return the default value, a fresh one where it could be changed."""
        if self.factory is not None:
            value = self._make(state)
            if type(value) is Invalid:
                return value
        elif self.value is not UNSET:
            value = self.value
            if self.copy is not None:
                value = self.copy(value)
        else:
            return UNSET
        if not self.validate_default:
            return value
        mode, state.mode = state.mode, PYTHON  # whatever the input is, a default is an object
        try:
            return self.inner_validate(value, state)
        finally:
            state.mode = mode

    def _make(self, state: State) -> Any:
        factory: Any = self.factory
        if not self.takes_data:
            return factory() if factory in PLAIN_FACTORIES else state.call(factory)
        if state.data is None or state.incomplete:
            return Invalid("default_factory_not_called", UNSET)
        return state.call(factory, dict(state.data))

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Assign as the inner validator does."""
        return self.inner.assign(target, field, value, state)


def _copier(value: Any) -> Callable[[Any], Any] | None:
    """How a default is copied for each use; what has a hash is immutable, and shared."""
    try:
        hash(value)
    except TypeError:
        kind: Any = type(value)
        return kind.copy if kind in (list, dict, set) and not value else _deepcopy
    return None


def _deepcopy(value: Any) -> Any:
    from copy import deepcopy  # noqa: PLC0415  (rare)

    return deepcopy(value)


class ChainValidator(Validator):
    """One validator after the other, each on the result of the one before."""

    __slots__ = ("steps",)

    def __init__(self, steps: list[Validator]) -> None:
        self.name = f"chain[{','.join(step.name for step in steps)}]"
        self.steps = steps

    def validate(self, value: Any, state: State) -> Any:
        """Return the last result."""
        value = self.steps[0].validate(value, state)
        mode, state.mode = state.mode, PYTHON  # what a step returns is a Python object
        try:
            for step in self.steps[1:]:
                if type(value) is Invalid:
                    break
                value = step.validate(value, state)
        finally:
            state.mode = mode
        return value


class LaxOrStrictValidator(Validator):
    """One schema for lax validation, another for strict."""

    __slots__ = ("lax", "strict", "strictly")

    def __init__(self, lax: Validator, strictly: Validator, strict: bool) -> None:
        self.name = f"lax-or-strict[lax={lax.name},strict={strictly.name}]"
        self.lax = lax
        self.strictly = strictly
        self.strict = strict

    def validate(self, value: Any, state: State) -> Any:
        """Return what the fitting validator returns."""
        if self.strict if state.strict is None else state.strict:
            return self.strictly.validate(value, state)
        # A smart union would rather have an input that is also strictly valid.
        if state.exactness > LAX:
            stricter = _stricter(state)
            result = self.strictly.validate(value, stricter)
            if type(result) is not Invalid:
                state.floor(stricter.exactness)
                return result
            state.floor(LAX)
        return self.lax.validate(value, state)


def _stricter(state: State) -> State:
    copy = State.__new__(State)
    for slot in State.__slots__:
        setattr(copy, slot, getattr(state, slot))
    copy.strict = True
    copy.compiled = None
    return copy


class JsonOrPythonValidator(Validator):
    """One schema for JSON, another for Python objects."""

    __slots__ = ("json", "python")

    def __init__(self, json: Validator, python: Validator) -> None:
        self.name = f"json-or-python[json={json.name},python={python.name}]"
        self.json = json
        self.python = python

    def validate(self, value: Any, state: State) -> Any:
        """Return what the fitting validator returns."""
        chosen = self.json if state.input_type == "json" else self.python
        return chosen.validate(value, state)


class CustomError:
    """The error that a schema prescribes for whatever goes wrong inside."""

    __slots__ = ("context", "kind", "template")

    def __init__(self, kind: str, template: str | None, context: dict[str, Any] | None) -> None:
        self.kind = kind
        self.template = template
        self.context = context

    @classmethod
    def of(cls, schema: Schema) -> "CustomError | None":
        """Read the `custom_error_*` keys of a schema.

        Raises:
            SchemaError: they contradict each other.
        """
        from minipydantic._messages.render import check_context  # noqa: PLC0415  (rare)
        from minipydantic._messages.table import MESSAGES  # noqa: PLC0415  (rare)

        kind = schema.get("custom_error_type")
        if kind is None:
            return None
        context = schema.get("custom_error_context")
        if kind in MESSAGES:
            if schema.get("custom_error_message") is not None:
                raise SchemaError(
                    "custom_error_message should not be provided if 'custom_error_type' matches "
                    "a known error"
                )
            check_context(kind, context)
            return cls(kind, None, context)
        return cls(kind, schema["custom_error_message"], context)

    def about(self, value: Any) -> Invalid:
        """The error for an input."""
        return Invalid(self.kind, value, self.context or None, self.template)


class CustomErrorValidator(Validator):
    """Replaces all errors from inside by a prescribed one."""

    __slots__ = ("error", "inner")

    def __init__(self, inner: Validator, error: CustomError) -> None:
        self.name = f"custom-error[{inner.name}]"
        self.inner = inner
        self.error = error

    def validate(self, value: Any, state: State) -> Any:
        """Return the valid value."""
        result = self.inner.validate(value, state)
        return self.error.about(value) if type(result) is Invalid else result


class JsonTextValidator(Validator):
    """Text that is JSON; its content is validated when there is a schema for it."""

    __slots__ = ("inner",)

    def __init__(self, inner: Validator | None) -> None:
        self.name = f"json[{inner.name if inner else 'any'}]"
        self.inner = inner

    def validate(self, value: Any, state: State) -> Any:
        """Return the parsed document, validated as JSON input."""
        from minipydantic._interp.json_text import parse_input  # noqa: PLC0415  (rare)

        try:
            document = parse_input(value, state.allow_partial)
        except Refused as refused:
            return refused.invalid
        state.floor(LAX if state.mode == PYTHON else STRICT)
        if self.inner is None:
            return document
        mode, kind = state.mode, state.input_type
        state.mode, state.input_type = JSON, "json"
        try:
            return self.inner.validate(document, state)
        finally:
            state.mode, state.input_type = mode, kind


class DefinitionSlot:
    """A definition: its place is known before its validator is built."""

    __slots__ = ("filled", "naming", "recursive", "ref", "validator")

    def __init__(self, ref: str) -> None:
        self.ref = ref
        self.validator: Validator = Validator()
        self.filled = False
        self.naming = False
        self.recursive = False


MAX_DEPTH = 255
_DEEP = 32  # nested definitions that certainly fit into the default limit of 1000 frames
_FRAMES = 10_000  # about 30 for each level; Python frames take no C stack (PEP 659, 3.11)


class DefinitionRefValidator(NamedLater):
    """What a definition says, guarded against inputs that contain themselves."""

    __slots__ = ("key", "slot")

    def __init__(self, slot: DefinitionSlot) -> None:
        self.slot = slot
        self.key = id(slot)

    def make_name(self) -> str:
        """The name of the definition; "..." inside of itself."""
        if not self.slot.filled or self.slot.naming:
            return "..."
        self.slot.naming = True
        try:
            return self.slot.validator.name
        finally:
            self.slot.naming = False

    @property
    def model(self) -> Any:
        """The definition's."""
        return self.slot.validator.model

    def validate(self, value: Any, state: State) -> Any:
        """Return what the definition's validator returns."""
        if not self.slot.recursive:
            return self.slot.validator.validate(value, state)
        guard = state.guard
        if guard is None:
            guard = state.guard = set()
        here = (id(value), self.key)
        if here in guard:
            return Invalid("recursion_loop", value)
        depth = len(guard)
        if depth >= MAX_DEPTH:
            return Invalid("recursion_depth_exceeded", value)
        guard.add(here)
        try:
            if depth == _DEEP:
                return self._validate_deep(value, state)
            return self.slot.validator.validate(value, state)
        finally:
            guard.discard(here)

    def _validate_deep(self, value: Any, state: State) -> Any:
        """Go on with room for the frames that `MAX_DEPTH` levels take."""
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _FRAMES))
        try:
            return self.slot.validator.validate(value, state)
        finally:
            sys.setrecursionlimit(limit)

    def default(self, state: State) -> Any:
        """Return the definition's default."""
        return self.slot.validator.default(state)

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Assign as the definition does."""
        return self.slot.validator.assign(target, field, value, state)


def _chain(schema: Schema, build: Build) -> Validator:
    steps: list[Validator] = []
    for step in schema["steps"]:
        built = build.build(step)
        steps += built.steps if isinstance(built, ChainValidator) else [built]
    if not steps:
        raise SchemaError("One or more steps are required for a chain validator")
    return steps[0] if len(steps) == 1 else ChainValidator(steps)


def _lax_or_strict(schema: Schema, build: Build) -> Validator:
    lax, strict = build.build(schema["lax_schema"]), build.build(schema["strict_schema"])
    return LaxOrStrictValidator(lax, strict, build.strict(schema))


def _json_or_python(schema: Schema, build: Build) -> Validator:
    json, python = build.build(schema["json_schema"]), build.build(schema["python_schema"])
    return JsonOrPythonValidator(json, python)


def _custom_error(schema: Schema, build: Build) -> Validator:
    error = CustomError.of({"custom_error_type": schema["custom_error_type"], **schema})
    if error is None:
        raise KeyError("custom_error_type")
    return CustomErrorValidator(build.build(schema["schema"]), error)


def _json(schema: Schema, build: Build) -> Validator:
    inner = schema.get("schema")
    if inner is None or inner.get("type") == "any":
        return JsonTextValidator(None)
    return JsonTextValidator(build.build(inner))


def _definitions(schema: Schema, build: Build) -> Validator:
    for definition in schema["definitions"]:
        build.define(definition)
    return build.build(schema["schema"])


def _definition_ref(schema: Schema, build: Build) -> Validator:
    return DefinitionRefValidator(build.reference(schema["schema_ref"]))


BUILDERS: dict[str, Builder] = {
    "nullable": lambda schema, build: NullableValidator(build.build(schema["schema"])),
    "default": lambda schema, build: DefaultValidator(schema, build),
    "chain": _chain,
    "lax-or-strict": _lax_or_strict,
    "json-or-python": _json_or_python,
    "custom-error": _custom_error,
    "json": _json,
    "definitions": _definitions,
    "definition-ref": _definition_ref,
}
