"""One application and one client on all sixteen stacks: the answers are the same on each."""

import itertools
import os
import sys
from pathlib import Path

import httpx
import pytest
from servers import free_port, served
from websockets.sync.client import connect

APPLICATION = """
import sys
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, WebSocket
from pydantic import BaseModel, Field
from starlette.responses import PlainTextResponse


class Item(BaseModel):
    name: str = Field(min_length=1)
    price: float = Field(gt=0)
    tags: list[str] = []


def user(x_user: Annotated[str, Header()]) -> str:
    return x_user


def greeting(user: Annotated[str, Depends(user)]) -> str:
    return f"Hello {user}"


app = FastAPI(title="Matrix")


@app.get("/greet")
async def greet(text: Annotated[str, Depends(greeting)], times: int = 1) -> dict[str, str]:
    return {"text": text * times}


@app.post("/items", status_code=201)
def create(item: Item) -> Item:
    return item


@app.get("/plain")
async def plain() -> PlainTextResponse:
    return PlainTextResponse("plain", headers={"x-own": "1"})


@app.get("/missing")
async def missing() -> None:
    raise HTTPException(404, "nothing here", headers={"x-why": "none"})


@app.websocket("/echo")
async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    async for text in websocket.iter_text():
        await websocket.send_text(text.upper())


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
"""

# Which words make each layer the mini one or the original; the application imports the originals.
SWAPS = {
    "server": {"uvicorn": "", "miniasgi": "uvicorn"},
    "framework": {"fastapi": "", "minifast": "fastapi"},
    "web": {"starlette": "ministarlette", "ministarlette": "starlette"},
    "validation": {"pydantic": "minipydantic", "minipydantic": "pydantic"},
}
# What may differ: the server's own words, and a length where JSON says 0 for 0.0.
SERVERS_OWN = ("date", "server", "content-length")
STACKS = list(itertools.product(*SWAPS.values()))


def words(stack: tuple[str, ...]) -> str:
    """What to hand to `--swap`; the reverse swaps are for minifast, which names the mini layers."""
    chosen = [SWAPS[layer][name] for layer, name in zip(SWAPS, stack, strict=True)]
    return ",".join(filter(None, chosen))


def ask(port: int) -> list[object]:
    """Talk to the application; return everything that it says, in a comparable form."""
    url = f"http://127.0.0.1:{port}"
    me = {"X-User": "me"}
    said: list[object] = []
    with httpx.Client(base_url=url) as client:
        for method, path, options in [
            ("GET", "/greet?times=2", {"headers": me}),
            ("GET", "/greet", {}),
            ("GET", "/greet?times=two", {"headers": me}),
            ("POST", "/items", {"json": {"name": "Pen", "price": "1.5"}}),
            ("POST", "/items", {"json": {"name": "", "price": 0, "tags": [1]}}),
            ("POST", "/items", {"content": b"{", "headers": {"content-type": "application/json"}}),
            ("GET", "/plain", {}),
            ("GET", "/missing", {}),
            ("DELETE", "/plain", {}),
            ("GET", "/nowhere", {}),
            ("GET", "/openapi.json", {}),
        ]:
            answer = client.request(method, path, **options)  # type: ignore[arg-type]
            headers = {k: v for k, v in answer.headers.items() if k not in SERVERS_OWN}
            text = answer.json() if "json" in headers.get("content-type", "") else answer.text
            said.append((path, answer.status_code, headers, text))
    with connect(url.replace("http", "ws") + "/echo", proxy=None) as socket:
        socket.send("hello")
        said.append(socket.recv(5))
    return said


def run(stack: tuple[str, ...], folder: Path) -> list[object]:
    file, port = folder / "application.py", free_port()
    file.write_text(APPLICATION)
    command = [sys.executable, str(file), str(port)]
    if words(stack):
        swap = ["-m", "minilayers", "run", "--swap", words(stack), "--"]
        command = [sys.executable, *swap, *command]
    environment = {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    with served(command, folder / "log", port=port, environment=environment) as server:
        return ask(server.port)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What the stack of originals says."""
    return run(("uvicorn", "fastapi", "starlette", "pydantic"), tmp_path_factory.mktemp("original"))


@pytest.mark.parametrize("stack", STACKS[1:], ids="-".join)
def test_every_stack_gives_the_same_answers(
    stack: tuple[str, ...], original: list[object], tmp_path: Path
) -> None:
    for ours, theirs in zip(run(stack, tmp_path), original, strict=True):
        assert ours == theirs
