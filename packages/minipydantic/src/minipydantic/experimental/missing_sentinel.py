"""The `MISSING` sentinel under the name of its experimental days; it is now public."""

import warnings
from typing import Any

from minipydantic import _sentinels
from minipydantic.warnings import PydanticDeprecatedSince214


def __getattr__(name: str) -> Any:
    if name != "MISSING":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    warnings.warn(
        "The `MISSING` sentinel is no longer experimental. "
        "Import it from the main `pydantic` module instead.",
        category=PydanticDeprecatedSince214,
        stacklevel=2,
    )
    return _sentinels.MISSING
