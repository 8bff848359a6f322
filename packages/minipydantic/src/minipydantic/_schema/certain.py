"""What is certain to have a core schema: building it can neither fail nor warn.

A class that consists of nothing else is complete as soon as its fields are known; the schema can
wait for the first use. Whatever is not known here is built with the class, where its users expect
the errors.
"""

import collections
import collections.abc
import sys
import types
import typing
from collections.abc import Callable, Iterable
from enum import EnumMeta
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional, TypeVar

from minipydantic._lazy import lazy_module

if TYPE_CHECKING:
    from minipydantic.fields import FieldInfo

_markers = lazy_module("minipydantic._schema.certain_markers")  # which ask here about types

_SINGLE: frozenset[Any] = frozenset(
    [int, str, float, bool, bytes, complex, object, type(None), list, dict, set, frozenset, tuple]
)
# Named, not imported: who uses them has imported them.
_STANDARD = frozenset(
    [
        *(("datetime", name) for name in ("date", "datetime", "time", "timedelta")),
        ("decimal", "Decimal"),
        ("fractions", "Fraction"),
        ("uuid", "UUID"),
        ("pathlib", "Path"),
        *(("ipaddress", f"IPv{n}{what}") for n in "46" for what in ("Address", "Network")),
        *(("minipydantic.types", name) for name in ("SecretStr", "SecretBytes")),
        *(("minipydantic.networks", name) for name in ("AnyUrl", "AnyHttpUrl", "HttpUrl")),
    ]
)
_ORIGINS: frozenset[Any] = frozenset(
    [
        list,
        dict,
        set,
        frozenset,
        collections.deque,
        collections.abc.Sequence,
        collections.abc.Set,
        collections.abc.Mapping,
        collections.abc.MutableMapping,
        collections.abc.Iterable,
    ]
)
_LITERALS = (str, int, bytes, bool, type(None))


def is_certain(annotation: Any) -> bool:
    """Tell whether a type is certain to have a core schema."""
    kind = type(annotation)
    if kind is type and annotation in _SINGLE:
        return True
    test = _BY_FORM.get(kind)
    if test is not None:
        return test(annotation)
    return annotation is Any or (isinstance(annotation, type) and _is_certain_class(annotation))


def has_hook(cls: Any) -> bool:
    """Tell whether a class has a say in its schema."""
    hook = getattr(cls, "__get_pydantic_core_schema__", None)
    return hook is not None and not getattr(hook, "is_default_hook", False)


def _is_certain_class(cls: Any) -> bool:
    if cls.__dict__.get("__pydantic_complete__") is True:
        return not has_hook(cls)
    if isinstance(cls, EnumMeta):
        return not (has_hook(cls) or hasattr(cls, "__get_validators__"))
    module, name = cls.__module__, cls.__name__
    return (module, name) in _STANDARD and getattr(sys.modules[module], name, None) is cls


def _of_items(annotation: Any) -> bool:
    origin, args = annotation.__origin__, annotation.__args__
    if origin is tuple:
        items = args[:-1] if len(args) == 2 and args[1] is ... else args
        return all(map(is_certain, items))
    return origin in _ORIGINS and all(map(is_certain, args))


def _of_values(annotation: Any) -> bool:
    return all(type(v) in _LITERALS or isinstance(type(v), EnumMeta) for v in annotation.__args__)


def _of_markers(annotation: Any) -> bool:
    source = annotation.__origin__
    return is_certain(source) and _all_fit(annotation.__metadata__, source)


def _of_members(annotation: Any) -> bool:
    return all(map(is_certain, annotation.__args__))


def _without_bounds(typevar: Any) -> bool:
    has_default = getattr(typevar, "has_default", None)
    return (
        typevar.__bound__ is None
        and not typevar.__constraints__
        and not (has_default is not None and has_default())
    )


# How types are written, by example.
_BY_FORM: dict[Any, Callable[[Any], bool]] = {
    types.GenericAlias: _of_items,
    type(typing.List[int]): _of_items,  # noqa: UP006
    types.UnionType: _of_members,
    type(Optional[int]): _of_members,  # noqa: UP045
    type(Literal[1]): _of_values,
    type(Annotated[int, 1]): _of_markers,
    TypeVar: _without_bounds,
}


def inner_type(annotation: Any) -> Any:
    """Return the type that a constraint is about; None if that is no single class."""
    test = _BY_FORM.get(type(annotation))
    if test is _of_markers:
        return inner_type(annotation.__origin__)
    if test is _of_members:
        members = [arg for arg in annotation.__args__ if arg is not type(None)]
        return inner_type(members[0]) if len(members) == 1 else None
    return annotation if test is not None or type(annotation) is type else None


def _all_fit(markers: Iterable[Any], annotation: Any) -> bool:
    return all(_markers.is_fit(marker, annotation) for marker in markers)


def is_certain_field(field: "FieldInfo") -> bool:
    """Tell whether a field is certain to have a schema."""
    if not (field._complete and is_certain(field.annotation)):
        return False
    markers = field._metadata  # PERF: `metadata` makes a list of none
    if field._given is None and not markers:  # nothing but an annotation and a default
        return True
    return (
        field.discriminator is None
        and field.examples is None
        and isinstance(field.validation_alias, str | None)
        and isinstance(field.serialization_alias, str | None)
        and (field.default_factory is None or callable(field.default_factory))
        and (field.exclude_if is None or callable(field.exclude_if))
        and (not markers or _all_fit(markers, field.annotation))
    )
