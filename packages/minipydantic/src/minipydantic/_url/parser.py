"""The URL parser (WHATWG URL, section 4.4), for absolute URLs.

The standard's state machine reads characters; here each part is cut out by its delimiters and
then checked, which gives the same result for URLs without a base.
"""

import re
from collections.abc import Callable

from minipydantic._url.errors import (
    EMPTY_HOST,
    EMPTY_INPUT,
    INVALID_PORT,
    NO_BASE,
    UrlError,
)
from minipydantic._url.hosts import parse_host
from minipydantic._url.percent import (
    CONTROL,
    FRAGMENT,
    PATH,
    QUERY,
    SPECIAL_QUERY,
    USERINFO,
    encode,
    has_foreign_code_point,
    has_stray_percent,
)

__all__ = [
    "DEFAULT_PORTS",
    "IGNORED_AROUND",
    "SPECIAL",
    "Parts",
    "parse_checked",
    "refuse",
    "split_scheme",
    "trim",
]

DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
SPECIAL = frozenset([*DEFAULT_PORTS, "file"])

Report = Callable[[str], None]  # told of each violation that the standard tolerates

IGNORED_AROUND = "".join(map(chr, range(0x21)))  # C0 controls and space
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_DRIVE = re.compile(r"[A-Za-z][:|]")
_MAX_PORT = 65535
_DOT = re.compile(r"\.|%2e", re.IGNORECASE)
_DOUBLE_DOT = re.compile(r"(?:\.|%2e){2}", re.IGNORECASE)


class Parts:
    """A parsed URL.

    Attributes:
        scheme: Lower-case.
        username: Percent-encoded, perhaps empty.
        password: Percent-encoded, perhaps empty.
        host: Serialised; empty for `file:///x` and `foo://`, `None` for `foo:x`.
        port: `None` if absent or the scheme's default.
        path: Percent-encoded, with its leading slash.
        opaque: Whether the path is opaque: `mailto:a@b`.
        query: Without `?`; `None` if absent.
        fragment: Without `#`; `None` if absent.
        implied_path: Whether the path `/` was not written.
    """

    __slots__ = (
        "fragment", "host", "implied_path", "opaque", "password", "path", "port", "query",
        "scheme", "username",
    )  # fmt: skip

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme
        self.username = ""
        self.password = ""
        self.host: str | None = None
        self.port: int | None = None
        self.path = ""
        self.opaque = False
        self.query: str | None = None
        self.fragment: str | None = None
        self.implied_path = False

    def authority(self, host: str) -> str:
        """Return credentials, `host` and port."""
        credentials = ""
        if self.username or self.password:
            password = f":{self.password}" if self.password else ""
            credentials = f"{self.username}{password}@"
        port = "" if self.port is None else f":{self.port}"
        return f"{credentials}{host}{port}"

    def tail(self) -> str:
        """Return path, query and fragment."""
        query = "" if self.query is None else f"?{self.query}"
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.path}{query}{fragment}"

    def write(self, host: str | None) -> str:
        """Return the URL with `host` in the host's place."""
        if host is not None:
            return f"{self.scheme}://{self.authority(host)}{self.tail()}"
        # without a host, a path that begins with two slashes would look like one
        guard = "/." if not self.opaque and self.path.startswith("//") else ""
        return f"{self.scheme}:{guard}{self.tail()}"


def _ignore(violation: str) -> None:
    pass


def trim(text: str, report: Report = _ignore) -> str:
    """Remove what the standard ignores: surrounding controls and spaces, tabs and newlines."""
    trimmed = text.strip(IGNORED_AROUND)
    if len(trimmed) != len(text):
        report("leading or trailing control or space character are ignored in URLs")
    if "\t" in trimmed or "\n" in trimmed or "\r" in trimmed:
        report("tabs or newlines are ignored in URLs")
        trimmed = trimmed.translate({9: None, 10: None, 13: None})
    return trimmed


def split_scheme(text: str) -> tuple[str, str]:
    """Return the lower-case scheme and what follows its colon.

    Raises:
        UrlError: There is no scheme.
    """
    match = _SCHEME.match(text)
    if match is None:
        raise UrlError.parsing(NO_BASE)
    return match[1].lower(), text[match.end() :]


def parse(text: str, report: Report = _ignore) -> Parts:
    """Parse an absolute URL.

    Args:
        text: The URL as written.
        report: Called with a description of each tolerated violation.

    Raises:
        UrlError: The text is not a URL.
    """
    if not text:
        raise UrlError.parsing(EMPTY_INPUT)
    scheme, rest = split_scheme(trim(text, report))
    parts = Parts(scheme)
    rest, hash_mark, fragment = rest.partition("#")
    rest, mark, query = rest.partition("?")
    if scheme == "file":
        _file(parts, rest, report)
    elif scheme in SPECIAL:
        _special(parts, rest, report)
    else:
        _generic(parts, rest, report)
    if mark:
        _check(query, report)
        parts.query = encode(query, SPECIAL_QUERY if scheme in SPECIAL else QUERY)
    if hash_mark:
        if "\0" in fragment:
            report("NULL characters are ignored in URL fragment identifiers")
        _check(fragment, report)
        parts.fragment = encode(fragment, FRAGMENT)
    return parts


def parse_checked(text: str, strict: bool) -> Parts:
    """Parse an absolute URL, and if `strict` refuse the violations that the standard tolerates.

    Raises:
        UrlError: The text is not a URL, or not a flawless one.
    """
    if not strict:
        return parse(text)
    violations: list[str] = []
    parts = parse(text, violations.append)
    refuse(violations)
    return parts


def refuse(violations: list[str]) -> None:
    """Raise the error for the last of the violations, if there are any."""
    if violations:
        raise UrlError("url_syntax_violation", {"error": violations[-1]})


def _check(text: str, report: Report) -> None:
    """Report what should have been encoded."""
    if has_foreign_code_point(text):
        report("non-URL code point")
    elif has_stray_percent(text):
        report("expected 2 hex digits after %")


def _special(parts: Parts, rest: str, report: Report) -> None:
    bare = rest.lstrip("/\\")
    if rest[: len(rest) - len(bare)] != "//":
        report("expected //")
    end = min([at for at in (bare.find("/"), bare.find("\\")) if at >= 0], default=len(bare))
    _authority(parts, bare[:end], special=True, report=report)
    path = bare[end:]
    parts.implied_path = not path
    parts.path = _path(path, special=True, report=report)


def _generic(parts: Parts, rest: str, report: Report) -> None:
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        _authority(parts, authority, special=False, report=report)
        if slash:
            parts.path = _path(slash + path, special=False, report=report)
    elif rest.startswith("/"):
        parts.path = _path(rest, special=False, report=report)
    else:
        _check(rest, report)
        parts.opaque = True
        parts.path = encode(rest, CONTROL)


def _file(parts: Parts, rest: str, report: Report) -> None:
    parts.host = ""
    has_empty_host = False
    if rest[:2] != "//":
        report("expected // after file:")
    if rest[:2] in ("//", "\\\\", "/\\", "\\/"):
        bare = rest[2:]
        end = min([at for at in (bare.find("/"), bare.find("\\")) if at >= 0], default=len(bare))
        host = bare[:end]
        has_empty_host = not host
        if _DRIVE.fullmatch(host):  # file://C:/x: a drive, not a host
            rest = f"/{bare}"
        else:
            parts.host = parse_host(host, special=True) if host else ""
            if parts.host == "localhost":
                parts.host = ""
            rest = bare[end:]
    parts.implied_path = not rest
    parts.path = _path(rest, special=True, report=report, is_file=True)
    if not has_empty_host and _DRIVE.fullmatch(parts.path[1:].partition("/")[0]):
        parts.path = f"/{parts.path[1]}:{parts.path[3:]}"
        if parts.host:
            report("file: with host and Windows drive letter")
            parts.host = ""


def _authority(parts: Parts, text: str, special: bool, report: Report) -> None:
    """Read `username:password@host:port`."""
    userinfo, at, hostport = text.rpartition("@")
    if at:
        if "@" in userinfo:
            report("unencoded @ sign in username or password")
        username, _, password = userinfo.partition(":")
        for part in (username, password):
            _check(part.replace("@", ""), report)
        parts.username = encode(username, USERINFO)
        parts.password = encode(password, USERINFO)
    host, port = _split_port(hostport)
    if not host:
        if special or port is not None or (at and userinfo):
            raise UrlError.parsing(EMPTY_HOST)
        parts.host = ""
        return
    parts.host = parse_host(host, special)
    if port:
        if not (port.isascii() and port.isdigit()) or int(port[-6:]) > _MAX_PORT or (
            len(port) > 5 and port[:-5].strip("0")
        ):  # fmt: skip
            raise UrlError.parsing(INVALID_PORT)
        number = int(port[-5:])
        parts.port = None if number == DEFAULT_PORTS.get(parts.scheme) else number


def _split_port(text: str) -> tuple[str, str | None]:
    """Split at the first colon that is not inside brackets."""
    start = text.find("]") if text.startswith("[") else 0
    if start < 0:
        return text, None
    at = text.find(":", start)
    return (text, None) if at < 0 else (text[:at], text[at + 1 :])


def _path(text: str, special: bool, report: Report, is_file: bool = False) -> str:
    """Return a path with its dot segments resolved and its characters encoded."""
    _check(text.replace("\\", "/") if special else text, report)
    if special and "\\" in text:
        report("backslash")
        text = text.replace("\\", "/")
    if is_file:  # like the url crate: empty segments at the start are dropped
        text = f"/{text.lstrip('/')}"
    if "." not in text and "%" not in text:  # PERF: no segment can be a dot segment
        return encode(text if text[:1] == "/" or not special else f"/{text}", PATH)
    segments: list[str] = []
    written = text.removeprefix("/").split("/")
    for index, segment in enumerate(written):
        is_last = index == len(written) - 1
        if _DOUBLE_DOT.fullmatch(segment):
            # like the url crate, for any scheme: no path climbs out of a drive
            if segments and not _DRIVE.fullmatch(segments[-1]):
                segments.pop()
            if is_last:
                segments.append("")
        elif _DOT.fullmatch(segment):
            if is_last:
                segments.append("")
        elif segment or segments or is_last or not is_file:
            segments.append(encode(segment, PATH))
    return "/" + "/".join(segments)
