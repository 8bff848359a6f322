"""The conversions that the documentation lists, tried on minipydantic and on Pydantic."""

import re
import runpy
from collections import Counter, deque
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from ipaddress import IPv4Address
from pathlib import Path
from re import Pattern
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

import pydantic
import pytest

import minipydantic

CONVERSIONS = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "conversions.py"))


class Colour(Enum):
    RED = "red"


NAMES: dict[str, Any] = {
    name.__name__: name
    for name in (
        *(Colour, Counter, Decimal, Fraction, IPv4Address, Path, Pattern, UUID),
        *(date, datetime, deque, re, time, timedelta),
    )
}
NAMES |= {"Literal": Literal, "MappingProxyType": MappingProxyType}


class Names:
    """What a library knows the expressions of the table by."""

    def __init__(self, library: Any) -> None:
        self.error = library.ValidationError
        self.names = {**NAMES, "Point": library.create_model("Point", x=(int, ...))}
        self.adapt = library.TypeAdapter

    def outcome(self, row: Any, source: str, *, json: bool, strict: bool) -> Any:
        """The value that an input becomes, or `Refused`."""
        adapter = self.adapt(eval(row.type, self.names))
        try:
            if json:
                return adapter.validate_json(source, strict=strict)
            return adapter.validate_python(eval(source, self.names), strict=strict)
        except self.error:
            return Refused


class Refused:
    """What is not accepted."""


LIBRARIES = {library.__name__: Names(library) for library in (minipydantic, pydantic)}


def _attempts() -> Iterator[Any]:
    for row in CONVERSIONS["TABLE"]:
        for cell, json, lax_accepts, strict_accepts in [
            (row.strict, False, True, True),
            (row.lax, False, True, False),
            (row.refused, False, False, False),
            (row.json_strict, True, True, True),
            (row.json_lax, True, True, False),
        ]:
            for source in cell:
                expected = [lax_accepts, strict_accepts]
                yield pytest.param(row, source, json, expected, id=f"{row.type}: {source}")


ATTEMPTS = [*_attempts()]


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(("row", "source", "json", "expected"), ATTEMPTS)
def test_documented(library: str, row: Any, source: str, json: bool, expected: list[bool]) -> None:
    names = LIBRARIES[library]
    found = [names.outcome(row, source, json=json, strict=strict) for strict in (False, True)]
    assert [value is not Refused for value in found] == expected


@pytest.mark.parametrize(("row", "source", "json", "expected"), ATTEMPTS)
def test_same_value(row: Any, source: str, json: bool, expected: list[bool]) -> None:
    if expected[0]:
        values = [n.outcome(row, source, json=json, strict=False) for n in LIBRARIES.values()]
        assert len({repr(value) for value in values}) == 1
        assert len({type(value).__name__ for value in values}) == 1
