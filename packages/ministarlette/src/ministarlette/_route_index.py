"""Which routes can match a path, or make one for a name, without asking all of them.

The index is a *filter*: it returns every route that may match, in the order of registration, and
`Route.matches` still decides. So the first full match, 405, mounts and redirects are what a scan
of all routes gives; a route that the index does not understand is simply always a candidate.

Paths are looked up in two steps: a dictionary for paths that some route names literally, then a
trie of path segments, in which a parameter within one segment is a wildcard edge and everything
that may span segments (mounts, `{rest:path}`, unknown convertors) hangs below its literal prefix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ministarlette import convertors
from ministarlette._path import PARAM_FORMAT_REGEX

# These convertors match within one segment.
_SEGMENT_KINDS = {
    convertors.StringConvertor: convertors.StringConvertor.regex,
    convertors.IntegerConvertor: convertors.IntegerConvertor.regex,
    convertors.FloatConvertor: convertors.FloatConvertor.regex,
    convertors.UUIDConvertor: convertors.UUIDConvertor.regex,
}


class _Epoch:
    """Counts the changes that users make to routes which may be indexed already."""

    count = 0


def invalidate() -> None:
    """Make every index look at its routes again."""
    _Epoch.count += 1


class RouteList(list[Any]):
    """A list that forgets what was compiled from it whenever it changes."""

    __slots__ = ("compiled",)
    compiled: RouteIndex | None

    def __init__(self, routes: Iterable[Any] = ()) -> None:
        super().__init__(routes)
        self.compiled = None


def _forgetful(name: str) -> Any:
    change = getattr(list, name)

    def method(self: RouteList, *args: Any, **kwargs: Any) -> Any:
        self.compiled = None
        return change(self, *args, **kwargs)

    method.__name__ = name
    return method


_METHODS = ("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse")
_OPERATORS = ("__setitem__", "__delitem__", "__iadd__", "__imul__")
for _name in _METHODS + _OPERATORS:
    setattr(RouteList, _name, _forgetful(_name))


class _Node:
    """A place in the trie: a path up to some "/"."""

    __slots__ = ("below", "here", "literal", "wildcard")

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.wildcard: _Node | None = None
        self.here: list[int] = []  # routes whose pattern ends here
        self.below: list[int] = []  # routes that match any rest with at least one more segment


class RouteIndex:
    """An index over the routes as they are now.

    Args:
        routes: the routes in order.
    """

    def __init__(self, routes: Sequence[Any]) -> None:
        self.epoch = _Epoch.count
        self.ids = list(map(id, routes))
        self.routes = tuple(routes)
        self._root = _Node()
        self._always: list[int] = []
        literal_paths = {path for place in range(len(routes)) if (path := self._add(place))}
        self._literal = {path: self._search(path) for path in literal_paths}
        self._by_name: dict[str, list[int]] | None = None
        self._any_name: list[int] = []

    def _add(self, place: int) -> str | None:
        """Put a route into the trie; return its path if that has no parameters."""
        route = self.routes[place]
        template = route.index_template() if hasattr(route, "index_template") else None
        if template is None:
            self._always.append(place)
            return None
        node = self._root
        for segment in template.format.split("/"):
            names = PARAM_FORMAT_REGEX.findall(segment)
            if not names:
                node = node.literal.setdefault(segment, _Node())
            elif all(_fits_segment(template.convertors[name]) for name in names):
                node.wildcard = node.wildcard or _Node()
                node = node.wildcard
            else:
                node.below.append(place)
                return None
        node.here.append(place)
        return None if template.convertors else template.format

    def candidates(self, path: str) -> tuple[Any, ...]:
        """Return the routes that may match `path`, in order."""
        found = self._literal.get(path)
        if found is not None:
            return found
        # "$" in a pattern also matches before a last newline.
        return self.routes if "\n" in path else self._search(path)

    def _search(self, path: str) -> tuple[Any, ...]:
        places = self._always[:]
        _collect(self._root, path.split("/"), 0, places)
        routes = self.routes
        if len(places) == 1:
            return (routes[places[0]],)
        places.sort()
        return tuple([routes[place] for place in places])

    def named(self, name: str) -> list[Any]:
        """Return the routes that may have, or lead to, that name, in order."""
        if self._by_name is None:
            self._by_name = {}
            for place, route in enumerate(self.routes):
                own = route.index_name() if hasattr(route, "index_name") else None
                if own is None:
                    self._any_name.append(place)
                else:
                    self._by_name.setdefault(own, []).append(place)
        places = sorted([*self._by_name.get(name, ()), *self._any_name])
        return [self.routes[place] for place in places]


def _collect(node: _Node, segments: list[str], start: int, places: list[int]) -> None:
    """Add the places of the routes that may match the segments from `start` on.

    Visits a node at most once, so never does more than a scan of all routes would.
    """
    for position in range(start, len(segments)):
        if node.below:
            places += node.below
        child = node.literal.get(segments[position])
        if node.wildcard is not None:
            if child is not None:
                _collect(child, segments, position + 1, places)
            child = node.wildcard
        if child is None:
            return
        node = child
    places += node.here


def _fits_segment(convertor: Any) -> bool:
    return bool(_SEGMENT_KINDS.get(type(convertor)) == convertor.regex)


# PERF: below this number asking each route (0.3 us a miss) costs less than walking the trie.
_FEW = 6


def candidates(routes: Sequence[Any], path: str) -> Sequence[Any]:
    """Return the routes that may match `path`, in order."""
    return routes if len(routes) < _FEW else index_of(routes).candidates(path)


def named(routes: Sequence[Any], name: str) -> Sequence[Any]:
    """Return the routes that may have, or lead to, that name, in order."""
    return routes if len(routes) < _FEW else index_of(routes).named(name)


def index_of(routes: Sequence[Any]) -> RouteIndex:
    """Return the index of the routes, made anew only if they changed."""
    if type(routes) is RouteList:
        index = routes.compiled
        if index is None or index.epoch != _Epoch.count:
            index = routes.compiled = RouteIndex(routes)
        return index
    return _foreign_index(routes)


# A list of the user's own tells of no changes, so its items are compared: 20 ns per route.
_FOREIGN: dict[int, RouteIndex] = {}
_FOREIGN_LIMIT = 64


def _foreign_index(routes: Sequence[Any]) -> RouteIndex:
    index = _FOREIGN.get(id(routes))
    if index is None or index.epoch != _Epoch.count or index.ids != list(map(id, routes)):
        if len(_FOREIGN) >= _FOREIGN_LIMIT:
            _FOREIGN.clear()
        index = _FOREIGN[id(routes)] = RouteIndex(routes)
    return index
