"""Nodes in whose place generated code steps after some calls."""

from typing import Any

from minipydantic._codegen.tiers import CALLS_BEFORE_COMPILING as CALLS_BEFORE_ALL
from minipydantic._serialize import orjson_text
from minipydantic._serialize.node import Node
from minipydantic._serialize.state import State

__all__ = ["CompilingNode", "ValueNode"]

# PERF: compiling costs about as much as 100 interpreted calls
CALLS_BEFORE_COMPILING: float = 20
if CALLS_BEFORE_ALL < CALLS_BEFORE_COMPILING:  # the environment wants it sooner, or never (-1)
    CALLS_BEFORE_COMPILING = CALLS_BEFORE_ALL if CALLS_BEFORE_ALL >= 0 else float("inf")


class CompilingNode(Node):
    """A node that the interpreter stands for in the first calls, and then generated code.

    The methods for the targets are here; the generated functions are stored in the instance, where
    they are found before these.

    Attributes:
        sources: The source of the generated functions, by target.
    """

    __slots__ = ("__dict__", "_calls", "sources")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sources: dict[str, str] = {}
        self._calls: dict[str, int] = {}

    @property
    def is_regular(self) -> bool:
        """Whether there is anything to gain."""
        return True

    def generate(self, target: str) -> tuple[Any, str]:
        """Return the generated function for a target, and its source."""
        raise NotImplementedError

    def interpret(self, value: Any, state: State, target: str) -> Any:
        """Write `value` without generated code."""
        raise NotImplementedError

    def interpret_python(self, value: Any, state: State) -> Any:
        """Write `value` without generated code."""
        return self.interpret(value, state, "python")

    def interpret_jsonable(self, value: Any, state: State) -> Any:
        """Write `value` without generated code."""
        return self.interpret(value, state, "jsonable")

    def interpret_text(self, value: Any, state: State) -> str:
        """Write `value` without generated code."""
        return str(self.interpret(value, state, "text"))

    def interpret_native(self, value: Any, state: State) -> Any:
        """Write `value` without generated code."""
        return orjson_text.as_fragment(self.interpret_text(value, state))

    def python(self, value: Any, state: State) -> Any:
        self._count("python")
        return self.interpret_python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        self._count("jsonable")
        return self.interpret_jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        self._count("text")
        return self.interpret_text(value, state)

    def native(self, value: Any, state: State) -> Any:
        self._count("native")
        return self.interpret_native(value, state)

    def document(self, value: Any, state: State) -> str | bytes:
        self._count("document")
        return self.interpret_text(value, state)

    def _count(self, target: str) -> None:
        """Count a call, and when there were many generate code for the next."""
        calls = self._calls[target] = self._calls.get(target, 0) + 1
        if calls >= CALLS_BEFORE_COMPILING:
            # one store: other threads see the old or the new
            self.__dict__[target] = self._function(target)

    def _function(self, target: str) -> Any:
        if target == "document":
            if orjson_text.load() is None:
                return self._function("text")
            self.native = self._function("native")  # type: ignore[method-assign]
            return orjson_text.document(self.native)
        if not self.is_regular:
            return getattr(self, f"interpret_{target}")
        function, self.sources[target] = self.generate(target)
        return function


class ValueNode(CompilingNode):
    """The outermost value, where it is not an instance of a class with a serializer."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        super().__init__(node.name)
        self.node = node

    def generate(self, target: str) -> tuple[Any, str]:
        from minipydantic._codegen.serialize import compile_value  # noqa: PLC0415 - when used

        return compile_value(target, self.node, getattr(self, f"interpret_{target}"))

    def interpret(self, value: Any, state: State, target: str) -> Any:
        return getattr(self.node, target)(value, state)
