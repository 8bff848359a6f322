"""JSON text of the primitive values, and layout of whole documents (RFC 8259)."""

import re
from json.encoder import encode_basestring
from math import isfinite

__all__ = [
    "JSON_STRING",
    "display_float",
    "escape_non_ascii",
    "indent_document",
    "write_float",
    "write_int",
    "write_str",
]

write_str = encode_basestring  # PERF: the C function of the standard library
_SAFE_DIGITS = 500  # below the least limit that sys.set_int_max_str_digits() accepts, 640


def write_int(value: int) -> str:
    """Return an integer's digits, without CPython's limit on their number."""
    try:
        return int.__repr__(value)
    except ValueError:  # more than sys.get_int_max_str_digits(): halve until the parts fit
        return _long_int(value)


def _long_int(value: int) -> str:
    if value < 0:
        return "-" + _long_int(-value)
    digits = int(value.bit_length() * 0.30103 / 2)  # half of them: log10(2) per bit
    if digits < _SAFE_DIGITS // 2:
        return int.__repr__(value)
    high, low = divmod(value, 10**digits)
    return _long_int(high) + _long_int(low).rjust(digits, "0")


def write_float(value: float) -> str:
    """Return a finite float's shortest text: as `repr`, but `1e-7` for `1e-07`."""
    text = float.__repr__(value)
    if "e-0" not in text:
        return text
    mantissa, _, exponent = text.partition("e-0")
    if exponent != "5":
        return f"{mantissa}e-{exponent}"
    sign = "-" if mantissa[0] == "-" else ""
    return f"{sign}0.0000{mantissa.lstrip('-').replace('.', '')}"


def display_float(value: float) -> str:
    """Return a float in positional notation, without `.0`: `7200`, `0.000001`, `NaN`."""
    if not isfinite(value):
        return "NaN" if value != value else ("inf" if value > 0 else "-inf")
    text = float.__repr__(value)
    if text.endswith(".0"):
        return text[:-2]
    if "e" not in text:
        return text
    mantissa, _, exponent = text.partition("e")
    sign = "-" if mantissa[0] == "-" else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    places = int(exponent)
    if places < 0:
        return f"{sign}0.{'0' * (-places - len(whole))}{whole}{fraction}"
    return f"{sign}{whole}{fraction.ljust(places, '0')}"


JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_TOKEN = re.compile(JSON_STRING.pattern + r'|\[\]|\{\}|[\[\]{},:]|[^"\[\]{},:]+', re.DOTALL)


def indent_document(text: str, width: int) -> str:
    """Lay out compact JSON `text` with `width` spaces per level; empty containers stay closed."""
    out: list[str] = []
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in ("[", "{"):
            depth += 1
            out += token, "\n", " " * (width * depth)
        elif token in ("]", "}"):
            depth -= 1
            out += "\n", " " * (width * depth), token
        elif token == ",":
            out += ",\n", " " * (width * depth)
        else:
            out.append(": " if token == ":" else token)
    return "".join(out)


_NON_ASCII = re.compile(r"[^\x00-\x7f]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000  # a surrogate pair, RFC 8259 section 7
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def escape_non_ascii(text: str) -> str:
    """Write every character beyond ASCII as `\\uXXXX`; in JSON they only occur inside strings."""
    return text if text.isascii() else _NON_ASCII.sub(_escape, text)
