"""Models: fields put into an instance of a class."""

from functools import partial
from typing import Any

from minipydantic._interp.fields import ModelFieldsValidator
from minipydantic._interp.functions import (
    FunctionAfterValidator,
    FunctionWrapValidator,
    converted,
)
from minipydantic._interp.node import Build, Builder, Schema, Validator, flag
from minipydantic._interp.state import PYTHON, STRICT, State
from minipydantic._messages.lines import Invalid
from minipydantic._sentinels import PydanticUndefined

__all__ = ["BUILDERS", "lends_more"]

_set = object.__setattr__


def initialised(instance: Any, method: str, context: Any) -> Any:
    """Return an instance after the method that its class wants to be called."""
    getattr(instance, method)(context)
    return instance


class ModelValidator(Validator):
    """Instances of a model class, made from its fields."""

    __slots__ = (
        "cls",
        "custom_init",
        "frozen",
        "generic_origin",
        "inner",
        "inner_validate",
        "post_init",
        "revalidate",
        "root_model",
    )

    def __init__(self, schema: Schema, build: Build) -> None:
        self.cls: Any = schema["cls"]
        if not isinstance(self.cls, type):
            kind = type(self.cls).__name__
            raise TypeError(f"{kind!r} object is not an instance of 'type'")
        config = schema.get("config")
        own = build.under({} if config is None else config)
        self.inner = own.build(schema["schema"])
        self.inner_validate = self.inner.validate
        if hasattr(self.inner, "model_name") and self.inner.model_name == "Model":
            self.inner.model_name = self.cls.__name__
        self.custom_init = bool(flag(schema, "custom_init"))
        self.root_model = bool(flag(schema, "root_model"))
        self.frozen = bool(flag(schema, "frozen"))
        self.post_init: str | None = schema.get("post_init")
        self.generic_origin: type[Any] | None = schema.get("generic_origin")
        self.revalidate: str = own.option(schema, "revalidate_instances") or "never"
        self.name = self.cls.__name__

    @property
    def model(self) -> Any:
        """The class."""
        return self.cls

    def fields(self) -> ModelFieldsValidator | None:
        """Return what validates the fields, where a dict needs nothing else."""
        inner = self.inner
        if isinstance(inner, ModelFieldsValidator) and not (self.custom_init or self.root_model):
            return inner
        return None

    def validate(self, value: Any, state: State) -> Any:
        """Return an instance: the input itself if it is one, else a new one."""
        if state.self_instance is not None:
            instance, state.self_instance = state.self_instance, None
            return self._fill(instance, value, state)
        if type(value) is dict:
            state.floor(STRICT)
            return self._construct(value, state)
        if state.mode == PYTHON and isinstance(value, self.cls):
            return self._instance(value, state)
        origin = self.generic_origin
        if state.mode == PYTHON and origin is not None and isinstance(value, origin):
            return self._construct(dict(vars(value)), state)
        state.floor(STRICT)
        return self._construct(value, state)

    def _instance(self, value: Any, state: State) -> Any:
        exact = type(value) is self.cls
        if self.revalidate == "never" or (self.revalidate == "subclass-instances" and exact):
            return value
        given = value.__pydantic_fields_set__
        if self.root_model:
            data: Any = value.root
        else:
            data = {**vars(value), **(getattr(value, "__pydantic_extra__", None) or {})}
            data = {key: item for key, item in data.items()}
        return self._construct(data, state, given)

    def _construct(self, value: Any, state: State, given: set[str] | None = None) -> Any:
        if self.custom_init and isinstance(value, dict):
            return self._by_init(value, state)
        output = self._root(value, state) if self.root_model else self.inner_validate(value, state)
        if type(output) is Invalid:
            return output
        instance = self.cls.__new__(self.cls)
        self._set(instance, output, value, given)
        return instance if self.post_init is None else self._finish(instance, value, state)

    def _by_init(self, value: Any, state: State) -> Any:
        """Let the class's own `__init__` do it; it comes back here with the instance."""
        try:
            return state.call(partial(self.cls, **value))
        except (ValueError, AssertionError) as error:
            return converted(error, value)

    def _fill(self, instance: Any, value: Any, state: State) -> Any:
        """Set the fields of an instance whose `__init__` is running."""
        output = self._root(value, state) if self.root_model else self.inner_validate(value, state)
        if type(output) is Invalid:
            return output
        self._set(instance, output, value, None)
        return instance if self.post_init is None else self._finish(instance, value, state)

    def _root(self, value: Any, state: State) -> Any:
        """Validate what goes into an instance of a root model."""
        outer, state.field_name = state.field_name, "root"
        try:
            return self.inner_validate(value, state)
        finally:
            state.field_name = outer

    def _set(self, instance: Any, output: Any, value: Any, given: set[str] | None) -> None:
        if self.root_model:
            was_given = value is not PydanticUndefined
            if given is None:
                given = {"root"} if was_given else set()
            _set(instance, "__pydantic_fields_set__", given)
            _set(instance, "__dict__", {"root": output})
            return
        fields, extra, names = output
        _set(instance, "__dict__", fields)
        _set(instance, "__pydantic_extra__", extra)
        _set(instance, "__pydantic_private__", None)
        _set(instance, "__pydantic_fields_set__", names if given is None else set(given))

    def _finish(self, instance: Any, value: Any, state: State) -> Any:
        """Call the hook of the class for new instances."""
        try:
            return state.call(initialised, instance, self.post_init, state.context)
        except (ValueError, AssertionError) as error:
            return converted(error, value)

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Set a field of an instance after validation; return the instance."""
        if self.frozen:
            return Invalid("frozen_instance", value)
        if self.root_model:
            if field != "root":
                return Invalid("no_such_attribute", value, {"attribute": field}).at(field)
            output = self._root(value, state)
            if type(output) is not Invalid:
                self._set(target, output, value, None)
                return target
            return output
        before = target.__dict__
        extra_before = getattr(target, "__pydantic_extra__", None)
        # Functions before the fields see the new value already.
        data = {**before, **(extra_before or {}), field: value}
        output = self.inner.assign(data, field, value, state)
        if type(output) is Invalid:
            return output
        fields, extra, names = output
        given = getattr(target, "__pydantic_fields_set__", None)
        if isinstance(given, set):
            given.update(names)
        elif given is not None:
            _set(target, "__pydantic_fields_set__", {*given, *names})
        if extra is not None:
            _set(target, "__pydantic_extra__", extra)
        _set(target, "__dict__", fields)
        return target

    def default(self, state: State) -> Any:
        """The default of a root model is its root's."""
        return PydanticUndefined


def _prebuilt(cls: Any) -> Validator | None:
    """The validator that a complete class already has, so that it is not built twice."""
    own: Any = getattr(cls, "__dict__", {})
    if own.get("__pydantic_complete__") is not True:
        return None
    name = "__pydantic_validator__"
    validator = getattr(cls, name, None) if name in own else None
    validator = getattr(validator, "__pydantic_schema_validator__", validator)
    root = getattr(validator, "root", None)
    # What a function wraps or follows would run that function twice.
    fits = isinstance(root, Validator) and not isinstance(
        root, FunctionAfterValidator | FunctionWrapValidator
    )
    return root if fits else None


def lends_more(cls: Any) -> bool:
    """Whether the validator that a class has already does more than its model's schema says."""
    found = _prebuilt(cls)
    return found is not None and found.model is not cls


class PrebuiltValidator(Validator):
    """The validator of a class that is complete already, used as it is."""

    __slots__ = ("assign", "inner", "validate")

    def __init__(self, inner: Validator) -> None:
        self.inner = inner
        self.validate = inner.validate  # type: ignore[method-assign]
        self.assign = inner.assign  # type: ignore[method-assign]
        self.name = inner.name

    @property
    def model(self) -> Any:
        """The class, if nothing is around its validator."""
        return self.inner.model


def _model(schema: Schema, build: Build) -> Validator:
    if build.prebuilt and (found := _prebuilt(schema["cls"])) is not None:
        return PrebuiltValidator(found)
    return ModelValidator(schema, build)


BUILDERS: dict[str, Builder] = {"model": _model}
