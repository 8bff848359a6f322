"""For Pydantic's tests."""

from minipydantic._namespaces import LazyLocalNamespace, NamespacesTuple, NsResolver

__all__ = ["LazyLocalNamespace", "NamespacesTuple", "NsResolver"]
