"""A validator tree as text, for debugging: ``Kind(KindValidator { slot: value, ... })``."""

from typing import Any

from minipydantic._interp.lookup import Lookup
from minipydantic._interp.node import UNSET, Validator

__all__ = ["describe"]

_HIDDEN = frozenset(
    (
        "aliasing",
        "exact",
        "extras",
        "inner_validate",
        "items",
        "key",
        "plan",
        "plans",
        "slot",
        "validators",
    )
)
_INDENT = "    "


def _text(value: Any, depth: int, name: str = "") -> str:
    if value is None or value is UNSET:
        return "None"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Validator):
        return describe(value, depth)
    if isinstance(value, Lookup):
        return f"LookupPaths({[list(path) for path in value.paths]})"
    if isinstance(value, list) and value and isinstance(value[0], Validator):
        pad = _INDENT * (depth + 1)
        parts = "".join(f"{pad}{describe(item, depth + 1)},\n" for item in value)
        return f"[\n{parts}{_INDENT * depth}]"
    if isinstance(value, dict):
        pad = _INDENT * (depth + 1)
        parts = "".join(
            f"{pad}{key!r}: {_text(getattr(item, 'node', item), depth + 1)},\n"
            for key, item in value.items()
        )
        return f"{{\n{parts}{_INDENT * depth}}}"
    if isinstance(value, str):
        return f'"{value}"' if name == "name" else value.capitalize()
    if callable(value) and not isinstance(value, type):
        return f"Function({value!r})"
    if isinstance(value, int) and name.endswith("_length"):
        return f"Some({value!r})"
    return repr(value)


def describe(node: Validator, depth: int = 0) -> str:
    """Write a node and what is below it.

    Args:
        node: the root.
        depth: how far to indent.
    """
    title = type(node).__name__.removesuffix("Validator")
    if title == "DefinitionRef":
        return f"{title}({node.name})"
    pad = _INDENT * (depth + 2)
    lines = [
        f"{pad}{slot}: {_text(getattr(node, slot, None), depth + 2, slot)},\n"
        for slot in dict.fromkeys(_slots(type(node)))
        if slot not in _HIDDEN
    ]
    body = "".join(lines)
    inner = _INDENT * (depth + 1)
    return f"{title}(\n{inner}{title}Validator {{\n{body}{inner}}},\n{_INDENT * depth})"


def _slots(kind: type) -> list[str]:
    """The slots that a class and its bases below `Validator` declare, the name last."""
    found: list[str] = []
    for base in reversed(kind.__mro__):
        if issubclass(base, Validator) and base is not Validator:
            found += base.__dict__.get("__slots__", ())
    return [*found, "name"] if found and kind.__name__ not in _NAMELESS else found


_NAMELESS = frozenset({"StrValidator", "IntValidator", "FloatValidator", "BoolValidator"})
