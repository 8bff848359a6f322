"""For Pydantic's tests, which count builds, and for libraries that subclass the builder."""

from .._schema.builder import GenerateSchema

__all__ = ["GenerateSchema"]
