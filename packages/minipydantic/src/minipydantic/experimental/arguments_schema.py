"""Core schemas of the arguments of functions, for validation of calls without making them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from minipydantic._config import ConfigWrapper
from minipydantic._namespaces import NsResolver, namespaces_of_function
from minipydantic._schema.builder import GenerateSchema
from minipydantic._schema.calls import arguments_schema, arguments_v3_schema

if TYPE_CHECKING:
    from minipydantic.config import ConfigDict

__all__ = ["generate_arguments_schema"]

_BUILDERS: dict[str, Callable[..., Any]] = {
    "arguments": arguments_schema,
    "arguments-v3": arguments_v3_schema,
}


def generate_arguments_schema(
    func: Callable[..., Any],
    schema_type: Literal["arguments", "arguments-v3"] = "arguments-v3",
    parameters_callback: Callable[[int, str, Any], Literal["skip"] | None] | None = None,
    config: ConfigDict | None = None,
) -> Any:
    """Return a core schema that validates arguments and gives (positional, by name).

    Args:
        func: The function.
        schema_type: `"arguments-v3"` takes one dictionary, `"arguments"` an `ArgsKwargs`.
        parameters_callback: Called with index, name and annotation of each parameter; it is left
            out if the result is `"skip"`.
        config: The configuration that holds for the parameters.
    """
    namespaces = NsResolver(namespaces_tuple=namespaces_of_function(func))
    generator = GenerateSchema(ConfigWrapper(config), namespaces)
    schema = _BUILDERS[schema_type](generator, func, parameters_callback)
    return generator.clean_schema(schema)
