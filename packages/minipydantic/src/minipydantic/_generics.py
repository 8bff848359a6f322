"""Generic models: type variables, their replacement, and the cache of parametrised classes."""

import typing
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, get_args, get_origin

from . import _special_forms as typing_objects
from ._special_forms import is_union_origin

CACHE_LIMIT = 100

# (class, parameters) -> parametrised class, as long as somebody uses it.
parametrized: "weakref.WeakValueDictionary[Any, Any]" = weakref.WeakValueDictionary()
# What is being parametrised: a recursive mention gets the class that is being made.
_in_progress: ContextVar[dict[Any, Any]] = ContextVar("in_progress")


def generic_metadata(origin: Any, args: tuple[Any, ...], parameters: tuple[Any, ...]) -> Any:
    """Return what a class knows about its parameters."""
    return {"origin": origin, "args": args, "parameters": parameters}


def iter_typevars(value: Any) -> Iterator[Any]:
    """Yield the type variables inside a type."""
    if isinstance(value, TypeVar) or typing_objects.is_typevar(value):
        yield value
    elif isinstance(value, type) and hasattr(value, "__pydantic_generic_metadata__"):
        yield from value.__pydantic_generic_metadata__["parameters"]
    elif isinstance(value, (dict, list)):
        for item in value if isinstance(value, list) else value.values():
            yield from iter_typevars(item)
    else:
        for arg in get_args(value):
            yield from iter_typevars(arg)


def typevars_map_of(typ: Any) -> dict[Any, Any] | None:
    """Return what the type variables of a parametrised type stand for."""
    generic = getattr(typ, "__pydantic_generic_metadata__", None)
    if generic and isinstance(typ, type):
        if generic["origin"] is None:
            return None
        origin, args = generic["origin"], generic["args"]
        parameters = origin.__pydantic_generic_metadata__["parameters"]
    else:
        origin, args = get_origin(typ), get_args(typ)
        if origin is None or typing_objects.is_annotated(origin):
            return None
        parameters = getattr(origin, "__parameters__", None) or getattr(
            origin, "__type_params__", ()
        )
    return dict(zip(parameters, args, strict=False)) or None


def replace_types(typ: Any, typevars_map: Mapping[Any, Any] | None) -> Any:
    """Replace type variables in a type, at any depth; without any it stays the same object."""
    if not typevars_map:
        return typ
    args = get_args(typ)
    origin = get_origin(typ)
    if typing_objects.is_annotated(origin):
        inner, *metadata = args
        replaced = replace_types(inner, typevars_map)
        if replaced is inner:
            return typ
        return typing.Annotated[(replaced, *metadata)]
    if typing_objects.is_literal(origin):
        return typ
    if args:
        return _replace_args(typ, origin, args, typevars_map)
    if isinstance(typ, type) and "__pydantic_generic_metadata__" in vars(typ):
        parameters = vars(typ)["__pydantic_generic_metadata__"]["parameters"]
        if not parameters:
            return typ
        new_args = tuple(replace_types(p, typevars_map) for p in parameters)
        return typ if new_args == parameters else typ[new_args]  # type: ignore[index]
    if isinstance(typ, list):
        items = [replace_types(item, typevars_map) for item in typ]
        return typ if all(a is b for a, b in zip(items, typ, strict=True)) else items
    try:
        return typevars_map.get(typ, typ)
    except TypeError:  # not hashable
        return typ


def _replace_args(
    typ: Any, origin: Any, args: tuple[Any, ...], typevars_map: Mapping[Any, Any]
) -> Any:
    new_args = tuple(replace_types(arg, typevars_map) for arg in args)
    if all(a is b for a, b in zip(new_args, args, strict=True)):
        return typ
    if is_union_origin(origin):
        return _union_of(new_args)
    if getattr(typ, "__module__", "") == "typing" and hasattr(typ, "copy_with"):
        if origin is typing.get_origin(typing.Callable[[int], int]):
            return typing.Callable[
                [*new_args[:-1][0]] if isinstance(new_args[0], list) else ..., new_args[-1]
            ]
        name = getattr(typ, "_name", None)
        return getattr(typing, name)[new_args] if name else typ.copy_with(new_args)
    return origin[new_args if len(new_args) != 1 else new_args[0]]


def _union_of(members: tuple[Any, ...]) -> Any:
    """Return a union: `Any` takes in all others, `Never` adds nothing."""
    if any(map(typing_objects.is_any, members)):
        return Any
    inhabited = tuple(
        m for m in members if not (typing_objects.is_never(m) or typing_objects.is_noreturn(m))
    )
    return typing.Union[inhabited or members]  # noqa: UP007


def default_args(cls: Any, parameters: tuple[Any, ...], args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Check the number of arguments; fill in the defaults of type variables.

    Raises:
        TypeError: There are too many or too few.
    """
    if len(args) > len(parameters):
        raise TypeError(
            f"Too many arguments for {cls}; actual {len(args)}, expected {len(parameters)}"
        )
    filled = list(args)
    for parameter in parameters[len(args) :]:
        has_default = getattr(parameter, "has_default", None)
        if has_default is None or not has_default():
            least = sum(not getattr(p, "has_default", lambda: False)() for p in parameters)
            expected = f"at least {least}" if least < len(parameters) else f"{least}"
            raise TypeError(f"Too few arguments for {cls}; actual {len(args)}, expected {expected}")
        mapping = dict(zip(parameters, filled, strict=False))
        filled.append(replace_types(parameter.__default__, mapping))
    return tuple(filled)


def cache_key(cls: Any, args: Any) -> Any:
    """Return a key that tells ``int | str`` from ``str | int`` and ``1`` from ``True``."""
    return cls, args, _union_order(args), _literal_types(args)


def _union_order(typ: Any) -> Any:
    if isinstance(typ, (tuple, list)):
        return tuple(map(_union_order, typ))
    args = get_args(typ)
    if is_union_origin(get_origin(typ)):
        return (get_origin(typ), args, *map(_union_order, args))
    return tuple(map(_union_order, args)) if args else ()


def _literal_types(typ: Any) -> Any:
    if isinstance(typ, tuple):
        return tuple(map(_literal_types, typ))
    if typing_objects.is_literal(get_origin(typ)):
        return tuple(type(value) for value in get_args(typ))
    args = get_args(typ)
    return tuple(map(_literal_types, args)) if args else ()


@contextmanager
def parametrizing(key: Any) -> Iterator[dict[Any, Any]]:
    """Note that a class is being parametrised; yields the table of all such classes."""
    try:
        table = _in_progress.get()
    except LookupError:
        table = {}
        _in_progress.set(table)
    try:
        yield table
    finally:
        table.pop(key, None)


def being_parametrized(key: Any) -> Any:
    """Return the class that is being made for a key, None if there is none."""
    try:
        return _in_progress.get().get(key)
    except LookupError:
        return None


def register_parametrization(cls: type[Any]) -> None:
    """Tell, as soon as the class exists, that it is the one being made."""
    generic = cls.__dict__["__pydantic_generic_metadata__"]
    if generic["origin"] is not None:
        try:
            table = _in_progress.get()
            table[cache_key(generic["origin"], generic["args"])] = cls
        except (LookupError, TypeError):
            pass


def unique_args(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the type variables among arguments, each once, in order."""
    return tuple({typevar: None for arg in args for typevar in iter_typevars(arg)})
