"""Entry points of installed distributions, without importing `importlib.metadata` in vain."""

import os
import sys
from typing import Any


def entry_points_of(group: str) -> list[Any]:
    """Return the entry points of a group."""
    if "importlib.metadata" not in sys.modules and not _mentioned(group):
        return []
    import importlib.metadata  # noqa: PLC0415

    return [
        entry_point
        for distribution in importlib.metadata.distributions()
        for entry_point in distribution.entry_points
        if entry_point.group == group
    ]


def _mentioned(group: str) -> bool:
    header = f"[{group}]".encode()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                path = os.path.join(folder, name, "entry_points.txt")
                try:
                    with open(path, "rb") as file:
                        if header in file.read():
                            return True
                except OSError:
                    continue
            elif name.endswith((".egg", ".zip")):
                return True
    return False
