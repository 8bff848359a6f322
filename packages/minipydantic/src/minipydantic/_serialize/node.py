"""The base of all serializer nodes."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from minipydantic._serialize.orjson_text import as_fragment
from minipydantic._serialize.state import State

if TYPE_CHECKING:
    from minipydantic._serialize.infer import Inference

__all__ = ["NO_TYPES", "NO_WRITERS", "Node", "UniformNode", "Writers"]

type_set = frozenset[type]
Writers = Mapping[type, Callable[[Any], str]]

NO_TYPES: type_set = frozenset()
NO_WRITERS: Writers = {}


class Node:
    """Serialises the values of one schema.

    Attributes:
        name: What messages call the expected value, such as `list[int]`.
        identity: Exact types that `python` returns unchanged.
        json_identity: Exact types that `jsonable` returns unchanged.
        writers: For an exact type, a function that writes its JSON text and cannot fail a check.
            Containers use these three to spare themselves a call per item.
        lax_retry: Whether a union tries this member again without insisting on the exact class.
        infers: Whether `Inference` does the work.
        has_class: Whether the node stands for the instances of one class, `cls`.
    """

    __slots__ = ("identity", "json_identity", "name", "writers")

    kind: ClassVar[str] = "Any"
    name: str
    identity: type_set
    json_identity: type_set
    writers: Writers
    lax_retry: ClassVar[bool] = False
    infers: ClassVar[bool] = False
    has_class: ClassVar[bool] = False

    def acting(self, state: State) -> "Node | Inference":
        """Return what writes the values: the node, or the inference that it stands for.

        Containers ask once, which spares a call per item and a frame per level of nesting.
        """
        return state.infer if self.infers else self

    def __init__(self, name: str) -> None:
        self.name = name
        self.identity = NO_TYPES
        self.json_identity = NO_TYPES
        self.writers = NO_WRITERS

    def python(self, value: Any, state: State) -> Any:
        """Return `value` as Python data that keeps rich types."""
        raise NotImplementedError

    def jsonable(self, value: Any, state: State) -> Any:
        """Return `value` as data that JSON can express."""
        raise NotImplementedError

    def text(self, value: Any, state: State) -> str:
        """Return `value` as compact JSON text."""
        raise NotImplementedError

    def native(self, value: Any, state: State) -> Any:
        """Return `value` as data that orjson writes as `text` would."""
        return as_fragment(self.text(value, state))

    def document(self, value: Any, state: State) -> str | bytes:
        """Return `value` as a whole JSON document, encoded or not."""
        return self.text(value, state)

    def key(self, value: Any, state: State) -> str:
        """Return `value` as the key of a JSON object."""
        raise NotImplementedError

    def undelegated(self) -> "Node":
        """Return the node that does the work of this one."""
        return self

    def parts(self) -> "Sequence[Node]":
        """Return the nodes that write what is inside the values."""
        return ()

    def retries_lax(self) -> bool:
        """Tell whether a lax second attempt can end differently from the strict one."""
        return self.lax_retry

    def default(self) -> tuple[Any] | None:
        """Return the schema's default in a tuple, or `None` if it has none."""
        return None

    def static_default(self) -> tuple[Any, ...] | None:
        """Return the default in a tuple where it is always the same, `()` where there is none.

        `None` means that `default` has to be asked each time.
        """
        return ()

    def describe(self) -> str:
        """Return the fields that the repr shows, or nothing."""
        return ""

    def __repr__(self) -> str:
        fields = self.describe()
        return f"{self.kind}({self.kind}Serializer{f'{{{fields}}}' if fields else ''})"

    @property
    def expected(self) -> str:
        """What warnings say was expected; usually the name."""
        return self.name

    # What to do with a value of another type than promised: say so, then go by its own type.

    def other_python(self, value: Any, state: State) -> Any:
        state.mismatch(self.expected, value)
        return state.infer.python(value, state)

    def other_jsonable(self, value: Any, state: State) -> Any:
        state.mismatch(self.expected, value)
        return state.infer.jsonable(value, state)

    def other_text(self, value: Any, state: State) -> str:
        state.mismatch(self.expected, value)
        return state.infer.text(value, state)

    def other_key(self, value: Any, state: State) -> str:
        state.mismatch(self.expected, value)
        return state.infer.key(value, state)


class UniformNode(Node):
    """A node that does the same for every target."""

    __slots__ = ()

    def write(self, value: Any, state: State, target: str) -> Any:
        """Return `value` as the method that `target` names does."""
        raise NotImplementedError

    def python(self, value: Any, state: State) -> Any:
        return self.write(value, state, "python")

    def jsonable(self, value: Any, state: State) -> Any:
        return self.write(value, state, "jsonable")

    def text(self, value: Any, state: State) -> str:
        return str(self.write(value, state, "text"))

    def key(self, value: Any, state: State) -> str:
        return str(self.write(value, state, "key"))
