"""HTTP/1.1 with httptools as the parser."""

from miniasgi._http1.httptools_parser import HttptoolsParser
from miniasgi._transport import HTTPProtocol


class HttpToolsProtocol(HTTPProtocol):
    """One HTTP/1.1 connection, parsed by httptools."""

    parser_class = HttptoolsParser
