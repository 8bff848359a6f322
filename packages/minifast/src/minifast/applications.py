"""The application: a router, middleware, documentation."""

import functools
import json
import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar

from typing_extensions import Unpack, deprecated

from minifast import params, routing
from minifast._body_limit import AnswerTooLarge, limited
from minifast._docs_assets import REDOC, SWAGGER_UI, asset_route, asset_url, serve_asset
from minifast._frontend import Fallback
from minifast._options import IncludeOptions, RouteOptions, check_body_size
from minifast._stack import Core, raise_kept
from minifast._verbs import Verbs
from minifast.datastructures import Default
from minifast.exception_handlers import (
    http_exception_handler,
    request_validation_exception_handler,
    websocket_request_validation_exception_handler,
)
from minifast.exceptions import (
    FastAPIDeprecationWarning,
    RequestValidationError,
    WebSocketRequestValidationError,
)
from minifast.types import DecoratedCallable
from minifast.utils import generate_unique_id
from ministarlette.applications import Starlette
from ministarlette.datastructures import State
from ministarlette.exceptions import HTTPException
from ministarlette.middleware import Middleware
from ministarlette.middleware.errors import ServerErrorMiddleware
from ministarlette.middleware.exceptions import ExceptionMiddleware
from ministarlette.requests import Request
from ministarlette.responses import HTMLResponse, JSONResponse, Response
from ministarlette.routing import BaseRoute
from ministarlette.types import ASGIApp, Receive, Scope, Send

# Which arguments of the application are kept as attributes, which are the router's, and under
# which names the schema builder takes them.
_KEPT = (
    "telemetry", "debug", "title", "summary", "description", "version", "terms_of_service",
    "contact", "license_info", "openapi_url", "openapi_tags", "openapi_external_docs",
    "separate_input_output_schemas", "docs_url", "redoc_url", "swagger_ui_oauth2_redirect_url",
    "swagger_ui_init_oauth", "swagger_ui_parameters", "root_path", "root_path_in_servers",
    "max_body_size",
)  # fmt: skip
_OF_THE_ROUTER = (
    "routes", "redirect_slashes", "on_startup", "on_shutdown", "lifespan",
    "default_response_class", "dependencies", "callbacks", "deprecated", "include_in_schema",
    "responses", "generate_unique_id_function", "strict_content_type", "form_limits",
)  # fmt: skip
_IN_THE_SCHEMA = {
    "title": "title",
    "summary": "summary",
    "description": "description",
    "version": "version",
    "openapi_version": "openapi_version",
    "terms_of_service": "terms_of_service",
    "contact": "contact",
    "license_info": "license_info",
    "tags": "openapi_tags",
    "servers": "servers",
    "separate_input_output_schemas": "separate_input_output_schemas",
    "external_docs": "openapi_external_docs",
}

AppType = TypeVar("AppType", bound="MiniAPI")


class MiniAPI(Verbs, Starlette):
    """An application.

    Args:
        debug: Answer server errors with tracebacks.
        routes: Routes to begin with; the decorators are the usual way.
        title: The API's name, in the documentation.
        summary: A short text about it.
        description: A long text about it, in Markdown.
        version: The API's version.
        openapi_url: Where the schema is served; None turns all documentation off.
        openapi_tags: Descriptions of tags, in the order in which they are shown.
        servers: Where the API is served, for the documentation.
        dependencies: Dependencies of all operations.
        default_response_class: The response class of operations that choose none.
        redirect_slashes: Redirect to the path with or without the last slash.
        docs_url: Where Swagger UI is served, or None.
        redoc_url: Where ReDoc is served, or None.
        swagger_ui_oauth2_redirect_url: Where OAuth2 comes back to Swagger UI, or None.
        swagger_ui_init_oauth: OAuth2 settings of Swagger UI.
        middleware: Middleware, the outermost first.
        exception_handlers: Handlers by exception class or status code.
        on_startup: Handlers to run at the start; prefer `lifespan`.
        on_shutdown: Handlers to run at the end; prefer `lifespan`.
        lifespan: A context manager around the application's life.
        terms_of_service: A URL.
        contact: A dict with `name`, `url`, `email`.
        license_info: A dict with `name` and `identifier` or `url`.
        root_path: The path under which a proxy serves the application.
        root_path_in_servers: Put the root path into the schema's servers.
        responses: Responses of all operations, for OpenAPI.
        callbacks: OpenAPI callbacks of all operations.
        webhooks: A router whose operations are OpenAPI webhooks.
        deprecated: Mark all operations as deprecated.
        include_in_schema: Show the operations in OpenAPI.
        swagger_ui_parameters: Settings of Swagger UI.
        generate_unique_id_function: Makes the operation ids.
        separate_input_output_schemas: Two schemas for models that differ in and out.
        openapi_external_docs: A dict with `description` and `url`.
        strict_content_type: Take a body as JSON only if it says so.
        max_body_size: Bytes; larger requests get 413.
        form_limits: `max_fields`, `max_files`, `max_part_size` (bytes).
        telemetry: Settings of OpenTelemetry.
    """

    debug: bool
    title: str
    version: str
    openapi_url: str | None
    docs_url: str | None
    redoc_url: str | None
    swagger_ui_oauth2_redirect_url: str | None
    swagger_ui_init_oauth: dict[str, Any] | None
    swagger_ui_parameters: dict[str, Any] | None
    root_path: str
    root_path_in_servers: bool
    max_body_size: int | None

    def __init__(
        self,
        *,
        telemetry: Any = None,
        debug: bool = False,
        routes: list[BaseRoute] | None = None,
        title: str = "FastAPI",
        summary: str | None = None,
        description: str = "",
        version: str = "0.1.0",
        openapi_url: str | None = "/openapi.json",
        openapi_tags: list[dict[str, Any]] | None = None,
        servers: list[dict[str, Any]] | None = None,
        dependencies: Sequence[params.Depends] | None = None,
        default_response_class: type[Response] = Default(JSONResponse),  # noqa: B008
        redirect_slashes: bool = True,
        docs_url: str | None = "/docs",
        redoc_url: str | None = "/redoc",
        swagger_ui_oauth2_redirect_url: str | None = "/docs/oauth2-redirect",
        swagger_ui_init_oauth: dict[str, Any] | None = None,
        middleware: Sequence[Any] | None = None,
        exception_handlers: Mapping[Any, Callable[..., Any]] | None = None,
        on_startup: Sequence[Callable[[], Any]] | None = None,
        on_shutdown: Sequence[Callable[[], Any]] | None = None,
        lifespan: Any | None = None,
        terms_of_service: str | None = None,
        contact: dict[str, Any] | None = None,
        license_info: dict[str, Any] | None = None,
        root_path: str = "",
        root_path_in_servers: bool = True,
        responses: dict[int | str, dict[str, Any]] | None = None,
        callbacks: list[BaseRoute] | None = None,
        webhooks: routing.APIRouter | None = None,
        deprecated: bool | None = None,
        include_in_schema: bool = True,
        swagger_ui_parameters: dict[str, Any] | None = None,
        generate_unique_id_function: Callable[[routing.APIRoute], str] = Default(  # noqa: B008
            generate_unique_id
        ),
        separate_input_output_schemas: bool = True,
        openapi_external_docs: dict[str, Any] | None = None,
        strict_content_type: bool = True,
        max_body_size: int | None = None,
        form_limits: Mapping[str, Any] | None = None,
    ) -> None:
        given = locals()
        for name in _KEPT:
            setattr(self, name, given[name])
        self.servers = servers or []
        self.openapi_version = "3.1.0"
        self.openapi_schema: dict[str, Any] | None = None
        self._openapi_of: Any = None
        check_body_size(max_body_size)
        if root_path:
            warnings.warn(
                "The `root_path` parameter is deprecated. Configure the server's root path "
                "instead, for example with `fastapi run --root-path /api/v1`.",
                category=FastAPIDeprecationWarning,
                stacklevel=2,
            )
        if openapi_url:
            if not title:
                raise AssertionError("A title must be provided for OpenAPI, e.g.: 'My API'")
            if not version:
                raise AssertionError("A version must be provided for OpenAPI, e.g.: '2.1.0'")
        self.webhooks = webhooks or routing.APIRouter()
        self.dependency_overrides: dict[Callable[..., Any], Callable[..., Any]] = {}
        self.state = State()
        self.router: routing.APIRouter = routing.APIRouter(
            dependency_overrides_provider=self, **{name: given[name] for name in _OF_THE_ROUTER}
        )
        self.exception_handlers: dict[Any, Callable[..., Any]] = {
            HTTPException: http_exception_handler,
            RequestValidationError: request_validation_exception_handler,
            WebSocketRequestValidationError: websocket_request_validation_exception_handler,
            **(exception_handlers or {}),
        }
        self.user_middleware: list[Any] = list(middleware or [])
        self.middleware_stack: ASGIApp | None = None
        self.setup()

    # --- Documentation ---

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI schema; it is built again when routes have been added.

        Returns:
            The schema, which may be changed, and is then served as changed.
        """
        version = (self.router._get_routes_version(), self.webhooks._get_routes_version())
        if self.openapi_schema is None or (
            self._openapi_of is not None and self._openapi_of != version
        ):
            # PERF: who serves no schema does not pay for importing what builds it.
            from minifast.openapi.utils import get_openapi  # noqa: PLC0415

            self.openapi_schema = get_openapi(
                routes=self.routes,
                webhooks=self.webhooks.routes,
                **{option: getattr(self, name) for option, name in _IN_THE_SCHEMA.items()},
            )
            self._openapi_of = version
        return self.openapi_schema

    def setup(self) -> None:
        """Add the routes of the documentation."""
        if not self.openapi_url:
            return
        self.add_route(self.openapi_url, self._serve_openapi, include_in_schema=False)
        if self.docs_url:
            self.add_route(self.docs_url, self._serve_swagger_ui, include_in_schema=False)
            self.add_route(asset_route(self.docs_url), serve_asset, include_in_schema=False)
            redirect = self.swagger_ui_oauth2_redirect_url
            if redirect:
                self.add_route(redirect, self._serve_oauth2_redirect, include_in_schema=False)
        if self.redoc_url:
            self.add_route(self.redoc_url, self._serve_redoc, include_in_schema=False)
            self.add_route(asset_route(self.redoc_url), serve_asset, include_in_schema=False)

    async def _serve_openapi(self, request: Request) -> Response:
        root = request.scope.get("root_path", "").rstrip("/")
        schema = self.openapi()
        servers = schema.get("servers", [])
        if root and self.root_path_in_servers and root not in {s.get("url") for s in servers}:
            schema = {**schema, "servers": [{"url": root}, *servers]}
        text = json.dumps(schema, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return Response(text.encode(), media_type="application/json")

    async def _serve_swagger_ui(self, request: Request) -> HTMLResponse:
        from minifast.openapi.docs import get_swagger_ui_html  # noqa: PLC0415

        root = request.scope.get("root_path", "").rstrip("/")
        page = self.docs_url or ""
        redirect = self.swagger_ui_oauth2_redirect_url
        return get_swagger_ui_html(
            openapi_url=f"{root}{self.openapi_url}",
            title=f"{self.title} - Swagger UI",
            swagger_js_url=asset_url(root, page, SWAGGER_UI, "swagger-ui-bundle.js"),
            swagger_css_url=asset_url(root, page, SWAGGER_UI, "swagger-ui.css"),
            swagger_favicon_url=asset_url(root, page, SWAGGER_UI, "favicon-32x32.png"),
            oauth2_redirect_url=f"{root}{redirect}" if redirect else None,
            init_oauth=self.swagger_ui_init_oauth,
            swagger_ui_parameters=self.swagger_ui_parameters,
        )

    async def _serve_oauth2_redirect(self, request: Request) -> HTMLResponse:
        from minifast.openapi.docs import get_swagger_ui_oauth2_redirect_html  # noqa: PLC0415

        return get_swagger_ui_oauth2_redirect_html()

    async def _serve_redoc(self, request: Request) -> HTMLResponse:
        from minifast.openapi.docs import get_redoc_html  # noqa: PLC0415

        root = request.scope.get("root_path", "").rstrip("/")
        return get_redoc_html(
            openapi_url=f"{root}{self.openapi_url}",
            title=f"{self.title} - ReDoc",
            redoc_js_url=asset_url(root, self.redoc_url or "", REDOC, "redoc.standalone.js"),
            redoc_favicon_url="data:,",
            with_google_fonts=False,
        )

    # --- Serving ---

    def build_middleware_stack(self) -> ASGIApp:
        """Return the router behind all middleware; the body limit is the outermost of ours."""
        by_class, by_status, on_error = self._sorted_handlers()
        routed = ExceptionMiddleware(
            self.router, handlers={**by_class, **by_status}, debug=self.debug
        )
        handlers = {HTTPException: routed.http_exception, **by_class}
        middleware = list(self.user_middleware)
        if self.max_body_size is not None:
            middleware.insert(0, Middleware(limited, self.max_body_size))
        guarded = ServerErrorMiddleware(raise_kept, handler=on_error, debug=self.debug)
        find = functools.partial(_find_direct, self.router)
        if not middleware:
            general = ServerErrorMiddleware(routed, handler=on_error, debug=self.debug)
            return Core(find, (handlers, by_status), general, guarded)
        app: ASGIApp = Core(find, (handlers, by_status), routed, None)
        for each in reversed(middleware):
            app = each.cls(app, *each.args, **each.kwargs)
        app = AnswerTooLarge(app)
        return ServerErrorMiddleware(app, handler=on_error, debug=self.debug)

    def _sorted_handlers(self) -> tuple[dict[Any, Any], dict[int, Any], Any]:
        """Return the exception handlers by class, by status, and the one for server errors."""
        by_class: dict[Any, Any] = {}
        by_status: dict[int, Any] = {}
        on_error = None
        for key, handler in self.exception_handlers.items():
            if key in (500, Exception):
                on_error = handler
            elif isinstance(key, int):
                by_status[key] = handler
            else:
                by_class[key] = handler
        return by_class, by_status, on_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI 3)."""
        if self.root_path:
            scope["root_path"] = self.root_path
        await super().__call__(scope, receive, send)

    # --- Routes ---

    def add_api_route(
        self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]
    ) -> None:
        """Add an operation; see `APIRouter.add_api_route`."""
        self.router.add_api_route(path, endpoint, **options)

    def api_route(
        self, path: str, *, methods: list[str] | None = None, **options: Unpack[RouteOptions]
    ) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate an endpoint for several methods."""
        return self.router.api_route(path, methods=methods, **options)

    def add_api_websocket_route(
        self,
        path: str,
        endpoint: Callable[..., Any],
        name: str | None = None,
        *,
        dependencies: Sequence[params.Depends] | None = None,
    ) -> None:
        """Add a WebSocket endpoint; see `APIRouter.add_api_websocket_route`."""
        self.router.add_api_websocket_route(path, endpoint, name, dependencies=dependencies)

    def websocket(
        self,
        path: str,
        name: str | None = None,
        *,
        dependencies: Sequence[params.Depends] | None = None,
    ) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate a WebSocket endpoint."""
        return self.router.websocket(path, name, dependencies=dependencies)

    def websocket_route(
        self, path: str, name: str | None = None
    ) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate a WebSocket endpoint that takes only the WebSocket."""
        return self.router.websocket_route(path, name)

    def include_router(
        self,
        router: routing.APIRouter,
        *,
        prefix: str = "",
        **options: Unpack[IncludeOptions],
    ) -> None:
        """Add the routes of a router; see `APIRouter.include_router`."""
        self.router.include_router(router, prefix=prefix, **options)

    def frontend(
        self,
        path: str,
        *,
        directory: str | os.PathLike[str],
        fallback: Fallback | None = "auto",
        check_dir: bool | Literal["auto"] = "auto",
    ) -> None:
        """Serve a folder of built files; see `APIRouter.frontend`."""
        self.router.frontend(path, directory=directory, fallback=fallback, check_dir=check_dir)

    # --- Hooks ---

    def middleware(self, middleware_type: str) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate a function that wraps all requests.

        Args:
            middleware_type: Only "http".

        Returns:
            The decorator.
        """
        from ministarlette.middleware.base import BaseHTTPMiddleware  # noqa: PLC0415

        def decorate(func: DecoratedCallable) -> DecoratedCallable:
            self.add_middleware(BaseHTTPMiddleware, dispatch=func)
            return func

        return decorate

    def exception_handler(
        self, exc_class_or_status_code: int | type[Exception]
    ) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate a function that answers for exceptions of a class or with a status.

        Args:
            exc_class_or_status_code: The class or the status.

        Returns:
            The decorator.
        """

        def decorate(func: DecoratedCallable) -> DecoratedCallable:
            self.add_exception_handler(exc_class_or_status_code, func)
            return func

        return decorate

    @deprecated(
        "on_event is deprecated, use lifespan event handlers instead.\n\n"
        "Read more about it in the\n"
        "[FastAPI docs for Lifespan Events](https://fastapi.tiangolo.com/advanced/events/)."
    )
    def on_event(self, event_type: str) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """Decorate a handler for "startup" or "shutdown"; prefer `lifespan`."""

        def decorate(func: DecoratedCallable) -> DecoratedCallable:
            self.router.add_event_handler(event_type, func)
            return func

        return decorate


def _find_direct(router: routing.APIRouter, scope: Scope) -> ASGIApp | None:
    return router.table.find_direct(scope)


FastAPI = MiniAPI

__all__ = ["AppType", "FastAPI", "MiniAPI"]
