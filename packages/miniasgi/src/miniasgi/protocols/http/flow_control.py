"""The water mark of back-pressure."""

from miniasgi._cycle import HIGH_WATER_LIMIT

__all__ = ["HIGH_WATER_LIMIT"]
