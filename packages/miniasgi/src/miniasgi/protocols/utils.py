"""What protocols know about the two ends of a connection."""

from __future__ import annotations

import asyncio
from typing import Any

from miniasgi._access_log import client_address, path_with_query

get_client_addr = client_address
get_path_with_query_string = path_with_query


def get_remote_addr(transport: asyncio.BaseTransport) -> tuple[str, int] | None:
    """Return host and port of the peer; None for UNIX sockets."""
    return _inet_address(_end(transport, "getpeername", "peername"))


def get_local_addr(transport: asyncio.BaseTransport) -> tuple[str, int | None] | None:
    """Return host and port of our end; for UNIX sockets the path and None."""
    name = _end(transport, "getsockname", "sockname")
    return (name, None) if isinstance(name, str) and name else _inet_address(name)


def is_ssl(transport: asyncio.BaseTransport) -> bool:
    """Whether the connection is encrypted."""
    return bool(transport.get_extra_info("sslcontext"))


def _end(transport: asyncio.BaseTransport, method: str, info: str) -> Any:
    """Ask the socket, which knows even when the transport was made around it; or the transport."""
    sock = transport.get_extra_info("socket")
    if sock is not None:
        try:
            return getattr(sock, method)()
        except OSError:  # not connected any more
            return None
    return transport.get_extra_info(info)


def _inet_address(name: Any) -> tuple[str, int] | None:
    return (str(name[0]), int(name[1])) if isinstance(name, (tuple, list)) and name else None
