"""The schemas of dataclasses, typed dictionaries and named tuples."""

import dataclasses
import inspect
import sys
import warnings
from typing import TYPE_CHECKING, Any, Never, TypeAlias, get_origin

import typing_extensions

from minipydantic import _hints
from minipydantic import _special_forms as typing_objects
from minipydantic._generics import replace_types, typevars_map_of
from minipydantic._lazy import lazy_module
from minipydantic._special_forms import AnnotationSource
from minipydantic.core import PydanticUndefined, core_schema
from minipydantic.errors import PydanticUndefinedAnnotation, PydanticUserError
from minipydantic.fields import FieldInfo
from minipydantic.warnings import TypedDictExtraConfigWarning

from . import field_schemas, models
from .collect import dataclass_fields, rebuild_dataclass_fields
from .decorators import DecoratorInfos
from .definitions import type_ref
from .naming import update_from_config

if TYPE_CHECKING:
    from . import docstrings
    from .builder import GenerateSchema
else:
    docstrings = lazy_module("minipydantic._schema.docstrings")

CoreSchema: TypeAlias = Any


# --- dataclasses


def dataclass_schema(gen: "GenerateSchema", typ: Any, origin: Any) -> CoreSchema:
    """Build the schema of a dataclass, standard or not; take the one that it has."""
    cls = origin or typ
    if origin is None and (taken := gen.defs.take(cls)) is not None:
        return taken
    ref = type_ref(typ)
    if (known := gen.defs.known(ref)) is not None:
        return known
    typevars_map = typevars_map_of(typ)
    own_config = cls.__dict__.get("__pydantic_config__") or getattr(
        cls, "__pydantic_config__", None
    )
    if not _is_pydantic_dataclass(cls):
        own_config = own_config if own_config is not None else None
    gen.model_types.append(typ)
    try:
        with gen.with_config(own_config), gen.defs.building(ref), gen.ns.push(cls):
            return _dataclass(gen, cls, typ, ref, typevars_map)
    finally:
        gen.model_types.pop()


def _is_pydantic_dataclass(cls: type[Any]) -> bool:
    return "__is_pydantic_dataclass__" in cls.__dict__


def _dataclass(
    gen: "GenerateSchema", cls: Any, typ: Any, ref: str, typevars_map: Any
) -> CoreSchema:
    config = gen.config
    if _is_pydantic_dataclass(cls):
        fields = cls.__pydantic_fields__
        if not all(field._complete for field in fields.values()):
            try:
                fields = rebuild_dataclass_fields(cls, config, gen.ns, typevars_map)
            except NameError as error:
                raise PydanticUndefinedAnnotation.from_name_error(error) from error
        elif typevars_map:
            fields = {name: field._copy() for name, field in fields.items()}
            for field in fields.values():
                field.apply_typevars_map(typevars_map)
    else:
        fields = dataclass_fields(cls, gen.ns, config, typevars_map)
        for field in fields.values():
            if not field._complete:
                field.annotation = gen.resolve(field._original_annotation)
    if config.extra == "allow":
        for name, field in fields.items():
            if field.init is False:
                raise PydanticUserError(
                    f"Field {name} has `init=False` and dataclass has config setting "
                    '`extra="allow"`. This combination is not allowed.',
                    code="dataclass-init-false-extra-allow",
                )
    decorators = cls.__dict__.get("__pydantic_decorators__") or DecoratorInfos.build(
        cls, replace_wrapped_methods=False
    )
    field_schemas.check_decorated_fields(decorators, {*fields, *decorators.computed_fields})
    args = sorted(
        (_dataclass_field(gen, name, field, decorators) for name, field in fields.items()),
        key=lambda field: field.get("kw_only") is not False,
    )
    post_init = hasattr(cls, "__post_init__")
    inner: CoreSchema = core_schema.dataclass_args_schema(
        cls.__name__,
        args,
        computed_fields=[
            field_schemas.computed_field(gen, d, decorators)
            for d in decorators.computed_fields.values()
        ],
        collect_init_only=post_init and any(f.get("init_only") for f in args),
    )
    inner = models.apply_root_validators(inner, decorators, "inner")
    inner = models.apply_model_validators(inner, decorators, "inner")
    title = config.title
    if title is None and config.model_title_generator is not None:
        title = config.model_title_generator(cls)
    schema: CoreSchema = core_schema.dataclass_schema(
        cls,
        inner,
        generic_origin=None if typ is cls else cls,
        post_init=post_init,
        ref=ref,
        fields=[f.name for f in dataclasses.fields(cls)],
        slots=hasattr(cls, "__slots__"),
        config=config.core_config(title=title or cls.__name__),
        frozen=cls.__dataclass_params__.frozen,
    )
    schema = models.apply_model_serializer(gen, schema, decorators)
    schema = models.apply_model_validators(schema, decorators, "outer")
    return gen.defs.define(schema)


def _dataclass_field(
    gen: "GenerateSchema", name: str, field: FieldInfo, decorators: DecoratorInfos
) -> CoreSchema:
    options = field_schemas.field_options(gen, name, field, decorators)
    schema = options.pop("schema")
    return core_schema.dataclass_field(
        name,
        schema,
        kw_only=bool(field.kw_only),
        init=field.init is not False,
        init_only=field.init_var or None,
        **options,
    )


# --- typed dictionaries


def typed_dict_schema(gen: "GenerateSchema", typ: Any, origin: Any) -> CoreSchema:
    """Build the schema of a typed dictionary.

    Raises:
        PydanticUserError: It is made of `typing.TypedDict` before Python 3.12.
    """
    cls = origin or typ
    ref = type_ref(typ)
    if (known := gen.defs.known(ref)) is not None:
        return known
    if sys.version_info < (3, 12) and type(cls).__module__ == "typing":
        raise PydanticUserError(
            "Please use `typing_extensions.TypedDict` instead of `typing.TypedDict` on "
            "Python < 3.12.",
            code="typed-dict-version",
        )
    typevars_map = typevars_map_of(typ)
    config = _inherited(_typed_dict_mro(cls), "__pydantic_config__")
    gen.model_types.append(typ)
    try:
        with gen.with_config(config), gen.defs.building(ref), gen.ns.push(cls):
            return _typed_dict(gen, cls, ref, typevars_map)
    finally:
        gen.model_types.pop()


def _typed_dict_mro(cls: Any) -> tuple[Any, ...]:
    """Return a typed dictionary and its bases, which it only remembers as they were written."""
    bases = [get_origin(b) or b for b in getattr(cls, "__orig_bases__", ())]
    found: dict[Any, None] = {cls: None}
    for base in bases:
        if typing_extensions.is_typeddict(base):
            for inner in _typed_dict_mro(base):
                found.pop(inner, None)
                found[inner] = None
    return tuple(found)


def _inherited(mro: tuple[Any, ...], name: str, default: Any = None) -> Any:
    return next((vars(base)[name] for base in mro if name in vars(base)), default)


def _typed_dict(gen: "GenerateSchema", cls: Any, ref: str, typevars_map: Any) -> CoreSchema:
    config = gen.config
    try:
        hints = _hints.class_hints(cls, gen.ns)
    except NameError as error:
        raise PydanticUndefinedAnnotation.from_name_error(error) from error
    decorators = DecoratorInfos.build(cls, replace_wrapped_methods=False, mro=_typed_dict_mro(cls))
    docs = docstrings.attribute_docstrings(cls) if config.use_attribute_docstrings else {}
    required_keys = cls.__required_keys__
    fields: dict[str, Any] = {}
    read_only: list[str] = []
    for name, annotation in hints.items():
        field = FieldInfo.from_annotation(
            replace_types(annotation, typevars_map), _source=AnnotationSource.TYPED_DICT
        )
        required = (name in required_keys or "required" in field._qualifiers) and (
            "not_required" not in field._qualifiers
        )
        if "read_only" in field._qualifiers:
            read_only.append(name)
        if field.description is None and name in docs:
            field.description = inspect.cleandoc(docs[name])
        update_from_config(field, name, config)
        options = field_schemas.field_options(gen, name, field, decorators)
        schema = options.pop("schema")
        options.pop("frozen", None)
        if "serialization_exclude_if" in options and not _takes(options):
            options.pop("serialization_exclude_if")
        fields[name] = core_schema.typed_dict_field(
            schema, required=required and field.is_required(), **options
        )
    if read_only:
        plural = "s" if len(read_only) > 1 else ""
        names = ", ".join(repr(name) for name in read_only)
        warnings.warn(
            f"Item{plural} {names} on TypedDict class {cls.__name__!r} "
            f"{'are' if plural else 'is'} using the `ReadOnly` qualifier. Pydantic will not "
            "protect items from any mutation on dictionary instances.",
            UserWarning,
            stacklevel=2,
        )
    extras: dict[str, Any] = _typed_dict_extras(gen, cls, config, typevars_map)
    title = config.title
    if title is None and config.model_title_generator is not None:
        title = config.model_title_generator(cls)
    schema = core_schema.typed_dict_schema(
        fields,
        cls=cls,
        computed_fields=[
            field_schemas.computed_field(gen, d, decorators)
            for d in decorators.computed_fields.values()
        ],
        ref=ref,
        config=config.core_config(title=title or cls.__name__),
        **extras,
    )
    schema = models.apply_model_serializer(gen, schema, decorators)
    schema = models.apply_model_validators(schema, decorators, "all")
    return gen.defs.define(schema)


def _takes(options: dict[str, Any]) -> bool:
    return "serialization_exclude_if" in inspect.signature(core_schema.typed_dict_field).parameters


def _typed_dict_extras(gen: "GenerateSchema", cls: Any, config: Any, typevars_map: Any) -> Any:
    """Return what happens to unknown keys: PEP 728 first, then the configuration."""
    behavior = config.extra or "ignore"
    extras: dict[str, Any] = {}
    no_extra = getattr(typing_extensions, "NoExtraItems", None)
    mro = _typed_dict_mro(cls)
    extra_items = next(
        (
            base.__extra_items__
            for base in mro
            if not typing_objects.is_noextraitems(getattr(base, "__extra_items__", no_extra))
        ),
        no_extra,
    )
    if any(getattr(base, "__closed__", None) for base in mro) or extra_items is Never:
        if config.extra in ("allow", "ignore") and "extra" in config.config_dict:
            warnings.warn(
                f"TypedDict class {cls.__qualname__!r} is closed, but 'extra' configuration is set "
                f"to {config.extra!r}. The 'extra' configuration value will be ignored.",
                TypedDictExtraConfigWarning,
                stacklevel=2,
            )
        behavior = "forbid"
    elif extra_items is not no_extra and not typing_objects.is_noextraitems(extra_items):
        if config.extra == "forbid":
            warnings.warn(
                f"TypedDict class {cls.__qualname__!r} allows extra items, but 'extra' "
                "configuration is set to 'forbid'. The 'extra' configuration value will be "
                "ignored.",
                TypedDictExtraConfigWarning,
                stacklevel=2,
            )
        behavior = "allow"
        with gen.ns.push(cls):
            extra_items = gen.resolve(extra_items)
        info = FieldInfo.from_annotation(extra_items, _source=AnnotationSource.TYPED_DICT)
        if info.annotation is Never:
            return {"extra_behavior": "forbid"}
        if "read_only" in info._qualifiers:
            warnings.warn(
                f"Extra items on TypedDict class {cls.__name__!r} are using the `ReadOnly` "
                "qualifier. Pydantic will not protect items from any mutation on dictionary "
                "instances.",
                UserWarning,
                stacklevel=2,
            )
        extras["extras_schema"] = gen.generate_schema(replace_types(info.annotation, typevars_map))
    return {"extra_behavior": behavior, **extras}


# --- named tuples


def named_tuple_schema(gen: "GenerateSchema", typ: Any, origin: Any) -> CoreSchema:
    """Build the schema of a named tuple."""
    cls = origin or typ
    ref = type_ref(typ)
    if (known := gen.defs.known(ref)) is not None:
        return known
    typevars_map = typevars_map_of(typ)
    gen.model_types.append(typ)
    try:
        return _named_tuple(gen, cls, ref, typevars_map)
    finally:
        gen.model_types.pop()


def _named_tuple(gen: "GenerateSchema", cls: Any, ref: str, typevars_map: Any) -> CoreSchema:
    with gen.defs.building(ref), gen.ns.push(cls):
        try:
            hints = _hints.class_hints(cls, gen.ns)
        except NameError as error:
            raise PydanticUndefinedAnnotation.from_name_error(error) from error
        fields = []
        for name in cls._fields:
            annotation = replace_types(hints.get(name, Any), typevars_map)
            default = cls._field_defaults.get(name, PydanticUndefined)
            gen.field_names.append(name)
            try:
                schema = gen.annotated_schema(annotation, [FieldInfo(annotation=annotation)])
            finally:
                gen.field_names.pop()
            if default is not PydanticUndefined:
                info = FieldInfo.from_annotated_attribute(annotation, default)
                schema = field_schemas.with_default(schema, info)
            fields.append({"type": "named-tuple-field", "name": name, "schema": schema})
        schema = {"type": "named-tuple", "cls": cls, "fields": fields, "ref": ref}
    return gen.defs.define(schema)
