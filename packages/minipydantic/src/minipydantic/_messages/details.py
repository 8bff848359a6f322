"""The shape of an error as a dictionary."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from minipydantic._messages.errors import PydanticCustomError

__all__ = ["ErrorDetails", "ErrorTypeInfo", "InitErrorDetails"]


class ErrorDetails(TypedDict):
    """An item of `ValidationError.errors()`."""

    type: str
    """The error's type, e.g. ``missing``."""
    loc: tuple[int | str, ...]
    """Keys and indices that lead to the input."""
    msg: str
    """The message."""
    input: Any
    """The offending input."""
    ctx: NotRequired[dict[str, Any]]
    """Values of the message's placeholders."""
    url: NotRequired[str]
    """Documentation of the type."""


class InitErrorDetails(TypedDict):
    """An item that `ValidationError.from_exception_data()` takes."""

    type: str | PydanticCustomError
    """The error's type, or the error itself."""
    loc: NotRequired[tuple[int | str, ...]]
    """Keys and indices that lead to the input."""
    input: Any
    """The offending input."""
    ctx: NotRequired[dict[str, Any]]
    """Values of the message's placeholders."""


class ErrorTypeInfo(TypedDict):
    """An item of `list_all_errors()`."""

    type: str
    """The error's type."""
    message_template_python: str
    """The message's template."""
    example_message_python: str
    """The message with empty values."""
    message_template_json: NotRequired[str]
    """The template for JSON input, where it differs."""
    example_message_json: NotRequired[str]
    """The message for JSON input, where it differs."""
    example_context: dict[str, Any] | None
    """The empty values."""
