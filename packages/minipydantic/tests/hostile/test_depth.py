"""Recursive models have the same limit of depth in the interpreter and in generated code."""

import json

import pytest

from minipydantic import BaseModel, Field, RootModel, TypeAdapter, ValidationError


class Link(BaseModel):
    next: "Link | None" = None


class Tree(RootModel):
    root: "list[Tree]"


class Named(BaseModel):
    children: "dict[str, Named]" = Field(default_factory=dict)


def nested(make, depth):
    value = make(None)
    for _ in range(depth):
        value = make(value)
    return value


INPUTS = {
    Link: lambda inner: {} if inner is None else {"next": inner},
    Tree: lambda inner: [] if inner is None else [inner],
    Named: lambda inner: {} if inner is None else {"children": {"a": inner}},
}


def verdict(validate, value):
    try:
        validate(value)
    except ValidationError as error:
        return error.errors(include_input=False)[0]["type"]
    return "valid"


@pytest.mark.parametrize("cls", INPUTS)
@pytest.mark.parametrize(
    ("depth", "expected"),
    [(254, "valid"), (255, "recursion_depth_exceeded"), (5000, "recursion_depth_exceeded")],
)
def test_depth(cls, depth, expected):
    validators = [cls.model_validate, TypeAdapter(cls).validate_python]
    if cls is Link:
        validators.append(lambda value: Link(**value))
    value = nested(INPUTS[cls], depth)
    for validate in validators:
        assert [verdict(validate, value) for _ in range(60)] == [expected] * 60


@pytest.mark.parametrize("cls", [Link, Tree])
def test_depth_of_json(cls):
    text = json.dumps(nested(INPUTS[cls], 150))
    assert [verdict(cls.model_validate_json, text) for _ in range(60)] == ["valid"] * 60
