"""Lifespan of the application: on."""

from miniasgi._lifespan import LifespanOn

__all__ = ["LifespanOn"]
