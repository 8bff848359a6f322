"""Emitters for unions: only where the type of the input alone decides.

A smart union takes the first member that the input matches exactly; the exact type of a plain
value, or the single member that takes a dict, settles that without trying. Everything else is the
interpreter's.
"""

from minipydantic._codegen.plan import Emit, Plan, Schema, Unsupported
from minipydantic._codegen.scalars import GIVE_UP, PLAIN_TYPES, is_plain

__all__ = ["EMITTERS"]


def choices(plan: Plan, schema: Schema) -> list[Schema]:
    """Return the members, their labels left out and references resolved."""
    members = [c[0] if isinstance(c, tuple) else c for c in schema["choices"]]
    return [
        plan.definition(m["schema_ref"]) if m["type"] == "definition-ref" else m for m in members
    ]


def emit_union(plan: Plan, schema: Schema, var: str) -> None:
    """Write a choice by exact type."""
    source = plan.source
    members = choices(plan, schema)
    plain = [m for m in members if is_plain(plan, m)]
    models = [m for m in members if m["type"] == "model" and not m.get("root_model")]
    others = [m for m in members if m not in plain and m not in models and m["type"] != "none"]
    if (
        others
        or len(models) > 1
        or schema.get("mode", "smart") != "smart"
        or schema.get("custom_error_type")
    ):
        return emit_whole(plan, schema, var)
    kind, word = source.local("kind"), "if"
    source.line(f"{kind} = type({var})")
    for member in models:
        cls = source.name(member["cls"], "model")
        with source.block(f"if {kind} is dict or {kind} is {cls}:"):
            source.line(f"{var} = {plan.call(member, var)}")
        word = "elif"
    tests = [f"{kind} is not {PLAIN_TYPES[m['type']].__name__}" for m in plain]
    if any(m["type"] == "none" for m in members):
        tests.append(f"{var} is not None")
    with source.block(f"{word} {' and '.join(tests) or 'True'}:"):
        source.line(GIVE_UP)
    return None


def emit_whole(plan: Plan, schema: Schema, var: str) -> None:
    """Leave the whole union to the interpreter."""
    plan.emit_interpreted(schema, var)


def emit_tagged_union(plan: Plan, schema: Schema, var: str) -> None:
    """Write the choice of a model by the value of one key."""
    source, tag = plan.source, schema["discriminator"]
    if not isinstance(tag, str) or schema.get("custom_error_type"):
        raise Unsupported("discriminator")
    table = source.local("choices")
    entries = []
    for value, choice in schema["choices"].items():
        member = (
            plan.definition(choice["schema_ref"]) if choice["type"] == "definition-ref" else choice
        )
        if type(value) is not str or member["type"] != "model":
            raise Unsupported("tagged union")
        entries.append(f"{value!r}: {plan.function(member)}")
    with source.block(f"if type({var}) is not dict:"):
        source.line(GIVE_UP)
    source.line(f"{table} = {{{', '.join(entries)}}}")
    source.line(f"{var} = {table}[{var}[{tag!r}]]({var}{plan.arguments})")


EMITTERS: dict[str, Emit] = {"union": emit_union, "tagged-union": emit_tagged_union}
