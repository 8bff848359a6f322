"""What Pydantic does not have; off unless asked for.

The other half are two keys of the configuration: `ConfigDict(union_errors="best")`, and
`ConfigDict(error_messages=...)` with `Messages`.
"""

from collections.abc import Iterable
from typing import Any, Generic, NamedTuple, TypeVar, cast

from minipydantic._interp.json_text import parse_input
from minipydantic._interp.salvage import SalvageState, build_salvaging
from minipydantic._interp.state import JSON, PYTHON
from minipydantic._interp.validator import SchemaValidator
from minipydantic._messages.errors import ValidationError
from minipydantic._messages.lines import Invalid, Refused
from minipydantic._messages.render import complete
from minipydantic._messages.templates import Messages as Messages
from minipydantic._messages.templates import template_of
from minipydantic._sentinels import MISSING
from minipydantic._signals import PydanticOmit, PydanticUseDefault
from minipydantic.type_adapter import TypeAdapter

__all__ = ["Messages", "Partial", "PartialAdapter", "reworded"]

T = TypeVar("T")


class Partial(NamedTuple, Generic[T]):
    """The valid part of an input, and what is wrong with the rest.

    Attributes:
        value: The valid part; `MISSING` if there is none.
        error: What is wrong; `None` if all is valid.
    """

    value: T
    error: ValidationError | None


class PartialAdapter(Generic[T]):
    """Validates values of a type, and returns what is valid of them instead of raising.

    Fields that are wrong get their default, or are not set, as required fields that are missing.
    Items, keys and values that are wrong are left out; lengths are those of what is left. Functions
    after a model run only if all of its fields are there. Values of other types are valid as a
    whole or not at all.

    An input with errors is validated twice, so user functions run twice.

    Args:
        type: A model or any other type; or an adapter for it.

    Example:
        ```python
        value, error = PartialAdapter(Order).validate_json(answer)
        ```
    """

    __slots__ = ("_adapter", "_salvaging")

    def __init__(self, type: type[T] | TypeAdapter[T] | Any) -> None:
        self._adapter = type if isinstance(type, TypeAdapter) else TypeAdapter(type)
        self._salvaging: Any = None

    def validate_python(
        self,
        value: Any,
        *,
        strict: bool | None = None,
        from_attributes: bool | None = None,
        context: Any = None,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> Partial[T]:
        """Validate a Python object.

        Args:
            value: The object.
            strict: Whether to refuse coercion; the type decides by default.
            from_attributes: Whether models may be read from attributes.
            context: Handed to validation functions.
            by_alias: Whether fields may be given by alias.
            by_name: Whether fields may be given by name.

        Returns:
            The valid part and the error, as `validate_python` of an adapter raises it.
        """
        options = {"strict": strict, "context": context, "by_alias": by_alias, "by_name": by_name}
        options["from_attributes"] = from_attributes
        try:
            return Partial(self._adapter.validate_python(value, **options), None)
        except ValidationError as error:
            return self._part(value, error, PYTHON, "python", options)

    def validate_json(
        self,
        data: str | bytes | bytearray,
        *,
        strict: bool | None = None,
        context: Any = None,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> Partial[T]:
        """Validate a JSON document, of which the end may be missing.

        Args:
            data: The text.
            strict: Whether to refuse coercion; the type decides by default.
            context: Handed to validation functions.
            by_alias: Whether fields may be given by alias.
            by_name: Whether fields may be given by name.

        Returns:
            The valid part and the error, as `validate_json` of an adapter raises it.
        """
        options = {"strict": strict, "context": context, "by_alias": by_alias, "by_name": by_name}
        try:
            return Partial(self._adapter.validate_json(data, **options), None)
        except ValidationError as error:
            try:
                document = parse_input(data, True)
            except Refused:
                return Partial(cast(T, MISSING), error)
            return self._part(document, error, JSON, "json", options)

    def _part(
        self, value: Any, error: ValidationError, mode: int, name: str, options: dict[str, Any]
    ) -> Partial[T]:
        if self._salvaging is None:
            validator: Any = self._adapter.validator
            core: SchemaValidator = getattr(validator, "_schema_validator", validator)
            self._salvaging = build_salvaging(core._schema, core._config)
        state = SalvageState(mode, name, **options)
        state.lost = 0
        try:
            part = self._salvaging.validate(value, state)
        except (PydanticOmit, PydanticUseDefault, RecursionError):
            part = MISSING
        return Partial(cast(T, MISSING if type(part) is Invalid else part), error)


def reworded(errors: Iterable[dict[str, Any]], messages: Messages) -> list[dict[str, Any]]:
    """Put other texts into errors that are dictionaries already, as web frameworks pass them on.

    Args:
        errors: What `ValidationError.errors()` returns, with the contexts.
        messages: The texts, by error type; the others stay.

    Returns:
        New dictionaries.
    """
    result = []
    for error in errors:
        context = error.get("ctx") or {}
        template = template_of(messages, error["type"], context)
        text = error["msg"] if template is None else complete(template, context)
        result.append({**error, "msg": text})
    return result
