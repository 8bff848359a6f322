"""Lifespan implementations."""
