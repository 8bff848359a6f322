"""Header fields: case-insensitive names, repeated lines, kept as the bytes of the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

RawHeaders = list[tuple[bytes, bytes]]


def _line(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1"), value.encode("latin-1")


class Headers(Mapping[str, str]):
    """Header fields, read-only.

    Args:
        headers: a mapping of names to values, or
        raw: lower-cased names and values as bytes (used as it is, not copied), or
        scope: an ASGI scope, whose `headers` are shared.
    """

    __slots__ = ("__dict__", "__weakref__", "_list")
    _list: RawHeaders

    def __init__(
        self,
        headers: Mapping[str, str] | None = None,
        raw: RawHeaders | None = None,
        scope: MutableMapping[str, Any] | None = None,
    ) -> None:
        if sum(source is not None for source in (headers, raw, scope)) > 1:
            raise AssertionError("Set only one of 'headers', 'raw' and 'scope'.")
        if scope is not None:
            lines = scope["headers"]
            if not isinstance(lines, list):
                lines = scope["headers"] = list(lines)
            self._list = lines
        elif raw is not None:
            self._list = raw
        else:
            self._list = [_line(name, value) for name, value in (headers or {}).items()]

    @property
    def raw(self) -> RawHeaders:
        """The live list of (lower-cased name, value) pairs."""
        return self._list

    def keys(self) -> list[str]:  # type: ignore[override]
        """Return the names, one per line."""
        return [name.decode("latin-1") for name, _ in self._list]

    def values(self) -> list[str]:  # type: ignore[override]
        """Return the values, one per line."""
        return [value.decode("latin-1") for _, value in self._list]

    def items(self) -> list[tuple[str, str]]:  # type: ignore[override]
        """Return every line as (name, value)."""
        return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self._list]

    def getlist(self, key: str) -> list[str]:
        """Return the values of all lines named `key`."""
        wanted = key.lower().encode("latin-1")
        return [value.decode("latin-1") for name, value in self._list if name == wanted]

    def mutablecopy(self) -> MutableHeaders:
        """Return an independent copy that can be changed."""
        return MutableHeaders(raw=self._list[:])

    def get(self, key: str, default: Any = None) -> Any:
        """Return the first value of `key`, or `default`."""
        # PERF: a miss costs no exception, unlike Mapping.get.
        wanted = key.lower().encode("latin-1")
        for name, value in self._list:
            if name == wanted:
                return value.decode("latin-1")
        return default

    def __getitem__(self, key: str) -> str:
        wanted = key.lower().encode("latin-1")
        for name, value in self._list:
            if name == wanted:
                return value.decode("latin-1")
        raise KeyError(key)

    def __contains__(self, key: Any) -> bool:
        wanted = key.lower().encode("latin-1")
        return any(name == wanted for name, _ in self._list)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self._list)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and sorted(self._list) == sorted(other._list)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        as_dict = dict(self.items())
        if len(as_dict) == len(self._list):
            return f"{type(self).__name__}({as_dict!r})"
        return f"{type(self).__name__}(raw={self._list!r})"


class MutableHeaders(Headers):
    """Header fields that can be changed."""

    __slots__ = ()

    def __init__(
        self,
        headers: Mapping[str, str] | None = None,
        raw: RawHeaders | None = None,
        scope: MutableMapping[str, Any] | None = None,
    ) -> None:
        if scope is not None:  # the server's own list stays as it was received
            scope["headers"] = list(scope["headers"])
        super().__init__(headers, raw, scope)

    def __setitem__(self, key: str, value: str) -> None:
        """Set the value on the first line named `key` and remove the others."""
        line = _line(key, value)
        lines = self._list
        places = [place for place, (name, _) in enumerate(lines) if name == line[0]]
        if not places:
            lines.append(line)
            return
        lines[places[0]] = line
        for place in reversed(places[1:]):
            del lines[place]

    def __delitem__(self, key: str) -> None:
        name = key.lower().encode("latin-1")
        self._list[:] = [line for line in self._list if line[0] != name]

    def __ior__(self, other: Mapping[str, str]) -> MutableHeaders:
        if not isinstance(other, Mapping):
            raise TypeError(f"Expected a mapping but got {other.__class__.__name__}")
        self.update(other)
        return self

    def __or__(self, other: Mapping[str, str]) -> MutableHeaders:
        if not isinstance(other, Mapping):
            raise TypeError(f"Expected a mapping but got {other.__class__.__name__}")
        return self.mutablecopy().__ior__(other)

    def setdefault(self, key: str, value: str) -> str:
        """Return the value of `key`, which becomes `value` if it has none."""
        present: str | None = self.get(key)
        if present is not None:
            return present
        self.append(key, value)
        return value

    def update(self, other: Mapping[str, str]) -> None:
        """Set every field of `other`."""
        for key, value in other.items():
            self[key] = value

    def append(self, key: str, value: str) -> None:
        """Add a line, keeping those of the same name."""
        self._list.append(_line(key, value))

    def add_vary_header(self, vary: str) -> None:
        """Add a field name to `Vary`; all its lines become one (RFC 9110 section 12.5.5)."""
        self["vary"] = ", ".join([*self.getlist("vary"), vary])
