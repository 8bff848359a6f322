"""The walk over a core schema: dispatch, hooks, definitions, and the finished document."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, Final, Literal, TypeVar

from minipydantic._config import ConfigStack, ConfigWrapper
from minipydantic._jsonschema import naming
from minipydantic._jsonschema.handler import GenerateJsonSchemaHandler, Step
from minipydantic._jsonschema.vocabulary import (
    DEFAULT_REF_TEMPLATE,
    CoreModeRef,
    CoreRef,
    DefsRef,
    JsonRef,
    JsonSchemaMode,
    JsonSchemaValue,
    JsonSchemaWarningKind,
    PydanticJsonSchemaWarning,
)
from minipydantic.core import to_jsonable_python
from minipydantic.errors import PydanticInvalidForJsonSchema, PydanticUserError

__all__ = ["Generator"]

Key = TypeVar("Key")
UnionFormat = Literal["any_of", "primitive_type_array"]

# Schemas and fields that have a method `<type>_schema`, hyphens as underscores.
SCHEMA_TYPES: Final = (
    "any", "arguments", "arguments-v3", "bool", "bytes", "call", "callable", "chain", "complex",
    "computed-field", "counter", "custom-error", "dataclass", "dataclass-args", "dataclass-field",
    "date", "datetime", "decimal", "default", "definition-ref", "definitions", "deque", "dict",
    "ellipsis", "enum", "float", "fraction", "frozendict", "frozenset", "function-after",
    "function-before", "function-plain", "function-wrap", "generator", "int", "invalid",
    "is-instance", "is-subclass", "json", "json-or-python", "lax-or-strict", "list", "literal",
    "missing-sentinel", "model", "model-field", "model-fields", "multi-host-url", "named-tuple",
    "named-tuple-field", "none", "nullable", "ordered-dict", "set", "str", "tagged-union", "time",
    "timedelta", "tuple", "typed-dict", "typed-dict-field", "union", "url", "uuid",
)  # fmt: skip

# Keys of a core schema's metadata, by which the annotation stage hands over hooks and additions.
_UPDATES, _EXTRA = "pydantic_js_updates", "pydantic_js_extra"
_CLASS_HOOKS, _MARKER_HOOKS = "pydantic_js_functions", "pydantic_js_annotation_functions"

_UNSAFE = re.compile(r"[^a-zA-Z0-9.\-_]")


class Generator:
    """State of one run and everything that does not depend on the type of a schema."""

    schema_dialect = "https://json-schema.org/draft/2020-12/schema"
    ignored_warning_kinds: ClassVar[set[JsonSchemaWarningKind]] = {"skipped-choice"}

    def __init__(
        self,
        by_alias: bool | None = None,
        ref_template: str = DEFAULT_REF_TEMPLATE,
        union_format: UnionFormat = "any_of",
    ) -> None:
        self._by_alias = by_alias  # None: as the configuration of each class says
        self.by_alias = True if by_alias is None else by_alias
        self.ref_template = ref_template
        self.union_format: UnionFormat = union_format

        self.core_to_json_refs: dict[CoreModeRef, JsonRef] = {}
        self.core_to_defs_refs: dict[CoreModeRef, DefsRef] = {}
        self.defs_to_core_refs: dict[DefsRef, CoreModeRef] = {}
        self.json_to_defs_refs: dict[JsonRef, DefsRef] = {}
        self.definitions: dict[DefsRef, JsonSchemaValue] = {}

        self._config_wrapper_stack = ConfigStack(ConfigWrapper({}, check=False))
        self._mode: JsonSchemaMode = "validation"
        self._candidates: dict[DefsRef, Sequence[DefsRef]] = {}
        self._occurrences: dict[str, dict[str, int]] = {}
        self._invalid_definitions: dict[DefsRef, PydanticInvalidForJsonSchema] = {}
        self._known_definitions: dict[str, Any] = {}  # core schemas by their `ref`
        self._under_way: set[DefsRef] = set()
        self._used = False
        self._schema_type_to_method = self.build_schema_type_to_method()

    # --- what holds where the walk is now ---

    @property
    def _config(self) -> ConfigWrapper:
        """The configuration of the innermost model, dataclass or typed dictionary."""
        return self._config_wrapper_stack.current

    @property
    def mode(self) -> JsonSchemaMode:
        """`validation` or `serialization`; a model's configuration may fix it."""
        # PERF: asked for several times per field; the wrapper's defaults cost a fifth of a run.
        config = self._config_wrapper_stack.current.config_dict
        return config.get("json_schema_mode_override") or self._mode

    def build_schema_type_to_method(self) -> dict[str, Callable[[Any], JsonSchemaValue]]:
        """Return the method that handles each type of core schema and field.

        Raises:
            TypeError: A type has no method `<type>_schema`.
        """
        methods: dict[str, Callable[[Any], JsonSchemaValue]] = {}
        for schema_type in SCHEMA_TYPES:
            name = schema_type.replace("-", "_") + "_schema"
            try:
                methods[schema_type] = getattr(self, name)
            except AttributeError as error:
                raise TypeError(
                    f"No method for generating JsonSchema for core_schema.type={schema_type!r} "
                    f"(expected: {type(self).__name__}.{name})"
                ) from error
        return methods

    # --- whole documents ---

    def generate(self, schema: Any, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        """Return the JSON schema of one core schema, with its definitions under `$defs`.

        Raises:
            PydanticUserError: The generator was used before.
            PydanticInvalidForJsonSchema: A part of it has no equivalent in JSON Schema.
        """
        self._begin()
        self._mode = mode
        json_schema = self.generate_inner(schema)
        counts = self.get_json_ref_counts(json_schema)
        if list(json_schema) == ["$ref"] and counts[json_schema["$ref"]] == 1:
            # Nothing else refers to the root: it needs no definition.
            root = self.get_schema_from_definitions(json_schema["$ref"])
            if root is not None:
                json_schema = dict(root)
        self._garbage_collect_definitions(json_schema)
        names, json_refs = self._final_names()
        json_schema = naming.renamed(json_schema, json_refs)
        if self.definitions:
            json_schema["$defs"] = self._named_definitions(names, json_refs)
        return self.sort(json_schema)

    def generate_definitions(
        self, inputs: Sequence[tuple[Key, JsonSchemaMode, Any]]
    ) -> tuple[dict[tuple[Key, JsonSchemaMode], JsonSchemaValue], dict[DefsRef, JsonSchemaValue]]:
        """Return the JSON schemas of several core schemas, and the definitions that they share.

        Args:
            inputs: (key, mode, core schema); the key is the caller's.

        Returns:
            (key, mode) -> JSON schema, and name -> definition.

        Raises:
            PydanticUserError: The generator was used before.
        """
        self._begin()
        json_schemas: dict[tuple[Key, JsonSchemaMode], JsonSchemaValue] = {}
        for key, mode, schema in inputs:
            self._mode = mode
            json_schemas[key, mode] = self.generate_inner(schema)
        names, json_refs = self._final_names()
        definitions = self._named_definitions(names, json_refs)
        return (
            {
                key: naming.renamed(json_schema, json_refs)
                for key, json_schema in json_schemas.items()
            },
            self.sort(definitions),  # type: ignore[arg-type, return-value]
        )

    def _begin(self) -> None:
        if self._used:
            raise PydanticUserError(
                "This JSON schema generator has already been used to generate a JSON schema. "
                f"You must create a new instance of {type(self).__name__} "
                "to generate a new JSON schema.",
                code="json-schema-already-used",
            )
        self._used = True

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        """Return a JSON schema with sorted keys; properties and defaults keep their order."""
        return self._sort_recursive(value, parent_key)  # type: ignore[no-any-return]

    def _sort_recursive(self, value: Any, parent_key: str | None = None) -> Any:
        if isinstance(value, dict):
            keys = value if parent_key in ("properties", "default") else sorted(value)
            return {key: self._sort_recursive(value[key], key) for key in keys}
        if isinstance(value, list):
            return [self._sort_recursive(item, parent_key) for item in value]
        return value

    # --- one schema ---

    def generate_inner(self, schema: Any) -> JsonSchemaValue:
        """Return the JSON schema of a part: a `$ref` where the part is a definition.

        Raises:
            PydanticOmit: The part is not to be shown.
            PydanticInvalidForJsonSchema: The part has no equivalent in JSON Schema.
        """
        if core_ref := schema.get("ref"):
            known = self.core_to_defs_refs.get((core_ref, self.mode))
            if known is not None and known in self.definitions:
                return {"$ref": self.core_to_json_refs[core_ref, self.mode]}
            return self._define(schema, core_ref)
        return self._with_hooks(schema)

    def _define(self, schema: Any, core_ref: CoreRef) -> JsonSchemaValue:
        defs_ref, reference = self.get_cache_defs_ref_schema(core_ref)
        self._under_way.add(defs_ref)
        try:
            json_schema = self._with_hooks(schema)
        finally:
            self._under_way.discard(defs_ref)
        if json_schema.get("$ref") != reference["$ref"]:
            self.definitions[defs_ref] = json_schema
        return reference

    def _with_hooks(self, schema: Any) -> JsonSchemaValue:
        if metadata := schema.get("metadata"):
            steps = self._steps(metadata)
            return GenerateJsonSchemaHandler(self, steps, len(steps))(schema)
        return self._dispatch(schema)

    def _steps(self, metadata: dict[str, Any]) -> list[Step]:
        """Return the hooks of a schema, innermost first."""
        steps: list[Step] = []
        if updates := metadata.get(_UPDATES):
            steps.append(lambda schema, handler: {**handler(schema), **updates})
        if (extra := metadata.get(_EXTRA)) is not None:
            steps.append(lambda schema, handler: _with_extra(handler(schema), extra))
        for hook in metadata.get(_CLASS_HOOKS, ()):
            steps.append(partial(self._class_hook, hook))
        steps.extend(metadata.get(_MARKER_HOOKS, ()))
        return steps

    def _class_hook(
        self, hook: Callable[..., Any], schema: Any, handler: GenerateJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Run a type's own hook.

        A type that is not a definition itself but refers to one takes that one over: what its hook
        puts beside the `$ref` belongs to the definition.
        """
        json_schema: JsonSchemaValue = hook(schema, handler)
        if "ref" in schema or "$ref" not in json_schema:
            return json_schema
        definition = handler.resolve_ref_schema(json_schema)
        definition.update((key, value) for key, value in json_schema.items() if key != "$ref")
        return definition

    def _dispatch(self, schema: Any) -> JsonSchemaValue:
        """Return the JSON schema of a part without its hooks."""
        if "serialization" in schema and self.mode == "serialization":
            serialization = schema["serialization"]
            json_schema = self.ser_schema(serialization)
            if json_schema is not None:
                if (
                    serialization.get("when_used") in ("unless-none", "json-unless-none")
                    and json_schema != {"type": "null"}
                    and _may_be_null(schema)
                ):
                    return self.get_union_of_schemas([{"type": "null"}, json_schema])
                return json_schema
        return self._schema_type_to_method[schema["type"]](schema)

    # --- what the families provide ---

    def ser_schema(self, schema: Any) -> JsonSchemaValue | None:
        """Return what a serializer makes, `None` where that is what validation accepts."""
        raise NotImplementedError

    def get_union_of_schemas(self, schemas: list[JsonSchemaValue]) -> JsonSchemaValue:
        """Return the schema for "one of these"."""
        raise NotImplementedError

    def update_with_validations(
        self, json_schema: JsonSchemaValue, core_schema: Any, mapping: dict[str, str]
    ) -> None:
        """Copy constraints into a JSON schema, as `mapping` (core -> JSON name) says."""
        json_schema.update(
            (mapping[name], core_schema[name]) for name in mapping if name in core_schema
        )

    # --- definitions ---

    def normalize_name(self, name: str) -> str:
        """Return a name with only such characters as `$defs` keys should have."""
        return _UNSAFE.sub("_", name).replace(".", "__")

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        """Return a provisional, unique name for a definition; the final one is chosen at the end.

        Args:
            core_mode_ref: The reference of the core schema, and the mode.
        """
        core_ref, mode = core_mode_ref
        qualified = self.normalize_name(naming.qualified_name(core_ref))
        seen = self._occurrences.setdefault(qualified, {})
        occurrence = seen.setdefault(core_ref, len(seen) + 1)
        name = self.normalize_name(naming.short_name(core_ref))
        candidates = naming.candidate_names(name, qualified, mode, occurrence)
        self._candidates[candidates[-1]] = candidates
        return candidates[-1]

    def get_cache_defs_ref_schema(self, core_ref: CoreRef) -> tuple[DefsRef, JsonSchemaValue]:
        """Return the provisional name of a definition and the JSON schema that refers to it."""
        core_mode_ref = (core_ref, self.mode)
        defs_ref = self.core_to_defs_refs.get(core_mode_ref)
        if defs_ref is not None:
            return defs_ref, {"$ref": self.core_to_json_refs[core_mode_ref]}
        defs_ref = self.get_defs_ref(core_mode_ref)
        json_ref = self._json_ref(defs_ref)
        self.core_to_defs_refs[core_mode_ref] = defs_ref
        self.defs_to_core_refs[defs_ref] = core_mode_ref
        self.core_to_json_refs[core_mode_ref] = json_ref
        self.json_to_defs_refs[json_ref] = defs_ref
        return defs_ref, {"$ref": json_ref}

    def _json_ref(self, defs_ref: DefsRef) -> JsonRef:
        return JsonRef(self.ref_template.format(model=defs_ref))

    def get_schema_from_definitions(self, json_ref: JsonRef) -> JsonSchemaValue | None:
        """Return the definition that a reference leads to; `None` while it is unknown.

        Raises:
            KeyError: The reference leads nowhere.
            PydanticInvalidForJsonSchema: The definition has no equivalent in JSON Schema.
        """
        defs_ref = self.json_to_defs_refs.get(json_ref)
        if defs_ref is None:
            if json_ref.startswith(("http://", "https://")):
                return None
            raise KeyError(json_ref)
        if defs_ref in self._invalid_definitions:
            raise self._invalid_definitions[defs_ref]
        if defs_ref not in self.definitions and defs_ref not in self._under_way:
            core_ref, mode = self.defs_to_core_refs[defs_ref]
            if mode == self.mode and core_ref in self._known_definitions:
                self.generate_inner(self._known_definitions[core_ref])  # a hook is early
        return self.definitions.get(defs_ref)

    def resolve_ref_schema(self, json_schema: JsonSchemaValue) -> JsonSchemaValue:
        """Return the definition behind any number of `$ref`s.

        Raises:
            RuntimeError: A reference has no definition.
        """
        while "$ref" in json_schema:
            ref = json_schema["$ref"]
            definition = self.get_schema_from_definitions(ref)
            if definition is None:
                raise RuntimeError(f"Cannot update undefined schema for $ref={ref}")
            json_schema = definition
        return json_schema

    def handle_ref_overrides(self, json_schema: JsonSchemaValue) -> JsonSchemaValue:
        """Remove what stands beside a `$ref` and in its definition alike (changes its argument)."""
        if "$ref" in json_schema:
            definition = self.get_schema_from_definitions(json_schema["$ref"])
            for key in list(json_schema) if definition is not None else ():
                if key != "$ref" and definition and definition.get(key, ...) == json_schema[key]:
                    del json_schema[key]
        return json_schema

    def get_json_ref_counts(self, json_schema: JsonSchemaValue) -> dict[JsonRef, int]:
        """Return how often each definition is referred to, starting from `json_schema`."""
        counts: Counter[JsonRef] = Counter()
        todo = [json_schema]
        while todo:
            for json_ref in naming.referenced(todo.pop()):
                counts[json_ref] += 1
                if counts[json_ref] == 1:
                    definition = self.get_schema_from_definitions(json_ref)
                    if definition is not None:
                        todo.append(definition)
        return counts

    def _garbage_collect_definitions(self, schema: JsonSchemaValue) -> None:
        """Forget definitions that `schema` does not lead to."""
        counts = self.get_json_ref_counts(schema)
        used = {self.json_to_defs_refs.get(json_ref) for json_ref in counts}
        self.definitions = {ref: d for ref, d in self.definitions.items() if ref in used}

    def _final_names(self) -> tuple[dict[DefsRef, DefsRef], dict[str, str]]:
        """Return provisional -> final names, and the same for the values of references."""
        candidates = {ref: self._candidates.get(ref, (ref,)) for ref in self.definitions}
        names = naming.choose_names(self.definitions, candidates, self.json_to_defs_refs)
        json_refs = {
            str(json_ref): str(self._json_ref(names[defs_ref]))
            for json_ref, defs_ref in self.json_to_defs_refs.items()
            if defs_ref in names
        }
        return names, json_refs

    def _named_definitions(
        self, names: dict[DefsRef, DefsRef], json_refs: dict[str, str]
    ) -> dict[DefsRef, JsonSchemaValue]:
        named: dict[DefsRef, JsonSchemaValue] = {}
        for ref, definition in self.definitions.items():
            if names[ref] not in named:  # an equal one may be there
                named[names[ref]] = naming.renamed(definition, json_refs)
        return named

    # --- what cannot be said in JSON Schema ---

    def handle_invalid_for_json_schema(self, schema: Any, error_info: str) -> JsonSchemaValue:
        """Refuse a core schema; override to say something else instead.

        Raises:
            PydanticInvalidForJsonSchema: Always.
        """
        raise PydanticInvalidForJsonSchema(f"Cannot generate a JsonSchema for {error_info}")

    def emit_warning(self, kind: JsonSchemaWarningKind, detail: str) -> None:
        """Warn, unless `render_warning_message` says that there is nothing to say."""
        message = self.render_warning_message(kind, detail)
        if message is not None:
            warnings.warn(message, PydanticJsonSchemaWarning, stacklevel=2)

    def render_warning_message(self, kind: JsonSchemaWarningKind, detail: str) -> str | None:
        """Return the text of a warning, `None` for no warning."""
        return None if kind in self.ignored_warning_kinds else f"{detail} [{kind}]"


# Type of a wrapper -> key of the schema that serialization follows.
_INSIDE = {
    "custom-error": "schema",
    "default": "schema",
    "definitions": "schema",
    "function-after": "schema",
    "function-before": "schema",
    "function-wrap": "schema",
    "json-or-python": "json_schema",
    "model-field": "schema",
    "dataclass-field": "schema",
    "typed-dict-field": "schema",
}


def _may_be_null(schema: Any) -> bool:
    """Tell whether a serializer that skips `None` can meet one."""
    while (kind := schema["type"]) != "nullable":
        if kind in _INSIDE:
            schema = schema[_INSIDE[kind]]
        elif kind == "chain":
            schema = schema["steps"][-1]
        elif kind == "lax-or-strict":
            schema = schema["strict_schema" if schema.get("strict", False) else "lax_schema"]
        else:
            return False
    return True


def _with_extra(json_schema: JsonSchemaValue, extra: Any) -> JsonSchemaValue:
    """Add `json_schema_extra`: a dictionary, or a function that changes the schema in place."""
    if isinstance(extra, dict):
        json_schema.update(to_jsonable_python(extra))
    elif callable(extra):
        extra(json_schema)
    return json_schema
