"""Routing, requests, responses, middleware, WebSockets over ASGI; API-compatible with Starlette."""

__version__ = "0.1.0"
