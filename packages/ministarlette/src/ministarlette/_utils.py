"""Names that foreign code imports from here: FastAPI, and tests written for Starlette."""

from __future__ import annotations

import asyncio
import functools
import inspect
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import anyio.abc

from ministarlette._host import ParsedHost, parse_host_header
from ministarlette._scope import get_route_path

__all__ = (
    "ParsedHost",
    "create_collapsing_task_group",
    "get_route_path",
    "is_async_callable",
    "parse_host_header",
)

# Below 3.13 only asyncio's version knows the mocks of unittest; from 3.14 on it is deprecated.
_is_coroutine_function = (
    inspect.iscoroutinefunction if sys.version_info >= (3, 13) else asyncio.iscoroutinefunction
)


def is_async_callable(obj: Any) -> bool:
    """Tell whether calling `obj` (a function, a partial of one, an object) gives a coroutine."""
    while isinstance(obj, functools.partial):
        obj = obj.func
    if _is_coroutine_function(obj):
        return True
    return callable(obj) and _is_coroutine_function(obj.__call__)


@asynccontextmanager
async def create_collapsing_task_group() -> AsyncGenerator[anyio.abc.TaskGroup, None]:
    """Open a task group that raises a lone exception as itself, not inside a group."""
    try:
        async with anyio.create_task_group() as group:
            yield group
    except BaseExceptionGroup as failures:
        if len(failures.exceptions) > 1:
            raise
        lone = failures.exceptions[0]
    else:
        return
    # Raised outside of the `except` block, so that the group does not become its context.
    context, cause, suppressed = lone.__context__, lone.__cause__, lone.__suppress_context__
    try:
        raise lone
    finally:
        lone.__context__, lone.__cause__ = context, cause
        lone.__suppress_context__ = suppressed
