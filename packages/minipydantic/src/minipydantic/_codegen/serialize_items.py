"""The generated function that adds field by field.

Some may be left out, by options that look at values (`exclude_none` etc.), or are computed when
all others have been written.
"""

from collections.abc import Callable, Mapping
from typing import Any

from minipydantic._codegen.serialize_records import RecordFunction
from minipydantic._codegen.serialize_values import Form
from minipydantic._sentinels import MISSING
from minipydantic._serialize.fields import Field
from minipydantic._serialize.jsontext import write_str

__all__ = ["ItemFunction"]


class ItemFunction(RecordFunction):
    """Writes the function; see `RecordFunction`."""

    def write(self) -> None:
        with self.source.function(f"{self.target}(_v, _state)"):
            if self.target == "native" and self.has_equal_keys():
                self.source.line(self.decline)
                return
            plain = " and _state.plain" if self.trim is None else ""
            with self.source.block(f"if type(_v) is {self.cls}{plain}:"):
                self.source.line("_data = _v.__dict__")
                self.take_in_order(self.forms())
            self.source.line(self.decline)

    def forms(self) -> dict[str, Form]:
        forms = super().forms()
        self._computed: dict[str, tuple[str, str]] = {}  # variables and expressions
        for field in self.record.computed:
            self.values.field = field.name
            var = self.source.local(f"v_{field.name}")
            self._computed[field.name] = var, self.values.any_value(field.node, var)
        return forms

    def answer(self, forms: Mapping[str, Form]) -> None:
        line = self.source.line
        if self.trim is not None and self.trim.unset and not self.record.inline:
            line("_given = _v.__pydantic_fields_set__")
        conditions = {name: self._conditions(name, form) for name, form in forms.items()}
        line(f"_out = {'[]' if self.target == 'text' else '{}'}")
        for name, form in forms.items():
            add = self._add(self.record.fields[name], form.result)
            if conditions[name]:
                with self.source.block(f"if {' and '.join(conditions[name])}:"):
                    line(add)
            else:
                line(add)
        for field in self.record.computed:
            self._add_computed(field)
        line("return '{%s}' % ','.join(_out)" if self.target == "text" else "return _out")

    def _add_computed(self, field: Field) -> None:
        """Write what adds a property, whose function runs only now."""
        line, (var, written) = self.source.line, self._computed[field.name]
        line(f"{var} = _v.{field.name}")
        condition = f"{var} is not {self.source.name(MISSING, 'missing')}"
        if self.trim is not None and self.trim.none:
            condition += f" and {var} is not None"
        with self.source.block(f"if {condition}:"):
            line(f"{var} = {written}")
            line(self._add(field, var))

    def _add(self, field: Field, result: str) -> str:
        """Return the statement that adds a field."""
        choices = (None, True, False) if self.trim is None else (self.trim.by_alias,)
        keys: dict[bool | None, str] = {by_alias: field.key(by_alias) for by_alias in choices}
        if self.target == "text":
            keys = {by_alias: f"{write_str(key)}:" for by_alias, key in keys.items()}
        key = repr(keys[choices[0]])
        if len(set(keys.values())) > 1:
            key = f"{self.source.name(keys, 'keys')}[_state.by_alias and True]"
        return (
            f"_out.append({key} + {result})" if self.target == "text" else f"_out[{key}] = {result}"
        )

    def _conditions(self, name: str, form: Form) -> list[str]:
        """Return under which conditions a field is written."""
        var, field = self.vars[name], self.record.fields[name]
        conditions: list[str] = []
        if self.trim is None:
            return conditions
        if self.trim.unset and not self.record.inline:
            conditions.append(f"{name!r} in _given")
        if self.trim.none and (form.guard is None or f"{var} is None" in form.guard):
            conditions.append(f"{var} is not None")
        if self.trim.defaults:
            static = field.node.static_default()
            if static is None:
                is_default = self.source.name(_is_default(field), f"is_default_{name}")
                conditions.append(f"not {is_default}({var})")
            elif static:
                default = self.source.constant(static[0], f"default_{name}")
                same = f"{var} is" if static[0] is None else f"{var} =="
                conditions.append(f"not ({same} {default})")
        return conditions


def _is_default(field: Field) -> Callable[[Any], bool]:
    def is_default(value: Any) -> bool:
        default = field.default()
        return default is not None and bool(value == default[0])

    return is_default
