"""Serialisation: a core schema becomes a tree of nodes, and a node writes a value.

Each node knows four targets: a Python object (`python`), a JSON-able object (`jsonable`), JSON
text (`text`) and a JSON object key (`key`). `build` maps schema types to node classes;
`serializer` holds the public entry points.
"""

from minipydantic._serialize.errors import (
    PydanticSerializationError,
    PydanticSerializationUnexpectedValue,
)
from minipydantic._serialize.serializer import SchemaSerializer, to_json, to_jsonable_python

__all__ = [
    "PydanticSerializationError",
    "PydanticSerializationUnexpectedValue",
    "SchemaSerializer",
    "to_json",
    "to_jsonable_python",
]
