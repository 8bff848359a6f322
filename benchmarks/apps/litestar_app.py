"""hello on Litestar."""

from litestar import Litestar, get


@get("/")
async def hello() -> dict[str, str]:
    """Answer a constant."""
    return {"hello": "world"}


app = Litestar([hello])
