"""For pydantic-extra-types and devtools."""

from minipydantic._repr import PlainRepr, Representation, display_as_type

__all__ = ["PlainRepr", "Representation", "display_as_type"]
