"""For Pydantic's tests, which count builds, and for libraries that subclass the builder."""

from minipydantic._schema.builder import GenerateSchema

__all__ = ["GenerateSchema"]
