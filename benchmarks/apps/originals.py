"""hello on the originals; `fastapi` and `starlette` are ASGI applications."""

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

fastapi = FastAPI()


@fastapi.get("/")
async def hello() -> dict[str, str]:
    """Answer a constant."""
    return {"hello": "world"}


async def hello_page(request: Request) -> JSONResponse:
    """Answer a constant."""
    return JSONResponse({"hello": "world"})


starlette = Starlette(routes=[Route("/", hello_page)])
