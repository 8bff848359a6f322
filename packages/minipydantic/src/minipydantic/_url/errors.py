"""Why a text is not a URL, in the words of the `url` and `idna` crates."""

from collections.abc import Mapping
from typing import Any

__all__ = [
    "EMPTY_HOST",
    "EMPTY_INPUT",
    "INVALID_DOMAIN",
    "INVALID_DOMAIN_CHARACTER",
    "INVALID_IPV4",
    "INVALID_IPV6",
    "INVALID_PORT",
    "NO_BASE",
    "NO_HOST_TO_SET",
    "UrlError",
]

EMPTY_HOST = "empty host"
EMPTY_INPUT = "input is empty"
INVALID_DOMAIN = "invalid international domain name"
INVALID_DOMAIN_CHARACTER = "invalid domain character"
INVALID_IPV4 = "invalid IPv4 address"
INVALID_IPV6 = "invalid IPv6 address"
INVALID_PORT = "invalid port number"
NO_BASE = "relative URL without a base"
NO_HOST_TO_SET = "a cannot-be-a-base URL doesn\u2019t have a host to set"


class UrlError(ValueError):
    """A text that is not an acceptable URL.

    Attributes:
        type: The error type of validation: `url_parsing`, `url_scheme`...
        ctx: The values in the error's message.
    """

    def __init__(self, type: str, ctx: Mapping[str, Any] | None = None) -> None:
        super().__init__(type, ctx)
        self.type = type
        self.ctx = dict(ctx or {})

    @classmethod
    def parsing(cls, problem: str) -> "UrlError":
        """Make the error for a text that does not parse."""
        return cls("url_parsing", {"error": problem})
