"""Middleware: ASGI applications around an application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Generic, ParamSpec, Protocol

from ministarlette.types import ASGIApp, Receive, Scope, Send

__all__ = ("Middleware",)

P = ParamSpec("P")


class _MiddlewareFactory(Protocol[P]):
    """A class, or a function, that puts a middleware around an application."""

    def __call__(
        self, app: ASGIApp, /, *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[Scope, Receive, Send], Awaitable[None]]: ...


class Middleware(Generic[P]):
    """A middleware and its arguments, to be put around an application later.

    Args:
        cls: the factory, called with the application and the arguments.
        *args: positional arguments.
        **kwargs: keyword arguments.
    """

    def __init__(self, cls: _MiddlewareFactory[P], *args: P.args, **kwargs: P.kwargs) -> None:
        self.cls = cls
        self.args: tuple[Any, ...] = args
        self.kwargs: dict[str, Any] = kwargs

    def __iter__(self) -> Iterator[Any]:
        return iter((self.cls, self.args, self.kwargs))

    def __repr__(self) -> str:
        name = getattr(self.cls, "__name__", "")
        args = [repr(value) for value in self.args]
        kwargs = [f"{key}={value!r}" for key, value in self.kwargs.items()]
        return f"{type(self).__name__}({', '.join(filter(None, [name, *args, *kwargs]))})"
