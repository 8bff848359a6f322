"""HTTP/1.1 with h11 as the parser."""

from miniasgi._http1.h11_parser import H11Parser
from miniasgi._transport import HTTPProtocol


class H11Protocol(HTTPProtocol):
    """One HTTP/1.1 connection, parsed by h11."""

    parser_class = H11Parser
