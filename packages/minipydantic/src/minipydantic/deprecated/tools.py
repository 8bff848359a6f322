"""Functions that `TypeAdapter` replaces."""

import json
import warnings
from collections.abc import Callable
from typing import Any

from minipydantic.json_schema import DEFAULT_REF_TEMPLATE, GenerateJsonSchema
from minipydantic.type_adapter import TypeAdapter
from minipydantic.warnings import PydanticDeprecatedSince20

__all__ = ("parse_obj_as", "schema_json_of", "schema_of")

NameFactory = str | Callable[[type[Any]], str]


def parse_obj_as(type_: Any, obj: Any, type_name: NameFactory | None = None) -> Any:
    """Use ``TypeAdapter(type_).validate_python(obj)``."""
    warnings.warn(
        "`parse_obj_as` is deprecated. Use `pydantic.TypeAdapter.validate_python` instead.",
        PydanticDeprecatedSince20,
        stacklevel=2,
    )
    if type_name is not None:
        warnings.warn(
            "The type_name parameter is deprecated. parse_obj_as no longer creates temporary "
            "models",
            DeprecationWarning,
            stacklevel=2,
        )
    return TypeAdapter(type_).validate_python(obj)


def _schema(
    type_: Any,
    title: NameFactory | None,
    by_alias: bool,
    ref_template: str,
    generator: type[GenerateJsonSchema],
) -> dict[str, Any]:
    schema = TypeAdapter(type_).json_schema(
        by_alias=by_alias, ref_template=ref_template, schema_generator=generator
    )
    if title is not None:
        if not isinstance(title, str):
            warnings.warn(
                "Passing a callable for the `title` parameter is deprecated and no longer "
                "supported",
                DeprecationWarning,
                stacklevel=3,
            )
            title = title(type_)
        schema["title"] = title
    return schema


def schema_of(
    type_: Any,
    *,
    title: NameFactory | None = None,
    by_alias: bool = True,
    ref_template: str = DEFAULT_REF_TEMPLATE,
    schema_generator: type[GenerateJsonSchema] = GenerateJsonSchema,
) -> dict[str, Any]:
    """Use ``TypeAdapter(type_).json_schema()``."""
    warnings.warn(
        "`schema_of` is deprecated. Use `pydantic.TypeAdapter.json_schema` instead.",
        PydanticDeprecatedSince20,
        stacklevel=2,
    )
    return _schema(type_, title, by_alias, ref_template, schema_generator)


def schema_json_of(
    type_: Any,
    *,
    title: NameFactory | None = None,
    by_alias: bool = True,
    ref_template: str = DEFAULT_REF_TEMPLATE,
    schema_generator: type[GenerateJsonSchema] = GenerateJsonSchema,
    **dumps_kwargs: Any,
) -> str:
    """Use ``TypeAdapter(type_).json_schema()`` and `json.dumps`."""
    warnings.warn(
        "`schema_json_of` is deprecated. Use `pydantic.TypeAdapter.json_schema` instead.",
        PydanticDeprecatedSince20,
        stacklevel=2,
    )
    schema = _schema(type_, title, by_alias, ref_template, schema_generator)
    return json.dumps(schema, **dumps_kwargs)
