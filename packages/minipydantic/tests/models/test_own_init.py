"""A model with an `__init__` of its own: dictionaries go through it, other sources do not."""

from types import MappingProxyType, SimpleNamespace

import pytest

from minipydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError


class Counted(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    a: int

    def __init__(self, **data):
        data["a"] = int(data["a"]) + 1
        super().__init__(**data)


@pytest.mark.parametrize("validate", [Counted.model_validate, TypeAdapter(Counted).validate_python])
@pytest.mark.parametrize(
    ("source", "a"),
    [({"a": 1}, 2), (SimpleNamespace(a="5"), 5), (MappingProxyType({"a": 3}), 3)],
)
def test_sources(validate, source, a):
    for _ in range(60):  # until generated code answers
        assert validate(source).a == a


@pytest.mark.parametrize(
    ("source", "kind"), [(5, "model_attributes_type"), (SimpleNamespace(), "missing")]
)
def test_what_is_wrong_with_other_sources(source, kind):
    with pytest.raises(ValidationError) as caught:
        Counted.model_validate(source)
    assert caught.value.errors()[0]["type"] == kind
