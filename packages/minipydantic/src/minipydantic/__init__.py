"""Data validation, serialisation and JSON Schema by generated Python, API-compatible with Pydantic 2."""

__version__ = "0.1.0"
