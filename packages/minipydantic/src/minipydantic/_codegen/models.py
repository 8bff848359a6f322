"""Emitters for models."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from minipydantic._codegen.functions import emit_call, emit_recorded
from minipydantic._codegen.plan import Emit, Plan, Schema, Unsupported, Write
from minipydantic._codegen.scalars import GIVE_UP
from minipydantic._sentinels import PydanticUndefined

__all__ = ["EMITTERS", "WRITERS", "emit_init"]

_FRESH: dict[type, str] = {list: "[]", dict: "{}", set: "set()"}


@dataclass(frozen=True)
class Field:
    """A field as the emitters need it.

    Attributes:
        name: Its name in the model.
        key: Its name in the input.
        schema: How its value is validated.
        absent: An expression for the value of an absent field; None where the field is required, ""
            where it is simply left out.
        makes: Whether that expression calls code of the user's.
    """

    name: str
    key: str
    schema: Schema
    absent: str | None
    makes: bool = False


def emit_model(plan: Plan, schema: Schema, var: str) -> None:
    """Write the call of the model's function."""
    plan.source.line(f"{var} = {plan.call(schema, var)}")


def write_model(plan: Plan, schema: Schema) -> None:
    """Write the body of the function that makes a new instance."""
    cls = plan.source.name(schema["cls"], "model")
    with plan.source.block(f"if type(_v) is {cls}:"):
        if (
            schema.get(
                "revalidate_instances", config_of(schema).get("revalidate_instances", "never")
            )
            != "never"
        ):
            plan.source.line(GIVE_UP)
        else:
            plan.source.line("return _v")
    emit_body(plan, schema, f"{plan.source.name(object.__new__, 'new')}({cls})")


def emit_init(plan: Plan, schema: Schema) -> str | None:
    """Write the function that initialises an existing instance of a model; return its name.

    Around the model there may be validation functions. Returns None where there is no model.
    """
    if schema["type"] == "definition-ref":
        return emit_init(plan, plan.definition(schema["schema_ref"]))
    name = plan.source.fresh("init")
    if schema["type"] == "model":
        with plan.source.function(f"{name}(_self, _v{plan.parameters})"):
            emit_body(plan, schema, "_self")
        return name
    if schema["type"] not in ("function-after", "function-before"):
        return None
    inner = emit_init(plan, schema["schema"])
    if inner is None:
        return None
    with plan.source.function(f"{name}(_self, _v, _calls)"):
        if schema["type"] == "function-before":
            emit_call(plan, schema, "_v")
        plan.source.line(f"_o = {inner}(_self, _v, _calls)")
        if schema["type"] == "function-after":
            emit_call(plan, schema, "_o")
        plan.source.line("return _o")
    return name


def config_of(schema: Schema) -> Schema:
    """Return the configuration of a model: its own alone."""
    config: Schema = schema.get("config") or {}
    return config


def emit_body(plan: Plan, schema: Schema, instance: str) -> None:
    """Write the validation of the fields and the making of the instance."""
    if schema.get("custom_init") or schema.get("post_init") or schema.get("strict"):
        raise Unsupported("model with code of its own")
    source, cls, inner = plan.source, schema["cls"], schema["schema"]
    with plan.under(config_of(schema)):
        if schema.get("root_model"):
            plan.emit(inner, "_v")
            values, given, extra = "{'root': _v}", "{'root'}", "None"
        elif inner["type"] == "model-fields" and not plan.config.get("strict"):
            names, given, extra = emit_fields(plan, inner, plan.config)
            values = "{" + ", ".join(f"{name!r}: {value}" for name, value in names.items()) + "}"
        else:
            raise Unsupported(inner["type"])
    source.line(f"_o = {instance}")
    source.line(f"{slot(plan, cls, '__dict__')}(_o, {values})")
    source.line(f"{slot(plan, cls, '__pydantic_fields_set__')}(_o, {given})")
    source.line(f"{slot(plan, cls, '__pydantic_extra__')}(_o, {extra})")
    source.line(f"{slot(plan, cls, '__pydantic_private__')}(_o, None)")
    source.line("return _o")


def slot(plan: Plan, cls: type, name: str) -> str:
    """Return the name of the function that sets a slot of an instance, past any `__setattr__`."""
    for base in cls.__mro__:
        descriptor = vars(base).get(name)
        if descriptor is not None and hasattr(descriptor, "__set__"):
            return plan.source.setter(descriptor, name.strip("_"))
    raise Unsupported(f"no slot {name}")


def emit_fields(plan: Plan, schema: Schema, config: Schema) -> tuple[dict[str, str], str, str]:
    """Write the validation of a dict's fields.

    Returns:
        The variable of each field; an expression for the set of fields that were given; one for the
        extra items.
    """
    source = plan.source
    extra = schema.get("extra_behavior") or config.get("extra_fields_behavior") or "ignore"
    if extra == "allow" or schema.get("extras_schema") or schema.get("from_attributes"):
        raise Unsupported("extra fields")
    fields = [field(plan, name, data, config) for name, data in schema["fields"].items()]
    with source.block("if type(_v) is not dict:"):
        source.line(GIVE_UP)
    variables = {f.name: source.local(f.name) for f in fields}
    required = [f.name for f in fields if f.absent is None]
    given = "{" + ", ".join(map(repr, required)) + "}" if required else "set()"
    if len(required) < len(fields):
        source.line(f"_given = {given}")
        given = "_given"
    so_far: dict[str, str] = {}
    for f in fields:
        # What a validation function or a factory may ask for: the fields before this one.
        plan.data = "{" + ", ".join(f"{name!r}: {value}" for name, value in so_far.items()) + "}"
        plan.field_name = f.name
        emit_field(plan, f, variables[f.name])
        so_far[f.name] = variables[f.name]
    plan.data, plan.field_name = "None", None
    if extra == "forbid":
        with source.block(f"if len(_v) != {len(fields) if given != '_given' else 'len(_given)'}:"):
            source.line(GIVE_UP)
    return variables, given, "None"


def emit_field(plan: Plan, field: Field, var: str) -> None:
    """Write the validation of one field into its variable."""
    source = plan.source
    if field.absent is None:
        source.line(f"{var} = _v[{field.key!r}]")
        plan.emit(field.schema, var)
        return
    source.line(f"{var} = _v.get({field.key!r}, _ABSENT)")
    with source.block(f"if {var} is _ABSENT:"):
        if field.makes:
            emit_recorded(plan, var, field.absent.replace("{data}", plan.data))
        else:
            source.line(f"{var} = {field.absent}")
    with source.block("else:"):
        plan.emit(field.schema, var)
        source.line(f"_given.add({field.name!r})")


def field(plan: Plan, name: str, data: Schema, config: Schema) -> Field:
    """Return what is known about a field.

    Raises:
        Unsupported: It has alternative names, or a default that is validated.
    """
    alias = data.get("validation_alias")
    key = name if alias is None else alias
    by_name = config.get("validate_by_name") or config.get("populate_by_name")
    by_alias = config.get("validate_by_alias")
    if not isinstance(key, str) or (alias is not None and (by_name or by_alias is False)):
        raise Unsupported("aliases")
    schema = data["schema"]
    if schema["type"] != "default":
        return Field(name, key, schema, None)
    if schema.get("validate_default") or config.get("validate_default"):
        raise Unsupported("validate_default")
    factory = schema.get("default_factory")
    if factory is not None and factory not in _FRESH:
        argument = "{data}" if schema.get("default_factory_takes_data") else ""
        return Field(name, key, schema, f"{plan.source.name(factory, 'factory')}({argument})", True)
    return Field(name, key, schema, absent(plan, schema))


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


EMITTERS: dict[str, Emit] = {"model": emit_model}
WRITERS: dict[str, Write] = {"model": write_model}
