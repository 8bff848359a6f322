"""JSON inside JSON (`Json`), and any value that JSON can hold (`JsonValue`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

from typing_extensions import TypeAliasType

from minipydantic._types.unions import Discriminator, Tag
from minipydantic.core import core_schema

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler

__all__ = ["Json", "JsonValue"]

AnyType = TypeVar("AnyType")

if TYPE_CHECKING:
    Json = Annotated[AnyType, ...]
else:

    class Json:
        """A string that holds JSON; `Json[T]` also validates what it holds as T."""

        @classmethod
        def __class_getitem__(cls, item: Any) -> Any:
            return Annotated[item, cls()]

        @classmethod
        def __get_pydantic_core_schema__(
            cls, source: Any, handler: GetCoreSchemaHandler
        ) -> CoreSchema:
            return core_schema.json_schema(None if source is cls else handler(source))

        def __repr__(self) -> str:
            return "Json"

        def __hash__(self) -> int:
            return hash(type(self))

        def __eq__(self, other: object) -> bool:
            return type(other) is type(self)


def _get_type_name(value: Any) -> str:
    """Return the tag of a value: the one of the JSON types that it is, else its type's name."""
    kind = type(value)
    if kind in _JSON_TYPES:
        return kind.__name__
    return next((t.__name__ for t in _JSON_TYPES if isinstance(value, t)), kind.__name__)


_JSON_TYPES = (list, dict, str, bool, int, float, type(None))


class _AllowAnyJson:
    """Marker: what the JSON parser returned needs no check."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.json_or_python_schema(
            json_schema=core_schema.any_schema(), python_schema=handler(source)
        )


if TYPE_CHECKING:
    JsonValue: TypeAlias = (
        list["JsonValue"] | dict[str, "JsonValue"] | str | bool | int | float | None
    )
else:
    JsonValue = TypeAliasType(
        "JsonValue",
        Annotated[
            Annotated[list["JsonValue"], Tag("list")]
            | Annotated[dict[str, "JsonValue"], Tag("dict")]
            | Annotated[str, Tag("str")]
            | Annotated[bool, Tag("bool")]
            | Annotated[int, Tag("int")]
            | Annotated[float, Tag("float")]
            | Annotated[None, Tag("NoneType")],
            Discriminator(
                _get_type_name,
                custom_error_type="invalid-json-value",
                custom_error_message="input was not a valid JSON value",
            ),
            _AllowAnyJson,
        ],
    )
