"""Telling the members of a union apart: by the value of a field, or by a function."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from minipydantic.core import core_schema
from minipydantic.errors import PydanticUserError
from minipydantic.fields import Field

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler

__all__ = ["Discriminator", "Tag"]

TAG_KEY = "pydantic_internal_union_tag_key"


@dataclass(slots=True, frozen=True)
class Tag:
    """Marker: what a callable `Discriminator` returns for this member of the union."""

    tag: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: Any = handler(source)
        schema.setdefault("metadata", {})[TAG_KEY] = self.tag
        return schema


@dataclass(slots=True, frozen=True)
class Discriminator:
    """Marker: how to find the member of a union that a value belongs to.

    Attributes:
        discriminator: The name of a field that all members have, or a function that returns
            the `Tag` of a value, `None` for "none of them".
        custom_error_type: Error type for a value that belongs to no member.
        custom_error_message: Its message.
        custom_error_context: What the message's placeholders stand for.
    """

    discriminator: str | Callable[[Any], Hashable]
    custom_error_type: str | None = None
    custom_error_message: str | None = None
    custom_error_context: dict[str, int | str | float] | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if isinstance(self.discriminator, str):
            return handler(Annotated[source, Field(discriminator=self.discriminator)])
        return self._tagged_union(handler(source), handler.resolve_ref_schema)

    def _convert_schema(self, schema: Any, definitions: dict[str, Any] | None = None) -> CoreSchema:
        """Return the tagged union that a callable discriminator makes of a union.

        Args:
            schema: The union's schema, or a reference to it.
            definitions: Reference -> schema.
        """
        known = definitions or {}
        return self._tagged_union(schema, lambda s: known.get(s.get("schema_ref"), s))

    def _tagged_union(self, schema: Any, resolve: Callable[[Any], Any]) -> CoreSchema:
        if (target := _resolved(schema, resolve))["type"] == "union":
            # A copy of an alias's union: the alias itself stays without a discriminator.
            schema = target if target is schema else {k: target[k] for k in target if k != "ref"}
        else:  # one member, e.g. after a generic was parametrized
            schema = core_schema.union_schema([schema])
        choices: dict[Hashable, Any] = {}
        for choice in schema["choices"]:
            member, tag = choice if isinstance(choice, tuple) else (choice, None)
            tag = _tag(member) or _tag(_resolved(member, resolve)) or tag
            if tag is None:
                raise PydanticUserError(
                    f"`Tag` not provided for choice {choice} used with `Discriminator`",
                    code="callable-discriminator-no-tag",
                )
            choices[tag] = member
        given = {
            "custom_error_type": self.custom_error_type,
            "custom_error_message": self.custom_error_message,
            "custom_error_context": self.custom_error_context,
        }
        inherited = {name: schema.get(name) for name in given}
        return core_schema.tagged_union_schema(
            choices,
            self.discriminator,
            **(given if self.custom_error_type is not None else inherited),
            strict=schema.get("strict"),
            ref=schema.get("ref"),
            metadata=schema.get("metadata"),
            serialization=schema.get("serialization"),
        )


def _resolved(schema: Any, resolve: Callable[[Any], Any]) -> Any:
    if schema["type"] != "definition-ref":
        return schema
    try:
        return resolve(schema)
    except LookupError:  # the model that is being built: it has no tag of its own
        return schema


def _tag(schema: Any) -> Any:
    return schema.get("metadata", {}).get(TAG_KEY)
