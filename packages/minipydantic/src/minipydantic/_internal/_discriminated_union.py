"""For Pydantic's tests."""

from .._schema.discriminators import MissingDefinition as MissingDefinitionForUnionRef
from .._schema.discriminators import apply_discriminator

__all__ = ["MissingDefinitionForUnionRef", "apply_discriminator"]
