"""For Pydantic's tests."""

from typing import Any

from minipydantic._schema.decorators import Decorator, DecoratorInfos, attribute_of


def get_attribute_from_bases(tp: type[Any] | tuple[type[Any], ...], name: str) -> Any:
    """Return an attribute of a class or of the first of several that has it."""
    if not isinstance(tp, tuple):
        return attribute_of(tp, name)
    for base in tp:
        try:
            return attribute_of(base, name)
        except (AttributeError, KeyError):
            continue
    raise AttributeError(f"{name} not found in {tp}")


__all__ = ["Decorator", "DecoratorInfos", "get_attribute_from_bases"]
