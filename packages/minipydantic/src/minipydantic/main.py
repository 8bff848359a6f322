"""`BaseModel` and `create_model`."""

import contextlib
import sys
import types
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping
from copy import copy, deepcopy
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Literal,
    Self,
    TypeAlias,
    TypedDict,
    Union,
    Unpack,
    cast,
)

from ._config import ConfigWrapper
from ._generics import (
    being_parametrized,
    cache_key,
    default_args,
    generic_metadata,
    parametrized,
    parametrizing,
    replace_types,
    unique_args,
)
from ._migration import getattr_migration
from ._model import access, slots
from ._model.building import complete_model, rebuild_resolver
from ._model.copying import construct, copied
from ._model.legacy import LegacyMethods
from ._model.metaclass import ModelMetaclass
from ._model.methods import GeneratedSource, check_is_self, retire
from ._model.pending import Pending, PendingSchema
from ._repr import ReprArgs, Representation, display_as_type
from ._schema.decorators import NONE, DecoratorInfos
from .annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler
from .config import ConfigDict, ExtraValues
from .core import PydanticUndefined
from .errors import PydanticUserError
from .warnings import PydanticDeprecatedSince211

if TYPE_CHECKING:
    from inspect import Signature

    from .core import SchemaSerializer, SchemaValidator
    from .fields import ComputedFieldInfo, FieldInfo, ModelPrivateAttr
    from .json_schema import GenerateJsonSchema, JsonSchemaMode

__all__ = ("BaseModel", "create_model")

IncEx: TypeAlias = (
    set[int] | set[str] | Mapping[int, Union["IncEx", bool]] | Mapping[str, Union["IncEx", bool]]
)
DEFAULT_REF_TEMPLATE = "#/$defs/{model}"


class ValidateOptions(TypedDict, total=False):
    """Options of validation from JSON and strings; None leaves it to the configuration."""

    strict: bool | None
    """Convert nothing."""
    extra: ExtraValues | None
    """What happens to unknown keys."""
    context: Any | None
    """Handed to validators as `ValidationInfo.context`."""
    by_alias: bool | None
    """Read fields by alias."""
    by_name: bool | None
    """Read fields by name."""


class ValidatePythonOptions(ValidateOptions, total=False):
    """Options of validation from Python objects."""

    from_attributes: bool | None
    """Read fields from the attributes of any object."""


class DumpOptions(TypedDict, total=False):
    """Options of serialisation."""

    include: IncEx | None
    """Only these fields."""
    exclude: IncEx | None
    """All but these fields."""
    context: Any | None
    """Handed to serializers as `SerializationInfo.context`."""
    by_alias: bool | None
    """Write fields by alias."""
    exclude_unset: bool
    """Leave out what was not given."""
    exclude_defaults: bool
    """Leave out what equals its default."""
    exclude_none: bool
    """Leave out None."""
    exclude_computed_fields: bool
    """Leave out computed fields."""
    round_trip: bool
    """Write what can be read again."""
    warnings: bool | Literal["none", "warn", "error"]
    """What happens when a value has not its declared type."""
    fallback: Callable[[Any], Any] | None
    """Called with values of unknown types."""
    serialize_as_any: bool
    """Write values as what they are, not as what is declared."""
    polymorphic_serialization: bool | None
    """Write instances of subclasses as what they are."""


class DumpJsonOptions(DumpOptions, total=False):
    """Options of serialisation to JSON."""

    indent: int | None
    """Number of spaces to indent by."""
    ensure_ascii: bool
    """Escape everything outside ASCII."""


def check_lookup(by_alias: Any, by_name: Any) -> None:
    """Refuse to look fields up by nothing.

    Raises:
        PydanticUserError: Both are off.
    """
    if by_alias is False and by_name is not True:
        raise PydanticUserError(
            "At least one of `by_alias` or `by_name` must be set to True.",
            code="validate-by-alias-and-name-false",
        )


def _default_hook(function: Any) -> Any:
    """Mark a method that means: nothing special."""
    function.is_default_hook = True
    return function


class _OnClassOnly:
    """A class attribute that is deprecated on instances."""

    def __init__(self, attribute: str, name: str) -> None:
        self.attribute = attribute
        self.name = name

    def __get__(self, instance: Any, owner: type[Any]) -> Any:
        if instance is not None:
            warnings.warn(
                f"Accessing the {self.name!r} attribute on the instance is deprecated. Instead, "
                "you should access this attribute from the model class.",
                PydanticDeprecatedSince211,
                stacklevel=2,
            )
        return getattr(owner, self.attribute, {})


_NOT_A_MODEL = (
    "Pydantic models should inherit from BaseModel, BaseModel cannot be instantiated directly"
)


class BaseModel(LegacyMethods, metaclass=ModelMetaclass):
    """Base of all models: a class whose annotated attributes are validated fields."""

    model_config: ClassVar[ConfigDict] = ConfigDict()
    """Configuration of the class."""

    __class_vars__: ClassVar[set[str]] = set()
    __private_attributes__: ClassVar["dict[str, ModelPrivateAttr]"] = {}
    if TYPE_CHECKING:
        model_fields: ClassVar[dict[str, FieldInfo]]
        """The fields, by name."""
        model_computed_fields: ClassVar[dict[str, ComputedFieldInfo]]
        """The computed fields, by name."""
        __signature__: ClassVar[Signature]
        __pydantic_fields__: ClassVar[dict[str, FieldInfo]]
        __pydantic_computed_fields__: ClassVar[dict[str, ComputedFieldInfo]]
        __pydantic_extra__: dict[str, Any] | None
        __pydantic_fields_set__: set[str]
        __pydantic_private__: dict[str, Any] | None
        __minipydantic_source__: ClassVar[str]
        """The generated Python of the validator, as it is when it has been compiled."""
    else:
        __minipydantic_source__ = GeneratedSource()
        model_fields = _OnClassOnly("__pydantic_fields__", "model_fields")
        model_computed_fields = _OnClassOnly(
            "__pydantic_computed_fields__", "model_computed_fields"
        )
        __pydantic_extra__: dict[str, Any] | None
        __pydantic_fields_set__: set[str]
        __pydantic_private__: dict[str, Any] | None

    if not TYPE_CHECKING:
        __pydantic_fields__ = {}
        __pydantic_computed_fields__ = {}
    __pydantic_complete__: ClassVar[bool] = False
    __pydantic_core_schema__: ClassVar[Any] = PendingSchema(
        _NOT_A_MODEL, code="base-model-instantiated"
    )
    __pydantic_validator__: ClassVar["SchemaValidator"] = cast(
        Any, Pending(_NOT_A_MODEL, code="base-model-instantiated")
    )
    __pydantic_serializer__: ClassVar["SchemaSerializer"] = cast(
        Any,
        Pending(_NOT_A_MODEL, val_or_ser="serializer", code="base-model-instantiated"),
    )
    __pydantic_custom_init__: ClassVar[bool] = False
    __pydantic_decorators__: ClassVar[DecoratorInfos] = NONE
    __pydantic_generic_metadata__: ClassVar[Any] = generic_metadata(None, (), ())
    __pydantic_parent_namespace__: ClassVar[dict[str, Any] | None] = None
    __pydantic_post_init__: ClassVar[str | None] = None
    __pydantic_root_model__: ClassVar[bool] = False
    __pydantic_setattr_handlers__: ClassVar[dict[str, Any]] = {}

    __slots__ = (
        "__dict__",
        "__pydantic_extra__",
        "__pydantic_fields_set__",
        "__pydantic_private__",
    )

    def __init__(self, /, **data: Any) -> None:
        """Validate keyword arguments into a new instance.

        Raises:
            ValidationError: They are no valid data.
        """
        __tracebackhide__ = True
        validated = self.__pydantic_validator__.validate_python(data, self_instance=self)
        check_is_self(validated, self, stacklevel=2)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    # --- state

    @property
    def model_extra(self) -> dict[str, Any] | None:
        """The extra fields, None unless the configuration allows them."""
        return self.__pydantic_extra__

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that were given, not filled by defaults."""
        return self.__pydantic_fields_set__

    # --- validation

    @classmethod
    def model_validate(cls, obj: Any, **options: Unpack[ValidatePythonOptions]) -> Self:
        """Validate an object.

        Args:
            obj: A dictionary, an instance, or any object if attributes may be read.
            **options: See `ValidatePythonOptions`.

        Raises:
            ValidationError: It is no valid data.
        """
        __tracebackhide__ = True
        if options:
            check_lookup(options.get("by_alias"), options.get("by_name"))
        validated: Self = cls.__pydantic_validator__.validate_python(obj, **options)
        return validated

    @classmethod
    def model_validate_json(
        cls, json_data: str | bytes | bytearray, **options: Unpack[ValidateOptions]
    ) -> Self:
        """Validate a JSON text.

        Args:
            json_data: The text.
            **options: See `ValidateOptions`.

        Raises:
            ValidationError: It is no JSON, or no valid data.
        """
        __tracebackhide__ = True
        if options:
            check_lookup(options.get("by_alias"), options.get("by_name"))
        validated: Self = cls.__pydantic_validator__.validate_json(json_data, **options)
        return validated

    @classmethod
    def model_validate_strings(cls, obj: Any, **options: Unpack[ValidateOptions]) -> Self:
        """Validate a nested dictionary whose values are all strings.

        Args:
            obj: The dictionary.
            **options: See `ValidateOptions`.

        Raises:
            ValidationError: It is no valid data.
        """
        __tracebackhide__ = True
        if options:
            check_lookup(options.get("by_alias"), options.get("by_name"))
        validated: Self = cls.__pydantic_validator__.validate_strings(obj, **options)
        return validated

    # --- serialisation

    def model_dump(
        self, *, mode: Literal["json", "python"] | str = "python", **options: Unpack[DumpOptions]
    ) -> dict[str, Any]:
        """Return the fields as a dictionary.

        Args:
            mode: ``json`` makes all values fit for JSON.
            **options: See `DumpOptions`.
        """
        return self.__pydantic_serializer__.dump(self, mode, options)  # type: ignore[no-any-return]

    def model_dump_json(self, **options: Unpack[DumpJsonOptions]) -> str:
        """Return the fields as JSON text.

        Args:
            **options: See `DumpJsonOptions`.
        """
        return self.__pydantic_serializer__.dump_json(self, options).decode()

    @classmethod
    def model_json_schema(
        cls,
        by_alias: bool | None = None,
        ref_template: str = DEFAULT_REF_TEMPLATE,
        schema_generator: "type[GenerateJsonSchema] | None" = None,
        mode: "JsonSchemaMode" = "validation",
        *,
        union_format: Literal["any_of", "primitive_type_array"] = "any_of",
    ) -> dict[str, Any]:
        """Return the JSON schema of the model.

        Args:
            by_alias: Name properties by alias; None means yes.
            ref_template: How references are written.
            schema_generator: The generator's class, `GenerateJsonSchema` by default.
            mode: Schema of the input (``validation``) or of the output (``serialization``).
            union_format: How unions of primitive types are written.
        """
        from .json_schema import GenerateJsonSchema, model_json_schema  # noqa: PLC0415

        return model_json_schema(
            cls,
            by_alias=by_alias,
            ref_template=ref_template,
            union_format=union_format,
            schema_generator=schema_generator or GenerateJsonSchema,
            mode=mode,
        )

    # --- making and copying

    @classmethod
    def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:
        """Make an instance without validation.

        Args:
            _fields_set: The names that count as given; those of ``values`` by default.
            **values: Trusted data.
        """
        return cast(Self, construct(cls, _fields_set, values))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy.

        Args:
            update: Values to change, not validated.
            deep: Copy the values as well.
        """
        return cast(Self, copied(self, update, deep))

    # --- hooks

    @_default_hook
    def model_post_init(self, context: Any, /) -> None:
        """Override to do something after validation.

        Args:
            context: The validation context.
        """

    @classmethod
    def model_parametrized_name(cls, params: tuple[type[Any], ...]) -> str:
        """Return the name of a parametrised class.

        Args:
            params: The parameters.

        Raises:
            TypeError: The model is not generic.
        """
        if not issubclass(cls, typing.Generic):
            raise TypeError("Concrete names should only be generated for generic models.")
        names = [p if isinstance(p, str) else display_as_type(p) for p in params]
        return f"{cls.__name__}[{', '.join(names)}]"

    @classmethod
    @_default_hook
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler, /) -> Any:
        return handler(source)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: Any, handler: GetJsonSchemaHandler, /
    ) -> Any:
        return handler(core_schema)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Override instead of `__init_subclass__` to see the fields of a subclass."""

    @classmethod
    def __pydantic_on_complete__(cls) -> None:
        """Override to do something when the class is complete."""

    @classmethod
    def model_rebuild(
        cls,
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: Mapping[str, Any] | None = None,
    ) -> bool | None:
        """Try again to build a class that named something undefined.

        Args:
            force: Build again even if the class is complete.
            raise_errors: Raise if a name is still missing.
            _parent_namespace_depth: How many frames up names are looked up.
            _types_namespace: Where names are looked up instead.

        Returns:
            None if there was nothing to do, else whether the class is complete now.

        Raises:
            PydanticUndefinedAnnotation: A name is still missing.
        """
        if not force and cls.__dict__.get("__pydantic_complete__"):
            return None
        retire(cls)
        resolver = rebuild_resolver(cls, _parent_namespace_depth, _types_namespace)
        for name in (
            "__pydantic_core_schema__",
            "__pydantic_validator__",
            "__pydantic_serializer__",
        ):
            if name in cls.__dict__ and not isinstance(
                cls.__dict__[name], (Pending, PendingSchema)
            ):
                delattr(cls, name)
        was_complete = cls.__pydantic_complete__
        cls.__pydantic_complete__ = False
        config = ConfigWrapper({**cls.model_config, "defer_build": False}, check=False)
        completed = complete_model(cls, config, resolver, raise_errors=raise_errors)
        if completed and not was_complete:
            cls.__pydantic_on_complete__()
        return completed

    # --- generics

    def __class_getitem__(cls, typevar_values: Any) -> Any:
        if not isinstance(typevar_values, tuple):
            typevar_values = (typevar_values,)
        return _parametrize(cls, typevar_values)

    # --- copying, pickling, comparing

    def __copy__(self) -> Self:
        return cast(Self, copied(self, None, False))

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        cls = type(self)
        new = cls.__new__(cls)
        set_slot = object.__setattr__
        memo = {} if memo is None else memo
        memo[id(self)] = new  # the instance may contain itself
        set_slot(new, "__dict__", deepcopy(self.__dict__, memo=memo))
        set_slot(new, "__pydantic_extra__", deepcopy(self.__pydantic_extra__, memo=memo))
        set_slot(new, "__pydantic_fields_set__", copy(self.__pydantic_fields_set__))
        private = getattr(self, "__pydantic_private__", None)
        if private is not None:
            private = deepcopy(
                {k: v for k, v in private.items() if v is not PydanticUndefined}, memo=memo
            )
        set_slot(new, "__pydantic_private__", private)
        return new

    def __getstate__(self) -> dict[str, Any]:
        private = getattr(self, "__pydantic_private__", None)
        if private:
            private = {k: v for k, v in private.items() if v is not PydanticUndefined}
        return {
            "__dict__": self.__dict__,
            "__pydantic_extra__": self.__pydantic_extra__,
            "__pydantic_fields_set__": self.__pydantic_fields_set__,
            "__pydantic_private__": private,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        set_slot = object.__setattr__
        set_slot(self, "__pydantic_fields_set__", state.get("__pydantic_fields_set__", {}))
        set_slot(self, "__pydantic_extra__", state.get("__pydantic_extra__", {}))
        set_slot(self, "__pydantic_private__", state.get("__pydantic_private__", {}))
        set_slot(self, "__dict__", state.get("__dict__", {}))

    @_default_hook
    def __eq__(self, other: Any) -> bool:
        cls, other_cls = type(self), type(other)
        if cls is not other_cls:
            if not isinstance(other, BaseModel):
                return NotImplemented
            origin = cls.__pydantic_generic_metadata__["origin"] or cls
            if origin != (other_cls.__pydantic_generic_metadata__["origin"] or other_cls):
                return False
        if cls.__private_attributes__ and self.__pydantic_private__ != other.__pydantic_private__:
            return False
        if (getattr(self, slots.EXTRA, None) or {}) != (getattr(other, slots.EXTRA, None) or {}):
            return False
        mine, others = self.__dict__, other.__dict__
        if mine == others:
            return True
        # The difference may be in cached properties, which do not count.
        names = cls.__pydantic_fields__
        if mine.keys() <= names.keys() and others.keys() <= names.keys():
            return False
        absent = object()
        return all(mine.get(name, absent) == others.get(name, absent) for name in names)

    __hash__ = None  # type: ignore[assignment]

    if not TYPE_CHECKING:
        __setattr__ = access.set_attribute
        __delattr__ = access.delete_attribute

    def __replace__(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Yield name and value of the fields, so that ``dict(model)`` works."""
        yield from [(k, v) for k, v in self.__dict__.items() if not k.startswith("_")]
        if extra := self.__pydantic_extra__:
            yield from extra.items()

    # --- representation

    def __repr_args__(self) -> ReprArgs:
        fields = type(self).__pydantic_fields__
        for name, value in [*self.__dict__.items()]:  # a cached property may be added meanwhile
            field = fields.get(name)
            if field is not None and field.repr:
                yield name, self.__repr_recursion__(value) if value is self else value
        try:
            extra = object.__getattribute__(self, "__pydantic_extra__")
        except AttributeError:
            extra = None
        if extra is not None:
            yield from extra.items()
        for name, info in type(self).__pydantic_computed_fields__.items():
            if info.repr:
                yield name, getattr(self, name)

    __repr_name__ = Representation.__repr_name__
    __repr_recursion__ = Representation.__repr_recursion__
    __repr_str__ = Representation.__repr_str__
    __pretty__ = Representation.__pretty__
    __rich_repr__ = Representation.__rich_repr__
    __repr__ = Representation.__repr__
    __str__ = Representation.__str__


slots.install(BaseModel)


def _parametrize(cls: Any, args: tuple[Any, ...]) -> Any:
    """Return the class that ``cls[args]`` means; made once.

    Raises:
        TypeError: The class is not generic, or the number of arguments is wrong.
    """
    key = cache_key(cls, args)
    try:
        cached = parametrized.get(key) or being_parametrized(key)
    except TypeError:  # an argument has no hash
        cached, key = None, None
    if cached is not None:
        return cached
    if cls is BaseModel:
        raise TypeError("Type parameters should be placed on typing.Generic, not BaseModel")
    if not hasattr(cls, "__parameters__"):
        raise TypeError(
            f"{cls} cannot be parametrized because it does not inherit from typing.Generic"
        )
    generic = cls.__pydantic_generic_metadata__
    if not generic["parameters"] and typing.Generic not in cls.__bases__:
        raise TypeError(f"{cls} is not a generic class")
    args = default_args(cls, generic["parameters"], args)
    typevars_map = dict(zip(generic["parameters"], args, strict=True))
    if all(a is b for a, b in typevars_map.items()) and typevars_map:
        submodel = cls
    else:
        origin = generic["origin"] or cls
        if generic["origin"] is not None:
            args = tuple(replace_types(arg, typevars_map) for arg in generic["args"])
        whole_key = cache_key(origin, args)
        submodel = _lookup(whole_key)
        if submodel is None:
            submodel = _create_submodel(cls, origin, args, whole_key)
            _store(whole_key, submodel)
    _store(key, submodel)
    return submodel


def _lookup(key: Any) -> Any:
    try:
        return parametrized.get(key) or being_parametrized(key)
    except TypeError:
        return None


def _store(key: Any, cls: Any) -> None:
    with contextlib.suppress(TypeError):
        parametrized[key] = cls


def _create_submodel(cls: Any, origin: Any, args: tuple[Any, ...], key: Any) -> Any:
    name = origin.model_parametrized_name(args)
    params = unique_args(args)
    meta, namespace, kwargs = types.prepare_class(name, (origin,))
    exporting = _parametrizing_module()
    namespace["__module__"] = origin.__module__ if exporting is None else exporting.__name__
    namespace["__qualname__"] = name
    if params:
        namespace["__parameters__"] = params
    if "__slots__" in vars(origin):
        namespace["__slots__"] = ()
    with parametrizing(key):
        created = meta(
            name,
            (origin,),
            namespace,
            __pydantic_generic_metadata__=generic_metadata(origin, args, params),
            __pydantic_reset_parent_namespace__=False,
            **kwargs,
        )
    if exporting is not None:
        _export(created, exporting, name)
    return created


def _parametrizing_module() -> types.ModuleType | None:
    """Return the module at whose top level a class is being parametrised, if it is."""
    caller: types.FrameType | None = sys._getframe(1)
    while caller is not None and caller.f_globals.get("__name__", "").partition(".")[0] in (
        __name__.partition(".")[0],
        "typing",
    ):
        caller = caller.f_back
    if caller is None or caller.f_code.co_name != "<module>":
        return None
    return sys.modules.get(caller.f_globals.get("__name__", ""))


def _export(created: Any, module: types.ModuleType, name: str) -> None:
    """Put a class parametrised at module level into its module, so that it can be pickled."""
    reference = name
    while reference in module.__dict__ and module.__dict__[reference] is not created:
        reference += "_"
    module.__dict__.setdefault(reference, created)
    created.__qualname__ = reference


_RESERVED = {
    "__annotations__": "field definitions",
    "__module__": "the `__module__` argument",
    "__qualname__": "the `__qualname__` argument",
    "__doc__": "the `__doc__` argument",
    "model_config": "the `__config__` argument",
}


def create_model(
    model_name: str,
    /,
    *,
    __config__: ConfigDict | None = None,
    __doc__: str | None = None,
    __base__: "type[BaseModel] | tuple[type[BaseModel], ...] | None" = None,
    __module__: str | None = None,
    __qualname__: str | None = None,
    __validators__: dict[str, Callable[..., Any]] | None = None,
    __namespace__: Mapping[str, Any] | None = None,
    __cls_kwargs__: dict[str, Any] | None = None,
    **field_definitions: Any,
) -> Any:
    """Make a model class at run time.

    Args:
        model_name: The name of the class.
        __config__: Its configuration.
        __doc__: Its docstring.
        __base__: Its bases.
        __module__: The module that it belongs to; the caller's by default.
        __qualname__: Its qualified name.
        __validators__: Validators by name.
        __namespace__: Further content of the class body.
        __cls_kwargs__: Keywords of the class statement.
        **field_definitions: Name to type, or to type and default.

    Raises:
        PydanticUserError: A field definition has another form.
    """
    bases: tuple[Any, ...] = (BaseModel,)
    if __base__ is not None:
        bases = __base__ if isinstance(__base__, tuple) else (__base__,)
    kwargs = dict(__cls_kwargs__ or {})
    fields: dict[str, Any] = {}
    annotations: dict[str, Any] = {}
    for name, definition in field_definitions.items():
        if isinstance(definition, tuple):
            if len(definition) != 2:
                raise PydanticUserError(
                    f"Field definition for {name!r} should a single element representing the type "
                    "or a two-tuple, the first element being the type and the second element the "
                    "assigned value (either a default or the `Field()` function).",
                    code="create-model-field-definitions",
                )
            annotations[name], fields[name] = definition
        else:
            annotations[name] = definition
    module = __module__ or sys._getframe(1).f_globals["__name__"]
    namespace: dict[str, Any] = dict(__namespace__ or {})
    for key, remedy in _RESERVED.items():
        if key in namespace:
            raise PydanticUserError(
                f"{key!r} is not allowed as a key of the `__namespace__` argument, use {remedy} "
                "instead.",
                code="create-model-namespace",
            )
    clash = [name for name in annotations if name in namespace]
    if clash:
        raise PydanticUserError(
            f"Field name(s) {', '.join(map(repr, clash))} clash with keys of the `__namespace__` "
            "argument.",
            code="create-model-namespace",
        )
    namespace["__module__"] = module
    if __doc__:
        namespace["__doc__"] = __doc__
    if __qualname__ is not None:
        namespace["__qualname__"] = __qualname__
    namespace = {**(__validators__ or {}), **namespace}
    namespace.update(fields)
    namespace["__annotations__"] = annotations
    if __config__:
        namespace["model_config"] = ConfigWrapper(__config__).config_dict
    resolved = types.resolve_bases(bases)
    meta, prepared, kwargs = types.prepare_class(model_name, resolved, kwds=kwargs)
    if resolved is not bases:
        prepared["__orig_bases__"] = bases
    prepared.update(namespace)
    return meta(
        model_name,
        resolved,
        prepared,
        __pydantic_reset_parent_namespace__=False,
        _create_model_module=module,
        **kwargs,
    )


__getattr__ = getattr_migration(__name__)
