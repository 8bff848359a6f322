"""WSGI microframework, the synchronous counterpart of the mini stack (placeholder)."""

__version__ = "0.1.0"
