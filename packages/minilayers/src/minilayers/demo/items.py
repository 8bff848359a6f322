"""Create, list, read, update, delete and export the items of the store."""

import csv
import io
import logging
from collections.abc import Iterator
from typing import Annotated

from minifast import APIRouter, BackgroundTasks, Query
from minifast.responses import StreamingResponse
from minilayers.demo.models import Item, ItemChange, ItemIn
from minilayers.demo.repository import Items
from minilayers.demo.users import User

router = APIRouter(tags=["items"])
log = logging.getLogger("minilayers.demo")


@router.get("/items")
def list_items(
    items: Items,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> list[Item]:
    """List the items."""
    return list(items.all(limit, offset))


@router.post("/items", status_code=201)
def create_item(item: ItemIn, items: Items, user: User, background: BackgroundTasks) -> Item:
    """Add an item; who did it is noted once the answer is on its way."""
    created = items.add(item)
    background.add_task(log.info, "%s created item %d (%s)", user, created.id, created.name)
    return created


@router.get("/items.csv", response_class=StreamingResponse)
def export_items(items: Items) -> StreamingResponse:
    """Stream all items as CSV (RFC 4180)."""
    rows = list(items.all())
    return StreamingResponse(csv_lines(rows), media_type="text/csv; charset=utf-8")


def csv_lines(items: list[Item]) -> Iterator[str]:
    """Yield a header and a line for each item."""
    for row in [list(Item.model_fields), *(item.model_dump().values() for item in items)]:
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


@router.get("/items/{item_id}")
def read_item(item_id: int, items: Items) -> Item:
    """Read one item."""
    return items.get(item_id)


@router.patch("/items/{item_id}")
def update_item(item_id: int, change: ItemChange, items: Items, user: User) -> Item:
    """Change some fields of an item."""
    return items.change(item_id, change)


@router.delete("/items/{item_id}", status_code=204)
def delete_item(item_id: int, items: Items, user: User) -> None:
    """Remove an item."""
    items.delete(item_id)
