"""The containers of a request: URLs, header fields, multi-dicts, form data, state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import shlex
from typing import NamedTuple, cast

from ministarlette._headers import Headers, MutableHeaders
from ministarlette._multidict import ImmutableMultiDict, MultiDict, QueryParams
from ministarlette._state import State
from ministarlette._upload import FormData, UploadFile
from ministarlette._url import URL, URLPath

__all__ = (
    "URL",
    "Address",
    "CommaSeparatedStrings",
    "FormData",
    "Headers",
    "ImmutableMultiDict",
    "MultiDict",
    "MutableHeaders",
    "QueryParams",
    "Secret",
    "State",
    "URLPath",
    "UploadFile",
)


class Address(NamedTuple):
    """Where a peer is."""

    host: str
    port: int


class Secret:
    """A text that stays out of logs and tracebacks: `str(secret)` reveals it, `repr` does not."""

    __slots__ = ("__weakref__", "_value")

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return f"{type(self).__name__}('**********')"

    def __str__(self) -> str:
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)


class CommaSeparatedStrings(Sequence[str]):
    """Texts separated by commas, with shell-like quoting, as in `ALLOWED_HOSTS=a, b`.

    Args:
        value: the text to split, or the texts.
    """

    def __init__(self, value: str | Sequence[str]) -> None:
        if isinstance(value, str):
            lexer = shlex(value, posix=True)
            lexer.whitespace, lexer.whitespace_split = ",", True
            value = [item.strip() for item in lexer]
        self._items = list(value)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int | slice) -> str:
        return cast(str, self._items[index])

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._items!r})"

    def __str__(self) -> str:
        return ", ".join(map(repr, self._items))
