"""For Pydantic's tests: what an incomplete class holds."""

from .._model.pending import Pending as MockValSer
from .._model.pending import PendingSchema as MockCoreSchema

__all__ = ["MockCoreSchema", "MockValSer"]
