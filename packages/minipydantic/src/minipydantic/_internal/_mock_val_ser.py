"""For Pydantic's tests: what an incomplete class holds."""

from minipydantic._model.pending import Pending as MockValSer
from minipydantic._model.pending import PendingSchema as MockCoreSchema

__all__ = ["MockCoreSchema", "MockValSer"]
