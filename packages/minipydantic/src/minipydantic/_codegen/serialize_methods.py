"""The `model_dump` and `model_dump_json` of classes with fields of simple types.

PERF: without the state of a call and the functions between, a model of five fields is dumped in 0.3
us instead of 0.6, and written in 0.6 instead of 1.0 by orjson. Every option, and every unusual
value, is left to the serializer.
"""

from collections.abc import Callable, Mapping

from minipydantic._codegen.serialize_records import RecordFunction
from minipydantic._codegen.serialize_values import Form
from minipydantic._serialize import orjson_text

__all__ = ["NAMES", "OTHERWISE", "DumpMethod"]

NAMES = {"python": "model_dump", "native": "model_dump_json", "text": "model_dump_json"}
"""The method that answers for a target,"""
OTHERWISE = {
    name: f"return _v.__pydantic_serializer__.{call}"
    for name, call in {
        "model_dump": "dump(_v, options.pop('mode', 'python'), options)",
        "model_dump_json": "dump_json(_v, options).decode()",
    }.items()
}
"""and its line that leaves a call to the serializer."""


class DumpMethod(RecordFunction):
    """Writes the method; see `RecordFunction`."""

    def is_written(self) -> bool:
        """Write it; tell whether it can do without the state of a serialisation."""
        forms = self.forms()
        passing = all(form.result == self.vars[name] for name, form in forms.items())
        if self.record.computed or (self.target != "text" and not (self.copies and passing)):
            return False
        self.write_method(forms)
        return "_state" not in self.source.text

    def write_method(self, forms: Mapping[str, Form]) -> None:
        """Write the method."""
        line, block = self.source.line, self.source.block
        with self.source.function(f"{NAMES[self.target]}(_v, /, **options)"):
            with block(f"if not options and type(_v) is {self.cls}:"):
                line("_data = _v.__dict__")
                if self.target == "text":
                    self.take_in_order(forms)
                else:
                    with block(f"if len(_data) == {len(self.vars)}:"):
                        self.take_by_name()
                        self.answer_usual(forms)
            line(self.decline)

    def answer(self, forms: Mapping[str, Form]) -> None:
        """Write the part that has usual values in variables."""
        if self.target == "text":
            super().answer(forms)
        elif self.target == "python":
            self.source.line("return _data.copy()")
        else:
            dumps, flags = (
                self.source.name(orjson_text.load().dumps, "dumps"),
                orjson_text.options(),
            )
            with self.source.block("try:"):
                self.source.line(f"return str({dumps}(_data, None, {flags}), 'utf-8')")
            with self.source.block("except TypeError:"):  # more than 64 bits, lone surrogates
                self.source.line("pass")

    def answer_document(self, document: Callable[[bool | None], str], *, integers: bool) -> None:
        """Write the part that has parts of text, and integers, in variables."""
        line, block = self.source.line, self.source.block
        with block("try:"):
            self.each_choice(lambda by_alias: f"_text = {document(by_alias)}")
            line("_text.isascii() or _text.encode()")
            line("return _text")
        with block("except ValueError:"):  # an integer of too many digits, a lone surrogate
            line("pass")
