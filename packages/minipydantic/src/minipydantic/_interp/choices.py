"""Literals and enumerations: a value out of a list."""

from collections.abc import Callable
from typing import Any

from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.state import LAX, PYTHON, State
from minipydantic._messages.lines import Invalid
from minipydantic._signals import SchemaError

__all__ = ["BUILDERS", "alternatives"]


def alternatives(texts: list[str]) -> str:
    """Join texts as ``a, b or c``."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"


def _plain(value: Any) -> Any:
    from enum import Enum  # noqa: PLC0415  (rare)

    return value.value if isinstance(value, Enum) else value


class Lookup:
    """Finds which of the listed values equals an input.

    Hashable values are found by hash. A bool only equals a bool and a number in text only its text:
    the table is keyed by kind where Python's `==` is too generous.
    """

    __slots__ = ("exact", "texts", "unhashable", "values")

    def __init__(self, values: list[Any]) -> None:
        self.values: dict[Any, Any] = {}
        self.exact: dict[tuple[type, Any], Any] = {}
        self.unhashable: list[Any] = []
        for value in values:
            try:
                self.values.setdefault(value, value)
                self.exact.setdefault((type(value), value), value)
            except TypeError:
                self.unhashable.append(value)
        self.texts: dict[str, Any] | None = None

    def find(self, value: Any, absent: Any) -> Any:
        """Return the listed object that equals `value`, or `absent`."""
        try:
            found = self.exact.get((type(value), value), absent)
            if found is absent:
                found = self.values.get(value, absent)
        except TypeError:
            found = absent
        except Exception:
            return absent
        if found is absent:
            for candidate in self.unhashable:
                if candidate == value:
                    return candidate
        return found

    def find_text(self, text: Any, absent: Any) -> Any:
        """Return the listed object that is written `text` in a mapping of strings."""
        if self.texts is None:
            self.texts = {}
            for value in self.values:
                if isinstance(value, bool):
                    for word in _WORDS[value]:
                        self.texts.setdefault(word, value)
                elif isinstance(value, int):
                    self.texts.setdefault(str(value), value)
        return self.texts.get(text, absent) if isinstance(text, str) else absent


_WORDS = {True: ("true", "True", "1", "yes", "on"), False: ("false", "False", "0", "no", "off")}
_ABSENT = object()


class LiteralValidator(Validator):
    """One of some values; returns the listed object."""

    __slots__ = ("expected", "lookup")

    def __init__(self, expected: list[Any]) -> None:
        texts = [repr(value) for value in expected]
        self.name = f"literal[{','.join(texts)}]"
        self.expected = alternatives(texts)
        self.lookup = Lookup(expected)

    def validate(self, value: Any, state: State) -> Any:
        """Return the listed object that equals the input."""
        found = self.lookup.find(value, _ABSENT)
        if found is _ABSENT and state.input_type == "strings":
            found = self.lookup.find_text(value, _ABSENT)
        if found is _ABSENT:
            return Invalid("literal_error", value, {"expected": self.expected})
        return found


class EnumValidator(Validator):
    """Members of an enumeration, by themselves or by value."""

    __slots__ = ("cls", "expected", "lookup", "strict", "sub_type", "validate_value")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.cls: Any = schema["cls"]
        members: list[Any] = schema["members"]
        if not members:
            raise SchemaError("`members` should have length > 0")
        self.sub_type: str | None = schema.get("sub_type")
        self.strict = build.strict(schema)
        prefix = f"{self.sub_type}-" if self.sub_type else ""
        self.name = f"{prefix}enum[{self.cls.__qualname__}]"
        self.expected = alternatives([repr(member.value) for member in members])
        self.lookup = Lookup([member.value for member in members])
        by_value: dict[Any, Any] = {}
        for member in members:
            try:
                by_value.setdefault(member.value, member)
            except TypeError:
                self.lookup.unhashable = [m for m in members if m.value in self.lookup.unhashable]
        self.lookup.values = by_value
        self.validate_value: Callable[[Any, State], Any] | None = None
        if self.sub_type is not None:
            inner = build.build({"type": self.sub_type})
            self.validate_value = inner.validate

    def validate(self, value: Any, state: State) -> Any:
        """Return a member."""
        if type(value) is self.cls:
            return value
        if state.mode == PYTHON:
            if isinstance(value, self.cls):
                return value
            if state.input_type == "python" and (
                self.strict if state.strict is None else state.strict
            ):
                return Invalid("is_instance_of", value, {"class": self.cls.__qualname__})
        state.floor(LAX)
        member = self._find(value, state)
        if member is None:
            try:
                return self.cls(value)  # for `_missing_` and values added by `__new__`
            except ValueError:
                return Invalid("enum", value, {"expected": self.expected})
        return member

    def _find(self, value: Any, state: State) -> Any:
        member = self._by_value(value)
        if member is not None:
            return member
        if state.input_type == "strings" and isinstance(value, str):
            return self._by_text(value)
        if self.validate_value is not None:
            exactness = state.exactness
            found = self.validate_value(value, state)
            state.exactness = exactness
            return None if type(found) is Invalid else self._by_value(found)
        plain = _plain(value)
        return self._by_value(plain) if plain is not value else None

    def _by_value(self, value: Any) -> Any:
        try:
            member = self.lookup.values.get(value)
        except TypeError:
            member = None
        except Exception:
            return None
        if member is None:
            for candidate in self.lookup.unhashable:
                if candidate.value == value:
                    return candidate
        return member

    def _by_text(self, text: str) -> Any:
        for member in self.lookup.values.values():
            if not isinstance(member.value, str) and str(member.value) == text:
                return member
        return None


def _literal(schema: Schema, build: Build) -> Validator:
    if not schema["expected"]:
        raise SchemaError("`expected` should have length > 0")
    return LiteralValidator(schema["expected"])


BUILDERS: dict[str, Builder] = {"literal": _literal, "enum": EnumValidator}
