"""The application: the routers, the pages, and what happens at the start."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from minifast import MiniAPI
from minifast.responses import FileResponse
from minilayers.demo import chat, database, items

PAGES = Path(__file__).parent / "pages"


@asynccontextmanager
async def lifespan(app: MiniAPI) -> AsyncIterator[None]:
    """Make sure that there is a database before the first request."""
    database.create()
    yield


app = MiniAPI(title="Store inventory", lifespan=lifespan)
app.include_router(items.router)
app.include_router(chat.router)


@app.get("/", include_in_schema=False)
async def index() -> FileResponse:
    """Show what there is."""
    return FileResponse(PAGES / "index.html")


@app.get("/chat", include_in_schema=False)
async def chat_page() -> FileResponse:
    """Show the page to try the chat."""
    return FileResponse(PAGES / "chat.html")
