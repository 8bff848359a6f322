"""Lists, tuples, sets, deques and generators."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from typing import Any

from minipydantic._interp.collect import Items, iterate
from minipydantic._interp.hashes import Crowd
from minipydantic._interp.node import UNSET, Build, Builder, NamedLater, Schema, Validator, flag
from minipydantic._interp.state import JSON, LAX, PYTHON, STRICT, STRINGS, State
from minipydantic._messages.lines import Invalid, Parts
from minipydantic._signals import PydanticOmit

__all__ = ["BUILDERS"]

_KINDS = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
_SIZED = (list, tuple, set, frozenset)
_NOT_SEQUENCES = (str, bytes, bytearray, dict, Mapping)


class SequenceValidator(NamedLater):
    """What all sequences share: the item's validator, the lengths, the entry checks."""

    __slots__ = ("error", "item", "items", "kind", "min_length", "strict", "type_")

    def __init__(self, schema: Schema, build: Build) -> None:
        tag = schema["type"]
        self.type_: type[Any] = _KINDS.get(tag, list)
        inner = schema.get("items_schema")
        self.item = None if inner is None or _is_any(inner) else build.build(inner)
        self.strict = build.strict(schema)
        self.min_length: int | None = schema.get("min_length")
        self.kind = tag.capitalize()
        self.error = f"{_ERROR_STEMS.get(tag, tag)}_type"
        self.items = Items(
            self.item,
            self.kind,
            schema.get("max_length"),
            bool(flag(schema, "fail_fast")),
            tells_length=tag not in ("set", "frozenset"),
            counts_errors=tag not in ("set", "frozenset", "tuple"),
        )

    def make_name(self) -> str:
        """The kind and its item's name."""
        return f"{self.kind.lower()}[{'any' if self.item is None else self.item.name}]"

    def entries(self, value: Any, state: State) -> Iterable[Any] | Invalid:
        """The items of an input, if it is one that this kind takes."""
        if state.mode == PYTHON and isinstance(value, self.type_):
            found: Iterable[Any] = value
            return found
        if state.mode == JSON and isinstance(value, list):
            if self.type_ is not list:
                state.floor(STRICT)
            return value
        if state.mode == STRINGS or self.strict if state.strict is None else state.strict:
            return Invalid(self.error, value)
        if state.mode == PYTHON and _is_iterable(value):
            state.floor(LAX)
            return value if isinstance(value, list | tuple) else iterate(value)
        return Invalid(self.error, value)

    def check_min(self, length: int, value: Any) -> Invalid | None:
        """Refuse a result with fewer items than `min_length`."""
        if self.min_length is not None and length < self.min_length:
            return Invalid(
                "too_short",
                value,
                {"field_type": self.kind, "min_length": self.min_length, "actual_length": length},
            )
        return None

    def fill(self, result: list[Any], value: Any, state: State) -> Invalid | None:
        """Put the valid items of an input into an empty list; return what is wrong with it."""
        entries = self.entries(value, state)
        if type(entries) is Invalid:
            return entries
        if self.items.are_valid(entries, state):
            result.extend(entries)
        elif wrong := self.items.run(
            entries, value, state, result.append, result.__len__, self.length(value)
        ):
            return wrong
        return self.check_min(len(result), value)

    def length(self, value: Any) -> int | None:
        """How many items an input has, if that is known before iterating."""
        return len(value) if isinstance(value, _SIZED) else None


def _is_any(schema: Schema) -> bool:
    return schema.get("type") == "any"


def _is_iterable(value: Any) -> bool:
    # A class's own namespace counts: an enum's metaclass has an `__iter__`, its members have none.
    kind = type(value)
    return (
        hasattr(kind, "__iter__")
        and not isinstance(value, _NOT_SEQUENCES)
        and any("__iter__" in vars(base) for base in kind.__mro__)
    )


_ERROR_STEMS = {"frozenset": "frozen_set"}


class ListValidator(SequenceValidator):
    """Lists."""

    __slots__ = ()

    def validate(self, value: Any, state: State) -> list[Any] | Invalid:
        """Return a new list of valid items."""
        result: list[Any] = []
        wrong = self.fill(result, value, state)
        return result if wrong is None else wrong


class DequeValidator(SequenceValidator):
    """Deques; a `maxlen` of the input is kept."""

    __slots__ = ()

    def __init__(self, schema: Schema, build: Build) -> None:
        from collections import deque  # noqa: PLC0415  (rare)

        super().__init__(schema, build)
        self.type_ = deque

    def length(self, value: Any) -> int | None:
        """How many items an input has, if that is known before iterating."""
        return len(value) if hasattr(value, "__len__") else None

    def validate(self, value: Any, state: State) -> Any:
        """Return a new deque of valid items."""
        result: list[Any] = []
        wrong = self.fill(result, value, state)
        return self.type_(result, getattr(value, "maxlen", None)) if wrong is None else wrong


class SetValidator(SequenceValidator):
    """Sets and frozensets."""

    __slots__ = ()

    def validate(self, value: Any, state: State) -> Any:
        """Return a new set of valid items."""
        entries = self.entries(value, state)
        if type(entries) is Invalid:
            return entries
        result: set[Any] = set()
        length = self.length(value)
        wrong = self.items.run(entries, value, state, _adder(result), result.__len__, length)
        wrong = self.check_min(len(result), value) if wrong is None else wrong
        if wrong is not None:
            return wrong
        return result if self.type_ is set else frozenset(result)


def _adder(result: set[Any]) -> Callable[[Any], Invalid | None]:
    crowd = Crowd(result)

    def add(item: Any) -> Invalid | None:
        try:
            wrong = crowd.refuse(item)
            if wrong is None:
                result.add(item)
        except TypeError:
            return Invalid("set_item_not_hashable", item)
        return wrong

    return add


class TupleValidator(NamedLater):
    """Tuples: fixed positions, one of which may repeat."""

    __slots__ = (
        "error",
        "fail_fast",
        "items",
        "max_length",
        "min_length",
        "single",
        "strict",
        "variadic",
    )

    def __init__(self, schema: Schema, build: Build) -> None:
        self.items = [build.build(item) for item in schema["items_schema"]]
        self.variadic: int | None = schema.get("variadic_item_index")
        self.strict = build.strict(schema)
        self.min_length: int | None = schema.get("min_length")
        self.max_length: int | None = schema.get("max_length")
        self.fail_fast = bool(flag(schema, "fail_fast"))
        self.single: SequenceValidator | None = None
        if self.variadic == 0 and len(self.items) == 1:
            inner = {"items_schema": schema["items_schema"][0]}
            self.single = ListValidator({**schema, **inner, "type": "tuple"}, build)

    def make_name(self) -> str:
        """The names of all positions; ``...`` after the one that repeats."""
        names = []
        for index, item in enumerate(self.items):
            names += [item.name, "..."] if index == self.variadic else [item.name]
        return f"tuple[{', '.join(names)}]"

    def validate(self, value: Any, state: State) -> tuple[Any, ...] | Invalid:
        """Return a new tuple of valid items."""
        result: list[Any] = []
        if self.single is not None:
            wrong = self.single.fill(result, value, state)
            if wrong is None:
                return tuple(result)
            if wrong.parts is not None and (short := self._too_short(len(result), value)):
                wrong.parts.append((None, short))
            return wrong
        entries = self._entries(value, state)
        if type(entries) is Invalid:
            return entries
        state.allow_partial = False  # positions cannot be missing
        given = entries if isinstance(entries, list | tuple) else list(entries)
        errors: Parts = []
        if self.variadic is None:
            self._positions(given, self.items, value, state, result, errors)
            if len(given) > len(self.items) and not (self.fail_fast and errors):
                length = len(value) if isinstance(value, _SIZED) else None
                return self._too_long(value, len(self.items), length)
        else:
            self._positions(given, self._repeated(len(given)), value, state, result, errors)
        if errors:
            return Invalid.of(errors)
        return self._measured(tuple(result), value)

    def _entries(self, value: Any, state: State) -> Iterable[Any] | Invalid:
        if state.mode == PYTHON and isinstance(value, tuple):
            return value
        if state.mode == JSON and isinstance(value, list):
            state.floor(STRICT)
            return value
        strict = self.strict if state.strict is None else state.strict
        if state.mode == PYTHON and not strict and _is_iterable(value):
            state.floor(LAX)
            return value if isinstance(value, list) else iterate(value)
        return Invalid("tuple_type", value)

    def _positions(
        self,
        given: Any,
        validators: list[Validator],
        value: Any,
        state: State,
        result: list[Any],
        errors: Parts,
    ) -> None:
        """Validate the items, one for each validator."""
        for index, validator in enumerate(validators):
            try:
                if index < len(given):
                    item = validator.validate(given[index], state)
                else:
                    item = validator.default(state)
            except PydanticOmit:
                continue
            if item is UNSET and index >= len(given):
                item = Invalid("missing", value)
            if type(item) is not Invalid:
                result.append(item)
                continue
            errors.append((index, item))
            if self.fail_fast:
                return

    def _repeated(self, length: int) -> list[Validator]:
        """The validators of as many items, one of the positions repeated."""
        at = self.variadic or 0
        head, tail = self.items[:at], self.items[at + 1 :]
        return [*head, *[self.items[at]] * max(length - len(head) - len(tail), 0), *tail]

    def _too_long(self, value: Any, limit: int, length: int | None) -> Invalid:
        context = {"field_type": "Tuple", "max_length": limit, "actual_length": length}
        return Invalid("too_long", value, context)

    def _measured(self, result: tuple[Any, ...], value: Any) -> tuple[Any, ...] | Invalid:
        """Return a result that is as long as it should be."""
        length = len(result)
        if self.max_length is not None and length > self.max_length:
            return self._too_long(value, self.max_length, length)
        return self._too_short(length, value) or result

    def _too_short(self, length: int, value: Any) -> Invalid | None:
        if self.min_length is None or length >= self.min_length:
            return None
        context = {"field_type": "Tuple", "min_length": self.min_length, "actual_length": length}
        return Invalid("too_short", value, context)


class GeneratorValidator(NamedLater):
    """Iterables that are validated lazily, item by item as they are consumed."""

    __slots__ = ("item", "max_length", "min_length")

    def __init__(self, schema: Schema, build: Build) -> None:
        inner = schema.get("items_schema")
        self.item = None if inner is None else build.build(inner)
        self.min_length: int | None = schema.get("min_length")
        self.max_length: int | None = schema.get("max_length")

    def make_name(self) -> str:
        """The item's name in brackets."""
        return f"generator[{'any' if self.item is None else self.item.name}]"

    def validate(self, value: Any, state: State) -> "ValidatorIterator | Invalid":
        """Return an iterator over valid items."""
        if state.mode == STRINGS:
            return Invalid("iterable_type", value)
        try:
            iterator = iter(value)
        except TypeError:
            return Invalid("iterable_type", value)
        return ValidatorIterator(self, iterator, value, state)


class ValidatorIterator:
    """The iterator that a generator schema gives: raises when an item is not valid."""

    __slots__ = ("_index", "_iterator", "_source", "_state", "_validator")

    def __init__(
        self, validator: GeneratorValidator, iterator: Iterator[Any], source: Any, state: State
    ) -> None:
        self._validator = validator
        self._iterator = iterator
        self._source = source
        self._state = copy(state)  # that of the call goes on to other values
        self._index = 0

    @property
    def index(self) -> int:
        """How many items have been consumed."""
        return self._index

    def __iter__(self) -> "ValidatorIterator":
        return self

    def __next__(self) -> Any:
        try:
            item = self._validated(next(self._iterator))
        except StopIteration:
            if (wrong := self._too_short()) is None:
                raise
            item = wrong
        self._index += 1
        if type(item) is Invalid:
            from minipydantic._messages.errors import ValidationError  # noqa: PLC0415

            raise ValidationError.of("ValidatorIterator", item, "python", False) from None
        return item

    def _validated(self, item: Any) -> Any:
        limit = self._validator.max_length
        if limit is not None and self._index >= limit:
            return Invalid(
                "too_long",
                self._source,
                {"field_type": "Generator", "max_length": limit, "actual_length": None},
            )
        if self._validator.item is None:
            return item
        valid = self._validator.item.validate(item, self._state)
        return valid.at(self._index) if type(valid) is Invalid else valid

    def _too_short(self) -> Invalid | None:
        minimum = self._validator.min_length
        if minimum is None or self._index >= minimum:
            return None
        return Invalid(
            "too_short",
            self._source,
            {"field_type": "Generator", "min_length": minimum, "actual_length": self._index},
        )

    def __repr__(self) -> str:
        item = self._validator.item
        schema = "None" if item is None else f"Some({item.name})"
        return f"ValidatorIterator(index={self._index}, schema={schema})"


BUILDERS: dict[str, Builder] = {
    "list": ListValidator,
    "deque": DequeValidator,
    "tuple": TupleValidator,
    "set": SetValidator,
    "frozenset": SetValidator,
    "generator": GeneratorValidator,
}
