"""Applications for servers that run as processes of their own."""

from __future__ import annotations

import asyncio
import os
from typing import Any


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers; `/slow` says when it was reached, and waits for the client's second byte."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                scope["state"]["greeting"] = b"hello"
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                print("application is down", flush=True)
                return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/slow":
        await send({"type": "http.response.body", "body": b"wait", "more_body": True})
        while (await receive()).get("more_body"):
            pass
    if scope["path"] == "/endless":
        await send({"type": "http.response.body", "body": b"wait", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        await asyncio.Event().wait()
    body = b"%d" % os.getpid() if scope["path"] == "/pid" else scope["state"]["greeting"]
    await send({"type": "http.response.body", "body": body})


def factory() -> Any:
    """Makes the application."""
    return app
