"""Serializers of records as generated Python: no loop over fields, no call for exact scalars.

A generated function answers only for an instance of exactly the model's class that has exactly its
fields, in their order, when no option asks to look further; for everything else, and for every
value that is not of the usual type, it calls the interpreter.
"""

import linecache
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any, Protocol

from minipydantic._codegen.source import Source
from minipydantic._sentinels import MISSING
from minipydantic._serialize.jsontext import write_int, write_str
from minipydantic._serialize.node import Node
from minipydantic._serialize.state import State

__all__ = ["FieldPlan", "compile_record"]

Serialize = Callable[[Any, State], Any]

_NONE = type(None)
_number = count(1)


class FieldPlan(Protocol):
    """What a field must tell."""

    node: Node

    def key(self, by_alias: bool | None) -> str:
        """Return the name in the output."""


def compile_record(
    target: str,
    cls: type,
    names: Sequence[str],
    fields: Mapping[str, FieldPlan],
    interpret: Serialize,
) -> tuple[Serialize, str]:
    """Write and compile the serializer of one model for one target.

    Args:
        target: `python`, `jsonable` or `text`.
        cls: The model.
        names: All names that an instance has, in order; those without a field are left out.
        fields: The fields to write.
        interpret: Serialises whatever the generated code declines.

    Returns:
        The function and its source.
    """
    source = Source()
    write = _write_text if target == "text" else _write_dict
    class_name, fallback = source.name(cls, "cls"), source.name(interpret, "interpret")
    ordered, missing = source.name([*names], "names"), source.name(MISSING, "missing")
    with source.function(f"{target}(_v, _state)"):
        with source.block(f"if type(_v) is {class_name} and _state.plain:"):
            source.line("_data = _v.__dict__")
            with source.block(f"if [*_data] == {ordered}:"):
                values = {name: source.local(f"v_{name}") for name in names}
                source.line(f"{', '.join(values.values())}, = _data.values()")
                for name, field in fields.items():
                    _convert(source, target, name, field.node, values[name], missing, fallback)
                write(source, fields, values)
        source.line(f"return {fallback}(_v, _state)")
    text = source.text
    file = f"<minipydantic {target} of {cls.__qualname__} #{next(_number)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    namespace = dict(source.names)
    exec(compile(text, file, "exec"), namespace)  # our own text; names occur only as repr()
    return namespace[target], text


def _convert(
    source: Source, target: str, name: str, node: Node, value: str, missing: str, fallback: str
) -> None:
    """Replace a value by its serialised form, the usual types without a call of a node."""
    if target == "text":
        condition = _text_of_usual_types(source, node.writers, value)
    else:
        condition = _unusual_type(
            source, node.identity if target == "python" else node.json_identity, value
        )
    call = source.name(node, f"node_{name}")
    lines = (
        f"if {value} is {missing}: return {fallback}(_v, _state)",
        f"_outer, _state.field_name = _state.field_name, {name!r}",
        f"{value} = {call}.{target}({value}, _state)",
        "_state.field_name = _outer",
    )
    if condition is None:
        for line in lines:
            source.line(line)
    else:
        with source.block(condition):
            for line in lines:
                source.line(line)


def _unusual_type(source: Source, identity: frozenset[type], value: str) -> str | None:
    """Return the `if` for a value that does not pass as it is."""
    kinds = identity - {_NONE}
    if not kinds and not identity:
        return None
    if len(kinds) > 1:
        return f"if type({value}) not in {source.name(identity, 'types')}:"
    tests = [f"type({value}) is not {source.name(kind, kind.__name__)}" for kind in kinds]
    if _NONE in identity:
        tests.append(f"{value} is not None")
    return f"if {' and '.join(tests)}:"


def _text_of_usual_types(
    source: Source, writers: Mapping[type, Callable[[Any], str]], value: str
) -> str | None:
    """Write the branches for usual types and return the header of the rest."""
    word = "if"
    if _NONE in writers:
        with source.block(f"{word} {value} is None:"):
            source.line(f"{value} = 'null'")
        word = "elif"
    for kind, write in writers.items():
        if kind is _NONE:
            continue
        with source.block(f"{word} type({value}) is {source.name(kind, kind.__name__)}:"):
            if kind is bool:
                source.line(f"{value} = 'true' if {value} else 'false'")
            elif write is write_int:
                source.line("pass")  # PERF: the f-string formats integers itself
            elif kind is float:  # PERF: NaN, infinity and exponents are rare
                source.line(f"_repr = repr({value})")
                usual = "'e' not in _repr and 'n' not in _repr"
                other = f"{source.name(write, 'write')}({value})"
                source.line(f"{value} = _repr if {usual} else {other}")
            else:
                source.line(f"{value} = {source.name(write, 'write')}({value})")
        word = "elif"
    return "else:" if writers else None


def _variants(fields: Mapping[str, FieldPlan]) -> list[tuple[str | None, bool | None]]:
    """Return the conditions on `by_alias` under which keys differ, and its value then."""
    default = {field.key(None) for field in fields.values()}
    if (
        default
        == {field.key(True) for field in fields.values()}
        == {field.key(False) for field in fields.values()}
    ):
        return [(None, None)]
    return [
        ("if _state.by_alias is None:", None),
        ("if _state.by_alias:", True),
        (None, False),
    ]


def _each_variant(
    source: Source, fields: Mapping[str, FieldPlan], line: Callable[[bool | None], str]
) -> None:
    for condition, by_alias in _variants(fields):
        if condition is None:
            source.line(line(by_alias))
        else:
            with source.block(condition):
                source.line(line(by_alias))


def _write_dict(source: Source, fields: Mapping[str, FieldPlan], values: Mapping[str, str]) -> None:
    def display(by_alias: bool | None) -> str:
        items = [f"{field.key(by_alias)!r}: {values[name]}" for name, field in fields.items()]
        return f"return {{{', '.join(items)}}}"

    _each_variant(source, fields, display)


def _write_text(source: Source, fields: Mapping[str, FieldPlan], values: Mapping[str, str]) -> None:
    def document(by_alias: bool | None) -> str:
        # the braces of JSON are constants: those of an f-string would have to be doubled
        parts: list[str] = []
        for name, field in fields.items():
            prefix = f"{',' if parts else '{'}{write_str(field.key(by_alias))}:"
            parts.append(f"{_literal(prefix)}{{{values[name]}}}")
        return f"return f'{''.join(parts) or '{{'}}}}}'"

    with source.block("try:"):
        _each_variant(source, fields, document)
    with source.block("except ValueError:"):  # an integer of too many digits for formatting
        source.line("pass")


def _literal(text: str) -> str:
    """Return `text` as it is written inside f'...'."""
    return repr(f'{text}"')[1:-2].replace("{", "{{").replace("}", "}}")
