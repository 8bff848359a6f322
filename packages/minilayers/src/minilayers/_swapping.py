"""Which library may stand in for which: `starlette`, or in reverse `ministarlette=starlette`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

from minilayers._alias import install, installed_table

# The variable that carries the table to the processes which a swapped program starts.
VARIABLE = "MINILAYERS_SWAP"

# Each original and its mini layer; a layer with a second import name has both swapped together.
LAYERS: Mapping[str, Mapping[str, str]] = {
    "starlette": {"starlette": "ministarlette"},
    "pydantic": {"pydantic": "minipydantic", "pydantic_core": "minipydantic.core"},
    "fastapi": {"fastapi": "minifast"},
    "uvicorn": {"uvicorn": "miniasgi"},
}
MINI_TO_ORIGINAL = {aliases[name]: name for name, aliases in LAYERS.items()}


class SwapError(Exception):
    """A swap that cannot be carried out; the message names the remedy."""


def aliases(names: Iterable[str]) -> dict[str, str]:
    """Return the alias table for what the user asked for.

    Args:
        names: Each either an original (`starlette`: use its mini layer), a mini layer
            (`ministarlette`: use the original), or a pair `name=target`.

    Raises:
        SwapError: A name is unknown, or a pair does not belong together.
    """
    table: dict[str, str] = {}
    for word in names:
        name, _, target = word.strip().partition("=")
        if name in LAYERS:
            entries = dict(LAYERS[name])
        elif name in MINI_TO_ORIGINAL:
            entries = {mini: real for real, mini in LAYERS[MINI_TO_ORIGINAL[name]].items()}
        else:
            known = ", ".join([*LAYERS, *MINI_TO_ORIGINAL])
            raise SwapError(f"unknown layer {name!r}: choose from {known}")
        if target and target != entries[name]:
            raise SwapError(f"{name!r} can only be swapped for {entries[name]!r}, not {target!r}")
        table.update(entries)
    for name, target in table.items():
        if target in table:
            raise SwapError(f"{name!r} and {target!r} cannot both be swapped: choose one of them")
    return table


def swap(*names: str) -> None:
    """Resolve the named libraries to their stand-ins, in this process, from now on.

    Call it before the first import of any of them. Afterwards `starlette.requests` is the very
    module object `ministarlette.requests`. Programs under `minilayers run` need no call.

    Args:
        names: `"starlette"`, `"pydantic"`, `"fastapi"`, `"uvicorn"`; or in reverse
            `"ministarlette"` or `"ministarlette=starlette"` and so on.

    Raises:
        SwapError: A name is unknown, or already imported as another module.
    """
    table = aliases(names)
    active = installed_table()
    for name, target in table.items():
        if name in sys.modules and active.get(name) != target:
            raise SwapError(
                f"{name!r} is already imported: call minilayers.swap() before its first import, "
                f"or start the program with `minilayers run --swap {name} -- ...`"
            )
    install(table)


def swap_from_environment() -> None:
    """Do what `minilayers run` has written into the environment of this process."""
    words = os.environ.get(VARIABLE, "")
    install(aliases(filter(None, words.split(","))))
