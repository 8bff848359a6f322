"""Bytes written as text: base64 (both alphabets) and hexadecimal, with precise error messages."""

import base64
import re

__all__ = ["decode_base64", "decode_hex"]

_OUTSIDE = re.compile(r"[^A-Za-z0-9_-]")


def decode_base64(text: str) -> bytes:
    """Decode base64 in the standard or the URL-safe alphabet, padded or not.

    Raises:
        ValueError: with the position of the fault.
    """
    body = text.replace("+", "-").replace("/", "_")
    stripped = body.rstrip("=")
    if bad := _OUTSIDE.search(stripped):
        raise ValueError(f"Invalid symbol {ord(text[bad.start()])}, offset {bad.start()}.")
    if len(stripped) % 4 == 1:
        raise ValueError(f"Invalid input length: {len(text)}")
    if len(body) != len(stripped) and len(body) % 4:
        raise ValueError("Invalid padding")
    return base64.urlsafe_b64decode(stripped + "=" * (-len(stripped) % 4))


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
