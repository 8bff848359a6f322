"""How objects show themselves: `repr`, `str`, rich, devtools and pretty printers."""

import types
import typing
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

ReprArgs: TypeAlias = Iterable[tuple[str | None, Any]]


class PlainRepr(str):
    """A string that shows itself without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class Representation:
    """Derives every display of an object from `__repr_args__`: pairs of name and value."""

    __slots__ = ()

    def __repr_args__(self) -> ReprArgs:
        names = getattr(self, "__slots__", None) or getattr(self, "__dict__", {})
        pairs = ((name, getattr(self, name)) for name in names if not name.startswith("_"))
        return [(name, value) for name, value in pairs if value is not None]

    def __repr_name__(self) -> str:
        return self.__class__.__name__

    def __repr_recursion__(self, object: Any) -> str:
        return f"<Recursion on {type(object).__name__} with id={id(object)}>"

    def __repr_str__(self, join_str: str) -> str:
        return join_str.join(
            repr(value) if name is None else f"{name}={value!r}"
            for name, value in self.__repr_args__()
        )

    def __pretty__(self, fmt: Callable[[Any], Any], **kwargs: Any) -> Iterator[Any]:
        """Yield what `devtools` prints; integers change the indentation."""
        yield self.__repr_name__() + "("
        yield 1
        for name, value in self.__repr_args__():
            if name is not None:
                yield name + "="
            yield fmt(value)
            yield ","
            yield 0
        yield -1
        yield ")"

    def __rich_repr__(self) -> Iterator[Any]:
        """Yield what `rich` prints."""
        for name, value in self.__repr_args__():
            yield value if name is None else (name, value)

    def __repr__(self) -> str:
        return f"{self.__repr_name__()}({self.__repr_str__(', ')})"

    def __str__(self) -> str:
        return self.__repr_str__(" ")


def display_as_type(obj: Any) -> str:
    """Return how a type is written in an annotation, without module names."""
    if isinstance(obj, (types.FunctionType, types.BuiltinFunctionType)):
        return obj.__name__
    if obj is ...:
        return "..."
    if isinstance(obj, (Representation, typing.ForwardRef, typing.TypeVar)):
        return str(obj) if not isinstance(obj, Representation) else repr(obj)
    if type(obj).__name__ == "TypeAliasType":
        return str(obj)
    origin = typing.get_origin(obj)
    args = typing.get_args(obj)
    if origin in (typing.Union, types.UnionType):
        return f"Union[{', '.join(map(display_as_type, args))}]"
    if origin is typing.Literal:
        return f"Literal[{', '.join(map(repr, args))}]"
    if origin is not None:
        name = getattr(obj, "__qualname__", None) or getattr(obj, "_name", None)
        if isinstance(obj, types.GenericAlias) or name is None:
            name = getattr(origin, "__qualname__", None) or str(origin).rpartition(".")[2]
        return f"{name}[{', '.join(map(display_as_type, args))}]"
    if isinstance(obj, type):
        return obj.__qualname__
    if getattr(obj, "__module__", "") in ("typing", "typing_extensions"):
        return repr(obj).replace("typing.", "").replace("typing_extensions.", "")
    return type(obj).__qualname__
