"""How a program for JSON gets from the text to the values."""

from minipydantic._codegen.plan import Schema, parts
from minipydantic._interp.json_fast import Read, fast_readers

__all__ = ["reader"]

# What gives up on floats that are no less than 2**63, or takes them as the integers they are for.
_INDIFFERENT = {
    *["none", "bool", "int", "float", "str", "bytes", "uuid"],
    *["date", "time", "datetime", "timedelta"],
    *["nullable", "default", "tuple", "definitions", "definition-ref"],
    *["model", "model-fields", "model-field"],
}
_INDIFFERENT_WITH = {
    "list": {"items_schema"},
    "set": {"items_schema"},
    "frozenset": {"items_schema"},
    "dict": {"keys_schema", "values_schema"},
}


def reader(schema: Schema) -> Read:
    """Return the function that parses texts for a schema.

    It may make floats of big integers only where no valid value tells the difference.
    """
    exact, rough = fast_readers()
    return rough if all(map(is_indifferent, parts(schema))) else exact


def is_indifferent(schema: Schema) -> bool:
    """Tell whether a big integer gives the same as the nearest float, by this part of a schema."""
    kind = schema["type"]
    if kind == "literal":
        return all(type(value) is str for value in schema["expected"])
    if kind == "enum":
        return all(type(member.value) is str for member in schema["members"])
    inner = _INDIFFERENT_WITH.get(kind)
    return kind in _INDIFFERENT if inner is None else inner <= schema.keys()
