"""Any value, `None`, booleans, literals, instances, classes and callables."""

from typing import Any

from minipydantic._interp.exponents import huge_exponent
from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.state import JSON, LAX, PYTHON, STRICT, STRINGS, State
from minipydantic._messages.lines import Invalid
from minipydantic._sentinels import MISSING
from minipydantic._signals import SchemaError

__all__ = ["BUILDERS", "plain_enum_value"]


class AnyValidator(Validator):
    """Accepts everything."""

    __slots__ = ()

    def __init__(self) -> None:
        self.name = "any"

    def validate(self, value: Any, state: State) -> Any:
        """Return the input."""
        state.floor(STRICT)  # in a union: better than coercion, worse than a match
        return value


class NoneValidator(Validator):
    """Accepts `None`."""

    __slots__ = ()

    def __init__(self) -> None:
        self.name = "none"

    def validate(self, value: Any, state: State) -> Invalid | None:
        """Return `None`."""
        return None if value is None else Invalid("none_required", value)


_TEXT = (str, bytes)
_WORDS = {
    **dict.fromkeys(("1", "on", "t", "true", "y", "yes"), True),
    **dict.fromkeys(("0", "off", "f", "false", "n", "no"), False),
}


class BoolValidator(Validator):
    """Booleans; laxly also 0 and 1 and words for them."""

    __slots__ = ("strict",)

    exact = bool

    def __init__(self, strict: bool) -> None:
        self.name = "bool"
        self.strict = strict

    def validate(self, value: Any, state: State) -> bool | Invalid:
        """Return a bool."""
        if value is True or value is False:
            return value
        if state.mode == STRINGS:
            state.floor_text()
            return self._parse(value)
        if self.strict if state.strict is None else state.strict:
            return Invalid("bool_type", value)
        if state.exactness != LAX:  # PERF: here, a call of `floor` is seen in failures
            state.exactness = LAX
        if isinstance(value, _TEXT):
            return self._parse(value)
        if isinstance(value, int) and -(2**63) <= value < 2**63:
            if value in (0, 1):
                return value == 1
            return Invalid("bool_parsing", value)
        if hasattr(value, "as_integer_ratio") and not isinstance(value, int | type):
            return self._whole(value)
        if hasattr(value, "__float__") and value in (0, 1):
            return bool(value == 1)
        return Invalid("bool_type", value)

    def _whole(self, value: Any) -> bool | Invalid:
        if huge_exponent(value):
            return Invalid("bool_type", value)
        try:
            number, divisor = value.as_integer_ratio()
        except (OverflowError, ValueError):
            return Invalid("bool_type", value)
        if divisor == 1 and number in (0, 1):
            return bool(number)
        whole = divisor == 1 and -(2**63) <= number < 2**63
        return Invalid("bool_parsing" if whole else "bool_type", value)

    def _parse(self, value: Any) -> bool | Invalid:
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        return parse_bool(text, value) if isinstance(text, str) else Invalid("bool_type", value)


def parse_bool(text: str, source: Any) -> bool | Invalid:
    """Read a word for a truth value."""
    found = _WORDS.get(text.lower())
    return Invalid("bool_parsing", source) if found is None else found


_JSON_TYPES = frozenset({dict, list, str, int, float, bool, type(None)})


class IsInstanceValidator(Validator):
    """Instances of a class (or of a tuple of classes)."""

    __slots__ = ("cls", "text")

    def __init__(self, cls: Any, text: str) -> None:
        self.name = f"is-instance[{text}]"
        self.cls = cls
        self.text = text

    def validate(self, value: Any, state: State) -> Any:
        """Return the input."""
        if state.mode == JSON and type(value) in _JSON_TYPES:
            return Invalid("needs_python_object", value, {"method_name": "isinstance"})
        if state.mode == STRINGS or not isinstance(value, self.cls):
            return Invalid("is_instance_of", value, {"class": self.text})
        return value


class IsSubclassValidator(Validator):
    """Subclasses of a class."""

    __slots__ = ("cls", "text")

    def __init__(self, cls: Any, text: str) -> None:
        self.name = f"is-subclass[{text}]"
        self.cls = cls
        self.text = text

    def validate(self, value: Any, state: State) -> Any:
        """Return the input."""
        if state.mode == JSON:
            return Invalid("needs_python_object", value, {"method_name": "issubclass"})
        if not isinstance(value, type) or not issubclass(value, self.cls):
            return Invalid("is_subclass_of", value, {"class": self.text})
        return value


class CallableValidator(Validator):
    """Anything that can be called."""

    __slots__ = ()

    def __init__(self) -> None:
        self.name = "callable"

    def validate(self, value: Any, state: State) -> Any:
        """Return the input."""
        state.floor(LAX)
        if state.mode != PYTHON or not callable(value):
            return Invalid("callable_type", value)
        return value


class SentinelValidator(Validator):
    """One object and nothing else, compared by identity."""

    __slots__ = ("kind", "sentinel")

    def __init__(self, name: str, sentinel: Any, kind: str) -> None:
        self.name = name
        self.sentinel = sentinel
        self.kind = kind

    def validate(self, value: Any, state: State) -> Any:
        """Return the sentinel."""
        if value is not self.sentinel:
            return Invalid(self.kind, value)
        return value


class MissingOrValidator(Validator):
    """The `MISSING` sentinel, or what a schema accepts."""

    __slots__ = ("inner",)

    def __init__(self, inner: Validator) -> None:
        self.name = f"missing-sentinel[{inner.name}]"
        self.inner = inner

    def validate(self, value: Any, state: State) -> Any:
        """Return the sentinel or the valid value."""
        return value if value is MISSING else self.inner.validate(value, state)


def plain_enum_value(value: Any) -> Any:
    """The value behind a member of an enumeration (anything else as it is)."""
    if type(type(value)) is type:  # PERF: before the import; enumerations have a metaclass
        return value
    from enum import Enum  # noqa: PLC0415  (only for inputs that are none of the usual types)

    return value.value if isinstance(value, Enum) else value


def _class_text(cls: Any) -> str:
    if isinstance(cls, tuple):
        return f"({', '.join(_class_text(one) for one in cls)})"
    return cls.__qualname__ if isinstance(cls, type) else repr(cls)


def _is_instance(schema: Schema, build: Build) -> Validator:
    cls = schema["cls"]
    try:
        isinstance(None, cls)
    except TypeError:
        raise SchemaError("'cls' must be valid as the first argument to 'isinstance'") from None
    return IsInstanceValidator(cls, schema.get("cls_repr") or _class_repr(cls))


def _class_repr(cls: Any) -> str:
    return cls.__qualname__ if isinstance(cls, type) else repr(cls)


def _is_subclass(schema: Schema, build: Build) -> Validator:
    if not isinstance(cls := schema["cls"], type):
        raise TypeError(f"{type(cls).__name__!r} object is not an instance of 'type'")
    return IsSubclassValidator(schema["cls"], schema.get("cls_repr") or _class_text(schema["cls"]))


def _missing(schema: Schema, build: Build) -> Validator:
    if (inner := schema.get("schema")) is not None:
        return MissingOrValidator(build.build(inner))
    return SentinelValidator("missing-sentinel", MISSING, "missing_sentinel_error")


def _invalid(schema: Schema, build: Build) -> Validator:
    raise SchemaError("Cannot construct schema with `InvalidSchema` member.")


BUILDERS: dict[str, Builder] = {
    "any": lambda schema, build: AnyValidator(),
    "none": lambda schema, build: NoneValidator(),
    "bool": lambda schema, build: BoolValidator(build.strict(schema)),
    "is-instance": _is_instance,
    "is-subclass": _is_subclass,
    "callable": lambda schema, build: CallableValidator(),
    "missing-sentinel": _missing,
    "ellipsis": lambda schema, build: SentinelValidator("ellipsis", ..., "ellipsis_error"),
    "invalid": _invalid,
}
