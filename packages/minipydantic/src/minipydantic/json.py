"""A module of Pydantic 1, kept for its name: it explains what became of its content."""

from ._migration import getattr_migration

__getattr__ = getattr_migration(__name__)
