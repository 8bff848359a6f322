"""The best HTTP implementation that is installed."""

from importlib import import_module
from importlib.util import find_spec

from miniasgi._transport import HTTPProtocol

AutoHTTPProtocol: type[HTTPProtocol]
if find_spec("httptools") is not None:
    AutoHTTPProtocol = import_module("miniasgi.protocols.http.httptools_impl").HttpToolsProtocol
else:
    AutoHTTPProtocol = import_module("miniasgi.protocols.http.h11_impl").H11Protocol
