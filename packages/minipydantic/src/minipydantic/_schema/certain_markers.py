"""Which markers are certain to be accepted by the type that they stand at (see `certain`)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from minipydantic._field_options import CONSTRAINTS
from minipydantic._lazy import is_instance
from minipydantic._sentinels import PydanticUndefined
from minipydantic.errors import PydanticUserError

from .certain import inner_type, is_certain

if TYPE_CHECKING:
    from minipydantic.fields import FieldInfo

Test: TypeAlias = Callable[[Any, Any], bool]

_LIMITS: dict[Any, tuple[type, ...]] = {int: (int,), float: (int, float)}
_SIZED = frozenset([str, bytes, list, dict, set, frozenset, tuple])
_CAN_BE_STRICT = _SIZED | {int, float, bool, complex}
_TRANSFORMS = frozenset(["strip_whitespace", "to_upper", "to_lower", "coerce_numbers_to_str"])


def is_fit(marker: Any, annotation: Any) -> bool:
    """Tell whether a marker is one that the type can have, with a value that fits it."""
    kind = type(marker)
    test = _TESTS.get((kind.__module__, kind.__name__))
    if test is not None:
        return test(marker, inner_type(annotation))
    if is_instance(marker, "minipydantic.fields", "FieldInfo"):
        return _only_constrains(marker, annotation)
    return marker is None


def _only_constrains(field: "FieldInfo", annotation: Any) -> bool:
    """Tell whether a field inside of ``Annotated`` says nothing that has no effect there."""
    harmless = field._attributes_set.keys() <= CONSTRAINTS | {"title", "description"}
    return harmless and all(is_fit(marker, annotation) for marker in field.metadata)


def _bound(name: str) -> Test:
    return lambda marker, typ: type(getattr(marker, name)) in _LIMITS.get(typ, ())


def _length(name: str) -> Test:
    def test(marker: Any, typ: Any) -> bool:
        limit = getattr(marker, name)
        return getattr(typ, "__origin__", typ) in _SIZED and type(limit) is int and limit >= 0

    return test


def _group(marker: Any, typ: Any) -> bool:
    return all(is_fit(inner, typ) for inner in marker)


def _strict(marker: Any, typ: Any) -> bool:
    return type(marker.strict) is bool and getattr(typ, "__origin__", typ) in _CAN_BE_STRICT


def _transforms(marker: Any, typ: Any) -> bool:
    options = vars(marker)
    return (
        typ is str
        and options.keys() <= _TRANSFORMS
        and all(type(value) is bool for value in options.values())
    )


def _version(marker: Any, typ: Any) -> bool:
    return getattr(typ, "__module__", None) == "uuid" and typ.__name__ == "UUID"


def _validator(mode: str) -> Test:
    def test(marker: Any, typ: Any) -> bool:
        from .signatures import validator_takes_info  # noqa: PLC0415

        try:
            validator_takes_info(marker.func, mode)
        except PydanticUserError:  # it takes too few or too many arguments
            return False
        given = getattr(marker, "json_schema_input_type", PydanticUndefined)
        return given is PydanticUndefined or is_certain(given)

    return test


# Named, not imported: who uses them has imported them.
_TESTS: dict[tuple[str, str], Test] = {
    ("annotated_types", "Gt"): _bound("gt"),
    ("annotated_types", "Ge"): _bound("ge"),
    ("annotated_types", "Lt"): _bound("lt"),
    ("annotated_types", "Le"): _bound("le"),
    ("annotated_types", "MinLen"): _length("min_length"),
    ("annotated_types", "MaxLen"): _length("max_length"),
    ("annotated_types", "Interval"): _group,
    ("annotated_types", "Len"): _group,
    ("minipydantic.types", "Strict"): _strict,
    ("minipydantic._types.markers", "Strict"): _strict,  # before it has a public home
    ("minipydantic.types", "StringConstraints"): _group,
    ("minipydantic._types.identifiers", "UuidVersion"): _version,
    ("minipydantic._types.metadata", "_PydanticGeneralMetadata"): _transforms,
    ("minipydantic.functional_validators", "AfterValidator"): _validator("after"),
    ("minipydantic.functional_validators", "BeforeValidator"): _validator("before"),
    ("minipydantic.functional_validators", "WrapValidator"): _validator("wrap"),
}
