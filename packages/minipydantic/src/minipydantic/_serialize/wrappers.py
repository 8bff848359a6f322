"""Nodes that stand before another node."""

from collections.abc import Callable, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from minipydantic._sentinels import MISSING
from minipydantic._serialize.errors import PydanticSerializationUnexpectedValue, TextError
from minipydantic._serialize.jsontext import write_str
from minipydantic._serialize.node import Node, UniformNode
from minipydantic._serialize.state import State

if TYPE_CHECKING:
    from minipydantic._serialize.infer import Inference

__all__ = [
    "ELLIPSIS",
    "DefaultNode",
    "EnumMemberNode",
    "JsonNode",
    "JsonOrPythonNode",
    "LiteralNode",
    "MissingNode",
    "NullableNode",
    "ReferenceNode",
    "SingletonNode",
]

_NONE = type(None)
_CONSTANTS = frozenset([bool, int, float, str, _NONE])  # compared without side effects


class NullableNode(Node):
    """`None`, or what the inner node writes."""

    __slots__ = ("node",)

    kind = "Nullable"

    def __init__(self, node: Node) -> None:
        super().__init__("nullable")
        self.node = node
        self.identity = node.identity | {_NONE}
        self.json_identity = node.json_identity | {_NONE}
        self.writers = {**node.writers, _NONE: lambda value: "null"}

    def parts(self) -> Sequence[Node]:
        return (self.node,)

    def retries_lax(self) -> bool:
        return self.node.retries_lax()

    def python(self, value: Any, state: State) -> Any:
        return None if value is None else self.node.python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        return None if value is None else self.node.jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        return "null" if value is None else self.node.text(value, state)

    def native(self, value: Any, state: State) -> Any:
        return None if value is None else self.node.native(value, state)

    def key(self, value: Any, state: State) -> str:
        return "None" if value is None else self.node.key(value, state)

    def describe(self) -> str:
        return f"serializer:{self.node!r}"


class DelegatingNode(Node):
    """Writes exactly as another node."""

    __slots__ = ("node",)

    def __init__(self, name: str, node: Node) -> None:
        super().__init__(name)
        self.node = node
        self.identity = node.identity
        self.json_identity = node.json_identity
        self.writers = node.writers

    def acting(self, state: State) -> "Node | Inference":
        return self.node.acting(state)

    def undelegated(self) -> Node:
        return self.node.undelegated()

    def parts(self) -> Sequence[Node]:
        return (self.node,)

    def retries_lax(self) -> bool:
        return self.node.retries_lax()

    def python(self, value: Any, state: State) -> Any:
        return self.node.python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        return self.node.jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        return self.node.text(value, state)

    def native(self, value: Any, state: State) -> Any:
        return self.node.native(value, state)

    def document(self, value: Any, state: State) -> str | bytes:
        return self.node.document(value, state)

    def key(self, value: Any, state: State) -> str:
        return self.node.key(value, state)

    def describe(self) -> str:
        return f"serializer:{self.node!r}"


class DefaultNode(DelegatingNode):
    """Knows the schema's default, for `exclude_defaults`."""

    __slots__ = ("_factory", "_value")

    kind = "WithDefault"

    def __init__(
        self,
        node: Node,
        value: tuple[Any] | None,
        factory: Callable[[], Any] | None,
        copied: bool,
    ) -> None:
        super().__init__("default", node)
        self._value = value
        self._factory: Callable[[], Any] | None = factory
        if value is not None and copied:
            self._factory = lambda: copy(value[0])

    def default(self) -> tuple[Any] | None:
        if self._factory is not None:
            return (self._factory(),)
        return self._value

    def static_default(self) -> tuple[Any, ...] | None:
        if self._factory is not None:
            return None
        if self._value is None:
            return ()
        return self._value if type(self._value[0]) in _CONSTANTS else None


class PrebuiltNode(DelegatingNode):
    """The serializer that a class has already."""

    __slots__ = ()

    kind = "Prebuilt"


class ReferenceNode(UniformNode):
    """A reference to a definition, which may contain itself: guarded against cycles."""

    __slots__ = ("_asked", "target")

    kind = "Definition"

    target: Node

    def __init__(self) -> None:
        super().__init__("definition-ref")
        self._asked = False

    def parts(self) -> Sequence[Node]:
        return (self.target,)

    def retries_lax(self) -> bool:
        if self._asked:  # the definition contains itself
            return False
        self._asked = True
        try:
            return self.target.retries_lax()
        finally:
            self._asked = False

    def write(self, value: Any, state: State, target: str) -> Any:
        mark = state.enter(value, self.target)
        try:
            return getattr(self.target, target)(value, state)
        finally:
            state.leave(mark)

    def native(self, value: Any, state: State) -> Any:
        return self.write(value, state, "native")

    def document(self, value: Any, state: State) -> str | bytes:
        return self.write(value, state, "document")  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return "DefinitionRef(DefinitionRefSerializer{...})"


class JsonNode(Node):
    """Data that came from a JSON string, and is one again in a round trip."""

    __slots__ = ("node",)

    kind = "Json"

    def __init__(self, node: Node) -> None:
        super().__init__("json")
        self.node = node

    def _encoded(self, value: Any, state: State) -> str:
        outer, state.to_json = state.to_json, True
        mode, state.mode = state.mode, "json"
        try:
            return self.node.text(value, state)
        finally:
            state.to_json, state.mode = outer, mode

    def python(self, value: Any, state: State) -> Any:
        return self._encoded(value, state) if state.round_trip else self.node.python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        if state.round_trip:
            return self._encoded(value, state)
        return self.node.jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        if state.round_trip:
            return write_str(self._encoded(value, state))
        return self.node.text(value, state)

    def key(self, value: Any, state: State) -> str:
        return self._encoded(value, state) if state.round_trip else self.node.key(value, state)

    def describe(self) -> str:
        return f"serializer:{self.node!r}"


class JsonOrPythonNode(Node):
    """One node for JSON text, another for Python data, even for those that JSON could hold."""

    __slots__ = ("json_node", "python_node")

    kind = "JsonOrPython"

    def __init__(self, json_node: Node, python_node: Node) -> None:
        super().__init__(f"json-or-python[json={json_node.name}, python={python_node.name}]")
        self.json_node = json_node
        self.python_node = python_node
        self.identity = python_node.identity
        self.json_identity = python_node.json_identity
        self.writers = json_node.writers

    def parts(self) -> Sequence[Node]:
        return (self.json_node, self.python_node)

    def retries_lax(self) -> bool:
        return self.json_node.retries_lax() or self.python_node.retries_lax()

    def python(self, value: Any, state: State) -> Any:
        return self.python_node.python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        return self.python_node.jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        # a union chooses by the data that its members would give
        return (self.python_node if state.check else self.json_node).text(value, state)

    def key(self, value: Any, state: State) -> str:
        return self.json_node.key(value, state)

    def describe(self) -> str:
        return f"json_serializer:{self.json_node!r},python_serializer:{self.python_node!r}"


def _is_member(value: Any, member: Any) -> bool:
    """Whether a value is one of a literal: texts and integers are compared with their like only."""
    kind = type(member)
    like = kind not in (str, int) or (isinstance(value, kind) and not isinstance(value, bool))
    return like and bool(value == member)


class LiteralNode(Node):
    """One of listed values; others only matter to unions."""

    __slots__ = ("members",)

    kind = "Literal"

    def __init__(self, expected: list[Any]) -> None:
        super().__init__(f"literal[{','.join(map(repr, expected))}]")
        self.members = expected

    def _check(self, value: Any, state: State) -> None:
        if state.check and not any(_is_member(value, member) for member in self.members):
            state.mismatch(self.name, value)

    def python(self, value: Any, state: State) -> Any:
        self._check(value, state)
        return state.infer.python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        self._check(value, state)
        return state.infer.jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        self._check(value, state)
        return state.infer.text(value, state)

    def key(self, value: Any, state: State) -> str:
        self._check(value, state)
        return state.infer.key(value, state)

    def describe(self) -> str:
        ints = [value for value in self.members if type(value) is int]
        texts = [f'"{value}"' for value in self.members if type(value) is str]
        others = [value for value in self.members if type(value) not in (int, str)]
        return (
            f"expected_int:{{{','.join(map(str, ints))}}},expected_str:{{{','.join(texts)}}},"
            f"expected_py:{f'Some(Py({others!r}))' if others else 'None'}"
        )


class EnumMemberNode(Node):
    """A member of one enumeration, written as its value by the node of the values."""

    __slots__ = ("cls", "values")

    kind = "Enum"

    def __init__(self, enumeration: type, values: Node) -> None:
        super().__init__("enum")
        self.cls = enumeration
        self.values = values

    def python(self, value: Any, state: State) -> Any:
        return value if isinstance(value, self.cls) else self.other_python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        if isinstance(value, self.cls):
            return self.values.jsonable(value.value, state)  # type: ignore[attr-defined]
        return self.other_jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        if isinstance(value, self.cls):
            return self.values.text(value.value, state)  # type: ignore[attr-defined]
        return self.other_text(value, state)

    def key(self, value: Any, state: State) -> str:
        if isinstance(value, self.cls):
            return self.values.key(value.value, state)  # type: ignore[attr-defined]
        return self.other_key(value, state)


class SingletonNode(Node):
    """`...` or `MISSING`: itself in Python, nothing that JSON has."""

    __slots__ = ("_message", "_text", "_value")

    def __init__(self, name: str, value: Any, message: str, text: str) -> None:
        super().__init__(name)
        self._value = value
        self._message = message
        self._text = text

    def python(self, value: Any, state: State) -> Any:
        if value is not self._value:
            raise PydanticSerializationUnexpectedValue(self._message)
        return value

    def jsonable(self, value: Any, state: State) -> Any:
        return self.python(value, state)

    def text(self, value: Any, state: State) -> str:
        raise TextError(f"{self._text} can't be serialized to JSON")

    def key(self, value: Any, state: State) -> str:
        return self.other_key(value, state)


class MissingNode(SingletonNode):
    """`MISSING` or, with an inner schema, its values."""

    __slots__ = ("node",)

    def __init__(self, node: Node | None) -> None:
        super().__init__("missing-sentinel", MISSING, "Expected 'MISSING' sentinel", "'MISSING'")
        self.node = node

    def python(self, value: Any, state: State) -> Any:
        if self.node is None or value is MISSING:
            return super().python(value, state)
        return self.node.python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        if self.node is None or value is MISSING:
            return super().jsonable(value, state)
        return self.node.jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        if self.node is None or value is MISSING:
            return super().text(value, state)
        return self.node.text(value, state)

    def key(self, value: Any, state: State) -> str:
        if value is MISSING:
            return state.infer.key(value, state)
        return super().key(value, state) if self.node is None else self.node.key(value, state)


ELLIPSIS = SingletonNode("ellipsis", ..., "Expected 'Ellipsis' object", "'Ellipsis'")
