"""Emitters for code of the user's: validation functions before, after or instead of a validator.

Such code must run once per input, whatever happens. So each call's outcome is recorded, and when
the fast path gives up later, the interpreter replays the record in the same order instead of
calling again. (Hence an order of fields and functions that is the interpreter's.) What a model does
after its making is recorded by the instance. Functions around a validator get a handler, which may
be called any number of times; they are left to the interpreter.
"""

from typing import Any

from minipydantic._codegen.plan import Emit, Plan, Schema, parts
from minipydantic._codegen.tiers import PLAIN_FACTORIES

__all__ = [
    "EMITTERS",
    "asks_where",
    "emit_call",
    "emit_record",
    "emit_recorded",
    "has_factory_of_user",
    "runs_user_code",
]

_RECORDED = {"function-after", "function-before", "function-plain"}


def runs_user_code(schema: Any) -> bool:
    """Tell whether a schema, or anything in it, has a call that must be recorded."""
    return any(
        part.get("type") in _RECORDED
        or has_factory_of_user(part)
        or part.get("post_init")
        or part.get("custom_init")
        for part in parts(schema)
    )


def has_factory_of_user(schema: Schema) -> bool:
    """Tell whether the default that a schema has is made by code of the user's."""
    factory = schema.get("default_factory")
    return factory is not None and (
        bool(schema.get("default_factory_takes_data")) or factory not in PLAIN_FACTORIES
    )


def asks_where(schema: Schema) -> bool:
    """Tell whether a function in a schema is told of the field that it is called for."""
    return any(
        part.get("type") in _RECORDED and part["function"]["type"] == "with-info"
        for part in parts(schema)
    ) or any(part.get("default_factory_takes_data") for part in parts(schema))


def emit_recorded(plan: Plan, var: str, call: str) -> None:
    """Write `var = call`, and the record of it."""
    emit_record(plan, var, f"{var} = {call}")


def emit_record(plan: Plan, var: str, statement: str) -> None:
    """Write a statement, and the record of what is then in the variable."""
    source = plan.source
    with source.block("try:"):
        source.line(statement)
    with source.block("except Exception as _error:"):
        source.line("_calls.append(_Raised(_error))")
        source.line("raise")
    source.line(f"_calls.append({var})")


def emit_call(plan: Plan, schema: Schema, var: str) -> None:
    """Write the call of a schema's function with the value."""
    described = schema["function"]
    function = plan.source.name(described["function"], function_name(described["function"]))
    if described["type"] == "no-info":
        return emit_recorded(plan, var, f"{function}({var})")
    config = plan.source.name(plan.config, "config") if plan.config else "None"
    mode = "'json'" if plan.json else "'python'"
    name = plan.field_name or described.get("field_name")
    info = f"_ValidationInfo({config}, None, {mode}, {plan.data}, {name!r})"
    return emit_recorded(plan, var, f"{function}({var}, {info})")


def function_name(function: Any) -> str:
    """Return what the function is called in the source."""
    name = getattr(function, "__name__", "function")
    return name if isinstance(name, str) else "function"


def emit_before(plan: Plan, schema: Schema, var: str) -> None:
    """Write the function, then the validation of its result."""
    if plan.json:  # what the function returns is a Python object: other rules
        return plan.emit_interpreted(schema, var)
    emit_call(plan, schema, var)
    return plan.emit(schema["schema"], var)


def emit_after(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation, then the function on its result."""
    plan.emit(schema["schema"], var)
    emit_call(plan, schema, var)


EMITTERS: dict[str, Emit] = {
    "function-before": emit_before,
    "function-after": emit_after,
    "function-plain": emit_call,
}
