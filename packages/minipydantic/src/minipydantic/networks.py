"""URLs, data source names, e-mail addresses and IP addresses.

URLs and IP types live in private modules. E-mail stands here, because its optional dependency
`email-validator` is looked up as an attribute of this module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from minipydantic._repr import Representation
from minipydantic._types.ip_any import IPvAnyAddress, IPvAnyInterface, IPvAnyNetwork
from minipydantic._types.urls import (
    AmqpDsn,
    AnyHttpUrl,
    AnyUrl,
    AnyWebsocketUrl,
    ClickHouseDsn,
    CockroachDsn,
    FileUrl,
    FtpUrl,
    HttpUrl,
    KafkaDsn,
    MariaDBDsn,
    MongoDsn,
    MySQLDsn,
    NatsDsn,
    PostgresDsn,
    RedisDsn,
    SnowflakeDsn,
    UrlConstraints,
    WebsocketUrl,
)
from minipydantic._types.urls import _BaseMultiHostUrl as _BaseMultiHostUrl
from minipydantic._types.urls import _BaseUrl as _BaseUrl
from minipydantic.core import MultiHostUrl as _CoreMultiHostUrl  # noqa: F401  foreign tests use it
from minipydantic.core import PydanticCustomError, core_schema
from minipydantic.core import Url as _CoreUrl  # noqa: F401  foreign tests use it

if TYPE_CHECKING:
    import email_validator

    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler
else:
    email_validator = None

__all__ = [
    "AmqpDsn",
    "AnyHttpUrl",
    "AnyUrl",
    "AnyWebsocketUrl",
    "ClickHouseDsn",
    "CockroachDsn",
    "EmailStr",
    "FileUrl",
    "FtpUrl",
    "HttpUrl",
    "IPvAnyAddress",
    "IPvAnyInterface",
    "IPvAnyNetwork",
    "KafkaDsn",
    "MariaDBDsn",
    "MongoDsn",
    "MySQLDsn",
    "NameEmail",
    "NatsDsn",
    "PostgresDsn",
    "RedisDsn",
    "SnowflakeDsn",
    "UrlConstraints",
    "WebsocketUrl",
    "validate_email",
]


def version(distribution: str) -> str:
    """Return the installed version of a distribution."""
    import importlib.metadata  # noqa: PLC0415  slow to load, needed for e-mail only

    return importlib.metadata.version(distribution)


def import_email_validator() -> None:
    """Load the optional dependency of `EmailStr` and `NameEmail`.

    Raises:
        ImportError: It is not installed, or older than version 2.
    """
    global email_validator
    try:
        import email_validator  # noqa: PLC0415  heavy (dnspython) and optional
    except ImportError as error:
        raise ImportError(
            "email-validator is not installed, run `pip install 'pydantic[email]'`"
        ) from error
    if int(version("email-validator").partition(".")[0]) < 2:
        raise ImportError(
            "email-validator version >= 2.0 required, run pip install -U email-validator"
        )


if TYPE_CHECKING:
    EmailStr = Annotated[str, ...]
else:

    class EmailStr:
        """An e-mail address, normalised; a display name in front of it is dropped."""

        @classmethod
        def __get_pydantic_core_schema__(
            cls, source: Any, handler: GetCoreSchemaHandler
        ) -> CoreSchema:
            import_email_validator()
            return core_schema.no_info_after_validator_function(
                cls._validate, core_schema.str_schema()
            )

        @classmethod
        def __get_pydantic_json_schema__(
            cls, schema: CoreSchema, handler: GetJsonSchemaHandler
        ) -> dict[str, Any]:
            return {**handler(schema), "type": "string", "format": "email"}

        @classmethod
        def _validate(cls, value: str, /) -> str:
            return validate_email(value)[1]


class NameEmail(Representation):
    """An e-mail address with a display name (RFC 5322 section 3.4, `name-addr`).

    Attributes:
        name: The display name; the part in front of the `@` where none is given.
        email: The normalised address.
    """

    __slots__ = "email", "name"

    def __init__(self, name: str, email: str) -> None:
        self.name = name
        self.email = email

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        return [("name", self.name), ("email", self.email)]

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, NameEmail) and (self.name, self.email) == (other.name, other.email)

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "type": "string", "format": "name-email"}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        import_email_validator()
        text = core_schema.str_schema()
        text_or_instance = core_schema.union_schema(
            [core_schema.is_instance_schema(cls), text],
            custom_error_type="name_email_type",
            custom_error_message="Input is not a valid NameEmail",
        )
        as_text = core_schema.to_string_ser_schema()
        accepted = core_schema.json_or_python_schema(text, text_or_instance, serialization=as_text)
        return core_schema.no_info_after_validator_function(cls._validate, accepted)

    @classmethod
    def _validate(cls, value: NameEmail | str, /) -> NameEmail:
        return value if isinstance(value, cls) else cls(*validate_email(str(value)))

    def __str__(self) -> str:
        name = f'"{self.name}"' if "@" in self.name else self.name
        return f"{name} <{self.email}>"


# RFC 5322: a display name is a phrase, that is, words of atom characters (section 3.2.3; any
# letter, RFC 6532, and the dot of `obs-phrase`) or one quoted string. The `[ ]*` between words and
# the `+` inside them share no character, so matching is linear.
_ATOM = r"[\w.!#$%&'*+\-/=?^`{|}~]+"
_QUOTED = r'"(?P<quoted>(?:[^"\\]|\\.)+)"'
_NAME_ADDR = re.compile(
    rf"\s*(?:(?:(?P<words>{_ATOM}(?:[ \t]+{_ATOM})*)|{_QUOTED})\s*)?<(?P<email>.+)>\s*"
)
MAX_EMAIL_LENGTH = 2048
"""Characters of an address with its display name."""


def validate_email(value: str) -> tuple[str, str]:
    """Return the display name (or the local part) and the normalised address of `value`.

    The domain is not looked up.

    Raises:
        PydanticCustomError: This is no e-mail address (`value_error`).
        ImportError: `email-validator` is not installed.
    """
    if email_validator is None:
        import_email_validator()
    if len(value) > MAX_EMAIL_LENGTH:
        raise _invalid(f"Length must not exceed {MAX_EMAIL_LENGTH} characters")
    if "\r" in value or "\n" in value:  # would inject headers into a message
        raise _invalid("Carriage return and line feed characters are not allowed")
    name: str | None = None
    if found := _NAME_ADDR.fullmatch(value):
        name = found["words"] or found["quoted"]
        value = found["email"]
    try:
        parts = email_validator.validate_email(value.strip(), check_deliverability=False)
    except email_validator.EmailNotValidError as error:
        raise _invalid(str(error.args[0])) from error
    return name or parts.local_part, parts.normalized


def _invalid(reason: str) -> PydanticCustomError:
    return PydanticCustomError(
        "value_error", "value is not a valid email address: {reason}", {"reason": reason}
    )


for _name in __all__:  # shown in messages and stored in pickles: the public home
    if isinstance(_object := globals()[_name], type):
        _object.__module__ = __name__
