"""Fields of models and dataclasses: what is known about one, and how users declare it."""

import types
import typing
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, Unpack
from warnings import warn

from . import _sentinels
from ._field_options import (
    ATTRIBUTES,
    CONSTRAINTS,
    DefaultFactory,
    Deprecated,
    FieldInfoOptions,
    FieldOptions,
    call_factory,
    constraint_metadata,
    copy_default,
    deprecation_message,
    takes_validated_data,
)
from ._lazy import is_instance, lazy_module
from ._migration import getattr_migration
from ._private_attributes import ModelPrivateAttr, PrivateAttr
from ._repr import PlainRepr, ReprArgs, Representation, display_as_type
from ._sentinels import PydanticUndefined
from ._special_forms import (
    UNKNOWN,
    AnnotationSource,
    ForbiddenQualifier,
    is_deprecated,
    unqualified,
)
from .aliases import AliasChoices, AliasPath
from .config import JsonDict
from .errors import PydanticForbiddenQualifier, PydanticUserError
from .warnings import PydanticDeprecatedSince20

if TYPE_CHECKING:
    import dataclasses

    from . import _computed_fields
    from ._computed_fields import ComputedFieldInfo as ComputedFieldInfo
    from ._computed_fields import computed_field
    from ._namespaces import GlobalsNamespace, MappingNamespace
else:
    dataclasses = lazy_module("dataclasses")
    _computed_fields = lazy_module("minipydantic._computed_fields")

__all__ = ("Field", "FieldInfo", "ModelPrivateAttr", "PrivateAttr", "computed_field")

_Unset: Any = PydanticUndefined


class _MetadataLookup:
    """Makes `FieldInfo.metadata_lookup` on first use; it needs annotated-types."""

    def __get__(self, instance: Any, owner: Any) -> dict[str, Callable[[Any], Any] | None]:
        from ._types.markers import MARKERS  # noqa: PLC0415

        return {name: MARKERS.get(name) for name in sorted(CONSTRAINTS)}


class FieldInfo(Representation):
    """What is known about a field; models keep them in `model_fields`.

    The constraints (``gt``, ``pattern``...) are kept in ``metadata`` as markers of
    annotated-types; every other option of `Field` is an attribute. An instance holds what it was
    given, the class what is the same for all others.

    Attributes:
        annotation: The type of the field.
        default: The default, `PydanticUndefined` if there is none.
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
    deprecated: "Deprecated | None"
    json_schema_extra: JsonDict | Callable[[JsonDict], None] | None
    frozen: bool | None
    validate_default: bool | None
    repr: bool
    init: bool | None
    init_var: bool | None
    kw_only: bool | None

    __slots__ = ("__dict__",)

    _complete = True  # False: the annotation names something undefined
    _given: dict[str, Any] | None = None
    _metadata: list[Any] | None = None
    _original_annotation: Any = PydanticUndefined
    _original_assignment: Any = PydanticUndefined
    _qualifiers: "frozenset[Any] | set[Any]" = frozenset()

    metadata_lookup: ClassVar = _MetadataLookup()

    def __init__(self, **kwargs: Unpack[FieldInfoOptions]) -> None:
        given: dict[str, Any] = {k: v for k, v in kwargs.items() if v is not _Unset}
        if given.get("default") is Ellipsis:
            del given["default"]
        if "default" in given and given.get("default_factory") is not None:
            raise TypeError("cannot specify both default and default_factory")
        self._given = given
        for name, value in given.items():
            if name in ATTRIBUTES:
                setattr(self, name, value)
        if self.alias_priority is None and not (
            self.alias is None
            and self.validation_alias is None
            and self.serialization_alias is None
        ):
            self.alias_priority = 2
        if not CONSTRAINTS.isdisjoint(given):
            self._metadata = constraint_metadata(given)

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
        annotation: Any, *, _source: frozenset[str] = AnnotationSource.ANY
    ) -> "FieldInfo":
        """Make the field that a bare annotation declares."""
        if is_bare(annotation):
            return _plain(annotation)
        annotation, metadata, qualifiers = _inspect(annotation, _source)
        overrides: dict[str, Any] = {"annotation": annotation}
        if "final" in qualifiers:
            overrides["frozen"] = True
        return _combined(metadata, overrides, qualifiers)

    @staticmethod
    def from_annotated_attribute(
        annotation: Any, default: Any, *, _source: frozenset[str] = AnnotationSource.ANY
    ) -> "FieldInfo":
        """Make the field that an annotation with a value declares.

        Raises:
            PydanticUserError: The value is the annotation: a field has the name of its type.
        """
        if annotation is default and annotation is not _sentinels.MISSING:
            raise PydanticUserError(
                "Error when building FieldInfo from annotated attribute. Make sure you don't have "
                "any field name clashing with a type annotation.",
                code="unevaluable-type-annotation",
            )
        of_dataclass = is_instance(default, "dataclasses", "Field")
        if is_bare(annotation) and not of_dataclass and not isinstance(default, FieldInfo):
            return _plain(annotation, default)
        inferred = default.default if of_dataclass or isinstance(default, FieldInfo) else default
        absent = inferred is (dataclasses.MISSING if of_dataclass else PydanticUndefined)
        guess = Any if absent else type(inferred)
        annotation, metadata, qualifiers = _inspect(annotation, _source, guess)
        overrides: dict[str, Any] = {"annotation": annotation}
        if "final" in qualifiers:
            overrides["frozen"] = True
        if isinstance(default, FieldInfo):
            return _assigned(default, metadata, overrides, qualifiers)
        if of_dataclass:
            from_dataclass = FieldInfo._from_dataclass_field(default)
            init_var = {"init_var": True} if "init_var" in qualifiers else {}
            field = _combined([*metadata, from_dataclass], overrides | init_var, qualifiers)
        else:
            field = _combined(metadata, overrides | {"default": default}, qualifiers)
        return field

    @staticmethod
    def merge_field_infos(*field_infos: "FieldInfo", **overrides: Any) -> "FieldInfo":
        """Combine fields; the later ones win. Deprecated without replacement."""
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
    def metadata(self) -> list[Any]:
        """Constraints and what stands in ``Annotated``."""
        if self._metadata is None:
            self._metadata = []
        return self._metadata

    @metadata.setter
    def metadata(self, metadata: list[Any]) -> None:
        self._metadata = metadata

    @property
    def _attributes_set(self) -> dict[str, Any]:
        """What was given explicitly."""
        if self._given is None:
            self._given = {"annotation": self.annotation}
            if self._original_assignment is not PydanticUndefined:
                self._given["default"] = self._original_assignment
        return self._given

    @_attributes_set.setter
    def _attributes_set(self, given: dict[str, Any]) -> None:
        self._given = given

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
        cls = type(self)
        copied = cls.__new__(cls)
        copied.__dict__.update(self.__dict__)
        if self._metadata is not None:
            copied._metadata = self._metadata.copy()
        if self._given is not None:
            copied._given = self._given.copy()
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


for _name, _fallback in (ATTRIBUTES | {"default": PydanticUndefined}).items():
    setattr(FieldInfo, _name, _fallback)

_HIDDEN: dict[str, Callable[[FieldInfo, Any], bool]] = {
    "metadata": lambda field, value: not value,
    "repr": lambda field, value: value is True,
    "frozen": lambda field, value: value is False,
    "validation_alias": lambda field, value: value == field.alias,
    "serialization_alias": lambda field, value: value == field.alias,
}

# The forms of types that cannot have metadata or qualifiers around them.
_BARE_FORMS = frozenset(
    [
        types.GenericAlias,
        types.UnionType,
        type(typing.Optional[int]),  # noqa: UP045
        type(typing.Literal[1]),
    ]
)
_ANNOTATED: Any = type(typing.Annotated[int, 1])


def is_bare(annotation: Any) -> bool:
    """Tell whether an annotation is nothing but a type: no metadata, no qualifiers."""
    if isinstance(annotation, type):
        return annotation.__name__ != "InitVar"
    return type(annotation) in _BARE_FORMS


def _plain(annotation: Any, default: Any = PydanticUndefined) -> FieldInfo:
    """Make the field of a type and, if there is one, a default."""
    field: FieldInfo = object.__new__(FieldInfo)
    field.annotation = annotation
    if default is not PydanticUndefined and default is not Ellipsis:
        field.default = field._original_assignment = default
    return field


def _inspect(
    annotation: Any, source: frozenset[str], inferred: Any = Any
) -> tuple[Any, list[Any], set[str]]:
    if is_bare(annotation):
        return annotation, [], set()
    if type(annotation) is _ANNOTATED and is_bare(annotation.__origin__):
        return annotation.__origin__, [*annotation.__metadata__], set()
    try:
        typ, metadata, qualifiers = unqualified(annotation, source)
    except ForbiddenQualifier as error:
        raise PydanticForbiddenQualifier(error.qualifier, annotation) from error
    return inferred if typ is UNKNOWN else typ, metadata, qualifiers


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
        elif is_deprecated(item):
            attributes["deprecated"] = item
        else:
            markers.append(item)
    attributes.update(overrides)
    if "default" in overrides:
        attributes.pop("default_factory", None)
    field = FieldInfo(**attributes)
    if markers or field._metadata:
        field._metadata = markers
    if qualifiers:
        field._qualifiers = qualifiers
    return field


def _assigned(
    field: FieldInfo, metadata: list[Any], overrides: dict[str, Any], qualifiers: set[Any]
) -> FieldInfo:
    """Add to an assigned field what the annotation says; its class stays what it is."""
    new = field._copy()
    if metadata:
        _put_beneath(new, _combined(metadata, {}))
    given = new._attributes_set
    for name, value in overrides.items():
        given[name] = value
        setattr(new, name, value)
    new._qualifiers = frozenset(qualifiers)
    return new


def _put_beneath(field: FieldInfo, beneath: FieldInfo) -> None:
    """Add to a field what another one says and it does not say itself."""
    field.metadata = [*field.metadata, *beneath.metadata]
    given = field._attributes_set
    required = field.is_required()
    for name, value in beneath._attributes_set.items():
        if name == "json_schema_extra" and isinstance(given.get(name), dict):
            if isinstance(value, dict):
                given[name] = {**value, **given[name]}
                field.json_schema_extra = given[name]
        elif name not in given and (required or name not in ("default", "default_factory")):
            given[name] = value
            setattr(field, name, value)
    if field.alias_priority is None:
        field.alias_priority = beneath.alias_priority


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


_migrated = getattr_migration(__name__)


def __getattr__(name: str) -> Any:
    if name in ("ComputedFieldInfo", "computed_field"):  # few models compute fields
        return globals().setdefault(name, getattr(_computed_fields, name))
    return _migrated(name)
