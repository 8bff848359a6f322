"""Expressions that serialise one value, for generated serializers.

Every kind of node tells what the usual values are (a guard, free of side effects) and how one is
written. What is unusual goes to the node itself, told where it stands (`write_at`), which knows all
the rest: subclasses, warnings, the choice within unions.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from minipydantic._codegen.source import Source
from minipydantic._serialize.containers import DICT, ListNode, MappingNode, SetNode, TupleNode
from minipydantic._serialize.fields import RecordNode
from minipydantic._serialize.filters import NO_FILTER
from minipydantic._serialize.functions import ToStringNode
from minipydantic._serialize.infer import LEAVES, AnyNode
from minipydantic._serialize.jsontext import write_int, write_str
from minipydantic._serialize.node import Node
from minipydantic._serialize.orjson_text import writes_large_floats_alike
from minipydantic._serialize.scalars import ExactNode, FloatNode, ScalarNode
from minipydantic._serialize.state import State, Trim
from minipydantic._serialize.unions import UnionNode
from minipydantic._serialize.wrappers import (
    DefaultNode,
    EnumMemberNode,
    JsonOrPythonNode,
    LiteralNode,
    NullableNode,
    PrebuiltNode,
    ReferenceNode,
)

__all__ = ["Form", "Values"]


class Form(NamedTuple):
    """How the usual values of a node are written.

    Attributes:
        guard: A condition that holds for them; `None` if it holds for all.
        result: The expression that writes one.
    """

    guard: str | None
    result: str


def write_at(
    write: Callable[[Any, State], Any], value: Any, state: State, field: str | None, model: Any
) -> Any:
    """Let a node write `value` as part of a field, which user functions and warnings name."""
    outer_model, outer_name = state.model, state.field_name
    state.model, state.field_name = model, field
    try:
        return write(value, state)
    finally:
        state.model, state.field_name = outer_model, outer_name


def uuid_text(value: UUID) -> str:
    """Return what `str()` does, in less time."""
    text = value.bytes.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Values:
    """Writes expressions for one target.

    Args:
        source: The module being written.
        target: `python`, `jsonable`, `text` or `native`.
        owner: The expression for the model that the values are of.
        trim: The options for which models leave fields out.

    Attributes:
        functions: By the global names of nodes, the local names of their functions. Those have to
            be looked up at each call, for generated code takes their place later.
    """

    def __init__(
        self, source: Source, target: str, owner: str = "_v", trim: Trim | None = None
    ) -> None:
        self.trim = trim
        self.functions: dict[str, str] = {}
        self.source = source
        self.target = target
        self.owner = owner
        self.is_text = target == "text"
        self.none = "'null'" if self.is_text else "None"
        self._field: str | None = None

    def form(self, node: Node, var: str, field: str | None) -> Form:
        """Return how the value of a field is written.

        Args:
            node: Its serializer.
            var: The variable that holds it.
            field: The field's name, if it is one.
        """
        self._field = field
        return self._form(node, var)

    def write_prelude(self) -> None:
        """Write the lines that must stand before the expressions."""
        for node, function in self.functions.items():
            if self.trim is None or isinstance(self.source.names[node], ReferenceNode):
                self.source.line(f"{function} = {node}.{self.target}")
            else:
                trim = self.source.name(self.trim, "trim")
                self.source.line(f"{function} = {node}.trimmed({self.target!r}, {trim})")

    def _form(self, node: Node, var: str) -> Form:
        node = self.acting(node)
        make = Values.model if node.has_class else _FORMS.get(type(node))
        form = make(self, node, var) if make is not None else None
        return Form(None, self._by_node(node, var)) if form is None else form

    def acting(self, node: Node) -> Node:
        """Return the node that writes the values for this target."""
        node = node.undelegated()
        if isinstance(node, JsonOrPythonNode):
            return self.acting(node.python_node if self.target == "python" else node.json_node)
        return node

    def _any_value(self, node: Node, var: str) -> str:
        """Return the expression that writes whatever value there is."""
        guard, result = self._form(node, var)
        return result if guard is None else f"{result} if {guard} else {self._by_node(node, var)}"

    def _by_node(self, node: Node, var: str) -> str:
        write_at_, node_ = self.source.name(write_at, "at"), self.source.name(node, "node")
        return f"{write_at_}({node_}.{self.target}, {var}, _state, {self._field!r}, {self.owner})"

    def _is(self, var: str, kind: type) -> str:
        return f"type({var}) is {self.source.name(kind, f't_{kind.__name__}')}"

    def _all_same(self, types: frozenset[type], values: str) -> str | None:
        """Return a condition under which all of `values` pass as they are, if there is one."""
        if self.is_text or not types:
            return None
        # PERF: one pass in C; `type(x) is ...` for each of 20 items takes 630 ns instead of 480
        return f"{self.source.name(types.issuperset, 'only')}(map(type, {values}))"

    def _passing(self, node: Node) -> frozenset[type]:
        if self.target != "native":
            return node.identity if self.target == "python" else node.json_identity
        if isinstance(node, ScalarNode) and node.quotes:
            return node.identity & _NATIVE
        if isinstance(node, FloatNode) and node.nulls_infinities and writes_large_floats_alike():
            return node.identity
        return node.json_identity - _FLOATS

    # one method per kind of node

    def scalar(self, node: ScalarNode, var: str) -> Form | None:
        """Numbers, text, dates and the like: exact types only."""
        if len(node.identity) != 1:
            return None
        [kind] = node.identity
        if kind is type(None):
            return Form(f"{var} is None", self.none)
        if self.is_text and kind not in node.writers:
            return None
        guard = self._is(var, kind)
        if kind is float and self.target == "native" and kind not in self._passing(node):
            return Form(f"{guard} and -1e16 < {var} < 1e16", var)
        return Form(guard, self._scalar_result(node, kind, var))

    def _scalar_result(self, node: ScalarNode, kind: type, var: str) -> str:
        if kind in (node.json_identity if self.is_text else self._passing(node)):
            if not self.is_text:
                return var
            if kind is bool:
                return f"('true' if {var} else 'false')"
            write = write_int if kind is int else node.writers[kind]
            return f"{self.source.name(write, f'write_{kind.__name__}')}({var})"
        if self.target == "native":
            return self._native_result(node, kind, var)
        render: Any = uuid_text if kind is UUID else node.to_jsonable
        result = f"{self.source.name(render, f'render_{kind.__name__}')}({var})"
        if node.quotes and kind is date:
            result = f"{var}.isoformat()"
        if not self.is_text:
            return result
        if node.quotes:
            return f"f'\"{{{result}}}\"'"
        return f"{self.source.name(node.writers[kind], f'write_{kind.__name__}')}({var})"

    def _native_result(self, node: ScalarNode, kind: type, var: str) -> str:
        if kind in self._passing(node):
            return var
        if not node.quotes:
            return self._by_node(node, var)
        result = f"{self.source.name(node.to_jsonable, f'render_{kind.__name__}')}({var})"
        if kind is not datetime:
            return result
        utc = self.source.name(UTC, "utc")
        return f"({var} if {var}.tzinfo is None or {var}.tzinfo is {utc} else {result})"

    def nullable(self, node: NullableNode, var: str) -> Form:
        """`None` or another value."""
        guard, result = self._form(node.node, var)
        if result != var:
            result = f"({self.none} if {var} is None else {result})"
        return Form(None if guard is None else f"({var} is None or {guard})", result)

    def any(self, node: AnyNode, var: str) -> Form:
        """Values without a schema: only those that are written without a look at the state."""
        by_node = self._by_node(node, var)
        if self.target == "python":
            leaves = self.source.name(LEAVES, "leaves")
            return Form(None, f"({var} if type({var}) in {leaves} else {by_node})")
        result = f"{self.source.name(write_str, 'write_str')}({var})" if self.is_text else var
        return Form(None, f"({result} if type({var}) is str else {by_node})")

    def to_string(self, node: ToStringNode, var: str) -> Form | None:
        """`str()` in JSON, the object itself in Python."""
        if node.when_used != "json-unless-none":
            return None
        if self.target == "python":
            return Form(None, var)
        write = f"str({var})"
        if self.is_text:
            write = f"{self.source.name(write_str, 'write_str')}({write})"
        return Form(None, f"({self.none} if {var} is None else {write})")

    def literal(self, node: LiteralNode, var: str) -> Form | None:
        """Strings or integers that are among those expected."""
        kinds = {type(value) for value in node.members}
        if len(kinds) != 1 or not kinds <= {str, int}:
            return None
        [kind] = kinds
        expected = self.source.name(frozenset(node.members), f"expected_{var}")
        write = write_str if kind is str else write_int
        result = f"{self.source.name(write, f'write_{kind.__name__}')}({var})"
        return Form(
            f"{self._is(var, kind)} and {var} in {expected}", result if self.is_text else var
        )

    def enum(self, node: EnumMemberNode, var: str) -> Form | None:
        """Members whose value is a string or an integer, written in advance."""
        cls: Any = node.cls
        if self.target == "python":
            return Form(self._is(var, cls), var)
        if any("value" in vars(base) for base in cls.__mro__ if base is not Enum):
            return None
        write: dict[type, Any] = (
            {str: write_str, int: write_int} if self.is_text else {str: str, int: int}
        )
        members = {
            id(member): write[type(member.value)](member.value)
            for member in cls.__members__.values()
            if type(member.value) in write and type(member.value) in node.values.json_identity
        }
        # PERF: the id of a member, for its class keeps it alive; Enum.__hash__ is a Python function
        written = self.source.name(members, f"members_{var}")
        return Form(f"id({var}) in {written}", f"{written}[id({var})]")

    def model(self, node: Node, var: str) -> Form:
        """An instance of exactly the class: by the function that is generated for that."""
        return self._call(node, node.cls, var)  # type: ignore[attr-defined]

    def _call(self, node: Node, kind: type, var: str) -> Form:
        node_ = self.source.name(node, "node")
        if node_ not in self.functions:
            self.functions[node_] = self.source.local("write")
        by_node = self._by_node(node, var)
        call = f"{self.functions[node_]}({var}, _state)"
        return Form(None, f"({call} if {self._is(var, kind)} else {by_node})")

    def reference(self, node: ReferenceNode, var: str) -> Form | None:
        """A model that may contain itself: through the guard against cycles, or else directly."""
        target = node.target.undelegated()
        if not target.has_class:
            return None
        # PERF: the guard takes 400 ns, and a model that is used twice is referred to
        return self._call(target if is_finite(target) else node, target.cls, var)  # type: ignore[attr-defined]

    def union(self, node: UnionNode, var: str) -> Form | None:
        """Values whose exact type only one member takes and that have no parts."""
        results: dict[type, str] = {}
        for member in node.members:
            member = self.acting(member)
            if isinstance(member, NullableNode):
                results.setdefault(type(None), self.none)
                member = self.acting(member.node)
            if _refuses_scalars(member):
                continue
            if not isinstance(member, ScalarNode):
                break
            form = self.scalar(member, var)
            if form is None:
                break
            results.setdefault(next(iter(member.identity)), form.result)
        if not results:
            return None
        by_node = self._by_node(node, var)
        if not self.is_text and set(results.values()) <= {var, self.none}:
            types = self.source.name(frozenset(results), f"types_{var}")
            return Form(None, f"({var} if type({var}) in {types} else {by_node})")
        branches = [f"{result} if {self._is(var, kind)} else " for kind, result in results.items()]
        return Form(None, f"({''.join(branches)}{by_node})")

    def list(self, node: ListNode, var: str) -> Form | None:
        """Lists."""
        return self._array(node, list, var)

    def set(self, node: SetNode, var: str) -> Form | None:
        """Sets and frozen sets."""
        return self._array(node, node.accepted, var)

    def tuple(self, node: TupleNode, var: str) -> Form | None:
        """Tuples, of one type or by position."""
        if node.is_uniform:
            return self._array(node, tuple, var)
        if node.filter is not NO_FILTER or node.variadic is not None or not node.positions:
            return None
        items = [
            self._any_value(item, f"{var}[{index}]") for index, item in enumerate(node.positions)
        ]
        guard = f"{self._is(var, tuple)} and len({var}) == {len(items)}"
        if self.is_text:
            return Form(guard, f"'[%s]' % ','.join(({', '.join(f'({i})' for i in items)},))")
        display = ", ".join(f"({item})" for item in items)
        return Form(guard, f"({display},)" if self.target == "python" else f"[{display}]")

    def _array(self, node: Any, kind: type, var: str) -> Form | None:
        if node.filter is not NO_FILTER:
            return None
        items = self.acting(node.items)
        item, guard = self.source.local("i"), self._is(var, kind)
        each = f"[{self._any_value(items, item)} for {item} in {var}]"
        if self.is_text:
            return Form(guard, self._numbers(items, kind, var, f"'[%s]' % ','.join({each})"))
        made = each if kind is list or self.target != "python" else f"{kind.__name__}({each})"
        same = self._all_same(self._passing(items), var)
        if same is None or (self.target == "python" and kind is set):
            return Form(guard, made)
        if self._is_shared(kind) and isinstance(items, ScalarNode):
            return Form(f"{guard} and {same}", var)
        copy = f"{var}.copy()" if kind is list else f"[*{var}]"
        if (self.target == "python" and kind is not list) or self._is_shared(kind):
            copy = var  # tuples and frozen sets do not change
        return Form(guard, f"({copy} if {same} else {made})")

    def _is_shared(self, kind: type) -> bool:
        """Tell whether a container is read at once, so that it need not be copied."""
        return self.target == "native" and kind in (list, tuple, dict)

    def _numbers(self, items: Node, kind: type, var: str, general: str) -> str:
        """Return the expression for an array that may be a list of numbers."""
        if kind is not list or items.identity not in _NUMBERS:
            return general
        only = self.source.name(items.identity.issuperset, "only")
        write = self.source.name(write_numbers, "write_numbers")
        return f"({only}(map(type, {var})) and {write}({var}) or {general})"

    def mapping(self, node: MappingNode, var: str) -> Form | None:
        """Dicts."""
        if node.mapping is not DICT or node.filter is not NO_FILTER:
            return None
        keys, values = self.acting(node.keys), self.acting(node.values)
        key, item, guard = self.source.local("k"), self.source.local("i"), self._is(var, dict)
        written_key, written = self._key(keys, key), self._any_value(values, item)
        pairs = f"for {key}, {item} in {var}.items()"
        if self.is_text:
            write = self.source.name(write_str, "write_str")
            members = f"['%s:%s' % ({write}({written_key}), {written}) {pairs}]"
            return Form(guard, f"'{{%s}}' % ','.join({members})")
        made = f"{{({written_key}): ({written}) {pairs}}}"
        passing_keys = keys.identity
        if self.target != "python":  # where keys are strings
            passing_keys &= _STRINGS
        same_keys = self._all_same(passing_keys, var)
        same = self._all_same(self._passing(values), f"{var}.values()")
        if self.target == "native":  # where equal keys would be lost
            if same_keys is None:
                return None
            guard, same_keys = f"{guard} and {same_keys}", "True"
            if same is not None and isinstance(values, ScalarNode):
                return Form(f"{guard} and {same}", var)
        if same is None or same_keys is None:
            return Form(guard, made)
        copy = var if self._is_shared(dict) else f"{var}.copy()"
        condition = same if same_keys == "True" else f"{same_keys} and {same}"
        return Form(guard, f"({copy} if {condition} else {made})")

    def _key(self, node: Node, var: str) -> str:
        """Return the expression that writes the key of a dict."""
        if self.target == "python":
            return self._any_value(node, var)
        at, node_ = self.source.name(write_at, "at"), self.source.name(node, "node")
        by_node = f"{at}({node_}.key, {var}, _state, {self._field!r}, {self.owner})"
        if str in node.identity:
            return f"{var} if type({var}) is str else {by_node}"
        if isinstance(node, ScalarNode) and int in node.identity:
            return f"str({var}) if type({var}) is int else {by_node}"
        return by_node


_STRINGS, _FLOATS = frozenset([str]), frozenset([float])
_NUMBERS = (frozenset([int]), _FLOATS)
_NATIVE = frozenset([date, UUID])  # what orjson writes in the same way, beside what JSON has


def write_numbers(value: list[Any]) -> str | None:
    """Return the JSON text of a list of integers or of floats, if Python writes it as JSON does."""
    try:
        text = repr(value)
    except ValueError:  # an integer of too many digits
        return None
    return None if "n" in text or "e" in text else text.replace(" ", "")


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


def _refuses_scalars(node: Node) -> bool:
    """Tell whether a member of a union never takes a scalar that another member stands for."""
    if isinstance(node, LiteralNode):  # which it would write in the same way
        return all(type(value) in (str, int, bool) for value in node.members)
    return node.has_class or isinstance(
        node, ListNode | SetNode | TupleNode | MappingNode | EnumMemberNode
    )


_FORMS: dict[type[Node], Callable[[Values, Any, str], Form | None]] = {
    ScalarNode: Values.scalar,
    ExactNode: Values.scalar,
    FloatNode: Values.scalar,
    NullableNode: Values.nullable,
    AnyNode: Values.any,
    ToStringNode: Values.to_string,
    LiteralNode: Values.literal,
    EnumMemberNode: Values.enum,
    ReferenceNode: Values.reference,
    UnionNode: Values.union,
    ListNode: Values.list,
    SetNode: Values.set,
    TupleNode: Values.tuple,
    MappingNode: Values.mapping,
}

_BOUNDED = set(_FORMS) - {AnyNode} | {DefaultNode, PrebuiltNode, JsonOrPythonNode, RecordNode}
