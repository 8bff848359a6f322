"""Bytes written as text: base64 (both alphabets) and hexadecimal, with precise error messages."""

import base64
import string

__all__ = ["decode_base64", "decode_hex"]

_STANDARD = string.ascii_letters.swapcase() + string.digits + "+/"
_URL_SAFE = _STANDARD[:-2] + "-_"
_MOST_PADDING = {2: 2, 3: 1}
"""How much padding may follow, by the length modulo 4 of what it pads."""


class _InvalidSymbol(ValueError):
    """A byte that is not of the alphabet."""

    def __init__(self, symbol: int, offset: int) -> None:
        super().__init__(f"Invalid symbol {symbol}, offset {offset}.")
        self.symbol = symbol


def decode_base64(text: str) -> bytes:
    """Decode base64 in the standard or the URL-safe alphabet, padded or not.

    Raises:
        ValueError: with the position of the fault.
    """
    data = text.encode("utf-8", "surrogatepass")
    try:
        return _decode(data, _URL_SAFE)
    except _InvalidSymbol as invalid:
        if invalid.symbol not in b"+/":
            raise
    return _decode(data, _STANDARD)


def _decode(data: bytes, alphabet: str) -> bytes:
    body = data.rstrip(b"=")
    outside = body.translate(None, alphabet.encode())
    if outside:
        dangling = len(data) == len(body) and len(data) % 4 == 1 and data[-1] == outside[-1]
        offset = len(data) - 1 if dangling else body.index(outside[:1])
        raise _InvalidSymbol(body[offset], offset)
    if len(data) - len(body) > _MOST_PADDING.get(len(body) % 4, 0):
        raise _InvalidSymbol(ord("="), len(body))
    if len(body) % 4 == 1:
        raise ValueError(f"Invalid input length: {len(body)}")
    if len(body) % 4:
        last = alphabet.index(chr(body[-1]))
        if last % (16 if len(body) % 4 == 2 else 4):  # bits that belong to no byte
            raise ValueError(
                f"Invalid last symbol 0x{body[-1]:x} ('{body[-1]:c}') at offset {len(body) - 1}, "
                f"decoded as 0b{last:08b}."
            )
    padded = body + b"=" * (-len(body) % 4)
    return base64.b64decode(padded, b"-_" if alphabet is _URL_SAFE else None)


def decode_hex(text: str) -> bytes:
    """Decode pairs of hexadecimal digits.

    Raises:
        ValueError: with the position of the fault.
    """
    if len(text) % 2:
        raise ValueError("Odd number of digits")
    for index, character in enumerate(text):
        if character not in "0123456789abcdefABCDEF":
            raise ValueError(f"Invalid character '{character}' at position {index}")
    return bytes.fromhex(text)
