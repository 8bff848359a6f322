"""The options of the server, declared once: `Config`, the command line and `run()` share them."""

from __future__ import annotations

import dataclasses
import inspect
import logging
import os
import socket
import ssl
import sys
import warnings
from collections.abc import Callable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from miniasgi import _log_setup, _tls
from miniasgi._asgi import ASGIApplication
from miniasgi._forwarded import TrustedHosts
from miniasgi._lifespan import LifespanOff, LifespanOn
from miniasgi._log_setup import LOG_LEVELS, LOGGING_CONFIG
from miniasgi.importer import ImportFromStringError, import_from_string
from miniasgi.logging import TRACE_LOG_LEVEL
from miniasgi.middleware.message_logger import MessageLoggerMiddleware

STARTUP_FAILURE: Final = 3
"""Exit code when the application cannot be loaded or does not start."""
LoopFactoryType: TypeAlias = str
"""Name of an event loop, or an import string."""


class MiniASGIDeprecationWarning(UserWarning):
    """Shown to users, not only to developers: an option will go."""


HTTP_PROTOCOLS: Final = {
    "auto": "miniasgi.protocols.http.auto:AutoHTTPProtocol",
    "h11": "miniasgi.protocols.http.h11_impl:H11Protocol",
    "httptools": "miniasgi.protocols.http.httptools_impl:HttpToolsProtocol",
}
_LOOPS: Final = {
    "auto": "uvloop:new_event_loop",
    "uvloop": "uvloop:new_event_loop",
    "asyncio": "asyncio:SelectorEventLoop",
}
WS_PROTOCOLS: Final = {
    "auto": "miniasgi.protocols.websockets.auto:AutoWebSocketsProtocol",
    "none": None,
    "wsproto": "miniasgi.protocols.websockets.wsproto_impl:WSProtocol",
    "websockets": ("miniasgi.protocols.websockets.websockets_sansio_impl:WebSocketsSansIOProtocol"),
    "websockets-sansio": (
        "miniasgi.protocols.websockets.websockets_sansio_impl:WebSocketsSansIOProtocol"
    ),
}


@dataclasses.dataclass(frozen=True)
class Config:
    """Options of a server.

    The text beside each type is the help of the command line. Durations are seconds, sizes bytes.

    Args:
        app: ASGI application, or where to import it: `"module:attribute"`.
    """

    app: Any
    host: Annotated[str, "Address to bind to."] = "127.0.0.1"
    port: Annotated[int, "Port to bind to; 0 picks a free one."] = 8000
    uds: Annotated[str | None, "Path of a UNIX socket to bind to instead."] = None
    fd: Annotated[int | None, "File descriptor of a bound socket to use instead."] = None
    loop: Annotated[str, "Event loop: auto, asyncio, uvloop, or an import string."] = "auto"
    http: Annotated[str | type, "HTTP parser: auto, h11, httptools, or an import string."] = "auto"
    ws: Annotated[str | type, "WebSocket: auto, none, wsproto, or an import string."] = "auto"
    ws_max_size: Annotated[int, "Largest WebSocket message, bytes."] = 16_777_216
    ws_max_queue: Annotated[int, "WebSocket messages that wait for the application."] = 32
    ws_ping_interval: Annotated[float | None, "Time between WebSocket pings, seconds."] = 20.0
    ws_ping_timeout: Annotated[float | None, "Time to answer a ping, seconds."] = 20.0
    ws_per_message_deflate: Annotated[bool, "Compress WebSocket messages."] = True
    lifespan: Annotated[Literal["auto", "on", "off"], "Lifespan protocol."] = "auto"
    interface: Annotated[
        Literal["auto", "asgi3", "asgi2", "wsgi"], "Interface of the application."
    ] = "auto"
    log_config: Annotated[Any, "Logging configuration file: .ini, .json or .yaml."] = (
        dataclasses.field(default_factory=lambda: LOGGING_CONFIG)
    )
    log_level: Annotated[str | int | None, f"Log level: {', '.join(LOG_LEVELS)}."] = None
    access_log: Annotated[bool, "Log every response."] = True
    use_colors: Annotated[bool | None, "Colour the log."] = None
    proxy_headers: Annotated[bool, "Believe X-Forwarded-* of trusted proxies."] = True
    forwarded_allow_ips: Annotated[
        str | list[str] | None,
        "Trusted proxies: addresses, networks, or *; by default 127.0.0.1,::1.",
    ] = None
    server_header: Annotated[bool, "Send the Server header."] = True
    date_header: Annotated[bool, "Send the Date header."] = True
    headers: list[tuple[str, str]] | None = None
    root_path: Annotated[str, "Path under which a proxy mounts the application."] = ""
    limit_concurrency: Annotated[int | None, "Connections or tasks before 503."] = None
    limit_max_requests: Annotated[int | None, "Requests after which the server exits."] = None
    limit_max_requests_jitter: Annotated[int, "Up to so many requests more, at random."] = 0
    limit_request_head: Annotated[int, "Size of request line and headers, bytes."] = 131_072
    limit_request_line: Annotated[int, "Size of the request target, bytes."] = 32_768
    limit_request_fields: Annotated[int, "Number of request headers."] = 256
    backlog: Annotated[int, "Connections that wait to be accepted."] = 2048
    timeout_keep_alive: Annotated[float, "Idle time of a connection, seconds."] = 5
    timeout_request_head: Annotated[float, "Time for a request's head, seconds."] = 30
    timeout_request_body: Annotated[float, "Time between pieces of a body, seconds."] = 60
    timeout_write: Annotated[float, "Time a client may stop reading, seconds."] = 60
    timeout_graceful_shutdown: Annotated[
        float | None, "Time for running requests when the server stops, seconds."
    ] = 10
    h11_max_incomplete_event_size: Annotated[int | None, "See --limit-request-head."] = None
    reload: Annotated[bool, "Restart when a Python file changes."] = False
    reload_dirs: Annotated[list[str] | str | None, "Directory to watch, by default this one."] = (
        None
    )
    reload_delay: Annotated[float, "Time between two looks at the files, seconds."] = 0.25
    workers: Annotated[int | None, "Number of processes; default: $WEB_CONCURRENCY or 1."] = None
    ssl_keyfile: Annotated[str | os.PathLike[str] | None, "TLS key file."] = None
    ssl_certfile: Annotated[str | os.PathLike[str] | None, "TLS certificate file."] = None
    ssl_keyfile_password: Annotated[str | None, "Password of the TLS key file."] = None
    ssl_ca_certs: Annotated[str | None, "TLS authorities of client certificates."] = None
    ssl_cert_reqs: Annotated[int, "TLS client certificates (number as in ssl)."] = ssl.CERT_NONE
    ssl_ciphers: Annotated[str | None, "TLS ciphers."] = None
    ssl_context_factory: Callable[..., ssl.SSLContext] | None = None
    env_file: Annotated[str | os.PathLike[str] | None, "File of environment variables."] = None
    reset_contextvars: Annotated[bool, "For compatibility: requests never share context."] = False
    factory: Annotated[bool, "The application is a function that returns it."] = False
    app_dir: Annotated[str, "Directory to look for the application in."] = ""

    asgi_version: str = dataclasses.field(default="3.0", init=False)  # known with the application

    def __post_init__(self) -> None:
        """Set up logging at once: what the caller then changes about the loggers stays."""
        if self.env_file is not None:
            logging.getLogger("miniasgi.error").info("Loading environment from '%s'", self.env_file)
            import_from_string("dotenv:load_dotenv")(dotenv_path=self.env_file)
        if isinstance(self.reload_dirs, str):
            object.__setattr__(self, "reload_dirs", [self.reload_dirs])
        if self.workers is None:
            object.__setattr__(self, "workers", int(os.environ.get("WEB_CONCURRENCY", 1)))
        if self.forwarded_allow_ips is None:
            trusted = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
            object.__setattr__(self, "forwarded_allow_ips", trusted)
        self.configure_logging()
        self._warn()

    # Derived, once.

    @cached_property
    def loaded_app(self) -> ASGIApplication:
        """The application with what stands around it.

        Raises:
            SystemExit: If there is no application at the address; the log says why.
        """
        app = self.load_app()
        interface = _interface_of(app) if self.interface == "auto" else self.interface
        if interface == "wsgi":
            app = import_from_string("miniasgi.middleware.wsgi:WSGIMiddleware")(app)
        elif interface == "asgi2":
            app = import_from_string("miniasgi.middleware.asgi2:ASGI2Middleware")(app)
        object.__setattr__(self, "asgi_version", "2.0" if interface == "asgi2" else "3.0")
        if logging.getLogger("miniasgi.asgi").isEnabledFor(TRACE_LOG_LEVEL):
            app = MessageLoggerMiddleware(app)
        application: ASGIApplication = app
        return application

    def load_app(self) -> Any:
        """Import the application, or call the factory that makes it.

        Raises:
            SystemExit: If there is no application at the address; the log says why.
        """
        if self.app_dir not in sys.path and isinstance(self.app, str):
            sys.path.insert(0, self.app_dir)
        logger = logging.getLogger("miniasgi.error")
        try:
            app = import_from_string(self.app)
        except ImportFromStringError as error:
            logger.error("Error loading ASGI app. %s", error)
            sys.exit(STARTUP_FAILURE)
        if self.factory:
            try:
                return app()
            except TypeError as error:
                logger.error("Error loading ASGI app factory: %s", error)
                sys.exit(STARTUP_FAILURE)
        if not isinstance(app, type) and _is_factory(app):
            logger.warning(
                "ASGI app factory detected. Using it, but please consider setting the --factory "
                "flag explicitly."
            )
            return app()
        return app

    @cached_property
    def http_protocol_class(self) -> Any:
        """The class that speaks HTTP."""
        return import_from_string(HTTP_PROTOCOLS.get(self.http, self.http))  # type: ignore[arg-type]

    @cached_property
    def ws_protocol_class(self) -> Any:
        """The class that speaks WebSocket, or None."""
        return import_from_string(WS_PROTOCOLS.get(self.ws, self.ws))  # type: ignore[arg-type]

    @cached_property
    def lifespan_class(self) -> type[LifespanOff]:
        """The class that runs the lifespan."""
        return LifespanOff if self.lifespan == "off" else LifespanOn

    @cached_property
    def encoded_headers(self) -> list[tuple[bytes, bytes]]:
        """The configured default headers."""
        return [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in self.headers or ()
        ]

    @cached_property
    def trusted_proxies(self) -> TrustedHosts | None:
        """The proxies whose headers are believed; None for nobody's."""
        if not self.proxy_headers:
            return None
        return TrustedHosts(self.forwarded_allow_ips or ())

    @property
    def use_subprocess(self) -> bool:
        """Whether the server runs in processes of their own."""
        return self.reload or (self.workers or 1) > 1

    @property
    def should_reload(self) -> bool:
        """Whether the application is to be reloaded when it changes."""
        return self.reload and isinstance(self.app, str)

    @property
    def is_ssl(self) -> bool:
        """Whether the server speaks TLS."""
        return bool(self.ssl_keyfile or self.ssl_certfile or self.ssl_context_factory)

    @cached_property
    def ssl(self) -> ssl.SSLContext | None:
        """The TLS context, or None."""
        return _tls.make_context(self) if self.is_ssl else None

    def get_loop_factory(self) -> Callable[[], Any] | None:
        """Return what makes the event loop; None for asyncio's default."""
        if self.loop == "none" or (self.loop == "auto" and find_spec("uvloop") is None):
            return None
        address = _LOOPS.get(self.loop, self.loop)
        try:
            factory: Callable[[], Any] = import_from_string(address)
        except ImportFromStringError as error:
            logging.getLogger("miniasgi.error").error(
                "Error loading custom loop setup function. %s", error
            )
            sys.exit(1)
        return factory

    def _warn(self) -> None:
        logger = logging.getLogger("miniasgi.error")
        if self.reload and (self.workers or 1) > 1:
            logger.warning('"workers" flag is ignored when reloading is enabled.')
        if self.reload_dirs and not self.reload:
            logger.warning(
                "Current configuration will not reload as not all conditions are met, "
                "please refer to documentation."
            )

    def configure_logging(self) -> None:
        """Apply `log_config`, `log_level`, `use_colors` and `access_log`."""
        _log_setup.apply(self)

    def load(self) -> None:
        """Work everything out now rather than at the first connection."""
        if self.ws == "websockets":
            warnings.warn(
                "The `websockets` implementation is deprecated, use `websockets-sansio`.",
                MiniASGIDeprecationWarning,
                stacklevel=2,
            )
        _ = self.ssl, self.http_protocol_class, self.ws_protocol_class, self.encoded_headers
        _ = self.trusted_proxies, self.lifespan_class, self.loaded_app

    @property
    def loaded(self) -> bool:
        """Whether the application has been loaded."""
        return "loaded_app" in self.__dict__

    def bind_socket(self) -> socket.socket:
        """Return a socket bound to the configured address.

        Raises:
            SystemExit: If the address is not free; the log says why.
        """
        logger = logging.getLogger("miniasgi.error")
        try:
            if self.fd is not None:
                return socket.socket(fileno=os.dup(self.fd))  # the caller keeps its own
            if self.uds is not None:
                Path(self.uds).unlink(missing_ok=True)
                bound = socket.socket(socket.AF_UNIX)
                bound.bind(self.uds)
                Path(self.uds).chmod(0o666)  # what proxies that run as another user need
                return bound
            family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
            bound = socket.socket(family)
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((self.host, self.port))
        except OSError as error:
            logger.error("%s", error)
            sys.exit(1)
        bound.set_inheritable(True)
        return bound


def _interface_of(app: Any) -> str:
    """Tell the interfaces apart by how the application is called."""
    if isinstance(app, type):
        return "asgi3" if hasattr(app, "__await__") else "asgi2"
    try:
        parameters = inspect.signature(app).parameters.values()
    except (TypeError, ValueError):
        return "asgi3"
    alone = len(parameters) == 1
    return "asgi2" if alone and not any(p.kind is p.VAR_POSITIONAL for p in parameters) else "asgi3"


def _is_factory(app: Any) -> bool:
    """Whether calling the application without arguments is the only sensible thing to do."""
    try:
        return not inspect.signature(app).parameters
    except (TypeError, ValueError):
        return False
