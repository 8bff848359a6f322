"""Nodes that call the user's functions, and what those functions are given."""

from collections.abc import Mapping
from typing import Any

from minipydantic._serialize.errors import (
    PydanticSerializationError,
    PydanticSerializationUnexpectedValue,
    TextError,
)
from minipydantic._serialize.filters import NO_FILTER, indexed
from minipydantic._serialize.jsontext import write_str
from minipydantic._serialize.node import Node, UniformNode
from minipydantic._serialize.state import State
from minipydantic._signals import PydanticOmit

__all__ = [
    "FormatNode",
    "PlainFunctionNode",
    "SerializationCallable",
    "SerializationInfo",
    "ToStringNode",
    "WrapFunctionNode",
    "applies",
]


def applies(when_used: str, value: object, for_json: bool) -> bool:
    """Tell whether a custom serializer acts, by its `when_used`."""
    if when_used == "always":
        return True
    if value is None and when_used.endswith("unless-none"):
        return False
    return for_json or not when_used.startswith("json")


class SerializationInfo:
    """The options of the running call, for user functions.

    Attributes:
        include: The include tree at this place.
        exclude: The exclude tree at this place.
        mode: `python`, `json`, or what the caller passed.
    """

    __slots__ = ("_field_name", "_state", "exclude", "include", "mode")

    def __init__(self, state: State, field_name: str | None) -> None:
        self.include = state.include
        self.exclude = state.exclude
        self.mode = state.mode
        self._state = state
        self._field_name = field_name

    def mode_is_json(self) -> bool:
        """Tell whether the output is for JSON."""
        return self.mode == "json"

    @property
    def field_name(self) -> str:
        """The model field being serialised."""
        if self._field_name is None:
            raise AttributeError("No attribute named 'field_name'")
        return self._field_name

    @property
    def by_alias(self) -> bool:
        """Whether names are replaced by aliases, as the caller asked."""
        return bool(self._state.by_alias)

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]  # what vars() shows
        options = {name: getattr(self._state, name) for name in _INFO_NAMES[1:]}
        rest = {"include": self.include, "exclude": self.exclude, "context": self._state.context}
        given = {name: value for name, value in rest.items() if value is not None}
        return {**given, "mode": self.mode, "by_alias": self._state.by_alias, **options}

    def __getattr__(self, name: str) -> Any:
        if name == "polymorphic_serialization":
            return self._state.polymorphic
        if name not in _INFO_NAMES:
            raise AttributeError(f"'SerializationInfo' object has no attribute {name!r}")
        return getattr(self._state, name)

    def __repr__(self) -> str:
        fields = [f"{name}={getattr(self, name)!r}" for name in _REPR_NAMES]
        return f"SerializationInfo({', '.join(fields)})"


_INFO_NAMES = (
    "context",
    "exclude_unset",
    "exclude_defaults",
    "exclude_none",
    "exclude_computed_fields",
    "round_trip",
    "serialize_as_any",
)
_REPR_NAMES = ("include", "exclude", "context", "mode", "by_alias", *_INFO_NAMES[1:])


class SerializationCallable:
    """The `handler` of a wrap serializer: serialises by the wrapped schema.

    Call it with a value, and with an index or key to apply the caller's include and exclude trees
    to an item; it raises `PydanticOmit` for an item that they leave out.
    """

    __slots__ = ("_node", "_place", "_state")

    def __init__(self, node: Node, state: State) -> None:
        self._node = node
        self._state = state
        self._place = state.include, state.exclude, state.model, state.field_name

    def __call__(self, value: Any, index_key: int | str | None = None, /) -> Any:
        state = self._state
        outer = state.include, state.exclude, state.model, state.field_name
        state.include, state.exclude, state.model, state.field_name = self._place
        messages = state.messages
        state.messages = None if messages is None else messages.copy()
        try:
            if index_key is not None:
                if not isinstance(index_key, (int, str)):
                    raise TypeError(
                        f"'index_key' is expected to be an integer or a string, got '{index_key!r}'"
                    )
                include, exclude = state.include, state.exclude
                if isinstance(index_key, int):
                    include, exclude = indexed(include, None), indexed(exclude, None)
                selection = NO_FILTER.select(index_key, include, exclude)
                if selection is None:
                    raise PydanticOmit
                state.include, state.exclude = selection
            write = self._node.jsonable if state.to_json else self._node.python
            result = write(value, state)
            if state.messages:  # reported where the function can see it
                state.report(stacklevel=2)
            return result
        finally:
            state.include, state.exclude, state.model, state.field_name = outer
            state.messages = messages

    def __repr__(self) -> str:
        return f"SerializationCallable(serializer={self._node.name})"

    __str__ = __repr__


class FunctionNode(UniformNode):
    """The common part of plain and wrap serializers.

    Args:
        schema: The `serialization` schema.
        node: What the wrap handler uses, and what acts when the function is not used.
        result: Serialises the function's result.
        name: The node's name in messages.
    """

    __slots__ = (
        "_cls", "_function_name", "_info", "_when_used", "function", "is_field", "node", "result"
    )  # fmt: skip

    def __init__(self, schema: Mapping[str, Any], node: Node, result: Node, label: str) -> None:
        function = schema["function"]
        self.function = function
        self._function_name = getattr(function, "__name__", None) or repr(function)
        super().__init__(label.format(self._function_name, node.name))
        self.is_field = bool(schema.get("is_field_serializer"))
        self._info = bool(schema.get("info_arg"))
        self._when_used = schema.get("when_used", "always")
        self.node = node
        self.result = result
        # A serializer of a class's own, not of an annotation, gives way to that of a subclass.
        cls = getattr(node, "cls", None)
        self._cls = cls if getattr(cls, self._function_name, None) == function else None

    def retries_lax(self) -> bool:
        unused = self._when_used != "always"  # at times the type's own serializer acts
        return self.result.retries_lax() or (unused and self.node.retries_lax())

    def _arguments(self, value: Any, state: State) -> list[Any]:
        """Return what the function takes before `info`."""
        raise NotImplementedError

    def _call(self, value: Any, state: State) -> Any:
        """Call the function.

        Raises:
            PydanticSerializationUnexpectedValue: The function did.
            PydanticSerializationError: The function raised anything else.
        """
        try:
            arguments = self._arguments(value, state)
            if self.is_field:
                if state.model is None:
                    raise RuntimeError(
                        f"Function {self.kind[8:].lower()} serializer expected to be run inside "
                        "the context of a model field but no model was found"
                    )
                arguments.insert(0, state.model)
            if self._info:
                field_name = state.field_name if self.is_field else None
                arguments.append(SerializationInfo(state, field_name))
            return self.function(*arguments)
        except (PydanticSerializationUnexpectedValue, PydanticSerializationError):
            raise
        except RecursionError as error:
            raise PydanticSerializationError(
                f"Error calling function `{self._function_name}`: RecursionError"
            ) from error
        except Exception as error:
            raise PydanticSerializationError(
                f"Error calling function `{self._function_name}`: {type(error).__name__}: {error}"
            ) from error

    def write(self, value: Any, state: State, target: str) -> Any:
        if self._cls is not None and type(value) is not self._cls:
            own = self.node.own_node(value, state)  # type: ignore[attr-defined]
            if own is not None:
                return getattr(own, target)(value, state)
        if not applies(self._when_used, value, state.to_json):
            return getattr(self.node, target)(value, state)
        include, exclude = state.include, state.exclude
        try:
            result = self._call(value, state)
        except PydanticSerializationUnexpectedValue as problem:
            if state.check:
                raise
            state.warn(problem)
            return getattr(state.infer, target)(value, state)
        # the trees were for the value, the result has a shape of its own
        state.include = state.exclude = None
        try:
            return getattr(self.result, target)(result, state)
        finally:
            state.include, state.exclude = include, exclude

    def describe(self) -> str:
        return f'function_name:"{self._function_name}",return_serializer: {self.result!r}'


class PlainFunctionNode(FunctionNode):
    """A function that replaces the serializer."""

    __slots__ = ()

    kind = "FunctionPlain"

    def __init__(self, schema: Mapping[str, Any], node: Node, result: Node) -> None:
        super().__init__(schema, node, result, "plain_function[{0}]")

    def _arguments(self, value: Any, state: State) -> list[Any]:
        return [value]


class WrapFunctionNode(FunctionNode):
    """A function around the serializer."""

    __slots__ = ()

    kind = "FunctionWrap"

    def __init__(self, schema: Mapping[str, Any], node: Node, result: Node) -> None:
        super().__init__(schema, node, result, "wrap_function[{0}, {1}]")

    def retries_lax(self) -> bool:
        return self.node.retries_lax() or self.result.retries_lax()

    def _arguments(self, value: Any, state: State) -> list[Any]:
        return [value, SerializationCallable(self.node, state)]


class ToStringNode(Node):
    """`str()` of the value."""

    __slots__ = ("when_used",)

    kind = "ToString"

    def __init__(self, when_used: str) -> None:
        super().__init__("to-string")
        self.when_used = when_used

    def render(self, value: Any) -> str:
        """Return the text."""
        return str(value)

    def python(self, value: Any, state: State) -> Any:
        if applies(self.when_used, value, for_json=False):
            return self.render(value)
        return value

    def jsonable(self, value: Any, state: State) -> Any:
        if applies(self.when_used, value, for_json=True):
            return self.render(value)
        return state.infer.jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        if applies(self.when_used, value, for_json=True):
            return write_str(self.render(value))
        return state.infer.text(value, state)

    def key(self, value: Any, state: State) -> str:
        if applies(self.when_used, value, for_json=True):
            return self.render(value)
        return "None"

    def describe(self) -> str:
        return f"when_used:{self.when_used}"


class FormatNode(ToStringNode):
    """`format()` of the value."""

    __slots__ = ("_format",)

    kind = "Format"

    def __init__(self, formatting: str, when_used: str) -> None:
        super().__init__(when_used)
        self.name = "format"
        self._format = formatting

    def render(self, value: Any) -> str:
        try:
            return format(value, self._format)
        except Exception as error:
            raise PydanticSerializationError(
                f"Error calling `format(value, {self._format!r})`: {type(error).__name__}: {error}"
            ) from error

    def text(self, value: Any, state: State) -> str:
        try:
            return super().text(value, state)
        except PydanticSerializationError as error:
            raise TextError(str(error)) from None

    def describe(self) -> str:
        return f'formatting_string:"{self._format}",when_used:{self.when_used}'
