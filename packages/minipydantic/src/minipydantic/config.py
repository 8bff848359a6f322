"""The configuration of models, dataclasses, typed dictionaries and functions."""

from collections.abc import Callable, Mapping
from re import Pattern
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, TypeVar, Union, cast
from warnings import warn

from ._migration import getattr_migration
from .aliases import AliasGenerator
from .errors import PydanticUserError
from .warnings import PydanticDeprecatedSince211

if TYPE_CHECKING:
    from .fields import ComputedFieldInfo, FieldInfo

__all__ = ("ConfigDict", "with_config")

JsonValue: TypeAlias = Union[int, float, str, bool, list["JsonValue"], "JsonDict", None]
JsonDict: TypeAlias = dict[str, JsonValue]
JsonEncoder = Callable[[Any], Any]
JsonSchemaExtraCallable: TypeAlias = (
    Callable[[JsonDict], None] | Callable[[JsonDict, type[Any]], None]
)
ExtraValues = Literal["allow", "ignore", "forbid"]


class ConfigDict(TypedDict, total=False):
    """Behaviour of a class; every key is optional."""

    title: str | None
    """Title of errors and of the JSON schema; the class name by default."""
    model_title_generator: Callable[[type], str] | None
    """Derives the title from the class."""
    field_title_generator: "Callable[[str, FieldInfo | ComputedFieldInfo], str] | None"
    """Derives the titles of fields from name and field."""
    str_to_lower: bool
    """Convert strings to lower case."""
    str_to_upper: bool
    """Convert strings to upper case."""
    str_strip_whitespace: bool
    """Strip white space around strings."""
    str_min_length: int
    """Least length of strings, in characters."""
    str_max_length: int | None
    """Greatest length of strings, in characters."""
    extra: ExtraValues | None
    """What happens to unknown keys."""
    frozen: bool
    """Refuse assignment and make instances hashable."""
    populate_by_name: bool
    """Old name for both `validate_by_name` and `validate_by_alias`."""
    use_enum_values: bool
    """Store the values of enumeration members."""
    validate_assignment: bool
    """Validate what is assigned to attributes."""
    arbitrary_types_allowed: bool
    """Check unknown types by `isinstance`."""
    from_attributes: bool
    """Read fields from the attributes of any object."""
    loc_by_alias: bool
    """Name fields in errors by their alias."""
    alias_generator: Callable[[str], str] | AliasGenerator | None
    """Derives aliases from names."""
    ignored_types: tuple[type, ...]
    """Types whose instances in the class body are no fields."""
    allow_inf_nan: bool
    """Accept infinities and NaN."""
    json_schema_extra: JsonDict | JsonSchemaExtraCallable | None
    """Additions to the JSON schema."""
    json_encoders: dict[type[object], Callable[[Any], Any]] | None
    """Functions that encode types for JSON (of Pydantic 1)."""
    strict: bool
    """Convert nothing."""
    revalidate_instances: Literal["always", "never", "subclass-instances"]
    """When instances are validated again."""
    ser_json_timedelta: Literal["iso8601", "float"]
    """How durations are written; see `ser_json_temporal`."""
    ser_json_temporal: Literal["iso8601", "seconds", "milliseconds"]
    """How dates, times and durations are written."""
    val_temporal_unit: Literal["seconds", "milliseconds", "infer"]
    """The unit of numeric dates."""
    ser_json_bytes: Literal["utf8", "base64", "hex"]
    """How bytes are written."""
    val_json_bytes: Literal["utf8", "base64", "hex"]
    """How bytes are read."""
    ser_json_inf_nan: Literal["null", "constants", "strings"]
    """How infinities and NaN are written."""
    validate_default: bool
    """Validate defaults."""
    validate_return: bool
    """Validate what `validate_call` functions return."""
    protected_namespaces: tuple[str | Pattern[str], ...]
    """Prefixes that field names should not have."""
    hide_input_in_errors: bool
    """Keep input out of error messages."""
    defer_build: bool
    """Build nothing before the first use."""
    plugin_settings: dict[str, object] | None
    """Settings for plugins."""
    schema_generator: Any
    """Without effect; deprecated."""
    json_schema_serialization_defaults_required: bool
    """Fields with defaults are required in output schemas."""
    json_schema_mode_override: Literal["validation", "serialization", None]
    """The mode of JSON schemas, whatever is asked for."""
    coerce_numbers_to_str: bool
    """Accept numbers as strings."""
    regex_engine: Literal["rust-regex", "python-re"]
    """The dialect of patterns."""
    validation_error_cause: bool
    """Attach the exceptions of user code to errors."""
    use_attribute_docstrings: bool
    """Take descriptions from the strings below the fields."""
    cache_strings: bool | Literal["all", "keys", "none"]
    """Which strings of JSON input are cached."""
    validate_by_alias: bool
    """Read fields by alias."""
    validate_by_name: bool
    """Read fields by name."""
    serialize_by_alias: bool
    """Write fields by alias."""
    url_preserve_empty_path: bool
    """Add no slash to URLs without a path."""
    polymorphic_serialization: bool
    """Write instances of subclasses as what they are."""

    # Beyond Pydantic:
    union_errors: Literal["all", "best"]
    """Whose errors explain a union: all members', or those of the best match alone."""
    error_messages: Mapping[str, str] | Callable[[str, dict[str, Any]], str | None] | None
    """Texts for error types in place of ours; see `minipydantic.beyond.Messages`."""


_TypeT = TypeVar("_TypeT", bound=type)


def with_config(config: ConfigDict | None = None, /, **kwargs: Any) -> Callable[[_TypeT], _TypeT]:
    """Configure a typed dictionary or a standard dataclass.

    Args:
        config: The configuration, or its keys as keyword arguments.
        **kwargs: The keys of the configuration.

    Raises:
        PydanticUserError: The class is a model, which has `model_config`.
    """
    if config is not None and kwargs:
        raise ValueError("Cannot specify both `config` and keyword arguments")
    if kwargs.keys() == {"config"}:
        warn(
            "Passing `config` as a keyword argument is deprecated. Pass `config` as a positional "
            "argument instead.",
            PydanticDeprecatedSince211,
            stacklevel=2,
        )
        kwargs = kwargs["config"]
    settings = config if config is not None else cast(ConfigDict, kwargs)

    def decorate(cls: _TypeT, /) -> _TypeT:
        if hasattr(cls, "__pydantic_fields__") and hasattr(cls, "model_fields"):
            raise PydanticUserError(
                f"Cannot use `with_config` on {cls.__name__} as it is a Pydantic model",
                code="with-config-on-model",
            )
        cls.__pydantic_config__ = settings  # type: ignore[attr-defined]
        return cls

    return decorate


__getattr__ = getattr_migration(__name__)
