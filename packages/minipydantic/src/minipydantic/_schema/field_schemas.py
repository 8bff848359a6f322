"""The schema of one field: its type, its validators and serializers, its default, its aliases."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from minipydantic import _hints
from minipydantic._lazy import lazy_module
from minipydantic.aliases import AliasChoices, AliasPath
from minipydantic.core import PydanticUndefined, core_schema, to_jsonable_python
from minipydantic.errors import PydanticUndefinedAnnotation, PydanticUserError
from minipydantic.fields import FieldInfo

from .decorators import Decorator, DecoratorInfos

if TYPE_CHECKING:
    from minipydantic import functional_validators
    from minipydantic.fields import ComputedFieldInfo

    from . import signatures
    from .builder import GenerateSchema
else:
    functional_validators = lazy_module("minipydantic.functional_validators")
    signatures = lazy_module("minipydantic._schema.signatures")

CoreSchema: TypeAlias = Any


def _concerning(decorators: Iterable[Decorator[Any]], name: str) -> list[Decorator[Any]]:
    return [d for d in decorators if "*" in d.info.fields or name in d.info.fields]


def json_updates(field: "FieldInfo | ComputedFieldInfo") -> tuple[dict[str, Any], Any]:
    """Return what a field says about its JSON schema: updates, and additions."""
    updates: dict[str, Any] = {}
    if field.title is not None:
        updates["title"] = field.title
    if field.description is not None:
        updates["description"] = field.description
    if field.deprecated or field.deprecated == "":
        updates["deprecated"] = True
    if field.examples is not None:
        updates["examples"] = to_jsonable_python(field.examples)
    return updates, field.json_schema_extra


def _metadata(updates: dict[str, Any], extra: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if updates:
        metadata["pydantic_js_updates"] = updates
    if extra:
        metadata["pydantic_js_extra"] = extra
    return metadata


def with_default(schema: CoreSchema, field: FieldInfo) -> CoreSchema:
    """Wrap a schema with the default of a field, if there is one."""
    if field.default_factory is not None:
        return core_schema.with_default_schema(
            schema,
            default_factory=field.default_factory,
            default_factory_takes_data=field.default_factory_takes_validated_data,
            validate_default=field.validate_default,
        )
    if field.default is not PydanticUndefined:
        return core_schema.with_default_schema(
            schema, default=field.default, validate_default=field.validate_default
        )
    return schema


def field_options(
    gen: "GenerateSchema", name: str, field: FieldInfo, decorators: DecoratorInfos
) -> dict[str, Any]:
    """Build the schema of a field and what stands around it, for all kinds of containers."""
    annotations = field._metadata or []  # PERF: `metadata` makes a list of none
    if decorators.field_validators:
        annotations = [
            *annotations,
            *(
                functional_validators.MODE_TO_VALIDATOR[d.info.mode]._from_decorator(d)
                for d in _concerning(decorators.field_validators.values(), name)
            ),
        ]
    gen.field_names.append(name)
    try:
        if field.discriminator is not None:
            schema = gen.annotated_schema(
                field.annotation,
                annotations,
                lambda inner: gen.discriminated(inner, field.discriminator),
            )
        elif annotations:
            schema = gen.annotated_schema(field.annotation, annotations)
        else:
            schema = gen.generate_schema(field.annotation)
    finally:
        gen.field_names.pop()
    old_style = _concerning(decorators.validators.values(), name) if decorators.validators else []
    if old_style:
        schema = _apply_old_validators(schema, old_style)
    schema = with_default(schema, field)
    if old_style and any(d.info.always for d in old_style) and schema["type"] == "default":
        schema["validate_default"] = True
    if decorators.field_serializers:
        serializers = _concerning(decorators.field_serializers.values(), name)
        if serializers:
            schema = _apply_serializer(gen, schema, serializers[-1])
    validation_alias: Any = field.validation_alias
    if isinstance(validation_alias, (AliasChoices, AliasPath)):
        validation_alias = validation_alias.convert_to_aliases()
    options = {"schema": schema, "metadata": _metadata(*json_updates(field))}
    if field.exclude:
        options["serialization_exclude"] = field.exclude
    if validation_alias is not None:
        options["validation_alias"] = validation_alias
    if field.serialization_alias is not None:
        options["serialization_alias"] = field.serialization_alias
    if field.exclude_if is not None:
        options["serialization_exclude_if"] = field.exclude_if
    if field.frozen:
        options["frozen"] = field.frozen
    return options


def _apply_old_validators(schema: CoreSchema, validators: list[Decorator[Any]]) -> CoreSchema:
    """Apply ``@validator`` functions: those for items inside, the others around."""
    for validator in validators:
        build = (
            core_schema.with_info_before_validator_function
            if validator.info.mode == "before"
            else core_schema.with_info_after_validator_function
        )
        if validator.info.each_item:
            schema = _for_each_item(schema, lambda inner, d=validator, b=build: b(d.func, inner))
        else:
            schema = build(validator.func, schema)
    return schema


def _for_each_item(schema: CoreSchema, wrap: Any) -> CoreSchema:
    kind = schema["type"]
    if kind == "nullable":
        schema["schema"] = _for_each_item(schema["schema"], wrap)
    elif kind == "tuple":
        schema["items_schema"] = [wrap(item) for item in schema["items_schema"]]
    elif kind in ("list", "set", "frozenset", "deque"):
        schema["items_schema"] = wrap(schema.get("items_schema") or core_schema.any_schema())
    elif kind == "dict":
        schema["values_schema"] = wrap(schema.get("values_schema") or core_schema.any_schema())
    else:
        raise TypeError(
            f"`@validator(..., each_item=True)` cannot be applied to fields with a schema of {kind}"
        )
    return schema


def _return_schema(gen: "GenerateSchema", function: Any, declared: Any) -> CoreSchema | None:
    if declared is PydanticUndefined:
        try:
            declared = _hints.return_hint(
                _hints.unwrap(function), localns=gen.types_namespace.locals
            )
        except NameError as error:
            raise PydanticUndefinedAnnotation.from_name_error(error) from error
    return None if declared is PydanticUndefined else gen.generate_schema(declared)


def _apply_serializer(
    gen: "GenerateSchema", schema: CoreSchema, serializer: Decorator[Any]
) -> CoreSchema:
    schema = schema.copy()
    info = serializer.info
    is_method, info_arg = signatures.field_serializer_traits(serializer.func, info.mode)
    options: dict[str, Any] = {
        "is_field_serializer": is_method,
        "info_arg": info_arg,
        "return_schema": _return_schema(gen, serializer.func, info.return_type),
        "when_used": info.when_used,
    }
    if info.mode == "wrap":
        build: Any = core_schema.wrap_serializer_function_ser_schema
    else:
        build = core_schema.plain_serializer_function_ser_schema
    schema["serialization"] = build(serializer.func, **options)
    return schema


def computed_field(
    gen: "GenerateSchema", decorator: "Decorator[ComputedFieldInfo]", decorators: DecoratorInfos
) -> CoreSchema:
    """Build the schema of a computed field.

    Raises:
        PydanticUserError: It does not say what it returns.
    """
    info = decorator.info
    if info.return_type is not PydanticUndefined:
        return_type = info.return_type
    else:
        try:
            return_type = _hints.return_hint(
                _hints.unwrap(decorator.info.wrapped_property),
                localns=gen.types_namespace.locals,
            )
        except NameError as error:
            raise PydanticUndefinedAnnotation.from_name_error(error) from error
    if return_type is PydanticUndefined:
        raise PydanticUserError(
            "Computed field is missing return type annotation or specifying `return_type` to the "
            "`@computed_field` decorator (e.g. `@computed_field(return_type=int | str)`)",
            code="model-field-missing-annotation",
        )
    return_type = _replaced(gen, return_type)
    schema = gen.generate_schema(return_type)
    serializers = _concerning(decorators.field_serializers.values(), decorator.cls_var_name)
    if serializers:
        schema = _apply_serializer(gen, schema, serializers[-1])
    updates, extra = json_updates(info)
    metadata = _metadata({"readOnly": True, **updates}, extra)
    return core_schema.computed_field(
        decorator.cls_var_name,
        return_schema=schema,
        alias=info.alias,
        metadata=metadata,
        serialization_exclude_if=info.exclude_if,
    )


def _replaced(gen: "GenerateSchema", typ: Any) -> Any:
    from minipydantic._generics import replace_types  # noqa: PLC0415

    return replace_types(typ, gen._typevars_map) if gen._typevars_map else typ


def check_decorated_fields(decorators: DecoratorInfos, names: Iterable[str]) -> None:
    """Refuse decorators for fields that do not exist.

    Raises:
        PydanticUserError: Such a field is named.
    """
    known = {*names, "*"}
    for table in (
        decorators.field_validators,
        decorators.field_serializers,
        decorators.validators,
    ):
        for decorator in table.values():
            info: Any = decorator.info
            if info.check_fields is False:
                continue
            missing = [name for name in info.fields if name not in known]
            if missing:
                raise PydanticUserError(
                    "Decorators defined with incorrect fields: "
                    f"{decorator.cls_ref}.{decorator.cls_var_name} (use check_fields=False if "
                    "you're inheriting from the model and intended this)",
                    code="decorator-missing-field",
                )
