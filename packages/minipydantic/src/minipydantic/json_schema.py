"""JSON Schema (draft 2020-12) of models and other types.

`GenerateJsonSchema` turns a core schema into a JSON schema. It has one method for each type of core
schema, `<type>_schema`: override what you want to have otherwise, and pass your class to
`model_json_schema` or `TypeAdapter.json_schema` as `schema_generator`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeVar

from minipydantic._jsonschema.annotations import Examples, SkipJsonSchema, WithJsonSchema
from minipydantic._jsonschema.arguments import Arguments
from minipydantic._jsonschema.handler import GenerateJsonSchemaHandler as GenerateJsonSchemaHandler
from minipydantic._jsonschema.vocabulary import (
    DEFAULT_REF_TEMPLATE,
    CoreModeRef,
    CoreRef,
    DefsRef,
    JsonRef,
    JsonSchemaMode,
    JsonSchemaValue,
    JsonSchemaWarningKind,
    NoDefault,
    PydanticJsonSchemaWarning,
)
from minipydantic.annotated_handlers import GetJsonSchemaHandler as GetJsonSchemaHandler

__all__ = [
    "DEFAULT_REF_TEMPLATE",
    "CoreModeRef",
    "CoreRef",
    "DefsRef",
    "Examples",
    "GenerateJsonSchema",
    "JsonRef",
    "JsonSchemaMode",
    "JsonSchemaValue",
    "JsonSchemaWarningKind",
    "NoDefault",
    "PydanticJsonSchemaWarning",
    "SkipJsonSchema",
    "WithJsonSchema",
    "model_json_schema",
    "models_json_schema",
]

JsonSchemaKeyT = TypeVar("JsonSchemaKeyT")
UnionFormat = Literal["any_of", "primitive_type_array"]


class GenerateJsonSchema(Arguments):
    """Makes one JSON schema, or several with common definitions; each instance serves once.

    Args:
        by_alias: Name properties by their aliases (the default) or by their fields.
        ref_template: What a `$ref` looks like; `{model}` stands for the definition's name.
        union_format: `"any_of"`, or `"primitive_type_array"` for `{"type": ["string", "null"]}`
            where the members of a union are plain.

    Attributes:
        schema_dialect: The meta-schema that the result follows.
        ignored_warning_kinds: Kinds of warnings that are not shown.
        definitions: Provisional name -> definition, while the generator runs.
    """


def model_json_schema(
    cls: Any,
    by_alias: bool | None = None,
    ref_template: str = DEFAULT_REF_TEMPLATE,
    union_format: UnionFormat = "any_of",
    schema_generator: type[GenerateJsonSchema] = GenerateJsonSchema,
    mode: JsonSchemaMode = "validation",
) -> dict[str, Any]:
    """Return the JSON schema of a model or dataclass.

    Args:
        cls: The model or pydantic dataclass.
        by_alias: Name properties by their aliases (the default) or by their fields.
        ref_template: What a `$ref` looks like.
        union_format: How to write unions of plain types.
        schema_generator: A subclass of `GenerateJsonSchema` with your changes.
        mode: What goes in (`"validation"`) or what comes out (`"serialization"`).

    Raises:
        AttributeError: `cls` is `BaseModel` itself.
    """
    generator = schema_generator(
        by_alias=by_alias, ref_template=ref_template, union_format=union_format
    )
    return generator.generate(_core_schema(cls), mode=mode)


def models_json_schema(
    models: Sequence[tuple[Any, JsonSchemaMode]],
    *,
    by_alias: bool | None = None,
    title: str | None = None,
    description: str | None = None,
    ref_template: str = DEFAULT_REF_TEMPLATE,
    union_format: UnionFormat = "any_of",
    schema_generator: type[GenerateJsonSchema] = GenerateJsonSchema,
) -> tuple[dict[tuple[Any, JsonSchemaMode], JsonSchemaValue], JsonSchemaValue]:
    """Return the JSON schemas of several models, and a document with their definitions.

    Args:
        models: (model, mode) pairs.
        by_alias: Name properties by their aliases (the default) or by their fields.
        title: Title of the document.
        description: Description of the document.
        ref_template: What a `$ref` looks like.
        union_format: How to write unions of plain types.
        schema_generator: A subclass of `GenerateJsonSchema` with your changes.

    Returns:
        (model, mode) -> JSON schema, and `{"$defs": ..., "title": ..., "description": ...}`.
    """
    generator = schema_generator(
        by_alias=by_alias, ref_template=ref_template, union_format=union_format
    )
    inputs = [(model, mode, _core_schema(model)) for model, mode in models]
    json_schemas, definitions = generator.generate_definitions(inputs)
    document: dict[str, Any] = {"$defs": definitions, "title": title, "description": description}
    return json_schemas, {key: value for key, value in document.items() if value}


def _core_schema(cls: Any) -> Any:
    """Return the core schema of a model, completed if names were missing so far."""
    if cls.__base__ is object and hasattr(cls, "model_validate"):
        raise AttributeError(
            "model_json_schema() must be called on a subclass of BaseModel, not BaseModel itself."
        )
    schema = cls.__pydantic_core_schema__
    if isinstance(schema, dict):
        return schema
    schema.rebuild()  # a placeholder: its `rebuild` completes the class or explains what is missing
    return cls.__pydantic_core_schema__


for _name in ("GetJsonSchemaHandler", *__all__):  # pickles and messages name the public home
    if isinstance(_object := globals()[_name], type) and "_jsonschema" in _object.__module__:
        _object.__module__ = __name__
