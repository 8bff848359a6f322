"""Compression of responses."""

from ministarlette.middleware.gzip import GZipMiddleware as GZipMiddleware
