"""Expressions that serialise one value, for generated serializers.

Every kind of node tells what the usual values are (a guard, free of side effects) and how one is
written: the modules beside this one hold a function for each. What is unusual goes to the node
itself, told where it stands (`write_at`), which knows all the rest: subclasses, warnings, the
choice within unions.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from minipydantic._codegen.source import Source
from minipydantic._serialize.node import Node
from minipydantic._serialize.orjson_text import writes_large_floats_alike
from minipydantic._serialize.scalars import FloatNode, ScalarNode
from minipydantic._serialize.state import State, Trim
from minipydantic._serialize.wrappers import JsonOrPythonNode

__all__ = ["Form", "MakeForm", "Values", "write_at"]

_FLOATS = frozenset([float])
_NATIVE = frozenset([date, UUID])  # what orjson writes in the same way, beside what JSON has


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


class Values:
    """Writes expressions for one target.

    Args:
        source: The module being written.
        forms: What writes the expressions for each type of node; for those of a class under `Node`.
        target: `python`, `jsonable`, `text` or `native`.
        owner: The expression for the model that the values are of.
        trim: The options for which models leave fields out.

    Attributes:
        functions: By the global names of nodes, the local names of their functions. Those have to
            be looked up at each call, for generated code takes their place later.
    """

    def __init__(
        self,
        source: Source,
        forms: "Mapping[type[Node], MakeForm]",
        target: str,
        owner: str = "_v",
        trim: Trim | None = None,
    ) -> None:
        self.forms = forms
        self.trim = trim
        self.functions: dict[str, str] = {}
        self.source = source
        self.target = target
        self.owner = owner
        self.is_text = target == "text"
        self.none = "'null'" if self.is_text else "None"
        self.field: str | None = None

    def form(self, node: Node, var: str, field: str | None) -> Form:
        """Return how the value of a field is written.

        Args:
            node: Its serializer.
            var: The variable that holds it.
            field: The field's name, if it is one.
        """
        self.field = field
        return self.part(node, var)

    def write_prelude(self) -> None:
        """Write the lines that must stand before the expressions."""
        for node, function in self.functions.items():
            if self.trim is None or not self.source.names[node].has_class:
                self.source.line(f"{function} = {node}.{self.target}")
            else:
                trim = self.source.name(self.trim, "trim")
                self.source.line(f"{function} = {node}.trimmed({self.target!r}, {trim})")

    def part(self, node: Node, var: str) -> Form:
        """Return how a value inside the field's value is written."""
        node = self.acting(node)
        make = self.forms.get(Node if node.has_class else type(node))
        form = make(self, node, var) if make is not None else None
        return Form(None, self.by_node(node, var)) if form is None else form

    def acting(self, node: Node) -> Node:
        """Return the node that writes the values for this target."""
        node = node.undelegated()
        if isinstance(node, JsonOrPythonNode):
            is_data = self.target in ("python", "jsonable")
            return self.acting(node.python_node if is_data else node.json_node)
        return node

    def any_value(self, node: Node, var: str) -> str:
        """Return the expression that writes whatever value there is."""
        guard, result = self.part(node, var)
        return result if guard is None else f"{result} if {guard} else {self.by_node(node, var)}"

    def by_node(self, node: Node, var: str) -> str:
        """Return the expression that leaves a value to its node."""
        write_at_, node_ = self.source.name(write_at, "at"), self.source.name(node, "node")
        return f"{write_at_}({node_}.{self.target}, {var}, _state, {self.field!r}, {self.owner})"

    def is_exactly(self, var: str, kind: type) -> str:
        """Return the condition that a value is of a type, and of no type derived from it."""
        return f"type({var}) is {self.source.name(kind, f't_{kind.__name__}')}"

    def all_same(self, types: frozenset[type], values: str) -> str | None:
        """Return a condition under which all of `values` pass as they are, if there is one."""
        if self.is_text or not types:
            return None
        # PERF: one pass in C; `type(x) is ...` for each of 20 items takes 630 ns instead of 480
        return f"{self.source.name(types.issuperset, 'only')}(map(type, {values}))"

    def passing(self, node: Node) -> frozenset[type]:
        """Return the exact types that pass as they are."""
        if self.target != "native":
            return node.identity if self.target == "python" else node.json_identity
        if isinstance(node, ScalarNode) and node.quotes:
            return node.identity & _NATIVE
        if isinstance(node, FloatNode) and node.nulls_infinities and writes_large_floats_alike():
            return node.identity
        return node.json_identity - _FLOATS

    def function(self, node: Node) -> str:
        """Return the local name of a node's function."""
        node_ = self.source.name(node, "node")
        if node_ not in self.functions:
            self.functions[node_] = self.source.local("write")
        return self.functions[node_]


MakeForm = Callable[[Values, Any, str], Form | None]
