"""Core schema -> a function, compiled from generated source."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any

from minipydantic._codegen import containers, functions, models, scalars, unions
from minipydantic._codegen.coerce import GiveUp
from minipydantic._codegen.plan import Emit, Interpret, Plan, Schema, Unsupported
from minipydantic._codegen.tiers import FAIL, Fail
from minipydantic._interp.info import ValidationInfo

__all__ = ["Program", "generate"]


EMITTERS: dict[str, Emit] = {
    **scalars.EMITTERS,
    **containers.EMITTERS,
    **unions.EMITTERS,
    **functions.EMITTERS,
    **models.EMITTERS,
}

_ABSENT: Any = type("Absent", (), {"__slots__": ()})()

# PERF: compile() takes about 9 us a line, `exec` of a code object about 2 us in all; models of the
# same shape have the same source (their classes are globals) and share one code object.
_CODE: OrderedDict[str, CodeType] = OrderedDict()
_CODE_SIZE = 512


@dataclass(frozen=True)
class Program:
    """Generated validation.

    Attributes:
        validate: Takes an input; returns the valid value, or a `Fail`.
        init: Takes an instance and a dict; initialises the instance and returns it, or returns
            a `Fail`.
        text: The source.
    """

    validate: Callable[[Any], Any]
    init: Callable[[Any, Any], Any]
    text: str


class Loader:
    """Gives tracebacks and debuggers the source of generated code (PEP 302's get_source)."""

    def __init__(self, text: str) -> None:
        self.text = text

    def get_source(self, name: str) -> str:
        """Return the source of the generated module."""
        return self.text


def generate(
    schema: Schema, config: Schema | None, *, json: bool, interpret: Interpret
) -> Program | None:
    """Write and compile the validation of a schema.

    Args:
        schema: A core schema.
        config: The configuration around it.
        json: Whether the inputs come from JSON.
        interpret: Makes validators for the parts that are left to the interpreter.

    Returns:
        The program, or None where generated code may not stand for the schema.
    """
    definitions = {}
    recording = functions.runs_user_code(schema)
    if schema["type"] == "definitions":
        definitions = {d["ref"]: d for d in schema["definitions"]}
        schema = schema["schema"]
    plan = Plan(
        EMITTERS,
        models.WRITERS,
        definitions,
        config or {},
        json=json,
        recording=recording,
        interpret=interpret,
    )
    try:
        root = (
            plan.definition(schema["schema_ref"]) if schema["type"] == "definition-ref" else schema
        )
        if root["type"] not in EMITTERS:
            return None
        return compiled(plan, root)
    except Unsupported:
        return None


def compiled(plan: Plan, root: Schema) -> Program:
    """Write the functions of the program, and compile them."""
    source = plan.source
    validate = plan.function(root)
    write_entry(plan, "validate(_v)", f"{validate}(_v{plan.parameters})")
    init = models.emit_init(plan, root)
    if init is not None:
        write_entry(plan, "init(_self, _v)", f"{init}(_self, _v{plan.parameters})")
    plan.write_functions()
    text = source.text
    title = getattr(root.get("cls"), "__qualname__", root["type"])
    names: dict[str, Any] = {
        "__name__": f"minipydantic.generated.{title}",
        "__loader__": Loader(text),
        "_GiveUp": GiveUp,
        "_ABSENT": _ABSENT,
        "_FAIL": FAIL,
        "_Fail": Fail,
        "_ValidationInfo": ValidationInfo,
        **source.names,
    }
    exec(code(text), names)  # the text is our own; names of fields occur in it only as repr()
    return Program(names["validate"], names.get("init", decline), text)


def decline(instance: Any, value: Any) -> Any:
    """Leave the initialisation of whatever is no model to the interpreter."""
    return FAIL


def write_entry(plan: Plan, signature: str, call: str) -> None:
    """Write a function that callers may use: it returns a `Fail` whatever went wrong inside."""
    with plan.source.function(signature):
        if plan.recording:
            plan.source.line("_calls = []")
        with plan.source.block("try:"):
            plan.source.line(f"return {call}")
        with plan.source.block("except Exception:"):
            plan.source.line("return _Fail(_calls)" if plan.recording else "return _FAIL")


def code(text: str) -> CodeType:
    """Compile a source, or take what was compiled for it before."""
    known = _CODE.get(text)
    if known is None:
        known = _CODE[text] = compile(text, "minipydantic/generated.py", "exec")
        if len(_CODE) > _CODE_SIZE:
            _CODE.popitem(last=False)
    return known
