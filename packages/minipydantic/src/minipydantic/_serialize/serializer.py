"""The public entry points of serialisation."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypedDict, Unpack

from minipydantic._serialize.build import Builder
from minipydantic._serialize.compiling import ValueNode
from minipydantic._serialize.containers import MappingNode, SequenceNode
from minipydantic._serialize.errors import DepthError, PydanticSerializationError, TextError
from minipydantic._serialize.fields import RecordNode
from minipydantic._serialize.functions import WrapFunctionNode
from minipydantic._serialize.infer import inference
from minipydantic._serialize.jsontext import JSON_STRING, escape_non_ascii, indent_document
from minipydantic._serialize.modes import DEFAULT_MODES, Modes
from minipydantic._serialize.node import Node
from minipydantic._serialize.state import State, trim
from minipydantic._serialize.unions import UnionNode
from minipydantic._serialize.wrappers import NullableNode, ReferenceNode

__all__ = [
    "SchemaSerializer",
    "SerializeJsonOptions",
    "SerializeOptions",
    "to_json",
    "to_jsonable_python",
]


class SerializeOptions(TypedDict, total=False):
    """What every serialising call accepts.

    Attributes:
        include: The items to keep: a set of keys, or a dict from key to a tree of its own.
        exclude: The items to leave out, likewise; it wins over `include`.
        by_alias: Whether to write aliases; `None` leaves it to the configuration.
        exclude_unset: Leave out fields that were not set explicitly.
        exclude_defaults: Leave out fields that equal their default.
        exclude_none: Leave out items that are `None`.
        exclude_computed_fields: Leave out computed fields.
        round_trip: Write what validates back to the same value.
        warnings: What to do about values that do not fit the schema: `True` or `"warn"`, `False` or
            `"none"`, or `"error"`.
        fallback: Makes something known of a value of unknown type.
        serialize_as_any: Go by the value's own type rather than the declared one.
        polymorphic_serialization: Let instances of subclasses use their own serializer.
        context: Anything, for user functions.
    """

    include: Any
    exclude: Any
    by_alias: bool | None
    exclude_unset: bool
    exclude_defaults: bool
    exclude_none: bool
    exclude_computed_fields: bool
    round_trip: bool
    warnings: bool | Literal["none", "warn", "error"]
    fallback: Callable[[Any], Any] | None
    serialize_as_any: bool
    polymorphic_serialization: bool | None
    context: Any


class SerializeJsonOptions(SerializeOptions, total=False):
    """What serialising calls accept that write JSON text.

    Attributes:
        indent: Spaces per level; `None` writes everything on one line.
        ensure_ascii: Whether to escape all characters beyond ASCII.
    """

    indent: int | None
    ensure_ascii: bool


_DEFAULTS: dict[str, Any] = {
    "include": None,
    "exclude": None,
    "exclude_unset": False,
    "exclude_defaults": False,
    "exclude_none": False,
    "exclude_computed_fields": False,
    "round_trip": False,
    "warnings": True,
    "fallback": None,
    "serialize_as_any": False,
    "polymorphic_serialization": None,
    "context": None,
}
_TOO_DEEP = "Maximum serialization depth exceeded"  # by our count or by the interpreter's
_DEFAULT_ITEMS = _DEFAULTS.items()
_WARNING_MODES = {True: "warn", False: "none", "warn": "warn", "none": "none", "error": "error"}
# options that do not change which items are written, or whose serializer writes them
_HARMLESS = frozenset(["by_alias", "warnings", "fallback", "context", "serialize_unknown"])
_TRIMMING = frozenset(["exclude_unset", "exclude_defaults", "exclude_none"])


def _configure(state: State, options: Mapping[str, Any], function: str) -> None:
    """Store the options that differ from their defaults."""
    only_trims = True
    for name, value in options.items():
        if name not in _DEFAULTS:
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")
        if value is _DEFAULTS[name]:
            continue
        if name == "warnings":
            try:
                state.warnings = _WARNING_MODES[value]
            except (KeyError, TypeError):
                raise TypeError(
                    "Invalid warnings parameter, should be "
                    "`'none'`, `'warn'`, `'error'` or a `bool`"
                ) from None
            continue
        if name == "polymorphic_serialization":
            state.polymorphic = value
        else:
            setattr(state, name, value)
        if name not in _HARMLESS:
            state.plain = False
            only_trims = only_trims and name in _TRIMMING
    if only_trims and not state.plain:
        unset, defaults, none = state.exclude_unset, state.exclude_defaults, state.exclude_none
        state.trim = trim(bool(unset), bool(defaults), bool(none), state.by_alias)


def _public_error(error: Exception) -> PydanticSerializationError:
    """Return what a caller sees of whatever went wrong while JSON text was written."""
    if isinstance(error, TextError):
        return error.public()
    if isinstance(error, (DepthError, RecursionError)):
        error = ValueError(_TOO_DEEP)
    return PydanticSerializationError(f"Error serializing to JSON: {type(error).__name__}: {error}")


def _entry(root: Node) -> Node:
    """Return what stands for the outermost node: it, or what will be compiled for it."""
    if isinstance(
        root.undelegated(), SequenceNode | MappingNode | UnionNode | NullableNode | RecordNode
    ):
        return ValueNode(root)
    return root


def _root(root: Node, entry: Node, state: State) -> Node:
    """Return what writes the outermost value under the options of `state`."""
    if state.serialize_as_any and not getattr(root, "is_field", False):
        return state.infer.any
    return entry


def _encode(text: str | bytes, indent: int | None, ensure_ascii: bool) -> bytes:
    if isinstance(text, bytes):
        text = text.decode()
    if indent is not None:
        text = indent_document(text, indent)
    if ensure_ascii:
        text = escape_non_ascii(text)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise PydanticSerializationError(
            f"Error serializing to JSON: UnicodeEncodeError: {_within_string(text, error)}"
        ) from None


def _within_string(document: str, error: UnicodeEncodeError) -> UnicodeError:
    """Return the encoding error of the one string of a JSON document that caused `error`."""
    for match in JSON_STRING.finditer(document):
        if match.end() > error.start:
            try:
                json.loads(match[0]).encode()
            except UnicodeEncodeError as own:
                return own
    return error


def _prebuilt_node(cls: type) -> Node | None:
    """Return the root of a class's own serializer, unless a wrap function changes its meaning."""
    attributes = cls.__dict__
    if attributes.get("__pydantic_complete__") is not True:
        return None
    name = "__pydantic_serializer__"
    serializer = getattr(cls, name, None) if name in attributes else None
    if not isinstance(serializer, SchemaSerializer):
        return None
    root = serializer.root_node
    if isinstance(root, ReferenceNode):  # its guard is for values inside values of the class
        root = root.target
    return None if isinstance(root, WrapFunctionNode) else root


class SchemaSerializer:
    """Serialises values of one core schema.

    Args:
        schema: The core schema.
        config: The core configuration; its `ser_json_*` keys choose renderings.

    Raises:
        SchemaError: The schema or the configuration is invalid.
    """

    __slots__ = ("__weakref__", "_config", "_entry", "_schema", "infer", "root_node")

    def __init__(
        self,
        schema: Mapping[str, Any],
        config: Mapping[str, Any] | None = None,
        _use_prebuilt: bool = True,
    ) -> None:
        if not isinstance(schema, dict):
            raise TypeError(f"'{type(schema).__name__}' object is not an instance of 'dict'")
        builder = Builder(config, _prebuilt_node if _use_prebuilt else None)
        self._schema = schema
        self._config = config
        self.infer = inference(builder.modes)
        self.root_node = builder.build_root(schema)
        self._entry = _entry(self.root_node)

    def to_python(
        self, value: Any, *, mode: str = "python", **options: Unpack[SerializeOptions]
    ) -> Any:
        """Return `value` as Python objects.

        Args:
            value: What to serialise.
            mode: `python` keeps rich types, `json` leaves only what JSON can express; any other
                name is for user functions to see, with output as for `python`.
            **options: See `SerializeOptions`.

        Raises:
            PydanticSerializationError: A value cannot be serialised, or a user function failed.
        """
        return self.dump(value, mode, options, stacklevel=3)

    def to_json(self, value: Any, **options: Unpack[SerializeJsonOptions]) -> bytes:
        """Return `value` as a JSON document in UTF-8.

        Args:
            value: What to serialise.
            **options: See `SerializeJsonOptions`.

        Raises:
            PydanticSerializationError: A value cannot be serialised, or a user function failed.
        """
        return self.dump_json(value, options, stacklevel=3)

    # PERF: what follows is for callers who have the options in a dict of their own, which is used
    # up; to unpack it and make another takes 700 ns for six options.

    def dump(
        self, value: Any, mode: str, options: SerializeOptions | None, stacklevel: int = 2
    ) -> Any:
        """Do what `to_python` does; warnings are issued for the frame at `stacklevel`."""
        to_json = mode == "json"
        state = self.infer.json_state() if to_json else self.infer.python_state()
        node = self._entry
        if options:
            state.by_alias = options.pop("by_alias", None)
            # PERF: one comparison in C tells that a caller spelled out the defaults
            if not options.items() <= _DEFAULT_ITEMS:
                _configure(state, options, "SchemaSerializer.to_python")
                node = _root(self.root_node, node, state)
        try:
            if to_json:
                result = node.jsonable(value, state)
            else:
                if mode != "python":
                    state.mode = mode
                result = node.python(value, state)
        except RecursionError:
            raise ValueError(_TOO_DEEP) from None
        if state.messages:
            state.report(stacklevel)
        return result

    def dump_json(
        self, value: Any, options: SerializeJsonOptions | None, stacklevel: int = 2
    ) -> bytes:
        """Do what `to_json` does; warnings are issued for the frame at `stacklevel`."""
        state = self.infer.json_state()
        node = self._entry
        indent, ensure_ascii = None, False
        if options:
            state.by_alias = options.pop("by_alias", None)
            indent, ensure_ascii = options.pop("indent", None), options.pop("ensure_ascii", False)
            if not options.items() <= _DEFAULT_ITEMS:
                _configure(state, options, "SchemaSerializer.to_json")
                node = _root(self.root_node, node, state)
        try:
            text = node.document(value, state)
        except Exception as error:
            raise _public_error(error) from None
        if state.messages:
            state.report(stacklevel)
        if indent is not None or ensure_ascii or type(text) is str:
            return _encode(text, indent, ensure_ascii)
        return text  # type: ignore[return-value]

    def __reduce__(self) -> tuple[Any, ...]:
        # a copy must not depend on what other classes have become meanwhile
        return type(self), (self._schema, self._config, False)

    def __repr__(self) -> str:
        return f"SchemaSerializer(serializer={self.root_node!r}, definitions=[])"


class InferOptions(TypedDict, total=False):
    """What serialisation without a schema accepts; see `SerializeOptions` for the common part.

    Attributes:
        timedelta_mode: `iso8601` or `float`.
        temporal_mode: `iso8601`, `seconds` or `milliseconds`; wins over `timedelta_mode`.
        bytes_mode: `utf8`, `base64` or `hex`.
        inf_nan_mode: `constants`, `null` or `strings`.
        serialize_unknown: Write `str()` of values of unknown type.
    """

    include: Any
    exclude: Any
    by_alias: bool
    exclude_none: bool
    round_trip: bool
    timedelta_mode: Literal["iso8601", "float"]
    temporal_mode: Literal["iso8601", "seconds", "milliseconds"]
    bytes_mode: Literal["utf8", "base64", "hex"]
    inf_nan_mode: Literal["null", "constants", "strings"]
    serialize_unknown: bool
    fallback: Callable[[Any], Any] | None
    serialize_as_any: bool
    polymorphic_serialization: bool | None
    context: Any


_MODE_OPTIONS = {
    "timedelta_mode": "duration",
    "temporal_mode": "temporal",
    "bytes_mode": "binary",
    "inf_nan_mode": "inf_nan",
}
_INFER_MODES = DEFAULT_MODES._replace(inf_nan="constants")


def _infer_state(options: Mapping[str, Any], function: str) -> State:
    given = {"inf_nan": "constants"}
    rest = {}
    for name, value in options.items():
        if name in _MODE_OPTIONS:
            given[_MODE_OPTIONS[name]] = value
        elif name != "serialize_unknown":
            rest[name] = value
    if given.get("temporal") == "iso8601":
        del given["temporal"]
    state = inference(Modes.checked(**given) if len(given) > 1 else _INFER_MODES).json_state()
    state.by_alias = rest.pop("by_alias", True)
    state.serialize_unknown = bool(options.get("serialize_unknown"))
    _configure(state, rest, function)
    return state


def to_json(
    value: Any,
    /,
    *,
    indent: int | None = None,
    ensure_ascii: bool = False,
    **options: Unpack[InferOptions],
) -> bytes:
    """Return any value as a JSON document in UTF-8, going by its type.

    Args:
        value: What to serialise.
        indent: Spaces per level; `None` writes everything on one line.
        ensure_ascii: Whether to escape all characters beyond ASCII.
        **options: See `InferOptions`.

    Raises:
        PydanticSerializationError: A value cannot be serialised.
    """
    state = _infer_state(options, "to_json")
    try:
        text = state.infer.text(value, state)
    except Exception as error:
        raise _public_error(error) from None
    state.report(stacklevel=2)
    return _encode(text, indent, ensure_ascii)


def to_jsonable_python(value: Any, /, **options: Unpack[InferOptions]) -> Any:
    """Return any value as data that JSON can express, going by its type.

    Args:
        value: What to serialise.
        **options: See `InferOptions`.

    Raises:
        PydanticSerializationError: A value cannot be serialised.
    """
    state = _infer_state(options, "to_jsonable_python")
    try:
        result = state.infer.jsonable(value, state)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    state.report(stacklevel=2)
    return result
