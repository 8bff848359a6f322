"""Names of definitions: as short as possible, shared by equal definitions, never ambiguous.

A definition first gets a provisional, unique name. At the end each takes the first of its
candidates (`Item`, `Item-Input`, `shop__Item`, ...) that stands for one content only: all
definitions that could bear the name must be equal. Equal means: the same text, where references
count as equal when their targets bear the same name. Names of targets change as names are chosen,
so this is repeated until nothing changes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from minipydantic._jsonschema.vocabulary import DefsRef, JsonRef, JsonSchemaValue

__all__ = ["candidate_names", "choose_names", "referenced", "renamed", "short_name"]

_BRACKETS = re.compile(r"([\[\],])")
MODE_TITLES = {"validation": "Input", "serialization": "Output"}


def _without_ids(core_ref: str, shorten: Callable[[str], str]) -> str:
    """Return `pkg.G:1[pkg.T:2]` as `pkg.G[pkg.T]`, each name passed through `shorten`."""
    return "".join(
        shorten(part.rpartition(":")[0] or part.partition(":")[0])
        for part in _BRACKETS.split(core_ref)
    )


def short_name(core_ref: str) -> str:
    """Return the name that a core reference stands for, without modules: `G[T]`."""
    return _without_ids(core_ref, lambda name: name.rpartition(".")[2])


def qualified_name(core_ref: str) -> str:
    """Return the name that a core reference stands for, with modules: `pkg.G[pkg.T]`."""
    return _without_ids(core_ref, lambda name: name)


def candidate_names(name: str, qualified: str, mode: str, occurrence: int) -> list[DefsRef]:
    """Return the names that a definition may bear, best first; the last one is unique.

    Args:
        name: Its short name, normalised.
        qualified: Its name with module, normalised.
        mode: `validation` or `serialization`.
        occurrence: Number among the types of the same qualified name, from 1.
    """
    title = MODE_TITLES[mode]
    return [
        DefsRef(candidate)
        for candidate in (
            name,
            f"{name}-{title}",
            qualified,
            f"{qualified}-{title}",
            f"{qualified}__{occurrence}",
            f"{qualified}-{title}__{occurrence}",
        )
    ]


def choose_names(
    definitions: Mapping[DefsRef, JsonSchemaValue],
    candidates: Mapping[DefsRef, Sequence[DefsRef]],
    targets: Mapping[JsonRef, DefsRef],
) -> dict[DefsRef, DefsRef]:
    """Return provisional name -> final name; equal definitions may share one.

    Args:
        definitions: Provisional name -> content.
        candidates: Provisional name -> the names that it may get, best first.
        targets: Value of a reference -> provisional name of what it refers to.
    """
    # PERF: contents are compared by shape (computed once) and by the names of their targets, so
    # that a round costs one look at each reference and not a copy of all definitions.
    shapes: dict[Any, int] = {}
    contents: dict[DefsRef, tuple[int, tuple[DefsRef, ...]]] = {}
    bearers: dict[DefsRef, list[DefsRef]] = defaultdict(list)
    for ref, definition in definitions.items():
        found: list[DefsRef] = []
        shape = _shape(definition, targets, found)
        contents[ref] = shapes.setdefault(shape, len(shapes)), tuple(found)
        for candidate in candidates[ref]:
            bearers[candidate].append(ref)

    names = {ref: ref for ref in definitions}
    while True:
        texts = {
            ref: (shape, tuple([names.get(target, target) for target in found]))
            for ref, (shape, found) in contents.items()
        }
        unambiguous = {
            candidate
            for candidate, refs in bearers.items()
            if len(refs) == 1 or len({texts[ref] for ref in refs}) == 1
        }
        chosen = {
            ref: next((c for c in candidates[ref] if c in unambiguous), ref) for ref in definitions
        }
        if chosen == names:
            return names
        names = chosen


def _shape(value: Any, targets: Mapping[JsonRef, DefsRef], found: list[DefsRef]) -> Any:
    """Return `value` in hashable form, its references put into `found` in a fixed order."""
    if isinstance(value, dict):
        return dict, tuple([(k, _shape(value[k], targets, found)) for k in sorted(value, key=str)])
    if isinstance(value, (list, tuple)):
        return list, tuple([_shape(item, targets, found) for item in value])
    if isinstance(value, str):
        if (target := targets.get(JsonRef(value))) is not None:
            found.append(target)
            return DefsRef
        return value
    try:
        hash(value)
    except TypeError:
        return type(value), repr(value)
    return type(value), value


def renamed(value: Any, json_refs: Mapping[str, str]) -> Any:
    """Return a copy of a JSON schema with other references; where nothing changes, the original."""
    if isinstance(value, dict):
        return {key: renamed(item, json_refs) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, json_refs) for item in value]
    if isinstance(value, str):
        return json_refs.get(value, value)
    return value


def referenced(value: Any) -> Iterator[JsonRef]:
    """Yield what the `$ref`s of a JSON schema hold, as often as they occur; examples are data."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "examples" and isinstance(item, list):
                continue
            if key == "$ref" and isinstance(item, str):
                yield JsonRef(item)
            else:
                yield from referenced(item)
    elif isinstance(value, list):
        for item in value:
            yield from referenced(item)
