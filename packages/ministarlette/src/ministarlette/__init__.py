"""Routing, requests, responses, middleware, WebSockets over ASGI; API-compatible with Starlette."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ministarlette.minimal import MiniASGI as MiniASGI
    from ministarlette.requests import Request as Request
    from ministarlette.responses import Response as Response

# `import ministarlette` loads nothing; these names are fetched when they are asked for.
_LAZY = {
    "MiniASGI": "ministarlette.minimal",
    "Request": "ministarlette.requests",
    "Response": "ministarlette.responses",
}


def __getattr__(name: str) -> Any:
    import importlib  # noqa: PLC0415

    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_LAZY[name]), name)
