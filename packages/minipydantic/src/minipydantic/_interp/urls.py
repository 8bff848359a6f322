"""URL schemas: the text is read by the package's own URL parser."""

from typing import Any

from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.scalars import plain_enum_value
from minipydantic._interp.state import LAX, PYTHON, STRICT, State
from minipydantic._messages.lines import Invalid

__all__ = ["BUILDERS"]


class UrlValidator(Validator):
    """URLs, of one host or of several."""

    __slots__ = ("read", "strict")

    def __init__(self, schema: Schema, build: Build) -> None:
        from minipydantic._url import build_url_validator  # noqa: PLC0415  (rare)

        self.name = schema["type"]
        self.strict = build.strict(schema)
        self.read = build_url_validator(schema, build.config)

    def validate(self, value: Any, state: State) -> Any:
        """Return a URL object."""
        from minipydantic._url import MultiHostUrl, Url, UrlError  # noqa: PLC0415

        state.floor(STRICT if isinstance(value, Url | MultiHostUrl) else LAX)
        text = value
        if state.mode == PYTHON and not (self.strict if state.strict is None else state.strict):
            text = plain_enum_value(value)
            if text is not value:
                text = str(text)
        try:
            return self.read(text, state)
        except UrlError as error:
            return Invalid(error.type, value, error.ctx or None)


BUILDERS: dict[str, Builder] = {"url": UrlValidator, "multi-host-url": UrlValidator}
