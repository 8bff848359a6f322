"""Messages that users put in the place of ours."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

__all__ = ["Messages", "template_of"]

Messages: TypeAlias = Mapping[str, str] | Callable[[str, dict[str, Any]], str | None]
"""From error type to template, in which ``{name}`` stands for the context's value `name`.

A mapping; or a function of type and context, for languages with more than two plurals. What it does
not have, or for which it returns `None`, is said as usual.
"""


def template_of(messages: Messages, kind: str, context: dict[str, Any]) -> str | None:
    """Look up what is said in place of ours, if anything."""
    if isinstance(messages, Mapping):
        return messages.get(kind)
    return messages(kind, dict(context))
