"""The JSON Schemas of fields: collected once per application, named, referred to."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from minifast._annotations import arms, is_model
from minifast._fields import ModelField
from minifast._lookup import Lookup
from minifast.openapi.constants import REF_TEMPLATE
from minipydantic.fields import FieldInfo
from minipydantic.json_schema import GenerateJsonSchema

Mode = Literal["validation", "serialization"]
FieldMapping = dict[tuple[ModelField, Mode], dict[str, Any]]


class SchemaGenerator(GenerateJsonSchema):
    """JSON Schema as OpenAPI wants it: raw bytes are an octet stream, not a format."""

    def bytes_schema(self, schema: Any) -> dict[str, Any]:
        """Return the schema of bytes."""
        known = {"type": "string", "contentMediaType": "application/octet-stream"}
        setting = "val_json_bytes" if self.mode == "validation" else "ser_json_bytes"
        if getattr(self._config, setting) == "base64":
            known = {"type": "string", "contentEncoding": "base64",
                     "contentMediaType": "application/octet-stream"}  # fmt: skip
        self.update_with_validations(known, schema, self.ValidationsMapping.bytes)
        return known


def field_mode(field: ModelField, separate: bool) -> Mode:
    """Return the mode in which a field's schema is written."""
    if separate or _has_computed_fields(field):
        return field.mode
    return "validation"


def _has_computed_fields(field: ModelField) -> bool:
    return any(
        getattr(model, "model_computed_fields", None)
        for model in flat_models(field.field_info.annotation, set())
    )


def flat_models(annotation: Any, seen: set[Any]) -> set[Any]:
    """Return the models in an annotation, those in their fields too."""
    for arm in arms(annotation):
        if is_model(arm):
            model = getattr(arm, "__origin__", arm)
            if model not in seen:
                seen.add(model)
                for info in model.model_fields.values():
                    flat_models(info.annotation, seen)
        else:
            for argument in getattr(arm, "__args__", ()):
                if not isinstance(argument, str):
                    flat_models(argument, seen)
    return seen


def get_definitions(
    *, fields: Iterable[ModelField], model_name_map: Any = None,
    separate_input_output_schemas: bool = True,
) -> tuple[FieldMapping, dict[str, dict[str, Any]]]:  # fmt: skip
    """Generate the schemas of fields.

    Args:
        fields: The fields.
        model_name_map: Not used; names are chosen by the generator.
        separate_input_output_schemas: Two schemas for models that differ in and out.

    Returns:
        The schema of each field, and the definitions that they refer to, by name.
    """
    generator = SchemaGenerator(ref_template=REF_TEMPLATE)
    unique = {id(field): field for field in fields}
    inputs: list[Any] = [
        (field, field_mode(field, separate_input_output_schemas), field.adapter.core_schema)
        for field in unique.values()
    ]
    generated: Any = generator.generate_definitions(inputs=inputs)
    mapping: FieldMapping = generated[0]
    definitions: dict[str, dict[str, Any]] = generated[1]
    for definition in definitions.values():
        description = definition.get("description")
        if isinstance(description, str) and "\f" in description:
            # What follows a form feed is for readers of the source only.
            definition["description"] = description.split("\f")[0]
    for field, mode, _ in inputs:
        if field.form_groups:
            ref: str = mapping[(field, mode)].get("$ref", "")
            _compose_form(definitions[ref.rpartition("/")[2]], field.form_groups)
    return mapping, definitions


def get_schema_from_model_field(
    *,
    field: ModelField,
    model_name_map: Any = None,
    field_mapping: FieldMapping,
    separate_input_output_schemas: bool = True,
    field_alias: str | None = None,
) -> dict[str, Any]:
    """Return a field's schema, with a title unless it refers to a definition.

    Args:
        field: The field.
        model_name_map: Not used.
        field_mapping: What `get_definitions` returned.
        separate_input_output_schemas: As for `get_definitions`.
        field_alias: The name to make a title of.

    Returns:
        The schema.
    """
    schema = dict(field_mapping[(field, field_mode(field, separate_input_output_schemas))])
    if "$ref" not in schema:
        info = field.field_info
        schema["title"] = info.title or (field_alias or field.alias).title().replace("_", " ")
    return schema


def model_parameter_fields(model: Any) -> list[ModelField]:
    """Return the fields of a model whose fields are parameters of their own; always the same."""
    known = _parameter_fields.get(model)
    if known is None:
        known = [ModelField(field_info=info, name=name) for name, info in fields_of(model)]
        _parameter_fields[model] = known
    return known


def fields_of(model: Any) -> Sequence[tuple[str, FieldInfo]]:
    """Return the names and declarations of a model's fields."""
    return list(model.model_fields.items())


_parameter_fields: dict[Any, list[ModelField]] = {}


def _compose_form(definition: dict[str, Any], groups: list[ModelField]) -> None:
    """Make the models in a form parts of it, as their fields are sent side by side.

    Args:
        definition: The schema of the form, with a property per model.
        groups: The fields for the models.
    """
    properties = definition.get("properties", {})
    required = definition.get("required", [])
    parts: list[dict[str, Any]] = []
    for field in groups:
        name = field.alias if field.alias in properties else field.name
        schema = properties.pop(name, None)
        if schema is None:
            continue
        if name in required:
            required.remove(name)
        parts += _form_part(Lookup(field, "body"), schema)
    if not properties:
        definition.pop("properties", None)
    if not required:
        definition.pop("required", None)
    definition["allOf"] = parts


def _form_part(lookup: Lookup, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a model contributes to a form; an optional one may be absent as a whole."""
    given = {key: value for key, value in schema.items() if key != "default"}
    if "anyOf" in given:
        given["anyOf"] = [arm for arm in given["anyOf"] if arm != {"type": "null"}]
        given.setdefault("title", lookup.field.name.title().replace("_", " "))
    if not lookup.is_group:
        return [given]
    names = sorted({name for table in lookup.tables for _, ps in table.values() for name, _ in ps})
    absent: dict[str, Any] = (
        {"maxProperties": 0}
        if lookup.takes_extras
        else {"not": {"anyOf": [{"required": [name]} for name in names]}}
    )
    if lookup.field.required:
        return [{"not": absent}, given]
    return [{"anyOf": [absent, given]}]
