"""Core schema -> a function, compiled from generated source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from minipydantic._codegen import containers, entries, functions, models, scalars, unions
from minipydantic._codegen.coerce import GiveUp
from minipydantic._codegen.json_input import reader
from minipydantic._codegen.load import load
from minipydantic._codegen.plan import Emit, Interpret, Plan, Schema, Unsupported
from minipydantic._codegen.tiers import FAIL, Fail, Raised
from minipydantic._interp.info import ValidationInfo
from minipydantic._interp.state import JSON, PYTHON, Compiled

__all__ = ["ABSENT", "Program", "generate"]


EMITTERS: dict[str, Emit] = {
    **scalars.EMITTERS,
    **containers.EMITTERS,
    **unions.EMITTERS,
    **functions.EMITTERS,
    **models.EMITTERS,
}


class Absent:
    """The type of the marker for values that were not given."""

    __slots__ = ()

    def __reduce__(self) -> str:
        return "ABSENT"


ABSENT: Any = Absent()

_METHODS = ("__init__", "model_validate", "model_validate_json")


@dataclass(frozen=True)
class Program:
    """Generated validation.

    Attributes:
        validate: Takes an input, for JSON the text; returns the valid value, or a `Fail`.
        init: Takes an instance and a dict; initialises the instance and returns it, or returns
            a `Fail`.
        methods: Functions for the model's class, by name.
        models: Functions that validate a model inside or raise, by its class and the mode of the
            input: for explaining what is wrong with another part. None where code of the user's
            runs, whose calls they would not record.
        text: The source.
    """

    validate: Callable[[Any], Any]
    init: Callable[[Any, Any], Any]
    methods: Mapping[str, Callable[..., Any]]
    models: Compiled | None
    text: str


def generate(
    schema: Schema,
    config: Schema | None,
    *,
    interpret: Interpret,
    json: bool = False,
    entry: str = "validate",
    from_attributes: bool | None = None,
    otherwise: Mapping[str, Any] | None = None,
    own: Any = None,
) -> Program | None:
    """Write and compile the validation of a schema.

    Args:
        schema: A core schema.
        config: The configuration around it.
        interpret: Makes validators for the parts that are left to the interpreter.
        json: Whether the inputs are JSON texts.
        entry: `validate` makes new instances of a model, `init` initialises given ones.
        from_attributes: Whether models may be read from attributes; None leaves it to them.
        otherwise: What methods call when they decline; no methods are written without.
        own: The class whose own validator this is, if any.

    Returns:
        The program, or None where generated code may not stand for the schema.
    """
    definitions = {}
    recording = functions.runs_user_code(schema)
    read = reader(schema) if json else None
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
        from_attributes=from_attributes,
        absent=ABSENT,
        interpret=interpret,
        own=own,
    )
    try:
        root = (
            plan.definition(schema["schema_ref"]) if schema["type"] == "definition-ref" else schema
        )
        if root["type"] not in EMITTERS:
            return None
        model = entries.model_of(plan, root)
        if entry == "init":
            if model is None:
                return None
            if otherwise is None or model.get("custom_init"):
                entries.write_init(plan, root)
            else:
                entries.write_init_method(plan, root, model)
        else:
            entries.write_validate(plan, root, read)
            if model is not None and otherwise is not None:
                entries.write_validate_method(plan, model)
        plan.write_functions()
    except Unsupported:
        return None
    title = getattr((model or root).get("cls"), "__qualname__", root["type"])
    return compiled(plan, str(title), otherwise or {})


def compiled(plan: Plan, title: str, otherwise: Mapping[str, Any]) -> Program:
    """Compile the functions of a program."""
    text = plan.source.text
    parts: dict[str, Any] = {
        "_GiveUp": GiveUp,
        "_ABSENT": ABSENT,
        "_FAIL": FAIL,
        "_Fail": Fail,
        "_Raised": Raised,
        "_ValidationInfo": ValidationInfo,
        **otherwise,
        **plan.source.names,
    }
    names = load(text, title, parts)
    methods: dict[str, Any] = {name: names[name] for name in _METHODS if name in names}
    mode = JSON if plan.json else PYTHON
    inner = {(cls, mode): names[name] for cls, name in plan.models.items() if name is not None}
    return Program(
        names.get("validate", decline),
        names.get("init", decline),
        methods,
        None if plan.recording else inner or None,
        text,
    )


def decline(*_arguments: Any) -> Any:
    """Leave an input to the interpreter."""
    return FAIL
