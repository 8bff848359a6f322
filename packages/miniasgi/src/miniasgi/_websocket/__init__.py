"""WebSocket (RFC 6455) without I/O, on wsproto: bytes become events, messages become bytes."""
