"""Emitters for single values."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from minipydantic._codegen import coerce
from minipydantic._codegen.plan import Emit, Plan, Schema
from minipydantic._interp.strings import WHITE_SPACE

__all__ = ["EMITTERS", "GIVE_UP", "PLAIN_TYPES", "is_plain"]

GIVE_UP = "raise _GiveUp"

PLAIN_TYPES: dict[str, type] = {"int": int, "str": str, "float": float, "bool": bool}
"""Schemas whose exact instances are valid as they are, unless something narrows them."""

_ALWAYS_ALLOWED = {"type", "ref", "metadata", "serialization", "strict"}

_COMPARISONS = {"gt": ">", "ge": ">=", "lt": "<", "le": "<="}


def has_only(schema: Schema, allowed: Iterable[str]) -> bool:
    """Tell whether the schema says nothing that an emitter would overlook."""
    return schema.keys() <= _ALWAYS_ALLOWED.union(allowed)


def is_plain(plan: Plan, schema: Schema) -> bool:
    """Tell whether any instance of the schema's exact type is valid."""
    kind = schema["type"]
    if kind not in PLAIN_TYPES or not has_only(schema, ()):
        return False
    if kind == "str":
        return not any(key.startswith("str_") for key in plan.config)
    return not (kind == "float" and plan.config.get("allow_inf_nan") is False)


def emit_type(plan: Plan, schema: Schema, var: str, kind: type, convert: Any) -> None:
    """Write the check of the exact type; what is another goes through `convert` in lax mode."""
    with plan.source.block(f"if type({var}) is not {plan.source.name(kind, kind.__name__)}:"):
        if convert is None or plan.is_strict(schema):
            plan.source.line(GIVE_UP)
        else:
            plan.source.line(f"{var} = {plan.source.name(convert, convert.__name__)}({var})")


def emit_comparisons(plan: Plan, schema: Schema, var: str) -> None:
    """Write the checks of the bounds."""
    tests = [
        f"{var} {sign} {plan.source.constant(schema[key], key)}"
        for key, sign in _COMPARISONS.items()
        if schema.get(key) is not None
    ]
    if schema.get("multiple_of") is not None:
        tests.append(f"not {var} % {plan.source.constant(schema['multiple_of'], 'multiple_of')}")
    if tests:
        with plan.source.block(f"if not ({' and '.join(tests)}):"):
            plan.source.line(GIVE_UP)


def emit_length(plan: Plan, schema: Schema, var: str) -> None:
    """Write the checks of the length."""
    tests = [
        f"len({var}) {sign} {limit}"
        for key, sign in [("min_length", ">="), ("max_length", "<=")]
        if (limit := schema.get(key)) is not None
    ]
    if tests:
        with plan.source.block(f"if not ({' and '.join(tests)}):"):
            plan.source.line(GIVE_UP)


def emit_any(plan: Plan, schema: Schema, var: str) -> None:
    """Write nothing: any value is valid as it is."""


def emit_none(plan: Plan, schema: Schema, var: str) -> None:
    """Write the check for None."""
    with plan.source.block(f"if {var} is not None:"):
        plan.source.line(GIVE_UP)


def emit_bool(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of a bool."""
    emit_type(plan, schema, var, bool, coerce.to_bool)


def emit_int(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of an int."""
    emit_type(plan, schema, var, int, coerce.to_int)
    emit_comparisons(plan, schema, var)


def emit_float(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of a float."""
    if schema.get("multiple_of") is not None:
        return plan.emit_interpreted(schema, var)
    allow_inf_nan = schema.get("allow_inf_nan", plan.config.get("allow_inf_nan", True))
    emit_type(plan, schema, var, float, coerce.to_float)
    if not allow_inf_nan:
        with plan.source.block(f"if {var} - {var} != 0.0:"):  # only infinities and NaN
            plan.source.line(GIVE_UP)
    emit_comparisons(plan, schema, var)
    return None


def emit_str(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of a string."""
    merged = {
        **{k.removeprefix("str_"): v for k, v in plan.config.items() if k.startswith("str_")},
        **{k: v for k, v in schema.items() if v is not None},
    }
    if not has_only(
        {k: v for k, v in merged.items() if v}, ("min_length", "max_length", "strip_whitespace")
    ):
        return plan.emit_interpreted(schema, var)
    emit_type(plan, schema, var, str, None)
    if not plan.json:  # the parser of JSON refuses lone surrogates itself
        emit_encodable(plan, merged, var)
    if merged.get("strip_whitespace"):
        plan.source.line(f"{var} = {var}.strip({WHITE_SPACE!r})")
    emit_length(plan, merged, var)
    return None


def emit_encodable(plan: Plan, schema: Schema, var: str) -> None:
    """Write the check of a constrained string for lone surrogates; `encode` raises."""
    limits = schema.get("min_length"), schema.get("max_length")
    if schema.get("strip_whitespace") or limits != (None, None):
        # PERF: some 5 ns for ASCII; other texts are encoded, as the interpreter does
        plan.source.line(f"{var}.isascii() or {var}.encode()")


def emit_bytes(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of bytes."""
    emit_type(plan, schema, var, bytes, None)
    emit_length(plan, schema, var)


def emit_exact(kind: type, convert: Any) -> Emit:
    """Return the emitter of a type whose instances are valid as they are."""

    def emit(plan: Plan, schema: Schema, var: str) -> None:
        if not has_only(schema, ("microseconds_precision",)):
            return plan.emit_interpreted(schema, var)
        return emit_type(plan, schema, var, kind, convert)

    return emit


def emit_decimal(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of a finite decimal without bounds."""
    if not has_only(schema, ()) or plan.config.get("allow_inf_nan"):
        return plan.emit_interpreted(schema, var)
    convert = plan.source.name(coerce.to_decimal, "to_decimal")
    if plan.is_strict(schema):
        return plan.emit_interpreted(schema, var)
    return plan.source.line(f"{var} = {convert}({var})")


def emit_literal(plan: Plan, schema: Schema, var: str) -> None:
    """Write the look-up of a literal, where all of them are strings or all are integers."""
    expected = schema["expected"]
    kinds = set(map(type, expected))
    if kinds != {str} and kinds != {int}:
        return plan.emit_interpreted(schema, var)
    emit_type(plan, {"strict": True}, var, kinds.pop(), None)
    table = plan.source.name({value: value for value in expected}, "literals")
    return plan.source.line(f"{var} = {table}[{var}]")


def emit_enum(plan: Plan, schema: Schema, var: str) -> None:
    """Write the look-up of an enum member by its value."""
    source, kind = plan.source, schema["cls"]
    values = {
        member.value: member for member in schema["members"] if type(member.value) in (str, int)
    }
    if (
        len(values) != len(schema["members"])
        or schema.get("missing")
        or len(set(map(type, values))) > 1
    ):
        return plan.emit_interpreted(schema, var)
    with source.block(f"if type({var}) is not {source.name(kind, kind.__name__)}:"):
        if plan.is_strict(schema) and not plan.json:
            return source.line(GIVE_UP)
        with source.block(
            f"if type({var}) is not {source.name(type(next(iter(values), '')), 'kind')}:"
        ):
            source.line(GIVE_UP)
        source.line(f"{var} = {source.name(values, 'members')}[{var}]")
    return None


def emit_is_instance(plan: Plan, schema: Schema, var: str) -> None:
    """Write an isinstance check against a class that does not define what an instance is."""
    kind = schema["cls"]
    if plan.json or type(kind) is not type:
        return plan.emit_interpreted(schema, var)
    with plan.source.block(f"if not isinstance({var}, {plan.source.name(kind, kind.__name__)}):"):
        plan.source.line(GIVE_UP)
    return None


EMITTERS: dict[str, Emit] = {
    "any": emit_any,
    "none": emit_none,
    "bool": emit_bool,
    "int": emit_int,
    "float": emit_float,
    "str": emit_str,
    "bytes": emit_bytes,
    "date": emit_exact(date, coerce.to_date),
    "datetime": emit_exact(datetime, coerce.to_datetime),
    "time": emit_exact(time, None),
    "timedelta": emit_exact(timedelta, None),
    "uuid": emit_exact(UUID, coerce.to_uuid),
    "decimal": emit_decimal,
    "literal": emit_literal,
    "enum": emit_enum,
    "is-instance": emit_is_instance,
}
