"""What lax mode accepts beside the exact type, as far as it is common and beyond doubt.

Each function returns the valid value or raises `GiveUp`; whoever called then leaves the input to
the interpreter, which knows all the rest.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID

__all__ = [
    "GiveUp",
    "to_bool",
    "to_date",
    "to_datetime",
    "to_decimal",
    "to_float",
    "to_int",
    "to_str",
    "to_uuid",
]

# Whole floats up to here are integers beyond doubt (2**53).
_EXACT_FLOAT = 9007199254740992.0


class GiveUp(Exception):
    """The fast path leaves this input to the interpreter."""


def give_up() -> NoReturn:
    """Leave the input to the interpreter."""
    raise GiveUp


def to_int(value: Any) -> int:
    """Take integers, plain decimal digits and whole floats."""
    kind = type(value)
    if kind is int:
        return value  # type: ignore[no-any-return]
    # `int()` alone takes more than the interpreter does: underscores, other scripts' digits.
    if kind is str:
        digits = value[1:] if value[:1] == "-" else value
        if digits.isdigit() and digits.isascii() and len(digits) < 100:
            return int(value)
    elif kind is float and -_EXACT_FLOAT < value < _EXACT_FLOAT:
        whole = int(value)
        if whole == value:
            return whole
    raise GiveUp


def to_float(value: Any) -> float:
    """Take floats, and integers that a float holds exactly."""
    kind = type(value)
    if kind is float:
        return value  # type: ignore[no-any-return]
    if kind is int and -_EXACT_FLOAT < value < _EXACT_FLOAT:
        return float(value)
    if kind is str and value.isascii():
        whole, _, fraction = value.partition(".")
        digits = whole[1:] if whole[:1] == "-" else whole
        if digits.isdigit() and (fraction.isdigit() or not fraction):
            return float(value)
    raise GiveUp


_WORDS = {
    **dict.fromkeys(["true", "True", "1", "on", "yes"], True),
    **dict.fromkeys(["false", "False", "0", "off", "no"], False),
}


def to_bool(value: Any) -> bool:
    """Take booleans, 0 and 1, and the common words."""
    if value is True or value is False:
        return value
    if type(value) is str and value in _WORDS:
        return _WORDS[value]
    if type(value) is int and value in (0, 1):
        return value == 1
    raise GiveUp


def to_str(value: Any) -> str:
    """Take strings only."""
    if type(value) is str:
        return value
    raise GiveUp


_UUID = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def to_uuid(value: Any) -> UUID:
    """Take UUIDs and their canonical text (RFC 9562 section 4)."""
    if type(value) is UUID:
        return value
    # `UUID()` alone also takes what `int()` does: white space, signs, underscores, `0x`.
    if type(value) is str and _UUID.fullmatch(value):
        return UUID(value)
    raise GiveUp


def to_date(value: Any) -> date:
    """Take dates and `YYYY-MM-DD` (RFC 3339)."""
    if type(value) is date:
        return value
    if type(value) is str and len(value) == 10 and value[4] == "-" == value[7] and value.isascii():
        return date.fromisoformat(value)
    raise GiveUp


def to_datetime(value: Any) -> datetime:
    """Take datetimes and `YYYY-MM-DDTHH:MM:SS` without an offset (RFC 3339)."""
    if type(value) is datetime:
        return value
    if type(value) is str and len(value) == 19 and value.isascii():
        separators = value[4] + value[7] + value[10] + value[13] + value[16]
        if separators in ("--T::", "-- ::"):
            return datetime.fromisoformat(value)
    raise GiveUp


def to_decimal(value: Any) -> Decimal:
    """Take finite decimals and integers."""
    if type(value) is int:
        return Decimal(value)
    if type(value) is Decimal and value.is_finite():
        return value
    raise GiveUp
