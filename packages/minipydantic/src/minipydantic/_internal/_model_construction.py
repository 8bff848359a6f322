"""For Pydantic's tests and for libraries that subclass the metaclass (SQLModel)."""

from minipydantic._model.metaclass import ModelMetaclass
from minipydantic._model.namespace import init_private_attributes
from minipydantic._namespaces import _WeakRef as _PydanticWeakRef

__all__ = ["ModelMetaclass", "_PydanticWeakRef", "init_private_attributes"]
