"""Regular expressions for decimals in strings, with a bounded number of digits.

A bound is a list of pairs (whole, places): so many digits may stand before the point, leading zeros
not counted, together with so many behind it, trailing zeros not counted. `None` is no bound. Only
constructs that every regular expression engine has are used, as JSON Schema advises.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["decimal_pattern"]

_Bounds = list[tuple[int | None, int | None]]


def decimal_pattern(
    *, max_digits: int | None, decimal_places: int | None, allow_inf_nan: bool, lenient: bool
) -> str:
    """Return a pattern for decimals.

    Args:
        max_digits: Most digits in all.
        decimal_places: Most digits behind the point.
        allow_inf_nan: Whether infinity and not-a-number match.
        lenient: Every notation that `Decimal()` reads, instead of the one that `str()` writes.
    """
    bounds = _bounds(max_digits, decimal_places)
    forms = [*(_read(bounds) if lenient else _written(bounds))]
    if allow_inf_nan and lenient:
        forms += ["[iI][nN][fF](?:[iI][nN][iI][tT][yY])?", "[sS]?[nN][aA][nN][0-9]*"]
    elif allow_inf_nan:
        forms += ["Infinity", "s?NaN[0-9]*"]
    return f"^{'[+-]' if lenient else '-'}?(?:{'|'.join(forms)})$"


def _bounds(max_digits: int | None, decimal_places: int | None) -> _Bounds:
    if max_digits is None:
        return [(None, decimal_places)]
    if decimal_places is None:
        return [(whole, max_digits - whole) for whole in range(max_digits + 1)]
    return [(max(max_digits - decimal_places, 0), min(max_digits, decimal_places))]


def _digits(least: int, most: int | None) -> str:
    return f"[0-9]{{{least},{'' if most is None else most}}}"


def _read(bounds: _Bounds) -> Iterator[str]:
    """Yield what `Decimal()` reads."""
    for whole, places in bounds:
        zeros = "" if places is None else "0*"
        fraction = rf"(?:\.{_digits(0, places)}{zeros})?"
        if whole != 0:
            yield f"0*{_digits(1, whole)}{fraction}"
        if whole == bounds[0][0]:  # no digit before the point, or zeros only
            yield rf"0*\.{_digits(1, places)}{zeros}" if places != 0 else r"0*\.0+"
    # With an exponent, the number of digits is beyond a regular expression.
    yield r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+"


def _written(bounds: _Bounds) -> Iterator[str]:
    """Yield what `str()` writes: no superfluous zero in front, exponents where they are short."""
    for whole, places in bounds:
        if whole is None or whole > 0:
            yield f"[1-9]{_digits(0, None if whole is None else whole - 1)}{_fraction(places)}"
    most_whole, most_places = bounds[-1][0], bounds[0][1]
    yield f"0{_fraction(most_places)}"
    yield "0E[+-][1-9][0-9]*"
    mantissa = r"[1-9](?:\.[0-9]+)?"
    if most_whole is None:
        yield rf"{mantissa}E\+[1-9][0-9]*"
    elif most_whole > 1:
        yield rf"{mantissa}E\+(?:{'|'.join(_numbers_up_to(most_whole - 1))})"
    if most_places is None:
        yield f"{mantissa}E-[1-9][0-9]*"
    else:
        for exponent in range(7, most_places + 1):  # `str()` writes zeros down to 0.000001
            yield f"[1-9]{_fraction(most_places - exponent)}E-{exponent}"


def _fraction(places: int | None) -> str:
    if places == 0:
        return r"(?:\.0+)?"
    return rf"(?:\.{_digits(1, places)}{'' if places is None else '0*'})?"


def _numbers_up_to(largest: int) -> Iterator[str]:
    """Yield patterns for the numbers from 1 to `largest`."""
    text = str(largest)
    for length in range(1, len(text)):
        yield f"[1-9][0-9]{{{length - 1}}}"
    for position, digit in enumerate(text):
        least = 0 if position else 1
        if int(digit) > least:
            rest = len(text) - position - 1
            yield f"{text[:position]}[{least}-{int(digit) - 1}][0-9]{{{rest}}}"
    yield text
