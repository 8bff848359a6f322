"""Dictionaries and their kin."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from minipydantic._interp.collect import with_code
from minipydantic._interp.hashes import Crowd
from minipydantic._interp.lookup import location_key
from minipydantic._interp.node import Build, Builder, Schema, Validate, Validator, flag
from minipydantic._interp.state import EXACT, JSON, LAX, PYTHON, STRICT, STRINGS, State
from minipydantic._messages.lines import Invalid, Parts
from minipydantic._signals import PydanticOmit

__all__ = ["BUILDERS", "is_mapping", "mapping_items"]


_NO_MAPPINGS = frozenset({str, bytes, int, float, bool, type(None), list, tuple, set})


def is_mapping(value: Any) -> bool:
    """Whether an input is a mapping."""
    # PERF: plain types first; to ask the abstract class costs 0.3 us.
    return type(value) not in _NO_MAPPINGS and isinstance(value, Mapping)


def mapping_items(value: Any) -> list[tuple[Any, Any]] | Invalid:
    """The items of a foreign mapping, if it gives them."""
    try:
        items = list(value.items())
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        return Invalid("mapping_type", value, {"error": text})
    for item in items:
        if not isinstance(item, tuple) or len(item) != 2:
            text = "Mapping items must be tuples of (key, value) pairs"
            return Invalid("mapping_type", value, {"error": text})
    return items


class DictValidator(Validator):
    """Dictionaries."""

    __slots__ = (
        "error",
        "fail_fast",
        "keys",
        "kind",
        "max_length",
        "min_length",
        "strict",
        "values",
    )

    def __init__(self, schema: Schema, build: Build) -> None:
        keys, values = schema.get("keys_schema"), schema.get("values_schema")
        self.keys = build.build({"type": "any"} if keys is None else keys)
        self.values = build.build({"type": "any"} if values is None else values)
        self.strict = build.strict(schema)
        self.min_length: int | None = schema.get("min_length")
        self.max_length: int | None = schema.get("max_length")
        self.fail_fast = bool(flag(schema, "fail_fast"))
        self.describe("dict", "Dictionary", "dict_type")

    def describe(self, prefix: str, kind: str, error: str) -> None:
        """Set what names, messages and error types call this kind."""
        self.name = f"{prefix}[{self.keys.name},{self.values.name}]"
        self.kind, self.error = kind, error

    def entries(self, value: Any, state: State) -> Iterable[tuple[Any, Any]] | Invalid:
        """The pairs of an input, if it is one that this kind takes."""
        if isinstance(value, dict):
            return value.items()
        strict = self.strict if state.strict is None else state.strict
        if state.mode == PYTHON and not strict and is_mapping(value):
            return mapping_items(value)
        return Invalid(self.error, value)

    def validate(self, value: Any, state: State) -> Any:
        """Return a new dictionary of valid pairs."""
        pairs = self.entries(value, state)
        return pairs if type(pairs) is Invalid else self.collect(pairs, value, state)

    def collect(
        self, pairs: Iterable[tuple[Any, Any]], value: Any, state: State
    ) -> dict[Any, Any] | Invalid:
        """Validate pairs into a new dictionary."""
        result: dict[Any, Any] = {}
        crowd: Crowd | None = None
        errors: Parts = []
        validate_key = self.keys.validate
        validate_value: Validate = self.values.validate
        if state.compiled is not None:
            validate_value = with_code(self.values, state)
        exact_key, exact_item = self.keys.exact, self.values.exact
        if state.exactness == EXACT:
            exact_key = exact_item = None
        mode = state.mode
        partial, state.allow_partial = state.allow_partial, False
        last = len(value) - 1 if partial else -1
        for index, (key, item) in enumerate(pairs):
            try:
                valid_key = key
                if type(key) is not exact_key:
                    if mode == JSON:
                        state.mode = STRINGS  # a key is text whatever it means
                    valid_key = validate_key(key, state)
                    state.mode = mode
                    if type(valid_key) is Invalid:
                        errors.append((location_key(key), valid_key.at("[key]")))
                        if self.fail_fast:
                            break
                valid_item = item
                if type(item) is not exact_item:
                    if index == last:
                        state.allow_partial = partial
                    valid_item = validate_value(item, state)
            except PydanticOmit:
                state.mode = mode
                continue
            if type(valid_item) is Invalid:
                if index != last:
                    errors.append((location_key(key), valid_item))
                    if self.fail_fast:
                        break
            elif type(valid_key) is not Invalid:
                if type(valid_key) is not str:
                    crowd = crowd or Crowd(result)
                    if wrong := crowd.refuse(valid_key):
                        errors.append((location_key(key), wrong.at("[key]")))
                        continue
                result[valid_key] = valid_item
                if self.max_length is not None and len(result) > self.max_length:
                    return self.too_long(value)
        state.allow_partial = partial
        if errors:
            return Invalid.of(errors)
        if self.min_length is not None and len(result) < self.min_length:
            return Invalid(
                "too_short",
                value,
                {
                    "field_type": self.kind,
                    "min_length": self.min_length,
                    "actual_length": len(result),
                },
            )
        return result

    def too_long(self, value: Any) -> Invalid:
        """The error for more pairs than `max_length`."""
        return Invalid(
            "too_long",
            value,
            {"field_type": self.kind, "max_length": self.max_length, "actual_length": None},
        )


class OrderedDictValidator(DictValidator):
    """Ordered dictionaries, made of any mapping."""

    __slots__ = ("make",)

    def __init__(self, schema: Schema, build: Build) -> None:
        super().__init__(schema, build)
        from collections import OrderedDict  # noqa: PLC0415  (rare)

        self.make: Callable[..., Any] = OrderedDict
        self.describe("ordered-dict", "OrderedDict", "ordered_dict_type")

    def entries(self, value: Any, state: State) -> Iterable[tuple[Any, Any]] | Invalid:
        """The pairs of an input; strictly only of the kind itself."""
        kind: Any = self.make
        if state.mode != PYTHON:
            state.floor(STRICT)
        elif isinstance(value, kind):
            return value.items()  # type: ignore[no-any-return]
        elif self.strict if state.strict is None else state.strict:
            return Invalid(self.error, value)
        else:
            state.floor(LAX)
        return super().entries(value, state)

    def validate(self, value: Any, state: State) -> Any:
        """Return a new dictionary of this kind."""
        result = super().validate(value, state)
        return result if type(result) is Invalid else self.make(result)


class CounterValidator(OrderedDictValidator):
    """Counters."""

    __slots__ = ()

    def __init__(self, schema: Schema, build: Build) -> None:
        super().__init__(schema, build)
        from collections import Counter  # noqa: PLC0415  (rare)

        self.make = Counter
        self.describe("counter", "Counter", "counter_type")


def _frozendict(schema: Schema, build: Build) -> Validator:
    import builtins  # noqa: PLC0415  (rare)

    from minipydantic._signals import SchemaError  # noqa: PLC0415

    if (kind := getattr(builtins, "frozendict", None)) is None:
        raise SchemaError(
            "The `frozendict` builtin type is only available on Python 3.15 and above"
        )
    validator = OrderedDictValidator(schema, build)
    validator.make = kind
    validator.describe("frozendict", "FrozenDict", "frozen_dict_type")
    return validator


BUILDERS: dict[str, Builder] = {
    "dict": DictValidator,
    "frozendict": _frozendict,
    "ordered-dict": OrderedDictValidator,
    "counter": CounterValidator,
}
