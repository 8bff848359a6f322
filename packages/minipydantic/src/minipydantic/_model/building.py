"""Completing a class: core schema, validator, serializer; now, or at the first use."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from minipydantic import _generics, _hints
from minipydantic._config import ConfigWrapper
from minipydantic._lazy import lazy_module
from minipydantic._namespaces import NsResolver, caller_namespace, unweaken
from minipydantic.errors import PydanticUndefinedAnnotation

from .pending import make_pending

if TYPE_CHECKING:
    import dataclasses
else:
    dataclasses = lazy_module("dataclasses")


def not_defined_message(cls_name: str, undefined: str, remedy: str) -> str:
    """Return what a user of an incomplete class is told."""
    return (
        f"`{cls_name}` is not fully defined; you should define {undefined}, then call `{remedy}`."
    )


def wait_for(cls: Any, undefined: str = "all referenced types") -> None:
    """Let a model wait for its first use."""
    message = not_defined_message(cls.__name__, undefined, f"{cls.__name__}.model_rebuild()")

    def rebuild() -> bool | None:
        return bool(cls.model_rebuild(raise_errors=False, _parent_namespace_depth=-1) is not False)

    make_pending(cls, message, rebuild)


def complete_model(
    cls: Any,
    config: ConfigWrapper,
    ns_resolver: NsResolver,
    *,
    raise_errors: bool = True,
    kind: Any = "BaseModel",
) -> bool:
    """Build what a model needs; return False if a name is missing.

    Args:
        cls: The model.
        config: Its configuration.
        ns_resolver: Where names are looked up.
        raise_errors: Raise if a name is missing.
        kind: What plugins are told about the origin of the class.

    Raises:
        PydanticUndefinedAnnotation: A name is missing and ``raise_errors`` is set.
    """
    from minipydantic._schema.builder import GenerateSchema  # noqa: PLC0415
    from minipydantic.core import SchemaSerializer  # noqa: PLC0415
    from minipydantic.plugin._schema_validator import create_schema_validator  # noqa: PLC0415

    typevars_map = _generics.typevars_map_of(cls)
    generator = GenerateSchema(config, ns_resolver, typevars_map)
    try:
        built = generator.generate_schema(cls)
    except PydanticUndefinedAnnotation as error:
        if raise_errors:
            raise
        wait_for(cls, f"`{error.name}`")
        return False
    core_config: Any = config.core_config(title=cls.__name__)
    try:
        schema = generator.clean_schema(built)
    except LookupError:
        wait_for(cls)
        return False
    fields = cls.__pydantic_fields__
    if not all(field._complete for field in fields.values()):
        with ns_resolver.push(cls):
            from minipydantic._schema.collect import rebuild_fields  # noqa: PLC0415

            cls.__pydantic_fields__ = rebuild_fields(cls, config, ns_resolver, typevars_map)
    complete_computed(cls, ns_resolver, typevars_map)
    cls.__pydantic_core_schema__ = schema
    generator.defs.remember(cls, built, schema)
    cls.__pydantic_validator__ = create_schema_validator(
        schema,
        cls,
        cls.__module__,
        cls.__qualname__,
        kind,
        core_config,
        config.plugin_settings,
    )
    cls.__pydantic_serializer__ = SchemaSerializer(schema, core_config)
    cls.__pydantic_complete__ = True
    return True


def complete_computed(cls: Any, ns_resolver: NsResolver, typevars_map: Any) -> None:
    """Show the evaluated return types in `model_computed_fields`."""
    from minipydantic.core import PydanticUndefined  # noqa: PLC0415

    for decorator in cls.__pydantic_decorators__.computed_fields.values():
        info = decorator.info
        if typevars_map and info.return_type is not PydanticUndefined:
            returned = _generics.replace_types(info.return_type, typevars_map)
            if returned is not info.return_type:  # of the class that was parametrised
                info = decorator.info = dataclasses.replace(info, return_type=returned)
                cls.__pydantic_computed_fields__[decorator.cls_var_name] = info
        if info.return_type is PydanticUndefined:
            with ns_resolver.push(cls):
                locals_ = ns_resolver.types_namespace.locals
            try:
                returned = _hints.return_hint(_hints.unwrap(info.wrapped_property), localns=locals_)
            except NameError:
                continue
            info.return_type = _generics.replace_types(returned, typevars_map)


def rebuild_resolver(cls: Any, depth: int, types_namespace: Mapping[str, Any] | None) -> NsResolver:
    """Return where a rebuild looks names up: the given or the caller's namespace first."""
    if types_namespace is not None:
        around: Mapping[str, Any] = types_namespace
    elif depth == 0:
        around = {}
    else:
        around = caller_namespace(depth + 1 if depth > 0 else -1, force=True) or {}
    parent = unweaken(cls.__dict__.get("__pydantic_parent_namespace__")) or {}
    return NsResolver(parent_namespace={**around, **parent})
