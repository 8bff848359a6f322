"""Named tuples, made of a tuple, a list or a mapping of fields."""

from typing import Any

from minipydantic._interp.args_kwargs import ArgsKwargs
from minipydantic._interp.arguments import ArgumentsValidator
from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.state import PYTHON, STRICT, State
from minipydantic._messages.lines import failure

__all__ = ["BUILDERS"]


class NamedTupleValidator(Validator):
    """Instances of a named tuple class."""

    __slots__ = ("arguments", "cls", "strict")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.cls: type[Any] = schema["cls"]
        self.name = schema.get("cls_name") or self.cls.__name__
        self.strict = build.strict(schema)
        parameters = [
            {
                "name": field["name"],
                "schema": field["schema"],
                "mode": "positional_or_keyword",
                "alias": field.get("validation_alias"),
            }
            for field in schema["fields"]
        ]
        self.arguments = ArgumentsValidator({"arguments_schema": parameters}, build)

    def validate(self, value: Any, state: State) -> Any:
        """Return an instance with valid fields."""
        args: tuple[Any, ...]
        kwargs: dict[str, Any] = {}
        if isinstance(value, list) or (state.mode == PYTHON and isinstance(value, tuple)):
            args = tuple(value)
        elif isinstance(value, dict):
            args, kwargs = (), value
        elif isinstance(value, ArgsKwargs) and state.mode == PYTHON:
            args, kwargs = value.args, value.kwargs or {}
        else:
            raise failure("named_tuple_type", value, class_name=self.name)
        state.floor(STRICT)
        valid_args, valid_kwargs = self.arguments.bind(args, kwargs, value, state)
        return self.cls(*valid_args, **valid_kwargs)


BUILDERS: dict[str, Builder] = {"named-tuple": NamedTupleValidator}
