"""Engine and units of work: one way to reach the database, SQLite and PostgreSQL alike."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from notifier.foundation.idle_connections import look_after_rest

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    # A payload answered with 202 and a claim made before sending must outlive a power cut.
    "synchronous=FULL",
    "busy_timeout=30000",
    "foreign_keys=ON",
    "cache_size=-16000",
    "temp_store=MEMORY",
)

#: SQLite keeps no queue of writers: who waits looks again, in the end every 100 ms (`sqliteDefaultBusyCallback`).
_LONGEST_LOOK_SECONDS = 0.11

#: A server that went away without a word is noticed within a minute, not after the system's two hours.
_POSTGRESQL_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


def open_engine(url: str) -> Engine:
    """An engine for a SQLAlchemy URL; SQLite gets write-ahead logging and immediate write transactions."""
    if make_url(url).get_backend_name() != "sqlite":
        return _open_postgresql(url)
    engine = create_engine(url, pool_size=10, max_overflow=20, hide_parameters=True, json_deserializer=_read_json)
    event.listen(engine, "connect", _prepare_sqlite_connection)
    event.listen(engine, "begin", _begin_sqlite_transaction)
    return engine


def _open_postgresql(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=10,
        max_overflow=20,
        hide_parameters=True,
        connect_args=_POSTGRESQL_PATIENCE,
        json_deserializer=_read_json,
    )
    # Many rows in one statement instead of one statement a row.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    look_after_rest(engine)
    return engine


def _read_json(document: str | bytes) -> object:
    try:
        return msgspec.json.decode(document)
    except msgspec.MsgspecError:
        # NaN and half characters, which the standard library writes, are no JSON to it.
        return json.loads(document)


def _prepare_sqlite_connection(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # stop the driver's own BEGIN; ours follows below
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite_transaction(connection: Connection) -> None:
    # A deferred transaction that turns from reading to writing fails at once when another one writes.
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _end_reading(connection: Connection) -> None:
    """Roll back before the driver does, which then has nothing to do.

    When psycopg rolls back it has the server forget all prepared statements, because they may be about tables that
    have not come to be. Then each would be parsed and planned anew in every transaction; and reading makes no tables.
    """
    driver: Any = connection.connection.driver_connection
    if driver.info.transaction_status.name == "INTRANS":
        driver.pgconn.exec_(b"ROLLBACK")


#: Connection lost, deadlock, too many connections, going down or coming up.
_PASSING_STATES = ("08", "40", "53", "57")


class Database:
    """Opens units of work on one engine; made once per process by a composition root."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; nothing connects before the first unit of work."""
        self.engine = engine
        self._reading = engine.execution_options(read_only=True)
        if engine.dialect.name == "postgresql":
            event.listen(self._reading, "rollback", _end_reading)

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """A session that commits when the block ends well and rolls back when it raises."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading only: it takes no write lock and is rolled back at the end."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def reading_rows(self) -> Iterator[Connection]:
        """The same without a session, for reads of plain rows that many people wait for."""
        with self._reading.connect() as connection:
            yield connection

    def give_way(self) -> None:
        """Let whoever waits write before a long job goes on with its next unit of work.

        On SQLite the gap between two of them is too short to be seen: a job of seconds would keep everybody out.
        """
        if self.engine.dialect.name == "sqlite":
            time.sleep(_LONGEST_LOOK_SECONDS)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def is_passing(problem: DBAPIError) -> bool:
    """Whether the database is away or busy and the same transaction may well succeed later."""
    if problem.connection_invalidated:
        return True
    # PostgreSQL, appendix A. Who cannot even connect is told no code.
    state = getattr(problem.orig, "sqlstate", "")
    return state is None or state.startswith(_PASSING_STATES)


def insert_or_ignore(session: Session, table: Table, rows: Sequence[dict[str, Any]], *, on: Sequence[str]) -> int:
    """Insert rows, leaving out those whose columns `on` (a unique constraint) exist; returns how many were new."""
    if not rows:
        return 0
    dialect = session.get_bind().dialect.name
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table).on_conflict_do_nothing(index_elements=list(on))
    result: Any = session.execute(statement, list(rows), execution_options={"preserve_rowcount": True})
    return max(int(result.rowcount), 0)
