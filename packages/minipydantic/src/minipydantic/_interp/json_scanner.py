"""A JSON parser (RFC 8259) that says exactly what is wrong, and where.

It is slower than parsers in C and only runs when those have failed, or cannot be trusted with the
text (`json_fast`). It is iterative, so that no input can
exhaust the stack. ``NaN``, ``Infinity`` and ``-Infinity`` are accepted.
"""

import re
from collections.abc import Callable
from typing import Any, Final

__all__ = ["MAX_DEPTH", "MAX_INT_DIGITS", "JsonError", "scan"]

MAX_DEPTH: Final = 200
MAX_INT_DIGITS: Final = 4300

_SPACE = re.compile(rb"[ \t\r\n]*")
_PLAIN = re.compile(rb'[^"\\\x00-\x1f]*')
_NUMBER = re.compile(rb"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ESCAPES = {
    ord("b"): "\b", ord("f"): "\f", ord("n"): "\n", ord("r"): "\r", ord("t"): "\t",
    ord('"'): '"', ord("\\"): "\\", ord("/"): "/",
}  # fmt: skip
_WORDS: dict[int, tuple[bytes, Any]] = {
    ord("t"): (b"true", True),
    ord("f"): (b"false", False),
    ord("n"): (b"null", None),
    ord("N"): (b"NaN", float("nan")),
    ord("I"): (b"Infinity", float("inf")),
}
_INCOMPLETE: Final = frozenset(
    {
        "EOF while parsing a list",
        "EOF while parsing an object",
        "EOF while parsing a string",
        "EOF while parsing a value",
        "expected `,` or `]`",
        "expected `,` or `}`",
    }
)


_UNFINISHED: Final = "EOF while parsing a string"


class JsonError(ValueError):
    """A text that is not JSON.

    Attributes:
        reason: what is wrong.
        index: the byte where it was noticed.
    """

    def __init__(self, reason: str, index: int, data: bytes) -> None:
        self.reason = reason
        self.index = index
        line, column = position(data, index)
        super().__init__(f"{reason} at line {line} column {column}")


def position(data: bytes, index: int) -> tuple[int, int]:
    """Line and column (from 1, in bytes) of an index; a line feed is column 0 of the next line."""
    seen = data[: index + 1]
    line = seen.count(b"\n") + 1
    start = seen.rfind(b"\n") + 1
    return line, len(seen) - start


Complete = Callable[[int, int], tuple[Any, int] | None]
"""Takes where a list or an object begins, and the number of those around it."""


def scan(
    data: bytes,
    *,
    allow_inf_nan: bool = True,
    partial: Any = False,
    complete: Complete | None = None,
) -> Any:
    """Parse a document.

    Args:
        data: UTF-8.
        allow_inf_nan: whether ``NaN`` and the infinities are numbers.
        partial: whether a text that ends too early gives what is complete in it;
            ``"trailing-strings"`` keeps an unfinished string too.
        complete: returns a list or an object with the index behind it, if it is beyond doubt.

    Raises:
        JsonError: the text is not JSON.
    """
    scanner = _Scanner(data, allow_inf_nan, partial, complete)
    try:
        value = scanner.document()
    except JsonError as error:
        if not partial or error.reason not in _INCOMPLETE or not scanner.stack:
            raise
        return scanner.unfinished()
    return value


def integer(digits: bytes) -> int:
    """Convert digits, however few of them the interpreter is set to convert at once."""
    try:
        return int(digits)
    except ValueError:  # sys.set_int_max_str_digits: 640 are always allowed
        sign, number = (-1, digits[1:]) if digits[:1] == b"-" else (1, digits)
        value = 0
        for at in range(0, len(number), 500):
            piece = number[at : at + 500]
            value = value * 10 ** len(piece) + int(piece)
        return sign * value


_ABSENT: Any = object()


class _Scanner:
    """The state of a parse: a position, and the containers that are open."""

    def __init__(
        self, data: bytes, allow_inf_nan: bool, partial: Any, complete: Complete | None
    ) -> None:
        self.data = data
        self.complete = complete
        self.at = 0
        self.allow_inf_nan = allow_inf_nan
        self.partial = partial
        self.stack: list[tuple[Any, Any]] = []  # (container, key in its parent)

    def fail(self, reason: str, index: int | None = None) -> JsonError:
        return JsonError(reason, self.at if index is None else index, self.data)

    def peek(self) -> int:
        """The next byte that is not white space; -1 at the end."""
        match = _SPACE.match(self.data, self.at)
        self.at = match.end() if match else self.at
        return self.data[self.at] if self.at < len(self.data) else -1

    def document(self) -> Any:
        value = self.value(self.peek())
        while self.stack:
            container, _ = self.stack[-1]
            if value is _ABSENT:  # a container has just been opened
                value = self.first(container)
            else:
                self.put(container, value)
                value = self.following(container)
        if self.peek() != -1 and not self.partial:
            raise self.fail("trailing characters")
        return value

    def put(self, container: Any, value: Any) -> None:
        if isinstance(container, list):
            container.append(value)
        else:
            container[self.key] = value

    def close(self) -> Any:
        self.at += 1
        container, self.key = self.stack.pop()
        return container

    def first(self, container: Any) -> Any:
        """What follows an opening bracket."""
        byte = self.peek()
        if isinstance(container, list):
            if byte == 0x5D:
                return self.close()
            if byte == -1:
                raise self.fail("EOF while parsing a list")
            return self.value(byte)
        if byte == 0x7D:
            return self.close()
        if byte == -1:
            raise self.fail("EOF while parsing an object")
        return self.member(byte)

    def following(self, container: Any) -> Any:
        """What follows an item."""
        byte = self.peek()
        is_list = isinstance(container, list)
        end = 0x5D if is_list else 0x7D
        if byte == 0x2C:
            self.at += 1
            byte = self.peek()
            if byte == end:
                raise self.fail("trailing comma")
            if byte == -1:
                raise self.fail("EOF while parsing a value")
            return self.value(byte) if is_list else self.member(byte)
        if byte == end:
            return self.close()
        if byte == -1:
            raise self.fail(f"EOF while parsing {'a list' if is_list else 'an object'}")
        raise self.fail(f"expected `,` or `{chr(end)}`")

    def member(self, byte: int) -> Any:
        if byte != 0x22:
            raise self.fail("key must be a string")
        partial, self.partial = self.partial, False  # an unfinished key tells nothing
        key = self.string()
        self.partial = partial
        byte = self.peek()
        if byte == -1:
            raise self.fail("EOF while parsing an object")
        if byte != 0x3A:
            raise self.fail("expected `:`")
        self.at += 1
        self.key = key
        return self.value(self.peek())

    def value(self, byte: int) -> Any:
        """Parse a value; `_ABSENT` when a container was opened instead."""
        if len(self.stack) > MAX_DEPTH:
            raise self.fail("recursion limit exceeded")
        if byte == 0x22:
            return self.string()
        if byte in (0x5B, 0x7B):
            if self.complete is not None and self.stack:
                found = self.complete(self.at, len(self.stack))
                if found is not None:
                    value, self.at = found
                    return value
            self.stack.append(([] if byte == 0x5B else {}, getattr(self, "key", None)))
            self.at += 1
            return _ABSENT
        if byte == 0x2D or 0x30 <= byte <= 0x39:
            return self.number()
        if byte in _WORDS:
            return self.word(*_WORDS[byte])
        raise self.fail("EOF while parsing a value" if byte == -1 else "expected value")

    def word(self, text: bytes, value: Any) -> Any:
        if text in (b"NaN", b"Infinity") and not self.allow_inf_nan:
            raise self.fail("expected value")
        for offset, expected in enumerate(text):
            index = self.at + offset
            if index >= len(self.data):
                raise self.fail("EOF while parsing a value", index)
            if self.data[index] != expected:
                raise self.fail("expected ident", index)
        self.at += len(text)
        return value

    def number(self) -> Any:
        match = _NUMBER.match(self.data, self.at)
        if match is None:
            return self.broken_number(self.at + 1, negative=True)
        end = match.end()
        if match.end(1) - match.start(1) > MAX_INT_DIGITS:  # of fractions too
            raise self.fail("number out of range", match.start(1) + MAX_INT_DIGITS + 1)
        following = self.data[end : end + 1]
        is_float = match[2] is not None or match[3] is not None
        if following == b"." and not is_float:
            self.digits_missing(end + 1)
        if following and following in b"eE" and match[3] is None:
            self.digits_missing(end + 1 + (self.data[end + 1 : end + 2] in (b"+", b"-")))
        if not is_float and following.isdigit():
            raise self.fail("invalid number", end)
        self.at = end
        return float(match[0]) if is_float else integer(match[0])

    def digits_missing(self, index: int) -> None:
        if index >= len(self.data):
            raise self.fail("EOF while parsing a value", index)
        raise self.fail("invalid number", index)

    def broken_number(self, index: int, *, negative: bool) -> Any:
        """A minus sign that no digit follows."""
        if self.data[index : index + 1] == b"I" and self.allow_inf_nan:
            self.at = index
            return -self.word(*_WORDS[ord("I")])
        if index >= len(self.data):
            raise self.fail("EOF while parsing a value", index)
        raise self.fail("invalid number", index)

    def string(self) -> str:
        start = self.at + 1
        parts: list[str] = []
        try:
            self.at = self.characters(start, parts)
        except JsonError as error:
            if self.partial != "trailing-strings" or error.reason != _UNFINISHED:
                raise
            self.at = len(self.data)
        text = "".join(parts)
        return text if text.isascii() else self.unicode(text, start)

    def unicode(self, text: str, start: int) -> str:
        """Return a string without the surrogates that stand for bytes which are no UTF-8.

        There may be such only at the end, where unfinished strings are kept.
        """
        raw = text.encode("utf-8", "surrogateescape")
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            cut_off = error.reason == "unexpected end of data"
            if cut_off and self.partial == "trailing-strings":
                return raw[: error.start].decode()
            # Pydantic counts bytes of the string itself, not those that its escapes take.
            raise self.fail("invalid unicode code point", start + error.start) from None

    def characters(self, index: int, parts: list[str]) -> int:
        """Collect the parts of a string from `index` on; return the index behind its end."""
        data = self.data
        while True:
            match = _PLAIN.match(data, index)
            end = match.end() if match else index
            parts.append(data[index:end].decode("utf-8", "surrogateescape"))
            if end >= len(data):
                raise self.fail(_UNFINISHED, end)
            byte = data[end]
            if byte == 0x22:
                return end + 1
            if byte != 0x5C:
                raise self.fail(
                    "control character (\\u0000-\\u001F) found while parsing a string", end
                )
            piece, index = self.escape(end + 1)
            parts.append(piece)

    def escape(self, index: int) -> tuple[str, int]:
        """The character of the escape whose letter is at `index`, and the index behind it."""
        if index >= len(self.data):
            raise self.fail(_UNFINISHED, index)
        letter = self.data[index]
        if letter in _ESCAPES:
            return _ESCAPES[letter], index + 1
        if letter != 0x75:
            raise self.fail("invalid escape", index)
        point, index = self.hex4(index + 1)
        if 0xDC00 <= point <= 0xDFFF:
            raise self.fail("lone leading surrogate in hex escape", index - 1)
        if 0xD800 <= point <= 0xDBFF:
            point, index = self.low_surrogate(point, index)
        return chr(point), index

    def low_surrogate(self, high: int, index: int) -> tuple[int, int]:
        for offset, expected in enumerate((0x5C, 0x75)):
            if index + offset >= len(self.data):
                raise self.fail(_UNFINISHED, index + offset)
            if self.data[index + offset] != expected:
                raise self.fail("unexpected end of hex escape", index + offset)
        low, end = self.hex4(index + 2)
        if not 0xDC00 <= low <= 0xDFFF:
            raise self.fail("lone leading surrogate in hex escape", end - 1)
        return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), end

    def hex4(self, index: int) -> tuple[int, int]:
        if index + 4 > len(self.data):
            raise self.fail(_UNFINISHED, len(self.data))
        for offset in range(4):
            if self.data[index + offset : index + offset + 1] not in _HEX:
                raise self.fail("invalid escape", index + offset)
        return int(self.data[index : index + 4], 16), index + 4

    def unfinished(self) -> Any:
        """Close what is open, innermost first, as far as it is complete."""
        value: Any = _ABSENT
        while self.stack:
            container, key = self.stack.pop()
            if value is not _ABSENT:
                self.put(container, value)
            value, self.key = container, key
        return value


_HEX = frozenset(bytes([byte]) for byte in b"0123456789abcdefABCDEF")
