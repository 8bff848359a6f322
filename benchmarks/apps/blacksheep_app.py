"""hello on BlackSheep."""

from blacksheep import Application, get, json


@get("/")
async def hello():  # type: ignore[no-untyped-def]
    """Answer a constant."""
    return json({"hello": "world"})


app = Application()
