"""Amounts of data, in bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from minipydantic.core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler

__all__ = ["ByteSize"]

_PREFIXES = "kmgtpe"  # kilo to exa, SI and IEC 80000-13
_UNREADABLE: Final = "could not parse value and unit from byte string"


def _unit_sizes() -> dict[str, int | float]:
    """Return unit -> bytes, for `kb`, `kib`, `kbit`, `kibit` and the bare prefix `k`."""
    decimal = {prefix: 1000**power for power, prefix in enumerate(_PREFIXES, 1)}
    binary = {prefix + "i": 1024**power for power, prefix in enumerate(_PREFIXES, 1)}
    scales = {"": 1, **decimal, **binary}
    in_bytes: dict[str, int | float] = {f"{prefix}b": size for prefix, size in scales.items()}
    in_bits = {f"{prefix}bit": size / 8 for prefix, size in scales.items()}
    return {**in_bytes, **in_bits, **decimal}


class ByteSize(int):
    """A number of bytes, given as a number or as text such as `"1.5 GiB"`."""

    byte_sizes: ClassVar[dict[str, int | float]] = _unit_sizes()
    byte_string_pattern = r"^\s*(\d*\.?\d+)\s*(\w+)?"
    byte_string_re = re.compile(byte_string_pattern, re.IGNORECASE)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        number = core_schema.int_schema(ge=0)
        text = core_schema.str_schema(pattern=cls.byte_string_pattern)
        readable = core_schema.union_schema(
            [text, number], custom_error_type="byte_size", custom_error_message=_UNREADABLE
        )
        as_number = core_schema.plain_serializer_function_ser_schema(int, return_schema=number)
        return core_schema.with_info_after_validator_function(
            cls._validate, readable, serialization=as_number
        )

    @classmethod
    def _validate(cls, value: Any, _info: Any, /) -> ByteSize:
        try:
            return cls(int(value))
        except ValueError:
            pass
        found = cls.byte_string_re.match(str(value))
        if found is None:
            raise PydanticCustomError("byte_size", _UNREADABLE)
        number, unit = found.groups(default="b")
        size = cls.byte_sizes.get(unit.lower())
        if size is None:
            raise PydanticCustomError(
                "byte_size_unit", "could not interpret byte unit: {unit}", {"unit": unit}
            )
        try:
            return cls(int(float(number) * size))
        except OverflowError as error:  # more than a float holds
            raise PydanticCustomError("byte_size", _UNREADABLE) from error

    def human_readable(self, decimal: bool = False, separator: str = "") -> str:
        """Return the size with one decimal place in the largest unit that it fills.

        Args:
            decimal: Powers of 1000 (`KB`) instead of 1024 (`KiB`).
            separator: What stands between number and unit.
        """
        step, tail = (1000.0, "B") if decimal else (1024.0, "iB")
        if self < step:
            return f"{float(self):0.0f}{separator}B"
        amount = float(self)
        for prefix in _PREFIXES.upper():
            amount /= step
            if amount < step or prefix == "E":
                break
        return f"{amount:0.1f}{separator}{prefix}{tail}"

    def to(self, unit: str) -> float:
        """Return the size in `unit`, such as `"GB"`, `"GiB"` or `"Gbit"`, in any letter case.

        Raises:
            PydanticCustomError: The unit is unknown.
        """
        size = self.byte_sizes.get(unit.lower())
        if size is None:
            raise PydanticCustomError(
                "byte_size_unit", "Could not interpret byte unit: {unit}", {"unit": unit}
            )
        return self / size
