"""Examples of every built-in error type, for documentation."""

from typing import Any

from minipydantic._messages.render import placeholders, render
from minipydantic._messages.table import CONTEXT_KINDS, FREE_CONTEXT, JSON_MESSAGES, MESSAGES

__all__ = ["describe"]


def describe(kind: str) -> dict[str, Any]:
    """The templates of an error type and what they look like with empty values."""
    context = {name: _empty(kind, name) for name in placeholders(kind)} or None
    item: dict[str, Any] = {
        "type": kind,
        "message_template_python": MESSAGES[kind],
        "example_message_python": render(kind, context),
    }
    if kind in JSON_MESSAGES:
        item["message_template_json"] = JSON_MESSAGES[kind]
        item["example_message_json"] = render(kind, context, json=True)
    item["example_context"] = context
    return item


def _empty(kind: str, name: str) -> Any:
    if kind in FREE_CONTEXT:
        return None
    if name == "actual_length":
        return None if kind == "too_long" else 0
    return 0 if name in CONTEXT_KINDS else ""
