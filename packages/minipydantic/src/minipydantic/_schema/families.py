"""Which type is built by which function."""

import collections
import collections.abc
import datetime
import decimal
import os
import re
import sys
import types
import typing
import uuid
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

import typing_extensions

from minipydantic import _hints
from minipydantic import _special_forms as typing_objects
from minipydantic.core import MISSING, core_schema
from minipydantic.errors import PydanticUserError

from . import stdlib, structures

if TYPE_CHECKING:
    from .builder import GenerateSchema

CoreSchema: TypeAlias = Any
Builder: TypeAlias = Callable[["GenerateSchema"], CoreSchema]
GenericBuilder: TypeAlias = Callable[["GenerateSchema", Any, tuple[Any, ...]], CoreSchema]


def _fixed(**schema: Any) -> Builder:
    return lambda gen: dict(schema)


def _items(kind: str) -> GenericBuilder:
    def build(gen: "GenerateSchema", obj: Any, args: tuple[Any, ...]) -> CoreSchema:
        return {"type": kind, "items_schema": gen.generate_schema(args[0] if args else Any)}

    return build


def _pairs(kind: str, **options: Any) -> GenericBuilder:
    def build(gen: "GenerateSchema", obj: Any, args: tuple[Any, ...]) -> CoreSchema:
        keys, values = args or (Any, Any)
        return {
            "type": kind,
            "keys_schema": gen.generate_schema(keys),
            "values_schema": gen.generate_schema(values),
            **options,
        }

    return build


def _counter(gen: "GenerateSchema", obj: Any, args: tuple[Any, ...]) -> CoreSchema:
    keys = gen.generate_schema(args[0] if args else Any)
    return {"type": "counter", "keys_schema": keys, "values_schema": {"type": "int"}}


def _tuple(gen: "GenerateSchema", obj: Any, args: tuple[Any, ...]) -> CoreSchema:
    if not args:
        if obj in (tuple, tuple):
            return {
                "type": "tuple",
                "items_schema": [{"type": "any"}],
                "variadic_item_index": 0,
            }
        return {"type": "tuple", "items_schema": []}
    if args == ((),):  # Tuple[()] of Python 3.10
        return {"type": "tuple", "items_schema": []}
    if args[-1] is Ellipsis:
        if len(args) != 2:
            raise ValueError(f"Invalid tuple type: {obj}")
        return {
            "type": "tuple",
            "items_schema": [gen.generate_schema(args[0])],
            "variadic_item_index": 0,
        }
    items: list[CoreSchema] = []
    variadic: int | None = None
    for index, arg in enumerate(args):
        inner = typing.get_args(arg)
        unpacked = getattr(arg, "__unpacked__", False) or typing_objects.is_unpack(
            typing.get_origin(arg)
        )
        if unpacked and variadic is None:
            if not getattr(arg, "__unpacked__", False):
                inner = typing.get_args(inner[0])
            if inner and inner[-1] is Ellipsis:
                variadic = index
                items.append(gen.generate_schema(inner[0]))
                continue
        items.append(gen.generate_schema(arg))
    schema: CoreSchema = {"type": "tuple", "items_schema": items}
    if variadic is not None:
        schema["variadic_item_index"] = variadic
    return schema


def _type(gen: "GenerateSchema", obj: Any, args: tuple[Any, ...]) -> CoreSchema:
    argument = args[0] if args else Any
    if typing_objects.is_annotated(typing.get_origin(argument)):
        argument = typing.get_args(argument)[0]
    if typing_objects.is_typealiastype(argument):
        argument = argument.__value__
    if typing_objects.is_any(argument):
        return _any_type(gen)
    if argument is None:
        argument = type(None)
    if typing_objects.is_typevar(argument):
        if argument.__bound__ is not None:
            if typing.get_origin(argument.__bound__) or isinstance(
                argument.__bound__, typing.ForwardRef
            ):
                bound = argument.__bound__
                if isinstance(bound, typing.ForwardRef):
                    bound = gen.resolve(bound)
                return _type(gen, obj, (bound,))
            return core_schema.is_subclass_schema(argument.__bound__)
        if argument.__constraints__:
            return core_schema.union_schema(
                [gen.generate_schema(type[c]) for c in argument.__constraints__]
            )
        return _any_type(gen)
    if _hints.is_union(argument):
        return core_schema.union_schema(
            [
                core_schema.none_schema()
                if a in (None, type(None))
                else gen.generate_schema(type[a])
                for a in typing.get_args(argument)
            ]
        )
    if typing_objects.is_self(argument):
        argument = gen._self_type()
    if isinstance(argument, (str, typing.ForwardRef)):
        return _type(gen, obj, (gen.resolve(argument),))
    if (origin := typing.get_origin(argument)) is not None:
        name = getattr(origin, "__name__", repr(origin))
        raise PydanticUserError(
            "The arguments of a class cannot be checked. "
            f"Instead of using type[{argument!r}], use type[{name}].",
            code=None,
        )
    if not isinstance(argument, type):
        raise TypeError(f"Expected a class, got {argument!r}")
    return core_schema.is_subclass_schema(argument)


def _any_type(gen: "GenerateSchema") -> CoreSchema:
    return core_schema.custom_error_schema(
        core_schema.is_instance_schema(type),
        custom_error_type="is_type",
        custom_error_message="Input should be a type",
    )


def _generator(gen: "GenerateSchema", obj: Any, args: tuple[Any, ...]) -> CoreSchema:
    return {"type": "generator", "items_schema": gen.generate_schema(args[0] if args else Any)}


def _callable(gen: "GenerateSchema", obj: Any, args: tuple[Any, ...]) -> CoreSchema:
    return {"type": "callable"}


GENERICS: dict[Any, GenericBuilder] = {
    list: _items("list"),
    collections.abc.MutableSequence: _items("list"),
    set: _items("set"),
    collections.abc.MutableSet: _items("set"),
    frozenset: _items("frozenset"),
    collections.abc.Set: _items("frozenset"),
    collections.deque: _items("deque"),
    tuple: _tuple,
    dict: _pairs("dict"),
    collections.abc.Mapping: _pairs("dict", strict=False),
    collections.abc.MutableMapping: _pairs("dict", strict=False),
    collections.OrderedDict: _pairs("ordered-dict"),
    collections.Counter: _counter,
    collections.defaultdict: lambda gen, obj, args: stdlib.defaultdict_schema(gen, obj, *args),
    collections.abc.Sequence: lambda gen, obj, args: stdlib.sequence_schema(
        gen, args[0] if args else Any
    ),
    collections.abc.Iterable: _generator,
    collections.abc.Generator: _generator,
    collections.abc.Iterator: _generator,
    collections.abc.Callable: _callable,
    type: _type,
    re.Pattern: lambda gen, obj, args: stdlib.pattern_schema(gen, *args),
    os.PathLike: lambda gen, obj, args: stdlib.path_schema(gen, os.PathLike, *args),
}
if sys.version_info >= (3, 15):
    GENERICS[frozendict] = _pairs("frozendict")  # type: ignore[name-defined]  # noqa: F821


def _bare(origin: Any) -> Builder:
    build = GENERICS[origin]
    return lambda gen: build(gen, origin, ())


SCALARS: dict[Any, Builder] = {
    str: _fixed(type="str"),
    bytes: _fixed(type="bytes"),
    int: _fixed(type="int"),
    float: _fixed(type="float"),
    bool: _fixed(type="bool"),
    complex: _fixed(type="complex"),
    Any: _fixed(type="any"),
    object: _fixed(type="any"),
    None: _fixed(type="none"),
    type(None): _fixed(type="none"),
    type(...): _fixed(type="ellipsis"),
    MISSING: _fixed(type="missing-sentinel"),
    datetime.date: _fixed(type="date"),
    datetime.datetime: _fixed(type="datetime", microseconds_precision="truncate"),
    datetime.time: _fixed(type="time", microseconds_precision="truncate"),
    datetime.timedelta: _fixed(type="timedelta", microseconds_precision="truncate"),
    decimal.Decimal: _fixed(type="decimal"),
    uuid.UUID: _fixed(type="uuid"),
    collections.abc.Hashable: stdlib.hashable_schema,
    typing.Hashable: stdlib.hashable_schema,
    typing.NamedTuple: lambda gen: gen.unknown_type_schema(typing.NamedTuple),
    **{origin: _bare(origin) for origin in GENERICS},
    **{
        alias: _bare(origin)
        for alias, origin in (
            (getattr(typing, name), getattr(typing, name).__origin__)
            for name in typing.__all__
            if hasattr(getattr(typing, name), "__origin__")
        )
        if origin in GENERICS
    },
}


def _of(build: Callable[..., CoreSchema], typ: Any) -> Builder:
    return lambda gen: build(gen, typ)


# Types of modules that most programs never load: joined to the others once theirs is loaded.
_NOT_YET_LOADED: dict[str, dict[str, Callable[["GenerateSchema", Any], CoreSchema]]] = {
    "fractions": {"Fraction": lambda gen, typ: {"type": "fraction"}},
    "ipaddress": dict.fromkeys(stdlib.IP_TYPES, stdlib.ip_schema),
    "pathlib": dict.fromkeys(stdlib.PATH_TYPES, stdlib.path_schema),
}


def scalar(obj: Any) -> Builder | None:
    """Return the builder of a type without parameters, None if there is none."""
    for name in [name for name in _NOT_YET_LOADED if name in sys.modules]:
        for type_name, build in _NOT_YET_LOADED.pop(name, {}).items():
            typ = getattr(sys.modules[name], type_name)
            SCALARS[typ] = _of(build, typ)
    return SCALARS.get(obj)


def by_kind(gen: "GenerateSchema", obj: Any) -> CoreSchema | None:
    """Build the schema of a class that is recognised by what it is; None if it is not."""
    if isinstance(obj, type):
        if issubclass(obj, Enum):
            return stdlib.enum_schema(gen, obj)
        if typing_extensions.is_typeddict(obj):
            return structures.typed_dict_schema(gen, obj, None)
        if _hints.is_namedtuple(obj):
            return structures.named_tuple_schema(gen, obj, None)
        if obj.__module__ == "zoneinfo" and obj.__name__ == "ZoneInfo":
            return stdlib.zoneinfo_schema(gen)
        if issubclass(obj, collections.defaultdict) and obj is collections.defaultdict:
            return stdlib.defaultdict_schema(gen, obj)
    elif typing_extensions.is_typeddict(obj):
        return structures.typed_dict_schema(gen, obj, None)
    elif typing_objects.is_newtype(obj):
        return gen.generate_schema(obj.__supertype__)
    elif typing_objects.is_final(obj):
        return core_schema.any_schema()
    elif isinstance(obj, typing.ParamSpec | types.GenericAlias):
        return gen.unknown_type_schema(obj)
    return None
