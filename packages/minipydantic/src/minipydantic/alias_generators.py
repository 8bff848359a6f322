"""Functions that derive an alias from a field's name."""

import re

__all__ = ("to_camel", "to_pascal", "to_snake")


def to_pascal(snake: str) -> str:
    """Convert ``snake_case`` to ``PascalCase``."""
    camel = snake.title()
    return re.sub("([0-9A-Za-z])_(?=[0-9A-Z])", r"\1", camel)


def to_camel(snake: str) -> str:
    """Convert ``snake_case`` to ``camelCase``; what is camelCase already stays as it is."""
    if re.match("^[a-z]+[A-Za-z0-9]*$", snake) and not re.search(r"\d(?=[a-z])", snake):
        return snake
    return re.sub("(^_*[A-Z])", lambda m: m[1].lower(), to_pascal(snake))


_WORD_BOUNDARIES = (
    (re.compile(r"([A-Z]+)([A-Z][a-z])"), r"\1_\2"),  # HTTPServer
    (re.compile(r"([a-z])([A-Z])"), r"\1_\2"),  # camelCase
    (re.compile(r"([0-9])([A-Z])"), r"\1_\2"),  # v2Api
    (re.compile(r"([a-z])([0-9])"), r"\1_\2"),  # item2
)


def to_snake(camel: str) -> str:
    """Convert ``PascalCase``, ``camelCase`` or ``kebab-case`` to ``snake_case``."""
    snake = camel
    for pattern, replacement in _WORD_BOUNDARIES:
        snake = pattern.sub(replacement, snake)
    return snake.replace("-", "_").lower()
