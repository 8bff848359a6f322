"""Core schemas of standard-library types that the core has no schema of its own for."""

import collections
import contextlib
import os
import re
import typing
from collections.abc import Callable
from enum import Enum
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias, get_args, get_origin

from minipydantic._lazy import lazy_module
from minipydantic.core import (
    PydanticCustomError,
    PydanticOmit,
    PydanticSerializationUnexpectedValue,
    core_schema,
)
from minipydantic.errors import PydanticSchemaGenerationError

from .definitions import type_ref

if TYPE_CHECKING:
    import inspect
    import pathlib

    from .builder import GenerateSchema
else:
    inspect, pathlib = lazy_module("inspect"), lazy_module("pathlib")

CoreSchema: TypeAlias = Any


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    """Return metadata that makes ``schema`` the JSON schema."""
    return {"pydantic_js_functions": [lambda _core, _handler: schema.copy()]}


# --- enumerations


def enum_schema(gen: "GenerateSchema", enum_type: type[Enum]) -> CoreSchema:
    """Return the schema of an enumeration."""
    ref = type_ref(enum_type)
    if (known := gen.defs.known(ref)) is not None:
        return known
    members = [*enum_type.__members__.values()]
    updates: dict[str, Any] = {"title": enum_type.__name__}
    description = enum_type.__doc__ and inspect.cleandoc(enum_type.__doc__)
    if description and description != "An enumeration.":
        updates["description"] = description

    def json_schema(schema: Any, handler: Any) -> Any:
        result = handler(schema)
        handler.resolve_ref_schema(result).update(updates)
        return result

    metadata = {"pydantic_js_functions": [json_schema]}
    if not members:
        # Nothing to look up, but subclasses may have members.
        schema: CoreSchema = core_schema.is_instance_schema(
            enum_type, metadata={"pydantic_js_functions": [lambda _s, _h: {"enum": [], **updates}]}
        )
        return schema
    sub_type: Any = next((t.__name__ for t in (str, int, float) if issubclass(enum_type, t)), None)
    schema = core_schema.enum_schema(
        enum_type,
        members,
        sub_type=sub_type,
        ref=ref,
        metadata=metadata,
    )
    if gen.config.use_enum_values:
        write = (
            core_schema.simple_ser_schema(sub_type)
            if sub_type
            else core_schema.plain_serializer_function_ser_schema(lambda value: value)
        )
        schema = core_schema.no_info_after_validator_function(
            attrgetter("value"),
            schema,
            serialization=write,
        )
    return schema


# --- IP addresses

IP_TYPES: dict[str, tuple[str, str]] = {
    "IPv4Address": ("ipv4", "IPv4 address"),
    "IPv4Interface": ("ipv4interface", "IPv4 interface"),
    "IPv4Network": ("ipv4network", "IPv4 network"),
    "IPv6Address": ("ipv6", "IPv6 address"),
    "IPv6Interface": ("ipv6interface", "IPv6 interface"),
    "IPv6Network": ("ipv6network", "IPv6 network"),
}


def _ip_kind(typ: type[Any]) -> str:
    return re.sub(r"IPv(\d)(\w+)", r"ip_v\1_\2", typ.__name__).lower()


def _ip_error(typ: type[Any]) -> PydanticCustomError:
    return PydanticCustomError(_ip_kind(typ), f"Input is not a valid {IP_TYPES[typ.__name__][1]}")


def ip_schema(gen: "GenerateSchema", typ: type[Any]) -> CoreSchema:
    """Return the schema of an IP address, interface or network."""

    def parse(value: Any) -> Any:
        if isinstance(value, typ):
            return value
        try:
            return typ(value)
        except ValueError:
            raise _ip_error(typ) from None

    parse.__qualname__ = parse.__name__ = f"{_ip_kind(typ)}_validator"  # as locations show it

    def write(value: Any, info: Any) -> Any:
        if not isinstance(value, (typ, str)):
            raise PydanticSerializationUnexpectedValue(
                f"Expected `{typ}` but got `{type(value)}` with value `'{value}'` - serialized "
                "value may not be as expected."
            )
        return value if info.mode == "python" else str(value)

    return core_schema.lax_or_strict_schema(
        lax_schema=core_schema.no_info_plain_validator_function(parse),
        strict_schema=core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_after_validator_function(typ, core_schema.str_schema()),
            python_schema=core_schema.is_instance_schema(typ),
        ),
        serialization=core_schema.plain_serializer_function_ser_schema(
            write, info_arg=True, when_used="always"
        ),
        metadata=_json({"type": "string", "format": IP_TYPES[typ.__name__][0]}),
    )


# --- paths

PATH_TYPES = ("Path", "PurePath", "PosixPath", "PurePosixPath", "PureWindowsPath")


def path_schema(gen: "GenerateSchema", typ: type[Any], kind: Any = Any) -> CoreSchema:
    """Return the schema of a path type.

    Raises:
        PydanticSchemaGenerationError: The path is of something else than str or bytes.
    """
    if typ is os.PathLike and kind not in (str, bytes, Any):
        raise PydanticSchemaGenerationError(
            "`os.PathLike` can only be used with `str`, `bytes` or `Any`"
        )
    construct = pathlib.PurePath if typ is os.PathLike else typ
    strict_inner = (
        core_schema.bytes_schema(strict=True)
        if kind is bytes
        else core_schema.str_schema(strict=True)
    )
    lax_inner = core_schema.bytes_schema() if kind is bytes else core_schema.str_schema()

    def path_validator(value: Any) -> Any:
        try:
            if kind is bytes:
                if not isinstance(value, bytes):
                    raise PydanticCustomError("bytes_type", "Input must be bytes")
                with contextlib.suppress(UnicodeDecodeError):
                    value = value.decode()
                return construct(value)
            return construct(value)
        except TypeError as error:
            raise PydanticCustomError("path_type", "Input is not a valid path") from error

    def write(value: Any, info: Any) -> Any:
        if not isinstance(value, (typ, str)):
            raise PydanticSerializationUnexpectedValue(
                f"Expected `{typ}` but got `{type(value)}` with value `'{value}'` - serialized "
                "value may not be as expected."
            )
        return value if info.mode == "python" else str(value)

    instance = core_schema.json_or_python_schema(
        json_schema=core_schema.no_info_after_validator_function(path_validator, lax_inner),
        python_schema=core_schema.is_instance_schema(typ),
    )
    return core_schema.lax_or_strict_schema(
        lax_schema=core_schema.union_schema(
            [instance, core_schema.no_info_after_validator_function(path_validator, strict_inner)],
            custom_error_type="path_type",
            custom_error_message=f"Input is not a valid path for {typ}",
        ),
        strict_schema=instance,
        serialization=core_schema.plain_serializer_function_ser_schema(
            write, info_arg=True, when_used="always"
        ),
        metadata={
            "pydantic_js_functions": [lambda schema, write: {**write(schema), "format": "path"}]
        },
    )


# --- patterns, time zones


def pattern_schema(gen: "GenerateSchema", kind: Any = Any) -> CoreSchema:
    """Return the schema of a compiled regular expression of str, bytes or either."""
    types: tuple[type, ...] = (kind,) if kind in (str, bytes) else (str, bytes)
    error = {str: "pattern_str_type", bytes: "pattern_bytes_type"}.get(kind, "pattern_type")
    noun = {str: "str", bytes: "bytes"}.get(kind, "")

    def parse(value: Any) -> Any:
        if isinstance(value, re.Pattern):
            if isinstance(value.pattern, types):
                return value
            raise PydanticCustomError(error, f"Input should be a {noun} pattern")
        if isinstance(value, types):
            try:
                return re.compile(value)
            except re.error:
                raise PydanticCustomError(
                    "pattern_regex", "Input should be a valid regular expression"
                ) from None
        if kind in (str, bytes) and isinstance(value, (str, bytes)):
            raise PydanticCustomError(error, f"Input should be a {noun} pattern")
        raise PydanticCustomError("pattern_type", "Input should be a valid pattern")

    names = {str: "pattern_str_validator", bytes: "pattern_bytes_validator"}
    parse.__qualname__ = parse.__name__ = names.get(kind, "pattern_either_validator")
    return core_schema.no_info_plain_validator_function(
        parse,
        serialization=core_schema.plain_serializer_function_ser_schema(
            attrgetter("pattern"), when_used="json", return_schema=core_schema.str_schema()
        ),
        metadata=_json({"type": "string", "format": "regex"}),
    )


def zoneinfo_schema(gen: "GenerateSchema") -> CoreSchema:
    """Return the schema of a time zone of the IANA database."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415

    def validate_str_is_valid_iana_tz(value: Any) -> Any:
        if isinstance(value, ZoneInfo):
            return value
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
            raise PydanticCustomError(
                "zoneinfo_str", "invalid timezone: {value}", {"value": value}
            ) from None

    return core_schema.no_info_plain_validator_function(
        validate_str_is_valid_iana_tz,
        serialization=core_schema.to_string_ser_schema(),
        metadata=_json({"type": "string", "format": "zoneinfo"}),
    )


# --- collections


def hashable_schema(gen: "GenerateSchema") -> CoreSchema:
    """Return the schema of anything that has a hash."""
    check = core_schema.is_instance_schema(collections.abc.Hashable)
    return core_schema.custom_error_schema(
        schema=core_schema.json_or_python_schema(
            json_schema=core_schema.chain_schema([core_schema.any_schema(), check]),
            python_schema=check,
        ),
        custom_error_type="is_hashable",
        custom_error_message="Input should be hashable",
    )


def sequence_validator(value: Any, validate: Any) -> Any:
    """Validate as a list, return what came in."""
    kind = type(value)
    if issubclass(kind, (str, bytes)):
        raise PydanticCustomError(
            "sequence_str",
            "'{type_name}' instances are not allowed as a Sequence value",
            {"type_name": kind.__name__},
        )
    if kind is tuple:
        value = list(value)
    validated = validate(value)
    if kind is list:
        return validated
    if issubclass(kind, range):
        return validated
    if kind is tuple:
        return tuple(validated)
    if kind is collections.deque:
        return collections.deque(validated, maxlen=value.maxlen)
    return kind._make(validated) if hasattr(kind, "_make") else kind(validated)


_SEQUENCES = frozenset([list, tuple, set, frozenset, collections.deque])


def serialize_sequence_via_list(value: Any, write: Callable[..., Any], info: Any) -> Any:
    kind = type(value)
    if kind not in _SEQUENCES:  # as validation leaves no value, but a class of the user's
        return value
    written = []
    for index, item in enumerate(value):
        try:
            written.append(write(item, index))
        except PydanticOmit:
            continue
    if kind is list or (kind is not tuple and info.mode_is_json()):
        return written
    return kind(written)


def sequence_schema(gen: "GenerateSchema", item: Any) -> CoreSchema:
    """Return the schema of any sequence except strings; it keeps its type."""
    items = gen.generate_schema(item)
    as_list = core_schema.list_schema(items)
    check: CoreSchema = core_schema.is_instance_schema(typing.Sequence, cls_repr="Sequence")
    python = check
    if item is not Any:
        python = core_schema.chain_schema(
            [check, core_schema.no_info_wrap_validator_function(sequence_validator, as_list)]
        )
    return core_schema.json_or_python_schema(
        json_schema=as_list,
        python_schema=python,
        serialization=core_schema.wrap_serializer_function_ser_schema(
            serialize_sequence_via_list, schema=items, info_arg=True
        ),
    )


_FACTORIES: dict[Any, Callable[[], Any]] = {
    **{t: t for t in (tuple, set, frozenset, list, dict, int, float, str, bytes, bool)},
    collections.abc.Sequence: list,
    collections.abc.MutableSequence: list,
    collections.abc.Set: set,
    collections.abc.MutableSet: set,
    collections.abc.Mapping: dict,
    collections.abc.MutableMapping: dict,
    typing.Any: lambda: None,
    collections.deque: collections.deque,
    collections.defaultdict: collections.defaultdict,
    collections.OrderedDict: collections.OrderedDict,
    collections.Counter: collections.Counter,
}


def _default_factory(gen: "GenerateSchema", values: Any) -> Callable[[], Any]:
    """Return what makes the missing values of a `defaultdict`."""
    from minipydantic.fields import FieldInfo  # noqa: PLC0415

    if isinstance(values, typing.TypeVar):
        message = (
            "Unsupported default factory used for a defaultdict's value type; set a default "
            "factory with `Annotated[..., Field(default_factory=...)]`"
        )

        def refuse() -> Any:
            raise RuntimeError(message)

        return refuse
    for annotation in getattr(values, "__metadata__", ()):
        if isinstance(annotation, FieldInfo) and annotation.default_factory is not None:
            return annotation.default_factory  # type: ignore[return-value]
    if get_origin(values) is typing.Annotated:
        values = get_args(values)[0]
    factory = _FACTORIES.get(get_origin(values) or values)
    if factory is not None:
        return factory
    if isinstance(values, type) and not get_origin(values):
        return values
    allowed = ", ".join(
        sorted({t.__name__ for t in _FACTORIES.values() if t.__name__ != "<lambda>"})
    )
    raise PydanticSchemaGenerationError(
        f"Unable to infer a default factory for keys of type {values}. Only {allowed} are "
        "supported, other types require an explicit default factory set using "
        "`DefaultDict[..., Annotated[..., Field(default_factory=...)]]`"
    )


def _make_defaultdict(
    value: Any, validate: Any, default_factory: Callable[[], Any]
) -> collections.defaultdict[Any, Any]:
    factory = value.default_factory if isinstance(value, collections.defaultdict) else None
    return collections.defaultdict(factory or default_factory, validate(value))


def defaultdict_schema(
    gen: "GenerateSchema", typ: Any, keys: Any = Any, values: Any = Any
) -> CoreSchema:
    """Return the schema of a `defaultdict`."""
    inner = core_schema.dict_schema(
        gen.generate_schema(keys), gen.generate_schema(values), strict=False
    )
    make = partial(_make_defaultdict, default_factory=_default_factory(gen, values))
    built = core_schema.no_info_wrap_validator_function(make, inner)
    check = core_schema.json_or_python_schema(
        python_schema=core_schema.is_instance_schema(collections.defaultdict), json_schema=inner
    )
    return core_schema.lax_or_strict_schema(
        lax_schema=built,
        strict_schema=core_schema.chain_schema([check, built]),
        serialization=core_schema.wrap_serializer_function_ser_schema(
            lambda value, write: write(value), schema=inner, info_arg=False
        ),
    )
