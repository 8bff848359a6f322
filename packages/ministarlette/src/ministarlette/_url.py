"""URLs: of a request (built from the ASGI scope), given by the user, and paths made by routes."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from ipaddress import AddressValueError, IPv6Address
from operator import attrgetter
from typing import Any, Generic, Self, TypeVar, overload
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from ministarlette._host import parse_host_header
from ministarlette._scope import DEFAULT_PORTS
from ministarlette.types import Scope

T = TypeVar("T")

_UNSET: Any = object()
_MAX_PORT = 65535
# These end a path, or begin an authority in browsers (WHATWG URL, section 4.4, "path state").
_PATH_ESCAPES = str.maketrans({"?": "%3F", "#": "%23", "\\": "%5C"})


def _bracketed(host: str) -> str:
    """Return the host as it stands in an authority: IPv6 addresses need brackets."""
    if ":" not in host:
        return host
    try:
        IPv6Address(host)
    except AddressValueError:  # it has brackets already, or a port
        return host
    return f"[{host}]"


def _host_header(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"host":
            text: str = value.decode("latin-1")
            parsed = parse_host_header(text)
            return text if parsed and (parsed.port or 0) <= _MAX_PORT else None
    return None


def authority(scope: Scope) -> str:
    """Return host and port by which the client reached us, "" if unknown.

    A malformed Host header counts as missing: it must not find its way into links.
    """
    header = _host_header(scope)
    if header is not None:
        return header
    server = scope.get("server")
    if server is None:
        return ""
    host, port = server
    if port == DEFAULT_PORTS[scope.get("scheme", "http")]:
        return _bracketed(host)
    return f"{_bracketed(host)}:{port}"


def url_of_scope(scope: Scope) -> str:
    """Return the URL that the client asked for."""
    path = scope["path"].translate(_PATH_ESCAPES)
    netloc = authority(scope)
    if netloc:
        # A path such as "@evil.example" or ".evil.example" must not extend the authority.
        slash = "/" if path and path[0] != "/" else ""
        url = f"{scope.get('scheme', 'http')}://{netloc}{slash}{path}"
    else:
        url = "/%2F" + path[2:] if path.startswith("//") else path
    query = scope.get("query_string", b"")
    return f"{url}?{query.decode()}" if query else url


class _Component(Generic[T]):
    """A part of a URL, read from what `urlsplit` found."""

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self._read: Callable[[SplitResult], T] = attrgetter(name)

    @overload
    def __get__(self, url: None, owner: type) -> _Component[T]: ...
    @overload
    def __get__(self, url: URL, owner: type) -> T: ...
    def __get__(self, url: URL | None, owner: type) -> _Component[T] | T:
        return self if url is None else self._read(url.components)

    def __set__(self, url: URL, value: T) -> None:
        raise AttributeError("A URL does not change; use replace().")


class URL:
    """A URL with named components.

    Args:
        url: the text, or
        scope: the ASGI scope of a request, or
        **components: `scheme`, `netloc`, `path`, `query`, `fragment`, and the parts of the netloc
            `username`, `password`, `hostname`, `port`.
    """

    _url: str
    _components: SplitResult | None = None

    def __init__(self, url: str = "", scope: Scope | None = None, **components: Any) -> None:
        if url and (scope is not None or components):
            other = "scope" if scope is not None else "**components"
            raise AssertionError(f'Cannot set both "url" and "{other}".')
        if scope is not None:
            if components:
                raise AssertionError('Cannot set both "scope" and "**components".')
            url = url_of_scope(scope)
        elif components:
            url = URL("").replace(**components)._url
        self._url = url

    @property
    def components(self) -> SplitResult:
        """The result of `urllib.parse.urlsplit`."""
        split = self._components
        if split is None:
            split = self._components = urlsplit(self._url)
        return split

    scheme = _Component[str]("The scheme, such as `https`.")
    netloc = _Component[str]("The authority: user information, host and port.")
    path = _Component[str]("The path.")
    query = _Component[str]("The query string, without `?`.")
    fragment = _Component[str]("The fragment, without `#`.")
    username = _Component[str | None]("The user name, if any.")
    password = _Component[str | None]("The password, if any.")
    hostname = _Component[str | None]("The host in lower case, an IPv6 address without brackets.")
    port = _Component[int | None]("The port, if the URL names one.")

    @property
    def is_secure(self) -> bool:
        """Whether the scheme is https or wss."""
        return self.scheme in ("https", "wss")

    @property
    def path_only(self) -> str:
        """Path, query and fragment: a reference that is right behind any proxy."""
        parts = self.components
        path = parts.path or "/"
        if path.startswith("//"):  # "//evil.example/" would be a reference to another host
            path = "/%2F" + path[2:]
        return SplitResult("", "", path, parts.query, parts.fragment).geturl()

    def replace(self, **kwargs: Any) -> Self:
        """Return a copy with some components replaced; a part of the netloc goes if it is None."""
        parts = {
            name: kwargs.pop(name, _UNSET) for name in ("username", "password", "hostname", "port")
        }
        if any(part is not _UNSET for part in parts.values()):
            kwargs["netloc"] = _netloc(self.components, parts)
        return type(self)(self.components._replace(**kwargs).geturl())

    def include_query_params(self, **kwargs: Any) -> Self:
        """Return a copy with query parameters set, the others kept."""
        new = {key: str(value) for key, value in kwargs.items()}
        kept = self._query_pairs(without=new)
        return self.replace(query=urlencode([*kept, *new.items()]))

    def replace_query_params(self, **kwargs: Any) -> Self:
        """Return a copy with just these query parameters."""
        return self.replace(query=urlencode({key: str(value) for key, value in kwargs.items()}))

    def remove_query_params(self, keys: str | Sequence[str]) -> Self:
        """Return a copy without the query parameters named `keys`."""
        gone = (keys,) if isinstance(keys, str) else keys
        return self.replace(query=urlencode(self._query_pairs(without=gone)))

    def _query_pairs(self, without: Container[str]) -> list[tuple[str, str]]:
        pairs = parse_qsl(self.query, keep_blank_values=True)
        return [(key, value) for key, value in pairs if key not in without]

    def __eq__(self, other: Any) -> bool:
        return self._url == str(other)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return self._url

    def __repr__(self) -> str:
        shown = self.replace(password="********") if self.password else self
        return f"{type(self).__name__}({shown._url!r})"


def _netloc(old: SplitResult, parts: dict[str, Any]) -> str:
    """Return the netloc with the given parts (username, password, hostname, port) replaced."""
    if parts["hostname"] is _UNSET or parts["hostname"] is None:
        host = old.netloc.rpartition("@")[2]
        # A trailing ":80" is the port, unless the colon stands inside the brackets of an address.
        if host[-1:] != "]":
            host = host.rsplit(":", 1)[0]
    else:
        host = _bracketed(parts["hostname"])
    port = old.port if parts["port"] is _UNSET else parts["port"]
    username = old.username if parts["username"] is _UNSET else parts["username"]
    password = old.password if parts["password"] is _UNSET else parts["password"]
    result = host if port is None else f"{host}:{port}"
    if username is None:
        return result
    return f"{username}@{result}" if password is None else f"{username}:{password}@{result}"


class URLPath(str):
    """A path made by `url_path_for`, with what is known about protocol and host.

    Args:
        path: the path, starting with "/".
        protocol: "http", "websocket", or "" if unknown.
        host: the authority, or "".
    """

    __slots__ = ("host", "protocol")
    protocol: str
    host: str

    def __new__(cls, path: str, protocol: str = "", host: str = "") -> Self:
        """Escape what would turn the path into a reference to another host."""
        if protocol not in ("http", "websocket", ""):
            raise AssertionError(f"protocol must be 'http', 'websocket' or '', not {protocol!r}.")
        path = path.replace("\\", "%5C")
        if path.startswith("//"):
            path = "/%2F" + path[2:]
        self = super().__new__(cls, path)
        self.protocol = protocol
        self.host = host
        return self

    def make_absolute_url(self, base_url: str | URL) -> URL:
        """Return the URL of this path below `base_url`."""
        base = URL(base_url) if isinstance(base_url, str) else base_url
        scheme = _SCHEMES.get((self.protocol, base.is_secure), base.scheme)
        return URL(
            scheme=scheme, netloc=self.host or base.netloc, path=base.path.rstrip("/") + str(self)
        )


_SCHEMES = {
    ("http", False): "http",
    ("http", True): "https",
    ("websocket", False): "ws",
    ("websocket", True): "wss",
}
