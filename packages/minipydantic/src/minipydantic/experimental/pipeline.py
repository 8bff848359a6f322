"""Validation as a pipeline: `Annotated[str, validate_as(...).str_strip().str_lower()]`.

A pipeline is a tuple of steps. Each step takes the core schema of what is in front of it (`None` at
the start) and returns the schema of the whole. Constraints become part of a schema where its type
knows them, so that they also show up in JSON schemas, and a function behind it elsewhere.
"""

from __future__ import annotations

import datetime
import operator
import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import partial
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import annotated_types

from minipydantic.core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler

__all__ = ["transform", "validate_as", "validate_as_deferred"]

_InT = TypeVar("_InT")
_OutT = TypeVar("_OutT")
_Check = Callable[[Any], bool]

# Schema types that know each kind of constraint.
_ORDERED = {"int", "float", "decimal", "fraction", "date", "time", "datetime", "timedelta"}
_SIZED = {
    "bytes", "deque", "dict", "frozenset", "generator", "list", "set", "str", "tuple",
}  # fmt: skip
_NATIVE: dict[str, set[str]] = {
    **dict.fromkeys(("gt", "ge", "lt", "le"), _ORDERED),
    **dict.fromkeys(("min_length", "max_length"), _SIZED),
    "multiple_of": {"int", "float", "decimal"},
    "pattern": {"str"},
    "tz_constraint": {"datetime"},
}


@dataclass(frozen=True)
class _Context:
    handler: GetCoreSchemaHandler
    source: Any

    def own(self) -> CoreSchema:
        """Return the schema of the annotated type itself."""
        return self.handler(self.source)


# --- steps ---


@dataclass(frozen=True)
class _ValidateAs:
    tp: Any
    strict: bool = False

    def apply(self, schema: Any, context: _Context) -> CoreSchema:
        target = context.own() if self.tp is ... else context.handler(self.tp)
        if self.strict:
            target["strict"] = True
        return target if schema is None else core_schema.chain_schema([schema, target])


@dataclass(frozen=True)
class _ValidateAsDeferred:
    function: Callable[[], Any]

    def apply(self, schema: Any, context: _Context) -> CoreSchema:
        return _ValidateAs(self.function()).apply(schema, context)


# What a string schema does itself.
_STRING_FLAGS: dict[Any, str] = {
    str.strip: "strip_whitespace",
    str.lower: "to_lower",
    str.upper: "to_upper",
}


@dataclass(frozen=True)
class _Transform:
    function: Callable[[Any], Any]

    def apply(self, schema: Any, context: _Context) -> CoreSchema:
        schema = context.own() if schema is None else schema
        if schema["type"] == "str" and (flag := _STRING_FLAGS.get(self.function)):
            schema[flag] = True
            return schema
        return core_schema.no_info_after_validator_function(self.function, schema)


@dataclass(frozen=True)
class _Constrain:
    """Core-schema constraints, and the same as a check with its words."""

    constraints: dict[str, Any]
    check: _Check
    expected: str

    def apply(self, schema: Any, context: _Context) -> CoreSchema:
        schema = context.own() if schema is None else schema
        given = self.constraints
        if given and all(_fits(schema, name, value) for name, value in given.items()):
            schema.update(given)
            return schema
        return core_schema.no_info_after_validator_function(self._checked, schema)

    def _checked(self, value: Any) -> Any:
        if not self.check(value):
            raise ValueError(f"Expected {self.expected}")
        return value


def _fits(schema: Any, name: str, value: Any) -> bool:
    """Tell whether a schema can take a constraint, and has none of this kind yet."""
    if schema["type"] not in _NATIVE[name] or schema.get(name, value) != value:
        return False
    return schema["type"] != "int" or not isinstance(value, float) or value.is_integer()


@dataclass(frozen=True)
class _Predicate:
    function: _Check

    def apply(self, schema: Any, context: _Context) -> CoreSchema:
        schema = context.own() if schema is None else schema
        return core_schema.no_info_after_validator_function(self._checked, schema)

    def _checked(self, value: Any) -> Any:
        if not self.function(value):
            name = getattr(self.function, "__qualname__", None) or repr(self.function)
            raise PydanticCustomError("predicate_failed", f"Predicate '{name}' failed")
        return value


@dataclass(frozen=True)
class _Either:
    left: _Pipeline[Any, Any]
    right: _Pipeline[Any, Any]

    def apply(self, schema: Any, context: _Context) -> CoreSchema:
        choices = [side.schema(context) for side in (self.left, self.right)]
        return core_schema.union_schema(choices)


@dataclass(frozen=True)
class _Both:
    left: _Pipeline[Any, Any]
    right: _Pipeline[Any, Any]

    def apply(self, schema: Any, context: _Context) -> CoreSchema:
        return core_schema.chain_schema([self.left.schema(context), self.right.schema(context)])


# --- constraints of annotated-types, and ours ---


def _in_words(words: str, check: _Check, **constraints: Any) -> _Constrain:
    return _Constrain(constraints, check, words)


def _bound(name: str, sign: str, value: Any) -> _Constrain:
    compare = getattr(operator, name)
    return _in_words(f"{sign} {value}", lambda v: bool(compare(v, value)), **{name: value})


def _step(number: Any) -> _Constrain:
    return _in_words(f"% {number} == 0", lambda v: bool(v % number == 0), multiple_of=number)


def _length(least: int, most: int | None) -> _Constrain:
    words, given = f"length >= {least}", {"min_length": least} if least else {}
    if most is None:
        return _in_words(words, lambda v: len(v) >= least, **(given or {"min_length": 0}))
    words += f" and length <= {most}"
    return _in_words(words, lambda v: least <= len(v) <= most, **given, max_length=most)


def _timezone(tz: Any) -> _Constrain:
    if tz is None:
        return _in_words("timezone naive", lambda v: v.tzinfo is None, tz_constraint="naive")
    if tz is ...:
        return _in_words("timezone aware", lambda v: v.tzinfo is not None, tz_constraint="aware")
    raise NotImplementedError("Constraining to a specific timezone is not yet supported")


def _pattern(pattern: re.Pattern[str]) -> _Constrain:
    found = pattern.search
    return _in_words(f"~ {pattern.pattern}", lambda v: found(v) is not None, pattern=pattern)


_CONSTRAINTS: dict[type, Callable[[Any], Any]] = {
    annotated_types.Gt: lambda c: _bound("gt", ">", c.gt),
    annotated_types.Ge: lambda c: _bound("ge", ">=", c.ge),
    annotated_types.Lt: lambda c: _bound("lt", "<", c.lt),
    annotated_types.Le: lambda c: _bound("le", "<=", c.le),
    annotated_types.MultipleOf: lambda c: _step(c.multiple_of),
    annotated_types.Len: lambda c: _length(c.min_length, c.max_length),
    annotated_types.Timezone: lambda c: _timezone(c.tz),
    annotated_types.Predicate: lambda c: _Predicate(c.func),
    re.Pattern: _pattern,
}


def _steps_of(constraint: Any) -> tuple[Any, ...]:
    if isinstance(constraint, annotated_types.Interval):  # made of the bounds that are set
        return tuple(step for part in constraint for step in _steps_of(part))
    for kind, make in _CONSTRAINTS.items():
        if isinstance(constraint, kind):
            return (make(constraint),)
    known = ", ".join(sorted(kind.__name__ for kind in (*_CONSTRAINTS, annotated_types.Interval)))
    raise TypeError(f"Cannot constrain by {constraint!r}; use one of {known}, or `predicate`")


# --- the public pipeline ---


@dataclass(frozen=True)
class _Pipeline(Generic[_InT, _OutT]):
    """Steps of validation; each method returns a longer pipeline."""

    _steps: tuple[Any, ...]

    __hash__ = None  # type: ignore[assignment]

    def _add(self, *steps: Any) -> _Pipeline[Any, Any]:
        return _Pipeline((*self._steps, *steps))

    def schema(self, context: _Context) -> CoreSchema:
        schema: Any = None
        for step in self._steps:
            schema = step.apply(schema, context)
        return context.own() if schema is None else schema

    def __get_pydantic_core_schema__(
        self, source_type: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return self.schema(_Context(handler, source_type))

    def transform(self, func: Callable[[Any], Any]) -> _Pipeline[Any, Any]:
        """Pass the value through a function."""
        return self._add(_Transform(func))

    def validate_as(self, tp: Any, *, strict: bool = False) -> _Pipeline[Any, Any]:
        """Validate the value as a type; `...` stands for the annotated one."""
        return self._add(_ValidateAs(tp, strict))

    def validate_as_deferred(self, func: Callable[[], Any]) -> _Pipeline[Any, Any]:
        """Validate the value as the type that `func` returns, for types not yet defined."""
        return self._add(_ValidateAsDeferred(func))

    def constrain(self, constraint: Any) -> _Pipeline[Any, Any]:
        """Apply a constraint of `annotated_types`, or a compiled pattern.

        Raises:
            TypeError: The constraint is of another kind.
        """
        return self._add(*_steps_of(constraint))

    def predicate(self, func: _Check) -> _Pipeline[Any, Any]:
        """Require that `func` returns true."""
        return self._add(_Predicate(func))

    def gt(self, gt: Any) -> _Pipeline[Any, Any]:
        """Require a value greater than `gt`."""
        return self._add(_bound("gt", ">", gt))

    def lt(self, lt: Any) -> _Pipeline[Any, Any]:
        """Require a value less than `lt`."""
        return self._add(_bound("lt", "<", lt))

    def ge(self, ge: Any) -> _Pipeline[Any, Any]:
        """Require a value of at least `ge`."""
        return self._add(_bound("ge", ">=", ge))

    def le(self, le: Any) -> _Pipeline[Any, Any]:
        """Require a value of at most `le`."""
        return self._add(_bound("le", "<=", le))

    def len(self, min_len: int, max_len: int | None = None) -> _Pipeline[Any, Any]:
        """Require a length between the two, both included."""
        return self._add(_length(min_len, max_len))

    def multiple_of(self, multiple_of: Any) -> _Pipeline[Any, Any]:
        """Require a multiple of a number."""
        return self._add(_step(multiple_of))

    def eq(self, value: Any) -> _Pipeline[Any, Any]:
        """Require a value equal to this one."""
        return self._add(_in_words(f"== {value}", lambda v: bool(v == value)))

    def not_eq(self, value: Any) -> _Pipeline[Any, Any]:
        """Require a value other than this one."""
        return self._add(_in_words(f"!= {value}", lambda v: bool(v != value)))

    def in_(self, values: Container[Any]) -> _Pipeline[Any, Any]:
        """Require one of these values."""
        return self._add(_in_words(f"in {values}", lambda v: v in values))

    def not_in(self, values: Container[Any]) -> _Pipeline[Any, Any]:
        """Require none of these values."""
        return self._add(_in_words(f"not in {values}", lambda v: v not in values))

    def datetime_tz_naive(self) -> _Pipeline[Any, Any]:
        """Require a date-time without a time zone."""
        return self._add(_timezone(None))

    def datetime_tz_aware(self) -> _Pipeline[Any, Any]:
        """Require a date-time with a time zone."""
        return self._add(_timezone(...))

    def datetime_tz(self, tz: datetime.tzinfo) -> _Pipeline[Any, Any]:
        """Require a date-time in this time zone (not supported yet).

        Raises:
            NotImplementedError: Always.
        """
        return self._add(_timezone(tz))

    def datetime_with_tz(self, tz: datetime.tzinfo | None) -> _Pipeline[Any, Any]:
        """Put a date-time into this time zone, without converting it."""
        return self._add(_Transform(partial(datetime.datetime.replace, tzinfo=tz)))

    def str_lower(self) -> _Pipeline[Any, Any]:
        """Convert to lower case."""
        return self._add(_Transform(str.lower))

    def str_upper(self) -> _Pipeline[Any, Any]:
        """Convert to upper case."""
        return self._add(_Transform(str.upper))

    def str_title(self) -> _Pipeline[Any, Any]:
        """Convert to title case."""
        return self._add(_Transform(str.title))

    def str_strip(self) -> _Pipeline[Any, Any]:
        """Remove white space at both ends."""
        return self._add(_Transform(str.strip))

    def str_pattern(self, pattern: str) -> _Pipeline[Any, Any]:
        """Require that the pattern is found in the string."""
        return self._add(_pattern(re.compile(pattern)))

    def str_contains(self, substring: str) -> _Pipeline[Any, Any]:
        """Require that the string contains another."""
        return self._add(_Predicate(lambda v: substring in v))

    def str_starts_with(self, prefix: str) -> _Pipeline[Any, Any]:
        """Require that the string starts with another."""
        return self._add(_Predicate(lambda v: bool(v.startswith(prefix))))

    def str_ends_with(self, suffix: str) -> _Pipeline[Any, Any]:
        """Require that the string ends with another."""
        return self._add(_Predicate(lambda v: bool(v.endswith(suffix))))

    def otherwise(self, other: _Pipeline[Any, Any]) -> _Pipeline[Any, Any]:
        """Accept what either pipeline accepts."""
        return _Pipeline((_Either(self, other),))

    __or__ = otherwise

    def then(self, other: _Pipeline[Any, Any]) -> _Pipeline[Any, Any]:
        """Pass the result to another pipeline."""
        return _Pipeline((_Both(self, other),))

    __and__ = then


def validate_as(tp: Any | EllipsisType, *, strict: bool = False) -> _Pipeline[Any, Any]:
    """Start a pipeline with validation as `tp`; `...` stands for the annotated type."""
    return _Pipeline((_ValidateAs(tp, strict),))


def validate_as_deferred(func: Callable[[], Any]) -> _Pipeline[Any, Any]:
    """Start a pipeline with validation as the type that `func` returns."""
    return _Pipeline((_ValidateAsDeferred(func),))


def transform(func: Callable[[Any], Any]) -> _Pipeline[Any, Any]:
    """Start a pipeline with a function that gets the validated value."""
    return _Pipeline((_Transform(func),))
