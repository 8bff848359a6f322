"""The functions of a program that callers use, whatever went wrong inside.

`validate(_v)` returns the valid value and `init(_self, _v)` the initialised instance, or a `Fail`
where the interpreter is to answer. `__init__`, `model_validate` and `model_validate_json` are
methods for the class: they answer for exactly this class without options, and hand everything else
on.
"""

from collections.abc import Callable
from keyword import iskeyword
from typing import Any

from minipydantic._codegen import fields
from minipydantic._codegen.functions import emit_call
from minipydantic._codegen.models import config_of, emit_instance
from minipydantic._codegen.plan import Plan, Schema
from minipydantic._codegen.scalars import GIVE_UP

__all__ = ["model_of", "write_init", "write_init_method", "write_validate", "write_validate_method"]

# PERF: keywords of a call that are no interned strings are matched by value with each parameter;
# for 20 of them a dict is as fast, for 100 six times as fast.
_MOST_PARAMETERS = 8

# What generated code calls by its plain name, so that no parameter may have it.
_BUILTINS = frozenset(
    [
        *["bool", "bytes", "dict", "float", "frozenset", "getattr", "int", "isinstance", "len"],
        *["list", "map", "set", "str", "super", "tuple", "type", "Exception"],
    ]
)


def model_of(plan: Plan, root: Schema) -> Schema | None:
    """Return the model that a schema is about: itself, or what functions are before or after."""
    schema = root
    while schema["type"] != "model":
        if schema["type"] == "definition-ref":
            schema = plan.definition(schema["schema_ref"])
        elif schema["type"] in ("function-after", "function-before"):
            schema = schema["schema"]
        else:
            return None
    return schema


def write_validate(plan: Plan, root: Schema, read: Callable[[Any], Any] | None = None) -> None:
    """Write `validate(_v)`, which parses its input first by `read` if that is given."""
    source = plan.source
    with source.function("validate(_v)"):
        plan.emit_start()
        with source.block("try:"):
            if read is not None:
                source.line(f"_v = {source.name(read, 'read')}(_v)")
            plan.write_body(root)
        with source.block("except Exception:"):
            source.line(f"return {failed(plan)}")


def write_init(plan: Plan, root: Schema) -> None:
    """Write `init(_self, _v)`."""
    source = plan.source
    with source.function("init(_self, _v)"):
        plan.emit_start()
        with source.block("try:"):
            emit_filled(plan, root, parameters=False)
            source.line("return _o")
        with source.block("except Exception:"):
            source.line(f"return {failed(plan)}")


def failed(plan: Plan) -> str:
    """Return an expression for the answer of a function that gives up."""
    return "_Fail(_calls)" if plan.recording else "_FAIL"


def emit_filled(plan: Plan, schema: Schema, *, parameters: bool) -> None:
    """Write the filling of `_self`, and the calls of the functions around the model."""
    if schema["type"] == "definition-ref":
        emit_filled(plan, plan.definition(schema["schema_ref"]), parameters=parameters)
    elif schema["type"] == "model":
        if not parameters and not schema.get("root_model"):
            with plan.source.block("if type(_v) is not dict:"):
                plan.source.line(GIVE_UP)
        emit_instance(plan, schema, "_self", parameters=parameters)
    else:
        if schema["type"] == "function-before":
            emit_call(plan, schema, "_v")
        emit_filled(plan, schema["schema"], parameters=parameters)
        if schema["type"] == "function-after":
            emit_call(plan, schema, "_o")


def parameters_of(plan: Plan, root: Schema) -> list[str] | None:
    """Return the names of an `__init__`'s parameters; None if it has to take a dict."""
    schema = root
    while schema["type"] != "model":
        if schema["type"] == "function-before":  # it sees the whole input
            return None
        if schema["type"] == "definition-ref":
            schema = plan.definition(schema["schema_ref"])
        else:
            schema = schema["schema"]
    if schema["schema"]["type"] != "model-fields":
        return None
    own = config_of(schema)
    found = fields.read(plan, schema["schema"], own)
    keys = [key for field in found for key in (field.key, *field.others)]
    if any(f.others for f in found) and fields.extra_behavior(schema["schema"], own) == "forbid":
        return None  # one name is superfluous where both are given
    fit = (
        len(keys) <= _MOST_PARAMETERS
        and len(set(keys)) == len(keys)
        and all(
            key.isidentifier()
            and key.isascii()
            and not key.startswith("_")
            and not iskeyword(key)
            and key not in _BUILTINS
            for key in keys
        )
    )
    return keys if fit else None


def write_init_method(plan: Plan, root: Schema, model: Schema) -> None:
    """Write the `__init__` of a model's class; without parameters for the fields, also `init`."""
    source = plan.source
    cls = source.name(model["cls"], model["cls"].__name__)
    keys = parameters_of(plan, root)
    if keys is None:
        write_init(plan, root)
        with source.function("__init__(_self, /, **_data)"):
            source.line("__tracebackhide__ = True")
            source.line("_calls = ()")
            with source.block(f"if type(_self) is {cls}:"):
                source.line("_o = init(_self, _data)")
                with source.block("if type(_o) is not _Fail:"):
                    write_return(plan, root)
                source.line("_calls = _o.calls")
            source.line("_init_otherwise(_self, (), _data, {}, _calls)")
        return
    named = "".join(f"{key}=_ABSENT, " for key in keys)
    with source.function(f"__init__(_self, /, *_args, {named}**_more)"):
        source.line("__tracebackhide__ = True")
        plan.emit_start()
        with source.block(f"if type(_self) is {cls} and not _args:"):
            with source.block("try:"):
                emit_filled(plan, root, parameters=True)
            with source.block("except Exception:"):
                source.line("pass")
            with source.block("else:"):
                write_return(plan, root)
        calls = "_calls" if plan.recording else "()"
        data = ", ".join(f"{key!r}: {key}" for key in keys)
        source.line(f"_init_otherwise(_self, _args, {{{data}}}, _more, {calls})")


def write_return(plan: Plan, root: Schema) -> None:
    """Write the end of an `__init__`; a function after the model may have returned another."""
    if is_followed(plan, root):
        plan.source.line("return _check_is_self(_o, _self, stacklevel=2)")
    else:
        plan.source.line("return")


def is_followed(plan: Plan, schema: Schema) -> bool:
    """Tell whether a function comes after the model."""
    if schema["type"] == "definition-ref":
        return is_followed(plan, plan.definition(schema["schema_ref"]))
    return schema["type"] != "model" and (
        schema["type"] == "function-after" or is_followed(plan, schema["schema"])
    )


def write_validate_method(plan: Plan, model: Schema) -> None:
    """Write the `model_validate` of a model's class, or its `model_validate_json`."""
    source = plan.source
    cls = source.name(model["cls"], model["cls"].__name__)
    name, value = ("model_validate_json", "json_data") if plan.json else ("model_validate", "obj")
    with source.function(f"{name}(cls, {value}, **options)"):
        source.line("__tracebackhide__ = True")
        with source.block(f"if cls is {cls} and not options:"):
            source.line(f"_o = validate({value})")
            with source.block("if type(_o) is not _Fail:"):
                source.line("return _o")
            source.line(f"return _explain({value}, _o.calls)")
        source.line(f"return super({cls}, cls).{name}({value}, **options)")
