"""What can be said about a field, declared once: options, constraints, and how they combine."""

import re
from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, cast

from ._lazy import lazy_module
from .aliases import AliasChoices, AliasPath
from .config import JsonDict

if TYPE_CHECKING:
    import inspect

    import annotated_types
    from typing_extensions import TypeForm, deprecated

    from .fields import FieldInfo
    from .types import Discriminator
else:
    inspect = lazy_module("inspect")

Deprecated: TypeAlias = "deprecated | str | bool"
DefaultFactory: TypeAlias = Callable[[], Any] | Callable[[dict[str, Any]], Any]


class FieldOptions(TypedDict, total=False):
    """The keyword arguments of `Field`."""

    default_factory: DefaultFactory | None
    """Makes the default; may take the values of the fields before it."""
    alias: str | None
    """Name in input and output."""
    alias_priority: int | None
    """2: an alias generator does not change the aliases, 1: it does."""
    validation_alias: str | AliasPath | AliasChoices | None
    """Where the value is looked for in input."""
    serialization_alias: str | None
    """Name in output."""
    title: str | None
    """Title in the JSON schema."""
    field_title_generator: "Callable[[str, FieldInfo], str] | None"
    """Derives the title from name and field."""
    description: str | None
    """Description in the JSON schema."""
    examples: list[Any] | None
    """Examples in the JSON schema."""
    exclude: bool | None
    """Keep the field out of output."""
    exclude_if: Callable[[Any], bool] | None
    """Keep the field out of output if this holds for its value."""
    discriminator: "str | Discriminator | None"
    """What tells the members of a union apart."""
    deprecated: "Deprecated | None"
    """Mark as deprecated; access warns."""
    json_schema_extra: JsonDict | Callable[[JsonDict], None] | None
    """Additions to the JSON schema."""
    frozen: bool | None
    """Refuse assignment."""
    validate_default: bool | None
    """Validate the default as well."""
    repr: bool
    """Show the field in the representation."""
    init: bool | None
    """Parameter of a dataclass's constructor."""
    init_var: bool | None
    """Parameter of a dataclass's constructor only."""
    kw_only: bool | None
    """Keyword-only parameter of a dataclass's constructor."""
    pattern: str | re.Pattern[str] | None
    """Regular expression that must be found in a string."""
    strict: bool | None
    """Convert nothing."""
    coerce_numbers_to_str: bool | None
    """Accept numbers as strings."""
    gt: "annotated_types.SupportsGt | None"
    """Greater than this."""
    ge: "annotated_types.SupportsGe | None"
    """At least this."""
    lt: "annotated_types.SupportsLt | None"
    """Less than this."""
    le: "annotated_types.SupportsLe | None"
    """At most this."""
    multiple_of: float | None
    """A multiple of this."""
    allow_inf_nan: bool | None
    """Accept infinities and NaN."""
    max_digits: int | None
    """Most digits of a decimal number."""
    decimal_places: int | None
    """Most digits after the point."""
    min_length: int | None
    """Least number of items or characters."""
    max_length: int | None
    """Greatest number of items or characters."""
    union_mode: Literal["smart", "left_to_right"]
    """How a union finds its member."""
    fail_fast: bool | None
    """Stop at the first invalid item."""


class FieldInfoOptions(FieldOptions, total=False):
    """The keyword arguments of `FieldInfo`: those of `Field`, and what is not an option."""

    annotation: "TypeForm[Any] | None"
    default: Any


# Constraints: kept as metadata, as if they stood in `Annotated` in this order.
CONSTRAINTS = dict.fromkeys(
    [
        *("strict", "gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length"),
        *("allow_inf_nan", "fail_fast"),
        *("pattern", "coerce_numbers_to_str", "max_digits", "decimal_places", "union_mode"),
    ]
).keys()
ATTRIBUTES: dict[str, Any] = {
    name: (True if name == "repr" else None)
    for name in ("annotation", "default", *FieldOptions.__annotations__)
    if name not in CONSTRAINTS
}


def constraint_metadata(options: Mapping[str, Any]) -> list[Any]:
    """Turn the constraints among options into markers of annotated-types."""
    constraints = {name: value for name in CONSTRAINTS if (value := options.get(name)) is not None}
    if not constraints:
        return []
    from ._types.markers import markers_of  # noqa: PLC0415  (most fields have no constraints)

    return markers_of(constraints)


_IMMUTABLE = frozenset(
    {int, float, complex, str, bool, bytes, type, type(None), range, type(Ellipsis)}
)


def copy_default(value: Any) -> Any:
    """Copy a default so that instances do not share what can change."""
    kind = type(value)
    if kind in _IMMUTABLE or isinstance(value, type):
        return value
    if kind in (list, dict, set, tuple, frozenset):
        if not value:
            return value if kind in (tuple, frozenset) else copy(value)
    elif callable(value) and hasattr(value, "__code__"):
        return value
    try:
        return deepcopy(value)
    except (TypeError, ValueError, RuntimeError):
        return value


def takes_validated_data(factory: Any) -> bool:
    """Tell whether a default factory wants the values of the fields before it."""
    if factory is None or (isinstance(factory, type) and factory.__module__ == "builtins"):
        return False
    try:
        parameters = list(inspect.signature(factory).parameters.values())
    except (ValueError, TypeError):  # a builtin without a signature
        return False
    return (
        len(parameters) == 1
        and parameters[0].kind.name in ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD")
        and parameters[0].default is parameters[0].empty
    )


def call_factory(factory: Any, takes_data: bool, data: dict[str, Any] | None) -> Any:
    """Make a default.

    Raises:
        ValueError: The factory wants validated data and there is none.
    """
    if not takes_data:
        return factory()
    if data is None:
        raise ValueError(
            "The default factory requires the 'validated_data' argument, which was not provided "
            "when calling 'get_default'."
        )
    return factory(data)


def deprecation_message(value: Any) -> str | None:
    """Return the text of the ``deprecated`` option, None if it is off."""
    if value is None or value is False:
        return None
    if isinstance(value, bool):
        return "deprecated"
    return value if isinstance(value, str) else cast(str, value.message)
