"""URL schemas: the text is read by the package's own URL parser."""

from typing import Any

from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.state import LAX, STRICT, State
from minipydantic._messages.lines import Invalid

__all__ = ["BUILDERS"]


class UrlValidator(Validator):
    """URLs, of one host or of several."""

    __slots__ = ("read",)

    def __init__(self, schema: Schema, build: Build) -> None:
        from minipydantic._url import build_url_validator  # noqa: PLC0415  (rare)

        self.name = schema["type"]
        self.read = build_url_validator(schema, build.config)

    def validate(self, value: Any, state: State) -> Any:
        """Return a URL object."""
        from minipydantic._url import MultiHostUrl, Url, UrlError  # noqa: PLC0415

        state.floor(STRICT if isinstance(value, Url | MultiHostUrl) else LAX)
        try:
            return self.read(value, state)
        except UrlError as error:
            return Invalid(error.type, value, error.ctx or None)


BUILDERS: dict[str, Builder] = {"url": UrlValidator, "multi-host-url": UrlValidator}
