"""URLs after the WHATWG standard (https://url.spec.whatwg.org).

`parser` reads a text into parts, `values` has the objects that users see, and `checks` applies
the constraints of a URL schema.
"""

from typing import NoReturn

from minipydantic._messages.errors import ValidationError
from minipydantic._url.checks import build_url_validator, parse_url
from minipydantic._url.errors import UrlError
from minipydantic._url.values import MultiHostHost, MultiHostUrl, Url, on_invalid

__all__ = [
    "MultiHostHost",
    "MultiHostUrl",
    "Url",
    "UrlError",
    "build_url_validator",
    "parse_url",
]


def _raise_validation_error(error: UrlError, title: str, value: object) -> NoReturn:
    """Raise the public error; `values` cannot name it, for errors are serialised with URLs."""
    details = {"type": error.type, "loc": (), "input": value, "ctx": error.ctx}
    raise ValidationError.from_exception_data(title, [details]) from None


on_invalid(_raise_validation_error)
