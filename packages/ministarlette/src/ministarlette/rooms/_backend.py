"""How messages get from one process to the others."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message on its way to a room.

    Attributes:
        data: Text, or bytes.
        sender: The id of a member that does not get it, or "".
    """

    data: str | bytes
    sender: str = ""


class Backend(Protocol):
    """What `Rooms` needs from whatever connects the processes."""

    async def open(self, deliver: Callable[[str, Envelope], None]) -> None:
        """Begin; `deliver` is called with a room and a message for its local members."""

    async def close(self) -> None:
        """End; called once."""

    async def join(self, room: str, member: str, name: str) -> None:
        """Note a local member; from here on it must not miss a message."""

    async def leave(self, room: str, member: str) -> None:
        """Forget a local member."""

    async def publish(self, room: str, envelope: Envelope) -> None:
        """Deliver to the room in all processes, this one included."""

    async def presence(self, room: str) -> list[str]:
        """Return the names of the members in all processes, the oldest first."""


class MemoryBackend:
    """Rooms of one process."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] = {}

    async def open(self, deliver: Callable[[str, Envelope], None]) -> None:
        """Begin."""
        self._deliver = deliver

    async def close(self) -> None:
        """Do nothing."""

    async def join(self, room: str, member: str, name: str) -> None:
        """Note a member."""
        self._names.setdefault(room, {})[member] = name

    async def leave(self, room: str, member: str) -> None:
        """Forget a member, and a room without members."""
        names = self._names.get(room, {})
        names.pop(member, None)
        if not names:
            self._names.pop(room, None)

    async def publish(self, room: str, envelope: Envelope) -> None:
        """Deliver."""
        self._deliver(room, envelope)

    async def presence(self, room: str) -> list[str]:
        """Return the names of the members."""
        return list(self._names.get(room, {}).values())
