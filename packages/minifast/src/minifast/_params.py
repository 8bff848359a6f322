"""Path, query, header and cookie parameters of a callable, as arguments."""

from collections.abc import Sequence
from typing import Any

from minifast._fields import ModelField
from minifast._lookup import Lookup


def param_lookup(field: ModelField) -> Lookup:
    """Return the (remembered) way to find a field outside of the body."""
    known: Lookup | None = field.__dict__.get("param_lookup")
    if known is None:
        place = field.field_info.in_.value  # type: ignore[attr-defined]
        known = field.__dict__["param_lookup"] = Lookup(field, place)
    return known


def request_params_to_args(
    fields: Sequence[ModelField], received_params: Any
) -> tuple[dict[str, Any], list[Any]]:
    """Turn path, query, header or cookie parameters into arguments.

    Args:
        fields: The fields of one callable, all of one place.
        received_params: Where to look.

    Returns:
        The arguments by name, and the errors.
    """
    values: dict[str, Any] = {}
    errors: list[Any] = []
    for field in fields:
        value, found = param_lookup(field).resolve(received_params)
        if found:
            errors += found
        else:
            values[field.name] = value
    return values, errors
