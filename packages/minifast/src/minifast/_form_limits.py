"""The limits of automatically parsed forms."""

from __future__ import annotations  # so that the limits are declared when they are first checked

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from typing_extensions import TypedDict

import minipydantic
from minipydantic import Field, with_config


class _FormLimits(TypedDict, total=False):
    """How many fields and files a form may have, and how large a part may be (bytes)."""

    max_files: Annotated[int, Field(ge=0)]
    max_fields: Annotated[int, Field(ge=0)]
    max_part_size: Annotated[int, Field(ge=0)]


@cache
def _validator() -> minipydantic.TypeAdapter[Any]:
    return minipydantic.TypeAdapter(with_config(extra="forbid", strict=True)(_FormLimits))


def check_form_limits(limits: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the limits that were given.

    Raises:
        ValidationError: There is an unknown limit, or one that is no number.
    """
    return None if limits is None else dict(_validator().validate_python(dict(limits)))
