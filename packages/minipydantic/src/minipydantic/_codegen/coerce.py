"""What lax mode accepts beside the exact type, as far as it is common and beyond doubt.

Each function returns the valid value or raises `GiveUp`; whoever called then leaves the input to
the interpreter, which knows all the rest.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID, SafeUUID

from minipydantic._interp.iso8601 import UTC

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
    """Take integers, booleans, plain decimal digits and whole floats."""
    kind = type(value)
    if kind is str:
        # `int()` alone takes more than the interpreter does: underscores, other scripts' digits.
        digits = value if value.isdigit() else value[1:] if value[:1] == "-" else ""
        if digits.isdigit() and digits.isascii() and len(digits) < 100:
            return int(value)
    elif kind is int:
        return value  # type: ignore[no-any-return]
    elif kind is float:
        if -_EXACT_FLOAT < value < _EXACT_FLOAT and value.is_integer():
            return int(value)
    elif kind is bool:
        return int(value)
    raise GiveUp


def to_float(value: Any) -> float:
    """Take floats, booleans, integers that a float holds exactly, and plain decimal numbers."""
    kind = type(value)
    if kind is int:
        if -_EXACT_FLOAT < value < _EXACT_FLOAT:
            return float(value)
    elif kind is str:
        if is_plain_decimal(value):
            return float(value)
    elif kind is float or kind is bool:
        return float(value)
    raise GiveUp


def is_plain_decimal(value: str) -> bool:
    """Tell whether a text is digits, maybe after a minus, maybe with a point behind some."""
    digits = value.replace(".", "", 1)
    if not digits.isdigit():
        value, digits = value[1:], digits[1:] if value[:1] == "-" else ""
    return digits.isdigit() and value.isascii() and value[0] != "."


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


_new = object.__new__
_set_int = vars(UUID)["int"].__set__
_set_is_safe = vars(UUID)["is_safe"].__set__
_UNKNOWN = SafeUUID.unknown


def to_uuid(value: Any) -> UUID:
    """Take UUIDs and their canonical text (RFC 9562 section 4)."""
    if type(value) is UUID:
        return value
    if type(value) is str and len(value) == 36:
        # PERF: 0.55 us; `UUID()` takes 1.06, and what `int()` takes: white space, signs, `0x`.
        digits = value.replace("-", "")
        if len(digits) == 32 and value[8:24:5] == "----":
            data = bytes.fromhex(digits)  # leaves out white space
            if len(data) == 16:
                made: UUID = _new(UUID)
                _set_int(made, int.from_bytes(data, "big"))
                _set_is_safe(made, _UNKNOWN)
                return made
    raise GiveUp


def to_date(value: Any) -> date:
    """Take dates and `YYYY-MM-DD` (RFC 3339)."""
    if type(value) is date:
        return value
    if type(value) is str and len(value) == 10 and value[4] == "-" == value[7] and value.isascii():
        return date.fromisoformat(value)
    raise GiveUp


def to_datetime(value: Any) -> datetime:
    """Take datetimes and `YYYY-MM-DDTHH:MM:SS`, maybe with a fraction and a Z (RFC 3339)."""
    if type(value) is datetime:
        return value
    if (
        type(value) is str
        and len(value) >= 19
        and value[4:17:3] in ("--T::", "-- ::")
        and value[11:13] != "24"
    ):
        if len(value) == 19:
            return datetime.fromisoformat(value)
        rest = value[19:].removesuffix("Z")
        if not rest or (rest[0] == "." and 1 < len(rest) < 8 and rest[1:].isdigit()):
            moment = datetime.fromisoformat(value[:19] + rest)
            # PERF: `replace(tzinfo=...)` takes 0.67 us, this 0.1.
            return datetime.combine(moment, moment.time(), UTC) if value[-1] == "Z" else moment
    raise GiveUp


def to_decimal(value: Any) -> Decimal:
    """Take finite decimals, integers, and plain decimal numbers."""
    kind = type(value)
    if kind is Decimal:
        if value.is_finite():
            return value  # type: ignore[no-any-return]
    elif kind is int or (kind is str and is_plain_decimal(value)):
        return Decimal(value)
    raise GiveUp
