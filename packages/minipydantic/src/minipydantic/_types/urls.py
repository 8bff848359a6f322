"""URLs and data source names: classes around the parsed URL of the core, told apart by constraints.

A class states only its `UrlConstraints`. Parsing follows the WHATWG URL standard and is the core's.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Required, Self, TypedDict, Unpack, cast

from minipydantic._types.marking import require_schema_type
from minipydantic.core import (
    MultiHostUrl,
    PydanticSerializationUnexpectedValue,
    SchemaSerializer,
    SchemaValidator,
    Url,
    core_schema,
)

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler
    from minipydantic.core import MultiHostHost

__all__ = [
    "AmqpDsn",
    "AnyHttpUrl",
    "AnyUrl",
    "AnyWebsocketUrl",
    "ClickHouseDsn",
    "CockroachDsn",
    "FileUrl",
    "FtpUrl",
    "HttpUrl",
    "KafkaDsn",
    "MariaDBDsn",
    "MongoDsn",
    "MySQLDsn",
    "NatsDsn",
    "PostgresDsn",
    "RedisDsn",
    "SnowflakeDsn",
    "UrlConstraints",
    "WebsocketUrl",
]


@dataclass
class UrlConstraints:
    """Marker: what a URL must look like.

    Attributes:
        max_length: Most characters.
        allowed_schemes: The schemes that are accepted.
        host_required: Whether the host may be missing.
        default_host: Host of a URL without one.
        default_port: Port of a URL without one.
        default_path: Path of a URL without one.
        preserve_empty_path: Leave an empty path empty instead of `/`.
    """

    max_length: int | None = None
    allowed_schemes: list[str] | None = None
    host_required: bool | None = None
    default_host: str | None = None
    default_port: int | None = None
    default_path: str | None = None
    preserve_empty_path: bool | None = None

    def __hash__(self) -> int:
        schemes = None if self.allowed_schemes is None else tuple(self.allowed_schemes)
        return hash((*(v for k, v in self._items() if k != "allowed_schemes"), schemes))

    def _items(self) -> list[tuple[str, Any]]:
        return [(field.name, getattr(self, field.name)) for field in fields(self)]

    @property
    def defined_constraints(self) -> dict[str, Any]:
        """The constraints that are set."""
        return {name: value for name, value in self._items() if value is not None}

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: Any = handler(source)
        # For a URL class the constraints belong to the URL schema inside its wrapper.
        target = schema["schema"] if schema["type"] == "function-wrap" else schema
        require_schema_type(target, ("url", "multi-host-url"), type(self).__name__)
        target.update(self.defined_constraints)
        return cast("CoreSchema", schema)


class _CommonParts(TypedDict, total=False):
    scheme: Required[str]
    username: str | None
    password: str | None
    port: int | None
    path: str | None
    query: str | None
    fragment: str | None


class _UrlParts(_CommonParts, total=False):
    host: Required[str]


class _MultiHostUrlParts(_CommonParts, total=False):
    host: str | None
    hosts: list[MultiHostHost] | None


def _part(name: str, description: str) -> Any:
    """Return a property that shows a part of the parsed URL."""
    return property(operator.attrgetter(f"_url.{name}"), doc=description)


def _comparison(compare: Callable[[Any, Any], Any]) -> Any:
    """Return a method that compares the parsed URLs of two objects of the same class."""

    def method(self: _UrlBase, other: Any) -> Any:
        return compare(self._url, other._url) if type(other) is type(self) else NotImplemented

    return method


class _UrlBase:
    """What URLs with one host and with several have in common."""

    _constraints: ClassVar[UrlConstraints] = UrlConstraints()
    _url: Any
    _core_class: ClassVar[type[Url] | type[MultiHostUrl]]
    _core_schema: ClassVar[Callable[..., Any]]
    _sibling: ClassVar[type[_UrlBase]]
    _validator: ClassVar[SchemaValidator]

    def __init__(self, url: Any) -> None:
        self._url = _validator(type(self)).validate_python(url)._url

    scheme: str = _part("scheme", "The scheme, such as `https`.")
    path: str | None = _part("path", "The path with its leading slash.")
    query: str | None = _part("query", "The query without its `?`.")
    fragment: str | None = _part("fragment", "The fragment without its `#`.")

    def query_params(self) -> list[tuple[str, str]]:
        """Return the query as pairs, decoded."""
        return self._url.query_params()  # type: ignore[no-any-return]

    def unicode_string(self) -> str:
        """Return the URL with its host decoded from punycode (RFC 3492)."""
        return self._url.unicode_string()  # type: ignore[no-any-return]

    def encoded_string(self) -> str:
        """Return the URL as it goes over the wire."""
        return str(self)

    def __str__(self) -> str:
        return str(self._url)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._url)!r})"

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return type(self)(self._url)

    __eq__ = _comparison(operator.eq)

    def __hash__(self) -> int:
        return hash(self._url)

    def __len__(self) -> int:
        return len(str(self._url))

    @classmethod
    def serialize_url(cls, url: Any, info: Any) -> str | Self:
        """Return the URL as text for JSON and as it is for Python.

        Raises:
            PydanticSerializationUnexpectedValue: The value is no URL of this class.
        """
        if not isinstance(url, cls):
            raise PydanticSerializationUnexpectedValue(
                f"Expected `{cls}` but got `{type(url)}` with value `'{url}'` "
                "- serialized value may not be as expected."
            )
        return str(url) if info.mode == "json" else url

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        def wrap_val(value: Any, parse: Callable[[Any], Any]) -> Any:
            if isinstance(value, source):
                return value
            if isinstance(value, cls._sibling):  # a URL of another class: its text decides
                value = str(value)
            url = source.__new__(source)
            url._url = parse(value)
            return url

        return core_schema.no_info_wrap_validator_function(
            wrap_val,
            schema=cls._core_schema(**cls._constraints.defined_constraints),
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls.serialize_url, info_arg=True, when_used="always"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        # Not the wrap function, which says nothing, but what it wraps. In serialization mode too:
        # a URL leaves as it came in.
        inner = schema["schema"] if schema["type"] == "function-wrap" else schema
        return handler(inner)

    # For a URL that stands in an `Any` field.
    __pydantic_serializer__: ClassVar[SchemaSerializer] = SchemaSerializer(
        core_schema.any_schema(serialization=core_schema.to_string_ser_schema())
    )


def _validator(cls: type[_UrlBase]) -> SchemaValidator:
    """Return the validator of a class, made once and kept with the class."""
    validator: SchemaValidator | None = vars(cls).get("_validator")
    if validator is None:
        validator = SchemaValidator(cls.__get_pydantic_core_schema__(cls, None))
        cls._validator = validator
    return validator


class _BaseUrl(_UrlBase):
    _core_schema = staticmethod(core_schema.url_schema)

    username: str | None = _part("username", "The user name, percent-encoded.")
    password: str | None = _part("password", "The password, percent-encoded.")
    host: str | None = _part("host", "The host, in punycode where it is not ASCII.")
    port: int | None = _part("port", "The port, or the scheme's well-known one.")

    def unicode_host(self) -> str | None:
        """Return the host decoded from punycode."""
        return self._url.unicode_host()  # type: ignore[no-any-return]

    __lt__ = _comparison(operator.lt)
    __gt__ = _comparison(operator.gt)
    __le__ = _comparison(operator.le)
    __ge__ = _comparison(operator.ge)

    @classmethod
    def build(cls, **parts: Unpack[_UrlParts]) -> Self:
        """Return the URL made of these parts; `scheme` and `host` are required.

        Raises:
            ValidationError: The parts make no URL of this class.
        """
        return cls(Url.build(**parts))


class _BaseMultiHostUrl(_UrlBase):
    _core_schema = staticmethod(core_schema.multi_host_url_schema)

    def hosts(self) -> list[MultiHostHost]:
        """Return each host with its user name, password and port."""
        return self._url.hosts()  # type: ignore[no-any-return]

    @classmethod
    def build(cls, **parts: Unpack[_MultiHostUrlParts]) -> Self:
        """Return the URL made of these parts: `scheme`, and either `hosts` or one host.

        Raises:
            ValidationError: The parts make no URL of this class.
        """
        return cls(MultiHostUrl.build(**parts))


_BaseUrl._sibling = _BaseUrl
_BaseMultiHostUrl._sibling = _BaseMultiHostUrl


class _HostUrl(_BaseUrl):
    """A URL whose host is always there."""

    host: str = _part("host", "The host, in punycode where it is not ASCII.")


class AnyUrl(_BaseUrl):
    """Any URL."""


class AnyHttpUrl(AnyUrl):
    """A URL of scheme `http` or `https`, of any length."""

    _constraints = UrlConstraints(allowed_schemes=["http", "https"])


class HttpUrl(AnyUrl):
    """A URL of scheme `http` or `https`, at most 2083 characters long."""

    _constraints = UrlConstraints(max_length=2083, allowed_schemes=["http", "https"])


class AnyWebsocketUrl(AnyUrl):
    """A URL of scheme `ws` or `wss`, of any length."""

    _constraints = UrlConstraints(allowed_schemes=["ws", "wss"])


class WebsocketUrl(AnyUrl):
    """A URL of scheme `ws` or `wss`, at most 2083 characters long."""

    _constraints = UrlConstraints(max_length=2083, allowed_schemes=["ws", "wss"])


class FileUrl(AnyUrl):
    """A URL of scheme `file`."""

    _constraints = UrlConstraints(allowed_schemes=["file"])


class FtpUrl(AnyUrl):
    """A URL of scheme `ftp`."""

    _constraints = UrlConstraints(allowed_schemes=["ftp"])


class PostgresDsn(_BaseMultiHostUrl):
    """A PostgreSQL data source, with one host or several."""

    _constraints = UrlConstraints(
        host_required=True,
        allowed_schemes=[
            "postgres",
            "postgresql",
            "postgresql+asyncpg",
            "postgresql+pg8000",
            "postgresql+psycopg",
            "postgresql+psycopg2",
            "postgresql+psycopg2cffi",
            "postgresql+py-postgresql",
            "postgresql+pygresql",
        ],
    )

    host: str = _part("host", "The host; a URL with several has only `hosts()`.")


class CockroachDsn(_HostUrl, AnyUrl):
    """A CockroachDB data source."""

    _constraints = UrlConstraints(
        host_required=True,
        allowed_schemes=["cockroachdb", "cockroachdb+psycopg2", "cockroachdb+asyncpg"],
    )


class AmqpDsn(AnyUrl):
    """An AMQP broker; its host is optional."""

    _constraints = UrlConstraints(allowed_schemes=["amqp", "amqps"])


class RedisDsn(_HostUrl, AnyUrl):
    """A Redis server, `redis://localhost:6379/0` where parts are missing."""

    _constraints = UrlConstraints(
        allowed_schemes=["redis", "rediss"],
        default_host="localhost",
        default_port=6379,
        default_path="/0",
        host_required=True,
    )


class MongoDsn(_BaseMultiHostUrl):
    """A MongoDB deployment, with one host or several; ports are 27017 where missing."""

    _constraints = UrlConstraints(allowed_schemes=["mongodb", "mongodb+srv"], default_port=27017)


class KafkaDsn(AnyUrl):
    """A Kafka broker, `kafka://localhost:9092` where parts are missing."""

    _constraints = UrlConstraints(
        allowed_schemes=["kafka"], default_host="localhost", default_port=9092
    )


class NatsDsn(_BaseMultiHostUrl):
    """A NATS cluster, with one host or several; `localhost:4222` where parts are missing."""

    _constraints = UrlConstraints(
        allowed_schemes=["nats", "tls", "ws", "wss"],
        default_host="localhost",
        default_port=4222,
    )


class MySQLDsn(AnyUrl):
    """A MySQL data source; the port is 3306 where missing."""

    _constraints = UrlConstraints(
        allowed_schemes=[
            "mysql",
            "mysql+mysqlconnector",
            "mysql+aiomysql",
            "mysql+asyncmy",
            "mysql+mysqldb",
            "mysql+pymysql",
            "mysql+cymysql",
            "mysql+pyodbc",
        ],
        default_port=3306,
        host_required=True,
    )


class MariaDBDsn(AnyUrl):
    """A MariaDB data source; the port is 3306 where missing."""

    _constraints = UrlConstraints(
        allowed_schemes=["mariadb", "mariadb+mariadbconnector", "mariadb+pymysql"],
        default_port=3306,
    )


class ClickHouseDsn(AnyUrl):
    """A ClickHouse server, `localhost:9000` where parts are missing."""

    _constraints = UrlConstraints(
        allowed_schemes=[
            "clickhouse+native",
            "clickhouse+asynch",
            "clickhouse+http",
            "clickhouse",
            "clickhouses",
            "clickhousedb",
        ],
        default_host="localhost",
        default_port=9000,
    )


class SnowflakeDsn(_HostUrl, AnyUrl):
    """A Snowflake account."""

    _constraints = UrlConstraints(allowed_schemes=["snowflake"], host_required=True)
