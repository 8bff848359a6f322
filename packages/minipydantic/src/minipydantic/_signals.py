"""Exceptions that steer: raised by user code or while compiling schemas, known to every stage."""

from typing import Any

__all__ = ["PydanticOmit", "PydanticUseDefault", "SchemaError"]


class PydanticOmit(Exception):
    """Raise in a validator or serializer to leave the current item out of its container."""

    def __init__(self) -> None:
        super().__init__()

    def __str__(self) -> str:
        return repr(self)


class PydanticUseDefault(Exception):
    """Raise in a validator to make the field take its default."""

    def __init__(self) -> None:
        super().__init__()

    def __str__(self) -> str:
        return repr(self)


class SchemaError(Exception):
    """A core schema that cannot be compiled."""

    def __init__(self, message: str, /) -> None:
        super().__init__(message)

    def error_count(self) -> int:
        """Return the number of structured errors; a plain message has none."""
        return 0

    def errors(self) -> list[Any]:
        """Return structured errors; a plain message has none."""
        return []

    def __repr__(self) -> str:
        return f'SchemaError("{self}")'
