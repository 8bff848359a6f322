"""Expressions for lists, sets, tuples, dicts and typed dicts."""

from typing import Any

from minipydantic._codegen.serialize_values import Form, MakeForm, Values, write_at
from minipydantic._sentinels import MISSING
from minipydantic._serialize.containers import DICT, ListNode, MappingNode, SetNode, TupleNode
from minipydantic._serialize.fields import RecordNode
from minipydantic._serialize.filters import NO_FILTER
from minipydantic._serialize.jsontext import write_str
from minipydantic._serialize.node import Node
from minipydantic._serialize.scalars import ScalarNode

__all__ = ["FORMS"]

_STRINGS = frozenset([str])
_NUMBERS = (frozenset([int]), frozenset([float]))


def sequence(values: Values, node: ListNode, var: str) -> Form | None:
    """Lists."""
    return array(values, node, list, var)


def unordered(values: Values, node: SetNode, var: str) -> Form | None:
    """Sets and frozen sets."""
    return array(values, node, node.accepted, var)


def positions(values: Values, node: TupleNode, var: str) -> Form | None:
    """Tuples, of one type or by position."""
    if node.is_uniform:
        return array(values, node, tuple, var)
    if node.filter is not NO_FILTER or node.variadic is not None or not node.positions:
        return None
    items = [values.any_value(item, f"{var}[{index}]") for index, item in enumerate(node.positions)]
    guard = f"{values.is_exactly(var, tuple)} and len({var}) == {len(items)}"
    if values.is_text:
        return Form(guard, f"'[%s]' % ','.join(({', '.join(f'({i})' for i in items)},))")
    display = ", ".join(f"({item})" for item in items)
    return Form(guard, f"({display},)" if values.target == "python" else f"[{display}]")


def array(values: Values, node: Any, kind: type, var: str) -> Form | None:
    if node.filter is not NO_FILTER:
        return None
    items = values.acting(node.items)
    item, guard = values.source.local("i"), values.is_exactly(var, kind)
    each = f"[{values.any_value(items, item)} for {item} in {var}]"
    if values.is_text:
        return Form(guard, numbers(values, items, kind, var, f"'[%s]' % ','.join({each})"))
    made = each if kind is list or values.target != "python" else f"{kind.__name__}({each})"
    same = values.all_same(values.passing(items), var)
    if same is None or (values.target == "python" and kind is set):
        return Form(guard, made)
    if is_shared(values, kind) and isinstance(items, ScalarNode):
        return Form(f"{guard} and {same}", var)
    copy = f"{var}.copy()" if kind is list else f"[*{var}]"
    if (values.target == "python" and kind is not list) or is_shared(values, kind):
        copy = var  # tuples and frozen sets do not change
    return Form(guard, f"({copy} if {same} else {made})")


def is_shared(values: Values, kind: type) -> bool:
    """Tell whether a container is read at once, so that it need not be copied."""
    return values.target == "native" and kind in (list, tuple, dict)


def numbers(values: Values, items: Node, kind: type, var: str, general: str) -> str:
    """Return the expression for an array that may be a list of numbers."""
    if kind is not list or items.identity not in _NUMBERS:
        return general
    only = values.source.name(items.identity.issuperset, "only")
    write = values.source.name(write_numbers, "write_numbers")
    return f"({only}(map(type, {var})) and {write}({var}) or {general})"


def write_numbers(value: list[Any]) -> str | None:
    """Return the JSON text of a list of integers or of floats, if Python writes it as JSON does."""
    try:
        text = repr(value)
    except ValueError:  # an integer of too many digits
        return None
    return None if "n" in text or "e" in text else text.replace(" ", "")


def mapping(values: Values, node: MappingNode, var: str) -> Form | None:
    """Dicts."""
    if node.mapping is not DICT or node.filter is not NO_FILTER:
        return None
    keys, items = values.acting(node.keys), values.acting(node.values)
    key, item = values.source.local("k"), values.source.local("i")
    guard = values.is_exactly(var, dict)
    written_key, written = write_key(values, keys, key), values.any_value(items, item)
    pairs = f"for {key}, {item} in {var}.items()"
    if values.is_text:
        write = values.source.name(write_str, "write_str")
        members = f"['%s:%s' % ({write}({written_key}), {written}) {pairs}]"
        return Form(guard, f"'{{%s}}' % ','.join({members})")
    made = f"{{({written_key}): ({written}) {pairs}}}"
    passing_keys = keys.identity
    if values.target != "python":  # where keys are strings
        passing_keys &= _STRINGS
    same_keys = values.all_same(passing_keys, var)
    same = values.all_same(values.passing(items), f"{var}.values()")
    if values.target == "native":
        if same_keys is None:  # equal keys would be lost
            return None
        guard = f"{guard} and {same_keys}"
        if same is not None and isinstance(items, ScalarNode):
            return Form(f"{guard} and {same}", var)
        return Form(guard, made if same is None else f"({var} if {same} else {made})")
    if same is None or same_keys is None:
        return Form(guard, made)
    return Form(guard, f"({var}.copy() if {same_keys} and {same} else {made})")


def write_key(values: Values, node: Node, var: str) -> str:
    """Return the expression that writes the key of a dict."""
    if values.target == "python":
        return values.any_value(node, var)
    at, node_ = values.source.name(write_at, "at"), values.source.name(node, "node")
    by_node = f"{at}({node_}.key, {var}, _state, {values.field!r}, {values.owner})"
    if str in node.identity:
        return f"{var} if type({var}) is str else {by_node}"
    if isinstance(node, ScalarNode) and int in node.identity:
        return f"str({var}) if type({var}) is int else {by_node}"
    return by_node


def record(values: Values, node: RecordNode, var: str) -> Form | None:
    """Typed dicts that have exactly the fields, in their order."""
    fields = node.fields
    odd = node.computed or node.excluded or node.extras or node.is_conditional
    keys = [field.key(None) for field in fields.values()]
    aliased = any(keys != [field.key(b) for field in fields.values()] for b in (True, False))
    if odd or aliased or node.runs_user_code or not fields or len({*keys}) < len(keys):
        return None
    before, missing = (values.field, values.owner), values.source.name(MISSING, "missing")
    guard = f"_state.plain and {values.is_exactly(var, dict)} and [*{var}] == "
    guard += values.source.name([*fields], "names")
    members = []
    for (name, field), key in zip(fields.items(), keys, strict=True):
        values.field, values.owner = name, var
        item = f"{var}[{name!r}]"
        form = values.part(field.node, item)
        guard += f" and {form.guard or f'{item} is not {missing}'}"
        written = f"{write_str(key)}:" if values.is_text else key
        members.append(
            f"{written!r} + {form.result}" if values.is_text else f"{key!r}: {form.result}"
        )
    values.field, values.owner = before
    if values.is_text:
        return Form(guard, f"'{{%s}}' % ','.join(({', '.join(members)},))")
    return Form(guard, f"{{{', '.join(members)}}}")


FORMS: dict[type[Node], MakeForm] = {
    ListNode: sequence,
    SetNode: unordered,
    TupleNode: positions,
    MappingNode: mapping,
    RecordNode: record,
}
