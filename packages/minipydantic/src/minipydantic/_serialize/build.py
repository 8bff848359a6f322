"""Core schema to serializer nodes: one table from schema type to builder."""

from collections.abc import Callable, Mapping
from typing import Any

from minipydantic._serialize.containers import (
    COUNTER,
    DICT,
    ORDERED_DICT,
    DequeNode,
    GeneratorNode,
    ListNode,
    MappingKind,
    MappingNode,
    NamedTupleNode,
    SetNode,
    TupleNode,
)
from minipydantic._serialize.filters import NO_FILTER, Filter
from minipydantic._serialize.functions import (
    FormatNode,
    FunctionNode,
    PlainFunctionNode,
    ToStringNode,
    WrapFunctionNode,
)
from minipydantic._serialize.infer import ANY
from minipydantic._serialize.modes import Modes
from minipydantic._serialize.node import Node
from minipydantic._serialize.records import RECORD_BUILDERS
from minipydantic._serialize.scalars import SCALAR_TYPES, scalar_node
from minipydantic._serialize.unions import TaggedUnionNode, UnionNode
from minipydantic._serialize.wrappers import (
    ELLIPSIS,
    DefaultNode,
    EnumMemberNode,
    JsonNode,
    JsonOrPythonNode,
    LiteralNode,
    MissingNode,
    NullableNode,
    ReferenceNode,
)
from minipydantic._signals import SchemaError

__all__ = ["Builder"]

Schema = Mapping[str, Any]


class Builder:
    """Compiles one schema.

    Args:
        config: The core configuration of the outermost schema.
        prebuilt: Given a class, returns the root node of a serializer that it has already.
    """

    def __init__(
        self, config: Schema | None, prebuilt: Callable[[type], Node | None] | None = None
    ) -> None:
        self.config: Schema = config or {}
        self.modes = Modes.from_config(self.config)
        self._prebuilt = prebuilt
        self._references: dict[str, ReferenceNode] = {}
        self._definitions: dict[str, Node] = {}
        self.functions: list[None] = []  # one entry per node that calls user code

    def build_root(self, schema: Schema) -> Node:
        """Compile the outermost schema and connect its references."""
        root = self.build(schema)
        for name, reference in self._references.items():
            if name not in self._definitions:
                raise SchemaError(f"Definitions error: definition `{name}` was never filled")
            reference.target = self._definitions[name]
        return root

    def build(self, schema: Schema) -> Node:
        """Compile a schema, its `serialization` first."""
        custom = schema.get("serialization")
        if custom is not None:
            kind = custom["type"]
            if kind in _CUSTOM:
                return self._within(kind, _CUSTOM[kind], custom, schema)
            if kind not in _FILTERS:
                return self.build(custom)
        return self.build_type(schema)

    def build_type(self, schema: Schema) -> Node:
        """Compile a schema by its type, whatever its `serialization` says."""
        kind = schema["type"]
        if kind in SCALAR_TYPES:
            return scalar_node(kind, self.modes)
        build = _BUILDERS.get(kind)
        if build is None:
            raise SchemaError(f"Unknown serialization schema type: `{kind}`")
        return self._within(kind, build, schema)

    def _within(self, kind: str, build: Callable[..., Node], *arguments: Schema) -> Node:
        try:
            return build(self, *arguments)
        except SchemaError as error:
            raise SchemaError(
                f"Error building `{kind}` serializer:\n  SchemaError: {error}"
            ) from None

    def inner(self, schema: Schema) -> Node:
        """Compile what `schema` wraps, or allow anything."""
        nested = schema.get("schema")
        return ANY if nested is None else self.build(nested)

    def optional(self, schema: Schema, key: str) -> Node:
        """Compile the schema at `key`, or allow anything."""
        nested = schema.get(key)
        return ANY if nested is None else self.build(nested)

    def configured(self, config: Schema | None) -> "Builder":
        """Return a builder for parts with another configuration, sharing the definitions."""
        if config == self.config:
            return self
        other = Builder(config, self._prebuilt)
        other._references = self._references
        other._definitions = self._definitions
        other.functions = self.functions
        return other

    def prebuilt(self, cls: type) -> Node | None:
        """Return the node of a class that has a finished serializer."""
        return None if self._prebuilt is None else self._prebuilt(cls)

    def define(self, name: str, node: Node) -> None:
        """Record a definition."""
        if name in self._definitions:
            raise SchemaError(f"Duplicate ref: `{name}`")
        self._definitions[name] = node

    def refer(self, name: str) -> ReferenceNode:
        """Return the node for a reference; all references to a name share it."""
        reference = self._references.get(name)
        if reference is None:
            reference = self._references[name] = ReferenceNode()
        return reference


# Custom serializers: what the `serialization` key can hold.


def _function(builder: Builder, custom: Schema, schema: Schema, node: type[FunctionNode]) -> Node:
    result = builder.optional(custom, "return_schema")
    builder.functions.append(None)
    wrapped = custom.get("schema")
    inner = builder.build_type(schema) if wrapped is None else builder.build(wrapped)
    own = getattr(inner, "node", None)
    if isinstance(own, FunctionNode) and own.function == custom["function"]:
        return inner  # the class's own serializer, built already
    return node(custom, inner, result)  # type: ignore[call-arg]


def _plain(builder: Builder, custom: Schema, schema: Schema) -> Node:
    return _function(builder, custom, schema, PlainFunctionNode)


def _wrap(builder: Builder, custom: Schema, schema: Schema) -> Node:
    return _function(builder, custom, schema, WrapFunctionNode)


def _format(builder: Builder, custom: Schema, schema: Schema) -> Node:
    when_used = custom.get("when_used", "json-unless-none")
    formatting = custom["formatting_string"]
    return FormatNode(formatting, when_used) if formatting else ToStringNode(when_used)


def _to_string(builder: Builder, custom: Schema, schema: Schema) -> Node:
    return ToStringNode(custom.get("when_used", "json-unless-none"))


_CUSTOM: dict[str, Callable[..., Node]] = {
    "function-plain": _plain,
    "function-wrap": _wrap,
    "format": _format,
    "to-string": _to_string,
}
_FILTERS = ("include-exclude-sequence", "include-exclude-dict")


def _filter(schema: Schema) -> Filter:
    custom = schema.get("serialization")
    if custom is None or custom["type"] not in _FILTERS:
        return NO_FILTER
    return Filter(custom.get("include"), custom.get("exclude"))


# Containers.


def _list(builder: Builder, schema: Schema) -> Node:
    return ListNode(builder.optional(schema, "items_schema"), _filter(schema))


def _deque(builder: Builder, schema: Schema) -> Node:
    return DequeNode(builder.optional(schema, "items_schema"), _filter(schema))


def _generator(builder: Builder, schema: Schema) -> Node:
    return GeneratorNode(builder.optional(schema, "items_schema"), _filter(schema))


def _set(builder: Builder, schema: Schema) -> Node:
    return SetNode("set", builder.optional(schema, "items_schema"), set)


def _frozenset(builder: Builder, schema: Schema) -> Node:
    return SetNode("frozenset", builder.optional(schema, "items_schema"), frozenset)


def _tuple(builder: Builder, schema: Schema) -> Node:
    items = schema.get("items_schema")
    if items is None:
        return TupleNode([ANY], 0, _filter(schema))
    positions = [builder.build(item) for item in items]
    return TupleNode(positions, schema.get("variadic_item_index"), _filter(schema))


def _mapping(kind: str, mapping: MappingKind) -> Callable[[Builder, Schema], Node]:
    def build(builder: Builder, schema: Schema) -> Node:
        keys = builder.optional(schema, "keys_schema")
        values = builder.optional(schema, "values_schema")
        return MappingNode(kind, keys, values, mapping, _filter(schema))

    return build


# Choices.


def _union(builder: Builder, schema: Schema) -> Node:
    members = [
        builder.build(choice[0] if isinstance(choice, tuple) else choice)
        for choice in schema["choices"]
    ]
    if not members:
        raise SchemaError("One or more union choices required")
    return members[0] if len(members) == 1 else UnionNode(members)


def _tagged_union(builder: Builder, schema: Schema) -> Node:
    choices = schema["choices"]
    built: dict[Any, Node] = {}
    for tag, choice in choices.items():
        target = tag
        while not isinstance(choice, dict):  # another tag whose member this one shares
            target, choice = choice, choices[choice]
        if target not in built:
            built[target] = builder.build(choice)
        built[tag] = built[target]
    return TaggedUnionNode(built, schema["discriminator"])


def _nullable(builder: Builder, schema: Schema) -> Node:
    return NullableNode(builder.build(schema["schema"]))


def _json_or_python(builder: Builder, schema: Schema) -> Node:
    return JsonOrPythonNode(
        builder.build(schema["json_schema"]), builder.build(schema["python_schema"])
    )


def _literal(builder: Builder, schema: Schema) -> Node:
    expected = schema["expected"]
    if not expected:
        raise SchemaError("`expected` should have length > 0")
    return LiteralNode(expected)


def _enum(builder: Builder, schema: Schema) -> Node:
    sub_type = schema.get("sub_type")
    values = ANY if sub_type is None else scalar_node(sub_type, builder.modes)
    return EnumMemberNode(schema["cls"], values)


# Wrappers.


def _inner(builder: Builder, schema: Schema) -> Node:
    return builder.build(schema["schema"])


def _default(builder: Builder, schema: Schema) -> Node:
    node = builder.build(schema["schema"])
    value = (schema["default"],) if "default" in schema else None
    factory = schema.get("default_factory")
    if schema.get("default_factory_takes_data"):
        factory = None
    return DefaultNode(node, value, factory, bool(schema.get("copy_default")))


def _json(builder: Builder, schema: Schema) -> Node:
    return JsonNode(builder.inner(schema))


def _chain(builder: Builder, schema: Schema) -> Node:
    return builder.build(schema["steps"][-1])


def _lax_or_strict(builder: Builder, schema: Schema) -> Node:
    return builder.build(schema["strict_schema"])


def _call(builder: Builder, schema: Schema) -> Node:
    return builder.optional(schema, "return_schema")


def _definitions(builder: Builder, schema: Schema) -> Node:
    for definition in schema["definitions"]:
        builder.define(definition["ref"], builder.build(definition))
    return builder.build(schema["schema"])


def _definition_ref(builder: Builder, schema: Schema) -> Node:
    return builder.refer(schema["schema_ref"])


def _missing(builder: Builder, schema: Schema) -> Node:
    nested = schema.get("schema")
    return MissingNode(None if nested is None else builder.build(nested))


def _named_tuple(builder: Builder, schema: Schema) -> Node:
    positions = [builder.build(field["schema"]) for field in schema["fields"]]
    return NamedTupleNode(schema["cls"], positions)


def _needs_custom(builder: Builder, schema: Schema) -> Node:
    raise SchemaError(f"`{schema['type']}` validators require a custom serializer")


def _any(builder: Builder, schema: Schema) -> Node:
    return ANY


_BUILDERS: dict[str, Callable[[Builder, Schema], Node]] = {
    **RECORD_BUILDERS,
    "any": _any,
    "is-instance": _any,
    "is-subclass": _any,
    "callable": _any,
    "function-plain": _any,
    "function-before": _inner,
    "function-after": _inner,
    "function-wrap": _inner,
    "custom-error": _inner,
    "default": _default,
    "nullable": _nullable,
    "json": _json,
    "chain": _chain,
    "lax-or-strict": _lax_or_strict,
    "json-or-python": _json_or_python,
    "call": _call,
    "arguments": _needs_custom,
    "arguments-v3": _needs_custom,
    "definitions": _definitions,
    "definition-ref": _definition_ref,
    "literal": _literal,
    "enum": _enum,
    "ellipsis": lambda builder, schema: ELLIPSIS,
    "missing-sentinel": _missing,
    "list": _list,
    "deque": _deque,
    "generator": _generator,
    "set": _set,
    "frozenset": _frozenset,
    "tuple": _tuple,
    "dict": _mapping("dict", DICT),
    "counter": _mapping("counter", COUNTER),
    "ordered-dict": _mapping("ordered-dict", ORDERED_DICT),
    "named-tuple": _named_tuple,
    "union": _union,
    "tagged-union": _tagged_union,
}
