"""Alembic's entry: gives it our connection and the tables of both packages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, Connection

import notifier.models
import portal.models
from notifier.foundation.tables import Base, Id, UtcDateTime

REGISTERED = (notifier.models, portal.models)

#: Any number that no other program on the same server is likely to lock.
UPGRADE_LOCK = 7_201_122_001


def migrate(connection: Connection) -> None:
    """Run the migrations that Alembic chose in one transaction: all of them or none."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        # SQLite cannot alter a column: Alembic copies the table instead.
        render_as_batch=connection.dialect.name == "sqlite",
        # Our connections to SQLite begin transactions themselves, so that its DDL can be rolled back too.
        transactional_ddl=True,
        render_item=_render_item,
    )
    with _references_unchecked(connection), context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
        context.run_migrations()


@contextmanager
def _references_unchecked(connection: Connection) -> Iterator[None]:
    """Copying a table on SQLite drops the old one, which would delete the rows that refer to it.

    Source: https://www.sqlite.org/lang_altertable.html, section 7; the pragma does nothing inside a transaction.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _render_item(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """A migration stays true when the classes of the code change: it names plain types only."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Id):
        return "sa.Uuid()"
    if kind == "type" and isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


migrate(context.config.attributes["connection"])
