"""For Pydantic's tests."""

from minipydantic._schema.discriminators import MissingDefinition as MissingDefinitionForUnionRef
from minipydantic._schema.discriminators import apply_discriminator

__all__ = ["MissingDefinitionForUnionRef", "apply_discriminator"]
