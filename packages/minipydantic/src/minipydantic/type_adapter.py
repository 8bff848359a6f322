"""`TypeAdapter`: validation, serialisation and JSON Schema of any type."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Generic,
    Literal,
    TypeVar,
    final,
    get_args,
    get_origin,
    overload,
)

from typing_extensions import TypeForm, Unpack, is_typeddict

from ._config import ConfigWrapper
from ._model import adapter_parts
from ._model.building import not_defined_message
from ._model.pending import Pending, PendingSchema
from ._namespaces import NamespacesTuple, NsResolver, user_frame
from ._repr import display_as_type
from .config import ConfigDict, ExtraValues
from .errors import PydanticUndefinedAnnotation, PydanticUserError
from .main import (
    DEFAULT_REF_TEMPLATE,
    BaseModel,
    DumpJsonOptions,
    DumpOptions,
    ValidateOptions,
    check_lookup,
)

if TYPE_CHECKING:
    from .core import SchemaSerializer, SchemaValidator, Some
    from .json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
    from .plugin._schema_validator import PluggableSchemaValidator

__all__ = ("TypeAdapter",)

T = TypeVar("T")
_PartialMode = bool | Literal["off", "on", "trailing-strings"]


class AdapterValidateOptions(ValidateOptions, total=False):
    """Options of validation; partial input may be allowed."""

    experimental_allow_partial: _PartialMode
    """Accept input that breaks off."""


def _type_has_config(typ: Any) -> bool:
    """Tell whether a type has its own configuration."""
    if get_origin(typ) is Annotated:
        return _type_has_config(get_args(typ)[0])
    return (
        isinstance(typ, type) and (issubclass(typ, BaseModel) or is_dataclass(typ))
    ) or is_typeddict(typ)


def _own_parts(typ: Any) -> tuple[Any, Any, Any] | None:
    """Return schema, validator and serializer of a class that is complete."""
    own = getattr(typ, "__dict__", {})
    parts: Any = tuple(
        getattr(typ, name) if name in own else None
        for name in (
            "__pydantic_core_schema__",
            "__pydantic_validator__",
            "__pydantic_serializer__",
        )
    )
    if any(part is None or isinstance(part, (Pending, PendingSchema)) for part in parts):
        return None
    return parts  # type: ignore[no-any-return]


@final
class TypeAdapter(Generic[T]):
    """Validates, writes and describes values of a type that is no model.

    Attributes:
        core_schema: The core schema of the type.
        validator: Its validator.
        serializer: Its serializer.
        pydantic_complete: Whether all names in the type are defined.
    """

    if TYPE_CHECKING:
        core_schema: Any
        validator: SchemaValidator | PluggableSchemaValidator
        serializer: SchemaSerializer
    else:
        core_schema = adapter_parts.CORE_SCHEMA
        validator = adapter_parts.VALIDATOR
        serializer = adapter_parts.SERIALIZER
    pydantic_complete: bool

    @overload
    def __init__(
        self,
        type: TypeForm[T],
        *,
        config: ConfigDict | None = ...,
        _parent_depth: int = ...,
        module: str | None = ...,
    ) -> None: ...

    @overload
    def __init__(
        self,
        type: Any,
        *,
        config: ConfigDict | None = ...,
        _parent_depth: int = ...,
        module: str | None = ...,
    ) -> None: ...

    def __init__(
        self,
        type: Any,
        *,
        config: ConfigDict | None = None,
        _parent_depth: int = 2,
        module: str | None = None,
    ) -> None:
        if config is not None and _type_has_config(type):
            raise PydanticUserError(
                "Cannot use `config` when the type is a BaseModel, dataclass or TypedDict. These "
                "types can have their own config and setting the config via the `config` parameter "
                "to TypeAdapter will not override it, thus the `config` you passed to TypeAdapter "
                "becomes meaningless, which is probably not what you want.",
                code="type-adapter-config-unused",
            )
        self._type = type
        self._config = config
        self._parent_depth = _parent_depth
        self.pydantic_complete = False
        frame = _frame(_parent_depth)
        if frame is not None and frame.f_globals.get("__name__") == "typing":
            frame = frame.f_back  # called as TypeAdapter[...](...)
        self._module = (
            module
            if module is not None
            else (frame.f_globals.get("__name__", "") if frame is not None else "")
        )
        if adapter_parts.can_wait(type, config) and not self._defer_build:
            self.pydantic_complete = True
            if not adapter_parts.has_parts(type):
                self.core_schema = adapter_parts.core_schema(self)
            return
        globalns = frame.f_globals if frame is not None else {}
        localns = frame.f_locals if frame is not None else {}
        resolver = NsResolver(NamespacesTuple(globalns, localns), parent_namespace=localns)
        self._build(resolver, raise_errors=False, force=False)

    def _build(
        self, resolver: NsResolver, *, raise_errors: bool, force: bool, now: bool = False
    ) -> bool:
        if not now and not force and self._defer_build:
            self._wait("all referenced types")
            return False
        own = _own_parts(self._type)
        if own is not None:
            self.core_schema, self.validator, self.serializer = own
            self.pydantic_complete = True
            return True
        from ._schema.builder import GenerateSchema  # noqa: PLC0415
        from .core import SchemaSerializer  # noqa: PLC0415
        from .plugin._schema_validator import create_schema_validator  # noqa: PLC0415

        config = ConfigWrapper(self._config)
        generator = GenerateSchema(config, resolver)
        try:
            schema = generator.generate_schema(self._type)
        except PydanticUndefinedAnnotation as error:
            if raise_errors:
                raise
            self._wait(f"`{error.name}`")
            return False
        try:
            schema = generator.clean_schema(schema)
        except LookupError:
            self._wait("all referenced types")
            return False
        core_config: Any = config.core_config(None)
        self.core_schema = schema
        self.validator = create_schema_validator(
            schema=schema,
            schema_type=self._type,
            schema_type_module=self._module,
            schema_type_name=str(self._type),
            schema_kind="TypeAdapter",
            config=core_config,
            plugin_settings=config.plugin_settings,
        )
        self.serializer = SchemaSerializer(schema, core_config)
        self.pydantic_complete = True
        return True

    def _wait(self, undefined: str) -> None:
        name = f"TypeAdapter[{display_as_type(self._type)}]"
        message = not_defined_message(name, undefined, f"{name}.rebuild()")

        def attempt(attribute: str) -> Any:
            def build() -> Any:
                done = self.rebuild(raise_errors=False, _parent_namespace_depth=-1)
                return getattr(self, attribute) if done is not False else None

            return build

        self.core_schema = PendingSchema(message, attempt_rebuild=attempt("core_schema"))
        waiting: Any = Pending(message, attempt_rebuild=attempt("validator"))
        self.validator = waiting
        waiting = Pending(message, val_or_ser="serializer", attempt_rebuild=attempt("serializer"))
        self.serializer = waiting

    @property
    def _model_config(self) -> Any:
        typ = self._type
        if get_origin(typ) is Annotated:
            typ = get_args(typ)[0]
        if isinstance(typ, type) and issubclass(typ, BaseModel):
            return typ.model_config
        return getattr(typ, "__pydantic_config__", None) or self._config

    @property
    def _defer_build(self) -> bool:
        config = self._model_config or {}
        return config.get("defer_build") is True

    def __repr__(self) -> str:
        return f"TypeAdapter({display_as_type(self._type)})"

    def rebuild(
        self,
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: Mapping[str, Any] | None = None,
    ) -> bool | None:
        """Try again to build an adapter whose type named something undefined.

        Args:
            force: Build again even if the adapter is complete.
            raise_errors: Raise if a name is still missing.
            _parent_namespace_depth: How many frames up names are looked up.
            _types_namespace: Where names are looked up instead.

        Returns:
            None if there was nothing to do, else whether the adapter is complete now.

        Raises:
            PydanticUndefinedAnnotation: A name is still missing.
        """
        if not force and self.pydantic_complete:
            return None
        if _types_namespace is not None:
            around: Mapping[str, Any] = _types_namespace
        else:
            frame = _frame(_parent_namespace_depth) if _parent_namespace_depth > 0 else user_frame()
            around = frame.f_locals if frame is not None else {}
        parent = _frame(2)
        globalns = (
            sys.modules[self._module].__dict__
            if self._module in sys.modules
            else (parent.f_globals if parent is not None else {})
        )
        resolver = NsResolver(NamespacesTuple(globalns, around), parent_namespace=around)
        return self._build(resolver, raise_errors=raise_errors, force=force, now=True)

    # PERF: frameworks call this for every value; named options are handed on for 0.1 us, a dict of
    # options for 0.5.
    def validate_python(
        self,
        object: Any,
        /,
        *,
        strict: bool | None = None,
        extra: ExtraValues | None = None,
        from_attributes: bool | None = None,
        context: Any | None = None,
        experimental_allow_partial: _PartialMode = False,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> T:
        """Validate an object.

        Args:
            object: The object.
            strict: Convert nothing.
            extra: What happens to unknown keys.
            from_attributes: Read fields from the attributes of any object.
            context: Handed to validators as `ValidationInfo.context`.
            experimental_allow_partial: Accept input that breaks off.
            by_alias: Read fields by alias.
            by_name: Read fields by name.

        Raises:
            ValidationError: It is no valid data.
        """
        if by_alias is False:
            check_lookup(by_alias, by_name)
        validated: T = self.validator.validate_python(
            object,
            strict=strict,
            extra=extra,
            from_attributes=from_attributes,
            context=context,
            allow_partial=experimental_allow_partial,
            by_alias=by_alias,
            by_name=by_name,
        )
        return validated

    def validate_json(
        self, data: str | bytes | bytearray, /, **options: Unpack[AdapterValidateOptions]
    ) -> T:
        """Validate a JSON text.

        Args:
            data: The text.
            **options: See `ValidateOptions`.

        Raises:
            ValidationError: It is no JSON, or no valid data.
        """
        return self.validator.validate_json(data, **_for_core(options))  # type: ignore[no-any-return]

    def validate_strings(self, obj: Any, /, **options: Unpack[AdapterValidateOptions]) -> T:
        """Validate strings in nested dictionaries.

        Args:
            obj: The strings.
            **options: See `ValidateOptions`.

        Raises:
            ValidationError: It is no valid data.
        """
        return self.validator.validate_strings(obj, **_for_core(options))  # type: ignore[no-any-return]

    def get_default_value(
        self, *, strict: bool | None = None, context: Any | None = None
    ) -> "Some | None":
        """Return the default of the type, None if it has none."""
        default: Some | None = self.validator.get_default_value(strict=strict, context=context)
        return default

    def dump_python(
        self,
        instance: T,
        /,
        *,
        mode: Literal["json", "python"] = "python",
        **options: Unpack[DumpOptions],
    ) -> Any:
        """Return a value as plain Python objects.

        Args:
            instance: The value.
            mode: ``json`` makes all of it fit for JSON.
            **options: See `DumpOptions`.
        """
        return self.serializer.dump(instance, mode, options)

    def dump_json(self, instance: T, /, **options: Unpack[DumpJsonOptions]) -> bytes:
        """Return a value as JSON text.

        Args:
            instance: The value.
            **options: See `DumpJsonOptions`.
        """
        return self.serializer.dump_json(instance, options)

    def json_schema(
        self,
        *,
        by_alias: bool | None = None,
        ref_template: str = DEFAULT_REF_TEMPLATE,
        union_format: Literal["any_of", "primitive_type_array"] = "any_of",
        schema_generator: "type[GenerateJsonSchema] | None" = None,
        mode: "JsonSchemaMode" = "validation",
    ) -> dict[str, Any]:
        """Return the JSON schema of the type; the arguments are as for models."""
        from .json_schema import GenerateJsonSchema  # noqa: PLC0415

        generator = (schema_generator or GenerateJsonSchema)(
            by_alias=by_alias,
            ref_template=ref_template,
            union_format=union_format,
        )
        self._ready()
        with generator._config_wrapper_stack.push(self._config):
            return generator.generate(self.core_schema, mode=mode)

    def _ready(self) -> None:
        if isinstance(self.core_schema, PendingSchema):
            self.core_schema.rebuild()
            if isinstance(self.core_schema, PendingSchema):
                len(self.core_schema)  # raises what the user has to know

    @staticmethod
    def json_schemas(
        inputs: "Iterable[tuple[Any, JsonSchemaMode, TypeAdapter[Any]]]",
        /,
        *,
        by_alias: bool | None = None,
        title: str | None = None,
        description: str | None = None,
        ref_template: str = DEFAULT_REF_TEMPLATE,
        union_format: Literal["any_of", "primitive_type_array"] = "any_of",
        schema_generator: "type[GenerateJsonSchema] | None" = None,
    ) -> "tuple[dict[tuple[Any, JsonSchemaMode], JsonSchemaValue], JsonSchemaValue]":
        """Return the JSON schemas of several adapters, with common definitions.

        Args:
            inputs: Key, mode and adapter of each.
            by_alias: Name properties by alias; None means yes.
            title: Title of the whole.
            description: Description of the whole.
            ref_template: How references are written.
            union_format: How unions of primitive types are written.
            schema_generator: The generator's class.

        Returns:
            The schemas by key and mode, and the definitions.
        """
        from .json_schema import GenerateJsonSchema  # noqa: PLC0415

        inputs = list(inputs)
        generator = (schema_generator or GenerateJsonSchema)(
            by_alias=by_alias,
            ref_template=ref_template,
            union_format=union_format,
        )
        for _, _, adapter in inputs:
            adapter._ready()
        schemas, definitions = generator.generate_definitions(
            [(key, mode, adapter.core_schema) for key, mode, adapter in inputs]
        )
        whole: dict[str, Any] = {}
        if definitions:
            whole["$defs"] = definitions
        if title:
            whole["title"] = title
        if description:
            whole["description"] = description
        return schemas, whole


def _frame(depth: int) -> Any:
    try:
        return sys._getframe(depth)
    except ValueError:
        return None


def _for_core(options: Any) -> dict[str, Any]:
    """Check the options and name them as the core does."""
    if not options:
        return {}
    check_lookup(options.get("by_alias"), options.get("by_name"))
    if "experimental_allow_partial" in options:
        options["allow_partial"] = options.pop("experimental_allow_partial")
    return options  # type: ignore[no-any-return]
