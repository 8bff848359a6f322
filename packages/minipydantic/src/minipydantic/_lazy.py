"""Modules that most programs never need: imported when something in them is first used.

Beside an import for type checkers, a module writes ``inspect = lazy_module("inspect")``, and a
package ``__getattr__ = lazy_names(__name__, {module: names})``.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["is_instance", "lazy_module", "lazy_names"]


class _LazyModule:
    """Stands for a module that may not be loaded yet."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self.__name__), attribute)
        setattr(self, attribute, value)  # PERF: from now on this costs what any attribute costs
        return value


def lazy_module(name: str) -> Any:
    """Return what can be used like a module, and imports it on first use.

    Args:
        name: The absolute name of the module.
    """
    return _LazyModule(name)


def lazy_names(package: str, names_by_module: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package that takes its names from modules when asked.

    Args:
        package: The name of the package.
        names_by_module: The names, separated by spaces, by the module that defines them.
    """
    homes = {name: home for home, names in names_by_module.items() for name in names.split()}

    def find(name: str) -> Any:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(home), name)
        setattr(sys.modules[package], name, value)
        return value

    return find


def is_instance(value: Any, module: str, name: str) -> bool:
    """Tell whether a value is an instance of a class, without loading the class's module.

    Args:
        value: Any object.
        module: The module of the class; nothing is an instance of a class that is not loaded.
        name: The class's name in it.
    """
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(value, getattr(loaded, name))
