"""Type aliases that appear in the public signatures."""

import types
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from minipydantic import BaseModel
from minipydantic.main import IncEx

DecoratedCallable = TypeVar("DecoratedCallable", bound=Callable[..., Any])
UnionType = types.UnionType
ModelNameMap = dict[type[BaseModel] | type[Enum], str]
DependencyCacheKey = tuple[Callable[..., Any] | None, tuple[str, ...], str]

__all__ = ["DecoratedCallable", "DependencyCacheKey", "IncEx", "ModelNameMap", "UnionType"]
