"""`Starlette`: routes, middleware, exception handlers and state, as one ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from ministarlette.datastructures import State, URLPath
from ministarlette.middleware import Middleware, _MiddlewareFactory
from ministarlette.middleware.errors import ServerErrorMiddleware
from ministarlette.middleware.exceptions import ExceptionMiddleware
from ministarlette.requests import Request
from ministarlette.responses import Response
from ministarlette.routing import BaseRoute, Host, Mount, Router, SlashRedirects
from ministarlette.types import ASGIApp, ExceptionHandler, Lifespan, Receive, Scope, Send

AppType = TypeVar("AppType", bound="Starlette")
P = ParamSpec("P")

__all__ = ("Starlette",)


class Starlette:
    """An application.

    Args:
        debug: answer errors with a traceback.
        routes: the routes, in order of precedence.
        middleware: middleware, the first one outermost; errors are handled around all of it.
        exception_handlers: handlers by exception class or by HTTP status; that of 500 or
            `Exception` answers errors.
        lifespan: async context manager factory for what runs before and after all requests.
        max_body_size: largest request body in bytes.
        redirect_slashes: see `Router`; "relative" redirects without naming scheme and host.
        errors_inside_middleware: also answer errors inside the middleware, so that (for example)
            CORS headers reach error responses.
    """

    def __init__(
        self: AppType,
        debug: bool = False,
        routes: Sequence[BaseRoute] | None = None,
        middleware: Sequence[Middleware[Any]] | None = None,
        exception_handlers: Mapping[Any, ExceptionHandler] | None = None,
        lifespan: Lifespan[AppType] | None = None,
        *,
        max_body_size: int | None = None,
        redirect_slashes: SlashRedirects = True,
        errors_inside_middleware: bool = False,
    ) -> None:
        self.debug = debug
        self.state = State()
        self.router = Router(routes, redirect_slashes=redirect_slashes, lifespan=lifespan)
        self.max_body_size = max_body_size
        self.exception_handlers = dict(exception_handlers or {})
        self.user_middleware = list(middleware or ())
        self.middleware_stack: ASGIApp | None = None
        if errors_inside_middleware:
            self.errors_inside_middleware = True

    # On the class too: subclasses may have an `__init__` of their own.
    errors_inside_middleware = False

    def build_middleware_stack(self) -> ASGIApp:
        """Return the chain of middleware down to the router."""
        error_handler: ExceptionHandler | None = None
        handlers: dict[Any, ExceptionHandler] = {}
        for key, handler in self.exception_handlers.items():
            if key in (500, Exception):
                error_handler = handler
            else:
                handlers[key] = handler
        app: ASGIApp = ExceptionMiddleware(self.router, handlers=handlers, debug=self.debug)
        if self.errors_inside_middleware:
            app = ServerErrorMiddleware(app, handler=error_handler, debug=self.debug)
        for cls, args, kwargs in reversed(self.user_middleware):
            app = cls(app, *args, **kwargs)
        if self.max_body_size is not None:
            from ministarlette.middleware import body_limit  # noqa: PLC0415  rarely used

            app = body_limit.RequestBodyLimitMiddleware(app, self.max_body_size)
        return ServerErrorMiddleware(app, handler=error_handler, debug=self.debug)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        scope["app"] = self
        if self.middleware_stack is None:
            self.middleware_stack = self.build_middleware_stack()
        await self.middleware_stack(scope, receive, send)

    def add_exception_handler(
        self, exc_class_or_status_code: int | type[Exception], handler: ExceptionHandler
    ) -> None:
        """Register the handler of a status or of an exception class."""
        self.exception_handlers[exc_class_or_status_code] = handler

    def add_middleware(
        self, middleware_class: _MiddlewareFactory[P], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Add a middleware around those that there are.

        Raises:
            RuntimeError: the application has started.
        """
        if self.middleware_stack is not None:
            raise RuntimeError("Cannot add middleware after an application has started")
        self.user_middleware.insert(0, Middleware(middleware_class, *args, **kwargs))

    def mount(self, path: str, app: ASGIApp, name: str | None = None) -> None:
        """Add a `Mount`."""
        self.router.routes.append(Mount(path, app, name=name))

    def host(self, host: str, app: ASGIApp, name: str | None = None) -> None:
        """Add a `Host`."""
        self.router.routes.append(Host(host, app, name))

    def add_route(
        self,
        path: str,
        route: Callable[[Request[Any]], Awaitable[Response] | Response],
        methods: Collection[str] | None = None,
        name: str | None = None,
        include_in_schema: bool = True,
    ) -> None:
        """Add a `Route`."""
        self.router.add_route(path, route, methods, name, include_in_schema)

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes: a list that can be changed."""
        return self.router.routes

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the path of the route with that name and those parameters."""
        return self.router.url_path_for(name, **path_params)
