"""The exceptions of validation, as users see and raise them."""

import os
from collections.abc import Sequence
from typing import Any, Literal, Self

from minipydantic._messages.lines import Invalid
from minipydantic._messages.render import check_context, complete, fill, render, shorten
from minipydantic._messages.table import MESSAGES
from minipydantic._messages.templates import Messages, template_of
from minipydantic._sentinels import PydanticUndefined

__all__ = ["PydanticCustomError", "PydanticKnownError", "ValidationError", "list_all_errors"]

DOCUMENTATION = "https://errors.pydantic.dev/2.14/v/"


class PydanticCustomError(ValueError):
    """Raise in a validator for an error with a type and a message of your own.

    Args:
        error_type: the `type` of the error.
        message_template: the message; ``{name}`` stands for the context's value `name`.
        context: values for the template, also shown as the error's `ctx`.
    """

    type: str
    message_template: str
    context: dict[str, Any] | None

    # In `__new__`, so that subclasses can change the arguments on their way.
    def __new__(
        cls, error_type: str, message_template: str, context: dict[str, Any] | None = None, /
    ) -> Self:
        if context is not None and not isinstance(context, dict):
            raise TypeError(f"{_kind(context)!r} object is not an instance of 'dict'")
        self = super().__new__(cls, error_type, message_template, context)
        self.type = error_type
        self.message_template = message_template
        self.context = context
        return self

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args)

    def message(self) -> str:
        """The message with its placeholders filled."""
        return fill(self.message_template, self.context)

    def about(self, input: Any) -> Invalid:
        """This error, about `input`."""
        return Invalid(self.type, input, self.context, self.message_template)

    def __str__(self) -> str:
        return self.message()

    def __repr__(self) -> str:
        return f"{self} [type={self.type}, context={self.context!r}]"


class PydanticKnownError(ValueError):
    """Raise in a validator for an error of a built-in type.

    Args:
        error_type: one of the built-in types.
        context: values for the placeholders of its message.

    Raises:
        KeyError: there is no such type.
        TypeError: the context lacks a value or has an unfit one.
    """

    def __init__(self, error_type: str, context: dict[str, Any] | None = None, /) -> None:
        check_context(error_type, context)
        super().__init__(error_type, context)
        self.type = error_type
        self.context = context

    @property
    def message_template(self) -> str:
        """The message before its placeholders are filled."""
        return MESSAGES[self.type]

    def message(self) -> str:
        """The message."""
        return render(self.type, self.context)

    def about(self, input: Any) -> Invalid:
        """This error, about `input`."""
        return Invalid(self.type, input, self.context)

    def __str__(self) -> str:
        return self.message()

    def __repr__(self) -> str:
        return f"{self} [type={self.type}, context={self.context!r}]"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.type, self.context))


_new: Any = ValueError.__new__


class ValidationError(ValueError):
    """Everything that is wrong with an input."""

    __slots__ = ("_hide_input", "_json", "_messages", "_title", "invalid")

    invalid: Invalid
    """What the validators returned."""

    _title: str
    _json: bool
    _hide_input: bool
    _messages: Messages | None
    """Of the configuration."""

    def __new__(
        cls,
        title: str,
        line_errors: Sequence[Any],
        input_type: Literal["python", "json"] = "python",
        hide_input: bool = False,
    ) -> Self:
        invalid = Invalid.of([(None, _invalid(item)) for item in line_errors])
        return cls.of(title, invalid, input_type, hide_input)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    @classmethod
    def of(cls, title: str, invalid: Invalid, input_type: str, hide_input: bool) -> Self:
        """Make an error of what a validator returned; it is rendered when somebody looks."""
        self: Self = _new(cls)
        self.invalid = invalid
        self._title = title
        self._json = input_type == "json"
        self._hide_input = hide_input
        self._messages = None
        self.__suppress_context__ = True  # upstream's errors have no context
        return self

    @classmethod
    def worded(
        cls, messages: Messages, title: str, invalid: Invalid, input_type: str, hide_input: bool
    ) -> Self:
        """Make an error, as `of` does, in the words of `messages`."""
        self = cls.of(title, invalid, input_type, hide_input)
        self._messages = messages
        return self

    @classmethod
    def from_exception_data(
        cls,
        title: str,
        line_errors: Sequence[Any],
        input_type: Literal["python", "json"] = "python",
        hide_input: bool = False,
    ) -> Self:
        """Make an error by hand.

        Args:
            title: what was validated.
            line_errors: dictionaries with `type` (a built-in type or a `PydanticCustomError`) and
                `input`, and optionally `loc` and `ctx`.
            input_type: whether messages speak of Python or of JSON values.
            hide_input: leave inputs out of `str()`.
        """
        return cls(title, line_errors, input_type, hide_input)

    @property
    def title(self) -> str:
        """What was validated."""
        return self._title

    def error_count(self) -> int:
        """The number of errors."""
        return len(self.invalid.lines())

    def errors(
        self,
        *,
        include_url: bool = True,
        include_context: bool = True,
        include_input: bool = True,
        messages: Messages | None = None,
    ) -> list[dict[str, Any]]:
        """The errors as dictionaries: ``type, loc, msg, input, ctx, url``.

        Args:
            include_url: whether to link to the documentation of built-in types.
            include_context: whether to give the context of the message.
            include_input: whether to give the offending input.
            messages: texts in place of ours and of the configuration's (beyond Pydantic).
        """
        include_url = include_url and _urls_enabled()
        words = self._words(messages)
        result = []
        for location, invalid in self.invalid.lines():
            kind, context = invalid.kind, invalid.context
            text = self._message(invalid, words)
            item: dict[str, Any] = {"type": kind, "loc": location, "msg": text}
            if include_input:
                item["input"] = invalid.input
            if include_context and context is not None:
                item["ctx"] = dict(context)
            if include_url and invalid.template is None:
                item["url"] = DOCUMENTATION + kind
            result.append(item)
        return result

    def json(
        self,
        *,
        indent: int | None = None,
        include_url: bool = True,
        include_context: bool = True,
        include_input: bool = True,
        messages: Messages | None = None,
    ) -> str:
        """The errors as a JSON array; what JSON cannot express is written by its `str`.

        Args:
            indent: number of spaces per level; compact by default.
            include_url: see `errors`.
            include_context: see `errors`.
            include_input: see `errors`.
            messages: see `errors`.
        """
        from minipydantic._serialize import to_json  # noqa: PLC0415  (only for this method)

        items = self.errors(
            include_url=include_url,
            include_context=include_context,
            include_input=include_input,
            messages=messages,
        )
        for item in items:
            if isinstance(context := item.get("ctx"), dict):
                item["ctx"] = {
                    key: str(value) if isinstance(value, Exception) else value
                    for key, value in context.items()
                }
        try:
            return to_json(items, indent=indent, serialize_unknown=True).decode()
        except ValueError:  # maybe an input that contains itself
            from minipydantic._messages.cycles import without_cycles  # noqa: PLC0415  (rare)

            for item in items:
                if "input" in item:
                    item["input"] = without_cycles(item["input"])
            return to_json(items, indent=indent, serialize_unknown=True).decode()

    def _words(self, messages: Messages | None = None) -> Sequence[Messages]:
        """The texts that go before ours, the first first."""
        if messages is None and self._messages is None:
            return ()
        return [words for words in (messages, self._messages) if words is not None]

    def _message(self, invalid: Invalid, words: Sequence[Messages]) -> str:
        for source in words:
            template = template_of(source, invalid.kind, invalid.context or {})
            if template is not None:
                return complete(template, invalid.context)
        if invalid.template is not None:
            return fill(invalid.template, invalid.context)
        return render(invalid.kind, invalid.context, json=self._json)

    def __str__(self) -> str:
        lines = self.invalid.lines()
        count, urls, words = len(lines), _urls_enabled(), self._words()
        text = f"{count} validation error{'' if count == 1 else 's'} for {self._title}"
        for location, invalid in lines:
            if location:
                text += "\n" + ".".join(map(_location_text, location))
            kind, value = invalid.kind, invalid.input
            try:
                message = self._message(invalid, words)
            except TypeError as error:
                message = f"(error rendering message: TypeError: {error})"
            text += f"\n  {message} [type={kind}"
            if not (self._hide_input or value is PydanticUndefined):
                text += f", input_value={shorten(value)}, input_type={type(value).__name__}"
            text += "]"
            if urls and invalid.template is None:
                text += f"\n    For further information visit {DOCUMENTATION}{kind}"
        return text

    __repr__ = __str__

    def __reduce__(self) -> tuple[Any, ...]:
        kind = "json" if self._json else "python"
        items = [
            {
                "type": invalid.kind
                if invalid.template is None
                else PydanticCustomError(invalid.kind, invalid.template, invalid.context),
                "loc": location,
                "input": invalid.input,
                "ctx": invalid.context or {},
            }
            for location, invalid in self.invalid.lines()
        ]
        state = None if self._messages is None else {"_messages": self._messages}
        arguments = (self._title, items, kind, self._hide_input)
        return (ValidationError.from_exception_data, arguments, state)


def _kind(value: Any) -> str:
    return type(value).__name__


def _location_text(key: int | str) -> str:
    if isinstance(key, str):
        return f"`{key}`" if "." in key else key
    return str(key)


def _invalid(item: dict[str, Any]) -> Invalid:
    if not isinstance(item, dict):
        raise TypeError(f"{type(item).__name__!r} object is not an instance of 'dict'")
    kind, value = item["type"], item["input"]
    if isinstance(kind, str):
        context = item.get("ctx")
        check_context(kind, context)
        invalid = Invalid(kind, value, context or None)
    elif isinstance(kind, PydanticCustomError | PydanticKnownError):
        invalid = kind.about(value)
    else:
        raise TypeError("`type` should be a `str` or `PydanticCustomError`")
    location = item.get("loc") or ()
    if not isinstance(location, tuple | list):
        raise TypeError("`loc` should be a list or tuple of strings and ints")
    return invalid.at(*(key if isinstance(key, int) else str(key) for key in location))


_urls: bool | None = None


def _urls_enabled() -> bool:
    """Whether errors link to the documentation; the environment is read once."""
    global _urls
    if _urls is None:
        value = os.environ.get("PYDANTIC_ERRORS_INCLUDE_URL")
        if value is None and os.environ.get("PYDANTIC_ERRORS_OMIT_URL"):
            import warnings  # noqa: PLC0415  (only for the deprecated variable)

            warnings.warn(
                "PYDANTIC_ERRORS_OMIT_URL is deprecated, use PYDANTIC_ERRORS_INCLUDE_URL instead",
                DeprecationWarning,
                stacklevel=3,
            )
            value = "false"
        _urls = value in (None, "1", "true")
    return _urls


def list_all_errors() -> list[dict[str, Any]]:
    """Describe every built-in error type by its templates and an example."""
    from minipydantic._messages.catalogue import describe  # noqa: PLC0415  (rare)

    return [describe(kind) for kind in MESSAGES]
