"""ASGI middleware that a server offers."""
