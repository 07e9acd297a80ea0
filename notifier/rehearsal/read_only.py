"""Sessions in which the database itself refuses to write."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from notifier.foundation.database import Database


@contextmanager
def reading_only(database: Database) -> Iterator[Session]:
    """A session whose writes fail with a `DBAPIError`; meant to be short, as everything it reads is one transaction."""
    with database.reading() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET TRANSACTION READ ONLY"))
            yield session
            return
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA query_only=ON")
        try:
            yield session
        finally:
            # The connection goes back to the pool, and others write on it.
            connection.exec_driver_sql("PRAGMA query_only=OFF")
