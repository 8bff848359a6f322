"""The Host header field, RFC 9110 section 7.2: `uri-host [ ":" port ]`."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from typing import NamedTuple

# RFC 3986 section 3.2.2. A lone "%" passes, as browsers send it; what ends an authority does not.
# IPvFuture only in lower case: that is what `urllib.parse` takes.
_REG_NAME = r"[A-Za-z0-9._~%!$&'()*+,;=-]+"
_BRACKETED = r"\[(?:[0-9A-Fa-f:.]+|v[0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+)\]"
_HOST_HEADER = re.compile(rf"(?P<host>{_BRACKETED}|{_REG_NAME})(?::(?P<port>[0-9]+))?")
_TOO_LARGE = 1 << 32


class ParsedHost(NamedTuple):
    """A valid Host header: the host (an IPv6 address keeps its brackets) and the port, if any.

    Whether the number is a possible port is not checked.
    """

    host: str
    port: int | None


def parse_authority(value: str) -> ParsedHost | None:
    """Split the value of a Host header; return None where it is malformed."""
    match = _HOST_HEADER.fullmatch(value)
    if match is None:
        return None
    host, digits = match["host"], match["port"]
    if host[0] == "[" and host[1] != "v":
        try:
            IPv6Address(host[1:-1])
        except AddressValueError:
            return None
    if not digits:
        return ParsedHost(host, None)
    # A long number costs quadratic time to read, and is no port anyway.
    return ParsedHost(host, int(digits) if len(digits) <= 16 else _TOO_LARGE)


# PERF: an application sees few distinct hosts; the bound keeps hostile ones from filling memory.
@lru_cache(maxsize=256)
def _parse_short(value: str) -> ParsedHost | None:
    return parse_authority(value)


def parse_host_header(value: str | None) -> ParsedHost | None:
    """Like `parse_authority`, remembering the latest hosts; None stands for a missing header."""
    if not value:
        return None
    return _parse_short(value) if len(value) <= 255 else parse_authority(value)
