"""Names that applications and extensions import from here: ids, paths, fields."""

import re
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from minifast._fields import ModelField, create_field
from minifast.datastructures import DefaultPlaceholder
from minipydantic.core import PydanticUndefined as Undefined
from minipydantic.fields import FieldInfo

if TYPE_CHECKING:
    from minifast.routing import APIRoute

T = TypeVar("T")
_STATUS_RANGES = {"default", "1XX", "2XX", "3XX", "4XX", "5XX"}


def is_body_allowed_for_status_code(status_code: int | str | None) -> bool:
    """Tell whether a response with the status may have content (RFC 9110, section 6.4.1).

    Args:
        status_code: The status; also OpenAPI's "default" and ranges such as "2XX".

    Returns:
        False for 1xx, 204, 205 and 304.
    """
    if status_code is None or status_code in _STATUS_RANGES:
        return True
    code = int(status_code)
    return code >= 200 and code not in (204, 205, 304)


def get_path_param_names(path: str) -> set[str]:
    """Return the names between braces in a path template without convertors."""
    return set(re.findall(r"{(.*?)}", path))


def create_model_field(
    name: str,
    type_: Any,
    default: Any | None = Undefined,
    field_info: FieldInfo | None = None,
    alias: str | None = None,
    mode: Literal["validation", "serialization"] = "validation",
) -> ModelField:
    """Make a field that validates or serialises values of a type.

    Args:
        name: The name, for schemas.
        type_: The annotation.
        default: The default value.
        field_info: The declaration, instead of `default` and `alias`.
        alias: The name in the data.
        mode: What the field is for.

    Returns:
        The field.

    Raises:
        FastAPIError: The annotation is nothing that can be validated.
    """
    return create_field(name, type_, default=default, field_info=field_info, alias=alias, mode=mode)


def generate_operation_id_for_path(*, name: str, path: str, method: str) -> str:
    """Return an operation id made of a name, a path and a method."""
    return re.sub(r"\W", "_", f"{name}{path}") + f"_{method.lower()}"


def generate_unique_id(route: "APIRoute") -> str:
    """Return the default operation id of a route."""
    stem = re.sub(r"\W", "_", f"{route.name}{route.path_format}")
    return f"{stem}_{next(iter(route.methods)).lower()}"


def deep_dict_update(main_dict: dict[Any, Any], update_dict: dict[Any, Any]) -> None:
    """Merge a dict into another one: dicts key by key, lists by appending.

    Args:
        main_dict: The dict to change.
        update_dict: What to put in.
    """
    for key, value in update_dict.items():
        old = main_dict.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            deep_dict_update(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            main_dict[key] = old + value
        else:
            main_dict[key] = value


def get_value_or_default(first_item: T, *extra_items: T) -> T:
    """Return the first value that was chosen, else the first default.

    Args:
        first_item: The innermost value.
        extra_items: The outer ones, in order.

    Returns:
        The value, which is a `DefaultPlaceholder` when none was chosen.
    """
    for item in (first_item, *extra_items):
        if not isinstance(item, DefaultPlaceholder):
            return item
    return first_item
