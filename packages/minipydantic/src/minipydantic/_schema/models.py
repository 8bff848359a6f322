"""The schema of a model."""

from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from minipydantic import _hints
from minipydantic._generics import replace_types, typevars_map_of
from minipydantic.core import core_schema
from minipydantic.errors import PydanticSchemaGenerationError, PydanticUndefinedAnnotation

from . import field_schemas, signatures
from .collect import rebuild_fields
from .decorators import Decorator, DecoratorInfos
from .definitions import type_ref

if TYPE_CHECKING:
    from .builder import GenerateSchema

CoreSchema: TypeAlias = Any


def model_schema(gen: "GenerateSchema", cls: Any) -> CoreSchema:
    """Build the schema of a model, or take the one that it has.

    Raises:
        PydanticUndefinedAnnotation: A field's type is not defined.
    """
    if (taken := gen.defs.take(cls)) is not None:
        return taken
    ref = type_ref(cls)
    if (known := gen.defs.known(ref)) is not None:
        return known
    config = cls.__dict__.get("__pydantic_config__") or cls.model_config
    with gen.with_config(config), gen.defs.building(ref):
        gen.model_types.append(cls)
        try:
            return _build(gen, cls, ref)
        finally:
            gen.model_types.pop()


def _build(gen: "GenerateSchema", cls: Any, ref: str) -> CoreSchema:
    fields = _complete_fields(gen, cls)
    decorators: DecoratorInfos = cls.__pydantic_decorators__
    core_config = gen.config.core_config(title=_title(gen, cls))
    if not decorators.is_empty:
        field_schemas.check_decorated_fields(decorators, {*fields, *decorators.computed_fields})
    if cls.__pydantic_root_model__:
        inner = field_schemas.field_options(gen, "root", fields["root"], decorators)["schema"]
    else:
        inner = {
            "type": "model-fields",
            "fields": {
                name: {
                    "type": "model-field",
                    **field_schemas.field_options(gen, name, field, decorators),
                }
                for name, field in fields.items()
            },
            "computed_fields": [
                field_schemas.computed_field(gen, d, decorators)
                for d in decorators.computed_fields.values()
            ],
            "model_name": cls.__name__,
            **_extras(gen, cls),
        }
    inner = apply_root_validators(inner, decorators, "inner")
    inner = apply_model_validators(inner, decorators, "inner")
    schema = core_schema.model_schema(
        cls,
        inner,
        generic_origin=cls.__pydantic_generic_metadata__["origin"],
        custom_init=bool(getattr(cls, "__pydantic_custom_init__", False)),
        root_model=bool(cls.__pydantic_root_model__),
        post_init=getattr(cls, "__pydantic_post_init__", None),
        config=core_config,
        ref=ref,
    )
    schema = apply_model_serializer(gen, schema, decorators)
    schema = apply_root_validators(schema, decorators, "outer")
    schema = apply_model_validators(schema, decorators, "outer")
    return gen.defs.define(schema)


def _title(gen: "GenerateSchema", cls: type[Any]) -> str:
    config = gen.config
    title = config.title
    if title is None and config.model_title_generator is not None:
        title = config.model_title_generator(cls)
        if not isinstance(title, str):
            raise TypeError(
                f"model_title_generator {config.model_title_generator} must return str, not "
                f"{title.__class__}"
            )
    return title or cls.__name__


def _complete_fields(gen: "GenerateSchema", cls: Any) -> dict[str, Any]:
    fields = cls.__dict__.get("__pydantic_fields__")
    if fields is None:
        raise PydanticUndefinedAnnotation(
            name=cls.__name__, message=f"Class {cls.__name__!r} is not defined"
        )
    if all(field._complete for field in fields.values()):
        return fields  # type: ignore[no-any-return]
    try:
        return rebuild_fields(cls, gen.config, gen.ns, typevars_map_of(cls))
    except NameError as error:
        raise PydanticUndefinedAnnotation.from_name_error(error) from error


def _extras(gen: "GenerateSchema", cls: Any) -> dict[str, Any]:
    if gen.config.extra != "allow":
        return {}
    maps: dict[Any, Any] = {}
    for base in cls.__mro__[:-1]:
        if typevars_map := typevars_map_of(base):
            maps[base.__pydantic_generic_metadata__["origin"]] = typevars_map
        annotation = _hints.own_annotations(base).get("__pydantic_extra__")
        if annotation is None or base.__dict__.get("__pydantic_is_base__"):
            continue
        with gen.ns.push(base):
            annotation = replace_types(gen.resolve(annotation), maps.get(base))
        args = get_args(annotation)
        if len(args) != 2 and annotation is not dict:
            raise PydanticSchemaGenerationError(
                "The type annotation for `__pydantic_extra__` must be `dict[str, ...]`"
            )
        if len(args) != 2:
            continue
        result = {}
        if args[0] not in (str, Any):
            result["extras_keys_schema"] = gen.generate_schema(args[0])
        if args[1] is not Any:
            result["extras_schema"] = gen.generate_schema(args[1])
        return result
    return {}


def apply_root_validators(schema: CoreSchema, decorators: DecoratorInfos, where: str) -> CoreSchema:
    """Apply ``@root_validator`` functions: before inside, after outside of the fields."""
    if where == "outer":
        return schema
    for validator in decorators.root_validators.values():
        if validator.info.mode == "before":
            schema = core_schema.no_info_before_validator_function(validator.func, schema)
        else:
            schema = core_schema.no_info_after_validator_function(validator.func, schema)
    return schema


def apply_model_validators(
    schema: CoreSchema, decorators: DecoratorInfos, where: str
) -> CoreSchema:
    """Apply ``@model_validator`` functions: ``before`` ones inside, the others outside.

    Args:
        schema: The schema so far.
        decorators: All decorated functions of the class.
        where: ``inner``, ``outer``, or ``all`` where there is only one place.
    """
    if not decorators.model_validators:
        return schema
    ref = schema.pop("ref", None)
    for validator in decorators.model_validators.values():
        mode = validator.info.mode
        if (where == "inner" and mode != "before") or (where == "outer" and mode == "before"):
            continue
        takes_info = _takes_info(validator, mode)
        build = getattr(
            core_schema, f"{'with' if takes_info else 'no'}_info_{mode}_validator_function"
        )
        if mode == "after":
            function = validator.func
            schema = build(function=function, schema=schema)
        else:
            schema = build(function=validator.func, schema=schema)
    if ref:
        schema["ref"] = ref
    return schema


def _takes_info(validator: Decorator[Any], mode: str) -> bool:
    return signatures.validator_takes_info(validator.func, mode, "model")


def apply_model_serializer(
    gen: "GenerateSchema", schema: CoreSchema, decorators: DecoratorInfos
) -> CoreSchema:
    """Apply the last ``@model_serializer`` function."""
    if not decorators.model_serializers:
        return schema
    ref = schema.pop("ref", None)
    serializer = [*decorators.model_serializers.values()][-1]
    info = serializer.info
    info_arg = signatures.model_serializer_takes_info(serializer.func, info.mode)
    return_schema = field_schemas._return_schema(gen, serializer.func, info.return_type)
    if info.mode == "wrap":
        build: Any = core_schema.wrap_serializer_function_ser_schema
    else:
        build = core_schema.plain_serializer_function_ser_schema
    schema["serialization"] = build(
        serializer.func, info_arg=info_arg, return_schema=return_schema, when_used=info.when_used
    )
    if ref:
        schema["ref"] = ref
    return schema
