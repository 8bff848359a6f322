"""Expressions for values without parts: numbers, text, dates, enums, literals, and anything."""

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from minipydantic._codegen.serialize_values import Form, MakeForm, Values
from minipydantic._serialize.functions import ToStringNode
from minipydantic._serialize.infer import LEAVES, AnyNode
from minipydantic._serialize.jsontext import write_int, write_str
from minipydantic._serialize.node import Node
from minipydantic._serialize.scalars import ExactNode, FloatNode, ScalarNode
from minipydantic._serialize.wrappers import EnumMemberNode, LiteralNode, NullableNode

__all__ = ["FORMS", "scalar"]


def uuid_text(value: UUID) -> str:
    """Return what `str()` does, in less time."""
    text = value.bytes.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def scalar(values: Values, node: ScalarNode, var: str) -> Form | None:
    """Numbers, text, dates and the like: exact types only."""
    if len(node.identity) != 1:
        return None
    [kind] = node.identity
    if kind is type(None):
        return Form(f"{var} is None", values.none)
    if values.is_text and kind not in node.writers:
        return None
    guard = values.is_exactly(var, kind)
    if kind is float and values.target == "native" and kind not in values.passing(node):
        return Form(f"{guard} and -1e16 < {var} < 1e16", var)
    return Form(guard, scalar_result(values, node, kind, var))


def scalar_result(values: Values, node: ScalarNode, kind: type, var: str) -> str:
    if kind in (node.json_identity if values.is_text else values.passing(node)):
        if not values.is_text:
            return var
        if kind is bool:
            return f"('true' if {var} else 'false')"
        write = write_int if kind is int else node.writers[kind]
        return f"{values.source.name(write, f'write_{kind.__name__}')}({var})"
    if values.target == "native":
        return native_result(values, node, kind, var)
    render: Any = uuid_text if kind is UUID else node.to_jsonable
    result = f"{values.source.name(render, f'render_{kind.__name__}')}({var})"
    if node.quotes and kind is date:
        result = f"{var}.isoformat()"
    if not values.is_text:
        return result
    if node.quotes:
        return f"f'\"{{{result}}}\"'"
    return f"{values.source.name(node.writers[kind], f'write_{kind.__name__}')}({var})"


def native_result(values: Values, node: ScalarNode, kind: type, var: str) -> str:
    if kind in values.passing(node):
        return var
    if not node.quotes:
        return values.by_node(node, var)
    result = f"{values.source.name(node.to_jsonable, f'render_{kind.__name__}')}({var})"
    if kind is not datetime:
        return result
    utc = values.source.name(UTC, "utc")
    return f"({var} if {var}.tzinfo is None or {var}.tzinfo is {utc} else {result})"


def nullable(values: Values, node: NullableNode, var: str) -> Form:
    """`None` or another value."""
    guard, result = values.part(node.node, var)
    if result != var:
        result = f"({values.none} if {var} is None else {result})"
    return Form(None if guard is None else f"({var} is None or {guard})", result)


def anything(values: Values, node: AnyNode, var: str) -> Form:
    """Values without a schema: only those that are written without a look at the state."""
    by_node = values.by_node(node, var)
    if values.target == "python":
        leaves = values.source.name(LEAVES, "leaves")
        return Form(None, f"({var} if type({var}) in {leaves} else {by_node})")
    result = f"{values.source.name(write_str, 'write_str')}({var})" if values.is_text else var
    return Form(None, f"({result} if type({var}) is str else {by_node})")


def to_string(values: Values, node: ToStringNode, var: str) -> Form | None:
    """`str()` in JSON, the object itself in Python."""
    if node.when_used != "json-unless-none":
        return None
    if values.target == "python":
        return Form(None, var)
    write = f"str({var})"
    if values.is_text:
        write = f"{values.source.name(write_str, 'write_str')}({write})"
    return Form(None, f"({values.none} if {var} is None else {write})")


def literal(values: Values, node: LiteralNode, var: str) -> Form | None:
    """Strings or integers that are among those expected."""
    kinds = {type(value) for value in node.members}
    if len(kinds) != 1 or not kinds <= {str, int}:
        return None
    [kind] = kinds
    expected = values.source.name(frozenset(node.members), f"expected_{var}")
    write = write_str if kind is str else write_int
    result = f"{values.source.name(write, f'write_{kind.__name__}')}({var})"
    return Form(
        f"{values.is_exactly(var, kind)} and {var} in {expected}", result if values.is_text else var
    )


def enum(values: Values, node: EnumMemberNode, var: str) -> Form | None:
    """Members whose value is a string or an integer, written in advance."""
    cls: Any = node.cls
    if values.target == "python":
        return Form(values.is_exactly(var, cls), var)
    if any("value" in vars(base) for base in cls.__mro__ if base is not Enum):
        return None
    write: dict[type, Any] = (
        {str: write_str, int: write_int} if values.is_text else {str: str, int: int}
    )
    members = {
        id(member): write[type(member.value)](member.value)
        for member in cls.__members__.values()
        if type(member.value) in write and type(member.value) in node.values.json_identity
    }
    # PERF: the id of a member, for its class keeps it alive; Enum.__hash__ is a Python function
    written = values.source.name(members, f"members_{var}")
    return Form(f"id({var}) in {written}", f"{written}[id({var})]")


FORMS: dict[type[Node], MakeForm] = {
    ScalarNode: scalar,
    ExactNode: scalar,
    FloatNode: scalar,
    NullableNode: nullable,
    AnyNode: anything,
    ToStringNode: to_string,
    LiteralNode: literal,
    EnumMemberNode: enum,
}
