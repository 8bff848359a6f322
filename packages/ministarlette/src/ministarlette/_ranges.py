"""Range requests, RFC 9110 section 14: what a `Range` header asks of a file."""

from __future__ import annotations

from collections.abc import Iterator

ByteRange = tuple[int, int]  # first byte, one past the last


class MalformedRangeHeader(Exception):
    """The header is not understood.

    Args:
        content: text for the client.
    """

    def __init__(self, content: str = "Malformed range header.") -> None:
        self.content = content


class RangeNotSatisfiable(Exception):
    """No byte of the file lies in a requested range.

    Args:
        max_size: size of the file in bytes.
    """

    def __init__(self, max_size: int) -> None:
        self.max_size = max_size


def parse_ranges(header: str, size: int, max_ranges: int) -> list[ByteRange] | None:
    """Return the requested ranges in ascending order, overlapping ones merged.

    Args:
        header: value of the Range header.
        size: size of the file in bytes.
        max_ranges: with more ranges than this the header is ignored.

    Returns:
        The ranges, or None where the header is to be ignored.
    """
    unit, equals, text = header.partition("=")
    if not equals:
        raise MalformedRangeHeader()
    if unit.strip().lower() != "bytes":
        raise MalformedRangeHeader("Only support bytes range")
    if text.count(",") >= max_ranges:
        return None
    ranges = list(_specs(text, size))
    if not ranges:
        raise MalformedRangeHeader("Range header: range must be requested")
    if any(not 0 <= start < size for start, _ in ranges):
        raise RangeNotSatisfiable(size)
    if any(start >= end for start, end in ranges):
        raise MalformedRangeHeader("Range header: start must be less than end")
    return _merged(ranges)


def _specs(text: str, size: int) -> Iterator[ByteRange]:
    """Yield each well-formed `first-last`, `first-` or `-length`."""
    for spec in text.split(","):
        first, dash, last = (part.strip() for part in spec.partition("-"))
        if not dash or not (first or last):
            continue
        try:
            if not first:
                yield max(size - int(last), 0), size
            else:
                yield int(first), min(int(last) + 1, size) if last else size
        except ValueError:
            continue


def _merged(ranges: list[ByteRange]) -> list[ByteRange]:
    ranges.sort()
    merged = ranges[:1]
    for start, end in ranges[1:]:
        if start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
