"""Generated serializers say what the interpreter says."""

import linecache
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minipydantic._serialize import models
from minipydantic._serialize.models import ModelNode
from minipydantic.core import MISSING, SchemaSerializer, core_schema


class Record:
    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


def schema(by_alias: bool = False) -> Any:
    inner = {"type": "nullable", "schema": {"type": "str"}}
    fields = {
        "a": core_schema.model_field({"type": "int"}, serialization_alias='A"{}\\'),
        "b": core_schema.model_field({"type": "float"}),
        "c": core_schema.model_field(inner),  # type: ignore[arg-type]
        "d": core_schema.model_field({"type": "bool"}),
        "hidden": core_schema.model_field({"type": "int"}, serialization_exclude=True),
        "e": core_schema.model_field(core_schema.list_schema({"type": "int"})),
        "class": core_schema.model_field(core_schema.any_schema()),
    }
    config: Any = {"serialize_by_alias": by_alias}
    return core_schema.model_schema(Record, core_schema.model_fields_schema(fields), config=config)


def serializer(monkeypatch: pytest.MonkeyPatch, calls: float, **options: Any) -> SchemaSerializer:
    monkeypatch.setattr(models, "CALLS_BEFORE_COMPILING", calls)
    made = SchemaSerializer(schema(**options))
    plain = Record(a=1, b=1.0, c=None, d=True, hidden=0, e=[], **{"class": 0})
    for _ in range(2):
        made.to_json(plain), made.to_python(plain), made.to_python(plain, mode="json")
    return made


def outcome(call: Any) -> Any:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = repr(call())
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
    return result, [str(warning.message) for warning in caught]


anything = st.sampled_from(
    [
        None,
        True,
        1,
        10**5000,
        1.5,
        1e-7,
        float("nan"),
        "x",
        "\u00e9\n",
        b"\xff",
        [1],
        ["y"],
        MISSING,
    ]
)
fields = st.fixed_dictionaries(
    {name: anything for name in ("a", "b", "c", "d", "hidden", "e", "class")},
    optional={"x": anything},
)
options = st.sampled_from(
    [{}, {"by_alias": True}, {"by_alias": False}, {"exclude_none": True}, {"include": {"a", "c"}}]
)


@given(data=fields, order=st.booleans(), by_alias=st.booleans(), options=options)
def test_generated_equals_interpreted(
    data: dict[str, Any], order: bool, by_alias: bool, options: Any
) -> None:
    value = Record(**(data if order else dict(reversed(data.items()))))
    with pytest.MonkeyPatch.context() as patch:
        generated = serializer(patch, 1, by_alias=by_alias)
        interpreted = serializer(patch, float("inf"), by_alias=by_alias)
    for call in (
        lambda s: s.to_json(value, **options),
        lambda s: s.to_python(value, **options),
        lambda s: s.to_python(value, mode="json", **options),
    ):
        assert outcome(lambda: call(generated)) == outcome(lambda: call(interpreted))  # noqa: B023


def test_the_source_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    node = serializer(monkeypatch, 1).root_node
    assert isinstance(node, ModelNode)
    assert set(node.sources) == {"python", "jsonable", "text"}
    file = node.text.__code__.co_filename  # type: ignore[attr-defined]
    assert "".join(linecache.getlines(file)) == node.sources["text"]
