"""Constraints in ``Annotated``: which core schemas take which, and what is done for the others."""

from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias

from minipydantic._lazy import lazy_module
from minipydantic.core import core_schema, to_jsonable_python

from .checks import CHECKS, negation_check, predicate_check, refuse_inf_nan, refuse_value

if TYPE_CHECKING:
    import annotated_types as at

    from minipydantic._types import metadata
else:
    at, metadata = lazy_module("annotated_types"), lazy_module("minipydantic._types.metadata")

CoreSchema: TypeAlias = Any

_SEQUENCES = ["list", "tuple", "set", "frozenset", "deque", "generator"]
_MAPPINGS = ["dict", "counter", "ordered-dict", "frozendict"]
_NUMBERS = ["int", "float", "decimal", "fraction"]
_DATES = ["date", "time", "datetime", "timedelta"]
_BOUNDED = [*_NUMBERS, *_DATES]
_SIZED = ["str", "bytes", *_SEQUENCES, *_MAPPINGS, "url", "multi-host-url"]
_STRICT = [
    *(
        [
            "str",
            "bytes",
            "bool",
            "uuid",
            "enum",
            "typed-dict",
            "dataclass-args",
            "model",
            "complex",
            "literal",
        ]
    ),
    *(
        [
            "is-instance",
            "url",
            "multi-host-url",
            "callable",
            "json-or-python",
        ]
    ),
    *_BOUNDED,
    *_SEQUENCES,
    *_MAPPINGS,
]

_STRICT.append("lax-or-strict")
# Constraint -> the schemas that have it as an option.
_SUPPORTED: dict[str, frozenset[str]] = {
    "strict": frozenset(_STRICT)
    - {"literal", "is-instance", "callable", "json-or-python", "generator"},
    "gt": frozenset(_BOUNDED),
    "ge": frozenset(_BOUNDED),
    "lt": frozenset(_BOUNDED),
    "le": frozenset(_BOUNDED),
    "multiple_of": frozenset(_NUMBERS),
    "allow_inf_nan": frozenset(["float", "decimal", "complex"]),
    "max_digits": frozenset(["decimal"]),
    "decimal_places": frozenset(["decimal"]),
    "min_length": frozenset(_SIZED) - {"url", "multi-host-url"},
    "max_length": frozenset(_SIZED),
    "pattern": frozenset(["str"]),
    "strip_whitespace": frozenset(["str"]),
    "to_lower": frozenset(["str"]),
    "to_upper": frozenset(["str"]),
    "ascii_only": frozenset(["str"]),
    "coerce_numbers_to_str": frozenset(["str"]),
    "fail_fast": frozenset([*_SEQUENCES, *_MAPPINGS]) - {"generator"},
    "union_mode": frozenset(["union"]),
    "regex_engine": frozenset(["str"]),
}
_STRING_ONLY = frozenset(
    ["pattern", "strip_whitespace", "to_lower", "to_upper", "coerce_numbers_to_str", "ascii_only"]
)
_NEVER_STRINGS = frozenset([*_SEQUENCES, *_MAPPINGS])
_FUNCTIONS = frozenset(["function-before", "function-wrap", "function-after"])


@cache
def _markers() -> dict[type, str]:
    """Return the constraint that each class of annotated-types stands for."""
    return {
        at.Gt: "gt",
        at.Ge: "ge",
        at.Lt: "lt",
        at.Le: "le",
        at.MultipleOf: "multiple_of",
        at.MinLen: "min_length",
        at.MaxLen: "max_length",
    }


def expand(annotations: Iterable[Any]) -> Iterator[Any]:
    """Open grouped metadata; fields inside of ``Annotated`` stay whole."""
    for annotation in annotations:
        if isinstance(annotation, at.GroupedMetadata):
            yield from expand(annotation)
        else:
            yield annotation


def known_constraints(annotation: Any) -> dict[str, Any] | None:
    """Return the constraints of a marker, None if it is no marker of ours."""
    name = _markers().get(type(annotation))
    if name is not None:
        return {name: getattr(annotation, name)}
    if isinstance(annotation, metadata.PydanticMetadata):
        return dict(vars(annotation))
    for marker, name in _markers().items():
        if isinstance(annotation, marker):
            return {name: getattr(annotation, name)}
    if isinstance(annotation, type) and issubclass(annotation, metadata.PydanticMetadata):
        return dict(vars(annotation()))
    return None


def apply(annotation: Any, schema: CoreSchema) -> CoreSchema | None:
    """Apply a marker to a schema, None if it means nothing to us.

    Raises:
        RuntimeError: The type cannot have such a constraint.
    """
    constraints = known_constraints(annotation)
    if constraints is None:
        if isinstance(annotation, at.Predicate):
            return core_schema.no_info_after_validator_function(
                predicate_check(annotation.func), schema
            )
        if isinstance(annotation, at.Not):
            return core_schema.no_info_after_validator_function(
                negation_check(annotation.func), schema
            )
        return None
    schema = schema.copy()
    for name, value in constraints.items():
        schema = _apply_one(name, value, schema, annotation)
    return schema


def _apply_one(name: str, value: Any, schema: CoreSchema, annotation: Any) -> CoreSchema:
    kind = schema["type"]
    supported = _SUPPORTED.get(name)
    if supported is None:
        raise RuntimeError(f"Unable to apply constraint {name!r} to schema of type {kind!r}")
    if kind in _FUNCTIONS and name == "strict":
        schema["schema"] = apply(annotation, schema["schema"])
        return schema
    if kind in supported:
        schema["mode" if name == "union_mode" else name] = value
        return schema
    if name in _STRING_ONLY and kind in _NEVER_STRINGS:
        return core_schema.no_info_after_validator_function(refuse_value(name), schema)
    if name in _STRING_ONLY:
        return _chained(name, value, schema)
    if name in CHECKS:
        return _checked(name, value, schema)
    if name == "allow_inf_nan" and value is False:
        return core_schema.no_info_after_validator_function(refuse_inf_nan, schema)
    if name == "allow_inf_nan" and value is True:
        return schema
    if name == "strict" and kind == "nullable":
        schema["schema"] = apply(annotation, schema["schema"])
        return schema
    raise RuntimeError(f"Unable to apply constraint '{name}' to schema of type '{kind}'")


def _chained(name: str, value: Any, schema: CoreSchema) -> CoreSchema:
    """Validate as a string with the constraint afterwards."""
    if schema["type"] == "chain":
        last = schema["steps"][-1]
        if last["type"] == "str":
            schema["steps"] = [*schema["steps"][:-1], {**last, name: value}]
        else:
            schema["steps"] = [*schema["steps"], core_schema.str_schema(**{name: value})]
        return schema
    if schema["type"] in _FUNCTIONS:
        inner = schema["schema"]
        if inner["type"] == "chain" and inner["steps"][-1]["type"] == "str":
            schema["schema"] = _chained(name, value, inner.copy())
            return schema
    return core_schema.chain_schema([schema, core_schema.str_schema(**{name: value})])


def _checked(name: str, value: Any, schema: CoreSchema) -> CoreSchema:
    """Check the constraint by a function afterwards, and tell the JSON schema."""
    json_name = name
    if name in ("min_length", "max_length"):
        inner = schema
        while inner["type"] in _FUNCTIONS:
            inner = inner["schema"]
        array = inner["type"] in _SEQUENCES or (
            inner["type"] == "json-or-python" and inner["json_schema"]["type"] == "list"
        )
        json_name = name.replace("_length", "Items" if array else "Length")
    checked: Any = core_schema.no_info_after_validator_function(
        partial(CHECKS[name], **{"limit": value}), schema
    )
    checked["metadata"] = {"pydantic_js_updates": {json_name: to_jsonable_python(value)}}
    return checked
