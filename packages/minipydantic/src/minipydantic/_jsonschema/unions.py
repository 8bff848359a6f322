"""Unions, tagged or not, and optional values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import Enum
from typing import Any

from minipydantic._jsonschema.containers import Containers
from minipydantic._jsonschema.vocabulary import JsonSchemaValue
from minipydantic.core import PydanticOmit
from minipydantic.errors import PydanticInvalidForJsonSchema

__all__ = ["Unions"]

_PRIMITIVE_TYPES = {"string", "boolean", "null", "integer", "number"}


class Unions(Containers):
    """Handlers of "one of these"."""

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of an optional value."""
        null = {"type": "null"}
        inner = self.generate_inner(schema["schema"])
        return null if inner == null else self.get_union_of_schemas([inner, null])

    def union_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a union, without the members that JSON Schema cannot express."""
        members: list[JsonSchemaValue] = []
        for choice in schema["choices"]:
            member = self._member(choice[0] if isinstance(choice, tuple) else choice)
            if member is not None:
                members.append(member)
        return members[0] if len(members) == 1 else self.get_union_of_schemas(members)

    def _member(self, schema: Any) -> JsonSchemaValue | None:
        try:
            return self.generate_inner(schema)
        except PydanticOmit:
            return None
        except PydanticInvalidForJsonSchema as error:
            self.emit_warning("skipped-choice", error.message)
            return None

    def get_union_of_schemas(self, schemas: list[JsonSchemaValue]) -> JsonSchemaValue:
        """Return `anyOf`, or `{"type": [...]}` if that is wanted and possible."""
        if self.union_format == "primitive_type_array":
            types = _primitive_types(schemas)
            if types is not None:
                return {"type": types}
        return self.get_flattened_anyof(schemas)

    def get_flattened_anyof(self, schemas: list[JsonSchemaValue]) -> JsonSchemaValue:
        """Return `anyOf` of the distinct schemas; nested ones without siblings are dissolved."""
        members = _distinct(_flat(schemas))
        return members[0] if len(members) == 1 else {"anyOf": members}

    def tagged_union_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a tagged union: `oneOf`, with OpenAPI's `discriminator`."""
        tagged: dict[str, JsonSchemaValue] = {}
        for tag, choice in schema["choices"].items():
            member = self._member(choice)
            if member is not None:
                tagged[_tag_text(tag)] = dict(member)
        one_of = _distinct(tagged.values())
        json_schema: JsonSchemaValue = {"oneOf": one_of}
        name = self._extract_discriminator(schema, one_of)
        if name is not None:
            mapping = {tag: member.get("$ref", member) for tag, member in tagged.items()}
            json_schema["discriminator"] = {"propertyName": name, "mapping": mapping}
        return json_schema

    def _extract_discriminator(self, schema: Any, one_of_choices: list[Any]) -> str | None:
        """Return the property that tells the members apart, `None` if no single one does."""
        discriminator = schema["discriminator"]
        if isinstance(discriminator, str):
            return discriminator
        if not isinstance(discriminator, list):
            return None
        for path in discriminator:
            if not isinstance(path, list):  # one path, not several: into the depth
                return str(path) if len(discriminator) == 1 else None
            if len(path) == 1 and all(self._has_property(c, path[0]) for c in one_of_choices):
                return str(path[0])
        return None

    def _has_property(self, choice: JsonSchemaValue, name: str) -> bool:
        choice = self.resolve_ref_schema(choice)
        nested = [*choice.get("oneOf", ()), *choice.get("anyOf", ())]
        if nested:
            return all(self._has_property(member, name) for member in nested)
        return name in choice.get("properties", {})


def _flat(schemas: Iterable[JsonSchemaValue]) -> Iterable[JsonSchemaValue]:
    for schema in schemas:
        if len(schema) == 1 and "anyOf" in schema:
            yield from schema["anyOf"]
        else:
            yield schema


def _distinct(schemas: Iterable[JsonSchemaValue]) -> list[JsonSchemaValue]:
    """Return the schemas without repetitions, in order."""
    first: dict[Any, JsonSchemaValue] = {}
    for schema in schemas:
        first.setdefault(_hashable(schema), schema)
    return list(first.values())


def _hashable(value: Any) -> Any:
    """Return a key that is equal for equal JSON values; `1`, `1.0` and `True` are different."""
    if isinstance(value, dict):
        return dict, frozenset([(key, _hashable(item)) for key, item in value.items()])
    if isinstance(value, (list, tuple)):
        return list, tuple([_hashable(item) for item in value])
    try:
        hash(value)
    except TypeError:
        return type(value), repr(value)
    return type(value), value


def _primitive_types(members: list[JsonSchemaValue]) -> list[str] | None:
    """Return the types of members that say nothing but their type, else `None`."""
    types: dict[str, None] = {}
    for member in members:
        if list(member) != ["type"]:
            return None
        listed = member["type"] if isinstance(member["type"], list) else [member["type"]]
        if not _PRIMITIVE_TYPES.issuperset(listed):
            return None
        types.update(dict.fromkeys(listed))
    return list(types)


def _tag_text(tag: Any) -> str:
    if isinstance(tag, Enum):
        tag = tag.value
    return tag if isinstance(tag, str) else json.dumps(tag, default=str)
