"""hello on the mini layers; `minifast` and `ministarlette` are ASGI applications."""

from typing import Any

from minifast import MiniAPI
from ministarlette.applications import Starlette
from ministarlette.requests import Request
from ministarlette.responses import JSONResponse
from ministarlette.routing import Route

minifast = MiniAPI()


@minifast.get("/")
async def hello() -> dict[str, str]:
    """Answer a constant."""
    return {"hello": "world"}


async def hello_page(request: Request[Any]) -> JSONResponse:
    """Answer a constant."""
    return JSONResponse({"hello": "world"})


ministarlette = Starlette(routes=[Route("/", hello_page)])
