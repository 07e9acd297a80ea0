"""How fast a database commits one row at a time from one client with a prepared statement, and nothing around it.

Run as a process of its own: one JSON document on standard input (`{"url", "table", "like", "count",
"cores"}`), one on
standard output (`{"seconds"}`). The rows are those of the application: copies of the one whose id is `like`.
"""

import json
import sqlite3
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url

from bench.processes import pin
from notifier.foundation.database import SQLITE_PRAGMAS

Insert = Callable[[Sequence[Any]], object]


def main() -> None:
    """Insert, commit, again; print how long that took."""
    told: dict[str, Any] = json.load(sys.stdin)
    pin(0, told["cores"])
    url = make_url(told["url"])
    prepare = _prepare_sqlite if url.get_backend_name() == "sqlite" else _prepare_postgresql
    insert, columns, row = prepare(url, told["table"], told["like"])
    rows = [_copy(columns, row) for _ in range(int(told["count"]))]
    insert(_copy(columns, row))
    began_at = time.perf_counter()
    for values in rows:
        insert(values)
    json.dump({"seconds": time.perf_counter() - began_at}, sys.stdout)


def _copy(columns: Sequence[str], row: Sequence[Any]) -> list[Any]:
    new_id = uuid.uuid4()
    fresh = {"id": new_id if isinstance(row[columns.index("id")], uuid.UUID) else new_id.hex, "digest": new_id.hex * 2}
    return [fresh.get(column, value) for column, value in zip(columns, row, strict=True)]


def _prepare_sqlite(url: URL, table: str, like: str) -> tuple[Insert, list[str], Sequence[Any]]:
    connection = sqlite3.connect(Path(str(url.database)), isolation_level=None)
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    found = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (uuid.UUID(like).hex,))
    columns, row = [column[0] for column in found.description], found.fetchone()
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    # Each statement commits by itself; the driver keeps it prepared.
    return lambda values: connection.execute(statement, values), columns, row


def _prepare_postgresql(url: URL, table: str, like: str) -> tuple[Insert, list[str], Sequence[Any]]:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(address, autocommit=True, prepare_threshold=0)
    found = connection.execute(f"SELECT * FROM {table} WHERE id = %s".encode(), (uuid.UUID(like),))
    columns = [column.name for column in found.description or ()]
    row = found.fetchone() or ()
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})".encode()
    return lambda values: connection.execute(statement, values), columns, row


if __name__ == "__main__":
    main()
