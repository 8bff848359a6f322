"""Numbers, strings, dates and other values without parts."""

from __future__ import annotations

import inspect
import math
from collections.abc import Sequence
from enum import Enum
from typing import Any, Literal

from minipydantic._jsonschema.decimal_pattern import decimal_pattern
from minipydantic._jsonschema.generator import Generator
from minipydantic._jsonschema.vocabulary import JsonSchemaValue
from minipydantic.core import PydanticOmit, to_jsonable_python

__all__ = ["Scalars"]

# What a value that `json` can write is called in JSON Schema.
_JSON_TYPES: dict[type, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    list: "array",
    type(None): "null",
}


def _common_type(values: Sequence[Any], *, null: bool = True) -> dict[str, str]:
    """Return `{"type": ...}` if all values are of one JSON type, else nothing."""
    kinds = {type(value) for value in values}
    if len(kinds) != 1 or (kind := kinds.pop()) not in _JSON_TYPES:
        return {}
    return {"type": _JSON_TYPES[kind]} if null or kind is not type(None) else {}


class Scalars(Generator):
    """Handlers of the schemas that hold no other schema."""

    class ValidationsMapping:
        """How the constraints of a core schema are called in JSON Schema, family by family."""

        numeric = {  # noqa: RUF012  a public table, read by subclasses
            "multiple_of": "multipleOf",
            "le": "maximum",
            "ge": "minimum",
            "lt": "exclusiveMaximum",
            "gt": "exclusiveMinimum",
        }
        bytes = {"min_length": "minLength", "max_length": "maxLength"}  # noqa: RUF012
        string = {  # noqa: RUF012
            "min_length": "minLength",
            "max_length": "maxLength",
            "pattern": "pattern",
        }
        array = {"min_length": "minItems", "max_length": "maxItems"}  # noqa: RUF012
        object = {"min_length": "minProperties", "max_length": "maxProperties"}  # noqa: RUF012

    def invalid_schema(self, schema: Any) -> JsonSchemaValue:
        """Refuse a placeholder that should never get here."""
        raise RuntimeError(
            "Cannot generate schema for invalid_schema. This is a bug! Please report it."
        )

    def any_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema that allows anything."""
        return {}

    def none_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `None`."""
        return {"type": "null"}

    def bool_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `bool`."""
        return {"type": "boolean"}

    def int_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `int`."""
        return self._number("integer", schema)

    def float_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `float`."""
        return self._number("number", schema)

    def _number(self, kind: str, schema: Any) -> JsonSchemaValue:
        json_schema: JsonSchemaValue = {"type": kind}
        self.update_with_validations(json_schema, schema, self.ValidationsMapping.numeric)
        # Infinity, as a bound, says nothing, and JSON cannot say it.
        return {k: v for k, v in json_schema.items() if v not in (math.inf, -math.inf)}

    def fraction_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `Fraction`."""
        text = {"type": "string", "format": "fraction"}
        return (
            {"anyOf": [self._number("number", _as_floats(schema)), text]}
            if self.mode == "validation"
            else text
        )

    def decimal_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `Decimal`: read from numbers and strings, written as a string."""
        text = self.str_schema({"type": "str"})
        if (pattern := self.get_decimal_pattern(schema)) is not None:
            text["pattern"] = pattern
        if self.mode == "serialization":
            return text
        return {"anyOf": [self._number("number", _as_floats(schema)), text]}

    def get_decimal_pattern(self, schema: Any) -> str | None:
        """Return the pattern of decimals in strings, `None` for none (override to have one)."""
        return None

    def build_decimal_pattern(self, schema: Any) -> str:
        """Return a pattern that allows as many digits as the schema does."""
        allow_inf_nan = schema.get("allow_inf_nan")
        if allow_inf_nan is None:  # a model's configuration counts only where it says so
            allow_inf_nan = self._config.config_dict.get("allow_inf_nan", False)
        return decimal_pattern(
            max_digits=schema.get("max_digits"),
            decimal_places=schema.get("decimal_places"),
            allow_inf_nan=bool(allow_inf_nan),
            lenient=self.mode == "validation",
        )

    def str_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `str`."""
        json_schema: JsonSchemaValue = {"type": "string"}
        settings = self._config
        if settings.str_min_length:
            json_schema["minLength"] = settings.str_min_length
        if settings.str_max_length is not None:
            json_schema["maxLength"] = settings.str_max_length
        self.update_with_validations(json_schema, schema, self.ValidationsMapping.string)
        pattern = json_schema.get("pattern")
        if pattern is not None and not isinstance(pattern, str):
            json_schema["pattern"] = pattern.pattern
        return json_schema

    def bytes_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `bytes`."""
        encoding = self._config.ser_json_bytes
        json_schema: JsonSchemaValue = {
            "type": "string",
            "format": "base64url" if encoding == "base64" else "binary",
        }
        self.update_with_validations(json_schema, schema, self.ValidationsMapping.bytes)
        return json_schema

    def date_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `date`."""
        return self._common_temporal_schema("date", self._temporal_format)

    def time_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `time`."""
        return self._common_temporal_schema("time", self._temporal_format)

    def datetime_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `datetime`."""
        return self._common_temporal_schema("date-time", self._temporal_format)

    def timedelta_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `timedelta`."""
        settings = self._config
        if (
            self.mode == "serialization"
            and settings.ser_json_timedelta == "float"
            and "ser_json_temporal" not in settings.config_dict  # which would go first
        ):
            return {"type": "number"}
        return self._common_temporal_schema("duration", self._temporal_format)

    @property
    def _temporal_format(self) -> Literal["iso8601", "seconds", "milliseconds"]:
        """How dates and times are written; text is what is always accepted."""
        if self.mode == "validation":
            return "iso8601"
        return self._config.ser_json_temporal  # type: ignore[no-any-return]

    def _common_temporal_schema(
        self, format: str, temporal_format: Literal["iso8601", "seconds", "milliseconds"]
    ) -> JsonSchemaValue:
        if temporal_format == "iso8601":
            return {"type": "string", "format": format}
        return {"type": "number"}

    def literal_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `Literal[...]`."""
        values = [v.value if isinstance(v, Enum) else v for v in schema["expected"]]
        values = to_jsonable_python(values)
        said: JsonSchemaValue = {"const": values[0]} if len(values) == 1 else {"enum": values}
        return {**said, **_common_type(values)}

    def missing_sentinel_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of the value that may be missing; the sentinel itself is nothing."""
        if "schema" not in schema:
            raise PydanticOmit
        return self.generate_inner(schema["schema"])

    def ellipsis_schema(self, schema: Any) -> JsonSchemaValue:
        """Refuse `...`."""
        return self.handle_invalid_for_json_schema(schema, "core_schema.EllipsisSchema")

    def enum_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of an enumeration."""
        enum_type = schema["cls"]
        description = None if not enum_type.__doc__ else inspect.cleandoc(enum_type.__doc__)
        if description == "An enumeration.":  # what Python itself says until 3.10
            description = None
        values = to_jsonable_python([member.value for member in schema["members"]])
        return {
            "title": enum_type.__name__,
            **({"description": description} if description else {}),
            "enum": values,
            **_common_type(values, null=False),
        }

    def is_instance_schema(self, schema: Any) -> JsonSchemaValue:
        """Refuse a class that JSON knows nothing of."""
        return self.handle_invalid_for_json_schema(
            schema, f"core_schema.IsInstanceSchema ({schema['cls']})"
        )

    def is_subclass_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `type[...]`, which allows anything."""
        return {}

    def callable_schema(self, schema: Any) -> JsonSchemaValue:
        """Refuse a function."""
        return self.handle_invalid_for_json_schema(schema, "core_schema.CallableSchema")

    def url_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a URL."""
        return self._url("uri", schema)

    def multi_host_url_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a URL with several hosts."""
        return self._url("multi-host-uri", schema)

    def _url(self, format: str, schema: Any) -> JsonSchemaValue:
        json_schema: JsonSchemaValue = {"type": "string", "format": format, "minLength": 1}
        self.update_with_validations(json_schema, schema, self.ValidationsMapping.string)
        return json_schema

    def uuid_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a UUID."""
        return {"type": "string", "format": "uuid"}

    def complex_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of `complex`."""
        return {"type": "string"}


def _as_floats(schema: Any) -> dict[str, Any]:
    """Return the bounds of a decimal as JSON numbers."""
    return {
        name: float(schema[name])
        for name in ("multiple_of", "le", "ge", "lt", "gt")
        if schema.get(name) is not None
    }
