"""Errors of serialisation and how they describe the value that caused them."""

from collections.abc import Sequence
from typing import Any

__all__ = [
    "DepthError",
    "PydanticSerializationError",
    "PydanticSerializationUnexpectedValue",
    "TextError",
]

_NAME = "PydanticSerializationUnexpectedValue"
_REPR_LIMIT = 50  # bytes of the value's repr that a message quotes


class PydanticSerializationError(ValueError):
    """A value cannot be serialised."""

    def __init__(self, message: str, /) -> None:
        super().__init__(message)

    def __repr__(self) -> str:
        return f"PydanticSerializationError({self})"


class DepthError(ValueError):
    """A value nests too deeply; no member of a union does better, so none is tried after it."""


class PydanticSerializationUnexpectedValue(ValueError):
    """A value is not what its schema promises.

    Collected as a warning where there is one way to serialise the value, and used to choose between
    the members of a union. User functions raise it to get the value serialised by inference.

    Args:
        message: What is wrong, in words.
        field_name: The model field that holds the value.
        field_type: What the schema promises.
        input_value: The value; `None` means not given.
    """

    def __init__(
        self,
        message: str | None = None,
        field_name: str | None = None,
        field_type: str | None = None,
        input_value: Any = None,
        /,
    ) -> None:
        super().__init__(message, field_name, field_type, input_value)
        self._problems: Sequence[PydanticSerializationUnexpectedValue] = ()
        self._message = message
        self._field_name = field_name
        self._field_type = field_type
        self._input_value = input_value
        self._has_value = input_value is not None
        self._is_failure = False

    @classmethod
    def about(cls, value: Any, message: str) -> "PydanticSerializationUnexpectedValue":
        """Tell what is wrong with a value, which may be `None`."""
        problem = cls(message, None, None, value)
        problem._has_value = True
        return problem

    @classmethod
    def of_members(
        cls, problems: "Sequence[PydanticSerializationUnexpectedValue]"
    ) -> "PydanticSerializationUnexpectedValue":
        """Unite what the members of a union complained about; the text is made when asked for."""
        united = cls()
        united._problems = problems
        return united

    @classmethod
    def of_failure(
        cls, kind: type[Exception], error: Exception
    ) -> "PydanticSerializationUnexpectedValue":
        """Tell that a member of a union failed with an exception of another kind."""
        problem = cls(f"{kind.__name__}: {error}")
        problem._is_failure = True
        return problem

    def __reduce__(self) -> Any:
        # the values inside the members' complaints need not be picklable, their text is
        return (type(self), (str(self),)) if self._problems else super().__reduce__()

    def __str__(self) -> str:
        if self._problems:
            return "\n".join(
                [str(one) if one._is_failure else f"{_NAME}: {one}" for one in self._problems]
            )
        value = self._input_value
        text = self._message or ""
        if self._field_type is not None:
            text += f"{': ' if text else ''}Expected `{self._field_type}`"
            if self._has_value:
                text += " - serialized value may not be as expected"
        if self._has_value:
            field = "" if self._field_name is None else f"field_name={self._field_name!r}, "
            text += f" [{field}input_value={quote(value)}, input_type={type(value).__name__}]"
        return text or "Unexpected Value"

    def __repr__(self) -> str:
        return f"{_NAME}({self})"


class TextError(Exception):
    """Ends the writing of JSON text.

    Args:
        problem: What is wrong.
        introduced: Whether the public message says first that JSON was being written.
    """

    def __init__(self, problem: str, introduced: bool = True) -> None:
        super().__init__(problem)
        self._introduced = introduced

    def public(self) -> PydanticSerializationError:
        """Return the error that the caller sees."""
        return PydanticSerializationError(
            f"Error serializing to JSON: {self}" if self._introduced else str(self)
        )


def unknown_type(value: object) -> str:
    """Return the message for a value that no rule can serialise."""
    try:
        name = repr(type(value))
    except Exception:  # a metaclass may break repr()
        name = f"<unprintable {type(type(value)).__name__} object>"
    return f"Unable to serialize unknown type: {name}"


def quote(value: object) -> str:
    """Return the repr of `value`, its middle left out when it exceeds 50 bytes of UTF-8."""
    try:
        text = repr(value)
    except Exception:  # a broken __repr__ must not hide the message that quotes it
        return f"<unprintable {type(value).__name__} object>"
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) <= _REPR_LIMIT:
        return text
    half = _REPR_LIMIT // 2
    head = raw[:half].decode("utf-8", "ignore")
    tail = raw[1 - half :].decode("utf-8", "ignore")
    return f"{head}...{tail}"
