"""Exponents that would make a few characters an integer of millions of digits."""

import re
from typing import Any

_EXPONENT = re.compile(r"[eE]([-+]?\d[\d_]*)\s*\Z")
MAX_EXPONENT = 4300  # as many digits as Python makes an integer of (sys.int_info)


def huge_exponent(value: Any) -> int:
    """Return the exponent of a decimal that stands for an integer of too many digits, or 0.

    `Decimal("1e999999999").as_integer_ratio()` works for minutes on a gigabyte.
    """
    as_tuple = getattr(value, "as_tuple", None)
    if as_tuple is None or not hasattr(value, "adjusted") or not value.is_finite():
        return 0
    _, digits, exponent = as_tuple()
    return exponent if abs(exponent) > max(MAX_EXPONENT, len(digits)) else 0


def refuse_huge_exponent(text: str) -> None:
    """Refuse a few characters that stand for an integer of millions of digits.

    Raises:
        ValueError: the exponent is too large.
    """
    found = _EXPONENT.search(text)
    if found is not None and abs(int(found[1])) > MAX_EXPONENT:
        raise ValueError("exponent too large")
