"""Markers that change a core schema by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from minipydantic.core import core_schema

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["GetPydanticSchema", "OnErrorOmit"]

_T = TypeVar("_T")


@dataclass(slots=True)
class GetPydanticSchema:
    """Marker: the two schema hooks as functions, without a class for them.

    Attributes:
        get_pydantic_core_schema: Called with the source type and a handler.
        get_pydantic_json_schema: Called with the core schema and a handler.
    """

    get_pydantic_core_schema: Callable[[Any, GetCoreSchemaHandler], CoreSchema] | None = None
    get_pydantic_json_schema: Callable[[Any, GetJsonSchemaHandler], dict[str, Any]] | None = None

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # A hook that was not given must look absent, not be `None`.
            hook = None
            if name in ("__get_pydantic_core_schema__", "__get_pydantic_json_schema__"):
                hook = getattr(self, name.strip("_"))
            if hook is None:
                raise AttributeError(
                    f"{type(self).__name__!r} object has no attribute {name!r}",
                    name=name,
                    obj=self,
                )
            return hook

    __hash__ = object.__hash__


class _OnErrorOmit:
    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_default_schema(schema=handler(source), on_error="omit")


OnErrorOmit = Annotated[_T, _OnErrorOmit]
