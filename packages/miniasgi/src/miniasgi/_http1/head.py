"""What a request head means: framing, persistence, upgrade. One place for both parsers.

A server in front of or behind another one must never read a message differently from it. So
everything that RFC 9112 calls ambiguous is refused rather than repaired: repeated or odd
`Content-Length`, `Content-Length` next to `Transfer-Encoding`, any coding but `chunked`, a missing
or repeated `Host`.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from miniasgi._http1.events import Headers, Limits, ProtocolError, Request

_METHODS: Final = {
    name.encode(): name for name in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
}

# The fields that change how a message is read. Most GET requests have none of them.
_CONTROL_FIELDS: Final = frozenset(
    {b"connection", b"content-length", b"expect", b"transfer-encoding", b"upgrade"}
)
# Fields of which RFC 9110 allows only one line, and whose repetition is used to smuggle.
_SINGLE_FIELDS: Final = frozenset({b"host", b"content-length", b"transfer-encoding"})

# RFC 3986, 3.2.2 and 3.2.3: reg-name, IP literal and port. No userinfo, no path.
_HOST_BYTES: Final = (
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;=:[]"
)
# RFC 9112, 3.2.2: absolute-form, which every server must accept.
_ABSOLUTE_FORM: Final = re.compile(rb"(?i:https?)://([^/?#@]+)([^#]*)")
_MAX_LENGTH_DIGITS: Final = 18  # fits a signed 64-bit integer

# PERF: a server has few hosts and clients ask for the same paths: 0.4 us per request. Bounded, and
# without queries, so that a scanner costs a refill and no memory.
_TARGETS: Final[dict[bytes, tuple[str, bytes, bytes]]] = {}
_HOSTS: Final[set[bytes]] = set()
_REMEMBERED_COUNT: Final = 1024
_REMEMBERED_SIZE: Final = 128  # bytes


def interpret_head(
    method: bytes,
    target: bytes,
    version: str,
    headers: Headers,
    fields: dict[bytes, bytes],
    limits: Limits,
) -> Request:
    """Make the request of a head that is grammatically right.

    Args:
        method: Method as sent.
        target: Request target as sent.
        version: HTTP version, such as `"1.1"`.
        headers: Header lines, names in lower case.
        fields: `dict(headers)`.
        limits: Limits on count and size.

    Raises:
        ProtocolError: With the status that names the fault.
    """
    if len(headers) > limits.header_count:
        raise ProtocolError(431, "Too many request header fields.")
    if len(target) > limits.target_size:
        raise ProtocolError(414, "Request target too long.")
    if len(fields) != len(headers):
        _refuse_repetition(headers)
    if not target.startswith(b"/"):
        target = _unusual_target(method, target, headers, fields)
    path, raw_path, query_string = _TARGETS.get(target) or _split_target(target)
    name = _METHODS.get(method) or method.decode("ascii")
    request = Request(name, path, raw_path, query_string, headers, fields)
    if version != "1.1":
        if version != "1.0":
            raise ProtocolError(505, "HTTP version not supported.")
        request.http_version = "1.0"
        request.keep_alive = False
    host = fields.get(b"host")
    if host is None:
        if version == "1.1":  # RFC 9112, 3.2
            raise ProtocolError(400, "Missing Host header.")
    elif host not in _HOSTS:
        _check_host(host)
    if not _CONTROL_FIELDS.isdisjoint(fields):
        _apply_control_fields(request, fields)
    return request


def _split_target(target: bytes) -> tuple[str, bytes, bytes]:
    """Split a target in origin-form into decoded path, raw path and query string."""
    if b"#" in target:
        raise ProtocolError(400, "Invalid request target.")
    raw_path, _, query_string = target.partition(b"?")
    path = raw_path.decode("ascii")  # both parsers let nothing else pass
    if "%" in path:
        path = unquote(path)
    parts = (path, raw_path, query_string)
    if not query_string and len(target) <= _REMEMBERED_SIZE:
        if len(_TARGETS) >= _REMEMBERED_COUNT:
            _TARGETS.clear()
        _TARGETS[target] = parts
    return parts


def _check_host(host: bytes) -> None:
    if host.translate(None, _HOST_BYTES):
        raise ProtocolError(400, "Invalid Host header.")
    if len(host) <= _REMEMBERED_SIZE:
        if len(_HOSTS) >= _REMEMBERED_COUNT:
            _HOSTS.clear()
        _HOSTS.add(host)


def _refuse_repetition(headers: Headers) -> None:
    seen = set()
    for name, _ in headers:
        if name in _SINGLE_FIELDS and name in seen:
            raise ProtocolError(400, f"Repeated {name.decode('ascii').title()} header.")
        seen.add(name)


def _unusual_target(
    method: bytes, target: bytes, headers: Headers, fields: dict[bytes, bytes]
) -> bytes:
    """Bring the other forms of target (RFC 9112, 3.2) to origin-form."""
    if method == b"CONNECT":  # this is no proxy
        raise ProtocolError(501, "Method not implemented.")
    if target == b"*" and method == b"OPTIONS":
        return target
    match = _ABSOLUTE_FORM.fullmatch(target)
    if match is None:
        raise ProtocolError(400, "Invalid request target.")
    # The authority of the target replaces the Host header (RFC 9112, 3.2.2).
    if b"host" in fields:
        authority, rest = match.groups()
        fields[b"host"] = authority
        headers[:] = [(name, authority if name == b"host" else value) for name, value in headers]
    else:
        rest = match[2]
    return rest if rest.startswith(b"/") else b"/" + rest


def tokens(value: bytes) -> list[bytes]:
    """Split a comma-separated list of tokens, in lower case."""
    return [token.strip(b" \t") for token in value.lower().split(b",")]


def _apply_control_fields(request: Request, fields: dict[bytes, bytes]) -> None:
    length = fields.get(b"content-length")
    coding = fields.get(b"transfer-encoding")
    if length is not None:
        if coding is not None:  # RFC 9112, 6.1: an attempt at request smuggling
            raise ProtocolError(400, "Both Content-Length and Transfer-Encoding.")
        if not length.isdigit() or len(length) > _MAX_LENGTH_DIGITS:
            raise ProtocolError(400, "Invalid Content-Length header.")
        request.has_body = length.strip(b"0") != b""
    elif coding is not None:
        codings = tokens(coding)
        if request.http_version == "1.0" or codings.count(b"chunked") > 1:
            raise ProtocolError(400, "Invalid Transfer-Encoding header.")
        if codings != [b"chunked"]:
            raise ProtocolError(501, "Transfer coding not implemented.")
        request.has_body = True

    expect = fields.get(b"expect")
    if expect is not None and expect.lower() == b"100-continue":
        request.expects_continue = request.http_version == "1.1"

    connection = fields.get(b"connection")
    if connection is None:
        return
    options = tokens(connection)
    if b"close" in options:
        request.keep_alive = False
    elif request.http_version == "1.0":
        request.keep_alive = b"keep-alive" in options
    request.upgrade = (
        b"upgrade" in options
        and b"websocket" in tokens(fields.get(b"upgrade", b""))
        and request.method == "GET"
        and request.http_version == "1.1"
        and not request.has_body
    )
