"""The time zone of parsed times: a fixed offset from UTC."""

from datetime import datetime, timedelta, tzinfo
from typing import Any, final

__all__ = ["TzInfo"]


@final
class TzInfo(tzinfo):
    """A fixed offset from UTC.

    Args:
        seconds: the offset, east of Greenwich positive; less than a day either way.
    """

    __slots__ = ("_delta", "_seconds")

    _delta: timedelta
    _seconds: int

    def __new__(cls, seconds: float = 0.0) -> "TzInfo":
        if not isinstance(seconds, int | float):
            kind = type(seconds).__name__
            raise TypeError(f"argument 'seconds': must be real number, not {kind}")
        if abs(seconds) >= 86400:
            raise ValueError(
                f"TzInfo offset must be strictly between -86400 and 86400 (24 hours) seconds, got "
                f"{seconds}"
            )
        self = super().__new__(cls)
        self._seconds = int(seconds)
        self._delta = timedelta(seconds=self._seconds)
        return self

    def utcoffset(self, dt: datetime | None, /) -> timedelta:
        """The offset."""
        return self._delta

    def dst(self, dt: datetime | None, /) -> None:
        """A fixed offset knows no daylight saving time."""
        return

    def tzname(self, dt: datetime | None, /) -> str:
        """The offset as ``+hh:mm``, or ``UTC``."""
        return str(self)

    def fromutc(self, dt: datetime, /) -> datetime:
        """Convert a datetime that carries this zone but counts in UTC."""
        if dt.tzinfo is None:
            raise ValueError("fromutc: dt.tzinfo is not self")
        return dt.replace(tzinfo=self) + self._delta

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TzInfo):
            return self._seconds == other._seconds
        if isinstance(other, tzinfo):
            return other.utcoffset(None) == self._delta
        return NotImplemented

    def __lt__(self, other: "TzInfo") -> bool:
        return self._seconds < other._seconds if isinstance(other, TzInfo) else NotImplemented

    def __le__(self, other: "TzInfo") -> bool:
        return self._seconds <= other._seconds if isinstance(other, TzInfo) else NotImplemented

    def __gt__(self, other: "TzInfo") -> bool:
        return self._seconds > other._seconds if isinstance(other, TzInfo) else NotImplemented

    def __ge__(self, other: "TzInfo") -> bool:
        return self._seconds >= other._seconds if isinstance(other, TzInfo) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._delta)

    def __str__(self) -> str:
        if self._seconds == 0:
            return "UTC"
        sign = "-" if self._seconds < 0 else "+"
        minutes, seconds = divmod(abs(self._seconds), 60)
        text = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
        return f"{text}:{seconds:02}" if seconds else text

    def __repr__(self) -> str:
        return f"TzInfo({self._seconds})"

    def __deepcopy__(self, memo: Any) -> "TzInfo":
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return (TzInfo, (self._seconds,))
