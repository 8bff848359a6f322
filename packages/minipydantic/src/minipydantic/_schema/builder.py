"""From annotations to core schemas: the dispatch, the hooks, and the metadata of ``Annotated``.

A type is looked up in one table by identity; a parametrised type in another one by its origin. What
a type says about itself, by `__get_pydantic_core_schema__`, comes first.
"""

import dataclasses
import typing
import warnings
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, ForwardRef, TypeAlias, TypeVar, get_args, get_origin

import typing_extensions

from minipydantic import _hints
from minipydantic import _special_forms as typing_objects
from minipydantic._config import ConfigStack, ConfigWrapper
from minipydantic._generics import replace_types, typevars_map_of
from minipydantic._namespaces import NamespacesTuple, NsResolver
from minipydantic._special_forms import is_union_origin
from minipydantic.annotated_handlers import GetCoreSchemaHandler
from minipydantic.core import PydanticUndefined, core_schema
from minipydantic.errors import (
    PydanticSchemaGenerationError,
    PydanticUndefinedAnnotation,
    PydanticUserError,
)
from minipydantic.fields import FieldInfo
from minipydantic.warnings import (
    ArbitraryTypeWarning,
    PydanticDeprecatedSince20,
    UnsupportedFieldAttributeWarning,
)

from . import constraints, discriminators, field_schemas, structures
from .calls import call_schema
from .definitions import DISCRIMINATOR, Definitions, type_ref
from .families import GENERICS, by_kind, scalar
from .models import model_schema

CoreSchema: TypeAlias = Any
HOOK = "__get_pydantic_core_schema__"
JSON_HOOK = "__get_pydantic_json_schema__"

_WITHOUT_HOOKS = frozenset([int, str, float, bool, bytes])
_UNSUPPORTED_IN_PLACE = (
    ("alias", None),
    ("validation_alias", None),
    ("serialization_alias", None),
    ("default", PydanticUndefined),
    ("default_factory", None),
    ("exclude", None),
    ("deprecated", None),
    ("repr", True),
    ("validate_default", None),
    ("frozen", None),
    ("init", None),
    ("init_var", None),
    ("kw_only", None),
)


class GenerateSchema:
    """Builds core schemas; one instance per build.

    Attributes:
        defs: The definitions met so far.
    """

    __slots__ = (
        "_config_stack",
        "_depth",
        "_typevars_map",
        "defs",
        "field_names",
        "model_types",
        "ns",
    )

    def __init__(
        self,
        config_wrapper: ConfigWrapper,
        ns_resolver: NsResolver | None = None,
        typevars_map: Mapping[TypeVar, Any] | None = None,
    ) -> None:
        self._config_stack = ConfigStack(config_wrapper)
        self._typevars_map = typevars_map
        self.ns = ns_resolver or NsResolver()
        self.defs = Definitions()
        self.field_names: list[str] = []
        self.model_types: list[Any] = []
        self._depth = 0

    @property
    def config(self) -> ConfigWrapper:
        """The configuration of the class around."""
        return self._config_stack.current

    def with_config(self, config: ConfigWrapper | Mapping[str, Any] | None) -> Any:
        """Let another configuration rule inside a ``with`` block."""
        return self._config_stack.push(config)

    @property
    def types_namespace(self) -> NamespacesTuple:
        """Where names are looked up now."""
        return self.ns.types_namespace

    def __init_subclass__(cls) -> None:
        warnings.warn(
            "Subclassing `GenerateSchema` is not supported. The API is highly subject to change in "
            "minor versions.",
            UserWarning,
            stacklevel=2,
        )

    # --- entry points

    def generate_schema(self, obj: Any) -> CoreSchema:
        """Build the schema of a type, as the type itself wants it.

        Raises:
            PydanticSchemaGenerationError: There is no schema for such a type.
            PydanticUndefinedAnnotation: A name is not defined.
        """
        if type(obj) is type and obj in _WITHOUT_HOOKS:  # PERF: a third of what others take
            return self._add_encoder(obj, self.inner_schema(obj))
        self._depth += 1
        try:
            schema = self._from_hook(obj, obj)
            if schema is None:
                schema = self.inner_schema(obj)
        except RecursionError:
            if self._depth > 1:
                raise
            raise RecursionError(
                f"{obj!r} is nested too deeply. If you made use of an implicit recursive type "
                "alias (e.g. `Tree = list['Tree']`), write `type Tree = list[Tree]` or use "
                "`typing_extensions.TypeAliasType` instead."
            ) from None
        finally:
            self._depth -= 1
        self._add_json_hook(obj, schema)
        return self._add_encoder(obj, schema)

    def clean_schema(self, schema: CoreSchema) -> CoreSchema:
        """Finish a build.

        Raises:
            LookupError: A reference has no definition.
        """
        return self.defs.finish(schema, discriminators.apply_discriminator)

    def inner_schema(self, obj: Any) -> CoreSchema:
        """Build the schema of a type without asking the type itself."""
        build_scalar = scalar(obj) if _hashable(obj) else None
        if build_scalar is not None:
            return build_scalar(self)
        if isinstance(obj, str):
            obj = ForwardRef(obj)
        if isinstance(obj, ForwardRef):
            return self.generate_schema(self.resolve(obj))
        if isinstance(obj, type) and hasattr(obj, "__pydantic_generic_metadata__"):
            with self.ns.push(obj):
                return model_schema(self, obj)
        if typing_objects.is_typevar(obj):
            return self._typevar_schema(obj)
        origin = get_origin(obj)
        if origin is not None:
            return self._generic_schema(obj, origin)
        if typing_objects.is_typealiastype(obj):
            return self._alias_schema(obj, obj)
        if typing_objects.is_self(obj):
            return self.generate_schema(self._self_type())
        special = by_kind(self, obj)
        if special is not None:
            return special
        if isinstance(obj, type) and dataclasses.is_dataclass(obj):
            return structures.dataclass_schema(self, obj, None)
        if callable(obj) and not isinstance(obj, type) and hasattr(obj, "__code__"):
            return call_schema(self, obj)
        return self.arbitrary_type_schema(obj)

    def resolve(self, obj: Any) -> Any:
        """Evaluate a forward reference; replace type variables.

        Raises:
            PydanticUndefinedAnnotation: A name is not defined.
        """
        try:
            resolved = _hints.evaluate(obj, *self.types_namespace)
        except NameError as error:
            raise PydanticUndefinedAnnotation.from_name_error(error) from error
        if isinstance(resolved, ForwardRef):
            raise PydanticUndefinedAnnotation(
                resolved.__forward_arg__, f"Unable to evaluate forward reference {obj}"
            )
        return replace_types(resolved, self._typevars_map) if self._typevars_map else resolved

    # --- hooks

    def _from_hook(self, obj: Any, source: Any) -> CoreSchema | None:
        hook = getattr(obj, HOOK, None)
        if hook is None:
            return self._from_old_hook(obj) if hasattr(obj, "__get_validators__") else None
        if getattr(getattr(hook, "__func__", hook), "is_default_hook", False):
            return None
        if (
            isinstance(obj, type)
            and isinstance(obj.__dict__.get(HOOK), type(None))
            and (dataclasses.is_dataclass(obj) and obj.__dict__.get("__pydantic_complete__"))
        ):
            return None
        if isinstance(obj, type) and hasattr(obj, "__pydantic_decorators__"):
            known = self.defs.known(type_ref(obj))
            if known is not None:
                return known
        schema = hook(source, Handler(self.inner_schema, self, unpack=True))
        return self._named(schema)

    def _named(self, schema: CoreSchema) -> CoreSchema:
        """Move definitions and named schemas into our table."""
        if schema["type"] == "definitions":
            schema = self.defs.unpack(schema)
        if schema.get("ref"):
            return self.defs.define(schema)
        if schema["type"] == "definition-ref":
            self.defs.needs_finishing = True
        return schema

    def _from_old_hook(self, obj: Any) -> CoreSchema:
        warnings.warn(
            "`__get_validators__` is deprecated and will be removed, use "
            "`__get_pydantic_core_schema__` instead.",
            PydanticDeprecatedSince20,
            stacklevel=2,
        )
        steps: Any = [
            core_schema.with_info_plain_validator_function(validator)
            for validator in obj.__get_validators__()
        ]
        return core_schema.chain_schema(steps)

    def _add_json_hook(self, obj: Any, schema: CoreSchema) -> None:
        hook = json_hook_of(obj)
        if hook is None or (schema["type"] == "definition-ref" and "cls" not in schema):
            if hook is None:
                return
            target = self.defs.get(schema["schema_ref"])
            if target is None or not isinstance(obj, type):
                return
            schema = target
        functions = schema.setdefault("metadata", {}).setdefault("pydantic_js_functions", [])
        if hook not in functions:
            functions.append(hook)

    def _add_encoder(self, obj: Any, schema: CoreSchema) -> CoreSchema:
        encoders = self.config.json_encoders
        if not encoders or "serialization" in schema:
            return schema
        for base in (obj, *getattr(obj, "__mro__", ())[:-1]):
            encoder = encoders.get(base) if _hashable(base) else None
            if encoder is not None:
                schema["serialization"] = core_schema.plain_serializer_function_ser_schema(
                    encoder, when_used="json"
                )
                break
        return schema

    # --- generic types

    def _generic_schema(self, obj: Any, origin: Any) -> CoreSchema:
        if typing_objects.is_annotated(origin):
            source, *annotations = get_args(obj)
            return self.annotated_schema(source, annotations)
        if is_union_origin(origin):
            return self.union_schema(obj)
        if dataclasses.is_dataclass(origin):
            return structures.dataclass_schema(self, obj, origin)
        if typing_objects.is_typealiastype(origin):
            return self._alias_schema(obj, origin)
        schema = self._from_hook(origin, obj) if getattr(obj, HOOK, None) is None else None
        if schema is not None:
            self._add_json_hook(origin, schema)
            return schema
        builder = GENERICS.get(origin)
        if builder is not None:
            return builder(self, obj, get_args(obj))
        if typing_objects.is_literal(origin):
            return self.literal_schema(obj)
        if typing_extensions.is_typeddict(origin):
            return structures.typed_dict_schema(self, obj, origin)
        if _hints.is_namedtuple(origin):
            return structures.named_tuple_schema(self, obj, origin)
        if typing_objects.is_final(origin) or typing_objects.is_classvar(origin) is None:
            return self.generate_schema(get_args(obj)[0])
        if typing_objects.is_unpack(origin):
            return self.unknown_type_schema(obj)
        if self.config.arbitrary_types_allowed:
            return self.arbitrary_type_schema(origin)
        return self.unknown_type_schema(obj)

    def union_schema(self, obj: Any) -> CoreSchema:
        """Build the schema of a union; None becomes ``nullable``."""
        choices: list[Any] = []
        nullable = False
        for arg in get_args(obj):
            if arg is None or arg is type(None):
                nullable = True
            else:
                choices.append(self.generate_schema(arg))
        if len(choices) == 1:
            schema = choices[0]
        else:
            labelled = [
                (choice, tag)
                if (tag := choice.get("metadata", {}).get("pydantic_internal_union_tag_key"))
                is not None
                else choice
                for choice in choices
            ]
            schema = core_schema.union_schema(labelled)
        return core_schema.nullable_schema(schema) if nullable else schema

    def literal_schema(self, obj: Any) -> CoreSchema:
        """Build the schema of a literal."""
        expected = _hints.flatten_literal(obj)
        schema: CoreSchema = core_schema.literal_schema(expected)
        if self.config.use_enum_values and any(isinstance(v, Enum) for v in expected):
            schema = core_schema.no_info_after_validator_function(
                lambda value: value.value if isinstance(value, Enum) else value, schema
            )
        return schema

    def _typevar_schema(self, typevar: Any) -> CoreSchema:
        default = getattr(typevar, "__default__", None)
        has_default = getattr(typevar, "has_default", None)
        if has_default is not None and has_default():
            return self.generate_schema(default)
        if bound := typevar.__bound__:
            schema = self.generate_schema(bound)
            schema["serialization"] = core_schema.simple_ser_schema("any")
            return schema
        if typevar.__constraints__:
            return self.union_schema(typing.Union[typevar.__constraints__])  # noqa: UP007
        return core_schema.any_schema()

    def _alias_schema(self, obj: Any, origin: Any) -> CoreSchema:
        ref = type_ref(obj)
        if (known := self.defs.known(ref)) is not None:
            return known
        with self.defs.building(ref), self.ns.push(origin):
            try:
                annotation = _hints.evaluate(origin.__value__, *self.types_namespace)
            except NameError as error:
                raise PydanticUndefinedAnnotation.from_name_error(error) from error
            annotation = replace_types(annotation, typevars_map_of(obj))
            schema = self.generate_schema(annotation)
        if schema["type"] == "definition-ref":
            if schema["schema_ref"] == ref:
                raise PydanticUserError(
                    f"{ref} stands for nothing but itself. Let the alias name a type.",
                    code="circular-reference-schema",
                )
            self.defs.rename(ref, schema["schema_ref"])
            return schema  # another name for something that has one
        if "ref" in schema:
            schema = schema.copy()
        schema["ref"] = ref
        return self.defs.define(schema)

    def _self_type(self) -> Any:
        if not self.model_types:
            raise PydanticUserError(
                "`typing.Self` is invalid in this context", code="invalid-self-type"
            )
        return self.model_types[-1]

    # --- Annotated

    def annotated_schema(
        self,
        source: Any,
        annotations: Iterable[Any],
        transform: Callable[[CoreSchema], CoreSchema] | None = None,
    ) -> CoreSchema:
        """Build the schema of a type with metadata, applied from left to right."""
        json_functions: list[Any] = []
        is_root = self._depth <= 1 and not self.field_names

        def innermost(obj: Any) -> CoreSchema:
            schema = self._from_hook(obj, source if obj is not source else obj)
            if schema is None:
                schema = self.inner_schema(obj)
            self._add_json_hook(obj, schema)
            return transform(schema) if transform is not None else schema

        get_inner = Handler(innermost, self)
        for annotation in constraints.expand(annotations):
            if annotation is not None:
                get_inner = self._wrapped(get_inner, annotation, json_functions, is_root)
        schema = get_inner(source)
        if json_functions:
            schema.setdefault("metadata", {}).setdefault(
                "pydantic_js_annotation_functions", []
            ).extend(json_functions)
        return self._add_encoder(source, schema)

    def _wrapped(
        self, get_inner: "Handler", annotation: Any, json_functions: list[Any], is_root: bool
    ) -> "Handler":
        hook = getattr(annotation, HOOK, None)

        def build(source: Any) -> CoreSchema:
            if hook is not None:
                schema = hook(source, get_inner)
            else:
                schema = self._apply(get_inner(source), annotation, is_root)
            json_hook = json_hook_of(annotation)
            if json_hook is not None:
                json_functions.append(json_hook)
            return schema

        return Handler(build, self)

    def _apply(self, schema: CoreSchema, annotation: Any, is_root: bool = False) -> CoreSchema:
        if isinstance(annotation, FieldInfo):
            return self._apply_field(schema, annotation, is_root)
        kind = schema["type"]
        if kind == "nullable":
            inner = self._apply(schema["schema"], annotation)
            return {**schema, "schema": inner}
        if kind == "union" and any(map(_is_missing, schema["choices"])):
            rest = [c for c in schema["choices"] if not _is_missing(c)]
            inner = rest[0] if len(rest) == 1 else {**schema, "choices": rest}
            missing = [c for c in schema["choices"] if _is_missing(c)]
            return core_schema.union_schema([self._apply(inner, annotation), *missing])
        original = schema
        ref = schema.get("ref")
        if kind == "definition-ref":
            ref = schema["schema_ref"]
            target = self.defs.get(ref)
            if target is None or constraints.known_constraints(annotation) is None:
                target = schema
            schema = target
        if ref is not None and schema.get("ref"):
            schema = schema.copy()
            new_ref = f"{ref}_{annotation!r}"
            if (existing := self.defs.get(new_ref)) is not None:
                return existing
            schema["ref"] = new_ref
        updated = constraints.apply(annotation, schema)
        return original if updated is None else updated

    def _apply_field(self, schema: CoreSchema, field: FieldInfo, is_root: bool) -> CoreSchema:
        self._warn_of_unsupported(field, is_root)
        for item in constraints.expand(field.metadata):
            schema = self._apply(schema, item)
        if field.discriminator is not None:
            schema = self.discriminated(schema, field.discriminator)
        updates, extra = field_schemas.json_updates(field)
        metadata = schema.setdefault("metadata", {})
        if updates:
            metadata["pydantic_js_updates"] = {**metadata.get("pydantic_js_updates", {}), **updates}
        if extra:
            before = metadata.get("pydantic_js_extra")
            if isinstance(before, dict) and isinstance(extra, dict):
                extra = {**before, **extra}
            metadata["pydantic_js_extra"] = extra
        return field_schemas.with_default(schema, field) if is_root else schema

    def _warn_of_unsupported(self, field: FieldInfo, is_root: bool) -> None:
        if is_root and field.default_factory_takes_validated_data:
            warnings.warn(
                "A 'default_factory' taking validated data as an argument was provided to the "
                "`Field()` function, but no validated data is available in the context it was "
                "used.",
                UnsupportedFieldAttributeWarning,
                stacklevel=2,
            )
        for name, neutral in _UNSUPPORTED_IN_PLACE:
            value = getattr(field, name)
            if name not in field._attributes_set or value is neutral:
                continue
            if is_root and name in ("default", "default_factory", "validate_default"):
                continue
            if name != "alias" and value == field.alias and name.endswith("alias"):
                continue
            warnings.warn(
                f"The {name!r} attribute with value {value!r} was provided to the `Field()` "
                f"function, which has no effect in the context it was used. {name!r} is "
                "field-specific metadata, and can only be attached to a model field using "
                "`Annotated` metadata or by assignment. This may have happened because an "
                "`Annotated` type alias using the `type` statement was used, or if the `Field()` "
                "function was attached to a single member of a union type.",
                UnsupportedFieldAttributeWarning,
                stacklevel=2,
            )

    def discriminated(self, schema: CoreSchema, discriminator: Any) -> CoreSchema:
        """Make a tagged union of a union, now or when all members are known."""
        try:
            return discriminators.apply_discriminator(schema, discriminator, self.defs.table)
        except discriminators.MissingDefinition:
            name = discriminator if isinstance(discriminator, str) else discriminator.discriminator
            schema.setdefault("metadata", {})[DISCRIMINATOR] = name
            self.defs.needs_finishing = True
            return schema

    # --- what is left

    def arbitrary_type_schema(self, obj: Any) -> CoreSchema:
        """Build an `isinstance` check, if the configuration allows it."""
        if not self.config.arbitrary_types_allowed:
            return self.unknown_type_schema(obj)
        if not isinstance(obj, type):
            warnings.warn(
                f"{obj!r} is not a Python type (it may be an instance of an object), Pydantic will "
                "allow any object with no validation since we cannot even enforce that the input "
                "is an instance of the given type. To get rid of this error wrap the type with "
                "`pydantic.SkipValidation`.",
                ArbitraryTypeWarning,
                stacklevel=2,
            )
            return core_schema.any_schema()
        return core_schema.is_instance_schema(obj)

    def unknown_type_schema(self, obj: Any) -> CoreSchema:
        """Complain.

        Raises:
            PydanticSchemaGenerationError: Always.
        """
        raise PydanticSchemaGenerationError(
            f"Unable to generate pydantic-core schema for {obj!r}. Set "
            "`arbitrary_types_allowed=True` in the model_config to ignore this error or implement "
            "`__get_pydantic_core_schema__` on your type to fully support it.\n\nIf you got this "
            "error by calling handler(<some type>) within `__get_pydantic_core_schema__` then you "
            "likely need to call `handler.generate_schema(<some type>)` since we do not call "
            "`__get_pydantic_core_schema__` on `<some type>` otherwise to avoid infinite recursion."
        )


class Handler(GetCoreSchemaHandler):
    """What the hooks receive."""

    __slots__ = ("_build", "_generator", "_unpack")

    def __init__(
        self, build: Callable[[Any], CoreSchema], generator: GenerateSchema, *, unpack: bool = False
    ) -> None:
        self._build = build
        self._generator = generator
        self._unpack = unpack

    def __call__(self, source_type: Any, /) -> CoreSchema:
        schema = self._build(source_type)
        if self._unpack:
            if schema["type"] == "definition-ref":
                return self.resolve_ref_schema(schema)
            return schema
        if schema.get("ref"):
            return self._generator.defs.define(schema)
        return schema

    def generate_schema(self, source_type: Any, /) -> CoreSchema:
        return self._generator.generate_schema(source_type)

    def resolve_ref_schema(self, maybe_ref_schema: CoreSchema, /) -> CoreSchema:
        return self._generator.defs.resolve(maybe_ref_schema)

    @property
    def field_name(self) -> str | None:
        names = self._generator.field_names
        return names[-1] if names else None

    def _get_types_namespace(self) -> NamespacesTuple:
        return self._generator.types_namespace


def json_hook_of(obj: Any) -> Any:
    """Return the JSON schema hook of a type or a marker."""
    hook = getattr(obj, JSON_HOOK, None)
    if hook is None or (isinstance(obj, type) and not hasattr(hook, "__self__")):
        return None
    return hook


def _hashable(obj: Any) -> bool:
    try:
        hash(obj)
    except TypeError:
        return False
    return True


def _is_missing(choice: Any) -> bool:
    return bool((choice[0] if isinstance(choice, tuple) else choice)["type"] == "missing-sentinel")
