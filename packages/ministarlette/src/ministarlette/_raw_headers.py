"""Edits to the raw headers of a response: lists of pairs of bytes, names in lower case."""

from ministarlette.datastructures import MutableHeaders

RawHeaders = list[tuple[bytes, bytes]]


def add_vary(headers: RawHeaders, field: bytes) -> None:
    """Say that the response depends on the request header `field` (RFC 9110 12.5.5)."""
    # PERF: most responses have no Vary; then there is nothing to merge.
    for name, _ in headers:
        if name == b"vary":
            MutableHeaders(raw=headers).add_vary_header(field.decode("latin-1"))
            return
    headers.append((b"vary", field))


def set_header(headers: RawHeaders, name: bytes, value: bytes) -> None:
    """Give the header `name` this one value, at its first place or at the end."""
    place = None
    for index in range(len(headers) - 1, -1, -1):
        if headers[index][0] == name:
            if place is not None:
                del headers[place]
            place = index
    if place is None:
        headers.append((name, value))
    else:
        headers[place] = (name, value)
