"""Uploads, URLs and the marker that tells a default from a choice."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from minipydantic import GetJsonSchemaHandler
from minipydantic.core import core_schema
from ministarlette.datastructures import URL as URL
from ministarlette.datastructures import Address as Address
from ministarlette.datastructures import FormData as FormData
from ministarlette.datastructures import Headers as Headers
from ministarlette.datastructures import QueryParams as QueryParams
from ministarlette.datastructures import State as State
from ministarlette.datastructures import UploadFile as WebUploadFile

T = TypeVar("T")


class UploadFile(WebUploadFile):
    """A file that came with a multipart form; usable as an annotation and in models."""

    @classmethod
    def _validate(cls, value: Any, info: Any) -> "UploadFile":
        if not isinstance(value, WebUploadFile):
            raise ValueError(f"Expected UploadFile, received: {type(value)}")
        return cast(UploadFile, value)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "contentMediaType": "application/octet-stream"}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: Callable[[Any], Any]) -> Any:
        return core_schema.with_info_plain_validator_function(cls._validate)


class DefaultPlaceholder:
    """Wrap a default value, so that "left out" differs from "given and equal to the default"."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return bool(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DefaultPlaceholder) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]


def Default(value: T) -> T:
    """Mark a value as a default that an outer router or application may replace.

    Args:
        value: The value to use when nothing else was chosen.

    Returns:
        The marked value, typed as the value itself.
    """
    return cast(T, DefaultPlaceholder(value))


_Unset: Any = Default(None)
