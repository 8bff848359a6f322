"""Every pair of types in a union: the same member takes the same input, in both libraries."""

import datetime as dt
import enum
import ipaddress
import itertools
import json
import pathlib
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from types import ModuleType
from typing import Annotated, Any, Literal, Union

import pydantic
import pytest

import minipydantic


class Kind(enum.Enum):
    A = "a"
    ONE = "1"


TYPES: dict[str, Callable[[Any], Any]] = {
    **{"str": lambda p: str, "int": lambda p: int, "float": lambda p: float},
    **{"bool": lambda p: bool, "bytes": lambda p: bytes, "any": lambda p: Any},
    "decimal": lambda p: Decimal,
    **{"uuid": lambda p: uuid.UUID, "date": lambda p: dt.date, "duration": lambda p: dt.timedelta},
    **{"path": lambda p: pathlib.Path, "pattern": lambda p: re.Pattern, "enum": lambda p: Kind},
    **{"json": lambda p: p.Json, "json list": lambda p: p.Json[list[int]]},
    **{"url": lambda p: p.AnyUrl, "ip": lambda p: ipaddress.IPv4Address},
    **{"strict str": lambda p: p.StrictStr, "literal": lambda p: Literal["a", "1"]},
    **{"secret": lambda p: p.SecretStr, "base64": lambda p: p.Base64Str},
    "limited": lambda p: Annotated[str, p.Field(min_length=1)],
    "before": lambda p: Annotated[str, p.BeforeValidator(lambda v: v)],
    "plain": lambda p: Annotated[str, p.PlainValidator(lambda v: v * 2)],
    "left to right": lambda p: Annotated[
        Union[int, bytes],  # noqa: UP007
        p.Field(union_mode="left_to_right"),
    ],
}
DOCUMENTS = ['"a"', '"1"', '"[1]"', f'"{uuid.UUID(int=5)}"', '"2020-01-01"', "1", "1.0", "true"]
DOCUMENTS += ['"http://a.b"']


def outcomes(library: ModuleType, one: str, other: str) -> list[Any]:
    adapter = library.TypeAdapter(Union[TYPES[one](library), TYPES[other](library)])  # noqa: UP007
    found: list[Any] = []
    for text, in_json in itertools.product(DOCUMENTS, (True, False)):
        try:
            if in_json:
                value = adapter.validate_json(text)
            else:
                value = adapter.validate_python(json.loads(text))
        except library.ValidationError as error:
            found.append([item["type"] for item in error.errors()])
        else:
            found.append((text, in_json, type(value).__name__, repr(value)))
    return found


@pytest.mark.parametrize("one", TYPES)
def test_pairs(one: str) -> None:
    for other in TYPES:
        got = outcomes(minipydantic, one, other)
        assert got == outcomes(pydantic, one, other), other
