"""The limits of automatically parsed forms."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from typing_extensions import TypedDict

from minipydantic import ConfigDict, Field, TypeAdapter


class _FormLimits(TypedDict, total=False):
    """How many fields and files a form may have, and how large a part may be (bytes)."""

    max_files: Annotated[int, Field(ge=0)]
    max_fields: Annotated[int, Field(ge=0)]
    max_part_size: Annotated[int, Field(ge=0)]


_FormLimits.__pydantic_config__ = ConfigDict(extra="forbid", strict=True)  # type: ignore[attr-defined]


@cache
def _validator() -> TypeAdapter[Any]:
    return TypeAdapter(_FormLimits)


def check_form_limits(limits: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the limits that were given.

    Raises:
        ValidationError: There is an unknown limit, or one that is no number.
    """
    return None if limits is None else dict(_validator().validate_python(dict(limits)))
