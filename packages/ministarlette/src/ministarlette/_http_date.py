"""Dates as HTTP writes them (RFC 9110, section 5.6.7)."""

import time

__all__ = ["http_date"]

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def http_date(timestamp: float) -> str:
    """Return a point in time, such as ``Sun, 06 Nov 1994 08:49:37 GMT``.

    Args:
        timestamp: Seconds since 1970.
    """
    # PERF: `email.utils` does the same, and loads 25 modules for addresses, encodings, random
    # numbers and calendars: 8 ms of the import.
    moment = time.gmtime(timestamp)
    return (
        f"{_DAYS[moment.tm_wday]}, {moment.tm_mday:02} {_MONTHS[moment.tm_mon - 1]} "
        f"{moment.tm_year:04} {moment.tm_hour:02}:{moment.tm_min:02}:{moment.tm_sec:02} GMT"
    )
