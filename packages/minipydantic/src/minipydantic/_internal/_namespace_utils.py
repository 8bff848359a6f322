"""For Pydantic's tests."""

from .._namespaces import LazyLocalNamespace, NamespacesTuple, NsResolver

__all__ = ["LazyLocalNamespace", "NamespacesTuple", "NsResolver"]
