"""The generated function for the usual options: all fields of a model."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from minipydantic._codegen.serialize_classes import FORMS
from minipydantic._codegen.serialize_values import Form, Values
from minipydantic._codegen.source import Source
from minipydantic._sentinels import MISSING
from minipydantic._serialize.fields import RecordNode
from minipydantic._serialize.jsontext import write_int, write_str
from minipydantic._serialize.node import NO_TYPES, Node
from minipydantic._serialize.scalars import ScalarNode
from minipydantic._serialize.state import State, Trim
from minipydantic._serialize.wrappers import NullableNode

__all__ = ["RecordFunction", "Serialize"]

Serialize = Callable[[Any, State], Any]

_NONE = type(None)
_INT, _FLOAT = frozenset([int]), frozenset([float])


class RecordFunction:
    """Writes the function.

    Args:
        source: Where to.
        target: `python`, `jsonable`, `text` or `native`.
        cls: The model.
        record: Its fields.
        decline: The line that leaves a value to somebody else.
        has_extras: Whether instances may have items beside the fields.
        trim: The options that leave fields out; `None` for the usual ones.
    """

    def __init__(
        self,
        source: Source,
        target: str,
        cls: type,
        record: RecordNode,
        decline: str,
        *,
        has_extras: bool = False,
        trim: Trim | None = None,
    ) -> None:
        self.source = source
        self.target = target
        self.cls = source.name(cls, "cls")
        self.record = record
        self.decline = decline
        self.has_extras = has_extras
        self.trim = trim
        self.values = Values(source, FORMS, target, trim=trim)
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
            if self.target == "native" and self.has_equal_keys():
                line(self.decline)
                return
            with block(f"if type(_v) is {self.cls} and _state.plain:"):
                line("_data = _v.__dict__")
                forms = self.forms()
                changed = [name for name, form in forms.items() if form.result != self.vars[name]]
                # the order matters where keys or, for warnings, several values are written
                if self.copies and len(changed) < 2:
                    with block(f"if len(_data) == {len(self.vars)}:"):
                        self.take_by_name()
                        self.answer_usual(forms)
                else:
                    self.take_in_order(forms)
            line(self.decline)

    def forms(self) -> dict[str, Form]:
        """Return how each field is written."""
        return {
            name: self.values.form(field.node, self.vars[name], name)
            for name, field in self.record.fields.items()
        }

    def take_in_order(self, forms: Mapping[str, Form]) -> None:
        """Write what answers for a dict that has exactly the fields, in their order."""
        names = self.source.name([*self.record.names], "names")
        with self.source.block(f"if [*_data] == {names}:"):
            self.source.line(f"{', '.join(self.vars.values())}, = _data.values()")
            self.answer_usual(forms)

    def has_equal_keys(self) -> bool:
        """Tell whether fields share a key, of which a dict would keep one."""
        fields = [*self.record.fields.values(), *self.record.computed]
        return any(
            len({field.key(by_alias) for field in fields}) < len(fields)
            for by_alias in (None, True, False)
        )

    def take_by_name(self) -> None:
        """Write the lookups of the fields."""
        with self.source.block("try:"):
            for name, var in self.vars.items():
                self.source.line(f"{var} = _data[{name!r}]")
        with self.source.block("except KeyError:"):
            self.source.line(self.decline)

    def answer_usual(self, forms: Mapping[str, Form]) -> None:
        """Write what makes sure that the values are usual."""
        missing = self.source.name(MISSING, "missing")
        guards = [
            form.guard or f"{self.vars[name]} is not {missing}" for name, form in forms.items()
        ]
        if self.has_extras:
            guards.append("not getattr(_v, '__pydantic_extra__', None)")
        with self.source.block(f"if {' and '.join(guards)}:"):
            self.values.write_prelude()
            self.answer(forms)

    def answer(self, forms: Mapping[str, Form]) -> None:
        """Write the part that has usual values in variables."""
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

    def each_choice(self, line: Callable[[bool | None], str]) -> None:
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

        self.each_choice(display)

    def _answer_text(self, forms: Mapping[str, Form]) -> None:
        fields = self.record.fields
        integers = False
        for name, form in forms.items():
            var, types = self.vars[name], self._scalar_types(fields[name].node)
            kinds = types - {_NONE}
            if kinds == _INT:  # PERF: the f-string formats integers itself
                integers = True
                if _NONE in types:
                    self.source.line(f"if {var} is None: {var} = 'null'")
            elif kinds == _FLOAT:  # PERF: the f-string formats those, too, that repr() writes so
                usual = f"1e-4 <= {var} < 1e16 or -1e16 < {var} <= -1e-4 or {var} == 0"
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
            return f"f'{''.join(members)}}}}}'"

        self.answer_document(document, integers=integers)

    def answer_document(self, document: Callable[[bool | None], str], *, integers: bool) -> None:
        """Write the part that has parts of text, and integers, in variables.

        Args:
            document: Returns the f-string of them for a `by_alias`.
            integers: Whether there are any.
        """
        if not integers:
            self.each_choice(lambda by_alias: f"return {document(by_alias)}")
            return
        with self.source.block("try:"):
            self.each_choice(lambda by_alias: f"return {document(by_alias)}")
        with self.source.block("except ValueError:"):  # an integer of too many digits
            prefixes = {by_alias: self._prefixes(by_alias) for by_alias in (None, True, False)}
            join = self.source.name(partial(_join, prefixes), "join")
            taken = ", ".join(self.vars.values())
            self.source.line(f"return {join}(_state.by_alias, ({taken},))")

    def _scalar_types(self, node: Node) -> frozenset[type]:
        """Return the types of a value without parts, with that of `None`."""
        node = self.values.acting(node)
        if isinstance(node, NullableNode):
            return self._scalar_types(node.node) | {_NONE}
        return node.identity if isinstance(node, ScalarNode) else NO_TYPES

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
