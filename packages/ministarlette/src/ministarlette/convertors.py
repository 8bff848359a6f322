"""Convertors: what a path parameter matches, and its value in Python."""

from __future__ import annotations

import math
import uuid
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise AssertionError(message)


class Convertor(Generic[T]):
    """Base class: `regex` says what to match, the methods convert in both directions."""

    regex: ClassVar[str] = ""

    def convert(self, value: str) -> T:
        """Return the value of the matched text."""
        raise NotImplementedError

    def to_string(self, value: T) -> str:
        """Return the text of a value, for building a path."""
        raise NotImplementedError


class StringConvertor(Convertor[str]):
    """One path segment."""

    regex = "[^/]+"

    def convert(self, value: str) -> str:
        """Return the text as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the text, which must fit into one segment."""
        text = str(value)
        _require("/" not in text, "May not contain path separators")
        _require(bool(text), "Must not be empty")
        return text


class PathConvertor(Convertor[str]):
    """The rest of the path, slashes included."""

    regex = ".*"

    def convert(self, value: str) -> str:
        """Return the text as it is."""
        return str(value)

    def to_string(self, value: str) -> str:
        """Return the text as it is."""
        return str(value)


class IntegerConvertor(Convertor[int]):
    """Decimal digits."""

    regex = "[0-9]+"

    def convert(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Return the digits of a number that is not negative."""
        number = int(value)
        _require(number >= 0, "Negative integers are not supported")
        return str(number)


class FloatConvertor(Convertor[float]):
    """A decimal number without sign or exponent."""

    regex = r"[0-9]+(\.[0-9]+)?"

    def convert(self, value: str) -> float:
        """Return the number."""
        return float(value)

    def to_string(self, value: float) -> str:
        """Return up to 20 decimals of a number that is finite and not negative."""
        number = float(value)
        _require(number >= 0.0, "Negative floats are not supported")
        _require(not math.isnan(number), "NaN values are not supported")
        _require(not math.isinf(number), "Infinite values are not supported")
        return f"{number:.20f}".rstrip("0").rstrip(".")


class UUIDConvertor(Convertor[uuid.UUID]):
    """A UUID in either case, with or without its hyphens."""

    regex = "-?".join(f"[0-9a-fA-F]{{{digits}}}" for digits in (8, 4, 4, 4, 12))

    def convert(self, value: str) -> uuid.UUID:
        """Return the UUID."""
        return uuid.UUID(value)

    def to_string(self, value: uuid.UUID) -> str:
        """Return the canonical form."""
        return str(value)


CONVERTOR_TYPES: dict[str, Convertor[Any]] = {
    "str": StringConvertor(),
    "path": PathConvertor(),
    "int": IntegerConvertor(),
    "float": FloatConvertor(),
    "uuid": UUIDConvertor(),
}


def register_url_convertor(key: str, convertor: Convertor[Any]) -> None:
    """Make `{name:key}` available in the paths of routes that are defined from now on."""
    CONVERTOR_TYPES[key] = convertor
