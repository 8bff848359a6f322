"""Collecting the fields of models, dataclasses and typed dictionaries from their annotations."""

import typing
import warnings
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from minipydantic import _hints
from minipydantic import _special_forms as typing_objects
from minipydantic._config import ConfigWrapper
from minipydantic._generics import replace_types
from minipydantic._lazy import lazy_module
from minipydantic._namespaces import NamespacesTuple, NsResolver
from minipydantic._special_forms import AnnotationSource
from minipydantic.core import PydanticUndefined
from minipydantic.errors import PydanticUserError
from minipydantic.fields import FieldInfo
from minipydantic.warnings import PydanticDeprecatedSince211

from .certain import is_certain
from .naming import update_from_config

if TYPE_CHECKING:
    import dataclasses
    import inspect
else:
    dataclasses, inspect = lazy_module("dataclasses"), lazy_module("inspect")

Fields = dict[str, FieldInfo]
TypeVarsMap = Mapping[TypeVar, Any] | None


def model_fields(
    cls: type[Any],
    config: ConfigWrapper,
    ns_resolver: NsResolver,
    typevars_map: TypeVarsMap = None,
) -> tuple[Fields, set[str]]:
    """Collect the fields of a model and the names of its class variables.

    A field that a base has collected already is copied, its annotation is not evaluated again.
    A field whose annotation names something undefined is collected as incomplete.
    """
    inherited: Fields = {}
    for base in reversed(cls.__bases__):
        inherited.update(getattr(base, "__pydantic_fields__", None) or {})
    own = _hints.own_annotations(cls)
    fields: Fields = {}
    class_vars: set[str] = set()
    clashing = _clashing(cls, own.keys(), config)
    namespaces: dict[type[Any], NamespacesTuple] = {}
    for name, (owner, annotation) in _declared(cls).items():
        if name == "model_config" or name.startswith("_"):
            if _hints.is_classvar(annotation):
                class_vars.add(name)
            continue
        base_field = inherited.get(name) if owner is not cls and name not in vars(cls) else None
        if base_field is not None and base_field._complete:
            fields[name] = base_field._copy()
            if typevars_map:
                fields[name] = _substituted(fields[name], typevars_map, cls, ns_resolver)
            continue
        if base_field is not None:  # type variables may have been replaced in it
            annotation = base_field._original_annotation
        if is_certain(annotation):  # PERF: nothing to look up, and not what is asked below
            evaluated, complete = annotation, True
        else:
            if owner not in namespaces:
                with ns_resolver.push(owner):
                    namespaces[owner] = ns_resolver.types_namespace
            evaluated, complete = _hints.try_evaluate(annotation, *namespaces[owner])
            if _hints.is_classvar(evaluated):
                class_vars.add(name)
                continue
            if _is_final_with_value(evaluated, cls, name):
                _warn_of_final(name, evaluated)
                class_vars.add(name)
                continue
        if name in clashing:
            _check_name(cls, name, config)
        if base_field is not None:
            field = _remade(evaluated, base_field._original_assignment)
        else:
            field = _model_field(cls, name, evaluated)
        if not complete:
            field._complete = False
            field._original_annotation = evaluated
        elif typevars_map:
            field.annotation = replace_types(field.annotation, typevars_map)
        fields[name] = field
    if config.use_attribute_docstrings:
        _describe(cls, fields, own)
    named_by_config = bool(config.alias_generator or config.field_title_generator)
    for name, field in fields.items():
        if named_by_config or field.field_title_generator is not None:
            update_from_config(field, name, config)
    return fields, class_vars


def _substituted(
    field: FieldInfo, typevars_map: TypeVarsMap, cls: type[Any], ns_resolver: NsResolver
) -> FieldInfo:
    """Replace type variables in a field; the new type may hold forward references."""
    replaced = replace_types(field.annotation, typevars_map)
    if replaced is field.annotation:
        return field
    with ns_resolver.push(cls):
        evaluated, complete = _hints.try_evaluate(replaced, *ns_resolver.types_namespace)
    assigned = field._original_assignment
    first = len(assigned.metadata) if isinstance(assigned, FieldInfo) else 0
    if _hints.is_annotated(evaluated):
        merged = FieldInfo.from_annotated_attribute(evaluated, field)
        # What the type brings stands before what the annotation adds to it.
        count = len(field.metadata)
        known, brought = merged.metadata[:count], merged.metadata[count:]
        merged.metadata = [*known[:first], *brought, *known[first:]]
        field = merged
    else:
        field.annotation = evaluated
    field._complete = complete
    if not complete:
        markers = field.metadata[first:]
        field._original_annotation = (
            typing.Annotated[(field.annotation, *markers)] if markers else evaluated
        )
    return field


def _declared(cls: type[Any]) -> dict[str, tuple[type[Any], Any]]:
    """Return who declares each name last, in the order of the first declarations."""
    declared: dict[str, tuple[type[Any], Any]] = {}
    for owner in reversed(cls.__mro__):
        if owner.__module__ == "builtins" or _is_library_base(owner):
            continue
        for name, annotation in _hints.own_annotations(owner).items():
            declared[name] = owner, annotation
    return declared


def _is_library_base(owner: type[Any]) -> bool:
    return "__pydantic_is_base__" in owner.__dict__


def _remade(annotation: Any, assigned: Any) -> FieldInfo:
    """Make a field again, of its annotation and what was assigned in the class body."""
    if assigned is PydanticUndefined:
        return FieldInfo.from_annotation(annotation, _source=AnnotationSource.CLASS)
    field = FieldInfo.from_annotated_attribute(annotation, assigned, _source=AnnotationSource.CLASS)
    field._original_assignment = assigned
    return field


def _model_field(cls: type[Any], name: str, annotation: Any) -> FieldInfo:
    """Make the field of an annotation and, if there is one, the value in the class body."""
    value = vars(cls).get(name, PydanticUndefined)
    if value is PydanticUndefined and _is_inherited(cls, name):
        value = getattr(cls, name, PydanticUndefined)
    if value is PydanticUndefined:
        return FieldInfo.from_annotation(annotation, _source=AnnotationSource.CLASS)
    if isinstance(value, FieldInfo) and _is_method_descriptor(value.default):
        value = value._copy()
        value.default = value._attributes_set["default"] = value.default.__get__(None, cls)
    if not isinstance(value, FieldInfo) and _is_method_descriptor(value):
        value = value.__get__(None, cls)
    field = FieldInfo.from_annotated_attribute(annotation, value, _source=AnnotationSource.CLASS)
    field._original_assignment = value
    if name in vars(cls):
        type.__delattr__(cls, name)
    return field


def _is_method_descriptor(value: Any) -> bool:
    # PERF: nearly no default has `__get__`, and most programs need nothing else of `inspect`.
    return hasattr(value, "__get__") and inspect.ismethoddescriptor(value)


def _is_inherited(cls: type[Any], name: str) -> bool:
    """Tell whether a base other than `BaseModel` has an attribute."""
    for base in cls.__mro__:
        if name in base.__dict__:
            return not (_is_library_base(base) or base.__module__ == "builtins")
    return False


def _is_default_of_library(cls: type[Any], name: str) -> bool:
    """Tell whether an attribute comes from `BaseModel` itself, such as ``json``."""
    for base in cls.__mro__:
        if name in base.__dict__:
            return _is_library_base(base) or base.__module__ == "builtins"
    return name in dir(type(cls))


def _owner(cls: Any, name: str) -> Any:
    """Return the class in whose module the annotation of a field is evaluated."""
    origin = cls.__pydantic_generic_metadata__["origin"]
    if origin is not None and (field := origin.__pydantic_fields__.get(name)) and field._complete:
        return cls  # what is missing is an argument of the class, known where that was made
    return next((b for b in cls.__mro__ if name in _hints.own_annotations(b)), cls)


def rebuild_fields(
    cls: type[Any], config: ConfigWrapper, ns_resolver: NsResolver, typevars_map: TypeVarsMap
) -> Fields:
    """Evaluate the annotations that named something undefined.

    Raises:
        NameError: It is still undefined.
    """
    rebuilt: Fields = {}
    for name, field in cls.__pydantic_fields__.items():
        if field._complete:
            rebuilt[name] = field
            continue
        with ns_resolver.push(_owner(cls, name)):
            namespaces = ns_resolver.types_namespace
        annotation = _hints.evaluate(field._original_annotation, *namespaces)
        if (replaced := replace_types(annotation, typevars_map)) is not annotation:
            annotation = _hints.evaluate(replaced, *namespaces)
        new = _remade(annotation, field._original_assignment)
        new.description = field.description if new.description is None else new.description
        update_from_config(new, name, config)
        rebuilt[name] = new
    return rebuilt


def _is_final_with_value(annotation: Any, cls: type[Any], name: str) -> bool:
    value = vars(cls).get(name, PydanticUndefined)
    if value is PydanticUndefined or not _is_final(annotation):
        return False
    return not (isinstance(value, FieldInfo) and value.is_required())


def _is_final(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if typing_objects.is_annotated(origin):
        return _is_final(get_args(annotation)[0])
    return typing_objects.is_final(annotation) or typing_objects.is_final(origin)


def _warn_of_final(name: str, annotation: Any) -> None:
    warnings.warn(
        f"Annotation {name!r} is marked as final and has a default value. Pydantic treats {name!r} "
        "as a class variable, but it will be considered as a normal field in V3 to be aligned with "
        f"dataclasses. If you still want {name!r} to be considered as a class variable, annotate "
        "it as: `ClassVar[<type>] = <default>.`",
        PydanticDeprecatedSince211,
        stacklevel=5,
    )


def _clashing(cls: type[Any], names: Collection[str], config: ConfigWrapper) -> Collection[str]:
    """Return the names that may hide something."""
    prefixes = config.protected_namespaces
    if not all(isinstance(prefix, str) for prefix in prefixes):
        return names
    prefixes = tuple(prefixes)
    found = {name for name in names if name.startswith(prefixes)}
    # PERF: `hasattr` of a name that there is not raises, catches, and calls the metaclass.
    hidden = [owner.__dict__ for base in cls.__bases__ for owner in base.__mro__]
    metaclass: Any = type(cls)
    for attributes in (*hidden, _attributes(metaclass)):
        if not attributes.keys().isdisjoint(names):
            found.update(attributes.keys() & names)
    return found


@cache
def _attributes(metaclass: type[Any]) -> dict[str, None]:
    return dict.fromkeys(dir(metaclass))


def _check_name(cls: type[Any], name: str, config: ConfigWrapper) -> None:
    """Warn of names that hide what every model has."""
    for prefix in config.protected_namespaces:
        clash = (
            name.startswith(prefix) if isinstance(prefix, str) else prefix.match(name) is not None
        )
        if not clash:
            continue
        for base in cls.__bases__:
            if (
                hasattr(base, name)
                and _is_default_of_library(base, name)
                and not (getattr(base, "__pydantic_fields__", {}) or {}).get(name)
            ):
                raise ValueError(
                    f"Field {name!r} conflicts with member {getattr(base, name)}"
                    f" of protected namespace {prefix!r}."
                )
        others = tuple(p for p in config.protected_namespaces if p is not prefix)
        warnings.warn(
            f"Field {name!r} in {cls.__name__!r} conflicts with protected namespace {prefix!r}.\n"
            "\nYou may be able to solve this by setting the 'protected_namespaces' configuration "
            f"to {others}.",
            UserWarning,
            stacklevel=5,
        )
    origin = cls.__dict__.get("__pydantic_generic_metadata__", {}).get("origin")
    for base in cls.__bases__:
        if base is origin or not hasattr(base, name):
            continue
        if name in (f.name for f in getattr(base, "__dataclass_fields__", {}).values()):
            continue
        warnings.warn(
            f'Field name "{name}" in "{cls.__qualname__}" shadows an attribute in parent '
            f'"{base.__qualname__}"',
            UserWarning,
            stacklevel=5,
        )


def _describe(cls: type[Any], fields: Fields, own: Mapping[str, Any]) -> None:
    from .docstrings import attribute_docstrings  # noqa: PLC0415

    docs = attribute_docstrings(cls)
    for name, field in fields.items():
        if field.description is None and name in docs and name in own:
            field.description = inspect.cleandoc(docs[name])


def dataclass_fields(
    cls: type[Any],
    ns_resolver: NsResolver,
    config: ConfigWrapper,
    typevars_map: TypeVarsMap = None,
) -> Fields:
    """Collect the fields of a dataclass.

    Raises:
        PydanticUserError: A field is both ``init=False`` and ``init_var=True``.
    """
    fields: Fields = {}
    declared: dict[str, dataclasses.Field[Any]] = cls.__dataclass_fields__
    for base in reversed(cls.__mro__):
        if not dataclasses.is_dataclass(base):
            continue
        with ns_resolver.push(base):
            namespaces = ns_resolver.types_namespace
            for name, dc_field in base.__dataclass_fields__.items():
                if name not in _hints.own_annotations(base):
                    continue
                evaluated, complete = _hints.try_evaluate(dc_field.type, *namespaces)
                if _hints.is_classvar(evaluated):
                    continue
                if (
                    not dc_field.init
                    and dc_field.default is dataclasses.MISSING
                    and dc_field.default_factory is dataclasses.MISSING
                    and not isinstance(dc_field.default, FieldInfo)
                ):
                    continue  # set by the class itself
                if (
                    getattr(dc_field, "_field_type", None) is dataclasses._FIELD_CLASSVAR  # type: ignore[attr-defined]
                ):
                    continue
                field = _dataclass_field(name, evaluated, dc_field)
                if field is None:
                    continue
                field._complete = complete
                if not complete:
                    field._original_annotation = evaluated
                    field._original_assignment = dc_field
                elif typevars_map:
                    field.annotation = replace_types(field.annotation, typevars_map)
                fields[name] = field
                if field.default is not PydanticUndefined and isinstance(
                    getattr(cls, name, field), FieldInfo
                ):
                    setattr(cls, name, field.default)
    if config.use_attribute_docstrings:
        from .docstrings import attribute_docstrings  # noqa: PLC0415

        docs = attribute_docstrings(cls)
        for name, field in fields.items():
            if field.description is None and name in docs:
                field.description = inspect.cleandoc(docs[name])
    for name, field in fields.items():
        update_from_config(field, name, config)
    return {name: fields[name] for name in declared if name in fields} | fields


def _dataclass_field(
    name: str, annotation: Any, dc_field: "dataclasses.Field[Any]"
) -> FieldInfo | None:
    if isinstance(annotation, dataclasses.InitVar):
        init_var, annotation = True, annotation.type
    else:
        init_var = False
    source = AnnotationSource.DATACLASS
    if isinstance(dc_field.default, FieldInfo):
        default = dc_field.default
        if default.init_var and default.init is False:
            raise PydanticUserError(
                f"Dataclass field {name} has init=False and init_var=True, but these are mutually "
                "exclusive.",
                code="clashing-init-and-init-var",
            )
        field = FieldInfo.from_annotated_attribute(annotation, default, _source=source)
        if dc_field.kw_only is True and field.kw_only is None:
            field.kw_only = True
    else:
        field = FieldInfo.from_annotated_attribute(annotation, dc_field, _source=source)
        if not dc_field.init:
            field.init = False
        if dc_field.kw_only is True:
            field.kw_only = True
    if init_var:
        field.init_var = True
    return field


def rebuild_dataclass_fields(
    cls: type[Any], config: ConfigWrapper, ns_resolver: NsResolver, typevars_map: TypeVarsMap
) -> Fields:
    """Evaluate the annotations that named something undefined.

    Raises:
        NameError: It is still undefined.
    """
    rebuilt: Fields = {}
    for name, field in cls.__pydantic_fields__.items():
        if field._complete:
            rebuilt[name] = field
            continue
        owner = next(b for b in cls.__mro__ if name in _hints.own_annotations(b))
        with ns_resolver.push(owner):
            annotation = _hints.evaluate(field._original_annotation, *ns_resolver.types_namespace)
        annotation = replace_types(annotation, typevars_map)
        new = _dataclass_field(name, annotation, field._original_assignment)
        if new is not None:
            update_from_config(new, name, config)
            rebuilt[name] = new
    return rebuilt
