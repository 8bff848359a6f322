"""The generated function for options that leave fields out by their values: `exclude_none` etc."""

from collections.abc import Callable, Mapping
from typing import Any

from minipydantic._codegen.serialize_records import RecordFunction, Serialize
from minipydantic._codegen.serialize_values import Form
from minipydantic._codegen.source import Source
from minipydantic._serialize.fields import Field, RecordNode
from minipydantic._serialize.jsontext import write_str
from minipydantic._serialize.state import Trim

__all__ = ["TrimmedFunction"]


class TrimmedFunction(RecordFunction):
    """Writes the function.

    Args:
        source: Where to.
        target: `python`, `jsonable`, `text` or `native`.
        cls: The model.
        record: Its fields.
        interpret: Serialises whatever the generated code declines.
        has_extras: Whether instances may have items beside the fields.
        trim: The options that it is for.
    """

    def __init__(
        self,
        source: Source,
        target: str,
        cls: type,
        record: RecordNode,
        interpret: Serialize,
        has_extras: bool,
        trim: Trim,
    ) -> None:
        super().__init__(source, target, cls, record, interpret, has_extras)
        self.trim = trim
        self.values.trim = trim

    def write(self) -> None:
        with self.source.function(f"{self.target}(_v, _state)"):
            if self.target == "native" and self.has_equal_keys():
                self.source.line(self.decline)
                return
            with self.source.block(f"if type(_v) is {self.cls}:"):
                self.source.line("_data = _v.__dict__")
                self.take_in_order(self.forms())
            self.source.line(self.decline)

    def answer(self, forms: Mapping[str, Form]) -> None:
        line = self.source.line
        if self.trim.unset and not self.record.inline:
            line("_given = _v.__pydantic_fields_set__")
        conditions = {name: self._conditions(name, form) for name, form in forms.items()}
        line(f"_out = {'[]' if self.target == 'text' else '{}'}")
        for name, form in forms.items():
            add = self._add(self.record.fields[name].key(self.trim.by_alias), form.result)
            if conditions[name]:
                with self.source.block(f"if {' and '.join(conditions[name])}:"):
                    line(add)
            else:
                line(add)
        line("return '{%s}' % ','.join(_out)" if self.target == "text" else "return _out")

    def _add(self, key: str, result: str) -> str:
        """Return the statement that adds a field."""
        if self.target == "text":
            return f"_out.append({write_str(key) + ':'!r} + {result})"
        return f"_out[{key!r}] = {result}"

    def _conditions(self, name: str, form: Form) -> list[str]:
        """Return under which conditions a field is written."""
        var, field = self.vars[name], self.record.fields[name]
        conditions = []
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
