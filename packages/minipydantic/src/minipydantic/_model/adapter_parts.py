"""Schema, validator and serializer of a type adapter, built by their first uses.

An adapter for a class has those of the class. For any other type it has its schema at once, unless
its configuration says otherwise.
"""

from collections.abc import Callable
from typing import Any

from minipydantic._config import ConfigWrapper
from minipydantic._schema.certain import is_certain
from minipydantic.plugin._loader import get_plugins

from .deferred import BUILDING, is_certain_config


class AdapterPart:
    """An attribute of an adapter that is built by its first use.

    Args:
        name: The name of the attribute.
        of_class: The attribute of a class that is the same for an adapter of just that class.
        build: Builds it for any other type.
    """

    __slots__ = ("_build", "_name", "_of_class")

    def __init__(self, name: str, of_class: str, build: Callable[[Any], Any]) -> None:
        self._name = name
        self._of_class = of_class
        self._build = build

    def __get__(self, adapter: Any, owner: Any) -> Any:
        if adapter is None:
            raise AttributeError(f"type object {owner.__name__!r} has no attribute {self._name!r}")
        parts = adapter.__dict__
        with BUILDING:
            if self._name not in parts:
                own = has_parts(adapter._type)
                parts[self._name] = (
                    getattr(adapter._type, self._of_class) if own else self._build(adapter)
                )
        return parts[self._name]


def has_parts(typ: Any) -> bool:
    """Tell whether a type is a class with a schema of its own."""
    return "__pydantic_core_schema__" in getattr(typ, "__dict__", ())


def core_schema(adapter: Any) -> Any:
    """Build the schema of an adapter's type."""
    from minipydantic._schema.builder import GenerateSchema  # noqa: PLC0415

    generator = GenerateSchema(ConfigWrapper(adapter._config))
    return generator.clean_schema(generator.generate_schema(adapter._type))


def _validator(adapter: Any) -> Any:
    from minipydantic.core import SchemaValidator  # noqa: PLC0415

    config: Any = ConfigWrapper(adapter._config).core_config(None)
    return SchemaValidator(adapter.core_schema, config)


def _serializer(adapter: Any) -> Any:
    from minipydantic.core import SchemaSerializer  # noqa: PLC0415

    config: Any = ConfigWrapper(adapter._config).core_config(None)
    return SchemaSerializer(adapter.core_schema, config)


CORE_SCHEMA = AdapterPart("core_schema", "__pydantic_core_schema__", core_schema)
VALIDATOR = AdapterPart("validator", "__pydantic_validator__", _validator)
SERIALIZER = AdapterPart("serializer", "__pydantic_serializer__", _serializer)


def can_wait(typ: Any, config: Any) -> bool:
    """Tell whether nothing can go wrong when an adapter is built later."""
    return is_certain(typ) and is_certain_config(config or {}) and not get_plugins()
