"""URL schemas: constraints and defaults around the parser."""

from collections.abc import Mapping, Sequence
from typing import Any

from minipydantic._url.errors import EMPTY_HOST, NO_HOST_TO_SET, UrlError
from minipydantic._url.multi import parse_hosts
from minipydantic._url.parser import Parts, parse
from minipydantic._url.values import MultiHostUrl, Url

__all__ = ["check_url", "parse_url"]

_TOLERATED = "embedding authentication information"


def parse_url(
    text: str, *, multi_host: bool, schema: Mapping[str, Any], strict: bool = False
) -> Url | MultiHostUrl:
    """Parse a URL and apply a URL schema to it.

    Args:
        text: The URL as written.
        multi_host: Whether several hosts are allowed.
        schema: A `url` or `multi-host-url` core schema: `max_length`, `allowed_schemes`,
            `host_required`, `default_host`, `default_port`, `default_path`, `preserve_empty_path`.
        strict: Whether violations that the standard tolerates are errors.

    Raises:
        UrlError: The text is not a URL that the schema allows.
    """
    check_length(text, schema)
    violations: list[str] = []
    parts = parse_hosts(text, violations.append) if multi_host else [parse(text, violations.append)]
    if strict and violations:
        raise UrlError("url_syntax_violation", {"error": violations[-1]})
    check_scheme(parts[-1].scheme, schema)
    _apply_defaults(parts[-1], schema)
    preserve = bool(schema.get("preserve_empty_path"))
    if multi_host:
        return MultiHostUrl._from_parts(parts, preserve)
    return Url._from_parts(parts[0], preserve)


def check_url(url: Url | MultiHostUrl, schema: Mapping[str, Any]) -> None:
    """Apply the constraints of a URL schema to a URL object.

    Raises:
        UrlError: The schema does not allow the URL.
    """
    check_length(str(url), schema)
    check_scheme(url.scheme, schema)
    if schema.get("host_required") and not url._parts.host and not schema.get("default_host"):
        raise UrlError.parsing(EMPTY_HOST)


def check_length(text: str, schema: Mapping[str, Any]) -> None:
    """Refuse a text of more bytes than the schema allows."""
    limit = schema.get("max_length")
    if limit is not None and len(text.encode()) > limit:
        raise UrlError("url_too_long", {"max_length": limit})


def check_scheme(scheme: str, schema: Mapping[str, Any]) -> None:
    """Refuse a scheme that the schema does not list."""
    allowed = schema.get("allowed_schemes")
    if allowed is not None and scheme not in allowed:
        raise UrlError("url_scheme", {"expected_schemes": _alternatives(allowed)})


def _alternatives(schemes: Sequence[str]) -> str:
    *head, last = [f"'{scheme}'" for scheme in schemes]
    return f"{', '.join(head)} or {last}" if head else last


def _apply_defaults(parts: Parts, schema: Mapping[str, Any]) -> None:
    """Fill in host, port and path where the URL has none."""
    if not parts.host:
        host = schema.get("default_host")
        if host is not None:
            if parts.opaque:
                raise UrlError.parsing(NO_HOST_TO_SET)
            parts.host = host
        elif schema.get("host_required"):
            raise UrlError.parsing(EMPTY_HOST)
    port = schema.get("default_port")
    if port is not None and parts.port is None:
        if not parts.host:
            raise UrlError.parsing(EMPTY_HOST)
        parts.port = port
    path = schema.get("default_path")
    if path is not None and parts.path in ("", "/") and not parts.opaque:
        parts.path = path if path.startswith("/") else f"/{path}"
