"""Nodes for records: model fields, typed dicts, dataclass arguments, and computed fields."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from minipydantic._sentinels import MISSING
from minipydantic._serialize.errors import PydanticSerializationUnexpectedValue
from minipydantic._serialize.filters import NO_FILTER
from minipydantic._serialize.infer import ANY
from minipydantic._serialize.jsontext import write_str
from minipydantic._serialize.node import NO_TYPES, NO_WRITERS, Node
from minipydantic._serialize.state import STRICT, State

__all__ = ["ComputedField", "Field", "RecordNode"]

Predicate = Callable[[Any], bool]
Items = Mapping[str, Any]
Plan = dict[str, tuple[str, Node, Any, Predicate | None]]


class Field:
    """One field of a record.

    Attributes:
        name: The attribute or key.
        node: Its serializer.
        alias: The name in the output, if the caller or `by_alias` asks for it.
        by_alias: The configured default of that choice.
        required: Whether a value without the field is of another kind, when a union chooses.
        exclude_if: Tells of a value whether to leave the field out.
        default: Returns the default in a tuple, if there is one.
    """

    __slots__ = ("alias", "by_alias", "default", "exclude_if", "name", "node", "required")

    def __init__(
        self,
        name: str,
        node: Node,
        alias: str | None,
        by_alias: bool,
        required: bool,
        exclude_if: Predicate | None,
    ) -> None:
        self.name = name
        self.node = node
        self.alias = alias
        self.by_alias = by_alias
        self.required = required
        self.exclude_if = exclude_if
        self.default = node.default

    def key(self, by_alias: bool | None) -> str:
        """Return the field's name in the output."""
        wanted = self.by_alias if by_alias is None else by_alias
        return self.alias if wanted and self.alias is not None else self.name

    def __repr__(self) -> str:
        alias = "None" if self.alias is None else f'Some("{self.alias}")'
        return (
            f'SerField{{key:"{self.name}",alias:{alias},serializer:Some({self.node!r}),'
            f"required:{'true' if self.required else 'false'}}}"
        )


class ComputedField(Field):
    """A property that is part of the output."""

    __slots__ = ()


class RecordNode(Node):
    """The fields of a record.

    Without filtering options a value takes one pass over its items with a plan made per target and
    alias choice; every other case goes through `_filtered`.

    Args:
        fields: The fields that are written.
        excluded: Names of fields that never are.
        computed: Properties to add.
        extras: The node of items without a field; `None` to leave them out.
        inline: Whether extra items stand among the others, as in a typed dict.
        runs_user_code: Whether writing a field can call a user's function.
        is_conditional: Whether a function of the user's may leave fields out.
        names: All names, of fields that are written and of others, in order.
        required: The names of those that a value must have to be such a record.
    """

    __slots__ = (
        "_plans",
        "computed",
        "excluded",
        "extras",
        "fields",
        "inline",
        "is_conditional",
        "label",
        "names",
        "required",
        "runs_user_code",
    )  # fmt: skip

    kind = "Fields"

    @property
    def expected(self) -> str:
        return "general-fields"

    def __init__(
        self,
        name: str,
        fields: Iterable[Field],
        excluded: Iterable[str] = (),
        computed: tuple[ComputedField, ...] = (),
        extras: Node | None = None,
        inline: bool = True,
        runs_user_code: bool = False,
        is_conditional: bool = False,
        names: Sequence[str] = (),
        required: Sequence[str] = (),
    ) -> None:
        super().__init__(name)
        self.names = names
        self.runs_user_code = runs_user_code
        self.is_conditional = is_conditional
        self.inline = inline
        self.fields = {field.name: field for field in fields}
        self.excluded = frozenset(excluded)
        self.computed = computed
        self.extras = extras
        self.label = "dict"
        self.required = required
        self._plans: dict[tuple[str, bool | None], Plan] = {}

    def parts(self) -> Sequence[Node]:
        fields = [*self.fields.values(), *self.computed]
        return [*(field.node for field in fields), *([self.extras] if self.extras else [])]

    def _plan(self, target: str, by_alias: bool | None) -> Plan:
        """Return the items of the plain pass: output key, node, what passes directly, condition."""
        plan = self._plans.get((target, by_alias))
        if plan is None:
            plan = {}
            for name, field in self.fields.items():
                node, key = field.node, field.key(by_alias)
                passing: Any = getattr(node, _PASSING[target])
                if field.exclude_if is not None:  # must see every value
                    passing = NO_WRITERS if target == "text" else NO_TYPES
                if target == "text":
                    key = f"{write_str(key)}:"
                plan[name] = (key, node, passing, field.exclude_if)
            self._plans[target, by_alias] = plan
        return plan

    def _items(self, data: Items) -> Iterable[tuple[str, Any]]:
        # a user function may fill a cached property, which is stored among the fields
        return list(data.items()) if self.runs_user_code else data.items()

    @property
    def extra_node(self) -> Node:
        """The serializer of extra items."""
        return self.extras if self.extras is not None else ANY

    # One pass over all fields.

    def as_dict(
        self, data: Items, owner: Any, state: State, extra: Items | None, target: str
    ) -> dict[str, Any]:
        """Return the record `data` of the object `owner` as Python data or as data for JSON."""
        if not state.plain:
            return dict(self._filtered(data, owner, state, extra, target))
        out = {}
        plan = self._plan(target, state.by_alias)
        outer_model, outer_name = state.model, state.field_name
        state.model = owner
        try:
            for name, value in self._items(data):
                slot = plan.get(name)
                if slot is None:
                    if self._is_extra(name, state):
                        out[name] = getattr(self.extra_node, target)(value, state)
                    continue
                key, node, passing, exclude_if = slot
                if type(value) in passing:
                    out[key] = value
                elif value is not MISSING and not (exclude_if and exclude_if(value)):
                    state.field_name = name
                    out[key] = getattr(node, target)(value, state)
            if state.check:
                self._check_complete(data, owner, outer_name)
            if extra:
                for name, value in extra.items():
                    if value is not MISSING:
                        out[name] = getattr(self.extra_node, target)(value, state)
            for key, field, value in self._computed_items(owner, state):
                out[key] = getattr(field.node, target)(value, state)
        finally:
            state.model, state.field_name = outer_model, outer_name
        return out

    def members(
        self, data: Items, owner: Any, state: State, extra: Items | None = None
    ) -> list[str]:
        """Return the members of a JSON object: `"name":value` texts."""
        if not state.plain:
            written = self._filtered(data, owner, state, extra, "text")
            return [f"{write_str(key)}:{text}" for key, text in written]
        out: list[str] = []
        plan = self._plan("text", state.by_alias)
        outer_model, outer_name = state.model, state.field_name
        state.model = owner
        try:
            for name, value in self._items(data):
                slot = plan.get(name)
                if slot is None:
                    if self._is_extra(name, state):
                        text = self.extra_node.text(value, state)
                        out.append(f"{write_str(name)}:{text}")
                    continue
                key, node, passing, exclude_if = slot
                write = passing.get(type(value))
                if write is not None:
                    out.append(key + write(value))
                elif value is not MISSING and not (exclude_if and exclude_if(value)):
                    state.field_name = name
                    out.append(key + node.text(value, state))
            if state.check:
                self._check_complete(data, owner, outer_name)
            if extra:
                for name, value in extra.items():
                    if value is not MISSING:
                        out.append(f"{write_str(name)}:{self.extra_node.text(value, state)}")
            for key, field, value in self._computed_items(owner, state):
                out.append(f"{write_str(key)}:{field.node.text(value, state)}")
        finally:
            state.model, state.field_name = outer_model, outer_name
        return out

    # With filters.

    def _is_extra(self, name: object, state: State) -> bool:
        """Tell whether an item without a field is written."""
        _check_name(name)
        if name in self.excluded:
            return False
        if self.inline and self.extras is not None:
            return True
        if state.check == STRICT:
            raise PydanticSerializationUnexpectedValue(f"Unexpected field `{name}`", None, "dict")
        return False

    def _filtered(
        self, data: Items, owner: Any, state: State, extra: Items | None, target: str
    ) -> list[tuple[str, Any]]:
        """Write the wanted items; return them with their keys in the output."""
        include, exclude = state.include, state.exclude
        outer_model, outer_name = state.model, state.field_name
        state.model = owner
        out = []
        by_alias, passes = state.by_alias, target == "python"
        looks_at_values = state.exclude_none or state.exclude_defaults
        try:
            for name, value, field in self._candidates(data, owner, state, extra):
                if include is not None or exclude is not None:
                    selection = NO_FILTER.select(name, include, exclude)
                    if selection is None:
                        continue
                    state.include, state.exclude = selection
                if field is None:
                    node, key = self.extra_node, name
                else:
                    node, key = field.node, field.key(by_alias)
                    if type(field) is ComputedField:
                        value = getattr(owner, name)
                suspect = looks_at_values or value is MISSING or (field and field.exclude_if)
                if suspect and self._is_left_out(field, value, state):
                    continue
                if state.serialize_as_any and not getattr(node, "is_field", False):
                    node = ANY
                if passes and type(value) in node.identity:
                    out.append((key, value))
                    continue
                state.field_name = name
                out.append((key, getattr(node, target)(value, state)))
        finally:
            state.include, state.exclude = include, exclude
            state.model, state.field_name = outer_model, outer_name
        return out

    def _candidates(
        self, data: Items, owner: Any, state: State, extra: Items | None
    ) -> Iterator[tuple[str, Any, Field | None]]:
        """Yield the items that may be written, in order, with their fields.

        The value of a computed field is found out later, if it is wanted.
        """
        include, exclude, name_of_all = state.include, state.exclude, state.field_name
        given = None
        if state.exclude_unset and not self.inline:  # a model knows what it was given
            given = owner.__pydantic_fields_set__
        for name, value in self._items(data):
            field = self.fields.get(name)
            if field is None:
                _check_name(name)
                left_out = state.exclude_none and value is None
                if left_out or NO_FILTER.select(name, include, exclude) is None:
                    continue
                if not self._is_extra(name, state):
                    continue
            if given is None or name in given:
                yield name, value, field
        if state.check:
            self._check_complete(data, owner, name_of_all)
        for name, value in (extra or {}).items():
            yield name, value, None
        if not state.round_trip and not state.exclude_computed_fields:
            for computed in self.computed:
                yield computed.name, None, computed

    def _is_left_out(self, field: Field | None, value: Any, state: State) -> bool:
        """Tell whether an option that looks at the value leaves the item out."""
        if value is MISSING or (state.exclude_none and value is None):
            return True
        if field is None:
            return False
        if field.exclude_if is not None and field.exclude_if(value):
            return True
        if state.exclude_defaults and type(field) is not ComputedField:
            default = field.default()
            return default is not None and bool(value == default[0])
        return False

    def _computed_items(self, owner: Any, state: State) -> Iterator[tuple[str, ComputedField, Any]]:
        """Yield output key, field and value of the properties to add, in the plain pass."""
        for field in self.computed:
            value = getattr(owner, field.name)
            if not self._is_left_out(field, value, state):
                state.field_name = field.name
                yield field.key(state.by_alias), field, value

    def _check_complete(self, data: Mapping[str, Any], owner: Any, field_name: str | None) -> None:
        """Refuse a record without all required fields, while a union is choosing."""
        present = sum([name in data for name in self.required])
        if present < len(self.required):
            raise PydanticSerializationUnexpectedValue(
                f"Expected {len(self.required)} fields but got {present}",
                field_name,
                self.label,
                owner,
            )

    # A record that is the value itself: a typed dict.

    def python(self, value: Any, state: State) -> Any:
        if not isinstance(value, dict):
            return self.other_python(value, state)
        return self.as_dict(value, value, state, None, "python")

    def jsonable(self, value: Any, state: State) -> Any:
        if not isinstance(value, dict):
            return self.other_jsonable(value, state)
        return self.as_dict(value, value, state, None, "jsonable")

    def text(self, value: Any, state: State) -> str:
        if not isinstance(value, dict):
            return self.other_text(value, state)
        return "{" + ",".join(self.members(value, value, state)) + "}"

    def key(self, value: Any, state: State) -> str:
        return self.other_key(value, state)

    def describe(self) -> str:
        allowed = "TypedDictAllow" if self.inline else "ModelExtra"
        mode = allowed if self.extras is not None else "SimpleDict"
        fields = ",".join(map(repr, self.fields.values()))
        return f"fields:SerFields{{fields:[{fields}]}},mode:{mode}"


_PASSING = {"python": "identity", "jsonable": "json_identity", "text": "writers"}


def _check_name(name: object) -> None:
    if not isinstance(name, str):
        what = "'None'" if name is None else f"'{type(name).__name__}' object"
        raise TypeError(f"{what} is not an instance of 'str'")
