"""The URL objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypedDict, TypeVar

from minipydantic._lazy import lazy_module
from minipydantic._url.errors import UrlError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from urllib import parse as urllib_parse

    from minipydantic._messages import errors
    from minipydantic._url import idna, multi, parser
    from minipydantic._url.parser import Parts
else:
    errors = lazy_module("minipydantic._messages.errors")
    urllib_parse = lazy_module("urllib.parse")
    idna = lazy_module("minipydantic._url.idna")
    multi = lazy_module("minipydantic._url.multi")
    parser = lazy_module("minipydantic._url.parser")

__all__ = ["MultiHostHost", "MultiHostUrl", "Url"]


class MultiHostHost(TypedDict):
    """One host of a `MultiHostUrl`."""

    username: str | None
    password: str | None
    host: str | None
    port: int | None


def _raise_invalid(error: UrlError, title: str, value: object) -> NoReturn:
    details: Any = {"type": error.type, "loc": (), "input": value, "ctx": error.ctx}
    raise errors.ValidationError.from_exception_data(title, [details]) from None


class _BaseUrl:
    """What URLs with one and with several hosts have in common."""

    __slots__ = ("_parts", "_text")

    _title: ClassVar[str]
    _parts: Parts
    _text: str

    @property
    def scheme(self) -> str:
        """The scheme, lower-case."""
        return self._parts.scheme

    @property
    def path(self) -> str | None:
        """The path, percent-encoded; `None` if it is empty."""
        return self._parts.path or None

    @property
    def query(self) -> str | None:
        """The query, percent-encoded, without `?`; `None` if there is none."""
        return self._parts.query

    @property
    def fragment(self) -> str | None:
        """The fragment, percent-encoded, without `#`; `None` if there is none."""
        return self._parts.fragment

    def query_params(self) -> list[tuple[str, str]]:
        """Return the decoded pairs of the query (`application/x-www-form-urlencoded`)."""
        query = self._parts.query
        return urllib_parse.parse_qsl(query, keep_blank_values=True) if query else []

    def unicode_string(self) -> str:
        """Return the URL with internationalised hosts decoded."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> dict[str, Any]:
        """Return the schema of the class as the type of a field."""
        return {"type": cls._title}

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._text!r})"

    def __hash__(self) -> int:
        return hash(self._text)

    def __bool__(self) -> bool:
        return True

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return _make(type(self), self._parts, self._text)

    def __copy__(self) -> Self:
        return _make(type(self), self._parts, self._text)

    def __getnewargs__(self) -> tuple[str]:
        return (self._text,)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return type(self), (self._text,), getattr(self, "__dict__", None) or None

    def _is_comparable(self, other: object) -> bool:
        return isinstance(other, _BaseUrl) and self._title == other._title

    def __eq__(self, other: object) -> bool:
        if not self._is_comparable(other):
            return NotImplemented
        return self._text == str(other)

    def __lt__(self, other: object) -> bool:
        return self._text < str(other) if self._is_comparable(other) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._text <= str(other) if self._is_comparable(other) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._text > str(other) if self._is_comparable(other) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._text >= str(other) if self._is_comparable(other) else NotImplemented


_T = TypeVar("_T", bound=_BaseUrl)


def _make(cls: type[_T], parts: Parts, text: str) -> _T:
    url = object.__new__(cls)
    url._parts = parts
    url._text = text
    return url


def _input_text(value: object, title: str) -> str:
    """Return the text that a constructor was given."""
    if isinstance(value, str):
        text = str.__str__(value)
    elif isinstance(value, (bytes, bytearray)):
        text = bytes(value).decode("utf-8", "surrogateescape")
    elif isinstance(value, _BaseUrl):
        text = str(value)
    else:
        _raise_invalid(UrlError("url_type"), title, value)
    try:
        text.encode()
    except UnicodeEncodeError:
        _raise_invalid(UrlError("string_unicode"), title, value)
    return text


class Url(_BaseUrl):
    """A URL with at most one host (WHATWG URL standard).

    Args:
        url: The URL as text, or another URL object.
        preserve_empty_path: Whether `http://a` keeps its empty path rather than getting `/`.

    Raises:
        ValidationError: It is not a URL.
    """

    __slots__ = ()

    _title = "url"

    def __new__(cls, url: Any, *, preserve_empty_path: bool = False) -> Self:
        text = _input_text(url, cls._title)
        try:
            return cls._from_parts(parser.parse_checked(text, strict=False), preserve_empty_path)
        except UrlError as error:
            _raise_invalid(error, cls._title, url)

    @classmethod
    def _from_parts(cls, parts: Parts, preserve_empty_path: bool = False) -> Self:
        if preserve_empty_path and parts.implied_path and parts.path == "/":
            parts.path = ""
        return _make(cls, parts, parts.write(parts.host))

    @property
    def username(self) -> str | None:
        """The user name, percent-encoded."""
        return self._parts.username or None

    @property
    def password(self) -> str | None:
        """The password, percent-encoded."""
        return self._parts.password or None

    @property
    def host(self) -> str | None:
        """The host in ASCII; IPv6 addresses in brackets."""
        return self._parts.host or None

    @property
    def port(self) -> int | None:
        """The port, or the scheme's default."""
        return _port(self._parts)

    def unicode_host(self) -> str | None:
        """Return the host with its internationalised labels decoded."""
        host = self.host
        return host if host is None or self.scheme not in parser.SPECIAL else idna.to_unicode(host)

    def unicode_string(self) -> str:
        """Return the URL with an internationalised host decoded."""
        host = self._parts.host
        if host is None or self.scheme not in parser.SPECIAL:
            return self._text
        return self._parts.write(idna.to_unicode(host))

    @classmethod
    def build(
        cls,
        *,
        scheme: str,
        username: str | None = None,
        password: str | None = None,
        host: str,
        port: int | None = None,
        path: str | None = None,
        query: str | None = None,
        fragment: str | None = None,
    ) -> Self:
        """Make a URL of its parts, which are not encoded before the whole is parsed.

        Raises:
            ValidationError: The whole is not a URL.
        """
        authority = _written_host(username, password, host, port)
        return cls(f"{scheme}://{authority}{_written_tail(path, query, fragment)}")


class MultiHostUrl(_BaseUrl):
    """A URL with several hosts, separated by commas, as databases use them.

    Args:
        url: The URL as text, or another URL object.
        preserve_empty_path: Whether `http://a,b` keeps its empty path rather than getting `/`.

    Raises:
        ValidationError: It is not a URL.
    """

    __slots__ = ("_others",)

    _title = "multi-host-url"
    _others: Sequence[Parts]

    def __new__(cls, url: Any, *, preserve_empty_path: bool = False) -> Self:
        text = _input_text(url, cls._title)
        try:
            return cls._from_parts(multi.parse_hosts(text), preserve_empty_path)
        except UrlError as error:
            _raise_invalid(error, cls._title, url)

    @classmethod
    def _from_parts(cls, parts: Sequence[Parts], preserve_empty_path: bool = False) -> Self:
        *others, last = parts
        if preserve_empty_path and last.implied_path and last.path == "/":
            last.path = ""
        return cls._of(others, last)

    @classmethod
    def _of(cls, others: Sequence[Parts], last: Parts) -> Self:
        url = _make(cls, last, _written(others, last, str))
        url._others = others
        return url

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return type(self)._of(self._others, self._parts)

    def __copy__(self) -> Self:
        return type(self)._of(self._others, self._parts)

    def hosts(self) -> list[MultiHostHost]:
        """Return the hosts with their credentials and ports."""
        return [
            MultiHostHost(
                username=parts.username or None,
                password=parts.password or None,
                host=parts.host,
                port=_port(parts),
            )
            for parts in [*self._others, self._parts]
            if parts.host
        ]

    def unicode_string(self) -> str:
        """Return the URL with internationalised hosts decoded."""
        if self.scheme not in parser.SPECIAL:
            return self._text
        return _written(self._others, self._parts, idna.to_unicode)

    @classmethod
    def build(
        cls,
        *,
        scheme: str,
        hosts: Sequence[Mapping[str, Any]] | None = None,
        username: str | None = None,
        password: str | None = None,
        host: str | None = None,
        port: int | None = None,
        path: str | None = None,
        query: str | None = None,
        fragment: str | None = None,
    ) -> Self:
        """Make a URL of its parts, with either `hosts` or one host's parts.

        Raises:
            ValueError: Both or neither are given.
            ValidationError: The whole is not a URL.
        """
        single = username, password, host, port
        if hosts is not None and any(part is not None for part in single):
            raise ValueError("expected one of `hosts` or singular values to be set.")
        if hosts is not None:
            authority = ",".join([_written_item(item) for item in hosts])
        elif host is not None:
            authority = _written_host(username, password, host, port)
        else:
            raise ValueError("expected either `host` or `hosts` to be set")
        return cls(f"{scheme}://{authority}{_written_tail(path, query, fragment)}")


def _written(others: Sequence[Parts], last: Parts, write_host: Callable[[str], str]) -> str:
    if last.host is None:
        return last.write(None)
    authorities = [parts.authority(write_host(parts.host or "")) for parts in [*others, last]]
    return f"{last.scheme}://{','.join(authorities)}{last.tail()}"


def _port(parts: Parts) -> int | None:
    return parser.DEFAULT_PORTS.get(parts.scheme) if parts.port is None else parts.port


def _written_host(
    username: str | None, password: str | None, host: str | None, port: int | None
) -> str:
    credentials = username or ""
    if password is not None:
        credentials += f":{password}"
    if username is not None or password is not None:
        credentials += "@"
    return f"{credentials}{host or ''}{'' if port is None else f':{port:d}'}"


def _written_item(item: Mapping[str, Any]) -> str:
    host, port = item.get("host"), item.get("port")
    if host is None and port is None:
        raise ValueError("expected one of 'host', 'username', 'password' or 'port' to be set")
    return _written_host(item.get("username"), item.get("password"), host, port)


def _written_tail(path: str | None, query: str | None, fragment: str | None) -> str:
    tail = "" if path is None else f"/{path.removeprefix('/')}"
    if query is not None:
        tail += f"?{query}"
    return tail if fragment is None else f"{tail}#{fragment}"
