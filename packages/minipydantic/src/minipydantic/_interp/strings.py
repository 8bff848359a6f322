"""Text and bytes."""

from collections.abc import Callable
from typing import Any

from minipydantic._interp.node import Build, Builder, Schema, Validator, flag
from minipydantic._interp.patterns import matcher
from minipydantic._interp.scalars import plain_enum_value
from minipydantic._interp.state import JSON, LAX, PYTHON, STRICT, STRINGS, State
from minipydantic._messages.lines import Invalid
from minipydantic._messages.render import number_text

__all__ = ["BUILDERS", "WHITE_SPACE"]

WHITE_SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""Unicode's White_Space, which is trimmed; `str.strip()` alone also takes U+001C to U+001F."""

_BYTES = (bytes, bytearray)


class StrValidator(Validator):
    """Strings; laxly also UTF-8 bytes, members of an Enum and, when asked for, numbers."""

    __slots__ = ("strict", "coerce_numbers_to_str")  # noqa: RUF023  (the order of the repr)

    exact = str

    def __init__(self, strict: bool, numbers: bool) -> None:
        self.name = "str"
        self.strict = strict
        self.coerce_numbers_to_str = numbers

    def validate(self, value: Any, state: State) -> str | Invalid:
        """Return an exact str."""
        if type(value) is str:
            if state.exactness > STRICT and state.mode != PYTHON:
                state.exactness = STRICT  # text has no other type for dates, UUIDs and the like
            return value
        return self.convert(value, state)

    def convert(self, value: Any, state: State) -> str | Invalid:
        """Return an exact str for anything else than one."""
        if isinstance(value, str):
            state.floor(STRICT)
            enum_value = plain_enum_value(value)
            return str.__str__(enum_value if isinstance(enum_value, str) else value)
        if state.mode == STRINGS or (self.strict if state.strict is None else state.strict):
            return Invalid("string_type", value)
        if state.mode == PYTHON and isinstance(value, _BYTES):
            state.floor(LAX)
            try:
                return value.decode()
            except UnicodeDecodeError:
                return Invalid("string_unicode", value)
        if self.coerce_numbers_to_str and not isinstance(value, bool):
            state.floor(LAX)
            if _is_number(value):
                return number_text(value) if state.mode == JSON else str(value)
        if state.mode == PYTHON and type(type(value)) is not type:  # PERF: no call for most
            enum_value = plain_enum_value(value)
            if enum_value is not value:
                state.floor(LAX)
                return str(enum_value)
        return Invalid("string_type", value)


def _is_unicode(text: str) -> bool:
    """Whether a text is free of lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_number(value: Any) -> bool:
    if isinstance(value, int | float):
        return True
    from decimal import Decimal  # noqa: PLC0415  (only with `coerce_numbers_to_str`)

    return isinstance(value, Decimal)


class ConstrainedStrValidator(Validator):
    """Strings that are trimmed, cased, measured and matched."""

    __slots__ = (
        "ascii_only",
        "inner",
        "matches",
        "max_length",
        "min_length",
        "pattern",
        "strip",
        "transform",
    )

    def __init__(self, inner: StrValidator, schema: Schema, build: Build) -> None:
        self.name = "constrained-str"
        self.inner = inner
        self.strip = bool(build.option(schema, "strip_whitespace", "str_strip_whitespace"))
        self.min_length = _length(schema, build, "min_length", "str_min_length")
        self.max_length = _length(schema, build, "max_length", "str_max_length")
        self.transform: Callable[[str], str] | None = None
        if build.option(schema, "to_lower", "str_to_lower"):
            self.transform = str.lower
        elif build.option(schema, "to_upper", "str_to_upper"):
            self.transform = str.upper
        self.ascii_only = bool(flag(schema, "ascii_only"))
        self.pattern, self.matches = None, None
        if (pattern := schema.get("pattern")) is not None:
            engine = build.option(schema, "regex_engine") or "rust-regex"
            self.pattern = pattern if isinstance(pattern, str) else pattern.pattern
            self.matches = matcher(pattern, engine)

    def __bool__(self) -> bool:
        limits = (self.min_length, self.max_length, self.pattern, self.transform)
        return self.strip or self.ascii_only or any(limit is not None for limit in limits)

    def validate(self, value: Any, state: State) -> str | Invalid:
        """Return a str that meets the constraints."""
        text = self.inner.validate(value, state)
        if type(text) is Invalid:
            return text
        if not text.isascii() and not _is_unicode(text):
            return Invalid("string_unicode", value)
        if self.strip:
            text = text.strip(WHITE_SPACE)
        if self.min_length is not None and len(text) < self.min_length:
            return Invalid("string_too_short", value, {"min_length": self.min_length})
        if self.max_length is not None and len(text) > self.max_length:
            return Invalid("string_too_long", value, {"max_length": self.max_length})
        if self.ascii_only and not text.isascii():
            return Invalid("string_not_ascii", value)
        if self.matches is not None and not self.matches(text):
            return Invalid("string_pattern_mismatch", value, {"pattern": self.pattern})
        return self.transform(text) if self.transform is not None else text


def _length(schema: Schema, build: Build, key: str, config_key: str) -> int | None:
    length: int | None = build.option(schema, key, config_key)
    if length is not None and not isinstance(length, int):
        name = type(length).__name__
        raise TypeError(f"{name!r} object cannot be interpreted as an integer")
    return length


class BytesValidator(Validator):
    """Bytes; laxly also UTF-8 text (or base64 or hex, by configuration) and bytearrays."""

    __slots__ = ("decode", "encoding", "exact", "max_length", "min_length", "strict")

    def __init__(self, strict: bool, schema: Schema, build: Build) -> None:
        self.strict = strict
        self.encoding = build.config.get("val_json_bytes") or "utf8"
        self.decode = _DECODERS[self.encoding]
        self.min_length = schema.get("min_length")
        self.max_length = schema.get("max_length")
        limited = self.min_length is not None or self.max_length is not None
        self.name = "constrained-bytes" if limited else "bytes"
        self.exact = None if limited else bytes

    def validate(self, value: Any, state: State) -> bytes | Invalid:
        """Return bytes."""
        data = value if type(value) is bytes else self.convert(value, state)
        if type(data) is Invalid:
            return data
        if self.min_length is not None and len(data) < self.min_length:
            return Invalid("bytes_too_short", value, {"min_length": self.min_length})
        if self.max_length is not None and len(data) > self.max_length:
            return Invalid("bytes_too_long", value, {"max_length": self.max_length})
        return data

    def convert(self, value: Any, state: State) -> bytes | Invalid:
        """Return bytes for anything else than exact bytes."""
        if isinstance(value, bytes):
            state.floor(STRICT)
            return value
        if isinstance(value, str) and state.mode != PYTHON:
            state.floor(STRICT)
            return self._decode(value)
        if self.strict if state.strict is None else state.strict:
            return Invalid("bytes_type", value)
        state.floor(LAX)
        if isinstance(value, str):
            if not _is_unicode(value):
                return Invalid("string_unicode", value)
            return self._decode(value)
        if isinstance(value, bytearray):
            return bytes(value)
        return Invalid("bytes_type", value)

    def _decode(self, text: str) -> bytes | Invalid:
        try:
            return self.decode(text)
        except ValueError as error:
            return Invalid(
                "bytes_invalid_encoding",
                text,
                {"encoding": self.encoding, "encoding_error": str(error)},
            )


def _base64(text: str) -> bytes:
    from minipydantic._interp.encodings import decode_base64  # noqa: PLC0415

    return decode_base64(text)


def _hex(text: str) -> bytes:
    from minipydantic._interp.encodings import decode_hex  # noqa: PLC0415

    return decode_hex(text)


_DECODERS: dict[str, Callable[[str], bytes]] = {
    "utf8": lambda text: text.encode("utf-8", "surrogatepass"),
    "base64": _base64,
    "hex": _hex,
}


def _str(schema: Schema, build: Build) -> Validator:
    flag(schema, "strict")
    strict = build.strict(schema)
    inner = StrValidator(strict, bool(build.option(schema, "coerce_numbers_to_str")))
    constrained = ConstrainedStrValidator(inner, schema, build)
    return constrained if constrained else inner


def _bytes(schema: Schema, build: Build) -> Validator:
    return BytesValidator(build.strict(schema), schema, build)


BUILDERS: dict[str, Builder] = {"str": _str, "bytes": _bytes}
