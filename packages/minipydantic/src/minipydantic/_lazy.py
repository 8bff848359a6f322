"""Modules that most programs never need: imported when an attribute of them is first read.

Used as ``inspect = lazy_module("inspect")`` beside an import for type checkers.
"""

import sys
from importlib import import_module
from typing import Any

__all__ = ["is_instance", "lazy_module"]


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


def is_instance(value: Any, module: str, name: str) -> bool:
    """Tell whether a value is an instance of a class, without loading the class's module.

    Args:
        value: Any object.
        module: The module of the class; nothing is an instance of a class that is not loaded.
        name: The class's name in it.
    """
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(value, getattr(loaded, name))
