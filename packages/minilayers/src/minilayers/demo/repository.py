"""The queries of the inventory: a dependency that itself depends on the connection."""

from collections.abc import Iterator
from typing import Annotated

from minifast import Depends, HTTPException
from minilayers.demo.database import Connection
from minilayers.demo.models import Item, ItemChange, ItemIn


class Inventory:
    """The items of the store.

    Args:
        connection: An open connection to the database.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def all(self, limit: int = -1, offset: int = 0) -> Iterator[Item]:
        """Yield the items in the order of their numbers, from `offset` on, at most `limit`."""
        query = "SELECT * FROM item ORDER BY id LIMIT ? OFFSET ?"
        for row in self.connection.execute(query, (limit, offset)):
            yield Item.model_validate(dict(row))

    def get(self, item_id: int) -> Item:
        """Return one item, or answer 404."""
        row = self.connection.execute("SELECT * FROM item WHERE id = ?", (item_id,)).fetchone()
        if row is None:
            raise HTTPException(404, f"There is no item {item_id}")
        return Item.model_validate(dict(row))

    def add(self, item: ItemIn) -> Item:
        """Store a new item and give it a number."""
        row = self.connection.execute(
            "INSERT INTO item (name, price, in_stock) "
            "VALUES (:name, :price, :in_stock) RETURNING *",
            item.model_dump(),
        ).fetchone()
        return Item.model_validate(dict(row))

    def change(self, item_id: int, change: ItemChange) -> Item:
        """Change the fields that the client sent."""
        changed = self.get(item_id).model_copy(update=change.model_dump(exclude_none=True))
        self.connection.execute(
            "UPDATE item SET name = :name, price = :price, in_stock = :in_stock WHERE id = :id",
            changed.model_dump(),
        )
        return changed

    def delete(self, item_id: int) -> None:
        """Remove one item, or answer 404."""
        self.get(item_id)
        self.connection.execute("DELETE FROM item WHERE id = ?", (item_id,))


Items = Annotated[Inventory, Depends()]
