"""Emitters for values that hold other values."""

from minipydantic._codegen.functions import asks_where
from minipydantic._codegen.plan import Emit, Plan, Schema, Unsupported
from minipydantic._codegen.scalars import EMITTERS as SCALARS
from minipydantic._codegen.scalars import GIVE_UP, PLAIN_TYPES, emit_length, is_plain
from minipydantic._interp.hashes import MOST, SPREAD, is_crowded

__all__ = ["EMITTERS"]


def emit_nullable(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of a value that may be None."""
    with plan.source.block(f"if {var} is not None:"):
        plan.emit(schema["schema"], var)


def emit_default(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of a value that is there; its absence is the model's affair."""
    if schema.get("on_error", "raise") != "raise":
        raise Unsupported("on_error")
    plan.emit(schema["schema"], var)


def emit_chosen(choice: str) -> Emit:
    """Return the emitter of a schema that has one branch here."""

    def emit(plan: Plan, schema: Schema, var: str) -> None:
        if choice == "mode":
            plan.emit(schema["json_schema" if plan.json else "python_schema"], var)
        else:
            plan.emit(schema["strict_schema" if plan.is_strict(schema) else "lax_schema"], var)

    return emit


def emit_reference(plan: Plan, schema: Schema, var: str) -> None:
    """Write the call of a definition's function, or a scalar's code in place."""
    target = plan.definition(schema["schema_ref"])
    if target["type"] in SCALARS:
        plan.emit(target, var)
    elif target["type"] != "model" and asks_where(target):
        raise Unsupported("a function that asks for its field, in several places")
    else:  # it may refer to itself
        plan.source.line(f"{var} = {plan.call(target, var)}")


def emit_items(plan: Plan, schema: Schema | None, var: str) -> str:
    """Write the validation of every item of `var`; return an expression to iterate over them."""
    source = plan.source
    if schema is None or schema["type"] == "any":
        return var
    if is_plain(plan, schema):
        # PERF: 18 ns for an item; a set of the types takes as long for many, and 0.15 us at least.
        item = source.local("item")
        exact = source.name(PLAIN_TYPES[schema["type"]], schema["type"])
        with (
            source.block(f"for {item} in {var}:"),
            source.block(f"if type({item}) is not {exact}:"),
        ):
            if schema["type"] == "str" or plan.is_strict(schema):
                source.line(GIVE_UP)
                return var
            out = source.local("items")
            source.line(f"{out} = []")
            with source.block(f"for {item} in {var}:"):
                plan.emit(schema, item)
                source.line(f"{out}.append({item})")
            source.line(f"{var} = {out}")
            source.line("break")
        return var
    inner = plan.definition(schema["schema_ref"]) if schema["type"] == "definition-ref" else schema
    if inner["type"] == "model":
        if plan.parameters:
            return f"[{plan.call(inner, '_i')} for _i in {var}]"
        return f"map({plan.function(inner)}, {var})"
    out, item = source.local("items"), source.local("item")
    source.line(f"{out} = []")
    with source.block(f"for {item} in {var}:"):
        plan.emit(schema, item)
        source.line(f"{out}.append({item})")
    return out


def emit_list(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of a list."""
    if schema.get("fail_fast"):
        return plan.emit_interpreted(schema, var)
    with plan.source.block(f"if type({var}) is not list:"):
        plan.source.line(GIVE_UP)
    emit_length(plan, schema, var)
    items = emit_items(plan, schema.get("items_schema"), var)
    if items != var and not items.startswith("map("):
        return plan.source.line(f"{var} = {items}")
    if items == var and plan.json:  # the list was made for this call alone
        return None
    return plan.source.line(f"{var} = [*{items}]")


def _fresh(items: str, var: str) -> str:
    return f"[*{items}]" if items == var else items


def is_spread(plan: Plan, schema: Schema | None) -> bool:
    """Tell whether few valid values of a schema have the same hash, whoever chooses them.

    The hashes of texts and bytes depend on a secret; of floats, at most 34 share one.
    """
    if schema is None:
        return False
    if schema["type"] == "definition-ref":
        schema = plan.definition(schema["schema_ref"])
    return schema["type"] in {"str", "bytes", "bool", "float", "literal", "enum", "date"}


def refuse_crowds(plan: Plan, schema: Schema | None, values: str) -> None:
    """Leave it to the interpreter to say which values have the same hash."""
    test = f"{plan.source.name(is_crowded, 'is_crowded')}({values})"
    if schema is not None and schema["type"] == "int":  # PERF: 25 ns an item instead of 45
        test = f"(max({values}) > {SPREAD} or min({values}) < -{SPREAD}) and {test}"
    with plan.source.block(f"if len({values}) > {MOST} and {test}:"):
        plan.source.line(GIVE_UP)


def emit_set(kind: str) -> Emit:
    """Return the emitter of a set or a frozenset."""

    def emit(plan: Plan, schema: Schema, var: str) -> None:
        if schema.get("fail_fast"):
            return plan.emit_interpreted(schema, var)
        exact = f"type({var}) is not {kind}"
        lax = "" if plan.is_strict(schema) and not plan.json else f" and type({var}) is not list"
        with plan.source.block(f"if {exact}{lax}:"):
            plan.source.line(GIVE_UP)
        items = emit_items(plan, schema.get("items_schema"), var)
        # a new one, as always: `frozenset` and `tuple` return what is one already
        plan.source.line(f"{var} = {_fresh(items, var)}")
        if not is_spread(plan, schema.get("items_schema")):
            refuse_crowds(plan, schema.get("items_schema"), var)
        plan.source.line(f"{var} = {kind}({var})")
        return emit_length(plan, schema, var)

    return emit


def emit_tuple(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of a tuple: of a fixed shape, or of one kind of items."""
    source, items = plan.source, schema["items_schema"]
    variadic = schema.get("variadic_item_index")
    if schema.get("fail_fast") or (variadic is not None and len(items) != 1):
        return plan.emit_interpreted(schema, var)
    lax = "" if plan.is_strict(schema) and not plan.json else f" and type({var}) is not list"
    with source.block(f"if type({var}) is not tuple{lax}:"):
        source.line(GIVE_UP)
    emit_length(plan, schema, var)
    if variadic is not None:
        return source.line(f"{var} = tuple({_fresh(emit_items(plan, items[0], var), var)})")
    with source.block(f"if len({var}) != {len(items)}:"):
        source.line(GIVE_UP)
    names = [source.local("item") for _ in items]
    if names:
        source.line(f"{', '.join(names)}, = {var}")
    for name, item in zip(names, items, strict=True):
        plan.emit(item, name)
    return source.line(f"{var} = ({', '.join(names)}{',' if len(names) == 1 else ''})")


def emit_dict(plan: Plan, schema: Schema, var: str) -> None:
    """Write the validation of a dict."""
    source = plan.source
    if schema.get("fail_fast"):
        return plan.emit_interpreted(schema, var)
    with source.block(f"if type({var}) is not dict:"):
        source.line(GIVE_UP)
    emit_length(plan, schema, var)
    keys, values = schema.get("keys_schema"), schema.get("values_schema")
    out, key, value = source.local("dict"), source.local("key"), source.local("value")
    taken: str | None = None
    if keys is not None and not is_spread(plan, keys) and keys["type"] != "int":
        taken = source.local("keys")
        source.line(f"{taken} = []")
    source.line(f"{out} = {'[]' if taken else '{}'}")
    with source.block(f"for {key}, {value} in {var}.items():"):
        if keys:
            plan.emit(keys, key)
            if keys["type"] == "int":  # PERF: 25 ns, and 60 for keys in a list of their own
                source.line(f"if not -{SPREAD} < {key} < {SPREAD}: {GIVE_UP}")
        if values:
            plan.emit(values, value)
        if taken:
            source.line(f"{taken}.append({key})")
            source.line(f"{out}.append({value})")
        else:
            source.line(f"{out}[{key}] = {value}")
    if taken:
        refuse_crowds(plan, keys, taken)
        out = f"dict(zip({taken}, {out}))"
    return source.line(f"{var} = {out}")


EMITTERS: dict[str, Emit] = {
    "nullable": emit_nullable,
    "default": emit_default,
    "json-or-python": emit_chosen("mode"),
    "lax-or-strict": emit_chosen("strictness"),
    "definition-ref": emit_reference,
    "list": emit_list,
    "set": emit_set("set"),
    "frozenset": emit_set("frozenset"),
    "tuple": emit_tuple,
    "dict": emit_dict,
}
