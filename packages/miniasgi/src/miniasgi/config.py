"""The options of the server, declared once: `Config`, the command line and `run()` share them."""

from __future__ import annotations

import dataclasses
import inspect
import logging
import logging.config
import os
import socket
import ssl
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal

from miniasgi._asgi import ASGIApplication
from miniasgi._forwarded import TrustedHosts
from miniasgi._lifespan import LifespanOff, LifespanOn
from miniasgi.importer import ImportFromStringError, import_from_string
from miniasgi.logging import ACCESS_FORMAT, DEFAULT_FORMAT, TRACE_LOG_LEVEL

LOG_LEVELS: Final = {
    "critical": logging.CRITICAL,
    "error": logging.ERROR,
    "warning": logging.WARNING,
    "info": logging.INFO,
    "debug": logging.DEBUG,
    "trace": TRACE_LOG_LEVEL,
}
HTTP_PROTOCOLS: Final = {
    "auto": "miniasgi.protocols.http.auto:AutoHTTPProtocol",
    "h11": "miniasgi.protocols.http.h11_impl:H11Protocol",
    "httptools": "miniasgi.protocols.http.httptools_impl:HttpToolsProtocol",
}
WS_PROTOCOLS: Final = {
    "auto": "miniasgi.protocols.websockets.auto:AutoWebSocketsProtocol",
    "none": None,
    "wsproto": "miniasgi.protocols.websockets.wsproto_impl:WSProtocol",
    "websockets-sansio": (
        "miniasgi.protocols.websockets.websockets_sansio_impl:WebSocketsSansIOProtocol"
    ),
}
LOGGING_CONFIG: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "default": {
            "()": "miniasgi.logging.DefaultFormatter",
            "fmt": DEFAULT_FORMAT,
            "use_colors": None,
        },
        "access": {"()": "miniasgi.logging.AccessFormatter", "fmt": ACCESS_FORMAT},
    },
    "handlers": {
        "default": {
            "formatter": "default",
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stderr",
        },
        "access": {
            "formatter": "access",
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
        },
    },
    "loggers": {
        "miniasgi": {"handlers": ["default"], "level": "INFO", "propagate": False},
        "miniasgi.error": {"level": "INFO"},
        "miniasgi.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
    },
}


def _option(default: Any, help_text: str, **metadata: Any) -> Any:
    """Declare an option: its default, and what the command line says about it.

    Args:
        default: Default value.
        help_text: Help of the command line.
        **metadata: `choices` for a closed set of values, `hidden` for options that only code can
            give.
    """
    metadata["help"] = help_text
    if isinstance(default, dict):
        return dataclasses.field(default_factory=lambda: default, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@dataclasses.dataclass(frozen=True)
class Config:
    """Options of a server.

    Every field is documented by its `help` metadata, which `miniasgi --help` prints. Durations are
    seconds, sizes are bytes.

    Args:
        app: ASGI application, or where to import it: `"module:attribute"`.
    """

    app: Any
    host: str = _option("127.0.0.1", "Address to bind to.")
    port: int = _option(8000, "Port to bind to; 0 picks a free one.")
    uds: str | None = _option(None, "Path of a UNIX socket to bind to instead.")
    fd: int | None = _option(None, "File descriptor of a bound socket to use instead.")
    loop: str = _option("auto", "Event loop.", choices=("auto", "asyncio", "uvloop"))
    http: str | type = _option("auto", "HTTP parser.", choices=tuple(HTTP_PROTOCOLS))
    ws: str | type = _option("auto", "WebSocket implementation.", choices=tuple(WS_PROTOCOLS))
    ws_max_size: int = _option(16_777_216, "Largest WebSocket message, bytes.")
    ws_max_queue: int = _option(32, "WebSocket messages that wait for the application.")
    ws_ping_interval: float | None = _option(20.0, "Time between WebSocket pings, seconds.")
    ws_ping_timeout: float | None = _option(20.0, "Time to answer a WebSocket ping, seconds.")
    ws_per_message_deflate: bool = _option(True, "Compress WebSocket messages.")
    lifespan: str = _option("auto", "Lifespan protocol.", choices=("auto", "on", "off"))
    interface: str = _option("auto", "Interface of the application.", choices=("auto", "asgi3"))
    log_config: Any = _option(LOGGING_CONFIG, "Logging configuration file: .ini, .json, .yaml.")
    log_level: str | int | None = _option(None, "Log level.", choices=tuple(LOG_LEVELS))
    access_log: bool = _option(True, "Log every response.")
    use_colors: bool | None = _option(None, "Colour the log.")
    proxy_headers: bool = _option(True, "Believe X-Forwarded-For and -Proto of trusted proxies.")
    forwarded_allow_ips: str | list[str] | None = _option(
        None, "Trusted proxies: addresses, networks, or *.  [default: 127.0.0.1,::1]"
    )
    server_header: bool = _option(True, "Send the Server header.")
    date_header: bool = _option(True, "Send the Date header.")
    headers: list[tuple[str, str]] | None = _option(None, "Further default headers.", hidden=True)
    root_path: str = _option("", "Path under which a proxy mounts the application.")
    limit_concurrency: int | None = _option(None, "Connections or tasks before 503.")
    limit_max_requests: int | None = _option(None, "Requests after which the server exits.")
    limit_request_head: int = _option(131_072, "Size of request line and headers, bytes.")
    limit_request_line: int = _option(32_768, "Size of the request target, bytes.")
    limit_request_fields: int = _option(256, "Number of request headers.")
    backlog: int = _option(2048, "Connections that wait to be accepted.")
    timeout_keep_alive: float = _option(5, "Idle time of a connection, seconds.")
    timeout_request_head: float = _option(30, "Time for a request's head, seconds.")
    timeout_request_body: float = _option(60, "Time between pieces of a request body, seconds.")
    timeout_write: float = _option(60, "Time a client may stop reading, seconds.")
    timeout_graceful_shutdown: float | None = _option(
        10, "Time for running requests when the server stops, seconds."
    )
    h11_max_incomplete_event_size: int | None = _option(None, "See --limit-request-head.")
    reload: bool = _option(False, "Restart when code changes.")
    workers: int | None = _option(None, "Number of processes.")
    ssl_keyfile: str | os.PathLike[str] | None = _option(None, "TLS key file.")
    ssl_certfile: str | os.PathLike[str] | None = _option(None, "TLS certificate file.")
    ssl_keyfile_password: str | None = _option(None, "Password of the TLS key file.")
    ssl_ca_certs: str | None = _option(None, "TLS authorities that sign client certificates.")
    ssl_cert_reqs: int = _option(ssl.CERT_NONE, "TLS client certificate mode (ssl module).")
    ssl_ciphers: str | None = _option(None, "TLS ciphers.")
    factory: bool = _option(False, "The application is a function that returns it.")
    app_dir: str = _option("", "Directory to look for the application in.")

    # Derived, once.

    @cached_property
    def loaded_app(self) -> ASGIApplication:
        """The application itself.

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
            sys.exit(1)
        if self.factory:
            app = app()
        elif not isinstance(app, type) and _is_factory(app):
            logger.warning("ASGI app factory detected. Using it, but please use --factory.")
            app = app()
        application: ASGIApplication = app
        return application

    @cached_property
    def asgi_version(self) -> Literal["3.0"]:
        """Version of the interface in the scope."""
        return "3.0"

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
        allowed = self.forwarded_allow_ips
        if allowed is None:
            allowed = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
        return TrustedHosts(allowed)

    @property
    def is_ssl(self) -> bool:
        """Whether the server speaks TLS."""
        return bool(self.ssl_keyfile or self.ssl_certfile)

    @cached_property
    def ssl(self) -> ssl.SSLContext | None:
        """The TLS context, or None."""
        if not self.is_ssl:
            return None
        if self.ssl_certfile is None:
            raise ValueError("ssl_keyfile needs ssl_certfile.")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.ssl_certfile, self.ssl_keyfile, self.ssl_keyfile_password)
        context.verify_mode = ssl.VerifyMode(self.ssl_cert_reqs)
        if self.ssl_ca_certs:
            context.load_verify_locations(self.ssl_ca_certs)
        if self.ssl_ciphers:
            context.set_ciphers(self.ssl_ciphers)
        return context

    def get_loop_factory(self) -> Callable[[], Any] | None:
        """Return what makes the event loop; None for asyncio's default."""
        if self.loop in ("asyncio", "none"):
            return None
        if self.loop in ("auto", "uvloop"):
            if self.loop == "auto" and find_spec("uvloop") is None:
                return None
            factory: Callable[[], Any] = import_from_string("uvloop:new_event_loop")
            return factory
        factory = import_from_string(self.loop)
        return factory

    def configure_logging(self) -> None:
        """Apply `log_config`, `log_level`, `use_colors` and `access_log`."""
        logging.addLevelName(TRACE_LOG_LEVEL, "TRACE")
        config = self.log_config
        if isinstance(config, Mapping):
            logging.config.dictConfig(self._with_colors(config))
        elif config is not None:
            _configure_from_file(config)
        if self.log_level is not None:
            level = LOG_LEVELS[self.log_level] if self.log_level in LOG_LEVELS else self.log_level  # type: ignore[index]
            for name in ("miniasgi.error", "miniasgi.access", "miniasgi.asgi"):
                logging.getLogger(name).setLevel(level)
        if not self.access_log:
            access = logging.getLogger("miniasgi.access")
            access.handlers = []
            access.propagate = False

    def _with_colors(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Return the configuration with the wish for colours; the argument may be shared."""
        config = dict(config)
        if self.use_colors is not None and "formatters" in config:
            config["formatters"] = {
                name: {**formatter, "use_colors": self.use_colors}
                if name in ("default", "access")
                else formatter
                for name, formatter in config["formatters"].items()
            }
        return config

    def load(self) -> None:
        """Work everything out now rather than at the first connection."""
        self.configure_logging()
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
                return socket.socket(fileno=self.fd)
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


def _is_factory(app: Any) -> bool:
    """Whether calling the application without arguments is the only sensible thing to do."""
    try:
        return not inspect.signature(app).parameters
    except (TypeError, ValueError):
        return False


def _configure_from_file(path: Any) -> None:
    if not isinstance(path, (str, os.PathLike)):
        logging.config.fileConfig(path, disable_existing_loggers=False)
        return
    suffix = Path(path).suffix
    if suffix == ".json":
        import json  # noqa: PLC0415

        logging.config.dictConfig(json.loads(Path(path).read_text("utf-8")))
    elif suffix in (".yaml", ".yml"):
        yaml: Any = import_from_string("yaml:safe_load")
        logging.config.dictConfig(yaml(Path(path).read_text("utf-8")))
    else:
        logging.config.fileConfig(path, disable_existing_loggers=False)


def option_fields() -> Iterable[dataclasses.Field[Any]]:
    """Return the fields of `Config` that are options, in order."""
    return [field for field in dataclasses.fields(Config) if "help" in field.metadata]
