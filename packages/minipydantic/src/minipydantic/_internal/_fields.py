"""For pydantic-settings and Pydantic's tests."""

from minipydantic._types.metadata import PydanticMetadata, pydantic_general_metadata

__all__ = ["PydanticMetadata", "pydantic_general_metadata"]
