"""What the hooks of custom types receive: the rest of the chain, as a callable."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._namespaces import NamespacesTuple
    from .core import core_schema
    from .json_schema import JsonSchemaMode, JsonSchemaValue

__all__ = ("GetCoreSchemaHandler", "GetJsonSchemaHandler")


class GetJsonSchemaHandler:
    """Makes JSON schemas for `__get_pydantic_json_schema__`.

    Attributes:
        mode: ``"validation"`` or ``"serialization"``.
    """

    mode: "JsonSchemaMode"

    def __call__(self, core_schema: Any, /) -> "JsonSchemaValue":
        """Make the JSON schema that the next handler of the chain makes."""
        raise NotImplementedError

    def resolve_ref_schema(self, maybe_ref_json_schema: "JsonSchemaValue", /) -> "JsonSchemaValue":
        """Follow a ``$ref`` to its definition; return any other schema as it is.

        Raises:
            LookupError: The reference has no definition.
        """
        raise NotImplementedError


class GetCoreSchemaHandler:
    """Makes core schemas for `__get_pydantic_core_schema__`."""

    def __call__(self, source_type: Any, /) -> "core_schema.CoreSchema":
        """Make the schema that the next handler of the chain makes for ``source_type``."""
        raise NotImplementedError

    def generate_schema(self, source_type: Any, /) -> "core_schema.CoreSchema":
        """Make the schema of an unrelated type, from the start of its own chain."""
        raise NotImplementedError

    def resolve_ref_schema(
        self, maybe_ref_schema: "core_schema.CoreSchema", /
    ) -> "core_schema.CoreSchema":
        """Follow a ``definition-ref`` to its definition; return any other schema as it is.

        Raises:
            LookupError: The reference has no definition.
        """
        raise NotImplementedError

    @property
    def field_name(self) -> str | None:
        """The name of the nearest field around this schema, if there is one."""
        raise NotImplementedError

    def _get_types_namespace(self) -> "NamespacesTuple":
        raise NotImplementedError
