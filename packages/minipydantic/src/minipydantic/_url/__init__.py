"""URLs after the WHATWG standard (https://url.spec.whatwg.org).

`parser` reads a text into parts, `values` has the objects that users see, and `checks` applies
the constraints of a URL schema. Whatever serialises knows the classes in `values`; the rest is
loaded for the first URL.
"""

from typing import TYPE_CHECKING

from minipydantic._lazy import lazy_names

__all__ = [
    "MultiHostHost",
    "MultiHostUrl",
    "Url",
    "UrlError",
    "build_url_validator",
    "parse_url",
]

if TYPE_CHECKING:
    from minipydantic._url.checks import build_url_validator, parse_url
    from minipydantic._url.errors import UrlError
    from minipydantic._url.values import MultiHostHost, MultiHostUrl, Url

__getattr__ = lazy_names(
    __name__,
    {
        "minipydantic._url.checks": "build_url_validator parse_url",
        "minipydantic._url.errors": "UrlError",
        "minipydantic._url.values": "MultiHostHost MultiHostUrl Url",
    },
)
