"""User functions before, after, around or instead of a validator."""

from collections.abc import Callable
from typing import Any

from minipydantic._interp.describe import describe
from minipydantic._interp.info import ValidationInfo
from minipydantic._interp.lookup import location_key
from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.state import PYTHON, State
from minipydantic._messages.errors import PydanticCustomError, PydanticKnownError, ValidationError
from minipydantic._messages.lines import Invalid

__all__ = [
    "BUILDERS",
    "FunctionAfterValidator",
    "FunctionWrapValidator",
    "converted",
    "function_name",
]


def converted(error: Exception, value: Any) -> Invalid:
    """Make a validation error of what user code raised about `value`."""
    if isinstance(error, ValidationError):
        return error.invalid
    if isinstance(error, PydanticCustomError | PydanticKnownError):
        return error.about(value)
    str(error)  # fails here, in the user's call, rather than when the error is shown
    kind = "assertion_error" if isinstance(error, AssertionError) else "value_error"
    return Invalid(kind, value, {"error": error})


def function_name(function: Any) -> str:
    """How titles call a function."""
    name: str | None = getattr(function, "__name__", None)
    if name is None and (partial := getattr(function, "func", None)) is not None:
        return function_name(partial)
    return name or repr(function)


class FunctionValidator(Validator):
    """What the four kinds share: how to call the function."""

    __slots__ = ("config", "field_name", "function", "info")

    def __init__(self, schema: Schema, build: Build) -> None:
        described = schema["function"]
        self.function: Callable[..., Any] = described["function"]
        self.info = described["type"] == "with-info"
        self.field_name = described.get("field_name")
        self.config = build.config or None

    def title(self, kind: str, *inner: Validator) -> str:
        """The kind, the function, and the validator that it comes before or after."""
        parts = [f"{function_name(self.function)}()", *(validator.name for validator in inner)]
        return f"function-{kind}[{', '.join(parts)}]"

    def make_info(self, state: State) -> ValidationInfo:
        """What the function may ask for."""
        name = self.field_name if state.field_name is None else state.field_name
        return ValidationInfo(self.config, state.context, state.input_type, state.data, name)

    def call(self, value: Any, state: State) -> Any:
        """Call the function; its `ValueError` or `AssertionError` means that `value` is wrong."""
        try:
            if self.info:
                return state.call(self.function, value, self.make_info(state))
            return state.call(self.function, value)
        except (ValueError, AssertionError) as error:
            return converted(error, value)


class FunctionBeforeValidator(FunctionValidator):
    """The function first, then the validator on its result."""

    __slots__ = ("inner",)

    def __init__(self, schema: Schema, build: Build) -> None:
        super().__init__(schema, build)
        self.inner = build.build(schema["schema"])
        self.name = self.title("before", self.inner)

    def validate(self, value: Any, state: State) -> Any:
        """Return the valid value."""
        result = self.call(value, state)
        if type(result) is Invalid:
            return result
        if state.mode == PYTHON:
            return self.inner.validate(result, state)
        mode, state.mode = state.mode, PYTHON  # what the function returns is a Python object
        try:
            return self.inner.validate(result, state)
        finally:
            state.mode = mode

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Call the function with the target, then assign."""
        target = self.call(target, state)
        if type(target) is Invalid:
            return target
        return self.inner.assign(target, field, value, state)


class FunctionAfterValidator(FunctionValidator):
    """The validator first, then the function on its result."""

    __slots__ = ("inner", "inner_validate")

    def __init__(self, schema: Schema, build: Build) -> None:
        super().__init__(schema, build)
        self.inner = build.build(schema["schema"])
        self.name = self.title("after", self.inner)
        self.inner_validate = self.inner.validate

    def validate(self, value: Any, state: State) -> Any:
        """Return what the function returns."""
        return self._after(self.inner_validate(value, state), value, state)

    def _after(self, result: Any, value: Any, state: State) -> Any:
        if type(result) is Invalid:
            return result
        try:
            if self.info:
                return state.call(self.function, result, self.make_info(state))
            return state.call(self.function, result)
        except (ValueError, AssertionError) as error:
            return converted(error, value)

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Assign, then call the function."""
        return self._after(self.inner.assign(target, field, value, state), value, state)


class FunctionPlainValidator(FunctionValidator):
    """The function alone."""

    __slots__ = ()

    def __init__(self, schema: Schema, build: Build) -> None:
        super().__init__(schema, build)
        self.name = self.title("plain")

    def validate(self, value: Any, state: State) -> Any:
        """Return what the function returns."""
        exactness = state.exactness
        result = self.call(value, state)
        state.exactness = exactness
        return result


class FunctionWrapValidator(FunctionValidator):
    """The function around the validator, which it is given as a handler."""

    __slots__ = ("inner",)

    def __init__(self, schema: Schema, build: Build) -> None:
        super().__init__(schema, build)
        self.inner = build.build(schema["schema"])
        self.name = self.title("wrap")

    def validate(self, value: Any, state: State) -> Any:
        """Return what the function returns."""
        return self._wrap(ValidatorCallable(self.inner, state), value, state)

    def _wrap(self, handler: "ValidatorCallable", value: Any, state: State) -> Any:
        try:
            if self.info:
                result = self.function(value, handler, self.make_info(state))
            else:
                result = self.function(value, handler)
        except (ValueError, AssertionError) as error:
            return converted(error, value)
        state.floor(handler.exactness)
        return result

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Call the function around the assignment."""
        return self._wrap(AssignmentCallable(self.inner, state, field, value), target, state)


class ValidatorCallable:
    """The handler that a wrapping function calls to go on."""

    __slots__ = ("_state", "_validator", "exactness")

    def __init__(self, validator: Validator, state: State) -> None:
        self._validator = validator
        self._state = state
        self.exactness = state.exactness

    def __call__(self, input_value: Any, outer_location: int | str | None = None) -> Any:
        result = self._run(input_value)
        if type(result) is Invalid:
            if outer_location is not None:
                result = result.at(location_key(outer_location))
            title = type(self).__name__
            kind = "json" if self._state.input_type == "json" else "python"
            raise ValidationError.of(title, result, kind, False)
        self.exactness = min(self.exactness, self._state.exactness)
        return result

    def _run(self, value: Any) -> Any:
        state = self._state
        if state.mode == PYTHON:
            return self._validator.validate(value, state)
        mode, state.mode = state.mode, PYTHON  # what the function passes on is a Python object
        try:
            return self._validator.validate(value, state)
        finally:
            state.mode = mode

    def __repr__(self) -> str:
        return f"ValidatorCallable({describe(self._validator)})"


class AssignmentCallable(ValidatorCallable):
    """The handler of a wrapping function during an assignment to a field."""

    __slots__ = ("_field", "_value")

    def __init__(self, validator: Validator, state: State, field: str, value: Any) -> None:
        super().__init__(validator, state)
        self._field = field
        self._value = value

    def _run(self, value: Any) -> Any:
        return self._validator.assign(value, self._field, self._value, self._state)

    def __repr__(self) -> str:
        return f"AssignmentValidatorCallable({describe(self._validator)})"


BUILDERS: dict[str, Builder] = {
    "function-before": FunctionBeforeValidator,
    "function-after": FunctionAfterValidator,
    "function-plain": FunctionPlainValidator,
    "function-wrap": FunctionWrapValidator,
}
