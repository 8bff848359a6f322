"""The configurable renderings: temporal values, bytes, and numbers that JSON lacks."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from minipydantic._serialize.errors import TextError
from minipydantic._serialize.jsontext import write_float
from minipydantic._signals import SchemaError

__all__ = ["DEFAULT_MODES", "Modes", "iso_datetime", "iso_duration", "iso_time"]


class Modes(NamedTuple):
    """How values without a JSON type of their own are rendered.

    Attributes:
        temporal: `iso8601`, `seconds` or `milliseconds`, for dates, times and durations.
        duration: `iso8601` or `float` (seconds), where `temporal` is not set.
        binary: `utf8`, `base64` (URL-safe) or `hex`.
        inf_nan: `null`, `constants` (`NaN`, `Infinity`) or `strings`.
    """

    temporal: str = "iso8601"
    duration: str = "iso8601"
    binary: str = "utf8"
    inf_nan: str = "null"

    @classmethod
    def from_config(cls, config: Mapping[str, Any] | None) -> "Modes":
        """Read the `ser_json_*` keys of a core configuration.

        Raises:
            SchemaError: A key has a value that does not exist.
        """
        if not config:
            return DEFAULT_MODES
        given = {
            name: config[key] for name, key in _CONFIG_KEYS.items() if config.get(key) is not None
        }
        return cls.checked(**given) if given else DEFAULT_MODES

    @classmethod
    def checked(cls, **modes: str) -> "Modes":
        """Make a `Modes` of named values; see `from_config` for what it raises."""
        for name, value in modes.items():
            label, allowed = _ALLOWED[name]
            if value not in allowed:
                raise SchemaError(
                    f"Invalid {label} serialization mode: `{value}`, "
                    f"expected {' or '.join(allowed)} or "
                )
        if "temporal" in modes:  # the newer key wins over the one for durations alone
            modes.pop("duration", None)
        return cls(**modes)

    def timedelta_value(self, value: timedelta) -> str | float:
        """Return a duration as ISO 8601 text or as a number."""
        if self.temporal != "iso8601":
            return (value // _MICROSECOND) / _MICROSECONDS[self.temporal]
        return iso_duration(value) if self.duration == "iso8601" else value.total_seconds()

    def datetime_value(self, value: datetime) -> str | float:
        """Return a point in time as ISO 8601 text or as Unix time (naive means UTC)."""
        if self.temporal == "iso8601":
            return iso_datetime(value)
        return _unix(value, self.temporal)

    def date_value(self, value: date) -> str | float:
        """Return a date as ISO 8601 text or as the Unix time of its midnight UTC."""
        if self.temporal == "iso8601":
            return value.isoformat()
        return _unix(datetime(value.year, value.month, value.day, tzinfo=UTC), self.temporal)

    def time_value(self, value: time) -> str | float:
        """Return a time of day as ISO 8601 text or as time since midnight."""
        if self.temporal == "iso8601":
            return iso_time(value)
        whole = value.hour * 3600 + value.minute * 60 + value.second
        return (whole * 1_000_000 + value.microsecond) / _MICROSECONDS[self.temporal]

    def bytes_text(self, value: bytes | bytearray) -> str:
        """Return bytes as text.

        Raises:
            UnicodeDecodeError: They are not UTF-8, and that is the mode.
        """
        if self.binary == "utf8":
            try:
                return value.decode()
            except UnicodeDecodeError as error:
                raise UnicodeDecodeError(
                    "utf-8", bytes(value), error.start, error.end, "invalid utf-8"
                ) from None
        return value.hex() if self.binary == "hex" else urlsafe_b64encode(value).decode()

    def bytes_json(self, value: bytes | bytearray) -> str:
        """Return bytes as text for a JSON document; `TextError` where they are not UTF-8."""
        try:
            return self.bytes_text(value) if self.binary != "utf8" else value.decode()
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data":
                problem = f"incomplete utf-8 byte sequence from index {error.start}"
            else:
                length = error.end - error.start
                problem = f"invalid utf-8 sequence of {length} bytes from index {error.start}"
            raise TextError(problem) from None

    def float_json(self, value: float) -> str:
        """Return a float as JSON text, also one that JSON has no notation for."""
        text = float.__repr__(value)
        if "n" not in text:  # neither nan nor inf
            return text if "e-0" not in text else write_float(value)
        if self.inf_nan == "null":
            return "null"
        name = "NaN" if value != value else ("Infinity" if value > 0 else "-Infinity")
        return name if self.inf_nan == "constants" else f'"{name}"'


DEFAULT_MODES = Modes()

_CONFIG_KEYS = {
    "temporal": "ser_json_temporal",
    "duration": "ser_json_timedelta",
    "binary": "ser_json_bytes",
    "inf_nan": "ser_json_inf_nan",
}
_ALLOWED = {
    "temporal": ("TemporalMode", ("iso8601", "seconds", "milliseconds")),
    "duration": ("TimedeltaMode", ("iso8601", "float")),
    "binary": ("BytesMode", ("utf8", "base64", "hex")),
    "inf_nan": ("InfNanMode", ("null", "constants", "strings")),
}
_MICROSECONDS = {"seconds": 1_000_000, "milliseconds": 1000}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAYS_PER_YEAR = 365  # ISO 8601 durations: what the original prints as one year


def _unix(value: datetime, unit: str) -> float:
    aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    return ((aware - _EPOCH) // _MICROSECOND) / _MICROSECONDS[unit]


def _zone(text: str, offset: timedelta | None) -> str:
    """Shorten the offset at the end of an isoformat() to `Z` or `+hh:mm`."""
    if offset is None:
        return text
    if not offset:
        return text[: text.rindex("+")] + "Z"
    at = max(text.rfind("+"), text.rfind("-"))
    return text[: at + 6]


def iso_datetime(value: datetime) -> str:
    """Return `value` in ISO 8601, UTC as `Z`."""
    text, zone = value.isoformat(), value.tzinfo
    if zone is None:
        return text
    return f"{text[:-6]}Z" if zone is UTC else _zone(text, value.utcoffset())


def iso_time(value: time) -> str:
    """Return `value` in ISO 8601, UTC as `Z`."""
    text = value.isoformat()
    return text if value.tzinfo is None else _zone(text, value.utcoffset())


def iso_duration(value: timedelta) -> str:
    """Return `value` as an ISO 8601 duration, a year being 365 days: `-P1Y2DT3H4M5.6S`."""
    sign = ""
    if value.days < 0:
        sign, value = "-", -value
    years, days = divmod(value.days, _DAYS_PER_YEAR)
    date_part = (f"{years}Y" if years else "") + (f"{days}D" if days else "")
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    time_part = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if value.microseconds:
        time_part += f"{seconds}.{value.microseconds:06d}".rstrip("0") + "S"
    elif seconds:
        time_part += f"{seconds}S"
    if time_part or not date_part:
        time_part = f"T{time_part or '0S'}"
    return f"{sign}P{date_part}{time_part}"
