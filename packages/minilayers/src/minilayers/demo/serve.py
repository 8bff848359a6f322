"""Serve the demo, and say where to look."""

import logging

import miniasgi
from minifast.middleware.trustedhost import TrustedHostMiddleware
from minilayers.demo.app import app
from minilayers.demo.database import path

LOOPBACK = ["127.0.0.1", "localhost", "::1"]
GREETING = """\
The store inventory is at http://{host}:{port}/

  curl http://{host}:{port}/items
  curl -d '{{"name": "Pen", "price": 1.5}}' \\
       -H 'Content-Type: application/json' -H 'X-User: me' http://{host}:{port}/items
  curl http://{host}:{port}/items.csv
  http://{host}:{port}/docs    the API, to read and to try
  http://{host}:{port}/chat    a chat room: open it twice

The items are kept in {path}. Ctrl+C stops the server.
"""


def serve(host: str, port: int) -> None:
    """Run the demo until it is interrupted."""
    if host in LOOPBACK:  # else a page elsewhere could reach it by DNS rebinding
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s:     %(message)s")
    print(GREETING.format(host=host, port=port, path=path().absolute()), flush=True)
    miniasgi.run(app, host=host, port=port)
