"""A decorated function in a class body: it behaves as itself until the class is made."""

from copy import copy
from typing import Any, Generic, TypeVar

InfoT = TypeVar("InfoT")


class DecoratorProxy(Generic[InfoT]):
    """A function or descriptor together with what its decorator said.

    Attributes:
        wrapped: What was decorated.
        decorator_info: What the decorator said.
        shim: Adapts the function to the signature that the core calls.
    """

    __slots__ = ("__weakref__", "decorator_info", "shim", "wrapped")

    def __init__(self, wrapped: Any, decorator_info: InfoT, shim: Any = None) -> None:
        self.wrapped = wrapped
        self.decorator_info = decorator_info
        self.shim = shim
        name = getattr(wrapped, "attrname", None) or getattr(
            getattr(wrapped, "fget", None) or wrapped, "__name__", None
        )
        if name is not None and hasattr(wrapped, "attrname"):
            wrapped.attrname = wrapped.attrname or name

    def __get__(self, obj: Any, owner: type[Any] | None = None) -> Any:
        get = getattr(self.wrapped, "__get__", None)  # a partial has none
        return self.wrapped if get is None else get(obj, owner)

    def __set_name__(self, owner: type[Any], name: str) -> None:
        if hasattr(self.wrapped, "__set_name__"):
            self.wrapped.__set_name__(owner, name)

    def __getattr__(self, name: str) -> Any:
        if name in ("getter", "setter", "deleter"):  # of a property: stay what we are
            return lambda function: self._replaced(getattr(self.wrapped, name)(function))
        return getattr(self.wrapped, name)

    def _replaced(self, wrapped: Any) -> "DecoratorProxy[InfoT]":
        info = copy(self.decorator_info)
        info.wrapped_property = wrapped  # type: ignore[attr-defined]
        return DecoratorProxy(wrapped, info, self.shim)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.wrapped(*args, **kwargs)
