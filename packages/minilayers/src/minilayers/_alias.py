"""Import aliases: `import starlette.requests` yields the module object `ministarlette.requests`.

One module object under two names, so that `isinstance` holds whichever name a class came by.
Modules are aliased one by one as they are imported (some of them warn, or need an extra, when they
are): nothing is imported ahead of time. This module is loaded at the start of every process of a
swapped program, hence it imports little.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import Any


class AliasLoader(Loader):
    """Loads a module under another name, by handing out the module object of that other name.

    Args:
        target: The full name of the module to hand out.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self._own_spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the target module itself."""
        module = importlib.import_module(self.target)
        self._own_spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module its own spec back, which the import system has just replaced.

        Relative imports inside the module consult `__spec__.parent`; it must stay the target's.
        """
        module.__spec__ = self._own_spec

    def _target_loader(self) -> Any:
        spec = importlib.util.find_spec(self.target)
        if spec is None or spec.loader is None:
            raise ModuleNotFoundError(f"No module named {self.target!r}", name=self.target)
        return spec.loader

    # What runpy (`python -m starlette`), inspect, linecache and importlib.resources ask for.
    def get_code(self, fullname: str) -> CodeType | None:
        """Return the target's code object (for `python -m`)."""
        code: CodeType | None = self._target_loader().get_code(self.target)
        return code

    def get_source(self, fullname: str) -> str | None:
        """Return the target's source text."""
        source: str | None = self._target_loader().get_source(self.target)
        return source

    def get_filename(self, fullname: str) -> str:
        """Return the path of the target's file."""
        return str(self._target_loader().get_filename(self.target))

    def is_package(self, fullname: str) -> bool:
        """Tell whether the target is a package."""
        return bool(self._target_loader().is_package(self.target))

    def get_resource_reader(self, fullname: str) -> Any:
        """Return the reader of the data files that the target carries."""
        return self._target_loader().get_resource_reader(self.target)


class AliasFinder(MetaPathFinder):
    """Resolves the aliased names, before every other finder.

    Args:
        table: Alias to target, e.g. `{"starlette": "ministarlette"}`; both sides may be dotted,
            and the longest matching alias wins.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        self.table = dict(table)

    def target(self, fullname: str) -> str | None:
        """Return the name that stands behind `fullname`, or None where it is no alias."""
        head, tail = fullname, ""
        while head:
            if head in self.table:
                return self.table[head] + tail
            head, dot, last = head.rpartition(".")
            tail = f"{dot}{last}{tail}"
        return None

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec that loads the target under `fullname`.

        Raises:
            ModuleNotFoundError: The target does not exist. The original library is never used
                instead, even when it is installed: half a swap would mix two worlds of classes.
        """
        name = self.target(fullname)
        if name is None:
            return None
        found = _find(name)
        if found is None:
            raise ModuleNotFoundError(
                f"No module named {fullname!r}: it is swapped for {name!r}, which does not exist",
                name=fullname,
            )
        spec = ModuleSpec(fullname, AliasLoader(name), origin=found.origin)
        spec.has_location = found.has_location
        spec.cached = found.cached
        if found.submodule_search_locations is not None:
            # Not empty: runpy and `coverage run -m` test its truth value.
            spec.submodule_search_locations = list(found.submodule_search_locations)
        return spec


def _find(name: str) -> ModuleSpec | None:
    try:
        return importlib.util.find_spec(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise  # the target exists, but something that it imports does not: say so


def installed_table() -> dict[str, str]:
    """Return the aliases that are active in this process."""
    for finder in sys.meta_path:
        if isinstance(finder, AliasFinder):
            return finder.table
    return {}


def install(table: Mapping[str, str]) -> None:
    """Make `table` active in this process, in addition to what is already."""
    active = installed_table()
    if active:
        active.update(table)
        importlib.invalidate_caches()
    elif table:
        sys.meta_path.insert(0, AliasFinder(table))
