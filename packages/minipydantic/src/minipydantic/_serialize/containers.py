"""Nodes for sequences, sets, iterators and mappings."""

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from minipydantic._serialize.errors import PydanticSerializationUnexpectedValue
from minipydantic._serialize.filters import NO_FILTER, Filter, indexed
from minipydantic._serialize.jsontext import write_str
from minipydantic._serialize.node import Node
from minipydantic._serialize.state import STRICT, State

__all__ = [
    "COUNTER",
    "DICT",
    "ORDERED_DICT",
    "DequeNode",
    "GeneratorNode",
    "ListNode",
    "MappingKind",
    "MappingNode",
    "NamedTupleNode",
    "SequenceNode",
    "SerializationIterator",
    "SetNode",
    "TupleNode",
]

Write = Callable[[Any, State], Any]


class SequenceNode(Node):
    """The common part of everything that is an array in JSON and has one item schema."""

    __slots__ = ("accepted", "filter", "items")

    def __init__(
        self, label: str, accepted: type, items: Node, filtered: Filter = NO_FILTER
    ) -> None:
        super().__init__(f"{label}[{items.name}]")
        self.items = items
        self.filter = filtered
        self.accepted = accepted

    def parts(self) -> Sequence[Node]:
        return (self.items,)

    def retries_lax(self) -> bool:
        return self.items.retries_lax()

    def accepts(self, value: object) -> bool:
        """Tell whether `value` is of the kind."""
        return isinstance(value, self.accepted)

    def unfiltered(self, state: State) -> bool:
        """Tell whether every item is wanted."""
        return state.include is None and state.exclude is None and self.filter is NO_FILTER

    def selected(self, value: Any, state: State, write: Write) -> list[Any]:
        """Write the items that the filters leave, each under its own sub-trees."""
        length = len(value) if hasattr(value, "__len__") else None
        include, exclude = state.include, state.exclude
        select = self.filter.select
        own_include, own_exclude = indexed(include, length), indexed(exclude, length)
        out = []
        try:
            for index, item in enumerate(value):
                selection = select(index, own_include, own_exclude)
                if selection is not None:
                    state.include, state.exclude = selection
                    out.append(write(item, state))
        finally:
            state.include, state.exclude = include, exclude
        return out

    def python_items(self, value: Iterable[Any], state: State) -> list[Any]:
        """Return the items as Python data."""
        node = self.items
        if not self.unfiltered(state):
            return self.selected(value, state, node.acting(state).python)
        identity, dump = node.identity, node.acting(state).python
        if not identity:
            return [dump(item, state) for item in value]
        return [item if type(item) in identity else dump(item, state) for item in value]

    def jsonable(self, value: Any, state: State) -> Any:
        if not self.accepts(value):
            return self.other_jsonable(value, state)
        node = self.items
        if not self.unfiltered(state):
            return self.selected(value, state, node.acting(state).jsonable)
        identity, dump = node.json_identity, node.acting(state).jsonable
        if not identity:
            return [dump(item, state) for item in value]
        return [item if type(item) in identity else dump(item, state) for item in value]

    def text(self, value: Any, state: State) -> str:
        if not self.accepts(value):
            return self.other_text(value, state)
        node = self.items
        if not self.unfiltered(state):
            return f"[{','.join(self.selected(value, state, node.acting(state).text))}]"
        writer, dump = node.writers.get, node.acting(state).text
        if not node.writers:
            return f"[{','.join([dump(item, state) for item in value])}]"
        return "[%s]" % ",".join(  # noqa: UP031 - PERF: faster than an f-string around join
            [write(item) if (write := writer(type(item))) else dump(item, state) for item in value]
        )

    def key(self, value: Any, state: State) -> str:
        return self.other_key(value, state)

    def describe(self) -> str:
        return f'item_serializer:{self.items!r},filter:{self.filter!r},name:"{self.name}"'


class ListNode(SequenceNode):
    """Lists."""

    __slots__ = ()

    kind = "List"

    def __init__(self, items: Node, filtered: Filter = NO_FILTER) -> None:
        super().__init__("list", list, items, filtered)

    def python(self, value: Any, state: State) -> Any:
        if not isinstance(value, list):
            return self.other_python(value, state)
        return self.python_items(value, state)


class SetNode(SequenceNode):
    """Sets and frozen sets."""

    __slots__ = ("_make",)

    kind = "Set"

    def __init__(self, label: str, items: Node, make: Callable[[Any], Any]) -> None:
        super().__init__(label, set if label == "set" else frozenset, items)
        self._make = make

    def retries_lax(self) -> bool:
        return False

    def unfiltered(self, state: State) -> bool:
        return True

    def python(self, value: Any, state: State) -> Any:
        if not self.accepts(value):
            return self.other_python(value, state)
        return self._make(self.python_items(value, state))


class DequeNode(SequenceNode):
    """Deques, whose maximal length is kept."""

    __slots__ = ()

    kind = "Deque"

    def __init__(self, items: Node, filtered: Filter = NO_FILTER) -> None:
        super().__init__("deque", deque, items, filtered)

    def python(self, value: Any, state: State) -> Any:
        if not isinstance(value, deque):
            return self.other_python(value, state)
        return deque(self.python_items(value, state), value.maxlen)


class GeneratorNode(SequenceNode):
    """Iterators: lazy in Python mode, an array in JSON."""

    __slots__ = ()

    kind = "Generator"

    def __init__(self, items: Node, filtered: Filter = NO_FILTER) -> None:
        super().__init__("generator", Iterator, items, filtered)
        self.name = "generator"

    def retries_lax(self) -> bool:
        return False

    def python(self, value: Any, state: State) -> Any:
        if not self.accepts(value):
            return self.other_python(value, state)
        return SerializationIterator(value, self, state)


class SerializationIterator:
    """Serialises the items of an iterator as they are asked for.

    Attributes:
        iterator: The source.
        index: How many items were taken from it.
    """

    __slots__ = ("_node", "_state", "index", "iterator")

    def __init__(self, iterator: Iterator[Any], node: GeneratorNode, state: State) -> None:
        self.iterator = iterator
        self.index = 0
        self._node = node
        self._state = state.copy()

    def __iter__(self) -> "SerializationIterator":
        return self

    def __next__(self) -> Any:
        node, base = self._node, self._state
        for item in self.iterator:
            selection = node.filter.select(
                self.index, indexed(base.include, None), indexed(base.exclude, None)
            )
            self.index += 1
            if selection is None:
                continue
            state = base.copy()
            state.include, state.exclude = selection
            result = node.items.python(item, state)
            state.report(stacklevel=2)
            return result
        raise StopIteration

    def __repr__(self) -> str:
        return f"SerializationIterator(index={self.index}, iterator={self.iterator!r})"


class TupleNode(SequenceNode):
    """Tuples: one schema per position, one of which may repeat."""

    __slots__ = ("positions", "variadic")

    kind = "Tuple"
    noun = "tuple"

    def __init__(
        self, positions: Sequence[Node], variadic: int | None, filtered: Filter = NO_FILTER
    ) -> None:
        first = positions[0] if positions else _NOTHING
        super().__init__("tuple", tuple, first, filtered)
        names = [node.name for node in positions]
        if variadic is not None:
            names.insert(variadic + 1, "...")
        self.name = f"tuple[{', '.join(names)}]"
        self.positions = positions
        self.variadic = variadic

    def parts(self) -> Sequence[Node]:
        return self.positions

    def retries_lax(self) -> bool:
        return True  # strictly, the length must be right

    @property
    def is_uniform(self) -> bool:
        """Whether there is one schema for any number of items."""
        return self.variadic == 0 and len(self.positions) == 1

    def _nodes(self, length: int, state: State) -> list[Node]:
        """Return the node of each of `length` items; a surplus item goes by inference."""
        positions, variadic = self.positions, self.variadic
        if variadic is not None:
            after = len(positions) - variadic - 1
            repeats = length - variadic - after
            if repeats >= 0:
                middle = [positions[variadic]] * repeats
                return [*positions[:variadic], *middle, *positions[variadic + 1 :]]
            return [*positions[:variadic], *positions[variadic + 1 :]][:length]
        return [*positions, *[state.infer.any] * (length - len(positions))]

    def _require_length(self, length: int) -> None:
        """Refuse surplus and missing items."""
        expected = len(self.positions)
        if self.variadic is None and length != expected:
            raise PydanticSerializationUnexpectedValue(
                f"Expected {expected} items, but got {length}"
            )

    def _check_length(self, length: int, state: State) -> None:
        """Complain about surplus and missing items."""
        expected = len(self.positions)
        if self.variadic is not None or length == expected:
            return
        amount = "extra" if length > expected else "too few"
        problem = PydanticSerializationUnexpectedValue(
            f"Unexpected {amount} items present in {self.noun}"
        )
        state.warn(problem)

    def _each(self, value: tuple[Any, ...], state: State, target: str) -> list[Any]:
        """Write every wanted item with the node of its position."""
        if state.check == STRICT:
            self._require_length(len(value))
        nodes = self._nodes(len(value), state)
        if self.unfiltered(state):
            written = [
                getattr(node, target)(item, state) for node, item in zip(nodes, value, strict=False)
            ]
            self._check_length(len(value), state)
            return written
        position = iter(nodes)
        include, exclude = state.include, state.exclude
        own_include = indexed(include, len(value))
        own_exclude = indexed(exclude, len(value))
        out = []
        try:
            for index, item in enumerate(value):
                node = next(position)
                selection = self.filter.select(index, own_include, own_exclude)
                if selection is not None:
                    state.include, state.exclude = selection
                    out.append(getattr(node, target)(item, state))
        finally:
            state.include, state.exclude = include, exclude
        self._check_length(len(value), state)
        return out

    def python(self, value: Any, state: State) -> Any:
        if not isinstance(value, tuple):
            return self.other_python(value, state)
        if self.is_uniform:
            return tuple(self.python_items(value, state))
        return tuple(self._each(value, state, "python"))

    def jsonable(self, value: Any, state: State) -> Any:
        if self.is_uniform or not isinstance(value, tuple):
            return super().jsonable(value, state)
        return self._each(value, state, "jsonable")

    def text(self, value: Any, state: State) -> str:
        if self.is_uniform or not isinstance(value, tuple):
            return super().text(value, state)
        return f"[{','.join(self._each(value, state, 'text'))}]"

    def key(self, value: Any, state: State) -> str:
        if not isinstance(value, tuple):
            return self.other_key(value, state)
        nodes = self._nodes(len(value), state)
        written = [node.key(item, state) for node, item in zip(nodes, value, strict=False)]
        self._check_length(len(value), state)
        return ",".join(written)


_NOTHING = Node("")


class NamedTupleNode(TupleNode):
    """A named tuple; outside of unions any tuple will do."""

    __slots__ = ("_class",)

    noun = "named tuple"

    def __init__(self, cls: type, positions: Sequence[Node]) -> None:
        super().__init__(positions, None)
        self.name = cls.__name__
        self._class = cls

    def _each(self, value: tuple[Any, ...], state: State, target: str) -> list[Any]:
        expected = len(self.positions)
        if len(value) > expected:  # what has no field is left out
            self._check_length(len(value), state)
            value = value[:expected]
        return super()._each(value, state, target)

    def python(self, value: Any, state: State) -> Any:
        if state.check and not isinstance(value, self._class):
            return self.other_python(value, state)
        return super().python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        if state.check and not isinstance(value, self._class):
            return self.other_jsonable(value, state)
        return super().jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        if state.check and not isinstance(value, self._class):
            return self.other_text(value, state)
        return super().text(value, state)


class MappingKind(NamedTuple):
    """What tells the mapping types apart: the accepted class, and how a result is made."""

    accepted: type
    make: Callable[[dict[Any, Any]], Any]


def _counter(items: dict[Any, Any]) -> Counter[Any]:
    made: Counter[Any] = Counter()
    dict.update(made, items)  # the counts may be of any type; Counter.update would add them
    return made


DICT = MappingKind(dict, lambda items: items)
COUNTER = MappingKind(Counter, _counter)
ORDERED_DICT = MappingKind(OrderedDict, OrderedDict)


class MappingNode(Node):
    """Dicts and their relatives."""

    __slots__ = ("_plain_keys", "filter", "keys", "mapping", "values")

    kind = "Dict"

    def __init__(
        self,
        label: str,
        keys: Node,
        values: Node,
        mapping: MappingKind,
        filtered: Filter = NO_FILTER,
    ) -> None:
        super().__init__(f"{label}[{keys.name}, {values.name}]")
        self.keys = keys
        self.values = values
        self.filter = filtered
        self.mapping = mapping
        # PERF: a node that lets exact strings pass does so for keys as well
        self._plain_keys = str in keys.identity

    def parts(self) -> Sequence[Node]:
        return (self.keys, self.values)

    def accepts(self, value: object) -> bool:
        """Tell whether `value` is of the kind."""
        return isinstance(value, self.mapping.accepted)

    def items_of(self, value: Any) -> Iterable[tuple[Any, Any]]:
        """Return the pairs to serialise."""
        return value.items()  # type: ignore[no-any-return]

    def _written(
        self, value: Any, state: State, write_key: Write, write: Write
    ) -> list[tuple[Any, Any]]:
        """Write the pairs that the filters leave, each under its own sub-trees."""
        include, exclude = state.include, state.exclude
        select = self.filter.select
        out = []
        try:
            for key, item in self.items_of(value):
                selection = select(key, include, exclude)
                if selection is not None:
                    state.include, state.exclude = None, None
                    written_key = write_key(key, state)
                    state.include, state.exclude = selection
                    out.append((written_key, write(item, state)))
        finally:
            state.include, state.exclude = include, exclude
        return out

    def _unfiltered(self, state: State) -> bool:
        return state.include is None and state.exclude is None and self.filter is NO_FILTER

    def python(self, value: Any, state: State) -> Any:
        if not self.accepts(value):
            return self.other_python(value, state)
        keys, values, types = self.keys, self.values.acting(state), self.values.identity
        if not self._unfiltered(state):
            return self.mapping.make(dict(self._written(value, state, keys.python, values.python)))
        key_types = keys.identity
        return self.mapping.make(
            {
                (key if type(key) in key_types else keys.python(key, state)): (
                    item if type(item) in types else values.python(item, state)
                )
                for key, item in self.items_of(value)
            }
        )

    def jsonable(self, value: Any, state: State) -> Any:
        if not self.accepts(value):
            return self.other_jsonable(value, state)
        keys, values, types = self.keys, self.values.acting(state), self.values.json_identity
        if not self._unfiltered(state):
            return dict(self._written(value, state, keys.key, values.jsonable))
        plain_keys = self._plain_keys
        return {
            (key if plain_keys and type(key) is str else keys.key(key, state)): (
                item if type(item) in types else values.jsonable(item, state)
            )
            for key, item in self.items_of(value)
        }

    def text(self, value: Any, state: State) -> str:
        if not self.accepts(value):
            return self.other_text(value, state)
        keys, values, writer = self.keys, self.values.acting(state), self.values.writers.get
        if not self._unfiltered(state):
            pairs = self._written(value, state, keys.key, values.text)
            return "{" + ",".join([f"{write_str(key)}:{text}" for key, text in pairs]) + "}"
        plain_keys = self._plain_keys
        parts = []
        for key, item in self.items_of(value):
            name = key if plain_keys and type(key) is str else keys.key(key, state)
            write = writer(type(item))
            parts.append(f"{write_str(name)}:{write(item) if write else values.text(item, state)}")
        return "{" + ",".join(parts) + "}"

    def key(self, value: Any, state: State) -> str:
        return self.other_key(value, state)

    def describe(self) -> str:
        return (
            f"key_serializer:{self.keys!r},value_serializer:{self.values!r},"
            f'filter:{self.filter!r},name:"{self.name}"'
        )
