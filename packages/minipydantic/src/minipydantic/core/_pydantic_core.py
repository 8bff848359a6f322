"""The name under which `pydantic_core` keeps its extension module; foreign code imports it.

Users: pydantic_core's own tests, and libraries that import classes from there.
"""

from typing import Any

__all__ = ["build_info", "build_profile"]

build_profile = "release"
build_info = "pure Python"
_recursion_limit = 255


def __getattr__(name: str) -> Any:
    from minipydantic import core  # noqa: PLC0415  (lazy, like the package itself)

    return getattr(core, name)
