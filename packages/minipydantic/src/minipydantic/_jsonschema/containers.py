"""Lists, tuples, sets and mappings."""

from __future__ import annotations

from typing import Any

from minipydantic._jsonschema.scalars import Scalars
from minipydantic._jsonschema.vocabulary import JsonSchemaValue

__all__ = ["Containers"]


class Containers(Scalars):
    """Handlers of collections."""

    def _array(self, schema: Any, **more: Any) -> JsonSchemaValue:
        items = self.generate_inner(schema["items_schema"]) if "items_schema" in schema else {}
        return self._sized({"type": "array", **more, "items": items}, schema)

    def _sized(self, json_schema: JsonSchemaValue, schema: Any) -> JsonSchemaValue:
        self.update_with_validations(json_schema, schema, self.ValidationsMapping.array)
        return json_schema

    def list_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a list."""
        return self._array(schema)

    def deque_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a deque."""
        return self._array(schema)

    def generator_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of an iterable."""
        return self._array(schema)

    def set_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a set."""
        return self._common_set_schema(schema)

    def frozenset_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a frozen set."""
        return self._common_set_schema(schema)

    def _common_set_schema(self, schema: Any) -> JsonSchemaValue:
        return self._array(schema, uniqueItems=True)

    def tuple_positional_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a tuple (kept for subclasses; the same as `tuple_schema`)."""
        return self.tuple_schema(schema)

    def tuple_variable_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a tuple (kept for subclasses; the same as `tuple_schema`)."""
        return self.tuple_schema(schema)

    def tuple_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a tuple: `prefixItems`, then `items` for a variadic part."""
        json_schema: JsonSchemaValue = {"type": "array"}
        members, variadic = schema["items_schema"], schema.get("variadic_item_index")
        fixed = members if variadic is None else members[:variadic]
        if fixed or variadic is None:
            json_schema["minItems"] = len(fixed)
        if fixed:
            json_schema["prefixItems"] = [self.generate_inner(member) for member in fixed]
        if variadic is None:
            json_schema["maxItems"] = len(fixed)
        elif variadic == len(members) - 1:
            json_schema["items"] = self.generate_inner(members[variadic])
        else:  # something follows the variadic part: JSON Schema cannot say what
            json_schema["items"] = True
        return self._sized(json_schema, schema)

    def dict_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a dictionary."""
        return self._common_dict_schema(schema)

    def frozendict_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a frozen dictionary."""
        return self._common_dict_schema(schema)

    def ordered_dict_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of an `OrderedDict`."""
        return self._common_dict_schema(schema)

    def counter_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a `Counter`."""
        return self._common_dict_schema(schema)

    def _common_dict_schema(self, schema: Any) -> JsonSchemaValue:
        json_schema: JsonSchemaValue = {"type": "object"}
        keys = dict(self._part(schema, "keys_schema"))
        values = dict(self._part(schema, "values_schema"))
        values.pop("title", None)
        pattern = keys.pop("pattern", None)
        if pattern is not None:
            json_schema["patternProperties"] = {pattern: values}
        else:
            json_schema["additionalProperties"] = values or True
        if "$ref" in keys or keys.get("type") == "string":
            # Property names are strings anyway; say only what they must be beyond that.
            names = {k: v for k, v in keys.items() if k not in ("type", "title")}
            if names:
                json_schema["propertyNames"] = names
        self.update_with_validations(json_schema, schema, self.ValidationsMapping.object)
        return json_schema

    def _part(self, schema: Any, name: str) -> JsonSchemaValue:
        return self.generate_inner(schema[name]) if name in schema else {}
