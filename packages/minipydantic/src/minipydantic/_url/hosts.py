"""Hosts: domains, IPv4 and IPv6 addresses, opaque hosts (WHATWG URL, section 3.5)."""

import re
from urllib.parse import unquote_to_bytes

from minipydantic._url.errors import (
    EMPTY_HOST,
    INVALID_DOMAIN,
    INVALID_DOMAIN_CHARACTER,
    INVALID_IPV4,
    INVALID_IPV6,
    UrlError,
)
from minipydantic._url.idna import InvalidDomainError, to_ascii
from minipydantic._url.percent import CONTROL, encode

__all__ = ["parse_host"]

_PLAIN_DOMAIN = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z_-][a-z0-9_-]*")
_FORBIDDEN_HOST = re.compile("[\x00\t\n\r #/:<>?@\\[\\\\\\]^|]")
_FORBIDDEN_DOMAIN = re.compile("[\x00-\x20#/:<>?@\\[\\\\\\]^|%\x7f]")
_IPV4_PART = re.compile(r"0[xX][0-9A-Fa-f]*|[0-9]+")
_HEX_GROUP = re.compile(r"[0-9A-Fa-f]{1,4}")
_DECIMAL_BYTE = re.compile(r"0|[1-9][0-9]{0,2}")
_IPV4_PARTS = 4
_IPV6_GROUPS = 8


def parse_host(text: str, special: bool) -> str:
    """Return the serialised form of a host.

    Args:
        text: The host as written, not empty.
        special: Whether the scheme's hosts are domain names.

    Raises:
        UrlError: The host is invalid.
    """
    if special and _PLAIN_DOMAIN.fullmatch(text) and "xn--" not in text:
        return text  # PERF: the usual host; nothing below would change it
    if text.startswith("["):
        if not text.endswith("]"):
            raise UrlError.parsing(INVALID_IPV6)
        return f"[{_write_ipv6(_parse_ipv6(text[1:-1]))}]"
    if not special:
        if _FORBIDDEN_HOST.search(text):
            raise UrlError.parsing(INVALID_DOMAIN_CHARACTER)
        return encode(text, CONTROL)
    decoded = unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text
    try:
        domain = to_ascii(decoded)
    except InvalidDomainError:
        raise UrlError.parsing(INVALID_DOMAIN) from None
    if not domain:
        raise UrlError.parsing(EMPTY_HOST)
    if _FORBIDDEN_DOMAIN.search(domain):
        raise UrlError.parsing(INVALID_DOMAIN)
    if _ends_in_number(domain):
        return _parse_ipv4(domain)
    return domain


def _ends_in_number(domain: str) -> bool:
    parts = domain.split(".")
    if parts[-1] == "":
        if len(parts) == 1:
            return False
        parts.pop()
    last = parts[-1]
    return last.isdigit() or re.fullmatch(r"0[xX][0-9A-Fa-f]*", last) is not None


def _ipv4_number(part: str) -> int:
    if not _IPV4_PART.fullmatch(part):
        raise UrlError.parsing(INVALID_IPV4)
    try:
        if part[:2] in ("0x", "0X"):
            return int(part[2:] or "0", 16)
        return int(part, 8 if len(part) > 1 and part[0] == "0" else 10)
    except ValueError:  # the digits 8 and 9 in an octal number, or far too many digits
        raise UrlError.parsing(INVALID_IPV4) from None


def _parse_ipv4(domain: str) -> str:
    parts = domain.split(".")
    if parts[-1] == "" and len(parts) > 1:
        parts.pop()
    if len(parts) > _IPV4_PARTS:
        raise UrlError.parsing(INVALID_IPV4)
    numbers = [_ipv4_number(part) for part in parts]
    *leading, last = numbers
    if any(number > 255 for number in leading) or last >= 256 ** (5 - len(numbers)):
        raise UrlError.parsing(INVALID_IPV4)
    address = last + sum(number << (8 * (3 - i)) for i, number in enumerate(leading))
    return ".".join([str(address >> shift & 255) for shift in (24, 16, 8, 0)])


def _parse_ipv6(text: str) -> list[int]:
    head, gap, tail = text.partition("::")
    if gap and "::" in tail:
        raise UrlError.parsing(INVALID_IPV6)
    first = _ipv6_groups(head, may_end_in_ipv4=not gap)
    rest = _ipv6_groups(tail, may_end_in_ipv4=True) if gap else []
    missing = _IPV6_GROUPS - len(first) - len(rest)
    if missing < 1 if gap else missing != 0:
        raise UrlError.parsing(INVALID_IPV6)
    return [*first, *[0] * missing, *rest]


def _ipv6_groups(text: str, may_end_in_ipv4: bool) -> list[int]:
    if not text:
        return []
    groups = []
    parts = text.split(":")
    for index, part in enumerate(parts):
        if "." in part and index == len(parts) - 1 and may_end_in_ipv4:
            numbers = part.split(".")
            if len(numbers) != _IPV4_PARTS or not all(
                _DECIMAL_BYTE.fullmatch(n) and int(n) <= 255 for n in numbers
            ):
                raise UrlError.parsing(INVALID_IPV6)
            a, b, c, d = map(int, numbers)
            groups += [a << 8 | b, c << 8 | d]
        elif _HEX_GROUP.fullmatch(part):
            groups.append(int(part, 16))
        else:
            raise UrlError.parsing(INVALID_IPV6)
    return groups


def _write_ipv6(groups: list[int]) -> str:
    """Write an address with its first longest run of two or more zeros compressed."""
    text = ":".join([f"{group:x}" for group in groups])
    runs = re.findall(r"(?:^|(?<=:))0(?::0)+(?=:|$)", text)
    if not runs:
        return text
    longest = max(runs, key=len)  # the first of equals
    start = re.search(rf"(?:^|(?<=:)){longest}(?=:|$)", text)
    assert start is not None  # it was just found
    return f"{text[: start.start()].rstrip(':')}::{text[start.end() :].lstrip(':')}"
