"""Import an object by its address."""

from __future__ import annotations

import importlib
from typing import Any


class ImportFromStringError(Exception):
    """The address does not lead to an object."""


def import_from_string(address: Any) -> Any:
    """Return what `"module:attribute.attribute"` names; anything but a string is returned as is.

    Raises:
        ImportFromStringError: If the address has no such form, or names nothing. An error *inside*
            the module is not disguised.
    """
    if not isinstance(address, str):
        return address
    module_name, _, path = address.partition(":")
    if not module_name or not path:
        raise ImportFromStringError(
            f'Import string "{address}" must be in format "<module>:<attribute>".'
        )
    try:
        found: Any = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise  # something that the module itself imports
        raise ImportFromStringError(f'Could not import module "{module_name}".') from None
    try:
        for attribute in path.split("."):
            found = getattr(found, attribute)
    except AttributeError:
        raise ImportFromStringError(
            f'Attribute "{path}" not found in module "{module_name}".'
        ) from None
    return found
