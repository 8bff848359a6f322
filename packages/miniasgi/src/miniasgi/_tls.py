"""The TLS context of a server."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miniasgi.config import Config


def make_context(config: Config) -> ssl.SSLContext:
    """Return what the configuration asks for.

    A factory, if there is one, gets the configuration and the maker of the default context, which
    it may call and change.

    Raises:
        TypeError: If the factory returns something else.
        RuntimeError: If there is no certificate.
    """
    factory = config.ssl_context_factory
    if factory is None:
        return _default_context(config)
    context = factory(config, lambda: _default_context(config))
    if not isinstance(context, ssl.SSLContext):
        raise TypeError(
            f"ssl_context_factory must return an `ssl.SSLContext`, not {type(context).__name__}."
        )
    return context


def _default_context(config: Config) -> ssl.SSLContext:
    if config.ssl_certfile is None:
        raise RuntimeError("TLS requires `ssl_certfile`, the server's certificate.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(config.ssl_certfile, config.ssl_keyfile, config.ssl_keyfile_password)
    context.verify_mode = ssl.VerifyMode(config.ssl_cert_reqs)
    if config.ssl_ca_certs:
        context.load_verify_locations(config.ssl_ca_certs)
    if config.ssl_ciphers:
        context.set_ciphers(config.ssl_ciphers)
    return context
