"""Bytes and strings that travel encoded, for instance in Base64 (RFC 4648)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol

from minipydantic._types.marking import require_schema_type
from minipydantic.core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = [
    "Base64Bytes",
    "Base64Encoder",
    "Base64Str",
    "Base64UrlBytes",
    "Base64UrlStr",
    "EncodedBytes",
    "EncodedStr",
    "EncoderProtocol",
]


class EncoderProtocol(Protocol):
    """How an encoded value becomes bytes and the other way round."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        """Return the bytes behind `data`; raise `ValueError` when it is malformed."""
        ...

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        """Return `value` in the encoding."""
        ...

    @classmethod
    def get_json_format(cls) -> str:
        """Return the JSON Schema `format` of encoded values."""
        ...


def _base64_error(error: ValueError) -> PydanticCustomError:
    return PydanticCustomError(
        "base64_decode", "Base64 decoding error: '{error}'", {"error": str(error)}
    )


class Base64Encoder(EncoderProtocol):
    """Standard alphabet, RFC 4648 section 4."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        """Return the decoded bytes."""
        try:
            return base64.b64decode(data)
        except ValueError as error:
            raise _base64_error(error) from error

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        """Return `value` in Base64."""
        return base64.b64encode(value)

    @classmethod
    def get_json_format(cls) -> str:
        """Return `"base64"`."""
        return "base64"


class Base64UrlEncoder(EncoderProtocol):
    """Alphabet for URLs and file names, RFC 4648 section 5; reads the standard one too."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        """Return the decoded bytes."""
        try:
            return base64.urlsafe_b64decode(data)
        except ValueError as error:
            raise _base64_error(error) from error

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        """Return `value` in URL-safe Base64."""
        return base64.urlsafe_b64encode(value)

    @classmethod
    def get_json_format(cls) -> str:
        """Return `"base64url"`."""
        return "base64url"


@dataclass(slots=True)
class _Encoded:
    encoder: type[EncoderProtocol]

    _base: ClassVar[str]
    _functions: ClassVar[tuple[str, str]]  # names of the methods, shown in error titles

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "type": "string", "format": self.encoder.get_json_format()}

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        require_schema_type(schema, (self._base,), type(self).__name__)
        decode, encode = (getattr(self, name) for name in self._functions)
        encoding = core_schema.plain_serializer_function_ser_schema(encode)
        return core_schema.with_info_after_validator_function(
            decode, schema, serialization=encoding
        )

    def __hash__(self) -> int:
        return hash(self.encoder)


class EncodedBytes(_Encoded):
    """Marker: these bytes arrive and leave encoded by `encoder`."""

    _base, _functions = "bytes", ("decode", "encode")

    def decode(self, data: bytes, _: Any = None) -> bytes:
        """Return the bytes behind `data`."""
        return self.encoder.decode(data)

    def encode(self, value: bytes) -> bytes:
        """Return `value` encoded."""
        return self.encoder.encode(value)


class EncodedStr(_Encoded):
    """Marker: the UTF-8 form of this string arrives and leaves encoded by `encoder`."""

    _base, _functions = "str", ("decode_str", "encode_str")

    def decode_str(self, data: str, _: Any = None) -> str:
        """Return the text behind `data`."""
        return str(self.encoder.decode(data.encode()), "utf-8")

    def encode_str(self, value: str) -> str:
        """Return `value` encoded."""
        return str(self.encoder.encode(value.encode()), "utf-8")


Base64Bytes = Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
Base64Str = Annotated[str, EncodedStr(encoder=Base64Encoder)]
Base64UrlBytes = Annotated[bytes, EncodedBytes(encoder=Base64UrlEncoder)]
Base64UrlStr = Annotated[str, EncodedStr(encoder=Base64UrlEncoder)]
