"""Checks of the Host header."""

from ministarlette.middleware.trustedhost import TrustedHostMiddleware as TrustedHostMiddleware
