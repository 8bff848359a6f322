"""What became of the names of Pydantic 1."""

import sys
import warnings
from collections.abc import Callable
from typing import Any

from ._migration_table import DEPRECATED_MOVED, MOVED, REDIRECT, REMOVED
from .errors import PydanticImportError
from .version import version_short

_GENUINE = "pydantic"


def _genuine(module: str) -> str:
    own = __name__.partition(".")[0]
    return _GENUINE + module.removeprefix(own)


def getattr_migration(module: str) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a module: it imports what moved and explains what is gone.

    Args:
        module: The module's name.
    """

    def find(name: str) -> Any:
        if name == "__path__":
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        path = f"{_genuine(module)}:{name}"
        if path in MOVED:
            new = MOVED[path]
            warnings.warn(f"`{path}` has been moved to `{new}`.", stacklevel=2)
            return _load(new)
        if path in DEPRECATED_MOVED:
            return _load(DEPRECATED_MOVED[path])
        if path in REDIRECT:
            new = REDIRECT[path]
            warnings.warn(
                f"`{path}` has been removed. We are importing from `{new}` instead. See the "
                "migration guide for more details: "
                f"https://docs.pydantic.dev/latest/migration/",
                stacklevel=2,
            )
            return _load(new)
        if path == f"{_GENUINE}:BaseSettings":
            raise PydanticImportError(
                "`BaseSettings` has been moved to the `pydantic-settings` package. See "
                f"https://docs.pydantic.dev/{version_short()}/migration/"
                "#basesettings-has-moved-to-pydantic-settings for more details."
            )
        if path in REMOVED:
            raise PydanticImportError(f"`{path}` has been removed in V2.")
        namespace: dict[str, Any] = sys.modules[module].__dict__
        if name in namespace:
            return namespace[name]
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    return find


def _load(path: str) -> Any:
    from importlib import import_module  # noqa: PLC0415

    module, _, name = path.partition(":")
    own = __name__.partition(".")[0]
    return getattr(import_module(own + module.removeprefix(_GENUINE)), name)
