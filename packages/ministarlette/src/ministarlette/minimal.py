"""`MiniASGI`: the smallest face of the layer, for those who come from Flask."""

from __future__ import annotations

import functools
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from ministarlette._utils import is_async_callable
from ministarlette.applications import Starlette
from ministarlette.concurrency import run_in_threadpool
from ministarlette.requests import Request
from ministarlette.responses import HTMLResponse, JSONResponse, Response

__all__ = ("MiniASGI",)

Func = TypeVar("Func", bound=Callable[..., Any])
Hook = TypeVar("Hook", bound=Callable[[], Any])

# Flask writes <name> and <int:name>, Starlette {name} and {name:int}.
_PARAMETER = re.compile(r"<(?:(?P<kind>[a-zA-Z_]\w*):)?(?P<name>[a-zA-Z_]\w*)>")


def _template(rule: str) -> str:
    """Return Starlette's path template for a rule such as "/hello/<int:id>"."""
    return _PARAMETER.sub(
        lambda found: (
            f"{{{found['name']}:{found['kind'].replace('string', 'str')}}}"
            if found["kind"]
            else f"{{{found['name']}}}"
        ),
        rule,
    )


def as_response(result: Any) -> Response:
    """Return the response for what a handler returned.

    A text becomes HTML, bytes a plain response, None an empty one (204); a pair (result, status)
    sets the status; all else becomes JSON.
    """
    status = 200
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], int):
        result, status = result
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status_code=204 if status == 200 else status)
    if isinstance(result, str):
        return HTMLResponse(result, status_code=status)
    if isinstance(result, bytes):
        return Response(result, status_code=status)
    return JSONResponse(result, status_code=status)


async def _call(func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    if is_async_callable(func):
        return await func(*args, **kwargs)
    return await run_in_threadpool(func, *args, **kwargs)


class MiniASGI(Starlette):
    """An application by decorators; all of `Starlette` is there, too.

    Example:
        app = MiniASGI()

        @app.route("/hello/<name>")
        async def hello(request, name):
            return {"hello": name}
    """

    def __init__(self, **options: Any) -> None:
        """Take the options of `Starlette`."""
        self._hooks: dict[str, list[Callable[[], Any]]] = {"startup": [], "shutdown": []}
        options["lifespan"] = self._lifespan(options.get("lifespan"))
        super().__init__(**options)

    def _lifespan(self, own: Any) -> Any:
        @asynccontextmanager
        async def lifespan(app: Any) -> AsyncIterator[Any]:
            async with AsyncExitStack() as stack:
                state = await stack.enter_async_context(own(app)) if own is not None else None
                for hook in self._hooks["startup"]:
                    await _call(hook)
                try:
                    yield state
                finally:
                    for hook in self._hooks["shutdown"]:
                        await _call(hook)

        return lifespan

    def on_startup(self, hook: Hook) -> Hook:
        """Call a function before the first request."""
        self._hooks["startup"].append(hook)
        return hook

    def on_shutdown(self, hook: Hook) -> Hook:
        """Call a function after the last request."""
        self._hooks["shutdown"].append(hook)
        return hook

    def route(
        self, rule: str, methods: Collection[str] = ("GET",), name: str | None = None
    ) -> Callable[[Func], Func]:
        """Make a function the handler of a path.

        Args:
            rule: path such as "/hello/<name>" or "/items/<int:id>"; the parameters are passed to
                the handler after the request.
            methods: HTTP methods.
            name: name for `url_path_for`, by default that of the function.
        """

        def register(func: Func) -> Func:
            call = functools.partial(_handle, func)
            self.add_route(_template(rule), call, methods=methods, name=name or func.__name__)
            return func

        return register


async def _handle(func: Callable[..., Awaitable[Any]], request: Request[Any]) -> Response:
    return as_response(await _call(func, request, **request.path_params))
