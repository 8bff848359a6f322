"""Constraints carried inside `Annotated[...]`: the schema stage reads their attributes."""

from __future__ import annotations

from typing import Any

from annotated_types import BaseMetadata

__all__ = ["PydanticMetadata", "pydantic_general_metadata"]


class PydanticMetadata:
    """Base of the markers whose public attributes are core-schema keys (`Strict().strict`, ...)."""

    __slots__ = ()


class _PydanticGeneralMetadata(PydanticMetadata, BaseMetadata):
    """Any number of core-schema keys that have no marker class of their own."""

    def __init__(self, constraints: dict[str, Any]) -> None:
        self.__dict__ = constraints

    def __repr__(self) -> str:
        arguments = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({arguments})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _PydanticGeneralMetadata):
            return NotImplemented
        return vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(sorted(vars(self))))


def pydantic_general_metadata(**constraints: Any) -> BaseMetadata:
    """Wrap core-schema keys, such as `pattern` or `max_digits`, into one `Annotated` marker."""
    return _PydanticGeneralMetadata(constraints)
