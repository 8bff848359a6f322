"""Nodes for values without parts: one class, and a table of how each kind is written."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from minipydantic._serialize.errors import PydanticSerializationUnexpectedValue
from minipydantic._serialize.jsontext import display_float, write_float, write_int, write_str
from minipydantic._serialize.modes import Modes, iso_datetime, iso_duration, iso_time
from minipydantic._serialize.node import NO_TYPES, NO_WRITERS, Node, Writers, type_set
from minipydantic._serialize.state import STRICT, State
from minipydantic._url.values import MultiHostUrl, Url

__all__ = ["SCALAR_TYPES", "ScalarNode", "complex_text", "scalar_node"]

Rendering = Callable[[Any], Any]


class ScalarNode(Node):
    """A value that is written by a function of the value alone.

    Args:
        name: The schema type.
        types: Accepted classes; subclasses are accepted too, except `refused`.
        to_jsonable: Makes the JSON-able object.
        to_text: Makes the JSON text.
        to_key: Makes the object key; without it a key goes by inference, as a mismatch.
        quotes: Whether the JSON text is the JSON-able object in quotes, with nothing to escape.
        json_identity: See `Node`, as for `writers`.
    """

    __slots__ = ("_key", "_label", "_refused", "accepted", "quotes", "to_jsonable", "to_text")

    def __init__(
        self,
        name: str,
        types: tuple[type, ...],
        to_jsonable: Rendering,
        to_text: Rendering,
        to_key: Rendering | None,
        *,
        refused: tuple[type, ...] = (),
        quotes: bool = False,
        json_identity: type_set = NO_TYPES,
        writers: Writers = NO_WRITERS,
    ) -> None:
        super().__init__(name)
        self.identity = frozenset(types)
        self.json_identity = json_identity
        self.writers = writers
        self.accepted = types
        self._refused = refused
        self.quotes = quotes
        self.to_jsonable = to_jsonable
        self.to_text = to_text
        self._key = to_key
        self._label = name.title().replace("-", "")

    def accepts(self, value: object) -> bool:
        """Tell whether `value` is of the kind."""
        return isinstance(value, self.accepted) and not isinstance(value, self._refused)

    def for_inference(self) -> "ScalarNode":
        """Return the node that writes a value whose type is settled."""
        return self

    def python(self, value: Any, state: State) -> Any:
        return value if self.accepts(value) else self.other_python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        if self.accepts(value):
            return self.to_jsonable(value)
        return self.other_jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        return self.to_text(value) if self.accepts(value) else self.other_text(value, state)

    def key(self, value: Any, state: State) -> str:
        if self._key is not None and self.accepts(value):
            return str(self._key(value))
        return self.other_key(value, state)

    def __repr__(self) -> str:
        return f"{self._label}({self._label}Serializer)"


class ExactNode(ScalarNode):
    """A kind whose subclasses a union must not mistake for it: `True` is not meant by `int`."""

    __slots__ = ()

    lax_retry = True

    def accepts(self, value: object) -> bool:
        return isinstance(value, self.accepted)

    def for_inference(self) -> ScalarNode:
        return ScalarNode(self.name, self.accepted, self.to_jsonable, self.to_text, self._key)

    def _check(self, value: object, state: State) -> None:
        if state.check == STRICT and type(value) not in self.identity and self.accepts(value):
            raise PydanticSerializationUnexpectedValue

    def python(self, value: Any, state: State) -> Any:
        self._check(value, state)
        return super().python(value, state)

    def jsonable(self, value: Any, state: State) -> Any:
        self._check(value, state)
        return super().jsonable(value, state)

    def text(self, value: Any, state: State) -> str:
        self._check(value, state)
        return super().text(value, state)

    def key(self, value: Any, state: State) -> str:
        self._check(value, state)
        return super().key(value, state)


class FloatNode(ExactNode):
    """Floats; in JSON text everything that converts to one is accepted silently.

    Attributes:
        nulls_infinities: Whether the JSON text of infinities and NaN is `null`.
    """

    __slots__ = ("nulls_infinities",)

    nulls_infinities: bool
    lax_retry = False

    def text(self, value: Any, state: State) -> str:
        is_number = self.accepts(value) or state.check
        try:
            if is_number:
                return super().text(value, state)
            if hasattr(value, "__float__") and not isinstance(value, type):
                return str(self.to_text(float(value)))
        except OverflowError:  # an integer beyond the range of floats
            pass
        return self.other_text(value, state)


class FractionNode(ScalarNode):
    """Fractions are written as text in every mode."""

    __slots__ = ()

    def python(self, value: Any, state: State) -> Any:
        return str(value) if self.accepts(value) else self.other_python(value, state)


def _quoted(render: Rendering) -> Rendering:
    """Make a JSON text writer of a rendering whose result needs no escapes."""
    return lambda value: f'"{render(value)}"'


def _number_key(rendered: str | float) -> str:
    return rendered if isinstance(rendered, str) else display_float(rendered)


def complex_text(value: complex) -> str:
    """Return a complex number as `1+2j`, without parentheses, the real part left out when 0."""
    imaginary = display_float(value.imag)
    if value.real == 0:
        return f"{imaginary}j"
    sign = "" if imaginary[0] == "-" else "+"
    return f"{display_float(value.real)}{sign}{imaginary}j"


def _int(modes: Modes) -> ScalarNode:
    return ExactNode("int", (int,), int.__int__, write_int, str,
        json_identity=frozenset([int]), writers={int: write_int},
    )  # fmt: skip


def _bool_text(value: bool) -> str:
    return "true" if value else "false"


def _bool(modes: Modes) -> ScalarNode:
    return ScalarNode(
        "bool", (bool,), bool, _bool_text, _bool_text,
        json_identity=frozenset([bool]), writers={bool: _bool_text},
    )  # fmt: skip


def _float(modes: Modes) -> ScalarNode:
    def text(value: float) -> str:
        return modes.float_json(float(value))

    node = FloatNode("float", (float, int), float, text, str, json_identity=frozenset([float]))
    node.identity = frozenset([float])
    node.writers = {float: modes.float_json}
    node.nulls_infinities = modes.inf_nan == "null"
    return node


def _str(modes: Modes) -> ScalarNode:
    return ScalarNode("str", (str,), str.__str__, write_str, str.__str__,
        json_identity=frozenset([str]), writers={str: write_str},
    )  # fmt: skip


def _bytes(modes: Modes) -> ScalarNode:
    def text(value: bytes) -> str:
        return write_str(modes.bytes_json(value))

    return ScalarNode(
        "bytes", (bytes,), modes.bytes_text, text, modes.bytes_text, writers={bytes: text}
    )


def _bytearray(modes: Modes) -> ScalarNode:
    def text(value: bytearray) -> str:
        return write_str(modes.bytes_json(value))

    return ScalarNode("bytearray", (bytearray,), modes.bytes_text, text, modes.bytes_text)


def _none_text(value: None) -> str:
    return "null"


def _none(modes: Modes) -> ScalarNode:
    def same(value: None) -> None:
        return None

    none = type(None)
    return ScalarNode(
        "none", (none,), same, _none_text, str,
        json_identity=frozenset([none]), writers={none: _none_text},
    )  # fmt: skip


_ISO: dict[type, Rendering] = {
    date: lambda value: value.isoformat(),
    datetime: iso_datetime,
    time: iso_time,
    timedelta: iso_duration,
}


def _temporal(
    name: str, kind: type, render: str, modes: Modes, refused: tuple[type, ...] = ()
) -> ScalarNode:
    if modes.temporal == (modes.duration if kind is timedelta else "iso8601") == "iso8601":
        return _quotable(name, kind, _ISO[kind], refused)
    rendered = getattr(modes, render)

    def text(value: Any) -> str:
        result = rendered(value)
        return f'"{result}"' if type(result) is str else write_float(result)

    def key(value: Any) -> str:
        return _number_key(rendered(value))

    return ScalarNode(name, (kind,), rendered, text, key, refused=refused, writers={kind: text})


def _quotable(
    name: str, kind: type, render: Rendering, refused: tuple[type, ...] = ()
) -> ScalarNode:
    """Make the node of a type whose JSON form is text without anything to escape."""
    text = _quoted(render)
    return ScalarNode(
        name, (kind,), render, text, render, refused=refused, quotes=True, writers={kind: text}
    )


def _url(name: str, kind: type) -> ScalarNode:
    def text(value: Any) -> str:
        return write_str(str(value))

    return ScalarNode(name, (kind,), str, text, str, writers={kind: text})


def _complex(modes: Modes) -> ScalarNode:
    return ScalarNode("complex", (complex,), complex_text, _quoted(complex_text), None)


def _fraction(modes: Modes) -> ScalarNode:
    from fractions import Fraction  # noqa: PLC0415 - rarely needed

    node = FractionNode("fraction", (Fraction,), str, _quoted(str), str)
    node.identity = NO_TYPES
    return node


_MAKERS: dict[str, Callable[[Modes], ScalarNode]] = {
    "none": _none,
    "bool": _bool,
    "int": _int,
    "float": _float,
    "str": _str,
    "bytes": _bytes,
    "bytearray": _bytearray,  # not a schema type: for inference
    "decimal": lambda modes: _quotable("decimal", Decimal, str),
    "date": partial(_temporal, "date", date, "date_value", refused=(datetime,)),
    "datetime": partial(_temporal, "datetime", datetime, "datetime_value"),
    "time": partial(_temporal, "time", time, "time_value"),
    "timedelta": partial(_temporal, "timedelta", timedelta, "timedelta_value"),
    "uuid": lambda modes: _quotable("uuid", UUID, str),
    "url": lambda modes: _url("url", Url),
    "multi-host-url": lambda modes: _url("multi-host-url", MultiHostUrl),
    "complex": _complex,
    "fraction": _fraction,
}

SCALAR_TYPES = frozenset(_MAKERS) - {"bytearray"}

_made: dict[tuple[str, Modes], ScalarNode] = {}  # nodes are immutable, so every schema shares them


def scalar_node(schema_type: str, modes: Modes) -> ScalarNode:
    """Return the node for a scalar schema type under the given modes."""
    node = _made.get((schema_type, modes))
    if node is None:
        node = _made[schema_type, modes] = _MAKERS[schema_type](modes)
    return node
