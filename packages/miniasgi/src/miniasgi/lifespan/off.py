"""Lifespan of the application: off."""

from miniasgi._lifespan import LifespanOff

__all__ = ["LifespanOff"]
