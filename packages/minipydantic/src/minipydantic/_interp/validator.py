"""`SchemaValidator`: the entry points of validation."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, final

from minipydantic._codegen.tiers import CALLS_BEFORE_COMPILING, Fail
from minipydantic._interp.build import build_forest, build_tree
from minipydantic._interp.models import ModelValidator
from minipydantic._interp.node import UNSET, Schema
from minipydantic._interp.state import JSON, PYTHON, STRINGS, State
from minipydantic._messages.errors import ValidationError
from minipydantic._messages.lines import Invalid, Refused
from minipydantic._signals import PydanticOmit, PydanticUseDefault, SchemaError

if TYPE_CHECKING:
    from minipydantic._codegen.program import Program

__all__ = ["SchemaValidator", "Some"]

_PROGRAMS = ("_python_program", "_init_program", "_attributes_program", "_json_program")
_error_of = ValidationError.of  # one bound method for all validators


@final
class Some:
    """A default value that exists (even if it is `None`)."""

    __slots__ = ("value",)
    __match_args__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __class_getitem__(cls, item: Any) -> type["Some"]:
        return cls

    def __repr__(self) -> str:
        return f"Some({self.value!r})"


@final
class Interpreted:
    """A part of a schema that generated code leaves to the interpreter; raises what is wrong.

    Args:
        schema: the part.
        config: the configuration around it.
        json: whether inputs come from JSON.
        from_attributes: whether models may be read from attributes.
    """

    __slots__ = ("_arguments", "_options", "_validate")

    def __init__(
        self, schema: Schema, config: Schema, json: bool, from_attributes: bool | None
    ) -> None:
        self._arguments = (schema, config, json, from_attributes)
        self._options = (JSON if json else PYTHON, "json" if json else "python")
        self._validate = build_tree(schema, config).validate

    def __call__(self, value: Any) -> Any:
        state = State(*self._options, from_attributes=self._arguments[3])
        result = self._validate(value, state)
        if type(result) is Invalid:
            raise Refused(result)
        return result

    def __reduce__(self) -> tuple[Any, ...]:
        return Interpreted, self._arguments


_PLAIN = State()  # PERF: shared by all looks for plain faults, which leave it as it is


@final
class SchemaValidator:
    """Validates inputs against a core schema.

    Args:
        schema: the core schema.
        config: the configuration of its outermost part.

    Raises:
        SchemaError: the schema is malformed.

    Attributes:
        root: the tree of validators (the interpreter). A compiled function may answer in its
            place when it succeeds; whatever it declines is validated, and explained, by the tree.
    """

    __slots__ = (
        "__weakref__",
        "_attributes_program",
        "_cache_strings",
        "_config",
        "_countdown",
        "_definitions",
        "_fields",
        "_hide_input",
        "_init_program",
        "_json_program",
        "_make_error",
        "_python_program",
        "_schema",
        "_title",
        "cause",
        "root",
    )

    def __init__(
        self, schema: Schema, config: Schema | None = None, _use_prebuilt: bool = True
    ) -> None:
        if not isinstance(schema, dict):
            raise TypeError(f"{type(schema).__name__!r} object is not an instance of 'dict'")
        self._schema = schema
        self._config = config
        if not isinstance(schema["type"], str):
            kind = type(schema["type"]).__name__
            raise TypeError(f"{kind!r} object is not an instance of 'str'")
        self.root, self._definitions = build_forest(schema, config, _use_prebuilt)
        effective = _effective_config(schema, config)
        self._title: str | None = (config or {}).get("title")
        self._hide_input = bool(effective.get("hide_input_in_errors"))
        self._cache_strings = effective.get("cache_strings", True)
        messages = effective.get("error_messages")
        self._make_error: Callable[..., ValidationError] = (
            _error_of if messages is None else partial(ValidationError.worded, messages)
        )
        root = self.root
        self._fields = root.fields() if type(root) is ModelValidator else None
        self.cause = bool(effective.get("validation_error_cause"))
        self._python_program: Program | None = None
        self._init_program: Program | None = None
        self._attributes_program: Program | None = None
        self._json_program: Program | None = None
        self._countdown = dict.fromkeys(_PROGRAMS, CALLS_BEFORE_COMPILING)

    def _warm_up(self, kind: str, value: Any) -> "Program | None":
        """Count a call that the interpreter answers; after enough of them, compile.

        A list counts as many calls as it has items: their model is what is worth compiling.

        Returns:
            The program, if this call made it.
        """
        left = self._countdown[kind]
        if left < 0:
            return None
        left -= len(value) + 1 if type(value) is list else 1
        if left > 0:
            self._countdown[kind] = left
            return None
        self._countdown[kind] = -1
        program = self._compiled(kind)
        setattr(self, kind, program)
        return program

    def _compiled(self, kind: str, *, to_use: bool = True) -> "Program | None":
        """Generate code for one way of input, where code may stand for the schema.

        If this is the validator of a model, its class gets faster methods, unless the code is only
        to be shown.
        """
        from minipydantic._codegen.program import ABSENT, generate  # noqa: PLC0415  (when it pays)
        from minipydantic._model.methods import fallbacks, install  # noqa: PLC0415

        json = kind == "_json_program"
        from_attributes = True if kind == "_attributes_program" else None

        def interpret(schema: Schema, config: Schema) -> Callable[[Any], Any]:
            return Interpreted(schema, config, json, from_attributes)

        own = self._model()
        cls = own if kind != "_attributes_program" else None
        program = generate(
            self._schema,
            self._config,
            interpret=interpret,
            json=json,
            entry="init" if kind == "_init_program" else "validate",
            from_attributes=from_attributes,
            otherwise=None if cls is None else fallbacks(cls, self, ABSENT, json=json),
            own=own,
        )
        if program is not None and cls is not None and to_use:
            install(cls, program.methods)
        return program

    def _model(self) -> Any:
        """Return the class whose own validator this is."""
        node: Any = self.root
        while (cls := getattr(node, "cls", None)) is None and node is not None:
            node = getattr(node, "inner", None)
        return cls if getattr(cls, "__dict__", {}).get("__pydantic_validator__") is self else None

    @property
    def source(self) -> str:
        """The generated Python that answers for the interpreter where it can."""
        texts = []
        for kind in ("_init_program", "_python_program"):
            program: Program | None = getattr(self, kind) or self._compiled(kind, to_use=False)
            if program is not None:
                texts.append(program.text)
        return "\n".join(texts) or f"# {self.title} is left to the interpreter.\n"

    @property
    def title(self) -> str:
        """What errors call the input: the configuration's title, else the validator's name."""
        return self.root.name if self._title is None else self._title

    def validate_python(
        self,
        input: Any,
        *,
        strict: bool | None = None,
        extra: str | None = None,
        from_attributes: bool | None = None,
        context: Any = None,
        self_instance: Any = None,
        allow_partial: Any = False,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> Any:
        """Validate a Python object.

        Args:
            input: the object.
            strict: whether to refuse coercion; the schema decides by default.
            extra: what to do with unknown keys; the schema decides by default.
            from_attributes: whether models may be read from attributes.
            context: handed to validation functions.
            self_instance: the model instance whose `__init__` is running.
            allow_partial: whether the last item of a collection may be missing or cut.
            by_alias: whether fields may be given by alias.
            by_name: whether fields may be given by name.

        Returns:
            The valid value.

        Raises:
            ValidationError: the input is not valid.
        """
        calls: Sequence[Any] = ()
        program: Program | None = None
        if (
            strict is None
            and extra is None
            and context is None
            and by_alias is None
            and by_name is None
            and not allow_partial
        ):
            if self_instance is not None:
                program = self._init_program or self._warm_up("_init_program", input)
            elif from_attributes is None:
                program = self._python_program or self._warm_up("_python_program", input)
            elif from_attributes:
                program = self._attributes_program or self._warm_up("_attributes_program", input)
            if program is not None:
                if self_instance is None:
                    result = program.validate(input)
                else:
                    result = program.init(self_instance, input)
                if type(result) is not Fail:
                    return result
                calls = result.calls
        state = State(
            PYTHON, "python", strict, extra, from_attributes, context, by_alias, by_name,
            self_instance, allow_partial,
        )  # fmt: skip
        if program is not None:
            state.compiled = program.models
            if calls:
                state.replay = [*reversed(calls)]
        return self._run(input, state)

    def explain(self, input: Any, calls: Sequence[Any], self_instance: Any = None) -> Any:
        """Validate what generated code gave up on.

        Args:
            input: the object.
            calls: what the user's code did already, in order.
            self_instance: the model instance whose `__init__` is running.

        Returns:
            The valid value.

        Raises:
            ValidationError: the input is not valid.
        """
        if type(input) is dict and not calls:
            fields = self._fields
            if fields is not None and (faults := fields.faults(input, _PLAIN)) is not None:
                raise self._error(faults, _PLAIN)
        state = State()
        state.self_instance = self_instance
        program = self._python_program if self_instance is None else self._init_program
        if program is not None:
            state.compiled = program.models
        if calls:
            state.replay = [*reversed(calls)]
        return self._run(input, state)

    def isinstance_python(
        self,
        input: Any,
        *,
        strict: bool | None = None,
        extra: str | None = None,
        from_attributes: bool | None = None,
        context: Any = None,
        self_instance: Any = None,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> bool:
        """Whether a Python object is valid (see `validate_python`)."""
        state = State(
            PYTHON, "python", strict, extra, from_attributes, context, by_alias, by_name,
            self_instance,
        )  # fmt: skip
        return type(self.root.validate(input, state)) is not Invalid

    def validate_json(
        self,
        input: str | bytes | bytearray,
        *,
        strict: bool | None = None,
        extra: str | None = None,
        context: Any = None,
        self_instance: Any = None,
        allow_partial: Any = False,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> Any:
        """Parse a JSON document (UTF-8 if bytes) and validate it (see `validate_python`)."""
        count = False
        if (
            strict is None
            and extra is None
            and context is None
            and by_alias is None
            and by_name is None
            and self_instance is None
            and not allow_partial
        ):
            program = self._json_program
            if program is not None:
                result = program.validate(input)
                if type(result) is not Fail:
                    return result
                return self.explain_json(input, result.calls)
            count = True
        document = self._document(input, allow_partial)
        if count:
            self._warm_up("_json_program", document)
        state = State(
            JSON, "json", strict, extra, None, context, by_alias, by_name, self_instance,
            allow_partial,
        )  # fmt: skip
        return self._run(document, state)

    def explain_json(self, input: Any, calls: Sequence[Any]) -> Any:
        """Validate a JSON document that generated code gave up on (see `explain`)."""
        state = State(JSON, "json")
        program = self._json_program
        if program is not None:
            state.replay, state.compiled = [*reversed(calls)], program.models
        return self._run(self._document(input), state)

    def _document(self, input: Any, partial: Any = False) -> Any:
        from minipydantic._interp.json_text import parse_input  # noqa: PLC0415  (when needed)

        try:
            return parse_input(input, partial)
        except Refused as refused:
            invalid = refused.invalid
        raise self._error(invalid, State(JSON, "json"))

    def validate_strings(
        self,
        input: Any,
        *,
        strict: bool | None = None,
        extra: str | None = None,
        context: Any = None,
        allow_partial: Any = False,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> Any:
        """Validate a string or nested mappings of strings (see `validate_python`)."""
        state = State(
            STRINGS, "strings", strict, extra, None, context, by_alias, by_name, None,
            allow_partial,
        )  # fmt: skip
        if not isinstance(input, str | Mapping):
            raise self._error(Invalid("string_type", input), state)
        return self._run(input, state)

    def validate_assignment(
        self,
        obj: Any,
        field_name: str,
        field_value: Any,
        *,
        strict: bool | None = None,
        extra: str | None = None,
        from_attributes: bool | None = None,
        context: Any = None,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> Any:
        """Validate a new value for a field of a model or dataclass, and set it.

        Args:
            obj: the instance (or the dictionary of fields, for bare fields).
            field_name: the field.
            field_value: its new value.
            strict: see `validate_python`, as all that follow.
            extra: see there.
            from_attributes: see there.
            context: see there.
            by_alias: see there.
            by_name: see there.

        Returns:
            The instance, or the parts of one for bare fields.

        Raises:
            ValidationError: the value is not valid.
        """
        state = State(PYTHON, "python", strict, extra, from_attributes, context, by_alias, by_name)
        state.field_name = field_name
        result = self.root.assign(obj, field_name, field_value, state)
        if type(result) is Invalid:
            raise self._error(result, state)
        return result

    def get_default_value(self, *, strict: bool | None = None, context: Any = None) -> Any:
        """Return `Some` with the default value of the schema, or `None` if it has none."""
        state = State(strict=strict, context=context)
        value = self.root.default(state)
        if type(value) is Invalid:
            raise self._error(value, state)
        return None if value is UNSET else Some(value)

    def _run(self, value: Any, state: State) -> Any:
        try:
            result = self.root.validate(value, state)
        except RecursionError:
            result = Invalid("recursion_depth_exceeded", value)
        except PydanticOmit:
            raise SchemaError(
                "Uncaught Omit error, please check your usage of `default` validators."
            ) from None
        except PydanticUseDefault:
            raise SchemaError(
                "Uncaught `PydanticUseDefault` exception: the error was raised in a field "
                "validator and no default value is available for that field."
            ) from None
        if type(result) is not Invalid:
            return result
        # PERF: no name for the error: its traceback would hold it by this frame, and such a cycle
        # costs 1.2 us to collect.
        raise self._error(result, state)

    def _error(self, invalid: Invalid, state: State) -> ValidationError:
        title = self.root.name if self._title is None else self._title
        kind = "json" if state.input_type == "json" else "python"
        error = self._make_error(title, invalid, kind, self._hide_input)
        if self.cause:
            from minipydantic._interp.causes import attach_causes  # noqa: PLC0415  (opt-in)

            attach_causes(error)
        return error

    def __repr__(self) -> str:
        from minipydantic._interp.describe import describe  # noqa: PLC0415  (for debugging)

        definitions = ", ".join(describe(definition) for definition in self._definitions)
        return (
            f'SchemaValidator(title="{self.title}", validator={describe(self.root)}, '
            f"definitions=[{definitions}], cache_strings={self._cache_strings!r})"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return (SchemaValidator, (self._schema, self._config))


def _effective_config(schema: Schema, config: Schema | None) -> Schema:
    """The configuration that governs error reports: the call's, else the outermost model's."""
    while True:
        if (own := schema.get("config")) is not None:
            return {**own, **(config or {})} if config else own
        inner = schema.get("schema")
        if config is not None or not isinstance(inner, dict):
            return config or {}
        schema = inner
