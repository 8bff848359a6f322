"""For libraries that open grouped metadata."""

from minipydantic._schema.constraints import expand as expand_grouped_metadata

__all__ = ["expand_grouped_metadata"]
