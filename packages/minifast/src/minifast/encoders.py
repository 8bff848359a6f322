"""Turn any object into what JSON can hold."""

import datetime
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from enum import Enum
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from pathlib import Path, PurePath
from types import GeneratorType
from typing import Any
from uuid import UUID

from minifast._fields import is_v1
from minifast.exceptions import PydanticV1NotSupportedError
from minifast.types import IncEx
from minipydantic import AnyUrl, BaseModel
from minipydantic.core import PydanticUndefinedType, Url
from minipydantic.networks import NameEmail
from minipydantic.types import SecretBytes, SecretStr

Encoder = Callable[[Any], Any]


def isoformat(o: datetime.date | datetime.time) -> str:
    """Return a date or time as ISO 8601 text."""
    return o.isoformat()


def decimal_encoder(dec_value: Decimal) -> int | float:
    """Return a decimal as a number: an integer where it is written without a fraction.

    Args:
        dec_value: The decimal.

    Returns:
        The number, which for many fractions is only near the decimal.
    """
    exponent = dec_value.as_tuple().exponent
    return int(dec_value) if isinstance(exponent, int) and exponent >= 0 else float(dec_value)


ENCODERS_BY_TYPE: dict[type[Any], Encoder] = {
    bytes: bytes.decode,
    **dict.fromkeys((datetime.date, datetime.datetime, datetime.time), isoformat),
    datetime.timedelta: datetime.timedelta.total_seconds,
    Decimal: decimal_encoder,
    Enum: lambda member: member.value,
    **dict.fromkeys((frozenset, set, deque, GeneratorType), list),
    **dict.fromkeys((IPv4Address, IPv4Interface, IPv4Network), str),
    **dict.fromkeys((IPv6Address, IPv6Interface, IPv6Network), str),
    **dict.fromkeys((NameEmail, SecretBytes, SecretStr, Url, AnyUrl), str),
    **dict.fromkeys((Path, UUID), str),
    re.Pattern: lambda pattern: pattern.pattern,
}


def generate_encoders_by_class_tuples(
    type_encoder_map: dict[Any, Encoder],
) -> dict[Encoder, tuple[Any, ...]]:
    """Return the encoders with the types that each one serves."""
    served: dict[Encoder, tuple[Any, ...]] = {}
    for cls, encoder in type_encoder_map.items():
        served[encoder] = (*served.get(encoder, ()), cls)
    return served


encoders_by_class_tuples = generate_encoders_by_class_tuples(ENCODERS_BY_TYPE)

# Types of modules that are not imported unless somebody uses them.
_WRITTEN_AS_TEXT = {
    (module, "Color") for module in ("pydantic.color", "minipydantic.color",
                                     "pydantic_extra_types.color")
}  # fmt: skip
_PLAIN = (str, int, float, type(None))
_LISTS = (list, set, frozenset, GeneratorType, tuple, deque)


def _encoder_for(obj: Any, encoders: Mapping[Any, Encoder]) -> Encoder | None:
    """Return the encoder for an object's class, or for one that it inherits from."""
    found = encoders.get(type(obj))
    if found is not None:
        return found
    return next((encoder for cls, encoder in encoders.items() if isinstance(obj, cls)), None)


def jsonable_encoder(
    obj: Any,
    include: IncEx | None = None,
    exclude: IncEx | None = None,
    by_alias: bool = True,
    exclude_unset: bool = False,
    exclude_defaults: bool = False,
    exclude_none: bool = False,
    custom_encoder: dict[Any, Encoder] | None = None,
    sqlalchemy_safe: bool = True,
) -> Any:
    """Turn an object into dicts, lists, strings, numbers, booleans and None.

    Args:
        obj: The object: models, dataclasses, containers, dates, anything with attributes.
        include: The fields or keys to keep, all by default.
        exclude: The fields or keys to drop.
        by_alias: Name the fields of models by their aliases.
        exclude_unset: Leave out fields that nobody set.
        exclude_defaults: Leave out fields that equal their default.
        exclude_none: Leave out fields and keys whose value is None.
        custom_encoder: Functions for types; they go before everything else.
        sqlalchemy_safe: Leave out keys that start with `_sa`, which SQLAlchemy puts in.

    Returns:
        The data.

    Raises:
        ValueError: An object has no representation.
    """
    chosen = _Encoding(
        {"by_alias": by_alias, "exclude_unset": exclude_unset, "exclude_none": exclude_none,
         "exclude_defaults": exclude_defaults},
        custom_encoder or {},
        sqlalchemy_safe,
    )  # fmt: skip
    return chosen.encode(obj, _names(include), _names(exclude))


def _names(chosen: Any) -> Any:
    return set(chosen) if chosen is not None and not isinstance(chosen, (set, Mapping)) else chosen


class _Encoding:
    """One run of `jsonable_encoder`: the options, which stay the same at every depth."""

    def __init__(
        self, options: dict[str, bool], custom: dict[Any, Encoder], sqlalchemy_safe: bool
    ) -> None:
        self.options = options
        self.exclude_none = options["exclude_none"]
        self.custom = custom
        self.sqlalchemy_safe = sqlalchemy_safe

    def encode(self, obj: Any, include: Any = None, exclude: Any = None) -> Any:
        if self.custom and (encoder := _encoder_for(obj, self.custom)) is not None:
            return encoder(obj)
        if isinstance(obj, BaseModel) or hasattr(type(obj), "__pydantic_serializer__"):
            return self._model(obj, include, exclude)
        if is_dataclass(obj) and not isinstance(obj, type):
            return self._mapping(asdict(obj), include, exclude)
        if isinstance(obj, Enum):
            return obj.value
        if isinstance(obj, PurePath):
            return str(obj)
        if isinstance(obj, _PLAIN):
            return obj
        if isinstance(obj, PydanticUndefinedType):
            return None
        if isinstance(obj, dict):
            return self._mapping(obj, include, exclude)
        if isinstance(obj, _LISTS):
            return [self.encode(item, include, exclude) for item in obj]
        if (type(obj).__module__, type(obj).__name__) in _WRITTEN_AS_TEXT:
            return str(obj)
        encoder = _encoder_for(obj, ENCODERS_BY_TYPE)
        return self._other(obj, include, exclude) if encoder is None else encoder(obj)

    def _model(self, obj: Any, include: Any, exclude: Any) -> Any:
        if not hasattr(obj, "model_dump"):  # a dataclass of the validation library
            return self._mapping(asdict(obj), include, exclude)
        data = obj.model_dump(mode="json", include=include, exclude=exclude, **self.options)
        return self.encode(data)

    def _mapping(self, obj: Mapping[Any, Any], include: Any, exclude: Any) -> dict[Any, Any]:
        allowed = set(obj) if include is None else set(obj) & set(include)
        if exclude is not None:
            allowed -= set(exclude)
        encoded = {}
        for key, value in obj.items():
            if self.sqlalchemy_safe and isinstance(key, str) and key.startswith("_sa"):
                continue
            if (value is None and self.exclude_none) or key not in allowed:
                continue
            encoded[self.encode(key)] = self.encode(value)
        return encoded

    def _other(self, obj: Any, include: Any, exclude: Any) -> Any:
        if is_v1(type(obj)):
            raise PydanticV1NotSupportedError(
                "pydantic.v1 models are no longer supported by FastAPI. "
                f"Please update the model {obj!r}."
            )
        errors: list[Exception] = []
        for view in (dict, vars):
            try:
                return self.encode(view(obj), include, exclude)
            except Exception as error:
                errors.append(error)
        raise ValueError(errors) from errors[-1]
