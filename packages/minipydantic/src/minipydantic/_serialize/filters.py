"""The include and exclude trees, and what they leave of an item.

A tree is a set of keys, or a dict from key to a sub-tree; `...` or `True` stands for the whole
item. The key `__all__` holds for every item; it is merged into the trees of items named beside it.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

__all__ = ["NO_FILTER", "Filter", "Selection", "indexed"]

Selection = tuple[Any, Any] | None  # the item's own include and exclude trees; None: leave it out

_ALL = "__all__"
_ABSENT: Any = object()


def _is_whole(tree: object) -> bool:
    return tree is ... or tree is True


def _lookup(tree: Any, key: Any, argument: str) -> Any:
    """Return what `tree` says about `key`: a sub-tree, `...`, or `_ABSENT`."""
    if isinstance(tree, Mapping):
        own = tree.get(key, _ABSENT)
        everyone = tree.get(_ALL, _ABSENT)
        if everyone is _ABSENT:
            return own
        return everyone if own is _ABSENT else _merge(everyone, own)
    if getattr(type(tree), "__contains__", None) is not None:
        return ... if key in tree or _ALL in tree else _ABSENT
    raise TypeError(f"`{argument}` argument must be a set or dict.")


def _merge(everyone: Any, own: Any) -> Any:
    """Unite the tree for all items with an item's own; where they conflict, the own one wins."""
    if own is None or _is_whole(own) or _is_whole(everyone) or everyone is None:
        return everyone if own is None else own
    merged = _as_dict(everyone)
    for key, tree in _as_dict(own).items():
        merged[key] = _merge(merged[key], tree) if key in merged else tree
    return merged


def _as_dict(tree: Any) -> dict[Any, Any]:
    return dict(tree) if isinstance(tree, Mapping) else dict.fromkeys(tree, ...)


class Filter:
    """The keys that a schema includes or excludes, combined with the caller's trees.

    The caller's `exclude` comes first; then a key named by the caller's or the schema's `include`
    stays; the schema's `exclude` decides about the rest.
    """

    __slots__ = ("exclude", "include")

    def __init__(
        self, include: AbstractSet[Any] | None = None, exclude: AbstractSet[Any] | None = None
    ) -> None:
        self.include = include
        self.exclude = exclude

    def select(self, key: Any, include: Any, exclude: Any) -> Selection:
        """Return what is left of the item at `key` under the caller's trees."""
        sub_exclude = None
        if exclude is not None:
            found = _lookup(exclude, key, "exclude")
            if _is_whole(found):
                return None
            if found is not _ABSENT:
                sub_exclude = found
        if include is not None:
            found = _lookup(include, key, "include")
            if found is not _ABSENT:
                return None if _is_whole(found) else found, sub_exclude
            if self.include is None or key not in self.include:
                return None
        elif self.include is not None and key not in self.include:
            return None
        if self.exclude is not None and key in self.exclude:
            return None
        return None, sub_exclude

    def __repr__(self) -> str:
        return f"SchemaFilter{{include:{self.include},exclude:{self.exclude}}}"


NO_FILTER = Filter()


def indexed(tree: Any, length: int | None) -> Any:
    """Return `tree` with its negative indexes counted from the end of `length` items.

    Raises:
        ValueError: There are negative indexes and the length is unknown.
    """
    if isinstance(tree, Mapping):
        keys: Any = tree.keys()
    elif isinstance(tree, (AbstractSet, list, tuple)):
        keys = tree
    else:
        return tree
    if not any(isinstance(key, int) and key < 0 for key in keys):
        return tree
    if length is None:
        raise ValueError("Negative indices cannot be used to exclude items on unsized iterables")

    def positive(key: Any) -> Any:
        return key + length if isinstance(key, int) and key < 0 else key

    if isinstance(tree, Mapping):
        return {positive(key): sub for key, sub in tree.items()}
    return {positive(key) for key in tree}
