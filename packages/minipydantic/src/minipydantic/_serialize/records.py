"""Builders of records and of the classes that hold them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from minipydantic._serialize.fields import ComputedField, Field, RecordNode
from minipydantic._serialize.models import DataclassNode, ModelNode, RootModelNode
from minipydantic._serialize.node import Node
from minipydantic._serialize.wrappers import PrebuiltNode

if TYPE_CHECKING:
    from minipydantic._serialize.build import Builder

__all__ = ["RECORD_BUILDERS"]

Schema = Mapping[str, Any]


def _field(builder: "Builder", name: str, schema: Schema, required: bool) -> Field:
    node = builder.build(schema["schema"])
    return Field(
        name,
        node,
        schema.get("serialization_alias"),
        bool(builder.config.get("serialize_by_alias")),
        required,
        schema.get("serialization_exclude_if"),
    )


def _computed(builder: "Builder", schema: Schema) -> tuple[ComputedField, ...]:
    return tuple(
        ComputedField(
            field["property_name"],
            builder.optional(field, "return_schema"),
            field.get("alias"),
            bool(builder.config.get("serialize_by_alias")),
            required=False,
            exclude_if=field.get("serialization_exclude_if"),
        )
        for field in schema.get("computed_fields") or ()
    )


def _extras(builder: "Builder", schema: Schema) -> Node | None:
    behavior = schema.get("extra_behavior") or builder.config.get("extra_fields_behavior")
    return builder.optional(schema, "extras_schema") if behavior == "allow" else None


def _record(
    builder: "Builder",
    schema: Schema,
    fields: Sequence[tuple[str, Schema, bool]],
    inline: bool = True,
) -> Node:
    """Make the node of a record of named, perhaps required, fields."""
    functions = len(builder.functions)
    written, excluded = [], []
    conditional = False
    for name, field, required in fields:
        if field.get("serialization_exclude"):
            excluded.append(name)
        else:
            written.append(_field(builder, name, field, required))
            conditional = conditional or written[-1].exclude_if is not None
    computed = _computed(builder, schema)
    conditional = conditional or any(field.exclude_if is not None for field in computed)
    return RecordNode(
        schema["type"],
        written,
        excluded,
        computed,
        _extras(builder, schema),
        inline,
        runs_user_code=conditional or len(builder.functions) > functions,
        is_conditional=conditional,
        names=[name for name, _, _ in fields],
        required=[name for name, _, required in fields if required],
    )


def _model_fields(builder: "Builder", schema: Schema) -> Node:
    fields = [(name, field, True) for name, field in schema["fields"].items()]
    return _record(builder, schema, fields, inline=False)


def _typed_dict(builder: "Builder", schema: Schema) -> Node:
    if not builder.config:  # a typed dict takes the configuration of what it is part of
        builder = builder.configured(schema.get("config"))
    total = schema.get("total", builder.config.get("typed_dict_total", True))
    fields = [
        (name, field, bool(field.get("required", total)))
        for name, field in schema["fields"].items()
    ]
    return _record(builder, schema, fields)


def _dataclass_args(builder: "Builder", schema: Schema) -> Node:
    fields = [
        (field["name"], field, True) for field in schema["fields"] if not field.get("init_only")
    ]
    return _record(builder, schema, fields)


def _is_polymorphic(config: Schema) -> bool:
    return bool(config.get("polymorphic_serialization"))


def _model(builder: "Builder", schema: Schema) -> Node:
    cls = schema["cls"]
    if (found := builder.prebuilt(cls)) is not None:
        return PrebuiltNode(cls.__name__, found)
    builder = builder.configured(schema.get("config"))
    polymorphic = _is_polymorphic(builder.config)
    inner = builder.build(schema["schema"])
    if schema.get("root_model"):
        return RootModelNode(cls, cls.__name__, polymorphic, inner)
    while not isinstance(inner, RecordNode):
        nested = getattr(inner, "node", None)
        if nested is None:
            return inner
        inner = nested
    inner.label = cls.__name__
    behavior = schema.get("extra_behavior") or builder.config.get("extra_fields_behavior")
    return ModelNode(
        cls, cls.__name__, polymorphic, inner, inner.extras is not None or behavior == "allow"
    )


def _dataclass(builder: "Builder", schema: Schema) -> Node:
    cls = schema["cls"]
    if (found := builder.prebuilt(cls)) is not None:
        return PrebuiltNode(cls.__name__, found)
    builder = builder.configured(schema.get("config"))
    record = builder.build(schema["schema"])
    while not isinstance(record, RecordNode):
        nested = getattr(record, "node", None)
        if nested is None:
            return record
        record = nested
    record.label = cls.__name__
    return DataclassNode(
        cls, cls.__name__, _is_polymorphic(builder.config), record, schema.get("fields", ())
    )


RECORD_BUILDERS: dict[str, Callable[["Builder", Schema], Node]] = {
    "model-fields": _model_fields,
    "typed-dict": _typed_dict,
    "dataclass-args": _dataclass_args,
    "model": _model,
    "dataclass": _dataclass,
}
