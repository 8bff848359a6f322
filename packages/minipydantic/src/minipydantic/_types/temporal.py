"""Dates and date-times that lie in the past or future, with or without a time zone."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from minipydantic._types.marking import require_schema_type

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler

__all__ = [
    "AwareDatetime",
    "FutureDate",
    "FutureDatetime",
    "NaiveDatetime",
    "PastDate",
    "PastDatetime",
]


class _TemporalMarker:
    """One key of a date schema; stands as a type itself or as a marker in `Annotated`."""

    _base: ClassVar[type[date]]
    _schema_type: ClassVar[str]
    _constraint: ClassVar[dict[str, str]]

    def __init_subclass__(cls, base: type[date], **constraint: str) -> None:
        cls._base, cls._schema_type, cls._constraint = base, base.__name__, constraint

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema: Any = handler(cls._base if source is cls else source)
        require_schema_type(schema, (cls._schema_type,), cls.__name__)
        schema.update(cls._constraint)
        return schema

    def __repr__(self) -> str:
        return type(self).__name__


if TYPE_CHECKING:
    PastDate = Annotated[date, ...]
    FutureDate = Annotated[date, ...]
    AwareDatetime = Annotated[datetime, ...]
    NaiveDatetime = Annotated[datetime, ...]
    PastDatetime = Annotated[datetime, ...]
    FutureDatetime = Annotated[datetime, ...]
else:

    class PastDate(_TemporalMarker, base=date, now_op="past"):
        """A date before today."""

    class FutureDate(_TemporalMarker, base=date, now_op="future"):
        """A date after today."""

    class AwareDatetime(_TemporalMarker, base=datetime, tz_constraint="aware"):
        """A date-time with a time zone."""

    class NaiveDatetime(_TemporalMarker, base=datetime, tz_constraint="naive"):
        """A date-time without a time zone."""

    class PastDatetime(_TemporalMarker, base=datetime, now_op="past"):
        """A date-time before now."""

    class FutureDatetime(_TemporalMarker, base=datetime, now_op="future"):
        """A date-time after now."""
