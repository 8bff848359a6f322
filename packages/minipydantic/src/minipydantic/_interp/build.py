"""From core schema to validators: one table from tag to builder, loaded family by family."""

from importlib import import_module
from typing import Any, Final

from minipydantic._interp.node import Builder, Schema, Validator, flag
from minipydantic._signals import SchemaError

__all__ = ["FAMILIES", "TreeBuilder", "build_forest", "build_tree"]

FAMILIES: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("any", "none", "bool", "is-instance", "is-subclass", "callable",
         "missing-sentinel", "ellipsis", "invalid"), "scalars"),
    **dict.fromkeys(("int", "float"), "numbers"),
    **dict.fromkeys(("decimal", "fraction", "complex"), "exact_numbers"),
    **dict.fromkeys(("str", "bytes"), "strings"),
    **dict.fromkeys(("date", "time", "datetime", "timedelta"), "temporal"),
    "uuid": "uuids",
    **dict.fromkeys(("literal", "enum"), "choices"),
    **dict.fromkeys(("list", "tuple", "set", "frozenset", "deque", "generator"), "sequences"),
    **dict.fromkeys(("dict", "frozendict", "ordered-dict", "counter"), "mappings"),
    **dict.fromkeys(("union", "tagged-union"), "unions"),
    "model-fields": "fields",
    "typed-dict": "typed_dicts",
    "model": "models",
    **dict.fromkeys(("dataclass", "dataclass-args"), "dataclasses"),
    "named-tuple": "named_tuples",
    **dict.fromkeys(
        ("function-before", "function-after", "function-wrap", "function-plain"), "functions"),
    **dict.fromkeys(
        ("nullable", "default", "chain", "lax-or-strict", "json-or-python", "custom-error", "json",
         "definitions", "definition-ref"), "wrappers"),
    "arguments": "arguments",
    "arguments-v3": "arguments_v3",
    "call": "calls",
    **dict.fromkeys(("url", "multi-host-url"), "urls"),
}  # fmt: skip
"""The module of this package that builds each type of schema."""

_builders: dict[str, Builder] = {}


def _builder(tag: str) -> Builder:
    found = _builders.get(tag)
    if found is None:
        if tag not in FAMILIES:
            raise SchemaError(f'Unknown schema type: "{tag}"')
        _builders.update(import_module(f"{__package__}.{FAMILIES[tag]}").BUILDERS)
        found = _builders[tag]
    return found


class Definitions:
    """The definitions of a schema, and which of them refer to which."""

    __slots__ = ("current", "edges", "slots")

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {}
        self.edges: dict[str, set[str]] = {}
        self.current: str | None = None

    def slot(self, ref: str) -> Any:
        """The place of a definition."""
        slot = self.slots.get(ref)
        if slot is None:
            from minipydantic._interp.wrappers import DefinitionSlot  # noqa: PLC0415

            slot = self.slots[ref] = DefinitionSlot(ref)
        return slot

    def refer(self, ref: str) -> Any:
        """The same, for a reference from the definition that is being built."""
        if self.current is not None:
            self.edges.setdefault(self.current, set()).add(ref)
        return self.slot(ref)

    def finish(self) -> None:
        """Check that every reference leads somewhere, and mark what leads back to itself."""
        for ref, slot in self.slots.items():
            if not slot.filled:
                raise SchemaError(f"Definitions error: definition `{ref}` was never filled")
            slot.recursive = ref in self._reachable(ref)

    def _reachable(self, start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(self.edges.get(start, ()))
        while todo:
            ref = todo.pop()
            if ref not in seen:
                seen.add(ref)
                todo += self.edges.get(ref, ())
        return seen


class TreeBuilder:
    """Builds validators under one configuration; definitions are shared with its siblings."""

    __slots__ = ("_definitions", "config", "prebuilt")

    def __init__(self, config: Schema, definitions: "Definitions", prebuilt: bool) -> None:
        self.config = config
        self._definitions = definitions
        self.prebuilt = prebuilt

    def build(self, schema: Schema) -> Validator:
        """Build a sub-schema.

        Raises:
            SchemaError: it is malformed; the message leads to the place.
        """
        if not isinstance(schema, dict):
            raise TypeError(f"{type(schema).__name__!r} object is not an instance of 'dict'")
        tag = schema["type"]
        if not isinstance(tag, str):
            raise TypeError(f"{type(tag).__name__!r} object is not an instance of 'str'")
        builder = _builder(tag)
        try:
            return builder(schema, self)
        except RecursionError:
            raise
        except Exception as error:
            raise SchemaError(
                f'Error building "{tag}" validator:\n  {type(error).__name__}: {error}'
            ) from error

    def under(self, config: Schema | None) -> "TreeBuilder":
        """The same with another configuration; `None` keeps this one."""
        return self if config is None else TreeBuilder(config, self._definitions, True)

    def reference(self, ref: str) -> Any:
        """The slot of a definition that is referred to; it may be filled later."""
        return self._definitions.refer(ref)

    def define(self, schema: Schema) -> None:
        """Build a definition into its slot."""
        if "ref" not in schema:
            raise SchemaError("Definition must have a `ref`")
        definitions, ref = self._definitions, schema["ref"]
        slot = definitions.slot(ref)
        if slot.filled:
            raise SchemaError(f"Duplicate ref: `{ref}`")
        outer, definitions.current = definitions.current, ref
        slot.validator = self.build(schema)
        slot.filled = True
        definitions.current = outer

    def option(self, schema: Schema, key: str, config_key: str | None = None) -> Any:
        """A value of the schema, else of the configuration, else `None`."""
        value = schema.get(key)
        return self.config.get(config_key or key) if value is None else value

    def strict(self, schema: Schema) -> bool:
        """Whether the schema or the configuration asks for strictness."""
        value = flag(schema, "strict")
        return bool(self.config.get("strict")) if value is None else value


def build_tree(schema: Schema, config: Schema | None) -> Validator:
    """Build the validator of a part of a schema, just as the part says.

    No model class lends the validator that it already has: it may run functions that are around
    this part.

    Raises:
        SchemaError: the schema is malformed, or refers to a definition that is not there.
    """
    return build_forest(schema, config, False)[0]


def build_forest(
    schema: Schema, config: Schema | None, prebuilt: bool
) -> tuple[Validator, list[Validator]]:
    """Build the validator of a whole schema and those of its definitions.

    Args:
        schema: the core schema.
        config: the configuration of its outermost part.
        prebuilt: whether a model class may lend the validator that it already has.

    Raises:
        SchemaError: the schema is malformed, or refers to a definition that is not there.
    """
    definitions = Definitions()
    try:
        root = TreeBuilder(config or {}, definitions, prebuilt).build(schema)
    except RecursionError:
        raise SchemaError("The schema is nested too deeply") from None
    definitions.finish()
    return root, [slot.validator for slot in definitions.slots.values()]
