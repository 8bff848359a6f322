"""WSGI microframework, the synchronous counterpart of the mini stack: a placeholder for now."""

__version__ = "0.1.0"
