"""Middleware, as the web layer defines it."""

from ministarlette.middleware import Middleware as Middleware
