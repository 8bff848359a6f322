"""For FastAPI."""

from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["GetCoreSchemaHandler", "GetJsonSchemaHandler"]
