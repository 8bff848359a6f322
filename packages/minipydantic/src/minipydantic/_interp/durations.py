"""Durations from text: ISO 8601 (``P1DT2H``) and ``[D day[s][,]] HH:MM[:SS[.ffffff]]``."""

import re
from datetime import timedelta
from typing import Final

from minipydantic._interp.iso8601 import TemporalError, seconds

__all__ = ["MAX_DAYS", "duration_from_number", "duration_from_text", "duration_in_words"]

MAX_DAYS: Final = 999_999_999
_TOO_MANY_DAYS: Final = "durations may not exceed 999,999,999 days"
_TOO_LARGE: Final = "a numeric value in the duration is too large"
_DAY = 86400
_DATE_UNITS = {"Y": 365 * _DAY, "M": 30 * _DAY, "W": 7 * _DAY, "D": _DAY}
_TIME_UNITS = {"H": 3600, "M": 60, "S": 1}
_DAYS = re.compile(r" ?(?:[dD]ays?|DAYS?|[dD](?![aA])),? ?")
_QUANTITY = re.compile(r"([0-9]+)(?:[.,]([0-9]*))?")


def duration_from_number(value: float) -> timedelta:
    """Read seconds.

    Raises:
        TemporalError: it is not a number or too large.
    """
    if value != value:
        raise TemporalError("NaN values not permitted")
    if abs(value) > MAX_DAYS * _DAY + 86399:
        raise TemporalError(_TOO_MANY_DAYS)
    whole = int(value // 1)
    micro = 0 if isinstance(value, int) else round((value - whole) * 1_000_000)
    try:
        return timedelta(seconds=whole, microseconds=micro)
    except OverflowError:
        raise TemporalError(_TOO_MANY_DAYS) from None


def duration_from_text(text: str, *, truncate: bool = True) -> timedelta:
    """Read a duration.

    Args:
        text: the text.
        truncate: whether to drop digits after the sixth decimal; an error otherwise.

    Raises:
        TemporalError: it is none.
    """
    negative = text[:1] == "-"
    body = text[1:] if text[:1] in ("-", "+") else text
    if not body:
        raise TemporalError("input is too short")
    if body[0] == "P":
        day, second, micro = _iso(body[1:])
    elif len(body) >= 5 and "d" not in body and "D" not in body:
        second, micro = _clock(body, truncate)
        day = 0
    else:
        day, second, micro = _days_and_clock(body, truncate)
    total = timedelta(days=min(day, MAX_DAYS), seconds=second, microseconds=micro)
    return -total if negative else total


def duration_in_words(value: timedelta) -> str:
    """Write a duration as ``1 day and 2 hours``; what is zero is left out."""
    minutes, second = divmod(value.seconds, 60)
    hour, minute = divmod(minutes, 60)
    parts = ((value.days, "day"), (hour, "hour"), (minute, "minute"), (second, "second"),
             (value.microseconds, "microsecond"))  # fmt: skip
    words = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " and ".join(words) or "0 seconds"


def _iso(body: str) -> tuple[int, int, int]:
    if not body:
        raise TemporalError("input is too short")
    at, in_time, whole, nanos = 0, False, 0, 0
    fractioned, found = False, False
    while at < len(body):
        if body[at] == "T":
            if in_time:
                raise TemporalError("`t` character repeated in duration")
            in_time = True
            at += 1
            continue
        match = _QUANTITY.match(body, at)
        if match is None:
            raise TemporalError("invalid digit in duration")
        if fractioned:
            raise TemporalError("quantity fraction invalid in duration")
        unit = (_TIME_UNITS if in_time else _DATE_UNITS).get(body[match.end() : match.end() + 1])
        if len(match[1]) > 19:
            raise TemporalError(_TOO_LARGE)
        if unit is None:
            part = "time" if in_time else "date"
            raise TemporalError(f"quantity invalid in {part} part of duration")
        found = True
        if match[2]:
            fractioned = True
            nanos += round(float(f"0.{match[2]}") * unit * 1_000_000)
        elif match[2] is not None:
            fractioned = True
        amount = int(match[1])
        if amount > (MAX_DAYS if not in_time else 2**32 // unit * 100):
            if in_time:
                raise TemporalError(_TOO_LARGE)
            raise TemporalError(_TOO_MANY_DAYS if amount < 2**32 else _TOO_LARGE)
        whole += amount * unit
        at = match.end() + 1
    if not found:
        raise TemporalError("input is too short")
    if whole // _DAY > MAX_DAYS:
        raise TemporalError(_TOO_MANY_DAYS)
    return whole // _DAY, whole % _DAY, nanos


def _clock(body: str, truncate: bool) -> tuple[int, int]:
    digits, colon, rest = body.partition(":")
    if not colon:
        raise TemporalError("invalid character in hour")
    if len(digits) <= 10:
        _check_digits(digits, "hour")
    if len(digits) > 9:
        raise TemporalError("durations may not exceed 999,999,999 hours")
    if len(rest) < 2:
        raise TemporalError("input is too short")
    _check_digits(rest[:2], "minute")
    minute = int(rest[:2])
    if minute > 59:
        raise TemporalError("minute value is outside expected range of 0-59")
    second, micro, end = seconds(rest, 2, truncate)
    if end < len(rest):
        raise TemporalError("unexpected extra characters at the end of the input")
    return int(digits or 0) * 3600 + minute * 60 + second, micro


def _check_digits(text: str, what: str) -> None:
    if text.strip("0123456789"):
        raise TemporalError(f"invalid character in {what}")


def _days_and_clock(body: str, truncate: bool) -> tuple[int, int, int]:
    number = re.match(r"[0-9]+", body)
    if number is None:
        raise TemporalError("invalid digit in duration")
    if len(number[0]) > 19:
        raise TemporalError(_TOO_LARGE)
    day = int(number[0])
    if day >= 2**64:
        raise TemporalError(_TOO_LARGE)
    word = _DAYS.match(body, number.end())
    if word is None:
        raise TemporalError('"day" identifier in duration not correctly formatted')
    if day > MAX_DAYS:
        raise TemporalError(_TOO_MANY_DAYS)
    rest = body[word.end() :]
    if not rest:
        return day, 0, 0
    if len(rest) < 5:
        raise TemporalError("input is too short")
    second, micro = _clock(rest, truncate)
    if second >= _DAY:
        raise TemporalError("durations may not exceed 999,999,999 hours")
    return day, second, micro
