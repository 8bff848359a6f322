"""Calls: validate the arguments, call the function, validate what it returns."""

from collections.abc import Callable
from typing import Any

from minipydantic._interp.args_kwargs import ArgsKwargs
from minipydantic._interp.functions import converted, function_name
from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.state import State
from minipydantic._messages.lines import Invalid

__all__ = ["BUILDERS"]


class CallValidator(Validator):
    """A function call on validated arguments."""

    __slots__ = ("arguments", "function", "returned")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.arguments = build.build(schema["arguments_schema"])
        self.function: Callable[..., Any] = schema["function"]
        described = schema.get("return_schema")
        self.returned = None if described is None else build.build(described)
        name = schema.get("function_name") or _short_name(self.function)
        self.name = f"call[{name}]"

    def validate(self, value: Any, state: State) -> Any:
        """Return what the function returns, validated if there is a schema for it."""
        arguments = self.arguments.validate(value, state)
        if type(arguments) is Invalid:
            return arguments
        try:
            result = self._call(arguments)
        except (ValueError, AssertionError) as error:
            return converted(error, value)
        if self.returned is None:
            return result
        returned = self.returned.validate(result, state)
        return returned.at("return") if type(returned) is Invalid else returned

    def _call(self, arguments: Any) -> Any:
        if isinstance(arguments, ArgsKwargs):
            return self.function(*arguments.args, **(arguments.kwargs or {}))
        if isinstance(arguments, tuple) and len(arguments) == 2:
            args, kwargs = arguments
            if isinstance(args, tuple) and isinstance(kwargs, dict):
                return self.function(*args, **kwargs)
        if isinstance(arguments, dict):
            return self.function(**arguments)
        raise TypeError("Arguments validator should return a tuple")


def _short_name(function: Any) -> str:
    return function_name(function)


BUILDERS: dict[str, Builder] = {"call": CallValidator}
