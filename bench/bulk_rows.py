"""Millions of rows into the real schema in minutes: one list of texts a row, the same for both databases.

Indexes that no constraint needs are made after the rows; foreign keys are not looked up. Columns nobody has said
anything of get the plainest value that may stand in them, whatever the schema is by now.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bench.processes import BenchError

#: What is written into one row: texts as both databases read them, None for NULL.
Row = Sequence[str | None]
_CHUNK: Final = 5_000
_PLAINEST: Final = {
    **dict.fromkeys(("Integer", "BigInteger", "Boolean", "Numeric"), "0"),
    **dict.fromkeys(("String", "Text"), ""),
    "Uuid": "0" * 32,
    "JSON": "{}",
    "UtcDateTime": "2026-01-01 00:00:00.000000",
    "Date": "2026-01-01",
}
_CARELESS: Final = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000"),
    "postgresql": (
        "SET session_replication_role = replica",
        "SET synchronous_commit = off",
        "SET maintenance_work_mem = '512MB'",
        "SET timezone = 'UTC'",
    ),
}


@dataclass(frozen=True, slots=True)
class Filling:
    """Rows of one table: `columns` differ from row to row, `constants` do not."""

    table: Table
    columns: tuple[str, ...]
    rows: Iterable[Row]
    constants: Mapping[str, str] = field(default_factory=dict)


def fill_tables(url: str, fillings: Iterable[Filling], tables: Sequence[Table]) -> None:
    """Write the rows, one filling after the other; `tables` are those whose indexes are made afterwards."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    event.listen(engine, "connect", _prepare(make_url(url).get_backend_name()))
    with engine.connect() as connection, _without_indexes(connection, [table.name for table in tables]):
        for filling in fillings:
            _write(connection, filling)
    if engine.dialect.name == "sqlite":
        _gather_statistics(engine)
    engine.dispose()


def _prepare(backend: str) -> Any:  # noqa: ANN401  a listener of SQLAlchemy
    def prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for statement in _CARELESS[backend]:
            cursor.execute(statement)
        cursor.close()

    return prepare


def _write(connection: Connection, filling: Filling) -> None:
    constants = {**_plainest(filling), **filling.constants}
    columns = ", ".join(f'"{name}"' for name in (*filling.columns, *constants))
    raw: Any = connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection):
        marks = ", ".join(["?"] * len(filling.columns) + [_quote(value) for value in constants.values()])
        _write_sqlite(raw, f"INSERT INTO {filling.table.name} ({columns}) VALUES ({marks})", filling.rows)
        return
    tail = "".join(f"\t{_escape(value)}" for value in constants.values()) + "\n"
    with raw.cursor() as cursor, cursor.copy(f"COPY {filling.table.name} ({columns}) FROM STDIN") as copy:
        for chunk in _chunks(filling.rows):
            copy.write("".join("\t".join([r"\N" if one is None else one for one in row]) + tail for row in chunk))


def _write_sqlite(raw: sqlite3.Connection, insertion: str, rows: Iterable[Row]) -> None:
    raw.execute("BEGIN")
    raw.executemany(insertion, rows)
    raw.execute("COMMIT")


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk


def _plainest(filling: Filling) -> dict[str, str]:
    told = {*filling.columns, *filling.constants}
    found: dict[str, str] = {}
    for column in filling.table.columns:
        if column.nullable or column.server_default is not None or column.name in told:
            continue
        kind = type(column.type).__name__
        if kind not in _PLAINEST:
            raise BenchError(f"Nobody has said what the bench is to write into {column} ({kind}).")
        found[column.name] = _PLAINEST[kind]
    return found


@contextmanager
def _without_indexes(connection: Connection, tables: list[str]) -> Iterator[None]:
    names = ", ".join(f"'{name}'" for name in tables)
    if connection.dialect.name == "sqlite":
        query = (
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({names})"
        )
    else:
        query = (
            "SELECT index.relname, pg_get_indexdef(index.oid) FROM pg_index "
            "JOIN pg_class index ON index.oid = pg_index.indexrelid "
            f"JOIN pg_class owner ON owner.oid = pg_index.indrelid WHERE owner.relname IN ({names}) "
            "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"
        )
    found = connection.exec_driver_sql(query).all()
    for name, _ in found:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    for _, definition in found:
        connection.exec_driver_sql(definition)


def _gather_statistics(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _quote(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
