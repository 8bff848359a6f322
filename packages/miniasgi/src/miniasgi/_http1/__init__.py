"""HTTP/1.1 without I/O: bytes become events, responses become bytes.

Nothing in this package opens a socket, reads a clock or writes a log. A parser has one verb,
`receive_data(bytes) -> list[Event]`, and never raises on input: what a peer gets wrong arrives as
a `Failure` event that carries the status to answer with. Two parsers stand behind this interface:
`httptools_parser` (llhttp, in C) and `h11_parser`. Both only recognise the grammar; what a head
*means* (framing, persistence, upgrade, limits) is decided in one place, `head`.
"""
