"""For Pydantic's tests and for libraries that subclass the metaclass (SQLModel)."""

from .._model.metaclass import ModelMetaclass
from .._model.namespace import init_private_attributes
from .._namespaces import _WeakRef as _PydanticWeakRef

__all__ = ["ModelMetaclass", "_PydanticWeakRef", "init_private_attributes"]
