"""WSGI applications inside ASGI."""

from ministarlette.middleware.wsgi import WSGIMiddleware as WSGIMiddleware
