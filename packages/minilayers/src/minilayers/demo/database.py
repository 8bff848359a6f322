"""The SQLite file behind the inventory, opened once per request by a `yield` dependency."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from minifast import Depends

SCHEMA = """
CREATE TABLE IF NOT EXISTS item (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL NOT NULL, in_stock INTEGER NOT NULL
)
"""


def path() -> Path:
    """Return where the data is kept between runs: $INVENTORY_DB, else a file in this folder."""
    return Path(os.environ.get("INVENTORY_DB", "inventory.sqlite3"))


def create() -> None:
    """Make the file and its table, unless they exist."""
    connection = sqlite3.connect(path())
    with connection:
        connection.execute(SCHEMA)
    connection.close()


def connect() -> Iterator[sqlite3.Connection]:
    """Lend a connection to one request; commit when it went well, roll back when it did not."""
    # The steps of one request may run in different worker threads, never at the same time.
    connection = sqlite3.connect(path(), check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        with connection:
            yield connection
    finally:
        connection.close()


Connection = Annotated[sqlite3.Connection, Depends(connect, scope="function")]
