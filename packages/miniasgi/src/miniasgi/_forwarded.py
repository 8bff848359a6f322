"""What a trusted proxy says about the client: `X-Forwarded-For` and `X-Forwarded-Proto`."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TypeAlias

from miniasgi._asgi import Scope

_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


class TrustedHosts:
    """A set of addresses, networks and literal names whose word is believed.

    Args:
        hosts: Comma-separated text, or the single entries. `"*"` trusts everybody.
    """

    def __init__(self, hosts: str | Iterable[str]) -> None:
        entries = hosts.split(",") if isinstance(hosts, str) else list(hosts)
        entries = [entry.strip() for entry in entries]
        self.always_trust = "*" in entries
        self._addresses: set[_Address] = set()
        self._networks: set[ipaddress.IPv4Network | ipaddress.IPv6Network] = set()
        self._literals: set[str] = set()
        for entry in entries:
            try:
                if "/" in entry:
                    self._networks.add(ipaddress.ip_network(entry))
                else:
                    self._addresses.add(ipaddress.ip_address(entry))
            except ValueError:  # such as the name that stands for a UNIX socket
                if entry:
                    self._literals.add(entry)

    def __contains__(self, host: str | None) -> bool:
        if self.always_trust:
            return True
        if not host:
            return False
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return host in self._literals
        return address in self._addresses or any(address in net for net in self._networks)

    def __str__(self) -> str:
        if self.always_trust:
            return "*"
        return ", ".join(map(str, (*self._addresses, *self._networks, *self._literals)))

    def client_of(self, forwarded_for: str) -> tuple[str, int]:
        """Return host and port of the client that a chain of proxies reports.

        Everybody can write the left end of the chain, so it is read from the right, up to the first
        host that is not trusted.
        """
        chain = [entry.strip() for entry in forwarded_for.split(",")]
        if self.always_trust:
            return split_host_port(chain[0])
        for entry in reversed(chain):
            host, port = split_host_port(entry)
            if host not in self:
                return host, port
        return split_host_port(chain[0])


def split_host_port(text: str) -> tuple[str, int]:
    """Split `host`, `host:port`, `[v6]` or `[v6]:port`.

    The port is 0 when there is none. Text of another form is taken as the host as it is: what it
    names is not for us to guess.
    """
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            return text, 0
        return host, _port(rest[1:]) or 0
    if text.count(":") == 1:
        host, _, digits = text.partition(":")
        port = _port(digits)
        return (text, 0) if port is None else (host, port)
    return text, 0


def _port(digits: str) -> int | None:
    valid = digits.isascii() and digits.isdigit() and len(digits) <= 5 and int(digits) < 65536
    return int(digits) if valid else None


_SCHEMES = {
    "http": {"http": "http", "https": "https", "ws": "http", "wss": "https"},
    "websocket": {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"},
}


def apply(scope: Scope, trusted: TrustedHosts) -> None:
    """Put what a trusted peer forwards into the scope. The caller has checked the peer.

    A proxy may add a line instead of extending the one that it got (RFC 9110, 5.2), so all lines of
    `X-Forwarded-For` count, as one list. Of `X-Forwarded-Proto` the last, nearest word counts.
    """
    chain = []
    for name, value in scope["headers"]:
        if name == b"x-forwarded-for":
            chain.append(value)
        elif name == b"x-forwarded-proto":
            scheme = _SCHEMES[scope["type"]].get(value.decode("latin-1").strip())
            if scheme is not None:
                scope["scheme"] = scheme
    if chain:
        host, port = trusted.client_of(b",".join(chain).decode("latin-1"))
        if host:
            scope["client"] = (host, port)
