"""The engine: validate, serialise and describe values by core schemas.

Mirrors the public names of `pydantic_core`. Names are imported when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

__all__ = [
    "MISSING",
    "ArgsKwargs",
    "CoreConfig",
    "CoreSchema",
    "CoreSchemaType",
    "ErrorDetails",
    "ErrorTypeInfo",
    "InitErrorDetails",
    "MultiHostHost",
    "MultiHostUrl",
    "PydanticCustomError",
    "PydanticKnownError",
    "PydanticOmit",
    "PydanticSerializationError",
    "PydanticSerializationUnexpectedValue",
    "PydanticUndefined",
    "PydanticUndefinedType",
    "PydanticUseDefault",
    "SchemaError",
    "SchemaSerializer",
    "SchemaValidator",
    "Some",
    "TzInfo",
    "Url",
    "ValidationError",
    "__version__",
    "from_json",
    "to_json",
    "to_jsonable_python",
]

__version__ = "2.50.4"

_HOMES: Final[dict[str, str]] = {
    **dict.fromkeys(("MISSING", "PydanticUndefined", "PydanticUndefinedType"), "_sentinels"),
    **dict.fromkeys(("PydanticOmit", "PydanticUseDefault", "SchemaError"), "_signals"),
    **dict.fromkeys(
        ("PydanticCustomError", "PydanticKnownError", "ValidationError", "list_all_errors"),
        "_messages.errors",
    ),
    **dict.fromkeys(("ErrorDetails", "ErrorTypeInfo", "InitErrorDetails"), "_messages.details"),
    **dict.fromkeys(("SchemaValidator", "Some"), "_interp.validator"),
    **dict.fromkeys(
        ("CoreConfig", "CoreSchema", "CoreSchemaType", "ErrorType"), "core.core_schema"
    ),
    "ArgsKwargs": "_interp.args_kwargs",
    "TzInfo": "_interp.tz",
    "from_json": "_interp.json_text",
    **dict.fromkeys(
        (
            "PydanticSerializationError",
            "PydanticSerializationUnexpectedValue",
            "SchemaSerializer",
            "to_json",
            "to_jsonable_python",
        ),
        "_serialize",
    ),
    **dict.fromkeys(("MultiHostHost", "MultiHostUrl", "Url"), "_url.values"),
}

if TYPE_CHECKING:
    from minipydantic._interp.args_kwargs import ArgsKwargs
    from minipydantic._interp.json_text import from_json
    from minipydantic._interp.tz import TzInfo
    from minipydantic._interp.validator import SchemaValidator, Some
    from minipydantic._messages.details import ErrorDetails, ErrorTypeInfo, InitErrorDetails
    from minipydantic._messages.errors import (
        PydanticCustomError,
        PydanticKnownError,
        ValidationError,
    )
    from minipydantic._sentinels import MISSING, PydanticUndefined, PydanticUndefinedType
    from minipydantic._serialize import (
        PydanticSerializationError,
        PydanticSerializationUnexpectedValue,
        SchemaSerializer,
        to_json,
        to_jsonable_python,
    )
    from minipydantic._signals import PydanticOmit, PydanticUseDefault, SchemaError
    from minipydantic._url import MultiHostHost, MultiHostUrl, Url
    from minipydantic.core.core_schema import CoreConfig, CoreSchema, CoreSchemaType


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"minipydantic.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
