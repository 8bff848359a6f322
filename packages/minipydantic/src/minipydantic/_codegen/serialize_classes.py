"""Expressions for instances of classes that have a serializer, and for unions."""

from collections.abc import Callable, Hashable
from typing import Any

from minipydantic._codegen import serialize_containers, serialize_scalars
from minipydantic._codegen.serialize_scalars import scalar
from minipydantic._codegen.serialize_values import Form, MakeForm, Values, write_at
from minipydantic._serialize.containers import ListNode, MappingNode, SetNode, TupleNode
from minipydantic._serialize.errors import DepthError
from minipydantic._serialize.infer import AnyNode
from minipydantic._serialize.node import Node
from minipydantic._serialize.scalars import ScalarNode
from minipydantic._serialize.state import STRICT, UNCHECKED, State
from minipydantic._serialize.unions import TaggedUnionNode, UnionNode
from minipydantic._serialize.wrappers import (
    DefaultNode,
    EnumMemberNode,
    JsonOrPythonNode,
    LiteralNode,
    NullableNode,
    PrebuiltNode,
    ReferenceNode,
)

__all__ = ["FORMS"]

_DATA = (int, float, str, bytes, list, tuple, dict, set, frozenset)  # a class may derive from


def model(values: Values, node: Node, var: str) -> Form:
    """An instance of exactly the class: by the function that is generated for that."""
    return call(values, node, node.cls, var)  # type: ignore[attr-defined]


def call(values: Values, node: Node, kind: type, var: str) -> Form:
    by_node = values.by_node(node, var)
    call = f"{values.function(node)}({var}, _state)"
    return Form(None, f"({call} if {values.is_exactly(var, kind)} else {by_node})")


def _unguarded(node: Node) -> Node:
    """Return what a reference stands for, where that cannot lead back to itself."""
    if isinstance(node, ReferenceNode):
        # PERF: the guard takes 400 ns, and a model that is used twice is referred to
        target = node.target.undelegated()
        return target if is_finite(target) else node
    return node


def reference(values: Values, node: ReferenceNode, var: str) -> Form | None:
    """A model that may contain itself: through the guard against cycles, or else directly."""
    kind = _class_of(node)
    return None if kind is None else call(values, _unguarded(node), kind, var)


def is_finite(node: Node) -> bool:
    """Tell whether a schema bounds how deep its values nest: without a way back, or to anything."""
    return _is_finite(node, set(), set())


def _is_finite(node: Node, above: set[Node], known: set[Node]) -> bool:
    if node in above or not (node.has_class or type(node) in _BOUNDED):
        return False
    if node not in known:
        above.add(node)
        if not all(_is_finite(part, above, known) for part in node.parts()):
            return False
        above.remove(node)
        known.add(node)
    return True


def _class_of(node: Node) -> type | None:
    """Return the class whose instances a node stands for, if it is one of a model or the like."""
    if isinstance(node, ReferenceNode):
        node = node.target.undelegated()
    return node.cls if node.has_class else None  # type: ignore[attr-defined]


def union(values: Values, node: UnionNode, var: str) -> Form | None:
    """Values whose exact type only one member takes: without parts, or of a class."""
    results: dict[type, str] = {}
    for member in map(values.acting, node.members):
        if isinstance(member, NullableNode):
            results.setdefault(type(None), values.none)
            member = values.acting(member.node)
        if (kind := _class_of(member)) is not None and not issubclass(kind, _DATA):
            results.setdefault(kind, member_call(values, member, node, var))
        elif isinstance(member, ScalarNode) and (form := scalar(values, member, var)) is not None:
            results.setdefault(next(iter(member.identity)), form.result)
        elif not _refuses_scalars(member):
            break
    if not results:
        return None
    by_node = values.by_node(node, var)
    if not values.is_text and set(results.values()) <= {var, values.none}:
        types = values.source.name(frozenset(results), f"types_{var}")
        return Form(None, f"({var} if type({var}) in {types} else {by_node})")
    branches = [
        f"{result} if {values.is_exactly(var, kind)} else " for kind, result in results.items()
    ]
    return Form(None, f"({''.join(branches)}{by_node})")


def tagged_union(values: Values, node: TaggedUnionNode, var: str) -> Form | None:
    """Instances of a class that their tag stands for."""
    if not isinstance(node.discriminator, str):
        return None
    tags: dict[Node, list[Hashable]] = {}
    for tag, member in node.tags.items():
        tags.setdefault(values.acting(member), []).append(tag)
    branches = []
    for member, own in tags.items():
        if (kind := _class_of(member)) is not None and not issubclass(kind, dict):
            own_tags = values.source.name((*own,), "tags")
            has_tag = f"getattr({var}, {node.discriminator!r}, None) in {own_tags}"
            written = member_call(values, member, node, var)
            branches.append(f"{written} if {values.is_exactly(var, kind)} and {has_tag} else ")
    return Form(None, f"({''.join(branches)}{values.by_node(node, var)})")


def member_call(values: Values, member: Node, union: Node, var: str) -> str:
    """Return the expression that writes an instance of a member's class."""
    write_member_ = values.source.name(write_member, "member")
    write = values.function(_unguarded(member))
    arguments = f"{write}, {values.source.name(union, 'node')}.{values.target}"
    return f"{write_member_}({arguments}, {var}, _state, {values.field!r}, {values.owner})"


def write_member(
    write: Callable[[Any, State], Any],
    union: Callable[[Any, State], Any],
    value: Any,
    state: State,
    field: str | None,
    model: Any,
) -> Any:
    """Let the member of a union for the value's class write it; if it cannot, ask the union."""
    if state.check == UNCHECKED:  # else unions in unions would try each member ever more often
        state.check = STRICT
        try:
            return write(value, state)
        except (DepthError, RecursionError):
            raise
        except Exception:
            pass  # the union tries again, and tells what is wrong
        finally:
            state.check = UNCHECKED
    return write_at(union, value, state, field, model)


def _refuses_scalars(node: Node) -> bool:
    """Tell whether a member of a union never takes a scalar that another member stands for."""
    if isinstance(node, LiteralNode):  # which it would write in the same way
        return all(type(value) in (str, int, bool) for value in node.members)
    return node.has_class or isinstance(
        node, ListNode | SetNode | TupleNode | MappingNode | EnumMemberNode
    )


FORMS: dict[type[Node], MakeForm] = {
    **serialize_scalars.FORMS,
    **serialize_containers.FORMS,
    Node: model,
    ReferenceNode: reference,
    UnionNode: union,
    TaggedUnionNode: tagged_union,
}

_BOUNDED = set(FORMS) - {AnyNode, Node} | {DefaultNode, PrebuiltNode, JsonOrPythonNode}
