"""Validators that leave out what is not valid, instead of refusing the whole for it.

They are the usual validators, put together otherwise: between a container and what it holds stands
a node that drops what is refused. Nothing here runs unless somebody asks for the valid part.
"""

from collections.abc import Callable
from typing import Any, Final

from minipydantic._interp.build import Definitions, TreeBuilder
from minipydantic._interp.functions import FunctionAfterValidator, FunctionWrapValidator
from minipydantic._interp.models import ModelValidator
from minipydantic._interp.node import UNSET, Build, Builder, Schema, Validator
from minipydantic._interp.state import State
from minipydantic._interp.unions import SmartUnionValidator
from minipydantic._messages.lines import Invalid
from minipydantic._signals import PydanticOmit, PydanticUseDefault

__all__ = ["SalvageState", "build_salvaging"]


class SalvageState(State):
    """The state of a call that counts what it leaves out."""

    __slots__ = ("lost",)

    lost: int


class Part(Validator):
    """A part that its container does without: a field, an item, a key or a value."""

    __slots__ = ("inner", "without")

    without: type[PydanticOmit | PydanticUseDefault]

    def __init__(self, inner: Validator, without: type[PydanticOmit | PydanticUseDefault]) -> None:
        self.inner = inner
        self.without = without
        self.name = inner.name

    def validate(self, value: Any, state: State) -> Any:
        """Return the valid value, or let it be left out."""
        result = self.inner.validate(value, state)
        if type(result) is Invalid:
            _lose(state)
            raise self.without
        return result

    def default(self, state: State) -> Any:
        """Return the default value, or let the field be left out."""
        value = self.inner.default(state)
        if value is UNSET or type(value) is Invalid:
            _lose(state)
            raise PydanticOmit
        return value


def _lose(state: State) -> None:
    assert isinstance(state, SalvageState)
    state.lost += 1


class _Model(ModelValidator):
    __slots__ = ()

    def _finish(self, instance: Any, value: Any, state: State) -> Any:
        try:
            return super()._finish(instance, value, state)
        except AttributeError:
            if _is_complete(instance):
                raise
            return instance  # the user's hook asked for a field that is not there


class _After(FunctionAfterValidator):
    """Functions see complete models only: they rely on every field."""

    __slots__ = ()

    def _after(self, result: Any, value: Any, state: State) -> Any:
        return super()._after(result, value, state) if _is_complete(result) else result


class _Wrap(FunctionWrapValidator):
    __slots__ = ()

    def validate(self, value: Any, state: State) -> Any:
        """Return what the function returns, if it can live with what its handler gives it."""
        try:
            return super().validate(value, state)
        except AttributeError:
            return Invalid("missing", value)


def _is_complete(value: Any) -> bool:
    fields = getattr(type(value), "__pydantic_fields__", None)
    return not isinstance(fields, dict) or fields.keys() <= vars(value).keys()


class _Whole(Validator):
    """What a member of a union makes of an input without a loss."""

    __slots__ = ("inner",)

    def __init__(self, inner: Validator) -> None:
        self.inner = inner
        self.name = inner.name

    def validate(self, value: Any, state: State) -> Any:
        """Return the value, if nothing of it is lost."""
        assert isinstance(state, SalvageState)
        before = state.lost
        result = self.inner.validate(value, state)
        if state.lost == before:
            return result
        state.lost = before
        return Invalid("missing", value)


class _Union(Validator):
    """The member that fits, else the one that loses the least."""

    __slots__ = ("fitting", "members")

    def __init__(self, schema: Schema, build: Build) -> None:
        choices = (c[0] if isinstance(c, tuple) else c for c in schema["choices"])
        self.members = [build.build(choice) for choice in choices]
        whole: list[Validator] = [_Whole(member) for member in self.members]
        self.fitting = SmartUnionValidator(whole, [None] * len(whole), None)
        self.name = self.fitting.name

    def validate(self, value: Any, state: State) -> Any:
        """Return the valid part."""
        result = self.fitting.validate(value, state)
        if type(result) is not Invalid:
            return result
        assert isinstance(state, SalvageState)
        before, least = state.lost, None
        for member in self.members:
            state.lost = before
            found = member.validate(value, state)
            if type(found) is not Invalid and (least is None or state.lost < least):
                result, least = found, state.lost
        state.lost = before if least is None else least
        return result


_FIELD, _ITEM = "salvaged-field", "salvaged-item"  # schema types of `Part`

_NODES: Final[dict[str, Builder]] = {
    "model": _Model,
    "function-after": _After,
    "function-wrap": _Wrap,
    "union": _Union,
    _FIELD: lambda schema, build: Part(build.build(schema["schema"]), PydanticUseDefault),
    _ITEM: lambda schema, build: Part(build.build(schema["schema"]), PydanticOmit),
}


def _without_fields(schema: Schema, config: Schema) -> Schema:
    fields = {
        name: {**field, "schema": {"type": _FIELD, "schema": field["schema"]}}
        for name, field in schema["fields"].items()
    }
    config = schema.get("config") or config  # a typed dictionary's is its own
    extra = schema.get("extra_behavior") or config.get("extra_fields_behavior")
    behavior = "ignore" if extra == "forbid" else extra
    return {**schema, "fields": fields, "extra_behavior": behavior}


def _without_items(*keys: str) -> Callable[[Schema, Schema], Schema]:
    def rewrite(schema: Schema, _: Schema) -> Schema:
        found = {key: schema[key] for key in keys if schema.get(key) is not None}
        return {**schema, **{k: {"type": _ITEM, "schema": inner} for k, inner in found.items()}}

    return rewrite


def _without_repeated(schema: Schema, _: Schema) -> Schema:
    items = schema["items_schema"]
    if schema.get("variadic_item_index") != 0 or len(items) != 1:
        return schema
    return {**schema, "items_schema": [{"type": _ITEM, "schema": items[0]}]}


_REWRITES: Final[dict[str, Callable[[Schema, Schema], Schema]]] = {
    **dict.fromkeys(("model-fields", "typed-dict"), _without_fields),
    **dict.fromkeys(("list", "set", "frozenset", "deque"), _without_items("items_schema")),
    **dict.fromkeys(
        ("dict", "frozendict", "ordered-dict"), _without_items("keys_schema", "values_schema")
    ),
    "tuple": _without_repeated,
}


class SalvageBuilder(TreeBuilder):
    """Builds such validators."""

    __slots__ = ()

    def build(self, schema: Schema) -> Validator:
        """Build a sub-schema, its parts as such that can be left out."""
        tag = schema["type"]
        if tag in _NODES:
            return _NODES[tag](schema, self)
        rewrite = _REWRITES.get(tag)
        return super().build(schema if rewrite is None else rewrite(schema, self.config))

    def under(self, config: Schema | None) -> "SalvageBuilder":
        """The same with another configuration; `None` keeps this one."""
        return self if config is None else SalvageBuilder(config, self._definitions, False)


def build_salvaging(schema: Schema, config: Schema | None) -> Validator:
    """Build the validator that returns the valid part of an input, or `Invalid` if it has none."""
    definitions = Definitions()
    root = SalvageBuilder(config or {}, definitions, False).build(schema)
    definitions.finish()
    return root
