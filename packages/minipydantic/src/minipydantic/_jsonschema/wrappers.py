"""Schemas around another schema: functions, defaults, modes, references, serializers."""

from __future__ import annotations

from typing import Any

from minipydantic._jsonschema.unions import Unions
from minipydantic._jsonschema.vocabulary import JsonSchemaValue, NoDefault
from minipydantic._sentinels import MISSING
from minipydantic.core import PydanticSerializationError, to_jsonable_python
from minipydantic.errors import PydanticInvalidForJsonSchema

__all__ = ["Wrappers"]

_AROUND = ("function-before", "function-after", "function-wrap")


class Wrappers(Unions):
    """Handlers of the schemas that add something to another one."""

    # --- functions ---

    def function_before_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of the input that the function declares, else of the inner schema."""
        return self._function_input(schema)

    def function_wrap_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of the input that the function declares, else of the inner schema."""
        return self._function_input(schema)

    def _function_input(self, schema: Any) -> JsonSchemaValue:
        if self.mode == "validation" and (declared := schema.get("json_schema_input_schema")):
            return self.generate_inner(declared)
        return self.generate_inner(schema["schema"])

    def function_after_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the inner schema: the function only sees what has passed it."""
        return self.generate_inner(schema["schema"])

    def function_plain_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of the input that the function declares; refuse it otherwise."""
        if self.mode == "validation" and (declared := schema.get("json_schema_input_schema")):
            return self.generate_inner(declared)
        return self.handle_invalid_for_json_schema(
            schema, f"core_schema.PlainValidatorFunctionSchema ({schema['function']})"
        )

    # --- defaults ---

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the inner schema with its default, as JSON would write it."""
        json_schema = self.generate_inner(schema["schema"])
        default = self.get_default_value(schema)
        if default is NoDefault or default is MISSING:
            return json_schema
        serializer = _plain_serializer(schema["schema"]) if self.mode == "serialization" else None
        if serializer and not (default is None and serializer.get("when_used") in _UNLESS_NONE):
            try:
                default = serializer["function"](default)
            except Exception:  # the user's function; any failure means: leave the default out
                self.emit_warning(
                    "non-serializable-default",
                    f"Unable to serialize value {default!r} with the plain serializer; "
                    "excluding default from JSON schema",
                )
                return json_schema
        try:
            encoded = self.encode_default(default)
        except (PydanticSerializationError, UnicodeDecodeError):
            self.emit_warning(
                "non-serializable-default",
                f"Default value {default} is not JSON serializable; "
                "excluding default from JSON schema",
            )
            return json_schema
        return {**json_schema, "default": encoded}

    def get_default_value(self, schema: Any) -> Any:
        """Return the default to show, `NoDefault` for none; results of factories are not shown."""
        return schema.get("default", NoDefault)

    def encode_default(self, dft: Any) -> Any:
        """Return a default as JSON-able Python; sets in order, so that the schema is stable.

        Raises:
            PydanticSerializationError: The value cannot be written in JSON.
        """
        if type(dft) in _AS_IN_JSON:  # PERF: most defaults
            return dft
        if isinstance(dft, (set, frozenset)):
            dft = _in_order(dft)
        settings = self._config
        modes: dict[str, Any] = {}
        if self.mode == "serialization":
            # One of them: where both are set, the general one goes first.
            key = "temporal" if "ser_json_temporal" in settings.config_dict else "timedelta"
            modes[f"{key}_mode"] = getattr(settings, f"ser_json_{key}")
        return to_jsonable_python(dft, bytes_mode=settings.ser_json_bytes, **modes)

    # --- alternatives by mode or kind of input ---

    def chain_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the first step, which is what comes in, or the last, which is what goes out."""
        return self.generate_inner(schema["steps"][0 if self.mode == "validation" else -1])

    def lax_or_strict_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema for lax validation, unless strict validation is asked for."""
        return self.generate_inner(
            schema["strict_schema" if schema.get("strict", False) else "lax_schema"]
        )

    def json_or_python_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema for JSON."""
        return self.generate_inner(schema["json_schema"])

    def custom_error_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the inner schema."""
        return self.generate_inner(schema["schema"])

    def json_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a string that holds JSON; what leaves is the content itself."""
        content = self.generate_inner(schema["schema"]) if "schema" in schema else {}
        if self.mode == "serialization":
            return content
        return {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": content,
        }

    # --- references ---

    def definitions_schema(self, schema: Any) -> JsonSchemaValue:
        """Take in the definitions and return the schema that uses them."""
        definitions = schema["definitions"]
        self._known_definitions.update(
            (definition["ref"], definition) for definition in definitions
        )
        for definition in definitions:
            try:
                self.generate_inner(definition)
            except PydanticInvalidForJsonSchema as error:
                # Matters only if something refers to it.
                defs_ref, _ = self.get_cache_defs_ref_schema(definition["ref"])
                self._invalid_definitions[defs_ref] = error
        return self.generate_inner(schema["schema"])

    def definition_ref_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the reference to a definition."""
        return self.get_cache_defs_ref_schema(schema["schema_ref"])[1]

    # --- serializers ---

    def ser_schema(self, schema: Any) -> JsonSchemaValue | None:
        """Return what a serializer makes, `None` where that is unknown or what came in."""
        kind = schema["type"]
        if kind in ("function-plain", "function-wrap"):
            returned = schema.get("return_schema")
            return None if returned is None else self.generate_inner(returned)
        if kind in ("format", "to-string"):
            return self.str_schema({"type": "str"})
        if kind == "model":
            return self.generate_inner(schema["schema"])
        return None


_AS_IN_JSON = {str, int, float, bool, type(None)}
_UNLESS_NONE = ("unless-none", "json-unless-none")


def _plain_serializer(schema: Any) -> dict[str, Any] | None:
    """Return the plain serializer that applies to a default; one that wants `info` does not."""
    while True:
        serialization = schema.get("serialization", {})
        if serialization.get("type") == "function-plain" and not serialization.get("info_arg"):
            return serialization  # type: ignore[no-any-return]
        if schema["type"] not in _AROUND:
            return None
        schema = schema["schema"]


def _in_order(values: Any) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:  # of different types
        return sorted(values, key=repr)
