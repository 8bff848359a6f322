"""Values that never show themselves in a repr, a log line or a dump."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, get_args, get_origin

from minipydantic.core import SchemaSerializer, core_schema

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["Secret", "SecretBytes", "SecretStr"]

SecretType = TypeVar("SecretType")
_MASK = "*" * 10


def _serialize_secret(value: Any, info: Any) -> Any:
    return str(value) if info.mode == "json" else value


def _serialize_secret_field(value: Any, info: Any) -> Any:
    if info.mode == "json":
        return _MASK if value.get_secret_value() else ""
    return value


_SERIALIZATION = core_schema.plain_serializer_function_ser_schema(
    _serialize_secret, info_arg=True, when_used="always"
)
_TEXT_SERIALIZATION = core_schema.plain_serializer_function_ser_schema(
    _serialize_secret_field, info_arg=True, when_used="unless-none"
)


class _SecretBase(Generic[SecretType]):
    """A value that must be asked for by name."""

    def __init__(self, secret_value: SecretType) -> None:
        self._secret_value: SecretType = secret_value

    def get_secret_value(self) -> SecretType:
        """Return the value itself."""
        return self._secret_value

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, self.__class__) and self.get_secret_value() == (
            other.get_secret_value()
        )

    def __hash__(self) -> int:
        return hash(self.get_secret_value())

    def __str__(self) -> str:
        return str(self._display())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._display()!r})"

    def _display(self) -> str | bytes:
        raise NotImplementedError


class Secret(_SecretBase[SecretType]):
    """A hidden value of any type: `Secret[date]`, or a subclass of it with its own `_display`."""

    def _display(self) -> str | bytes:
        return _MASK if self.get_secret_value() else ""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        inner = handler.generate_schema(cls._inner_type(source))

        def validate_secret_value(value: Any, validate: Callable[[Any], Any]) -> Any:
            return cls(validate(value.get_secret_value() if isinstance(value, Secret) else value))

        return core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_after_validator_function(cls, inner),
            python_schema=core_schema.no_info_wrap_validator_function(validate_secret_value, inner),
            serialization=_SERIALIZATION,
        )

    @classmethod
    def _inner_type(cls, source: Any) -> Any:
        """Return the parameter of `Secret[...]`, or of the base in `class X(Secret[...])`."""
        if arguments := get_args(source):
            return arguments[0]
        for klass in cls.__mro__:
            for base in vars(klass).get("__orig_bases__", ()):
                origin, arguments = get_origin(base), get_args(base)
                if (
                    isinstance(origin, type)
                    and issubclass(origin, Secret)
                    and not isinstance(arguments[0], TypeVar)
                ):
                    return arguments[0]
        raise TypeError(
            f"Can't get secret type from {cls.__name__}. "
            "Please use Secret[<type>], or subclass from Secret[<type>] instead."
        )

    __pydantic_serializer__: ClassVar[SchemaSerializer] = SchemaSerializer(
        core_schema.any_schema(serialization=_SERIALIZATION)
    )


class _SecretField(_SecretBase[SecretType]):
    """A hidden text: compares in constant time, has a length."""

    _schema: ClassVar[Callable[..., Any]]
    _error_type: ClassVar[Any]

    def __eq__(self, other: Any) -> bool:
        # Constant time for values of equal length, so that a comparison tells nothing of a
        # password or token (the same rule as for `hmac.compare_digest`).
        return isinstance(other, self.__class__) and hmac.compare_digest(
            _as_bytes(self.get_secret_value()), _as_bytes(other.get_secret_value())
        )

    __hash__ = _SecretBase.__hash__

    def __len__(self) -> int:
        return len(self._secret_value)  # type: ignore[arg-type]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def schema(*, strict: bool) -> CoreSchema:
            from_text = core_schema.no_info_after_validator_function(
                source, cls._schema(strict=strict)
            )
            return core_schema.json_or_python_schema(
                json_schema=from_text,
                python_schema=core_schema.union_schema(
                    [core_schema.is_instance_schema(source), from_text],
                    custom_error_type=cls._error_type,
                ),
                serialization=_TEXT_SERIALIZATION,
            )

        def as_password(_: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
            text_schema = dict(handler(cls._schema()))
            text_schema.update(type="string", writeOnly=True, format="password")
            return text_schema

        return core_schema.lax_or_strict_schema(
            lax_schema=schema(strict=False),
            strict_schema=schema(strict=True),
            metadata={"pydantic_js_functions": [as_password]},
        )

    # For a secret that stands in an `Any` field: still hidden there.
    __pydantic_serializer__: ClassVar[SchemaSerializer] = SchemaSerializer(
        core_schema.any_schema(serialization=_TEXT_SERIALIZATION)
    )


def _as_bytes(text: Any) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)


class SecretStr(_SecretField[str]):
    """A string such as a password; shows as `**********` until asked with `get_secret_value()`."""

    _schema = staticmethod(core_schema.str_schema)
    _error_type = "string_type"

    def _display(self) -> str:
        return _MASK if self._secret_value else ""


class SecretBytes(_SecretField[bytes]):
    """Bytes such as a key; show as `b'**********'` until asked with `get_secret_value()`."""

    _schema = staticmethod(core_schema.bytes_schema)
    _error_type = "bytes_type"

    def _display(self) -> bytes:
        return _MASK.encode() if self._secret_value else b""
