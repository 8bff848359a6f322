"""Dates, times, datetimes and durations: coercion, then constraints."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from minipydantic._interp.durations import (
    duration_from_number,
    duration_from_text,
    duration_in_words,
)
from minipydantic._interp.iso8601 import (
    TemporalError,
    date_from_text,
    datetime_from_number,
    datetime_from_text,
    number_in_text,
    time_from_number,
    time_from_text,
)
from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.numbers import Bounds
from minipydantic._interp.state import LAX, PYTHON, State
from minipydantic._messages.lines import Refused, failure

__all__ = ["BUILDERS"]


_NUMBERS = (int, float)


class TemporalValidator(Validator):
    """What the four kinds share.

    A kind says how text and numbers are read (`from_text`, `from_number`), and which other objects
    it takes laxly (`from_object`).
    """

    __slots__ = ("bounds", "exact", "strict", "truncate", "unit", "zone")

    kind: type[Any]
    tag: str

    def __init__(self, schema: Schema, build: Build) -> None:
        self.name = self.tag
        self.strict = build.strict(schema)
        precision = build.option(schema, "microseconds_precision") or "truncate"
        if precision not in ("truncate", "error"):
            raise ValueError(
                'Invalid `microseconds_precision`, must be one of "truncate" or "error"'
            )
        self.truncate = precision == "truncate"
        self.unit: str = build.config.get("val_temporal_unit") or "infer"
        article = f"a {self.tag} instance"
        self.bounds = Bounds(schema, lambda value: self._bound(value), article)
        self.zone = Zone.of(schema)
        self.exact = None if self.bounds or self.zone is not None else self.kind

    def validate(self, value: Any, state: State) -> Any:
        """Return an object of this kind within the constraints."""
        try:
            result = value if self.accepts(value) else self.convert(value, state)
            if self.bounds or self.zone is not None:
                self.check(result, value)
        except Refused as refused:
            return refused.invalid
        return result

    def _bound(self, value: Any) -> Any:
        """A bound as an object of this kind."""
        return value if self.accepts(value) else self.convert(value, State(strict=False))

    def accepts(self, value: Any) -> bool:
        """Whether the input is an object of this kind already."""
        return isinstance(value, self.kind)

    def convert(self, value: Any, state: State) -> Any:
        """Make an object of this kind of another."""
        strict = self.strict if state.strict is None else state.strict
        if state.mode != PYTHON and isinstance(value, str):
            state.floor_text()
            return self.from_text(value, value, state, strict)
        if strict:
            raise failure(f"{self.error_stem()}_type", value)
        state.floor(LAX)
        if isinstance(value, str):
            return self.from_text(value, value, state, False)
        if isinstance(value, bytes):
            return self.from_text(value.decode("utf-8", "replace"), value, state, False)
        if isinstance(value, _NUMBERS) and not isinstance(value, bool):
            if isinstance(value, int) and not -(2**63) <= value < 2**63:
                raise self.huge(value, state)
            return self.from_number(value, value)
        if state.mode == PYTHON and _is_number(value):
            try:
                number = float(value)
            except (ValueError, OverflowError):  # a signaling NaN, a fraction beyond floats
                raise failure(f"{self.error_stem()}_type", value) from None
            return self.from_number(number, value)
        if state.mode == PYTHON and (other := self.from_object(value)) is not None:
            return other
        raise failure(f"{self.error_stem()}_type", value)

    def huge(self, value: int, state: State) -> Refused:
        """The error for an integer of more than 64 bits."""
        if state.mode != PYTHON:
            return failure(f"{self.error_stem()}_type", value)
        try:
            self.from_number(float(value), value)
        except Refused as refused:
            return refused
        except OverflowError:
            pass
        return failure(f"{self.error_stem()}_type", value)

    def error_stem(self) -> str:
        """What error types begin with."""
        return self.tag

    def from_text(self, text: str, value: Any, state: State, strict: bool) -> Any:
        """Read text."""
        raise NotImplementedError

    def from_number(self, number: float, value: Any) -> Any:
        """Read a number."""
        raise NotImplementedError

    def from_object(self, value: Any) -> Any:
        """Convert another object, or return `None`."""
        return None

    def check(self, result: Any, value: Any) -> None:
        """Compare to the bounds and the constraint on the time zone."""
        for key, kind, bound, fails in self.bounds.checks:
            if fails(*self.comparable(result, bound)):
                raise failure(kind, value, **{key: self.bound_context(bound)})
        if self.zone is not None:
            self.zone.check(result, value)

    def comparable(self, result: Any, bound: Any) -> tuple[Any, Any]:
        """A pair that can be compared: naive and aware times are made alike."""
        return result, bound

    def bound_context(self, bound: Any) -> Any:
        """How an error's context shows a bound."""
        return str(bound)


def _is_number(value: Any) -> bool:
    return hasattr(type(value), "__float__") and not isinstance(value, bool)


class Zone:
    """A constraint on the time zone, and on past or future."""

    __slots__ = ("now_offset", "now_op", "tz")

    def __init__(self, tz: Any, now_op: str | None, now_offset: int | None) -> None:
        self.tz = tz
        self.now_op = now_op
        self.now_offset = now_offset

    @classmethod
    def of(cls, schema: Schema) -> "Zone | None":
        """Read the constraint of a schema.

        Raises:
            ValueError: it is malformed.
        """
        tz, now_op = schema.get("tz_constraint"), schema.get("now_op")
        if tz is None and now_op is None:
            return None
        if isinstance(tz, int):
            if not -(2**31) <= tz < 2**31:
                raise OverflowError("Python int too large to convert to C long")
            if not -86400 < tz < 86400:
                raise ValueError("tz_constraint must be strictly between -86400 and 86400 seconds")
        elif tz is not None and tz not in ("aware", "naive"):
            raise ValueError("tz_constraint must be one of 'aware', 'naive' or an integer")
        return cls(tz, now_op, schema.get("now_utc_offset"))

    def check(self, result: Any, value: Any) -> None:
        """Refuse a result that violates the constraint."""
        if self.now_op is not None:
            self._check_now(result, value)
        if self.tz is None:
            return
        offset = result.utcoffset()
        if self.tz == "naive":
            if result.tzinfo is not None:
                raise failure("timezone_naive", value)
        elif result.tzinfo is None:
            raise failure("timezone_aware", value)
        elif self.tz != "aware":
            actual = int(offset.total_seconds())
            if actual != self.tz:
                raise failure("timezone_offset", value, tz_expected=self.tz, tz_actual=actual)

    def _check_now(self, result: Any, value: Any) -> None:
        now: Any = datetime.now(UTC)
        if self.now_offset is not None:
            now = now.astimezone(timezone(timedelta(seconds=self.now_offset)))
        else:
            now = now.astimezone()
        prefix = "datetime"
        if isinstance(result, datetime):
            if result.tzinfo is None:
                now = now.replace(tzinfo=None)
        else:
            now, prefix = now.date(), "date"
        if not (result < now if self.now_op == "past" else result > now):
            raise failure(f"{prefix}_{self.now_op}", value)


class DateValidator(TemporalValidator):
    """Dates; laxly also datetimes and timestamps at midnight."""

    __slots__ = ()
    kind, tag = date, "date"

    def accepts(self, value: Any) -> bool:
        """Whether the input is a date but no datetime."""
        return isinstance(value, date) and not isinstance(value, datetime)

    def from_text(self, text: str, value: Any, state: State, strict: bool) -> date:
        """Read a date, laxly also a datetime or timestamp at midnight."""
        try:
            return date_from_text(text, self.unit)
        except TemporalError as error:
            if strict or error.calendar:
                raise failure("date_parsing", value, error=str(error)) from None
        state.floor(LAX)  # whatever the input is
        return self._from_datetime(lambda: self._read(text), value)

    def _read(self, text: str) -> datetime:
        number = number_in_text(text)
        if number is not None:
            return datetime_from_number(number, self.unit)
        return datetime_from_text(text, truncate=self.truncate)

    def from_number(self, number: float, value: Any) -> date:
        """Read a timestamp at midnight."""
        return self._from_datetime(lambda: datetime_from_number(number, self.unit), value)

    def from_object(self, value: Any) -> Any:
        """The date of a datetime at midnight."""
        if isinstance(value, datetime):
            return self._from_datetime(lambda: value, value)
        return None

    def _from_datetime(self, make: Callable[[], datetime], value: Any) -> date:
        try:
            moment = make()
        except TemporalError as error:
            raise failure("date_from_datetime_parsing", value, error=str(error)) from None
        if moment.hour or moment.minute or moment.second or moment.microsecond:
            raise failure("date_from_datetime_inexact", value)
        return moment.date()


class DatetimeValidator(TemporalValidator):
    """Datetimes; laxly also dates and Unix time."""

    __slots__ = ()
    kind, tag = datetime, "datetime"

    def from_text(self, text: str, value: Any, state: State, strict: bool) -> datetime:
        """Read a datetime, laxly also a date or a timestamp."""
        try:
            return self._read(text)
        except TemporalError as error:
            if strict or error.calendar or "fraction value" in str(error):
                raise failure("datetime_parsing", value, error=str(error)) from None
        state.floor(LAX)  # whatever the input is
        try:
            return datetime.combine(date_from_text(text, self.unit), time())
        except TemporalError as error:
            kind = "datetime_parsing" if error.calendar else "datetime_from_date_parsing"
            raise failure(kind, value, error=str(error)) from None

    def _read(self, text: str) -> datetime:
        try:
            return datetime_from_text(text, truncate=self.truncate)
        except TemporalError:
            if (number := number_in_text(text)) is None:
                raise
        return datetime_from_number(number, self.unit)

    def from_number(self, number: float, value: Any) -> datetime:
        """Read Unix time."""
        try:
            return datetime_from_number(number, self.unit)
        except TemporalError as error:
            raise failure("datetime_parsing", value, error=str(error)) from None

    def from_object(self, value: Any) -> Any:
        """Midnight of a date."""
        return datetime.combine(value, time()) if isinstance(value, date) else None

    def comparable(self, result: Any, bound: Any) -> tuple[Any, Any]:
        """Naive beside aware counts as UTC."""
        try:
            naive, naive_bound = result.utcoffset() is None, bound.utcoffset() is None
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            raise failure("datetime_object_invalid", result, error=text) from None
        if naive is not naive_bound:
            return _as_utc(result, naive), _as_utc(bound, naive_bound)
        return result, bound

    def bound_context(self, bound: Any) -> str:
        """The bound in ISO 8601; ``Z`` for UTC."""
        return iso_text(bound)


def iso_text(moment: datetime | time) -> str:
    """ISO 8601 with ``Z`` for UTC."""
    text = moment.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def _as_utc(moment: datetime, naive: bool) -> datetime:
    return moment.replace(tzinfo=UTC) if naive else moment


class TimeValidator(TemporalValidator):
    """Times of the day; laxly also seconds since midnight."""

    __slots__ = ()
    kind, tag = time, "time"

    def huge(self, value: int, state: State) -> Refused:
        """The error for an integer of more than 64 bits."""
        try:
            self.from_number(value, value)
        except Refused as refused:
            return refused
        return failure("time_type", value)

    def from_text(self, text: str, value: Any, state: State, strict: bool) -> time:
        """Read a time."""
        try:
            return time_from_text(text, truncate=self.truncate)
        except TemporalError as error:
            raise failure("time_parsing", value, error=str(error)) from None

    def from_number(self, number: float, value: Any) -> time:
        """Read seconds since midnight."""
        try:
            return time_from_number(number)
        except TemporalError as error:
            raise failure("time_parsing", value, error=str(error)) from None

    def comparable(self, result: Any, bound: Any) -> tuple[Any, Any]:
        """Compare clock times in UTC; a naive time counts as UTC."""
        return _utc_microseconds(result), _utc_microseconds(bound)

    def bound_context(self, bound: Any) -> str:
        """The bound in ISO 8601; ``Z`` for UTC."""
        return iso_text(bound)


def _utc_microseconds(moment: time) -> int:
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    if moment.tzinfo is not None and (offset := moment.utcoffset()) is not None:
        seconds -= int(offset.total_seconds())
    return seconds * 1_000_000 + moment.microsecond


class TimedeltaValidator(TemporalValidator):
    """Durations; laxly also seconds."""

    __slots__ = ()
    kind, tag = timedelta, "timedelta"

    def error_stem(self) -> str:
        """What error types begin with."""
        return "time_delta"

    def from_object(self, value: Any) -> Any:
        """A bool counts as a number of seconds."""
        return timedelta(seconds=value) if isinstance(value, bool) else None

    def from_text(self, text: str, value: Any, state: State, strict: bool) -> timedelta:
        """Read a duration."""
        try:
            return duration_from_text(text, truncate=self.truncate)
        except TemporalError as error:
            raise failure("time_delta_parsing", value, error=str(error)) from None

    def from_number(self, number: float, value: Any) -> timedelta:
        """Read seconds."""
        try:
            return duration_from_number(number)
        except TemporalError as error:
            raise failure("time_delta_parsing", value, error=str(error)) from None

    def check(self, result: Any, value: Any) -> None:
        """Compare to the bounds and the divisor; errors show the duration, not its text."""
        value = result
        super().check(result, value)
        divisor = self.bounds.multiple_of
        if divisor is not None and result % divisor:
            raise failure("multiple_of", value, multiple_of=duration_in_words(divisor))

    def bound_context(self, bound: Any) -> str:
        """The bound in words."""
        return duration_in_words(bound)


BUILDERS: dict[str, Builder] = {
    "date": DateValidator,
    "datetime": DatetimeValidator,
    "time": TimeValidator,
    "timedelta": TimedeltaValidator,
}
