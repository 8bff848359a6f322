"""What the emitters of one program share."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from minipydantic._codegen.source import Source
from minipydantic._interp.models import lends_more
from minipydantic._interp.wrappers import MAX_DEPTH

__all__ = ["Emit", "Interpret", "Plan", "Schema", "Unsupported", "Write", "parts"]

Schema = Mapping[str, Any]
Interpret = Callable[[Schema, Schema], Callable[[Any], Any]]
"""Makes a validating function of a schema and its configuration, by the interpreter."""


class Unsupported(Exception):
    """The schema has something that no generated code may stand for."""


class Plan:
    """A program being written: the source, where the emitters are, what they still owe.

    Attributes:
        recursive: Whether functions may call themselves: all of them count how deep they are.
        models: The names of the functions for models by their class; None where it has several.

    Args:
        emitters: What writes the code for each type of schema.
        writers: What writes a whole function, for the types that need one.
        definitions: Schemas by their `ref`.
        config: The configuration around the schema.
        json: Whether the input comes from JSON.
        recording: Whether calls of the user's code are recorded: every function then takes the
            record as a second argument.
        from_attributes: Whether models may be read from attributes; None leaves it to them.
        absent: What stands for an absent value.
        interpret: Makes validators for what has no emitter.
        own: The class whose own validator the program stands for, if any.
    """

    def __init__(
        self,
        emitters: Mapping[str, "Emit"],
        writers: Mapping[str, "Write"],
        definitions: Mapping[str, Schema],
        config: Schema,
        *,
        json: bool,
        recording: bool,
        from_attributes: bool | None,
        absent: Any,
        interpret: Interpret,
        own: Any = None,
    ) -> None:
        self.source = Source()
        self.recording = recording
        self.from_attributes = from_attributes
        self.absent = absent
        self.own = own
        self.data = "None"
        self.field_name: str | None = None
        self.config = self._outer_config = config
        self.json = json
        self._emitters = emitters
        self._writers = writers
        self._definitions = definitions
        self._interpret = interpret
        self.recursive = is_recursive(definitions)
        self._functions: dict[int | str, str] = {}
        self._owed: list[tuple[str, Schema, Schema]] = []
        self.models: dict[Any, str | None] = {}

    def emit(self, schema: Schema, var: str) -> None:
        """Write code that turns the variable into its valid value, or raises."""
        emitter = self._emitters.get(schema["type"])
        if emitter is None:
            self.emit_interpreted(schema, var)
        else:
            emitter(self, schema, var)

    def emit_interpreted(self, schema: Schema, var: str) -> None:
        """Write a call of the interpreter for this part.

        Raises:
            Unsupported: Code of the user's is inside: the interpreter would run it a second time
                when another part fails; or a reference, which the part alone cannot resolve.
        """
        if not self.is_self_contained(schema):
            raise Unsupported(schema["type"])
        function = self._interpret(schema, self.config)
        self.source.line(f"{var} = {self.source.name(function, 'interpret')}({var})")

    def is_self_contained(self, schema: Schema) -> bool:
        """Tell whether a schema runs no code of the user's and refers to nothing outside."""
        return not any(
            part["type"] in _OPEN
            or callable(part.get("discriminator"))
            or part.get("default_factory")
            or part.get("missing")
            or part.get("post_init")
            or part.get("custom_init")
            or (part["type"] == "model" and self.is_lent(part))
            for part in parts(schema)
        )

    def is_lent(self, model: Schema) -> bool:
        """Tell whether the interpreter takes something else than the schema of a model.

        That is the validator of its class, where this runs functions around the model, too.
        """
        return model["cls"] is not self.own and lends_more(model["cls"])

    @property
    def parameters(self) -> str:
        """The parameters of a function after the input."""
        return ", _calls" * self.recording + ", _depth=0" * self.recursive

    @property
    def arguments(self) -> str:
        """What is given for them."""
        return ", _calls" * self.recording + ", _depth + 1" * self.recursive

    def emit_start(self) -> None:
        """Write what a function begins with that callers from outside use."""
        if self.recording:
            self.source.line("_calls = []")
        if self.recursive:
            self.source.line("_depth = 0")

    def call(self, schema: Schema, var: str) -> str:
        """Return a call of the function that validates by `schema`."""
        return f"{self.function(schema)}({var}{self.arguments})"

    def function(self, schema: Schema) -> str:
        """Return the name of the function that validates by `schema`, to be written later."""
        key: int | str = schema.get("ref") or id(schema)
        if key not in self._functions:
            hint = getattr(schema.get("cls"), "__name__", schema["type"])
            self._functions[key] = name = self.source.fresh(f"validate_{hint}")
            config = self._outer_config if schema.get("ref") in self._definitions else self.config
            self._owed.append((name, schema, config))
            if schema["type"] == "model":
                cls = schema["cls"]
                self.models[cls] = None if cls in self.models else name
        return self._functions[key]

    def definition(self, ref: str) -> Schema:
        """Return the schema that a reference stands for."""
        try:
            return self._definitions[ref]
        except KeyError:
            raise Unsupported(f"reference {ref}") from None

    def write_functions(self) -> None:
        """Write the functions that are owed, until none is."""
        while self._owed:
            name, schema, config = self._owed.pop()
            self.config = config
            self.data, self.field_name = "None", None
            with self.source.function(f"{name}(_v{self.parameters})"):
                if self.recursive:
                    with self.source.block(f"if _depth > {_DEPTH}:"):
                        self.source.line("raise _GiveUp")
                before = self.source.mark()
                try:
                    self.write_body(schema)
                except Unsupported:
                    self.source.forget(before)
                    self.config = config
                    self.emit_interpreted(schema, "_v")
                    self.source.line("return _v")

    def write_body(self, schema: Schema) -> None:
        """Write the body of a function that returns the valid form of `_v`."""
        writer = self._writers.get(schema["type"])
        if writer is not None:
            writer(self, schema)
        else:
            self.emit(schema, "_v")
            self.source.line("return _v")

    @contextmanager
    def under(self, config: Schema) -> Iterator[None]:
        """Use another configuration inside the block."""
        before, self.config = self.config, config
        yield
        self.config = before

    def is_strict(self, schema: Schema) -> bool:
        """Tell whether the schema, or else the configuration, asks for strictness."""
        strict = schema.get("strict")
        return bool(self.config.get("strict") if strict is None else strict)


Emit = Callable[[Plan, Schema, str], None]
Write = Callable[[Plan, Schema], None]

# How deep generated functions call each other; the interpreter, which counts references only, tells
# whether what is deeper is too deep.
_DEPTH = MAX_DEPTH - 5


def is_recursive(definitions: Mapping[str, Schema]) -> bool:
    """Tell whether a definition refers to itself, directly or by way of others."""
    refers = {
        ref: {part["schema_ref"] for part in parts(schema) if part["type"] == "definition-ref"}
        for ref, schema in definitions.items()
    }
    while refers:  # those that refer to nothing cannot be part of a circle
        harmless = {ref for ref, others in refers.items() if not others & refers.keys()}
        if not harmless:
            return True
        refers = {ref: others for ref, others in refers.items() if ref not in harmless}
    return False


# Schemas that run code of the user's, or whose meaning lies outside of them.
_OPEN = {
    "definition-ref",
    "definitions",
    "function-after",
    "function-before",
    "function-plain",
    "function-wrap",
    "generator",
    "call",
    "arguments",
    "arguments-v3",
    "named-tuple",
    "custom-error",
}


def parts(schema: Any) -> Iterator[Schema]:
    """Yield every dict inside a schema, itself included, that may be a schema."""
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):  # else a table, maybe with a field named `type`
            yield schema
        for key, value in schema.items():
            if key not in ("metadata", "serialization"):
                yield from parts(value)
    elif isinstance(schema, list | tuple):
        for value in schema:
            yield from parts(value)
