"""Parameters of functions and fields of named tuples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minipydantic._jsonschema.objects import Objects
from minipydantic._jsonschema.vocabulary import JsonSchemaValue
from minipydantic.errors import PydanticInvalidForJsonSchema

__all__ = ["Arguments"]

_VARIADIC: dict[str, Callable[[JsonSchemaValue], JsonSchemaValue]] = {
    "var_args": lambda item: {"type": "array", "items": item},
    "var_kwargs_uniform": lambda item: {"type": "object", "additionalProperties": item},
}


class Arguments(Objects):
    """Handlers of what is passed by position (an array) or by name (an object)."""

    def named_tuple_field_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a named tuple's field."""
        return self.generate_inner(schema["schema"])

    def named_tuple_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a named tuple: an array."""
        return self._positions([(field, field["name"]) for field in schema["fields"]], None)

    def call_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a call's arguments."""
        return self.generate_inner(schema["arguments_schema"])

    def arguments_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of arguments: an object if names will do, else an array.

        Raises:
            PydanticInvalidForJsonSchema: Some must be named and others must not.
        """
        arguments = schema["arguments_schema"]
        var_args, var_kwargs = schema.get("var_args_schema"), schema.get("var_kwargs_schema")
        modes = {argument.get("mode", "positional_or_keyword") for argument in arguments}
        by_name = "positional_only" not in modes and not var_args
        by_position = "keyword_only" not in modes and not var_kwargs
        metadata = schema.get("metadata", {})
        prefers_positions = metadata.get("pydantic_js_prefer_positional_arguments")
        if by_position and (prefers_positions or not by_name):
            return self.p_arguments_schema(arguments, var_args)
        if by_name:
            return self.kw_arguments_schema(arguments, var_kwargs)
        raise PydanticInvalidForJsonSchema(
            "Unable to generate JSON schema for arguments validator "
            "with positional-only and keyword-only arguments"
        )

    def kw_arguments_schema(
        self, arguments: Sequence[Any], var_kwargs_schema: Any
    ) -> JsonSchemaValue:
        """Return the schema of arguments that are passed by name."""
        json_schema = self._names([(a, self.get_argument_name(a)) for a in arguments])
        json_schema["additionalProperties"] = (
            self.generate_inner(var_kwargs_schema) if var_kwargs_schema else False
        )
        return json_schema

    def p_arguments_schema(self, arguments: Sequence[Any], var_args_schema: Any) -> JsonSchemaValue:
        """Return the schema of arguments that are passed by position."""
        named = [(argument, self.get_argument_name(argument)) for argument in arguments]
        return self._positions(named, var_args_schema)

    def get_argument_name(self, argument: Any) -> str:
        """Return the name of an argument in JSON: its alias if that is a plain name."""
        alias = argument.get("alias") if self.by_alias else None
        return alias if isinstance(alias, str) else str(argument["name"])

    def arguments_v3_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of arguments of all kinds as one object."""
        json_schema = self._names(
            [(a, self.get_argument_name(a)) for a in schema["arguments_schema"]]
        )
        for name, member in json_schema["properties"].items():
            member.setdefault("title", self.get_title_from_name(name))
        return json_schema

    def _names(self, arguments: Sequence[tuple[Any, str]]) -> JsonSchemaValue:
        properties: dict[str, JsonSchemaValue] = {}
        required: list[str] = []
        for argument, name in arguments:
            mode = argument.get("mode")
            if mode in _VARIADIC:
                json_schema = {
                    **_VARIADIC[mode](self.generate_inner(argument["schema"])),
                    "title": self.get_title_from_name(name),
                }
            else:
                json_schema = self._titled(argument, name)
                if mode == "var_kwargs_unpacked_typed_dict":
                    needed = "required" in json_schema
                else:
                    needed = argument["schema"]["type"] != "default"
                if needed:
                    required.append(name)
            properties[name] = json_schema
        object_schema: JsonSchemaValue = {"type": "object", "properties": properties}
        if required:
            object_schema["required"] = required
        return object_schema

    def _positions(
        self, arguments: Sequence[tuple[Any, str]], var_args_schema: Any
    ) -> JsonSchemaValue:
        members = [self._titled(argument, name) for argument, name in arguments]
        needed = sum(argument["schema"]["type"] != "default" for argument, _ in arguments)
        json_schema: JsonSchemaValue = {"type": "array"}
        if members:
            json_schema["prefixItems"] = members
        if needed:
            json_schema["minItems"] = needed
        if var_args_schema:
            json_schema["items"] = self.generate_inner(var_args_schema)
        else:
            json_schema["maxItems"] = len(members)
        return json_schema

    def _titled(self, argument: Any, name: str) -> JsonSchemaValue:
        json_schema = dict(self.generate_inner(argument["schema"]))
        if "title" not in json_schema and self.field_title_should_be_set(argument["schema"]):
            json_schema["title"] = self.get_title_from_name(name)
        return json_schema
