"""URL schemas: constraints and defaults around the parser."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from minipydantic._signals import SchemaError
from minipydantic._url.errors import EMPTY_HOST, NO_HOST_TO_SET, UrlError
from minipydantic._url.multi import parse_hosts
from minipydantic._url.parser import Parts, parse_checked
from minipydantic._url.values import MultiHostUrl, Url

__all__ = ["build_url_validator", "parse_url"]


class _Options(Protocol):
    """What a running validation tells: whether its caller insists on strictness."""

    strict: bool | None


def build_url_validator(
    schema: Mapping[str, Any], config: Mapping[str, Any]
) -> Callable[[Any, _Options], Url | MultiHostUrl]:
    """Compile a `url` or `multi-host-url` schema.

    Args:
        schema: The core schema.
        config: The core configuration around it.

    Returns:
        A function of the value (text, bytes or a URL object) and the running validation's
        options, which returns the URL object or raises `UrlError`.

    Raises:
        SchemaError: The schema contradicts itself.
    """
    multi_host = schema["type"] == "multi-host-url"
    if schema.get("allowed_schemes") == []:
        raise SchemaError("`allowed_schemes` should have length > 0")
    if multi_host and "," in (schema.get("default_host") or ""):
        raise SchemaError("default_host cannot contain a comma, see pydantic-core#326")
    if schema.get("preserve_empty_path") is None and config.get("url_preserve_empty_path"):
        schema = {**schema, "preserve_empty_path": True}
    strict = bool(schema.get("strict", config.get("strict")))

    def validate(value: Any, options: _Options) -> Url | MultiHostUrl:
        is_strict = strict if options.strict is None else options.strict
        if isinstance(value, MultiHostUrl if multi_host else Url) and _satisfies(value, schema):
            return value
        if isinstance(value, (bytes, bytearray)) and not is_strict:
            value = _decode(value)
        elif not isinstance(value, (str, Url, MultiHostUrl)):
            raise UrlError("url_type")
        rules = schema
        if isinstance(value, (Url, MultiHostUrl)) and value.path is None:
            rules = {**schema, "preserve_empty_path": True}  # as it was when it was made
        text = str(value)
        if not text.isascii():
            _check_unicode(text)
        return parse_url(text, multi_host=multi_host, schema=rules, strict=is_strict)

    return validate


def _decode(value: bytes | bytearray) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise UrlError("url_type") from None


def _check_unicode(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        raise UrlError("string_unicode") from None


def _satisfies(url: Url | MultiHostUrl, schema: Mapping[str, Any]) -> bool:
    """Check a URL object's constraints and tell whether it needs no defaults."""
    check_length(str(url), schema)
    check_scheme(url.scheme, schema)
    parts = url._parts
    return not (
        (not parts.host and (schema.get("default_host") or schema.get("host_required")))
        or (parts.port is None and schema.get("default_port") is not None)
        or (parts.path in ("", "/") and schema.get("default_path") is not None)
    )


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
    parts = parse_hosts(text, strict) if multi_host else [parse_checked(text, strict)]
    check_scheme(parts[-1].scheme, schema)
    _apply_defaults(parts[-1], schema)
    preserve = bool(schema.get("preserve_empty_path"))
    if multi_host:
        return MultiHostUrl._from_parts(parts, preserve)
    return Url._from_parts(parts[0], preserve)


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
