"""For Pydantic's tests of generic models, which look at caches that we do not have."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from minipydantic._generics import iter_typevars as iter_contained_typevars
from minipydantic._generics import parametrized, replace_types

_LIMITED_DICT_SIZE = 100
_KT = TypeVar("_KT")
_VT = TypeVar("_VT")

GenericTypesCache = WeakValueDictionary[Any, Any]
_GENERIC_TYPES_CACHE = parametrized


class LimitedDict(dict[_KT, _VT]):
    """A dictionary that forgets its oldest keys."""

    def __init__(self, size_limit: int = _LIMITED_DICT_SIZE) -> None:
        super().__init__()
        self.size_limit = size_limit

    def __setitem__(self, key: _KT, value: _VT, /) -> None:
        super().__setitem__(key, value)
        too_many = len(self) - self.size_limit
        if too_many > 0:  # forget a tenth more, so that not every insertion has to
            for old in [*self][: too_many + self.size_limit // 10]:
                del self[old]


@contextmanager
def generic_recursion_self_type(origin: Any, args: tuple[Any, ...]) -> Iterator[Any]:
    """Do nothing: a recursive mention gets the class that is being made."""
    yield None


def recursively_defined_type_refs() -> set[str]:
    """Return the names of the classes being made: none outside of their making."""
    return set()


__all__ = [
    "_GENERIC_TYPES_CACHE",
    "_LIMITED_DICT_SIZE",
    "GenericTypesCache",
    "LimitedDict",
    "generic_recursion_self_type",
    "iter_contained_typevars",
    "recursively_defined_type_refs",
    "replace_types",
]
