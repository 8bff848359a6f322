"""Emitters for models."""

from collections.abc import Callable
from typing import Any
from weakref import ref

from minipydantic._codegen import fields
from minipydantic._codegen.functions import emit_call, emit_record, emit_recorded
from minipydantic._codegen.instances import emit_new, emit_state, private_values
from minipydantic._codegen.plan import Emit, Plan, Schema, Unsupported, Write
from minipydantic._codegen.scalars import GIVE_UP
from minipydantic._model.namespace import init_private_attributes

__all__ = ["EMITTERS", "WRITERS", "emit_instance"]


def emit_model(plan: Plan, schema: Schema, var: str) -> None:
    """Write the call of the model's function."""
    plan.source.line(f"{var} = {plan.call(schema, var)}")


def write_model(plan: Plan, schema: Schema) -> None:
    """Write the body of the function that makes a new instance."""
    if plan.is_lent(schema):
        raise Unsupported("model of a class that has another validator")
    source, cls = plan.source, schema["cls"]
    own = config_of(schema)
    name = source.name(cls, cls.__name__)
    revalidate = schema.get("revalidate_instances") or own.get("revalidate_instances") or "never"
    root = bool(schema.get("root_model"))
    with source.block(f"if type(_v) is {name}:" if root else "if type(_v) is not dict:"):
        if root:
            source.line("return _v" if revalidate == "never" else GIVE_UP)
        else:
            if revalidate == "never":
                with source.block(f"if type(_v) is {name}:"):
                    source.line("return _v")
            emit_foreign(plan, schema, name)
    if schema.get("custom_init"):
        emit_recorded(plan, "_o", f"{name}(**_v)")
    else:
        emit_instance(plan, schema, None)
    source.line("return _o")


def emit_foreign(plan: Plan, schema: Schema, name: str) -> None:
    """Write what happens to inputs that are neither a dict nor an instance of exactly the class."""
    source = plan.source
    if reads_attributes(plan, schema):
        test = Readable(schema["cls"], schema.get("generic_origin"))
        with source.block(f"if not {source.name(test, 'can_be_read')}(_v):"):
            source.line(GIVE_UP)
        fields.emit_attributes(plan, schema["schema"], config_of(schema))
    elif schema["schema"]["type"] == "function-before" and not schema.get("generic_origin"):
        with source.block(f"if {name} in type(_v).__mro__:"):
            source.line(GIVE_UP)
    else:
        source.line(GIVE_UP)


def reads_attributes(plan: Plan, schema: Schema) -> bool:
    """Tell whether the fields may be read from the attributes of an object."""
    if plan.json or schema.get("custom_init") or schema["schema"]["type"] != "model-fields":
        return False
    if schema.get("strict") or schema["schema"].get("strict") or config_of(schema).get("strict"):
        return False
    own = schema["schema"].get("from_attributes")
    if own is None:
        own = config_of(schema).get("from_attributes")
    return bool(own) if plan.from_attributes is None else plan.from_attributes


class Readable:
    """A test: may fields be read from the attributes of an object, beyond doubt?

    Args:
        cls: The class of the model.
        origin: The generic class that it was made of, if any.
    """

    __slots__ = ("_last", "cls", "origin")

    def __init__(self, cls: type[Any], origin: type[Any] | None) -> None:
        self.cls = cls
        self.origin = origin
        self._last: Callable[[], Any] = type(None)

    def __call__(self, value: Any) -> bool:
        kind = type(value)
        if self._last() is kind:  # PERF: 60 ns; to find out takes 350
            return True
        if (
            hasattr(kind, "__getitem__")  # a mapping, or a pair of an object and a mapping
            or kind is type
            or kind.__module__ in ("builtins", "datetime", "collections")
            or self.cls in kind.__mro__
            or self.origin in kind.__mro__
        ):
            return False
        self._last = ref(kind)
        return True

    def __reduce__(self) -> tuple[Any, ...]:
        return Readable, (self.cls, self.origin)


def config_of(schema: Schema) -> Schema:
    """Return the configuration of a model: its own alone."""
    config: Schema = schema.get("config") or {}
    return config


def emit_instance(
    plan: Plan, schema: Schema, instance: str | None, *, parameters: bool = False
) -> None:
    """Write the validation of the fields, and the filling of the instance, which becomes `_o`.

    Args:
        plan: The program.
        schema: The schema of the model.
        instance: The name of the instance; None if it is to be made.
        parameters: Whether the values are in parameters; else they are in the dict `_v`.
    """
    cls, inner = schema["cls"], schema["schema"]
    with plan.under(config_of(schema)):
        while inner["type"] == "function-before" and not schema.get("root_model"):
            if plan.json:  # what the function returns is a Python object: other rules
                raise Unsupported("function before")
            emit_call(plan, inner, "_v")
            inner = inner["schema"]
            if inner["type"] != "function-before":
                with plan.source.block("if type(_v) is not dict:"):
                    plan.source.line(GIVE_UP)
        if schema.get("root_model"):
            plan.emit(inner, "_v")
            given = plan.source.name(frozenset({"root"}), "all")
            found = fields.Fields("{'root': _v}", given, "")
        elif inner["type"] == "model-fields":
            emit = fields.emit_parameters if parameters else fields.emit_fields
            found = emit(plan, inner, plan.config)
        else:
            raise Unsupported(inner["type"])
    test = found.test
    if instance is None:
        emit_new(plan, cls)
    else:
        plan.source.line(f"_o = {instance}")
        test = None  # an instance may be initialised again: its slots may be full
    post_init, private = schema.get("post_init"), "None"
    if post_init and getattr(cls, post_init, None) is init_private_attributes:
        simple = private_values(cls)
        if simple is not None:
            post_init, private = None, simple
    emit_state(
        plan, cls, found.values, found.given, test=test, extra=found.extra, private=private,
        root=bool(schema.get("root_model")),
    )  # fmt: skip
    if post_init:
        emit_record(plan, "_o", f"{fields.attribute('_o', post_init)}(None)")


EMITTERS: dict[str, Emit] = {"model": emit_model}
WRITERS: dict[str, Write] = {"model": write_model}
