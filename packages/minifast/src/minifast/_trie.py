"""An index of paths: which routes can match a path at all, in the order of their declaration.

A route is filed under the literal segments with which its path begins; a parameter that is one
whole segment is a branch of its own; from anything else on (a mount, a parameter that may span
segments) the route is a candidate for all that follows. Whether a candidate matches is still
for the route itself to say.
"""

from collections.abc import Iterable
from typing import Any


class _Node:
    __slots__ = ("ends", "literal", "parameter", "rest")

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.ends: list[tuple[int, Any]] = []
        self.rest: list[tuple[int, Any]] = []


class PathIndex:
    """Routes by path."""

    def __init__(self) -> None:
        self.root = _Node()
        self.count = 0
        self.exact: dict[str, list[Any]] = {}

    def add(self, entry: Any, path: str | None, spans: bool) -> None:
        """Add a route behind those that are there.

        Args:
            entry: The route.
            path: Its path template; None if it has none.
            spans: Whether it can match more than its template has segments.
        """
        order = self.count
        self.count += 1
        node = self.root
        if path is None or (spans and not path.strip("/")):
            node.rest.append((order, entry))
            return
        for segment in path.split("/")[1:] if path.startswith("/") else path.split("/"):
            if "{" not in segment:
                node = node.literal.setdefault(segment, _Node())
            elif segment[0] == "{" and segment[-1] == "}" and segment.count("{") == 1:
                if segment.endswith(":path}"):
                    node.rest.append((order, entry))
                    return
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node.rest.append((order, entry))
                return
        if spans:
            node.rest.append((order, entry))
        node.ends.append((order, entry))

    def remember(self, paths: Iterable[str]) -> None:
        """Work out the candidates for paths without parameters once.

        Args:
            paths: The paths; all routes have been added.
        """
        # PERF: most requests of most applications ask for such a path, or begin with one.
        self.exact = {path: self.search(path) for path in paths}

    def candidates(self, path: str) -> list[Any]:
        """Return the routes that can match a path, in the order in which they were added."""
        known = self.exact.get(path)
        return self.search(path) if known is None else known

    def search(self, path: str) -> list[Any]:
        """Walk the index.

        Args:
            path: The path of a request.

        Returns:
            The routes in the order in which they were added.
        """
        found: list[tuple[int, Any]] = []
        segments = path.split("/")
        start = 1 if path.startswith("/") else 0
        pending = [(self.root, start)]
        size = len(segments)
        while pending:
            node, index = pending.pop()
            if node.rest:
                found += node.rest
            if index == size:
                found += node.ends
                continue
            branch = node.literal.get(segments[index])
            if branch is not None:
                pending.append((branch, index + 1))
            if node.parameter is not None:
                pending.append((node.parameter, index + 1))
        if len(found) > 1:
            found = sorted({order: (order, entry) for order, entry in found}.values(), key=_order)
        return [entry for _, entry in found]


def _order(item: tuple[int, Any]) -> int:
    return item[0]
