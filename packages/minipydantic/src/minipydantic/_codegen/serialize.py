"""Serializers of models as generated Python: no loop over fields, no call for usual values.

A generated function answers only for an instance of exactly the model's class that has exactly its
fields, with values of their usual types; for everything else it calls the interpreter, before it
has done anything that anybody could notice.
"""

from collections.abc import Callable
from typing import Any

from minipydantic._codegen.load import load
from minipydantic._codegen.serialize_classes import FORMS
from minipydantic._codegen.serialize_items import ItemFunction
from minipydantic._codegen.serialize_methods import NAMES, OTHERWISE, DumpMethod
from minipydantic._codegen.serialize_records import RecordFunction, Serialize
from minipydantic._codegen.serialize_values import Form, Values
from minipydantic._codegen.source import Source
from minipydantic._serialize.fields import RecordNode
from minipydantic._serialize.node import Node
from minipydantic._serialize.state import Trim

__all__ = ["compile_method", "compile_record", "compile_root_model", "compile_value"]

_UNFILTERED = "(_state.plain or _state.trim)"  # no option says more than which fields to leave out


def compile_record(
    target: str,
    cls: type,
    record: RecordNode,
    interpret: Serialize,
    *,
    has_extras: bool = False,
    trim: Trim | None = None,
) -> tuple[Serialize, str]:
    """Write and compile the serializer of one model for one target.

    Args:
        target: `python`, `jsonable`, `text` or `native`.
        cls: The model.
        record: Its fields.
        interpret: Serialises whatever the generated code declines.
        has_extras: Whether instances may have items beside the fields.
        trim: For which options that leave fields out.

    Returns:
        The function and its source.
    """
    source = Source()
    function = RecordFunction if trim is None and not record.computed else ItemFunction
    decline = _decline(source, interpret)
    function(source, target, cls, record, decline, has_extras=has_extras, trim=trim).write()
    return _compiled(source, target, cls.__qualname__)


def compile_method(
    target: str, cls: type, record: RecordNode, *, has_extras: bool
) -> dict[str, Callable[..., Any]]:
    """Write and compile the method of a class for one target.

    Args:
        target: `python`; for JSON `text`, or `native` by orjson.
        cls: The model.
        record: Its fields.
        has_extras: Whether instances may have items beside the fields.

    Returns:
        The method by its name; nothing where it would need what the serializer knows.
    """
    source, name = Source(), NAMES[target]
    method = DumpMethod(source, target, cls, record, OTHERWISE[name], has_extras=has_extras)
    if not method.is_written():
        return {}
    return {name: _compiled(source, name, cls.__qualname__)[0]}


def compile_root_model(
    target: str, cls: type, root: Node, interpret: Serialize
) -> tuple[Serialize, str]:
    """Write and compile the serializer of a root model; see `compile_record`."""
    source = Source()
    values = Values(source, FORMS, target)
    form = values.form(root, "_root", "root")
    with source.function(f"{target}(_v, _state)"):
        with source.block(f"if type(_v) is {source.name(cls, 'cls')} and {_UNFILTERED}:"):
            source.line("_root = _v.root")
            _answer_value(source, values, form)
        source.line(_decline(source, interpret))
    return _compiled(source, target, cls.__qualname__)


def compile_value(target: str, node: Node, interpret: Serialize) -> tuple[Serialize, str]:
    """Write and compile the serializer of a value that is not part of a model.

    Args:
        target: See `compile_record`.
        node: The value's node.
        interpret: Serialises whatever the generated code declines.
    """
    source = Source()
    values = Values(source, FORMS, target, owner="None")
    form = values.form(node, "_v", None)
    with source.function(f"{target}(_v, _state)"):
        with source.block(f"if {_UNFILTERED}:"):
            _answer_value(source, values, form)
        source.line(_decline(source, interpret))
    return _compiled(source, target, node.name)


def _decline(source: Source, interpret: Serialize) -> str:
    """Return the line that leaves a value to the interpreter."""
    return f"return {source.name(interpret, 'interpret')}(_v, _state)"


def _answer_value(source: Source, values: Values, form: Form) -> None:
    """Write the part that has the value in a variable."""
    with source.block(f"if {form.guard or True}:"):
        values.write_prelude()
        source.line(f"return {form.result}")


def _compiled(source: Source, target: str, name: str) -> tuple[Callable[..., Any], str]:
    text = source.text
    return load(text, name, source.names)[target], text
