"""Named tuples outside and inside of unions."""

from typing import Annotated, NamedTuple

import pytest

from minipydantic import BaseModel, PlainSerializer, TypeAdapter


class Plus1(NamedTuple):
    x: Annotated[int, PlainSerializer(lambda value: value + 1)]


class Plus2(NamedTuple):
    x: Annotated[int, PlainSerializer(lambda value: value + 2)]


def test_unions_go_by_the_class() -> None:
    adapter = TypeAdapter(Plus1 | Plus2)
    assert adapter.dump_json(Plus1(0)) == b"[1]"
    assert adapter.dump_json(Plus2(0)) == b"[2]"
    assert adapter.dump_python(Plus2(0), mode="json") == [2]


def test_other_values_are_reported() -> None:
    adapter = TypeAdapter(Plus1)
    with pytest.warns(UserWarning, match="Unexpected extra items present in named tuple"):
        assert adapter.dump_python((1, 5)) == (2,)
    with pytest.warns(UserWarning, match="Expected `Plus1`"):
        assert adapter.dump_python("text") == "text"


def test_extra_keys_are_text() -> None:
    class Open(BaseModel, extra="allow"):
        __pydantic_extra__: dict[int, int]

    with pytest.raises(TypeError, match="Extra keys must be strings, got `int`"):
        Open.model_validate({"1": 1})
