"""Values made to share one hash: what would fill a table in quadratic time is refused."""

import itertools
import json
import sys
import uuid
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from ipaddress import IPv6Network
from typing import Any

import pytest

from minipydantic import BaseModel, TypeAdapter, ValidationError

MOST = 100
MODULUS = sys.hash_info.modulus
MANY = 20_000  # integers of one hash; a table of them takes two seconds


class Point(BaseModel, frozen=True):
    x: int


def multiples() -> Iterator[int]:
    """Different integers of one hash; of smaller ones, too few have the same to matter."""
    return (number * MODULUS for number in itertools.count(MOST))


def colliding(make: Callable[[int], Any], count: int) -> list[Any]:
    return [make(number) for number in itertools.islice(multiples(), count)]


KINDS: dict[str, tuple[Any, Callable[[int], Any]]] = {
    "set[int]": (set[int], int),
    "frozenset[int]": (frozenset[int], int),
    "set[Any]": (set[Any], int),
    "set": (set, int),
    "set[int | str]": (set[int | str], int),
    "set[Decimal]": (set[Decimal], str),
    "set[Fraction]": (set[Fraction], str),
    "set[uuid]": (set[uuid.UUID], lambda number: str(uuid.UUID(int=number))),
    "set[complex]": (set[complex], lambda n: f"{-1000003 * (n // MODULUS)}+{n // MODULUS}j"),
    "set[IPv6Network]": (set[IPv6Network], lambda n: str(IPv6Network(n ^ (2**128 - 1)))),
    "set[tuple]": (set[tuple[int, ...]], lambda number: [number]),
    "set[model]": (set[Point], lambda number: {"x": number}),
}
KEYS: dict[str, tuple[Any, Callable[[int], Any]]] = {
    "dict[int]": (dict[int, int], str),
    "dict[Decimal]": (dict[Decimal, int], str),
    "dict[uuid]": (dict[uuid.UUID, int], KINDS["set[uuid]"][1]),
    "Counter": (Counter[int], str),
    "OrderedDict": (OrderedDict[int, int], str),
}


def hashes(values: Any) -> Counter[int]:
    return Counter(map(hash, values))


@pytest.mark.parametrize("name", KINDS)
def test_a_set_takes_but_a_few_items_of_one_hash(name: str) -> None:
    kind, make = KINDS[name]
    adapter = TypeAdapter(kind)
    few = adapter.validate_json(json.dumps(colliding(make, MOST)))
    assert [*hashes(few).values()] == [MOST]
    with pytest.raises(ValidationError) as caught:
        adapter.validate_json(json.dumps(colliding(make, MOST + 2)))
    assert [error["loc"] for error in caught.value.errors()] == [(MOST,), (MOST + 1,)]
    assert {error["type"] for error in caught.value.errors()} == {"hash_collision"}


@pytest.mark.parametrize("name", KEYS)
def test_a_dictionary_takes_but_a_few_keys_of_one_hash(name: str) -> None:
    kind, make = KEYS[name]
    adapter = TypeAdapter(kind)
    few = adapter.validate_json(json.dumps(dict.fromkeys(colliding(make, MOST), 1)))
    assert [*hashes(few).values()] == [MOST]
    keys = colliding(make, MOST + 1)
    with pytest.raises(ValidationError) as caught:
        adapter.validate_json(json.dumps(dict.fromkeys(keys, 1)))
    (error,) = caught.value.errors()
    assert error["type"] == "hash_collision"
    assert error["loc"] == (keys[-1], "[key]")
    assert error["msg"] == "Input should not share its hash with more than 100 others"


@pytest.mark.parametrize("kind", [set[int], frozenset[int], set[Any]])
def test_many_more_are_refused_one_by_one(kind: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(colliding(int, MANY))
    assert caught.value.error_count() == MANY - MOST


def test_equal_items_are_one_item() -> None:
    items = colliding(int, MOST) * 50
    assert len(TypeAdapter(set[int]).validate_python(items)) == MOST
    keys = {f"{'0' * zeros}{number}": 1 for number in items[:MOST] for zeros in range(3)}
    assert len(TypeAdapter(dict[int, int]).validate_python(keys)) == MOST


def test_large_tables_of_usual_values_are_valid() -> None:
    numbers = [*range(-MANY, MANY)]
    floats = [number / 8 for number in numbers]
    assert len(TypeAdapter(set[int]).validate_python(numbers)) == len(numbers)
    assert len(TypeAdapter(set[float]).validate_python(floats)) == len(numbers)
    texts = {str(number): number for number in numbers}
    assert TypeAdapter(dict[int, int]).validate_python(texts) == {n: n for n in numbers}
