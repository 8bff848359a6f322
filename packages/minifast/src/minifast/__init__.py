"""Dependency injection, validation and OpenAPI over ASGI, API-compatible with FastAPI."""

__version__ = "0.1.0"
