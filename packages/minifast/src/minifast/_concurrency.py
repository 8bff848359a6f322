"""A limit on how many calls of one dependency run at the same time."""

from weakref import WeakKeyDictionary

import anyio
from anyio.lowlevel import RunVar

_semaphores: RunVar["WeakKeyDictionary[DependencySlots, anyio.Semaphore]"] = RunVar(
    "minifast_slots"
)


class DependencySlots:
    """The slots of one `Depends(max_concurrency=...)`; each event loop has its own semaphore.

    Args:
        limit: The number of slots.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __deepcopy__(self, memo: object) -> "DependencySlots":
        return self  # copies of a declaration share the limit

    def get_semaphore(self) -> anyio.Semaphore:
        """Return the semaphore of the running event loop."""
        try:
            known = _semaphores.get()
        except LookupError:
            known = WeakKeyDictionary()
            _semaphores.set(known)
        if self not in known:
            known[self] = anyio.Semaphore(self.limit)
        return known[self]
