"""URLs after the WHATWG standard (https://url.spec.whatwg.org)."""


class Url:
    """A URL with one host."""


class MultiHostUrl:
    """A URL with several hosts."""
