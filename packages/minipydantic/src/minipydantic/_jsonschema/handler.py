"""What the hooks of a schema receive: the rest of the chain, as a callable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from minipydantic._jsonschema.vocabulary import JsonRef, JsonSchemaMode, JsonSchemaValue
from minipydantic.annotated_handlers import GetJsonSchemaHandler

if TYPE_CHECKING:
    from minipydantic._jsonschema.generator import Generator

__all__ = ["GenerateJsonSchemaHandler"]

Step = Callable[[Any, "GenerateJsonSchemaHandler"], JsonSchemaValue]


class GenerateJsonSchemaHandler(GetJsonSchemaHandler):
    """Runs the first `depth` steps of a chain; a step gets the handler of those before it."""

    __slots__ = ("_depth", "_generator", "_steps")

    def __init__(self, generator: Generator, steps: Sequence[Step], depth: int) -> None:
        self._generator = generator
        self._steps = steps
        self._depth = depth

    @property
    def mode(self) -> JsonSchemaMode:  # type: ignore[override]
        """`validation` or `serialization`."""
        return self._generator.mode

    def __call__(self, core_schema: Any, /) -> JsonSchemaValue:
        if not self._depth:
            return self._generator._dispatch(core_schema)
        inner = GenerateJsonSchemaHandler(self._generator, self._steps, self._depth - 1)
        return self._steps[self._depth - 1](core_schema, inner)

    def resolve_ref_schema(self, maybe_ref_json_schema: JsonSchemaValue, /) -> JsonSchemaValue:
        """Return the definition that a `$ref` leads to; another schema is returned as it is.

        Raises:
            LookupError: There is no such definition (yet).
        """
        if "$ref" not in maybe_ref_json_schema:
            return maybe_ref_json_schema
        ref = maybe_ref_json_schema["$ref"]
        definition = self._generator.get_schema_from_definitions(JsonRef(ref))
        if definition is None:
            raise LookupError(
                f"Could not find a ref for {ref}."
                " Maybe you tried to call resolve_ref_schema from within a recursive model?"
            )
        return definition
