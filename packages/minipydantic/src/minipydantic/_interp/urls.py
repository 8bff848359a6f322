"""URL schemas: delegated to the package's URL parser."""

from minipydantic._interp.node import Build, Builder, Schema, Validator

__all__ = ["BUILDERS"]


def _url(schema: Schema, build: Build) -> Validator:
    from minipydantic._interp.url_nodes import UrlValidator  # noqa: PLC0415

    return UrlValidator(schema, build)


BUILDERS: dict[str, Builder] = {"url": _url, "multi-host-url": _url}
