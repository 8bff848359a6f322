"""UUIDs of one version, RFC 9562 section 5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from minipydantic._types.marking import require_schema_type

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["UUID1", "UUID3", "UUID4", "UUID5", "UUID6", "UUID7", "UUID8", "UuidVersion"]


@dataclass(frozen=True, slots=True)
class UuidVersion:
    """Marker: the version that a UUID must have."""

    uuid_version: Literal[1, 3, 4, 5, 6, 7, 8]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: Any = handler(source)
        require_schema_type(schema, ("uuid",), type(self).__name__)
        schema["version"] = self.uuid_version
        return schema

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        field_schema = dict(handler(schema))
        field_schema.pop("anyOf", None)  # `bytes` is accepted in Python only
        field_schema.update(type="string", format=f"uuid{self.uuid_version}")
        return field_schema

    def __hash__(self) -> int:
        return hash(self.uuid_version)


UUID1 = Annotated[UUID, UuidVersion(1)]
UUID3 = Annotated[UUID, UuidVersion(3)]
UUID4 = Annotated[UUID, UuidVersion(4)]
UUID5 = Annotated[UUID, UuidVersion(5)]
UUID6 = Annotated[UUID, UuidVersion(6)]
UUID7 = Annotated[UUID, UuidVersion(7)]
UUID8 = Annotated[UUID, UuidVersion(8)]
