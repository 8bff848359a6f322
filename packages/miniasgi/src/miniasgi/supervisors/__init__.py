"""Supervisors, under the names by which uvicorn's are known."""

from miniasgi._supervisor import Reloader as ChangeReload
from miniasgi._supervisor import Supervisor as Multiprocess

__all__ = ["ChangeReload", "Multiprocess"]
