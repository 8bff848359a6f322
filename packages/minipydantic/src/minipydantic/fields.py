"""Fields of models and dataclasses: what is known about one, and how users declare it."""

import dataclasses
import inspect
import typing
from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, TypeVar, overload
from warnings import warn

from typing_extensions import Unpack
from typing_extensions import deprecated as mark_deprecated
from typing_inspection import typing_objects
from typing_inspection.introspection import (
    UNKNOWN,
    AnnotationSource,
    ForbiddenQualifier,
    inspect_annotation,
)

from ._decorator_proxy import DecoratorProxy
from ._field_options import (
    ATTRIBUTES,
    CONSTRAINTS,
    DefaultFactory,
    FieldInfoOptions,
    FieldOptions,
    call_factory,
    constraint_metadata,
    copy_default,
    deprecation_message,
    marker_classes,
    takes_validated_data,
)
from ._migration import getattr_migration
from ._repr import PlainRepr, ReprArgs, Representation, display_as_type
from .aliases import AliasChoices, AliasGenerator, AliasPath
from .config import JsonDict
from .core import MISSING, PydanticUndefined
from .errors import PydanticForbiddenQualifier, PydanticUserError
from .warnings import PydanticDeprecatedSince20

if TYPE_CHECKING:
    from ._namespaces import GlobalsNamespace, MappingNamespace

__all__ = ("Field", "FieldInfo", "PrivateAttr", "computed_field")

_Unset: Any = PydanticUndefined
Deprecated: TypeAlias = mark_deprecated | str | bool


class FieldInfo(Representation):
    """What is known about a field; models keep them in `model_fields`.

    The constraints (``gt``, ``pattern``...) are kept in ``metadata`` as markers of
    annotated-types; every other option of `Field` is an attribute.

    Attributes:
        annotation: The type of the field.
        default: The default, `PydanticUndefined` if there is none.
        metadata: Constraints and what stands in ``Annotated``.
    """

    annotation: Any
    default: Any
    default_factory: DefaultFactory | None
    alias: str | None
    alias_priority: int | None
    validation_alias: str | AliasPath | AliasChoices | None
    serialization_alias: str | None
    title: str | None
    field_title_generator: Callable[[str, "FieldInfo"], str] | None
    description: str | None
    examples: list[Any] | None
    exclude: bool | None
    exclude_if: Callable[[Any], bool] | None
    discriminator: Any
    deprecated: Deprecated | None
    json_schema_extra: JsonDict | Callable[[JsonDict], None] | None
    frozen: bool | None
    validate_default: bool | None
    repr: bool
    init: bool | None
    init_var: bool | None
    kw_only: bool | None
    metadata: list[Any]

    __slots__ = (
        *ATTRIBUTES,
        "metadata",
        "_attributes_set",  # what was given explicitly
        "_complete",  # False: the annotation names something undefined
        "_original_annotation",
        "_original_assignment",
        "_qualifiers",
    )

    metadata_lookup: ClassVar[dict[str, Callable[[Any], Any] | None]] = {
        name: None for name in sorted(CONSTRAINTS)
    } | marker_classes()

    def __init__(self, **kwargs: Unpack[FieldInfoOptions]) -> None:
        given: dict[str, Any] = {k: v for k, v in kwargs.items() if v is not _Unset}
        if given.get("default") is Ellipsis:
            del given["default"]
        if "default" in given and given.get("default_factory") is not None:
            raise TypeError("cannot specify both default and default_factory")
        self._attributes_set = given
        for name, fallback in ATTRIBUTES.items():
            setattr(self, name, given.get(name, fallback))
        self.default = given.get("default", PydanticUndefined)
        if self.alias_priority is None and not (
            self.alias is None
            and self.validation_alias is None
            and self.serialization_alias is None
        ):
            self.alias_priority = 2
        self.metadata = constraint_metadata(given)
        self._complete = True
        self._original_annotation: Any = PydanticUndefined
        self._original_assignment: Any = PydanticUndefined
        self._qualifiers: set[Any] = set()

    @staticmethod
    def from_field(default: Any = _Unset, **kwargs: Unpack[FieldOptions]) -> "FieldInfo":
        """Make a field without annotation, as `Field` does.

        Raises:
            TypeError: ``annotation`` is among the arguments.
        """
        if "annotation" in kwargs:
            raise TypeError('"annotation" is not permitted as a Field keyword argument')
        return FieldInfo(default=default, **kwargs)

    @staticmethod
    def from_annotation(
        annotation: Any, *, _source: AnnotationSource = AnnotationSource.ANY
    ) -> "FieldInfo":
        """Make the field that a bare annotation declares."""
        annotation, metadata, qualifiers = _inspect(annotation, _source)
        overrides: dict[str, Any] = {"annotation": annotation}
        if "final" in qualifiers:
            overrides["frozen"] = True
        return _combined(metadata, overrides, qualifiers)

    @staticmethod
    def from_annotated_attribute(
        annotation: Any, default: Any, *, _source: AnnotationSource = AnnotationSource.ANY
    ) -> "FieldInfo":
        """Make the field that an annotation with a value declares.

        Raises:
            PydanticUserError: The value is the annotation: a field has the name of its type.
        """
        if annotation is not MISSING and annotation is default:
            raise PydanticUserError(
                "Error when building FieldInfo from annotated attribute. Make sure you don't have "
                "any field name clashing with a type annotation.",
                code="unevaluable-type-annotation",
            )
        inferred = (
            default.default if isinstance(default, (FieldInfo, dataclasses.Field)) else default
        )
        absent = (PydanticUndefined, dataclasses.MISSING)
        guess = Any if any(inferred is value for value in absent) else type(inferred)
        annotation, metadata, qualifiers = _inspect(annotation, _source, guess)
        overrides: dict[str, Any] = {"annotation": annotation}
        if "final" in qualifiers:
            overrides["frozen"] = True
        if isinstance(default, FieldInfo):
            return _assigned(default, metadata, overrides, qualifiers)
        if isinstance(default, dataclasses.Field):
            from_dataclass = FieldInfo._from_dataclass_field(default)
            init_var = {"init_var": True} if "init_var" in qualifiers else {}
            field = _combined([*metadata, from_dataclass], overrides | init_var, qualifiers)
        else:
            field = _combined(metadata, overrides | {"default": default}, qualifiers)
        return field

    @staticmethod
    @mark_deprecated(
        "The `merge_field_infos()` method is deprecated and will be removed in a future version. "
        "If you relied on this method, please open an issue in the Pydantic issue tracker.",
        category=None,
    )
    def merge_field_infos(*field_infos: "FieldInfo", **overrides: Any) -> "FieldInfo":
        """Combine fields; the later ones win."""
        return _combined(list(field_infos), overrides)

    @staticmethod
    def _from_dataclass_field(field: "dataclasses.Field[Any]") -> "FieldInfo":
        default = field.default if field.default is not dataclasses.MISSING else _Unset
        factory = (
            field.default_factory if field.default_factory is not dataclasses.MISSING else _Unset
        )
        options = {
            name: value
            for name, value in field.metadata.items()
            if name in FieldOptions.__annotations__ and isinstance(name, str)
        }
        if "doc" in getattr(field, "__slots__", ()) and getattr(field, "doc", None) is not None:
            options.setdefault("description", vars(type(field))["doc"].__get__(field))
        made: FieldInfo = Field(
            default=default, default_factory=factory, repr=field.repr, **options
        )
        return made

    @property
    def deprecation_message(self) -> str | None:
        """What the deprecation warning says, None if the field is not deprecated."""
        return deprecation_message(self.deprecated)

    @property
    def default_factory_takes_validated_data(self) -> bool | None:
        """Whether the default factory wants the values before it; None without a factory."""
        if self.default_factory is None:
            return None
        return takes_validated_data(self.default_factory)

    def get_default(
        self, *, call_default_factory: bool = False, validated_data: dict[str, Any] | None = None
    ) -> Any:
        """Return the default, a copy if it can change.

        Args:
            call_default_factory: Make the default if it has to be made.
            validated_data: The values of the fields before this one.
        """
        if self.default_factory is None:
            return copy_default(self.default)
        if not call_default_factory:
            return PydanticUndefined
        takes_data = bool(self.default_factory_takes_validated_data)
        return call_factory(self.default_factory, takes_data, validated_data)

    def is_required(self) -> bool:
        """Tell whether input must have the field."""
        return self.default is PydanticUndefined and self.default_factory is None

    def rebuild_annotation(self) -> Any:
        """Return the annotation with its metadata."""
        if not self.metadata:
            return self.annotation
        return typing.Annotated[(self.annotation, *self.metadata)]

    def apply_typevars_map(
        self,
        typevars_map: Mapping[TypeVar, Any] | None,
        globalns: "GlobalsNamespace | None" = None,
        localns: "MappingNamespace | None" = None,
    ) -> None:
        """Replace type variables in the annotation."""
        from ._generics import replace_types  # noqa: PLC0415
        from ._hints import try_evaluate  # noqa: PLC0415

        annotation, _ = try_evaluate(self.annotation, globalns, localns)
        self.annotation = replace_types(annotation, typevars_map)

    def asdict(self) -> dict[str, Any]:
        """Return annotation, metadata and the attributes that were given."""
        return {
            "annotation": self.annotation,
            "metadata": self.metadata,
            "attributes": {
                name: getattr(self, name)
                for name in self._attributes_set
                if name in ATTRIBUTES and name != "annotation"
            },
        }

    def _copy(self) -> "FieldInfo":
        copied = copy(self)
        copied.metadata = self.metadata.copy()
        copied._attributes_set = self._attributes_set.copy()
        copied._qualifiers = self._qualifiers.copy()
        return copied

    def __repr_args__(self) -> ReprArgs:
        yield "annotation", PlainRepr(display_as_type(self.annotation))
        yield "required", self.is_required()
        for name in (*ATTRIBUTES, "metadata"):
            value = getattr(self, name)
            if name == "annotation" or (name in _HIDDEN and _HIDDEN[name](self, value)):
                continue
            if name == "default_factory" and value is not None:
                yield name, PlainRepr(display_as_type(value))
            elif name == "default":
                if value is not PydanticUndefined:
                    yield name, value
            elif value is not None and value is not PydanticUndefined:
                yield name, value


_HIDDEN: dict[str, Callable[[FieldInfo, Any], bool]] = {
    "metadata": lambda field, value: not value,
    "repr": lambda field, value: value is True,
    "frozen": lambda field, value: value is False,
    "validation_alias": lambda field, value: value == field.alias,
    "serialization_alias": lambda field, value: value == field.alias,
}


def _inspect(
    annotation: Any, source: AnnotationSource, inferred: Any = Any
) -> tuple[Any, list[Any], set[Any]]:
    try:
        inspected = inspect_annotation(
            annotation, annotation_source=source, unpack_type_aliases="skip"
        )
    except ForbiddenQualifier as error:
        raise PydanticForbiddenQualifier(error.qualifier, annotation) from error
    typ = inferred if inspected.type is UNKNOWN else inspected.type
    return typ, list(inspected.metadata), inspected.qualifiers


def _combined(
    metadata: list[Any], overrides: dict[str, Any], qualifiers: set[Any] | None = None
) -> FieldInfo:
    """Make one field of the fields and markers in ``metadata``; the later ones win."""
    attributes: dict[str, Any] = {}
    markers: list[Any] = []
    for item in metadata:
        if isinstance(item, FieldInfo):
            _merge_attributes(attributes, item)
            markers += item.metadata
        elif typing_objects.is_deprecated(item):
            attributes["deprecated"] = item
        else:
            markers.append(item)
    attributes.update(overrides)
    if "default" in overrides:
        attributes.pop("default_factory", None)
    field = FieldInfo(**attributes)
    field.metadata = markers
    field._qualifiers = qualifiers or set()
    return field


def _assigned(
    field: FieldInfo, metadata: list[Any], overrides: dict[str, Any], qualifiers: set[Any]
) -> FieldInfo:
    """Add to an assigned field what the annotation says; its class stays what it is."""
    beneath = _combined(metadata, {})
    new = field._copy()
    new.metadata = [*field.metadata, *beneath.metadata]
    given = new._attributes_set
    for name, value in beneath._attributes_set.items():
        if name == "json_schema_extra" and isinstance(given.get(name), dict):
            if isinstance(value, dict):
                given[name] = {**value, **given[name]}
                new.json_schema_extra = given[name]
        elif name not in given and not (
            name in ("default", "default_factory") and not field.is_required()
        ):
            given[name] = value
            setattr(new, name, value)
    for name, value in overrides.items():
        given[name] = value
        setattr(new, name, value)
    if new.alias_priority is None:
        new.alias_priority = beneath.alias_priority
    new._qualifiers = qualifiers
    return new


def _merge_attributes(merged: dict[str, Any], field: FieldInfo) -> None:
    given = {k: v for k, v in field._attributes_set.items() if k not in CONSTRAINTS}
    extra, before = given.get("json_schema_extra"), merged.get("json_schema_extra")
    if isinstance(extra, dict) and isinstance(before, dict):
        given["json_schema_extra"] = {**before, **extra}
    if "default" in given:
        merged.pop("default_factory", None)
    if given.get("default_factory") is not None:
        merged.pop("default", None)
    merged.update(given)


_RENAMED_IN_V2 = {
    "min_items": "min_length",
    "max_items": "max_length",
}


def Field(default: Any = _Unset, **options: Unpack[FieldOptions]) -> Any:
    """Declare a field: default, aliases, constraints, documentation.

    Args:
        default: The default; ``...`` means that the field is required.
        **options: See `FieldOptions`.

    Raises:
        PydanticUserError: An option of Pydantic 1 was removed.
    """
    given: dict[str, Any] = {k: v for k, v in options.items() if v is not _Unset}
    if not given.keys() <= FieldOptions.__annotations__.keys():
        _handle_old_options(given)
    alias, validation_alias = given.get("alias"), given.get("validation_alias")
    if "validation_alias" in given and not isinstance(
        validation_alias, (str, AliasChoices, AliasPath, type(None))
    ):
        raise TypeError(
            "Invalid `validation_alias` type. it should be `str`, `AliasChoices`, or `AliasPath`"
        )
    if "alias" in given:
        if given.get("serialization_alias") is None and isinstance(alias, str):
            given["serialization_alias"] = alias
        if validation_alias is None:
            given["validation_alias"] = alias
    return FieldInfo(default=default, **given)


def _handle_old_options(given: dict[str, Any]) -> None:
    if "const" in given:
        raise PydanticUserError("`const` is removed, use `Literal` instead", code="removed-kwargs")
    for old, new in _RENAMED_IN_V2.items():
        if old in given:
            warn(
                f"`{old}` is deprecated and will be removed, use `{new}` instead",
                PydanticDeprecatedSince20,
                stacklevel=3,
            )
            value = given.pop(old)
            if given.get(new) is None:
                given[new] = value
    if "unique_items" in given:
        raise PydanticUserError(
            "`unique_items` is removed, use `Set` instead(this feature is discussed in "
            "https://github.com/pydantic/pydantic-core/issues/296)",
            code="removed-kwargs",
        )
    if "allow_mutation" in given:
        warn(
            "`allow_mutation` is deprecated and will be removed. use `frozen` instead",
            PydanticDeprecatedSince20,
            stacklevel=3,
        )
        mutable = given.pop("allow_mutation")
        if "frozen" not in given:
            given["frozen"] = not mutable
    if "regex" in given:
        raise PydanticUserError("`regex` is removed. use `pattern` instead", code="removed-kwargs")
    if "include" in given:
        warn(
            "`include` is deprecated and does nothing. It will be removed, use `exclude` instead",
            PydanticDeprecatedSince20,
            stacklevel=3,
        )
        del given["include"]
    extra = {name: given.pop(name) for name in [*given] if name not in FieldOptions.__annotations__}
    if extra:
        names = ", ".join(f"'{name}'" for name in extra)
        warn(
            "Using extra keyword arguments on `Field` is deprecated and will be removed. Use "
            f"`json_schema_extra` instead. (Extra keys: {names})",
            PydanticDeprecatedSince20,
            stacklevel=3,
        )
        if not given.get("json_schema_extra"):
            given["json_schema_extra"] = extra


class ModelPrivateAttr(Representation):
    """A private attribute of a model class, with its default.

    Attributes:
        default: The default, `PydanticUndefined` if there is none.
        default_factory: Makes the default; may take the values of the fields.
    """

    __slots__ = ("_takes_data", "default", "default_factory")

    def __init__(
        self, default: Any = PydanticUndefined, *, default_factory: DefaultFactory | None = None
    ) -> None:
        self.default = PydanticUndefined if default is Ellipsis else default
        self.default_factory = default_factory
        self._takes_data: bool | None = None

    if not TYPE_CHECKING:

        def __getattr__(self, item: str) -> Any:
            # The class attribute stands in for the value: descriptors must keep working.
            if item in ("__get__", "__set__", "__delete__") and hasattr(self.default, item):
                return getattr(self.default, item)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {item!r}")

    def __set_name__(self, cls: type[Any], name: str) -> None:
        if self.default is PydanticUndefined:
            return
        set_name = getattr(self.default, "__set_name__", None)
        if callable(set_name):
            set_name(cls, name)

    @property
    def default_factory_takes_validated_data(self) -> bool | None:
        """Whether the default factory wants the values of the fields."""
        if self.default_factory is None:
            return None
        if self._takes_data is None:
            self._takes_data = takes_validated_data(self.default_factory)
        return self._takes_data

    def get_default(
        self, *, call_default_factory: bool = True, validated_data: dict[str, Any] | None = None
    ) -> Any:
        """Return the default, made or copied."""
        if self.default_factory is None:
            return copy_default(self.default)
        if not call_default_factory:
            return None
        takes_data = bool(self.default_factory_takes_validated_data)
        return call_factory(self.default_factory, takes_data, validated_data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and (self.default, self.default_factory) == (
            other.default,
            other.default_factory,
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr_args__(self) -> ReprArgs:
        if self.default is not PydanticUndefined:
            yield "default", self.default
        if self.default_factory is not None:
            yield "default_factory", self.default_factory


def PrivateAttr(
    default: Any = PydanticUndefined,
    *,
    default_factory: DefaultFactory | None = None,
    init: typing.Literal[False] = False,
) -> Any:
    """Declare a private attribute: outside validation and output, name with an underscore.

    Args:
        default: The default.
        default_factory: Makes the default.
        init: For type checkers only.

    Raises:
        TypeError: Both a default and a factory were given.
    """
    if default is not PydanticUndefined and default_factory is not None:
        raise TypeError("cannot specify both default and default_factory")
    return ModelPrivateAttr(default, default_factory=default_factory)


@dataclasses.dataclass(slots=True)
class ComputedFieldInfo:
    """What is known about a computed field; the attributes are as those of `FieldInfo`.

    Attributes:
        wrapped_property: The property that computes it.
        return_type: The type that it is written as.
    """

    decorator_repr: ClassVar[str] = "@computed_field"
    wrapped_property: property
    return_type: Any
    alias: str | None
    alias_priority: int | None
    exclude_if: Callable[[Any], bool] | None
    title: str | None
    field_title_generator: Callable[[str, "ComputedFieldInfo"], str] | None
    description: str | None
    deprecated: Deprecated | None
    examples: list[Any] | None
    json_schema_extra: JsonDict | Callable[[JsonDict], None] | None
    repr: bool

    def __copy__(self) -> "ComputedFieldInfo":
        return dataclasses.replace(self)

    @property
    def deprecation_message(self) -> str | None:
        """What the deprecation warning says, None if the field is not deprecated."""
        return deprecation_message(self.deprecated)

    def _update_from_config(self, config: Any, name: str) -> None:
        if (title_generator := self.field_title_generator or config.field_title_generator) and (
            self.title is None
        ):
            self.title = title_generator(name, self)
        if config.alias_generator:
            self._apply_alias_generator(config.alias_generator, name)

    def _apply_alias_generator(
        self, generator: Callable[[str], str] | AliasGenerator, name: str
    ) -> None:
        if self.alias_priority not in (None, 1) and self.alias is not None:
            return
        if isinstance(generator, AliasGenerator):
            alias, _, serialization_alias = generator.generate_aliases(name)
            generated = alias if serialization_alias is None else serialization_alias
        else:
            generated = generator(name)
            if not isinstance(generated, str):
                raise TypeError(
                    f"alias_generator {generator} must return str, not {type(generated)}"
                )
        if generated is not None:
            self.alias, self.alias_priority = generated, 1


_PropertyT = TypeVar("_PropertyT")


@overload
def computed_field(func: _PropertyT, /) -> _PropertyT: ...


@overload
def computed_field(**options: Any) -> Callable[[_PropertyT], _PropertyT]: ...


def computed_field(func: Any = None, /, **options: Any) -> Any:
    """Write a property as if it were a field.

    Args:
        func: The property, cached property, or function.
        **options: ``alias``, ``alias_priority``, ``exclude_if``, ``title``,
            ``field_title_generator``, ``description``, ``deprecated``, ``examples``,
            ``json_schema_extra``, ``repr`` and ``return_type``.

    Raises:
        TypeError: An option is unknown.
    """
    unknown = options.keys() - _COMPUTED_OPTIONS
    if unknown:
        raise TypeError(
            f"computed_field() got an unexpected keyword argument {sorted(unknown)[0]!r}"
        )

    def decorate(wrapped: Any) -> Any:
        function = _getter(wrapped)
        given = options.copy()
        if given.get("description") is None and function.__doc__:
            given["description"] = inspect.cleandoc(function.__doc__)
        if given.get("deprecated") is None and hasattr(function, "__deprecated__"):
            given["deprecated"] = function.__deprecated__
        if not isinstance(wrapped, (property, cached_property, classmethod)):
            wrapped = property(wrapped)
        if given.get("repr") is None:
            given["repr"] = not _is_private(wrapped)
        given.setdefault("return_type", PydanticUndefined)
        if given.get("alias") is not None and given.get("alias_priority") is None:
            given["alias_priority"] = 2
        fields: dict[str, Any] = dict.fromkeys(_COMPUTED_OPTIONS) | given
        return DecoratorProxy(wrapped, ComputedFieldInfo(wrapped_property=wrapped, **fields))

    return decorate if func is None else decorate(func)


_COMPUTED_OPTIONS = {f.name for f in dataclasses.fields(ComputedFieldInfo)} - {"wrapped_property"}


def _getter(wrapped: Any) -> Any:
    if isinstance(wrapped, classmethod):  # around a property: possible until Python 3.12
        return _getter(wrapped.__func__)
    if isinstance(wrapped, property):
        return wrapped.fget
    return wrapped.func if isinstance(wrapped, cached_property) else wrapped


def _is_private(wrapped: "property | cached_property[Any]") -> bool:
    name = getattr(_getter(wrapped), "__name__", "")
    return name.startswith("_") and not name.startswith("__")


__getattr__ = getattr_migration(__name__)
