"""The protocol of plugins: they watch, and may wrap, every validation."""

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from minipydantic.config import ExtraValues

if TYPE_CHECKING:
    from minipydantic.core import ValidationError

__all__ = (
    "BaseValidateHandlerProtocol",
    "NewSchemaReturns",
    "PydanticPluginProtocol",
    "SchemaKind",
    "SchemaTypePath",
    "ValidateJsonHandlerProtocol",
    "ValidatePythonHandlerProtocol",
    "ValidateStringsHandlerProtocol",
)

NewSchemaReturns: TypeAlias = (
    "tuple[ValidatePythonHandlerProtocol | None, ValidateJsonHandlerProtocol | None, "
    "ValidateStringsHandlerProtocol | None]"
)


class SchemaTypePath(NamedTuple):
    """Where a type is defined."""

    module: str
    name: str


SchemaKind: TypeAlias = Literal[
    "BaseModel", "TypeAdapter", "dataclass", "create_model", "validate_call"
]


class PydanticPluginProtocol(Protocol):
    """A plugin."""

    def new_schema_validator(
        self,
        schema: Any,
        schema_type: Any,
        schema_type_path: SchemaTypePath,
        schema_kind: SchemaKind,
        config: Any,
        plugin_settings: dict[str, object],
    ) -> NewSchemaReturns:
        """Return handlers for the three kinds of input of a new validator; None for no interest."""
        raise NotImplementedError


class BaseValidateHandlerProtocol(Protocol):
    """What all handlers may have."""

    on_enter: Any
    """Called before validation, with its arguments."""

    def on_success(self, result: Any) -> None:
        """Called with the validated value."""

    def on_error(self, error: "ValidationError") -> None:
        """Called with the validation error."""

    def on_exception(self, exception: Exception) -> None:
        """Called with any other exception."""


class ValidatePythonHandlerProtocol(BaseValidateHandlerProtocol, Protocol):
    """Watches `validate_python`."""

    def on_enter(
        self,
        input: Any,
        *,
        strict: bool | None = None,
        extra: ExtraValues | None = None,
        from_attributes: bool | None = None,
        context: Any | None = None,
        self_instance: Any | None = None,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> None:
        """Called before validation."""


class ValidateJsonHandlerProtocol(BaseValidateHandlerProtocol, Protocol):
    """Watches `validate_json`."""

    def on_enter(
        self,
        input: str | bytes | bytearray,
        *,
        strict: bool | None = None,
        extra: ExtraValues | None = None,
        context: Any | None = None,
        self_instance: Any | None = None,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> None:
        """Called before validation."""


class ValidateStringsHandlerProtocol(BaseValidateHandlerProtocol, Protocol):
    """Watches `validate_strings`."""

    def on_enter(
        self,
        input: Any,
        *,
        strict: bool | None = None,
        extra: ExtraValues | None = None,
        context: Any | None = None,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> None:
        """Called before validation."""
