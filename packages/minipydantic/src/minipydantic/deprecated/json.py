"""Encoders for `json.dumps`."""

import warnings
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from types import GeneratorType
from typing import Any

from minipydantic.core import to_jsonable_python
from minipydantic.warnings import PydanticDeprecatedSince20

__all__ = ("custom_pydantic_encoder", "pydantic_encoder", "timedelta_isoformat")


def isoformat(o: Any) -> str:
    """Return the ISO 8601 form of a date or time."""
    return str(o.isoformat())


def decimal_encoder(dec_value: Decimal) -> int | float:
    """Return a decimal number as int if it has no fraction, else as float."""
    exponent = dec_value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= 0:
        return int(dec_value)
    return float(dec_value)


_ENCODERS: dict[str, Callable[[Any], Any]] = {
    "Decimal": decimal_encoder,
    "bytes": lambda value: value.decode(),
    "timedelta": timedelta.total_seconds,
    "Pattern": lambda value: value.pattern,
}


def pydantic_encoder(obj: Any) -> Any:
    """Use `pydantic_core.to_jsonable_python`."""
    warnings.warn(
        "`pydantic_encoder` is deprecated, use `pydantic_core.to_jsonable_python` instead.",
        PydanticDeprecatedSince20,
        stacklevel=2,
    )
    if hasattr(obj, "model_dump"):
        return obj.model_dump()
    if is_dataclass(obj) and not isinstance(obj, type):
        return asdict(obj)
    for base in type(obj).__mro__[:-1]:
        if encoder := _ENCODERS.get(base.__name__):
            return encoder(obj)
    if isinstance(obj, Enum):
        return obj.value
    if isinstance(obj, (set, frozenset, GeneratorType)):
        return list(obj)
    try:
        return to_jsonable_python(obj)
    except ValueError:
        raise TypeError(
            f"Object of type '{obj.__class__.__name__}' is not JSON serializable"
        ) from None


def custom_pydantic_encoder(type_encoders: dict[Any, Callable[[type[Any]], Any]], obj: Any) -> Any:
    """Encode by the given functions, else as `pydantic_encoder` does."""
    warnings.warn(
        "`custom_pydantic_encoder` is deprecated, use `BaseModel.model_dump` instead.",
        PydanticDeprecatedSince20,
        stacklevel=2,
    )
    for base in type(obj).__mro__[:-1]:
        if base in type_encoders:
            return type_encoders[base](obj)
    return pydantic_encoder(obj)


def timedelta_isoformat(td: timedelta) -> str:
    """Return the ISO 8601 form of a duration."""
    warnings.warn("`timedelta_isoformat` is deprecated.", PydanticDeprecatedSince20, stacklevel=2)
    minutes, seconds = divmod(td.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    sign = "-" if td.days < 0 else ""
    return f"{sign}P{abs(td.days)}DT{hours:d}H{minutes:d}M{seconds:d}.{td.microseconds:06d}S"
