"""Nodes in whose place generated code steps after some calls."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from minipydantic._codegen.tiers import CALLS_BEFORE_COMPILING as CALLS_BEFORE_ALL
from minipydantic._serialize import orjson_text
from minipydantic._serialize.node import Node
from minipydantic._serialize.state import State, Trim

__all__ = ["CompilingNode", "ValueNode", "Write"]

Write = Callable[[Any, State], Any]
Key = str | tuple[str, Trim]

# PERF: compiling costs about as much as 100 interpreted calls
CALLS_BEFORE_COMPILING: float = 20
if CALLS_BEFORE_ALL < CALLS_BEFORE_COMPILING:  # the environment wants it sooner, or never (-1)
    CALLS_BEFORE_COMPILING = CALLS_BEFORE_ALL if CALLS_BEFORE_ALL >= 0 else float("inf")


class CompilingNode(Node):
    """A node that the interpreter stands for in the first calls, and then generated code.

    The methods for the targets are here; the generated functions are stored in the instance, where
    they are found before these.

    Attributes:
        sources: The source of the generated functions, by target, and by the options for which they
            leave fields out.
        trims: Whether there are fields that such options leave out.
    """

    __slots__ = ("__dict__", "_calls", "_variants", "sources")

    trims: ClassVar[bool] = False

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sources: dict[Key, str] = {}
        self._calls: dict[Key, int] = {}
        self._variants: dict[Key, Write] = {}

    @property
    def is_regular(self) -> bool:
        """Whether there is anything to gain."""
        return True

    def generate(self, target: str, trim: Trim | None, interpret: Write) -> tuple[Write, str]:
        """Return a generated function and its source.

        Args:
            target: `python`, `jsonable`, `text` or `native`.
            trim: The options that leave fields out; `None` for all fields.
            interpret: Writes whatever the generated code declines.
        """
        raise NotImplementedError

    def interpret(self, value: Any, state: State, target: str) -> Any:
        """Write `value` without generated code."""
        raise NotImplementedError

    def _interpret_native(self, value: Any, state: State) -> Any:
        return orjson_text.as_fragment(self.interpret(value, state, "text"))

    def interpreter(self, target: str) -> Write:
        """Return what writes for a target without generated code."""
        if target == "native":
            return self._interpret_native
        return partial(self.interpret, target=target)

    def otherwise(self, target: str) -> Write:
        """Return what takes the calls that are not for the usual options and values."""
        interpret = self.interpreter(target)
        if not self.trims:
            return interpret

        variants = self._variants

        def write(value: Any, state: State) -> Any:
            trim = state.trim
            if trim is None:
                return interpret(value, state)
            found = variants.get((target, trim)) or self._variant(target, trim, interpret)
            return found(value, state)

        return write

    def trimmed(self, target: str, trim: Trim) -> Write:
        """Return what writes for a target and options that leave fields out."""
        return self._variants.get((target, trim)) or getattr(self, target)

    def _variant(self, target: str, trim: Trim, interpret: Write) -> Write:
        """Return the same as long as there is no generated code for it."""
        key = target, trim
        if not self._is_due(key):
            return interpret
        function = interpret
        if self.is_regular:
            function, self.sources[key] = self.generate(target, trim, interpret)
        self._variants[key] = function
        return function

    def _is_due(self, key: Key) -> bool:
        """Count a call, and tell whether it is time to generate code for the next."""
        self._calls[key] = self._calls.get(key, 0) + 1
        return self._calls[key] >= CALLS_BEFORE_COMPILING

    def _first(self, target: str, value: Any, state: State) -> Any:
        """Write `value` in one of the first calls for a target."""
        if self._is_due(target):
            # one store: other threads see the old or the new
            self.__dict__[target] = self._final(target)
        return self.otherwise("text" if target == "document" else target)(value, state)

    def _final(self, target: str) -> Write:
        """Return what writes from now on."""
        if target == "document":
            if orjson_text.load() is None:
                return self._final("text")
            native = self.__dict__["native"] = self._final("native")
            return orjson_text.document(native)
        otherwise = self.otherwise(target)
        if not self.is_regular:
            return otherwise
        function, self.sources[target] = self.generate(target, None, otherwise)
        return function

    def python(self, value: Any, state: State) -> Any:
        return self._first("python", value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        return self._first("jsonable", value, state)

    def text(self, value: Any, state: State) -> str:
        return str(self._first("text", value, state))

    def native(self, value: Any, state: State) -> Any:
        return self._first("native", value, state)

    def document(self, value: Any, state: State) -> str | bytes:
        return self._first("document", value, state)  # type: ignore[no-any-return]


class ValueNode(CompilingNode):
    """The outermost value, where it is not an instance of a class with a serializer."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        super().__init__(node.name)
        self.node = node

    def generate(self, target: str, trim: Trim | None, interpret: Write) -> tuple[Write, str]:
        from minipydantic._codegen.serialize import compile_value  # noqa: PLC0415 - when used

        return compile_value(target, self.node, interpret)

    def interpret(self, value: Any, state: State, target: str) -> Any:
        return getattr(self.node, target)(value, state)
