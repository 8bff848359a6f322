"""A field: an annotation with its declaration, bound to a validator and a serializer."""

import functools
import warnings
from copy import copy, deepcopy
from typing import TYPE_CHECKING, Annotated, Any, Literal

import minipydantic
from minifast._annotations import arms, is_model
from minifast.exceptions import FastAPIError, PydanticV1NotSupportedError
from minipydantic import BaseModel, ConfigDict
from minipydantic.core import PydanticUndefined as Undefined
from minipydantic.fields import FieldInfo
from minipydantic.warnings import UnsupportedFieldAttributeWarning

if TYPE_CHECKING:
    from minipydantic import TypeAdapter, ValidationError

Mode = Literal["validation", "serialization"]

_INVALID_FIELD = (
    "Invalid args for response field! Hint: check that {type_} is a valid Pydantic field type. "
    "If you are using a return type annotation that is not a valid Pydantic field (e.g. "
    "Union[Response, dict, None]) you can disable generating the response model from the type "
    "annotation with the path operation decorator parameter response_model=None. Read more: "
    "https://fastapi.tiangolo.com/tutorial/response-model/"
)


class ModelField:
    """A value of a request or response.

    Args:
        field_info: The declaration, which has the annotation.
        name: The name of the parameter.
        mode: Whether the field reads data or writes it.
        config: Configuration for annotations that are not models.
    """

    __slots__ = ("__dict__", "__weakref__", "config", "field_info", "form_groups", "mode", "name")
    form_groups: list["ModelField"]
    """Of the field for a whole form: the models whose fields are fields of the form."""

    def __init__(
        self,
        field_info: FieldInfo,
        name: str,
        mode: Mode = "validation",
        config: ConfigDict | None = None,
    ) -> None:
        self.field_info = field_info
        self.name = name
        self.mode = mode
        self.config = config
        self.form_groups = []
        _ = self.validator  # an annotation that cannot be validated shows now, not in a request

    def __repr__(self) -> str:
        return f"<ModelField {self.name}: {self.field_info.annotation!r}>"

    @functools.cached_property
    def adapter(self) -> "TypeAdapter[Any]":
        """The adapter for the annotation together with all that the declaration says."""
        info = copy(self.field_info)
        info.metadata = []
        parts = (info.annotation, *self.field_info.metadata, info)
        return _adapter(Annotated[parts], self.config)

    @functools.cached_property
    def validator(self) -> "TypeAdapter[Any]":
        """The adapter that requests use; fields with the same annotation share it."""
        info = self.field_info
        if info.metadata or info.discriminator or self.config:
            return self.adapter
        try:
            return _shared_adapter(info.annotation)
        except TypeError:  # unhashable
            return self.adapter

    @property
    def alias(self) -> str:
        """The name in the data."""
        return self.field_info.alias if self.field_info.alias is not None else self.name

    @property
    def validation_alias(self) -> Any:
        """The name, or names, under which data are looked up; None if there is nothing special."""
        return self.field_info.validation_alias or None

    @property
    def serialization_alias(self) -> str | None:
        """The name in output."""
        return self.field_info.serialization_alias or None

    @property
    def default(self) -> Any:
        """The default value, or Undefined."""
        return self.get_default()

    @property
    def required(self) -> bool:
        """Whether a value must be there."""
        return self.field_info.is_required()

    @functools.cached_property
    def models(self) -> tuple[type[BaseModel], ...]:
        """The model classes among the alternatives of the annotation."""
        return tuple(arm for arm in arms(self.field_info.annotation) if is_model(arm))

    @functools.cached_property
    def validate_value(self) -> Any:
        """The bound validator: takes a value, returns the validated one or raises."""
        bare = getattr(self.validator, "validator", None) or self.validator
        validate = bare.validate_python
        if is_text_scalar(self.field_info.annotation):
            return validate
        # Objects count as models when their attributes fit.
        return functools.partial(validate, from_attributes=True)

    def get_default(self) -> Any:
        """Return the default value, one's own copy, or Undefined."""
        if self.field_info.is_required():
            return Undefined
        return self.field_info.get_default(call_default_factory=True)

    def validate(
        self, value: Any, values: Any = None, *, loc: tuple[int | str, ...] = ()
    ) -> tuple[Any, list[dict[str, Any]]]:
        """Validate a value.

        Args:
            value: The value.
            values: Ignored; there for callers of the older interface.
            loc: Where the value stands, for errors.

        Returns:
            The validated value and the errors, one of them empty.
        """
        try:
            return self.validator.validate_python(value, from_attributes=True), []
        except minipydantic.ValidationError as error:
            return None, located(error, loc)

    def serialize(
        self, value: Any, *, mode: Literal["json", "python"] = "json", **options: Any
    ) -> Any:
        """Turn a value into plain data.

        Args:
            value: The value, already validated.
            mode: "json" for what JSON can hold.
            options: `include`, `exclude`, `by_alias`, `exclude_unset` and so on.

        Returns:
            The data.
        """
        return self.adapter.dump_python(value, mode=mode, **options)

    def serialize_json(self, value: Any, **options: Any) -> bytes:
        """Turn a value into JSON.

        Args:
            value: The value, already validated.
            options: As for `serialize`.

        Returns:
            The JSON text, UTF-8.
        """
        return self.adapter.dump_json(value, **options)


def is_text_scalar(annotation: Any) -> bool:
    """Tell whether values of the annotation never are models."""
    return annotation in (str, int, float, bool, bytes)


def _adapter(annotation: Any, config: ConfigDict | None = None) -> "TypeAdapter[Any]":
    with warnings.catch_warnings():
        # An alias means something to us, though nothing to a type adapter.
        warnings.simplefilter("ignore", category=UnsupportedFieldAttributeWarning)
        return minipydantic.TypeAdapter(annotation, config=config)


@functools.lru_cache(maxsize=4096)
def _typed_adapter(annotation: Any, kind: Any) -> "TypeAdapter[Any]":
    return _adapter(annotation)


def _shared_adapter(annotation: Any) -> "TypeAdapter[Any]":
    kind: Any = type(annotation)
    return _typed_adapter(annotation, kind)


def located(error: "ValidationError", loc: tuple[int | str, ...]) -> list[dict[str, Any]]:
    """Return the errors, their places prefixed."""
    found: list[dict[str, Any]] = [dict(line) for line in error.errors(include_url=False)]
    for line in found:
        line["loc"] = (*loc, *line["loc"])
    return found


def missing(loc: tuple[int | str, ...]) -> dict[str, Any]:
    """Return the error for a value that is not there."""
    return {"type": "missing", "loc": loc, "msg": "Field required", "input": None}


def create_field(
    name: str,
    annotation: Any,
    *,
    default: Any = Undefined,
    field_info: FieldInfo | None = None,
    alias: str | None = None,
    mode: Mode = "validation",
) -> ModelField:
    """Make a field; see `minifast.utils.create_model_field`."""
    if uses_v1(annotation):
        raise PydanticV1NotSupportedError(
            "pydantic.v1 models are no longer supported by FastAPI. "
            f"Please update the response model {annotation!r}."
        )
    info = field_info or FieldInfo(annotation=annotation, default=default, alias=alias)
    try:
        return ModelField(name=name, mode=mode, field_info=info)
    except minipydantic.PydanticSchemaGenerationError:
        raise FastAPIError(_INVALID_FIELD.format(type_=annotation)) from None


def uses_v1(annotation: Any) -> bool:
    """Tell whether a class of Pydantic 1 stands in an annotation, at any depth."""
    return any(
        is_v1(arm) or any(uses_v1(argument) for argument in getattr(arm, "__args__", ()))
        for arm in arms(annotation)
    )


def is_v1(annotation: Any) -> bool:
    """Tell whether a class descends from Pydantic 1, without importing it."""
    return isinstance(annotation, type) and any(
        base.__module__ == "pydantic.v1.main" for base in annotation.__mro__
    )


def declared(info: FieldInfo, annotation: Any) -> FieldInfo:
    """Return a copy of a declaration, for an annotation and with what `Annotated` says there.

    Args:
        info: The declaration.
        annotation: The annotation, perhaps `Annotated`.

    Returns:
        The copy; what the declaration itself says goes first.
    """
    merged = copy(info)
    said = FieldInfo.from_annotation(annotation)
    merged.annotation, merged.metadata = said.annotation, said.metadata
    merged._attributes_set = dict(info._attributes_set)
    not_adopted = {"annotation", *FieldInfo.metadata_lookup}
    for name, value in said._attributes_set.items():
        if name not in not_adopted and merged._attributes_set.get(name) is None:
            setattr(merged, name, value)
            merged._attributes_set[name] = value
    return merged


def fresh(value: Any) -> Any:
    """Return a default as the request's own: what could be changed is copied."""
    return value if isinstance(value, _IMMUTABLE) else deepcopy(value)


_IMMUTABLE = (str, int, float, bytes, bool, type(None))
