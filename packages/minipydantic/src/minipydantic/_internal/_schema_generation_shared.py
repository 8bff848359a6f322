"""For FastAPI."""

from ..annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["GetCoreSchemaHandler", "GetJsonSchemaHandler"]
