"""From error type and context to text."""

from typing import Any

from minipydantic._messages.table import CONTEXT_KINDS, FREE_CONTEXT, JSON_MESSAGES, MESSAGES

__all__ = ["check_context", "complete", "fill", "number_text", "render", "shorten"]

_COUNTS = ("min_length", "max_length", "max_digits", "decimal_places", "whole_digits")
INPUT_WIDTH = 50  # UTF-8 bytes of an input's repr that an error shows


def number_text(number: Any) -> str:
    """Write a number plainly: no exponent, no trailing ``.0``."""
    if type(number) is float:
        if number - number != 0:  # NaN and infinities
            return {"nan": "NaN"}.get(str(number), str(number))
        text = repr(number)
        if "e" in text:
            from decimal import Decimal  # noqa: PLC0415  (rare)

            text = f"{Decimal(text):f}"
        return text.removesuffix(".0")
    return str(int(number)) if isinstance(number, bool) else str(number)


def fill(template: str, context: dict[str, Any] | None) -> str:
    """Replace the placeholders of a custom template by the context's values."""
    for key, value in (context or {}).items():
        if not isinstance(key, str):
            raise TypeError(f"{type(key).__name__!r} object is not an instance of 'str'")
        template = template.replace(f"{{{key}}}", str(value))
    return template


def render(kind: str, context: dict[str, Any] | None, *, json: bool = False) -> str:
    """Return the message of a built-in error type.

    Args:
        kind: a key of the table.
        context: values of the placeholders.
        json: whether the input was JSON, which some messages mention.
    """
    template = (JSON_MESSAGES.get(kind) if json else None) or MESSAGES[kind]
    return complete(template, context) if context else template


def complete(template: str, context: dict[str, Any] | None) -> str:
    """Replace the placeholders of a template of the table, or of one in its place."""
    context = context or {}
    for key, value in context.items():
        if CONTEXT_KINDS.get(key) == "Number":
            value = number_text(value)
        elif key == "actual_length" and value is None:
            value = "more"
        template = template.replace(f"{{{key}}}", str(value))
    if "{expected_plural}" in template:
        count = next((context[key] for key in _COUNTS if key in context), 0)
        template = template.replace("{expected_plural}", "" if count == 1 else "s")
    return template


def _matches(kind: str, value: Any) -> bool:
    match kind:
        case "Number":
            from decimal import Decimal  # noqa: PLC0415  (rare)

            return isinstance(value, int | float | str | Decimal)
        case "String":
            return isinstance(value, str)
        case "Option<usize>":
            return value is None or (isinstance(value, int) and value >= 0)
        case "i32":
            return isinstance(value, int) and -(2**31) <= value < 2**31
    return isinstance(value, int) and 0 <= value < 2**64


def placeholders(kind: str) -> list[str]:
    """The context keys that a built-in error type needs."""
    names = [part.partition("}")[0] for part in MESSAGES[kind].split("{")[1:]]
    return [name for name in names if name != "expected_plural"]


def check_context(kind: str, context: dict[str, Any] | None) -> None:
    """Refuse a context that lacks a placeholder of the type or has an unfit value for it.

    Raises:
        KeyError: the error type does not exist.
        TypeError: the context does not fit.
    """
    if kind not in MESSAGES:
        raise KeyError(f"Invalid error type: '{kind}'")
    title = "".join(word.capitalize() for word in kind.split("_"))
    for name in placeholders(kind):
        if context is None or (name not in context and name != "actual_length"):
            raise TypeError(f"{title}: '{name}' required in context")
        expected = CONTEXT_KINDS.get(name, "String")
        if name == "actual_length":
            expected = "Option<usize>" if kind == "too_long" else "usize"
        if kind not in FREE_CONTEXT and not _matches(expected, context.get(name)):
            raise TypeError(f"{title}: '{name}' context value must be a {expected}")


def shorten(value: Any) -> str:
    """The `repr` of an input, its middle cut out when it is long."""
    try:
        text = repr(value)
    except Exception as error:
        return f"<unprintable {type(value).__name__} object>" if error else ""
    if len(text) <= INPUT_WIDTH and text.isascii():
        return text
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= INPUT_WIDTH:
        return text
    half = INPUT_WIDTH // 2
    head = data[:half].decode("utf-8", "ignore")
    tail = data[-(half - 1) :].decode("utf-8", "ignore")
    return f"{head}...{tail}"
