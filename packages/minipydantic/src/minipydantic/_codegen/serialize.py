"""Serializers of models as generated Python: no loop over fields, no call for usual values.

A generated function answers only for an instance of exactly the model's class that has exactly its
fields, with values of their usual types; for everything else it calls the interpreter, before it
has done anything that anybody could notice.
"""

import linecache
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

from minipydantic._codegen.serialize_values import Form, Values
from minipydantic._codegen.source import Source
from minipydantic._sentinels import MISSING
from minipydantic._serialize.fields import RecordNode
from minipydantic._serialize.jsontext import write_int, write_str
from minipydantic._serialize.node import Node
from minipydantic._serialize.state import State

__all__ = ["compile_record"]

Serialize = Callable[[Any, State], Any]

_NONE = type(None)
_INT, _FLOAT = frozenset([int]), frozenset([float])
_number = count(1)


def compile_record(
    target: str, cls: type, record: RecordNode, interpret: Serialize, *, has_extras: bool = False
) -> tuple[Serialize, str]:
    """Write and compile the serializer of one model for one target.

    Args:
        target: `python`, `jsonable`, `text` or `native`.
        cls: The model.
        record: Its fields.
        interpret: Serialises whatever the generated code declines.
        has_extras: Whether instances may have items beside the fields.

    Returns:
        The function and its source.
    """
    source = Source()
    _Function(source, target, cls, record, interpret, has_extras).write()
    return _compiled(source, target, cls.__qualname__)


def compile_root_model(
    target: str, cls: type, root: Node, interpret: Serialize
) -> tuple[Serialize, str]:
    """Write and compile the serializer of a root model; see `compile_record`."""
    source = Source()
    values = Values(source, target)
    form = values.form(root, "_root", "root")
    with source.function(f"{target}(_v, _state)"):
        with source.block(f"if type(_v) is {source.name(cls, 'cls')} and _state.plain:"):
            source.line("_root = _v.root")
            _answer_value(source, values, form)
        source.line(f"return {source.name(interpret, 'interpret')}(_v, _state)")
    return _compiled(source, target, cls.__qualname__)


def compile_value(target: str, node: Node, interpret: Serialize) -> tuple[Serialize, str]:
    """Write and compile the serializer of a value that is not part of a model.

    Args:
        target: See `compile_record`.
        node: The value's node.
        interpret: Serialises whatever the generated code declines.
    """
    source = Source()
    values = Values(source, target, owner="None")
    form = values.form(node, "_v", None)
    with source.function(f"{target}(_v, _state)"):
        with source.block("if _state.plain:"):
            _answer_value(source, values, form)
        source.line(f"return {source.name(interpret, 'interpret')}(_v, _state)")
    return _compiled(source, target, node.name)


def _answer_value(source: Source, values: Values, form: Form) -> None:
    """Write the part that has the value in a variable."""
    with source.block(f"if {form.guard or True}:"):
        values.write_prelude()
        source.line(f"return {form.result}")


def _compiled(source: Source, target: str, name: str) -> tuple[Serialize, str]:
    text = f"# {target} of {name}\n{source.text}"
    file = f"<minipydantic {target} of {name} #{next(_number)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    namespace = dict(source.names)
    exec(compile(text, file, "exec"), namespace)  # our own text; names occur only as repr()
    return namespace[target], text


class _Function:
    """Writes one function."""

    def __init__(
        self,
        source: Source,
        target: str,
        cls: type,
        record: RecordNode,
        interpret: Serialize,
        has_extras: bool,
    ) -> None:
        self.source = source
        self.target = target
        self.cls = source.name(cls, "cls")
        self.record = record
        self.decline = f"return {source.name(interpret, 'interpret')}(_v, _state)"
        self.has_extras = has_extras
        self.values = Values(source, target)
        fields = record.fields
        self.vars = {name: source.local(f"v_{name}") for name in record.names}
        # PERF: copying a dict of five items takes 90 ns, a display and a look at the order 260
        self.copies = target != "text" and all(
            [field.key(by_alias) for field in fields.values()] == [*record.names]
            for by_alias in (None, True, False)
        )

    def write(self) -> None:
        """Write it."""
        line, block = self.source.line, self.source.block
        with self.source.function(f"{self.target}(_v, _state)"):
            if self.target == "native" and self._has_equal_keys():
                line(self.decline)  # of which a dict would keep one
                return
            with block(f"if type(_v) is {self.cls} and _state.plain:"):
                line("_data = _v.__dict__")
                forms = {
                    name: self.values.form(field.node, self.vars[name], name)
                    for name, field in self.record.fields.items()
                }
                changed = [name for name, form in forms.items() if form.result != self.vars[name]]
                names = self.source.name([*self.record.names], "names")
                # the order matters where keys or, for warnings, several values are written
                if self.copies and len(changed) < 2:
                    with block(f"if len(_data) == {len(self.vars)}:"):
                        self._take_by_name()
                        self._answer(forms)
                else:
                    with block(f"if [*_data] == {names}:"):
                        line(f"{', '.join(self.vars.values())}, = _data.values()")
                        self._answer(forms)
            line(self.decline)

    def _has_equal_keys(self) -> bool:
        fields = self.record.fields.values()
        return any(
            len({field.key(by_alias) for field in fields}) < len(fields)
            for by_alias in (None, True, False)
        )

    def _take_by_name(self) -> None:
        with self.source.block("try:"):
            for name, var in self.vars.items():
                self.source.line(f"{var} = _data[{name!r}]")
        with self.source.block("except KeyError:"):
            self.source.line(self.decline)

    def _answer(self, forms: Mapping[str, Form]) -> None:
        """Write the part that has all values in variables."""
        missing = self.source.name(MISSING, "missing")
        guards = [
            form.guard or f"{self.vars[name]} is not {missing}" for name, form in forms.items()
        ]
        if self.has_extras:
            guards.append("not getattr(_v, '__pydantic_extra__', None)")
        with self.source.block(f"if {' and '.join(guards)}:"):
            self.values.write_prelude()
            if self.target == "text":
                self._answer_text(forms)
            elif self.copies:
                self._answer_copy(forms)
            else:
                self._answer_display(forms)

    def _answer_copy(self, forms: Mapping[str, Form]) -> None:
        changed = {name: f.result for name, f in forms.items() if f.result != self.vars[name]}
        if not changed:
            self.source.line(f"return _data{'' if self.target == 'native' else '.copy()'}")
            return
        self.source.line("_out = _data.copy()")
        for name, result in changed.items():
            self.source.line(f"_out[{name!r}] = {result}")
        self.source.line("return _out")

    def _each_choice(self, line: Callable[[bool | None], str]) -> None:
        """Write a line for each `by_alias`, as far as they differ."""
        choices = {by_alias: line(by_alias) for by_alias in (None, True, False)}
        if len(set(choices.values())) == 1:
            self.source.line(choices[None])
            return
        with self.source.block("if _state.by_alias is None:"):
            self.source.line(choices[None])
        with self.source.block("if _state.by_alias:"):
            self.source.line(choices[True])
        self.source.line(choices[False])

    def _answer_display(self, forms: Mapping[str, Form]) -> None:
        fields = self.record.fields

        def display(by_alias: bool | None) -> str:
            items = [f"{fields[n].key(by_alias)!r}: {form.result}" for n, form in forms.items()]
            return f"return {{{', '.join(items)}}}"

        self._each_choice(display)

    def _answer_text(self, forms: Mapping[str, Form]) -> None:
        fields = self.record.fields
        integers = False
        for name, form in forms.items():
            var, types = self.vars[name], fields[name].node.identity
            kinds = types - {_NONE} if form.guard is not None else None
            if kinds == _INT:  # PERF: the f-string formats integers itself
                integers = True
                if _NONE in types:
                    self.source.line(f"if {var} is None: {var} = 'null'")
            elif kinds == _FLOAT:  # PERF: the f-string formats those, too, that repr() writes so
                usual = f"1e-4 <= {var} < 1e16 or -1e16 < {var} <= -1e-4"
                with_none = f"{var} is None or " if _NONE in types else ""
                with self.source.block(f"if {with_none}not ({usual}):"):
                    self.source.line(f"{var} = {form.result}")
            else:
                self.source.line(f"{var} = {form.result}")

        def document(by_alias: bool | None) -> str:
            # the braces of JSON are constants: those of an f-string would have to be doubled
            members = [
                f"{_literal(prefix)}{{{self.vars[name]}!s}}"
                for name, prefix in zip(forms, self._prefixes(by_alias), strict=True)
            ]
            return f"return f'{''.join(members)}}}}}'"

        if not integers:
            self._each_choice(document)
            return
        with self.source.block("try:"):
            self._each_choice(document)
        with self.source.block("except ValueError:"):  # an integer of too many digits
            prefixes = {by_alias: self._prefixes(by_alias) for by_alias in (None, True, False)}
            join = self.source.name(partial(_join, prefixes), "join")
            taken = ", ".join([self.vars[name] for name in forms])
            self.source.line(f"return {join}(_state.by_alias, ({taken},))")

    def _prefixes(self, by_alias: bool | None) -> list[str]:
        """Return what stands before each value."""
        keys = [write_str(field.key(by_alias)) for field in self.record.fields.values()]
        return [f"{',' if number else '{'}{key}:" for number, key in enumerate(keys)]


def _join(
    prefixes: Mapping[bool | None, Sequence[str]],
    by_alias: bool | None,
    values: Sequence[str | int],
) -> str:
    """Write an object of which some members are integers, and the others texts already."""
    parts = [
        prefix + (write_int(value) if type(value) is int else str(value))
        for prefix, value in zip(prefixes[by_alias], values, strict=True)
    ]
    return "".join(parts) + "}"


def _literal(text: str) -> str:
    """Return `text` as it is written inside f'...'."""
    return repr(f'{text}"')[1:-2].replace("{", "{{").replace("}", "}}")
