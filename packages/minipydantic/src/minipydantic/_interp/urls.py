"""URL schemas: the text is read by the package's own URL parser."""

from typing import Any

from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.state import LAX, PYTHON, STRICT, State
from minipydantic._messages.lines import Invalid

__all__ = ["BUILDERS"]


class UrlValidator(Validator):
    """URLs, of one host or of several."""

    __slots__ = ("multi_host", "read", "schema", "strict")

    def __init__(self, schema: Schema, build: Build) -> None:
        from minipydantic._url import build_url_validator  # noqa: PLC0415  (rare)

        self.name = schema["type"]
        self.multi_host = self.name == "multi-host-url"
        self.strict = build.strict(schema)
        self.schema = schema
        self.read = build_url_validator(schema, build.config)

    def validate(self, value: Any, state: State) -> Any:
        """Return a URL object."""
        from minipydantic._url import MultiHostUrl, Url, UrlError  # noqa: PLC0415

        strict = self.strict if state.strict is None else state.strict
        source = value
        if isinstance(value, bytes) and state.mode == PYTHON and not strict:
            value = value.decode("utf-8", "replace")
        if not isinstance(value, str | Url | MultiHostUrl):
            return Invalid("url_type", source)
        if isinstance(value, str):
            state.floor(LAX)
        else:
            state.floor(STRICT)
        try:
            return self.read(value, state)
        except UrlError as error:
            return Invalid(error.type, source, error.ctx or None)


BUILDERS: dict[str, Builder] = {"url": UrlValidator, "multi-host-url": UrlValidator}
