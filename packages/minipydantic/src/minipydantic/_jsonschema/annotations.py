"""Markers for `Annotated` that change a JSON schema and nothing else."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from minipydantic._jsonschema.vocabulary import JsonSchemaMode, JsonSchemaValue
from minipydantic.annotated_handlers import GetJsonSchemaHandler
from minipydantic.core import PydanticOmit, to_jsonable_python
from minipydantic.warnings import PydanticDeprecatedSince29

__all__ = ["Examples", "SkipJsonSchema", "WithJsonSchema"]

AnyType = TypeVar("AnyType")


@dataclass(slots=True)
class WithJsonSchema:
    """Marker: the JSON schema of a type, instead of the generated one.

    Attributes:
        json_schema: What to show; `None` leaves the type out.
        mode: The mode in which it applies; `None` for both.
    """

    json_schema: JsonSchemaValue | None
    mode: Literal["validation", "serialization"] | None = None

    def __get_pydantic_json_schema__(
        self, core_schema: Any, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        if self.mode not in (None, handler.mode):
            return handler(core_schema)
        if self.json_schema is None:
            raise PydanticOmit
        return dict(self.json_schema)

    def __hash__(self) -> int:
        return hash(type(self.mode))


class Examples:
    """Marker: examples of values, added to those that are there.

    Attributes:
        examples: A list of values.
        mode: The mode in which they are shown; `None` for both.
    """

    __slots__ = ("examples", "mode")

    def __init__(
        self, examples: dict[str, Any] | list[Any], mode: JsonSchemaMode | None = None
    ) -> None:
        if isinstance(examples, dict):
            warnings.warn(
                "Using a dict for `examples` is deprecated, use a list instead.",
                PydanticDeprecatedSince29,
                stacklevel=2,
            )
        self.examples = examples
        self.mode = mode

    def __get_pydantic_json_schema__(
        self, core_schema: Any, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        json_schema = handler(core_schema)
        if self.mode not in (None, handler.mode):
            return json_schema
        examples, known = to_jsonable_python(self.examples), json_schema.get("examples")
        if known is None:
            json_schema["examples"] = examples
        elif isinstance(known, dict) and isinstance(examples, dict):
            json_schema["examples"] = {**known, **examples}
        else:
            if type(known) is not type(examples):
                warnings.warn(
                    "Updating existing JSON Schema examples of type "
                    f"{type(known).__name__} with examples of type {type(examples).__name__}. "
                    "The result is a list; names of examples are lost.",
                    UserWarning,
                    stacklevel=2,
                )
            json_schema["examples"] = [*_values(known), *_values(examples)]
        return json_schema

    def __hash__(self) -> int:
        return hash(self.mode)


def _values(examples: dict[str, Any] | list[Any]) -> list[Any]:
    if isinstance(examples, list):
        return examples
    return [value for values in examples.values() for value in values]


if TYPE_CHECKING:
    SkipJsonSchema = Annotated[AnyType, ...]
else:

    @dataclass(slots=True)
    class SkipJsonSchema:
        """Marker: leave this field, or this member of a union, out of JSON schemas."""

        def __class_getitem__(cls, item: Any) -> Any:
            return Annotated[item, cls()]

        def __get_pydantic_json_schema__(
            self, core_schema: Any, handler: GetJsonSchemaHandler
        ) -> JsonSchemaValue:
            raise PydanticOmit

        def __hash__(self) -> int:
            return hash(type(self))
