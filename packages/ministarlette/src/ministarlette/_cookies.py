"""Cookies: the lenient reading of `Cookie`, the strict writing of `Set-Cookie` (RFC 6265)."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from http import cookies
from typing import TYPE_CHECKING, Literal

from ministarlette._http_date import http_date

if TYPE_CHECKING:
    from datetime import datetime

SameSite = Literal["lax", "strict", "none"]

# What SimpleCookie writes without quotes; `reserved` are the names of attributes.
_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~:-]+").fullmatch
_RESERVED = frozenset(cookies.Morsel()) - {""}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]").search


def cookie_parser(cookie_string: str) -> dict[str, str]:
    """Return the cookies of a `Cookie` header as browsers mean it.

    A chunk without "=" is a value without a name; later cookies win.
    """
    found: dict[str, str] = {}
    for chunk in cookie_string.split(";"):
        name, equals, value = chunk.partition("=")
        if not equals:
            name, value = "", chunk
        name, value = name.strip(), value.strip()
        if name or value:
            found[name] = _unquote(value)
    return found


def _unquote(value: str) -> str:
    # PERF: the stdlib's routine compiles into several calls; few cookies are quoted.
    if value[:1] != '"':
        return value
    return cookies._unquote(value)


def _pair(key: str, value: str) -> str:
    if _PLAIN(key) and _PLAIN(value) and key.lower() not in _RESERVED:
        return f"{key}={value}"
    jar: cookies.SimpleCookie = cookies.SimpleCookie()
    jar[key] = value  # quotes the value, refuses an illegal name
    return jar[key].OutputString([])


def _expiry(expires: datetime | str | int) -> str:
    if isinstance(expires, str):
        return expires
    if isinstance(expires, int):
        return http_date(time.time() + expires)
    from email.utils import format_datetime  # noqa: PLC0415  few programs compute the date

    return format_datetime(expires, usegmt=True)


def _attributes(
    max_age: int | None,
    expires: datetime | str | int | None,
    path: str | None,
    domain: str | None,
    samesite: str | None,
) -> Iterator[tuple[str, str]]:
    if domain:
        yield "Domain", domain
    if expires is not None and (text := _expiry(expires)):
        yield "expires", text
    if max_age is not None:
        yield "Max-Age", str(max_age)
    if path:
        yield "Path", path
    if samesite:
        yield "SameSite", samesite


def format_set_cookie(
    key: str,
    value: str = "",
    max_age: int | None = None,
    expires: datetime | str | int | None = None,
    path: str | None = "/",
    domain: str | None = None,
    secure: bool = False,
    httponly: bool = False,
    samesite: SameSite | None = "lax",
    partitioned: bool = False,
) -> str:
    """Return the value of a `Set-Cookie` header.

    Raises:
        ValueError: an attribute holds control characters, or `partitioned` below Python 3.14.
        CookieError: the name is not a token.
    """
    parts = [_pair(key, value)]
    if samesite is not None and samesite.lower() not in ("strict", "lax", "none"):
        raise AssertionError("samesite must be either 'strict', 'lax' or 'none'")
    if partitioned and sys.version_info < (3, 14):
        raise ValueError("Partitioned cookies are only supported in Python 3.14 and above.")
    for name, text in _attributes(max_age, expires, path, domain, samesite):
        if _CONTROL(text):
            raise ValueError(f"The cookie's {name} must not contain control characters: {text!r}")
        parts.append(f"{name}={text}")
    # The order of http.cookies: alphabetical.
    flags = {"HttpOnly": httponly, "Partitioned": partitioned, "Secure": secure}
    parts += [flag for flag, is_set in flags.items() if is_set]
    return "; ".join([parts[0], *sorted(parts[1:], key=_attribute_name)])


def _attribute_name(part: str) -> str:
    return part.partition("=")[0].lower()
