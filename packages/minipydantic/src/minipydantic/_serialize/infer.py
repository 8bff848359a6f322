"""Serialisation by the value's own type, where no schema says better."""

import sys
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any
from uuid import UUID

from minipydantic._serialize.containers import (
    COUNTER,
    DICT,
    ORDERED_DICT,
    DequeNode,
    GeneratorNode,
    ListNode,
    MappingNode,
    SetNode,
    TupleNode,
)
from minipydantic._serialize.errors import PydanticSerializationError, TextError, unknown_type
from minipydantic._serialize.jsontext import write_int, write_str
from minipydantic._serialize.modes import Modes
from minipydantic._serialize.node import Node, UniformNode
from minipydantic._serialize.scalars import complex_text, scalar_node
from minipydantic._serialize.state import State
from minipydantic._serialize.wrappers import ReferenceNode
from minipydantic._url.values import MultiHostUrl, Url

__all__ = ["ANY", "AnyNode", "Inference", "inference"]

_NONE = type(None)
LEAVES = frozenset(
    [_NONE, bool, int, float, str, bytes, bytearray, complex, Decimal, UUID, date, datetime]
) | {time, timedelta, Url, MultiHostUrl}


class AnyNode(Node):
    """Any value: goes by inference under the modes of the serializer that was called."""

    __slots__ = ()

    infers = True

    def __init__(self) -> None:
        super().__init__("any")
        self.identity = LEAVES
        self.json_identity = frozenset([_NONE, bool, int, str])
        self.writers = {
            str: write_str,
            int: write_int,
            bool: lambda value: "true" if value else "false",
            _NONE: lambda value: "null",
        }

    def python(self, value: Any, state: State) -> Any:
        return state.infer.python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        return state.infer.jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        return state.infer.text(value, state)

    def key(self, value: Any, state: State) -> str:
        return state.infer.key(value, state)


ANY = AnyNode()


class OwnModesNode(UniformNode):
    """An object by the serializer of its class, and what that infers by the modes of that class."""

    __slots__ = ("_infer", "_root")

    def __init__(self, root: Node, infer: "Inference") -> None:
        super().__init__(root.name)
        self._root = root
        self._infer = infer

    def write(self, value: Any, state: State, target: str) -> Any:
        outer, state.infer = state.infer, self._infer
        try:
            return getattr(self._root, target)(value, state)
        finally:
            state.infer = outer


_FOR_JSON = {"mode": "json", "to_json": True}


class Inference:
    """Finds the node for a value by its type, under one set of modes.

    Containers and models that it meets are guarded against cycles: in Python mode an object met
    inside itself is returned as it is, for JSON it is an error.
    """

    __slots__ = ("_containers", "_leaves", "any", "json_state", "modes", "python_state")

    def __init__(self, modes: Modes) -> None:
        self.modes = modes
        self.any: Node = ANY
        # PERF: `state = infer.json_state()` takes 45 ns, storing its three defaults takes 150
        self.python_state: type[State] = type("PythonState", (State,), {"infer": self})
        self.json_state: type[State] = type("JsonState", (State,), {**_FOR_JSON, "infer": self})
        self._leaves: dict[type, Node] = {
            kind: scalar_node(name, modes).for_inference() for kind, name in _SCALAR_NAMES.items()
        }
        self._leaves[complex] = TextNode(complex_text)
        self._containers: dict[type, Node] = _CONTAINERS

    def _find(self, value: object) -> tuple[Node, bool] | None:
        """Return the node for a value of unlisted type, and whether it needs the cycle guard."""
        kind = type(value)
        serializer = getattr(value, "__pydantic_serializer__", None)
        if serializer is not None and not isinstance(value, type):
            root = getattr(serializer, "root_node", None)
            if root is not None:
                guards_itself = isinstance(root, ReferenceNode)
                if serializer.infer is not self:
                    root = OwnModesNode(root, serializer.infer)
                return root, not guards_itself
        if is_dataclass(value) and not isinstance(value, type):
            return DATACLASS, True
        if isinstance(value, Enum):
            return ENUM, False
        for base in kind.__mro__:
            if base in self._leaves:
                return self._leaves[base], False
            if base in self._containers:
                return self._containers[base], True
        if hasattr(kind, "__next__") and hasattr(kind, "__iter__"):
            return GENERATOR, True
        for module, names, node in _STANDARD_TEXTS:
            # the class can only be an instance's if its module was imported
            found = sys.modules.get(module)
            if found is not None and isinstance(value, tuple(getattr(found, n) for n in names)):
                return node, False
        return None

    def python(self, value: Any, state: State) -> Any:
        """Return `value` as Python data: containers and models rebuilt, everything else as is."""
        kind = type(value)
        if kind in LEAVES:
            return value
        node = self._containers.get(kind)
        if node is None:
            found = self._find(value)
            if found is None:
                if state.fallback is None:
                    return value
                return self._guarded_fallback(value, state, Inference.python)
            node, guarded = found
            if not guarded:
                return node.python(value, state)
        try:
            mark = state.enter(value)
        except ValueError:
            return value
        try:
            return node.python(value, state)
        finally:
            state.leave(mark)

    def jsonable(self, value: Any, state: State) -> Any:
        """Return `value` as data that JSON can express."""
        kind = type(value)
        leaf = self._leaves.get(kind)
        if leaf is not None:
            if kind is float and self.modes.inf_nan == "null" and not isfinite(value):
                return None
            return leaf.jsonable(value, state)
        node = self._containers.get(kind)
        if node is None:
            found = self._find(value)
            if found is None:
                if state.fallback is not None:
                    return self._guarded_fallback(value, state, Inference.jsonable)
                if state.serialize_unknown:
                    return _describe_unknown(value)
                raise PydanticSerializationError(unknown_type(value))
            node, guarded = found
            if not guarded:
                return node.jsonable(value, state)
        mark = state.enter(value)
        try:
            return node.jsonable(value, state)
        finally:
            state.leave(mark)

    def text(self, value: Any, state: State) -> str:
        """Return `value` as JSON text."""
        kind = type(value)
        leaf = self._leaves.get(kind)
        if leaf is not None:
            return leaf.text(value, state)
        node = self._containers.get(kind)
        if node is None:
            found = self._find(value)
            if found is None:
                if state.fallback is not None:
                    return str(self._guarded_fallback(value, state, Inference.text))
                if state.serialize_unknown:
                    return write_str(_describe_unknown(value))
                raise TextError(unknown_type(value), introduced=False)
            node, guarded = found
            if not guarded:
                return node.text(value, state)
        mark = state.enter(value)
        try:
            return node.text(value, state)
        finally:
            state.leave(mark)

    def key(self, value: Any, state: State) -> str:
        """Return `value` as the key of a JSON object."""
        kind = type(value)
        if kind is str:
            return value  # type: ignore[no-any-return]
        if kind is float and self.modes.inf_nan == "null" and not isfinite(value):
            return "None"
        leaf = self._leaves.get(kind)
        if leaf is not None:
            return leaf.key(value, state)
        if isinstance(value, tuple) and not isinstance(value, Enum):
            return ",".join([self.key(item, state) for item in value])
        found = None if kind in self._containers else self._find(value)
        if kind in self._containers or (found is not None and found[1]):
            if found is None or isinstance(found[0], (ListNode, MappingNode, SetNode)):
                raise TypeError(f"`{_kind_name(value, found)}` not valid as object key")
            return str(value)  # a model or dataclass
        if found is not None:
            return found[0].key(value, state)
        if state.fallback is not None:
            return str(self._guarded_fallback(value, state, Inference.key))
        if state.serialize_unknown:
            return _describe_unknown(value)
        raise PydanticSerializationError(unknown_type(value))

    def _guarded_fallback(
        self,
        value: object,
        state: State,
        write: Callable[["Inference", Any, State], Any],
    ) -> Any:
        """Write what the caller's `fallback` makes of `value`, which may again need it."""
        try:
            mark = state.enter(value)
        except ValueError:
            if write is Inference.python:
                return value
            raise
        try:
            return write(self, state.fallback(value), state)  # type: ignore[misc]
        finally:
            state.leave(mark)


def _describe_unknown(value: object) -> str:
    try:
        return str(value)
    except Exception:  # `serialize_unknown` promises an answer
        return f"<Unserializable {type(value).__qualname__} object>"


def _kind_name(value: object, found: tuple[Node, bool] | None) -> str:
    return type(value).__name__ if found is None else found[0].name.partition("[")[0]


class EnumNode(Node):
    """A member of any enumeration: itself in Python, its value in JSON."""

    __slots__ = ()

    def python(self, value: Any, state: State) -> Any:
        return value

    def jsonable(self, value: Any, state: State) -> Any:
        return state.infer.jsonable(value.value, state)

    def text(self, value: Any, state: State) -> str:
        return state.infer.text(value.value, state)

    def key(self, value: Any, state: State) -> str:
        return state.infer.key(value.value, state)


class TextNode(Node):
    """A value that has a textual form in JSON and stays itself in Python."""

    __slots__ = ("_render",)

    def __init__(self, render: Callable[[Any], str]) -> None:
        super().__init__("text")
        self._render = render

    def python(self, value: Any, state: State) -> Any:
        return value

    def jsonable(self, value: Any, state: State) -> Any:
        return self._render(value)

    def text(self, value: Any, state: State) -> str:
        return write_str(self._render(value))

    def key(self, value: Any, state: State) -> str:
        return self._render(value)


class StringifyNode(TextNode):
    """As `TextNode`, but text in Python mode too."""

    __slots__ = ()

    def python(self, value: Any, state: State) -> Any:
        return self._render(value)


class DataclassNode(MappingNode):
    """A standard dataclass without a serializer of its own: its fields."""

    __slots__ = ()

    def accepts(self, value: object) -> bool:
        return True

    def items_of(self, value: Any) -> list[tuple[Any, Any]]:
        return [(field.name, getattr(value, field.name)) for field in fields(value)]


_SCALAR_NAMES: dict[type, str] = {
    str: "str",
    bool: "bool",
    int: "int",
    float: "float",
    _NONE: "none",
    bytes: "bytes",
    bytearray: "bytearray",
    datetime: "datetime",
    date: "date",
    time: "time",
    timedelta: "timedelta",
    Decimal: "decimal",
    UUID: "uuid",
    Url: "url",
    MultiHostUrl: "multi-host-url",
}

DATACLASS = DataclassNode("dataclass", ANY, ANY, DICT)
ENUM = EnumNode("enum")
GENERATOR = GeneratorNode(ANY)
_CONTAINERS: dict[type, Node] = {
    list: ListNode(ANY),
    tuple: TupleNode([ANY], 0),
    dict: MappingNode("dict", ANY, ANY, DICT),
    set: SetNode("set", ANY, set),
    frozenset: SetNode("frozenset", ANY, frozenset),
    deque: DequeNode(ANY),
    Counter: MappingNode("counter", ANY, ANY, COUNTER),
    OrderedDict: MappingNode("ordered-dict", ANY, ANY, ORDERED_DICT),
}
_IP_KINDS = ("Address", "Network", "Interface")
_STANDARD_TEXTS: tuple[tuple[str, tuple[str, ...], Node], ...] = (
    ("pathlib", ("PurePath",), TextNode(str)),
    ("re", ("Pattern",), TextNode(lambda pattern: str(pattern.pattern))),
    ("fractions", ("Fraction",), StringifyNode(str)),
    (
        "ipaddress",
        tuple(f"IPv{version}{kind}" for version in (4, 6) for kind in _IP_KINDS),
        TextNode(str),
    ),
)

_inferences: dict[Modes, Inference] = {}


def inference(modes: Modes) -> Inference:
    """Return the shared `Inference` for a set of modes."""
    found = _inferences.get(modes)
    if found is None:
        found = _inferences[modes] = Inference(modes)
    return found
