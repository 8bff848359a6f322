"""Emitters for the fields of a model.

Values come out of a dict, or out of the parameters of an `__init__`. What is left of the input
after the fields, the extra items, is ignored, refused or kept.
"""

from copy import deepcopy
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

from minipydantic._codegen.functions import emit_recorded, has_factory_of_user
from minipydantic._codegen.instances import Given
from minipydantic._codegen.plan import Plan, Schema, Unsupported
from minipydantic._codegen.scalars import GIVE_UP, PLAIN_TYPES, is_plain
from minipydantic._interp.lookup import parse_alias
from minipydantic._sentinels import PydanticUndefined

__all__ = [
    "Field",
    "Fields",
    "attribute",
    "emit_attributes",
    "emit_fields",
    "emit_parameters",
    "extra_behavior",
    "read",
]

_FRESH: dict[type, str] = {list: "[]", dict: "{}", set: "set()"}

# PERF: from here on a copy of a template that is updated with the input and checked in place is
# faster than a variable for each field and a dict display (20 fields: 1.9 us against 2.1).
_WIDE = 15

# What cannot take the marker for an absent value for a value.
_TYPED = {*PLAIN_TYPES, "bytes", "list", "set", "frozenset", "tuple", "dict"}


@dataclass(frozen=True)
class Field:
    """A field as the emitters need it.

    Attributes:
        name: Its name in the model.
        key: Its name in the input.
        schema: How its value is validated.
        absent: An expression for the value of an absent field; None where the field is required.
        others: Names that it may have in the input instead, in the order of preference.
        makes: Whether that expression calls code of the user's.
        validated: Whether the value of an absent field is validated.
        default: The default, where that is a value which the field's code lets pass.
    """

    name: str
    key: str
    schema: Schema
    absent: str | None
    others: tuple[str, ...] = ()
    makes: bool = False
    validated: bool = False
    default: Any = PydanticUndefined


@dataclass(frozen=True)
class Fields:
    """What the code for the fields leaves behind: expressions.

    Attributes:
        values: A new dict of all values.
        given: The names of the fields that were given.
        test: True if not all were; "" where this is never so; None where extra items count too.
        extra: The extra items.
    """

    values: str
    given: str
    test: str | None
    extra: str = "None"


def extra_behavior(schema: Schema, config: Schema) -> str:
    """Return what happens to extra items."""
    return schema.get("extra_behavior") or config.get("extra_fields_behavior") or "ignore"


def read(plan: Plan, schema: Schema, config: Schema) -> list[Field]:
    """Return what is known about the fields.

    Raises:
        Unsupported: They have something that no generated code may stand for.
    """
    if schema.get("extras_schema") or schema.get("extras_keys_schema"):
        raise Unsupported("extra fields")
    fields = [field(plan, name, data, config) for name, data in schema["fields"].items()]
    if extra_behavior(schema, config) == "allow" and any(f.others for f in fields):
        raise Unsupported("extra fields beside alternative names")
    return fields


def emit_fields(plan: Plan, schema: Schema, config: Schema) -> Fields:
    """Write the validation of the fields in the dict `_v`."""
    fields = read(plan, schema, config)
    extra = extra_behavior(schema, config)
    if len(fields) >= _WIDE and all(f.name == f.key and not f.others for f in fields):
        return emit_wide(plan, fields, extra)
    names = emit_each(plan, fields, parameters=False)
    given, count = expected(plan, fields)
    if extra == "forbid":
        with plan.source.block(f"if len(_v) != {count}:"):
            plan.source.line(GIVE_UP)
    if extra == "allow":
        keys = plan.source.name(frozenset(f.key for f in fields), "keys")
        plan.source.line("_extra = {}")
        with plan.source.block(f"if len(_v) != {count}:"):
            emit_extra(plan, keys)
        return Fields(names, f"{{*{given}, *_extra}}", None, "_extra")
    return Fields(names, given, "_absent" if "_absent" in given else "")


def emit_parameters(plan: Plan, schema: Schema, config: Schema) -> Fields:
    """Write the validation of the fields in parameters of the same names; `_more` has the rest."""
    fields = read(plan, schema, config)
    names = emit_each(plan, fields, parameters=True)
    given, _ = expected(plan, fields)
    extra = extra_behavior(schema, config)
    if extra == "forbid":
        with plan.source.block("if _more:"):
            plan.source.line(GIVE_UP)
    if extra == "allow":
        return Fields(names, f"{{*{given}, *_more}}", None, "_more")
    return Fields(names, given, "_absent" if "_absent" in given else "")


def emit_attributes(plan: Plan, schema: Schema, config: Schema) -> None:
    """Write the reading of the fields from attributes of `_v`, which becomes a dict of them."""
    source = plan.source
    fields = read(plan, schema, config)
    certain = [f for f in fields if f.absent is None and not f.others]
    required = [f"{f.key!r}: {attribute('_v', f.key)}" for f in certain]
    source.line(f"_found = {{{', '.join(required)}}}")
    for f in fields:
        if f not in certain:
            source.line(f"_x = getattr(_v, {f.key!r}, _ABSENT)")
            for other in f.others:
                with source.block("if _x is _ABSENT:"):
                    source.line(f"_x = getattr(_v, {other!r}, _ABSENT)")
            with source.block("if _x is not _ABSENT:"):
                source.line(f"_found[{f.key!r}] = _x")
    source.line("_v = _found")


def attribute(value: str, name: str) -> str:
    """Return an expression for an attribute."""
    if name.isidentifier() and name.isascii() and not iskeyword(name):
        return f"{value}.{name}"
    return f"getattr({value}, {name!r})"


def expected(plan: Plan, fields: list[Field]) -> tuple[str, str]:
    """Return expressions for the names of the given fields and for their number."""
    optional = [f.name for f in fields if f.absent is not None]
    if not optional:
        return plan.source.name(frozenset(f.name for f in fields), "all"), str(len(fields))
    given = plan.source.name(Given((f.name for f in fields), optional), "given")
    return f"{given}[_absent]", f"{len(fields)} - _absent.bit_count()"


def emit_extra(plan: Plan, keys: str) -> None:
    """Write the collection of the items whose keys no field has."""
    plan.source.line(f"_extra = {{_k: _x for _k, _x in _v.items() if _k not in {keys}}}")
    exact = plan.source.name(frozenset({str}), "str")
    with plan.source.block(f"if not {exact}.issuperset(map(type, _extra)):"):
        plan.source.line(GIVE_UP)


def emit_each(plan: Plan, fields: list[Field], *, parameters: bool) -> str:
    """Write a variable for each field; return a display of their dict."""
    source = plan.source
    if any(f.absent is not None for f in fields):
        source.line("_absent = 0")
    variables: dict[str, str] = {}
    bit = 1
    for f in fields:
        # What a validation function or a factory may ask for: the fields before this one.
        plan.data, plan.field_name = display(variables), f.name
        variables[f.name] = var = source.local(f.name)
        emit_taking(plan, f, var, parameters=parameters)
        if f.absent is not None:
            with source.block(f"if {var} is _ABSENT:"):
                source.line(f"_absent += {bit}")
                emit_absent(plan, f, var)
            if f.validated:
                plan.emit(f.schema, var)
            else:
                with source.block("else:"):
                    plan.emit(f.schema, var)
            bit *= 2
        else:
            if parameters:
                emit_presence(plan, f, var)
            plan.emit(f.schema, var)
    plan.data, plan.field_name = "None", None
    return display(variables)


def emit_taking(plan: Plan, field: Field, var: str, *, parameters: bool) -> None:
    """Write how a value comes into its variable; what is absent may fail if it is required."""
    keys = [field.key, *field.others]
    for number, key in enumerate(keys, 1):
        if parameters:
            taken = key
        elif field.absent is None and number == len(keys):
            taken = f"_v[{key!r}]"
        else:
            taken = f"_v.get({key!r}, _ABSENT)"
        if number == 1:
            plan.source.line(f"{var} = {taken}")
        else:
            with plan.source.block(f"if {var} is _ABSENT:"):
                plan.source.line(f"{var} = {taken}")


def emit_presence(plan: Plan, field: Field, var: str) -> None:
    """Write the check that a required field is there, unless its own code has the same effect."""
    if field.schema["type"] not in _TYPED:
        with plan.source.block(f"if {var} is _ABSENT:"):
            plan.source.line(GIVE_UP)


def emit_absent(plan: Plan, field: Field, var: str) -> None:
    """Write the default of a field."""
    default = field.absent or ""
    if field.makes:
        emit_recorded(plan, var, default.replace("{data}", plan.data))
    else:
        plan.source.line(f"{var} = {default}")


def emit_wide(plan: Plan, fields: list[Field], extra: str) -> Fields:
    """Write the validation of many fields, in a copy of a template."""
    source = plan.source
    absent = plan.absent
    template = source.name(
        {f.name: absent if f.default is PydanticUndefined else f.default for f in fields},
        "template",
    )
    if extra == "allow":
        source.line("_extra = {}")
    source.line(f"_values = {template}.copy()")
    source.line("_values.update(_v)")
    with source.block(f"if len(_values) != {len(fields)}:"):
        if extra == "forbid":
            source.line(GIVE_UP)
        else:
            if extra == "allow":
                emit_extra(plan, template)
            source.line(f"_v = {{_k: _x for _k, _x in _v.items() if _k in {template}}}")
            source.line(f"_values = {template}.copy()")
            source.line("_values.update(_v)")
    variables: dict[str, str] = {}
    for f in fields:
        plan.data, plan.field_name = display(variables), f.name
        variables[f.name] = var = source.local(f.name)
        place = f"_values[{f.name!r}]"
        source.line(f"{var} = {place}")
        if f.absent is not None and f.default is PydanticUndefined:
            with source.block(f"if {var} is _ABSENT:"):
                emit_absent(plan, f, var)
                source.line(f"{place} = {var}")
            if f.validated:
                emit_in_place(plan, f, var, place)
            else:
                with source.block("else:"):
                    emit_in_place(plan, f, var, place)
        else:
            if f.absent is None:
                emit_presence(plan, f, var)
            emit_in_place(plan, f, var, place)
    plan.data, plan.field_name = "None", None
    given, test = "_v.keys()", f"len(_v) != {len(fields)}"
    if extra == "allow":
        return Fields("_values", f"{{*{given}, *_extra}}", None, "_extra")
    every = source.name(frozenset(f.name for f in fields), "all")
    return Fields("_values", f"frozenset({given}) if {test} else {every}", test)


def emit_in_place(plan: Plan, field: Field, var: str, place: str) -> None:
    """Write the validation of a value, and put what came of it into its place."""
    before = len(plan.source)
    plan.emit(field.schema, var)
    if plan.source.assigns(var, before):
        plan.source.line(f"{place} = {var}")


def display(variables: dict[str, str]) -> str:
    """Return a display of a dict."""
    return "{" + ", ".join(f"{name!r}: {value}" for name, value in variables.items()) + "}"


def field(plan: Plan, name: str, data: Schema, config: Schema) -> Field:
    """Return what is known about a field.

    Raises:
        Unsupported: It has something that no generated code may stand for.
    """
    keys = names_in_input(name, data.get("validation_alias"), config)
    schema = data["schema"]
    if schema["type"] != "default":
        return Field(name, keys[0], schema, None, keys[1:])
    validated = schema.get("validate_default")
    if validated is None:
        validated = config.get("validate_default")
    factory = schema.get("default_factory")
    if has_factory_of_user(schema):
        argument = "{data}" if schema.get("default_factory_takes_data") else ""
        value = f"{plan.source.name(factory, 'factory')}({argument})"
        return Field(name, keys[0], schema, value, keys[1:], True, bool(validated))
    passing = schema.get("default") if passes(plan, schema) else PydanticUndefined
    value = absent(plan, schema)
    return Field(name, keys[0], schema, value, keys[1:], False, bool(validated), passing)


def names_in_input(name: str, alias: Any, config: Schema) -> tuple[str, ...]:
    """Return the keys by which a field may be given, in the order of preference.

    Raises:
        Unsupported: It may be given by a path.
    """
    by_alias = config.get("validate_by_alias")
    by_name = config.get("validate_by_name") or config.get("populate_by_name")
    if alias is None:
        return (name,)
    if by_alias is False:
        if not by_name:
            raise Unsupported("neither by alias nor by name")
        return (name,)
    paths = parse_alias(alias)
    if any(len(path) > 1 for path in paths):
        raise Unsupported("alias paths")
    aliases = [str(path[0]) for path in paths]
    return tuple(dict.fromkeys([*aliases, name] if by_name else aliases))


def passes(plan: Plan, schema: Schema) -> bool:
    """Tell whether the code for a field lets its default pass as it is."""
    inner = schema["schema"]
    if schema.get("default_factory") is not None:
        return False
    default = schema.get("default", PydanticUndefined)
    if inner["type"] == "nullable":
        if default is None:
            return True
        inner = inner["schema"]
    return type(default) is PLAIN_TYPES.get(inner["type"]) and is_plain(plan, inner)


def absent(plan: Plan, schema: Schema) -> str:
    """Return an expression for the default."""
    factory: Any = schema.get("default_factory")
    if factory is not None:
        return _FRESH[factory]
    default = schema.get("default", PydanticUndefined)
    if default is PydanticUndefined or repr(default) == "PydanticUndefined":
        raise Unsupported("no default")
    if is_hashable(default):  # what has a hash is shared, the rest is copied for each use
        return plan.source.constant(default, "default")
    if type(default) in _FRESH and not default:
        return _FRESH[type(default)]
    return f"{plan.source.name(deepcopy, 'deepcopy')}({plan.source.name(default, 'default')})"


def is_hashable(value: Any) -> bool:
    """Tell whether a value has a hash."""
    try:
        hash(value)
    except TypeError:
        return False
    return True
