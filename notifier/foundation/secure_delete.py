"""Deleting so that nothing is left in the file: SQLite only marks space as free unless it is told otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from notifier.foundation.database import Database


@contextmanager
def secure_unit_of_work(database: Database) -> Iterator[Session]:
    """A unit of work in which SQLite overwrites what it deletes (https://sqlite.org/pragma.html#pragma_secure_delete).

    What was deleted by others before may stand in free pages until `VACUUM`.
    """
    with database.unit_of_work() as session:
        if database.engine.dialect.name == "sqlite":
            session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
        yield session


def empty_write_ahead_log(database: Database) -> None:
    """Move SQLite's log into the file and cut it to nothing; while somebody reads, it stays for the next time."""
    if database.engine.dialect.name != "sqlite":
        return
    connection = database.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
        cursor.close()
    finally:
        connection.close()
