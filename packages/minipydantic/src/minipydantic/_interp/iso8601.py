"""Dates, times and durations from text and numbers, with the reason of every refusal.

RFC 3339 with liberties: ``T``, ``t``, ``_`` or a space between date and time, seconds optional, the
offset with or without a colon. Numbers are Unix time: seconds, or milliseconds beyond 2e10.
"""

import re
from datetime import MAXYEAR, date, datetime, time, timedelta
from typing import Final

from minipydantic._interp.tz import TzInfo

__all__ = [
    "TemporalError",
    "date_from_text",
    "datetime_from_number",
    "datetime_from_text",
    "number_in_text",
    "time_from_number",
    "time_from_text",
]

WATERSHED: Final = 20_000_000_000  # seconds below, milliseconds above
_FIRST_SECOND: Final = -62_167_219_200  # 0000-01-01
_LAST_SECOND: Final = 253_402_300_799  # 9999-12-31T23:59:59
_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=TzInfo(0))
UTC: Final = TzInfo(0)

_TIME = (
    r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:[.,]([0-9]{1,6}))?)?"
    r"(?:([Zz])|([+\-\u2212])([01][0-9]|2[0-3]):?([0-5][0-9]))?"
)
_DATETIME = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})[Tt _]{_TIME}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CLOCK = re.compile(_TIME)
_INTEGER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DIGITS: Final = frozenset("0123456789")


class TemporalError(ValueError):
    """Text or a number that is not a date, time or duration.

    Attributes:
        calendar: whether the form is right but the calendar has no such year.
    """

    calendar = False


class CalendarError(TemporalError):
    """A well-formed date that `datetime` cannot express."""

    calendar = True


def number_in_text(text: str) -> float | int | None:
    """The number that a text consists of, if it does."""
    if _INTEGER.fullmatch(text) is None:
        return None
    if "." in text:
        return float(text)
    number = int(text) if len(text) < 21 else 2**63
    return number if -(2**63) <= number < 2**63 else None


# -- dates -------------------------------------------------------------------------------------


def date_from_text(text: str, unit: str = "infer") -> date:
    """Read ``YYYY-MM-DD``, or Unix time at midnight.

    Args:
        text: the text.
        unit: see `datetime_from_number`.

    Raises:
        TemporalError: it is something else.
    """
    if match := _DATE.fullmatch(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
    try:
        parsed = _date_parts(text)
    except TemporalError:
        number = None if "." in text else number_in_text(text)
        if number is None:
            raise
        moment = datetime_from_number(number, unit)
        if moment.time() != time():
            raise TemporalError("Timestamp is not an exact date") from None
        return moment.date()
    if len(text) > 10:
        raise TemporalError("unexpected extra characters at the end of the input")
    return _make_date(*parsed)


def _make_date(year: int, month: int, day: int) -> date:
    if year == 0:
        raise CalendarError("year 0 is out of range")
    return date(year, month, day)


def _two_digits(text: str, at: int, what: str, *, length: int = 2) -> int:
    for offset in range(length):
        if text[at + offset] not in _DIGITS:
            raise TemporalError(f"invalid character in {what}")
    return int(text[at : at + length])


def _date_parts(text: str) -> tuple[int, int, int]:
    if len(text.encode("utf-8", "surrogatepass")) < 10:
        raise TemporalError("input is too short")
    text = text.ljust(10, "\0")
    year = _two_digits(text, 0, "year", length=4)
    if text[4] != "-":
        raise TemporalError("invalid date separator, expected `-`")
    month = _two_digits(text, 5, "month")
    if text[7] != "-":
        raise TemporalError("invalid date separator, expected `-`")
    day = _two_digits(text, 8, "day")
    if not 1 <= month <= 12:
        raise TemporalError("month value is outside expected range of 1-12")
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= day <= _DAYS[month - 1] + leap:
        raise TemporalError("day value is outside expected range")
    return year, month, day


# -- times -------------------------------------------------------------------------------------


def _zone(match: re.Match[str], at: int) -> TzInfo | None:
    if match[at]:
        return UTC
    sign = match[at + 1]
    if not sign:
        return None
    seconds = int(match[at + 2]) * 3600 + int(match[at + 3]) * 60
    return TzInfo(seconds if sign == "+" else -seconds) if seconds else UTC


def _micros(digits: str | None) -> int:
    return int(digits.ljust(6, "0")) if digits else 0


def time_from_text(text: str, *, truncate: bool = True) -> time:
    """Read ``HH:MM[:SS[.ffffff]][offset]``.

    Args:
        text: the text.
        truncate: whether to drop digits after the sixth decimal; an error otherwise.

    Raises:
        TemporalError: it is something else.
    """
    if match := _CLOCK.fullmatch(text):
        return time(
            int(match[1]), int(match[2]), int(match[3] or 0), _micros(match[4]), _zone(match, 5)
        )
    return _time_parts(text, 0, truncate)


def _time_parts(text: str, start: int, truncate: bool) -> time:
    hour, minute, second, micro, at = clock(text, start, truncate)
    zone, at = _zone_parts(text, at)
    if at < len(text):
        raise TemporalError("unexpected extra characters at the end of the input")
    return time(hour, minute, second, micro, zone)


def clock(
    text: str, start: int, truncate: bool, hour_limit: int = 23
) -> tuple[int, int, int, int, int]:
    """Read ``HH:MM[:SS[.ffffff]]`` at an index; return the four numbers and the index behind."""
    if len(text) - start < 5:
        raise TemporalError("input is too short")
    hour = _two_digits(text, start, "hour")
    if text[start + 2] != ":":
        raise TemporalError("invalid time separator, expected `:`")
    minute = _two_digits(text, start + 3, "minute")
    if hour > hour_limit:
        raise TemporalError(f"hour value is outside expected range of 0-{hour_limit}")
    if minute > 59:
        raise TemporalError("minute value is outside expected range of 0-59")
    second, micro, at = seconds(text, start + 5, truncate)
    return hour, minute, second, micro, at


def seconds(text: str, at: int, truncate: bool) -> tuple[int, int, int]:
    """Read an optional ``:SS[.ffffff]``; return seconds, microseconds and the index behind."""
    if text[at : at + 1] != ":":
        return 0, 0, at
    if len(text) < at + 3:
        # Upstream reads past the end here and blames the second's digits.
        raise TemporalError("invalid character in second")
    second = _two_digits(text, at + 1, "second")
    if second > 59:
        raise TemporalError("second value is outside expected range of 0-59")
    at += 3
    if text[at : at + 1] not in (".", ","):
        return second, 0, at
    end = at + 1
    while end < len(text) and text[end] in _DIGITS:
        end += 1
    digits = text[at + 1 : end]
    if not digits:
        raise TemporalError("second fraction digits missing after `.`")
    if len(digits) > 6 and not truncate:
        raise TemporalError("second fraction value is more than 6 digits long")
    return second, _micros(digits[:6]), end


def _zone_parts(text: str, at: int) -> tuple[TzInfo | None, int]:
    if at >= len(text):
        return None, at
    if text[at] in "Zz":
        return UTC, at + 1
    if text[at] not in "+-\u2212":
        raise TemporalError("invalid timezone sign")
    hour = _zone_digits(text, at + 1, "hour")
    next_ = at + 3
    if text[next_ : next_ + 1] == ":":
        next_ += 1
    minute = _zone_digits(text, next_, "minute")
    if minute > 59:
        raise TemporalError("timezone minute value is outside expected range of 0-59")
    offset = hour * 3600 + minute * 60
    if offset >= 86400:
        raise TemporalError("timezone offset must be less than 24 hours")
    return TzInfo(offset if text[at] == "+" else -offset), next_ + 2


def _zone_digits(text: str, at: int, what: str) -> int:
    digits = text[at : at + 2]
    if len(digits) < 2 or not digits.isdecimal() or not digits.isascii():
        raise TemporalError(f"invalid timezone {what}")
    return int(digits)


def time_from_number(value: float) -> time:
    """Read seconds since midnight (UTC).

    Raises:
        TemporalError: there is no such time of the day.
    """
    if value != value:
        raise TemporalError("NaN values not permitted")
    if value < 0:
        raise TemporalError("time in seconds should be positive")
    if value - value != 0:
        raise TemporalError("numeric times may not exceed 86,399 seconds")
    whole, micro = _split(value)
    if whole > 86399:
        raise TemporalError("numeric times may not exceed 86,399 seconds")
    return time(whole // 3600, whole // 60 % 60, whole % 60, micro, UTC)


# -- datetimes ---------------------------------------------------------------------------------


def datetime_from_text(text: str, *, truncate: bool = True) -> datetime:
    """Read a date and a time.

    Raises:
        TemporalError: it is something else.
    """
    if match := _DATETIME.fullmatch(text):
        try:
            return datetime(
                int(match[1]), int(match[2]), int(match[3]), int(match[4]), int(match[5]),
                int(match[6] or 0), _micros(match[7]), _zone(match, 8),
            )  # fmt: skip
        except ValueError:
            pass
    year, month, day = _date_parts(text)
    if text[10:11] not in ("T", "t", " ", "_"):
        raise TemporalError("invalid datetime separator, expected `T`, `t`, `_` or space")
    clock_time = _time_parts(text, 11, truncate)
    return datetime.combine(_make_date(year, month, day), clock_time)


def _split(value: float) -> tuple[int, int]:
    """Whole seconds, rounded down, and microseconds."""
    if isinstance(value, int):
        return value, 0
    whole = int(value // 1)
    micro = int((value - whole) * 1_000_000 + 0.5)  # halves go up
    return (whole + 1, 0) if micro == 1_000_000 else (whole, micro)


def datetime_from_number(value: float, unit: str = "infer") -> datetime:
    """Read Unix time.

    Args:
        value: the number.
        unit: ``seconds``, ``milliseconds``, or ``infer`` to decide by magnitude.

    Raises:
        TemporalError: the year would not be 1 to 9999.
    """
    if value != value:
        raise TemporalError("NaN values not permitted")
    if value - value != 0:
        raise _out_of_range(value < 0)
    if unit == "milliseconds" or (unit == "infer" and abs(value) > WATERSHED):
        if isinstance(value, int):
            whole, rest = divmod(value, 1000)
            micro = rest * 1000
        else:
            whole, micro = _split(value / 1000)
    else:
        whole, micro = _split(value)
    if not _FIRST_SECOND <= whole <= _LAST_SECOND:
        raise _out_of_range(whole < 0)
    try:
        return _EPOCH + timedelta(seconds=whole, microseconds=micro)
    except OverflowError:
        raise CalendarError("year 0 is out of range") from None


def _out_of_range(early: bool) -> TemporalError:
    if early:
        return TemporalError("dates before 0000 are not supported as unix timestamps")
    return TemporalError(f"dates after {MAXYEAR} are not supported as unix timestamps")
