"""Which library each name of the stack stands for, here and now."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass

from minilayers._alias import installed_table
from minilayers._swapping import LAYERS, MINI_TO_ORIGINAL


@dataclass(frozen=True)
class Resolution:
    """What `import name` gives.

    Attributes:
        name: The imported name.
        module: The module behind it, or "" where it is not installed.
        version: That module's version, or "".
        place: The folder that it was loaded from, or the reason why it was not.
    """

    name: str
    module: str
    version: str
    place: str

    @property
    def swapped(self) -> bool:
        """Whether another library stands behind the name."""
        return self.module not in ("", self.name)


def resolve(name: str) -> Resolution:
    """Import `name` and report what came."""
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        return Resolution(name, "", "", f"not importable: {error}")
    version = str(getattr(module, "__version__", ""))
    place = next(iter(getattr(module, "__path__", [])), getattr(module, "__file__", "") or "")
    return Resolution(name, installed_table().get(name, name), version, place)


def report() -> list[Resolution]:
    """Resolve every name of the stack, originals first."""
    originals = [name for aliases in LAYERS.values() for name in aliases]
    return [resolve(name) for name in [*originals, *MINI_TO_ORIGINAL]]


def table(rows: list[Resolution]) -> str:
    """Return the rows as text, one line each."""
    lines = []
    for row in rows:
        arrow = f"-> {row.module}" if row.swapped else ""
        lines.append(f"{row.name:<14} {arrow:<20} {row.version or '-':<10} {row.place}")
    return "\n".join(lines)
