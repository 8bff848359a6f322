"""Builders and types of core schemas, the plain dictionaries that describe what to validate.

Every builder returns a dictionary tagged by ``type`` and leaves out whatever was not given. The
builders have no code of their own: they are made from a table (`_builders.TABLE`) when first asked
for, so importing this module costs next to nothing.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeAlias

from minipydantic._sentinels import PydanticUndefined
from minipydantic.core import _builders

__all__ = ["CoreSchemaFieldType", "ExtraBehavior"]

Schema: TypeAlias = dict[str, Any]

ExtraBehavior = Literal["allow", "forbid", "ignore"]
WhenUsed = Literal["always", "unless-none", "json", "json-unless-none"]
JsonType = Literal["null", "bool", "int", "float", "str", "list", "dict"]
VarKwargsMode = Literal["uniform", "unpacked-typed-dict"]
CoreSchemaFieldType = Literal[
    "model-field", "dataclass-field", "typed-dict-field", "named-tuple-field", "computed-field"
]
ExpectedSerializationTypes = Literal[
    "none", "int", "bool", "float", "str", "bytes", "bytearray", "list", "deque", "tuple", "set",
    "frozenset", "generator", "dict", "frozendict", "ordered-dict", "counter", "datetime", "date",
    "time", "timedelta", "url", "multi-host-url", "json", "uuid", "any",
]  # fmt: skip
MYPY = False


def _given(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if value is not None}


# -- builders that do more than collect their arguments ------------------------------------------


def simple_ser_schema(type: ExpectedSerializationTypes) -> Schema:
    """Serialise like a built-in type."""
    return {"type": type}


def with_default_schema(
    schema: Schema,
    *,
    default: Any = PydanticUndefined,
    default_factory: Callable[..., Any] | None = None,
    default_factory_takes_data: bool | None = None,
    on_error: Literal["raise", "omit", "default"] | None = None,
    validate_default: bool | None = None,
    strict: bool | None = None,
    ref: str | None = None,
    metadata: Schema | None = None,
    serialization: Schema | None = None,
) -> Schema:
    """A value that may be left out. `None` is a default like any other."""
    result = _given(
        {
            "type": "default",
            "schema": schema,
            "default_factory": default_factory,
            "default_factory_takes_data": default_factory_takes_data,
            "on_error": on_error,
            "validate_default": validate_default,
            "strict": strict,
            "ref": ref,
            "metadata": metadata,
            "serialization": serialization,
        }
    )
    if default is not PydanticUndefined:
        result["default"] = default
    return result


def enum_schema(
    cls: Any,
    members: list[Any],
    *,
    sub_type: Literal["str", "int", "float"] | None = None,
    missing: Callable[[Any], Any] | None = None,
    strict: bool | None = None,
    ref: str | None = None,
    metadata: Schema | None = None,
    serialization: Schema | None = None,
) -> Schema:
    """A member of an enumeration; `missing` has no effect any more."""
    if missing is not None:
        import warnings  # noqa: PLC0415  (only for the deprecated use)

        warnings.warn(
            "The `missing` argument on `enum_schema()` is deprecated and no longer used",
            DeprecationWarning,
            stacklevel=2,
        )
    return _given({"type": "enum"} | locals())


def tuple_positional_schema(
    items_schema: list[Schema],
    *,
    extras_schema: Schema | None = None,
    strict: bool | None = None,
    ref: str | None = None,
    metadata: Schema | None = None,
    serialization: Schema | None = None,
) -> Schema:
    """A tuple with a schema for each position and optionally one for all that follow."""
    items = items_schema if extras_schema is None else [*items_schema, extras_schema]
    rest = None if extras_schema is None else len(items_schema)
    return _builder("tuple_schema")(
        items, variadic_item_index=rest, strict=strict, ref=ref, metadata=metadata,
        serialization=serialization,
    )  # fmt: skip


def tuple_variable_schema(
    items_schema: Schema | None = None,
    *,
    min_length: int | None = None,
    max_length: int | None = None,
    strict: bool | None = None,
    ref: str | None = None,
    metadata: Schema | None = None,
    serialization: Schema | None = None,
) -> Schema:
    """A tuple of any length with one schema for all items."""
    return _builder("tuple_schema")(
        [items_schema or {"type": "any"}], variadic_item_index=0, min_length=min_length,
        max_length=max_length, strict=strict, ref=ref, metadata=metadata,
        serialization=serialization,
    )  # fmt: skip


def arguments_schema(
    arguments: list[Schema],
    *,
    validate_by_name: bool | None = None,
    validate_by_alias: bool | None = None,
    var_args_schema: Schema | None = None,
    var_kwargs_mode: VarKwargsMode | None = None,
    var_kwargs_schema: Schema | None = None,
    ref: str | None = None,
    metadata: Schema | None = None,
    serialization: Schema | None = None,
) -> Schema:
    """The arguments of a call."""
    return _given({"type": "arguments", "arguments_schema": arguments} | _rest(locals()))


def arguments_v3_schema(
    arguments: list[Schema],
    *,
    validate_by_name: bool | None = None,
    validate_by_alias: bool | None = None,
    extra_behavior: Literal["forbid", "ignore"] | None = None,
    ref: str | None = None,
    metadata: Schema | None = None,
    serialization: Schema | None = None,
) -> Schema:
    """The arguments of a call, which may also come as one mapping by parameter name."""
    return _given({"type": "arguments-v3", "arguments_schema": arguments} | _rest(locals()))


def call_schema(
    arguments: Schema,
    function: Callable[..., Any],
    *,
    function_name: str | None = None,
    return_schema: Schema | None = None,
    ref: str | None = None,
    metadata: Schema | None = None,
    serialization: Schema | None = None,
) -> Schema:
    """Validate arguments, then call the function with them."""
    return _given({"type": "call", "arguments_schema": arguments} | _rest(locals()))


def _rest(arguments: dict[str, Any]) -> Schema:
    return {key: value for key, value in arguments.items() if key != "arguments"}


def iter_union_choices(union_schema: Schema) -> Iterator[Schema]:
    """The members of a union, without their labels."""
    for choice in union_schema["choices"]:
        yield choice[0] if isinstance(choice, tuple) else choice


# -- builders made on demand -----------------------------------------------------------------------

_COMMON = "ref? metadata? serialization?"
_INPUT = "ref? json_schema_input_schema? metadata? serialization?"
_FUNCTIONS = {
    "no_info_before": f"function schema * {_INPUT}",
    "with_info_before": f"function schema * field_name? {_INPUT}",
    "no_info_after": f"function schema * {_INPUT}",
    "with_info_after": f"function schema * field_name? {_COMMON}",
    "no_info_wrap": f"function schema * {_INPUT}",
    "with_info_wrap": f"function schema * field_name? json_schema_input_schema? {_COMMON}",
    "no_info_plain": f"function * {_INPUT}",
    "with_info_plain": f"function * field_name? {_INPUT}",
}
_FIELD_NAME_DEPRECATED = (
    "The `field_name` argument on `{}` is deprecated, it will be passed to the function through "
    "`ValidationState` instead."
)


def _signature(parameters: str) -> tuple[str, list[str]]:
    """The source of a parameter list and the names in it."""
    declared, names = [], []
    for word in parameters.replace("@", _COMMON).split():
        name = word.partition("=")[0]
        declared.append(f"{word[:-1]}=None" if word.endswith("?") else word)
        if word != "*":
            names.append(name.rstrip("?"))
    return ", ".join(declared), names


def _define(name: str, parameters: str, pairs: str, before: str = "") -> Callable[..., Schema]:
    declared, _ = _signature(parameters)
    source = f"def {name}({declared}):\n{before}    return _given({{{pairs}}})\n"
    namespace: dict[str, Any] = {"_given": _given, "_warn": _warn}
    exec(source, namespace)  # only text of this package: the tables
    function: Callable[..., Schema] = namespace[name]
    function.__module__ = __name__
    return function


def _warn(function: str) -> None:
    import warnings  # noqa: PLC0415  (only for the deprecated use)

    message = _FIELD_NAME_DEPRECATED.format(function)
    warnings.warn(message, DeprecationWarning, stacklevel=3)


def _from_table(name: str) -> Callable[..., Schema] | None:
    for line in _builders.TABLE.splitlines():
        if line.startswith(f"{name} "):
            _, tag, parameters = line.split(" ", 2) if line.count(" ") > 1 else (*line.split(), "")
            _, names = _signature(parameters)
            pairs = [] if tag == "-" else [f"'type': {tag!r}"]
            pairs += [
                f"'when_used': None if when_used == {_default_use(parameters)} else when_used"
                if key == "when_used"
                else f"{key!r}: {key}"
                for key in names
            ]
            return _define(name, parameters, ", ".join(pairs))
    return None


def _default_use(parameters: str) -> str:
    return parameters.partition("when_used=")[2].split()[0]


def _validator_function(name: str) -> Callable[..., Schema] | None:
    kind = name.removesuffix("_validator_function")
    if kind not in _FUNCTIONS:
        return None
    info = "with-info" if kind.startswith("with") else "no-info"
    mode = kind.rpartition("_")[2]
    parameters = _FUNCTIONS[kind]
    before, inner = "", f"'type': {info!r}, 'function': function"
    if "field_name" in parameters:
        before = f"    if field_name is not None: _warn({name!r})\n"
        inner = f"**_given({{{inner}, 'field_name': field_name}})"
    _, names = _signature(parameters)
    pairs = [f"'type': 'function-{mode}'", f"'function': {{{inner}}}"]
    pairs += [f"{key!r}: {key}" for key in names if key not in ("function", "field_name")]
    return _define(name, parameters, ", ".join(pairs), before)


def _deprecated_function(name: str) -> Callable[..., Schema] | None:
    """The former names: ``field_*`` (with the field's name as an argument) and ``general_*``."""
    scope, _, rest = name.partition("_")
    if scope not in ("field", "general") or f"with_info_{rest}" not in (
        f"with_info_{mode}_validator_function" for mode in ("before", "after", "wrap", "plain")
    ):
        return None
    target = f"with_info_{rest}"

    def call(*args: Any, **kwargs: Any) -> Schema:
        import warnings  # noqa: PLC0415  (only for the deprecated use)

        warnings.warn(
            f"`{name}` is deprecated, use `{target}` instead.", DeprecationWarning, stacklevel=2
        )
        if scope == "field" and len(args) > 1:
            kwargs["field_name"], args = args[1], (args[0], *args[2:])
        return _builder(target)(*args, **kwargs)

    call.__name__ = call.__qualname__ = name
    return call


def _builder(name: str) -> Callable[..., Schema]:
    found: Callable[..., Schema] = globals().get(name) or _make(name)
    return found


# -- types, for annotations ------------------------------------------------------------------------


def _tags() -> dict[str, str]:
    return dict(pair.split() for pair in _builders.TYPE_NAMES.split(","))


def _core_schema_union() -> Any:
    from functools import reduce  # noqa: PLC0415
    from operator import or_  # noqa: PLC0415

    return reduce(or_, (_builder(f"{stem}Schema") for stem in _tags().values()))


def _typed_dict(name: str) -> Any:
    """``IntSchema`` and its like: the tag and the builder's parameters, all values `Any`."""
    from typing import Required  # noqa: PLC0415

    from typing_extensions import TypedDict  # noqa: PLC0415

    for tag, stem in _tags().items():
        if name == f"{stem}Schema":
            fields: dict[str, Any] = {"type": Required[Literal[tag]]}
            for line in _builders.TABLE.splitlines():
                if line.split(" ", 2)[1:2] == [tag]:
                    _, names = _signature(line.split(" ", 2)[2] if line.count(" ") > 1 else "")
                    fields |= dict.fromkeys(names, Any)
            return TypedDict(name, fields, total=False)  # type: ignore[operator]
    return None


def _plain_type(name: str) -> Any:
    if name in _builders.OTHER_TYPES.split():
        return dict[str, Any]
    return Callable[..., Any] if name in _builders.FUNCTION_TYPES.split() else None


def _info_type(name: str) -> Any:
    if name == "ValidationInfo":
        from minipydantic._interp.info import ValidationInfo  # noqa: PLC0415

        return ValidationInfo
    if name in ("SerializationInfo", "FieldSerializationInfo"):
        from minipydantic.core import _info_protocols  # noqa: PLC0415

        return getattr(_info_protocols, name)
    return None


def _computed_type(name: str) -> Any:
    match name:
        case "CoreSchema":
            return _core_schema_union()
        case "CoreSchemaType":
            return Literal[tuple(_tags())]
        case "ErrorType":
            from minipydantic._messages.table import MESSAGES  # noqa: PLC0415

            return Literal[tuple(MESSAGES)]
        case "ContextT":
            from typing_extensions import TypeVar  # noqa: PLC0415

            return TypeVar("ContextT", covariant=True, default="Any | None")
        case "IncExCall":
            return Any
    return None


_FORMER_NAMES = {
    "FieldValidationInfo": "ValidationInfo",
    "FieldValidatorFunction": "WithInfoValidatorFunction",
    "GeneralValidatorFunction": "WithInfoValidatorFunction",
    "FieldWrapValidatorFunction": "WithInfoWrapValidatorFunction",
}


def _former_name(name: str) -> Any:
    if name not in _FORMER_NAMES:
        return None
    import warnings  # noqa: PLC0415  (only for the deprecated use)

    now = _FORMER_NAMES[name]
    warnings.warn(f"`{name}` is deprecated, use `{now}` instead.", DeprecationWarning, stacklevel=3)
    return _builder(now)


def _make(name: str) -> Any:
    if (former := _former_name(name)) is not None:
        return former
    if not name.startswith("_"):
        for make in (
            _from_table, _validator_function, _deprecated_function, _typed_dict, _plain_type,
            _info_type, _computed_type,
        ):  # fmt: skip
            if (found := make(name)) is not None:
                globals()[name] = found
                return found
    raise AttributeError(f"module 'pydantic_core' has no attribute {name!r}")


# Not a function of that name: mypy would take the types of what it returns before it knows them.
__getattr__ = _make


def __dir__() -> list[str]:
    lines = _builders.TABLE.split("\n")
    made = [line.split(" ")[0] for line in lines if line]
    made += [f"{kind}_validator_function" for kind in _FUNCTIONS]
    made += [f"{stem}Schema" for stem in _tags().values()]
    made += _builders.OTHER_TYPES.split() + _builders.FUNCTION_TYPES.split()
    return sorted({*globals(), *made, "CoreSchema", "CoreSchemaType", "ErrorType"})
