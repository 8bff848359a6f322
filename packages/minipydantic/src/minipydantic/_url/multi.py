"""URLs whose authority is a list of hosts."""

import re

from minipydantic._url.errors import EMPTY_HOST, EMPTY_INPUT, UrlError
from minipydantic._url.parser import (
    IGNORED_AROUND,
    SPECIAL,
    Parts,
    parse_checked,
    refuse,
    split_scheme,
    trim,
)

__all__ = ["parse_hosts"]

_USUAL_SLASHES = 3
_LACKS_HOST = re.compile(r"[A-Za-z0-9+.-]+:[/\\]*(?:,|[^/\\?#]*,,)")


def parse_hosts(text: str, strict: bool = False) -> list[Parts]:
    """Parse a URL with one or more hosts; the last of the results has path, query and fragment.

    Args:
        text: The URL as written.
        strict: Whether violations that the standard tolerates are errors.

    Raises:
        UrlError: The text is not such a URL.
    """
    if not text:
        raise UrlError.parsing(EMPTY_INPUT)
    violations: list[str] = []
    trimmed = trim(text, violations.append)
    if strict:
        refuse(violations)
    if _LACKS_HOST.match(trimmed):  # seen before a bad scheme is
        raise UrlError.parsing(EMPTY_HOST)
    scheme, _ = split_scheme(text.lstrip(IGNORED_AROUND))
    rest = trimmed[len(scheme) + 1 :]
    slashes = "/\\" if scheme in SPECIAL else "/"
    start = len(rest) - len(rest.lstrip(slashes))
    end = _authority_end(rest, start, slashes)
    *others, last = rest[start:end].split(",")
    if not others:
        return [parse_checked(trimmed, strict)]
    # PERF: the slashes are parsed once, not with every host
    prefix = f"{scheme}:{rest[:start]}" if start <= _USUAL_SLASHES else f"{scheme}:///"
    parsed = parse_checked(f"{prefix}{last}{rest[end:]}", strict)
    hosts = [parse_checked(f"{prefix}{host}", strict) for host in others]
    hosts.append(parsed)
    if not all(parts.host for parts in hosts):
        raise UrlError.parsing(EMPTY_HOST)
    return hosts


def _authority_end(text: str, start: int, slashes: str) -> int:
    match = re.compile(f"[{re.escape(slashes)}?#]").search(text, start)
    return len(text) if match is None else match.start()
