"""Millions of queued messages in the real schema, written in minutes and then left as a settled table.

Each row has its own trigger and order; identifiers grow with time as the product's do, recipients are old customers in
no order. Rows were made evenly over thirty days, and one in four was due up to an hour later: neighbours in time are
neighbours on the disk only as far as in a real backlog. Columns that do not matter are as short as they may be.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bench.databases import DatabaseSite
from bench.processes import BenchError
from notifier.models import Message

TABLE: Final = Message.__tablename__
_DAYS: Final = 30
#: Connections that write side by side.
_WRITERS: Final = 2
_CHANNELS: Final = {"email": 10, "sms": 3, "push": 3, "whatsapp": 2, "inbox": 1, "chat": 1}
_LANES: Final = {"normal": 6, "offers": 3, "urgent": 1}
#: For columns that came later and must not be empty.
_PLAINEST: Final = {"UUID": "gen_random_uuid()", "INTEGER": "0", "BIGINT": "0", "BOOLEAN": "false", "JSONB": "'{}'",
                    "TIMESTAMP": "now()", "VARCHAR": "''", "TEXT": "''"}  # fmt: skip
_BEFORE: Final = (
    "SET session_replication_role = replica",  # no look-up of four foreign keys for each row
    "SET synchronous_commit = off",
    "SET maintenance_work_mem = '1GB'",
    "SET work_mem = '256MB'",
)


def fill(site: DatabaseSite, name: str, url: str, rows: int) -> None:
    """Write so many queued messages into a database whose tables exist, then gather statistics as autovacuum would."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    event.listen(engine, "connect", _prepare)
    with _careless(site), engine.connect() as connection:
        again = _drop_indexes(connection)
        insertion = _insertion(connection, rows)
        with ThreadPoolExecutor(_WRITERS) as writers:
            list(writers.map(lambda part: _insert(engine, insertion, part), _parts(rows)))
        for statement in again:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"VACUUM (ANALYZE) {TABLE}")
    engine.dispose()
    # With the server careful again: nothing of the filling is left to be written while claims are measured.
    site.execute(name, "CHECKPOINT")


def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for statement in _BEFORE:
        cursor.execute(statement)
    cursor.close()


def _parts(rows: int) -> list[tuple[int, int]]:
    bounds = [rows * number // _WRITERS for number in range(_WRITERS + 1)]
    return [(first + 1, last) for first, last in pairwise(bounds)]


def _insert(engine: Engine, insertion: str, part: tuple[int, int]) -> None:
    with engine.connect() as connection:
        connection.execute(text(insertion), {"first": part[0], "last": part[1]})


@contextmanager
def _careless(site: DatabaseSite) -> Iterator[None]:
    """Nobody needs these rows after a power cut, so the disk need not be waited for while they are written."""
    settings = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "'16GB'"}
    site.execute("postgres", *(f"ALTER SYSTEM SET {name} = {value}" for name, value in settings.items()))
    site.execute("postgres", "SELECT pg_reload_conf()")
    try:
        yield
    finally:
        site.execute("postgres", *(f"ALTER SYSTEM RESET {name}" for name in settings))
        site.execute("postgres", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.5)")


def _drop_indexes(connection: Connection) -> list[str]:
    """Drop the indexes that no constraint needs; returns the statements that make them again."""
    found = connection.exec_driver_sql(
        "SELECT index.relname, pg_get_indexdef(index.oid) FROM pg_index "
        "JOIN pg_class index ON index.oid = pg_index.indexrelid "
        f"WHERE indrelid = '{TABLE}'::regclass "
        "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"
    ).all()
    for index, _ in found:
        connection.exec_driver_sql(f"DROP INDEX {index}")
    return [definition for _, definition in found]


def _insertion(connection: Connection, rows: int) -> str:
    values = _values(connection, rows)
    source = "(SELECT n, hashint8extended(n, 0) AS h FROM generate_series(CAST(:first AS int8), :last) AS n) AS numbers"
    columns = ", ".join(f'"{column}"' for column in values)
    return f"INSERT INTO {TABLE} ({columns}) SELECT {', '.join(values.values())} FROM {source}"


def _values(connection: Connection, rows: int) -> dict[str, str]:
    """SQL for every column that matters and for every other that must not be empty, whatever the schema is by now."""
    matters = _what_matters(rows)
    columns: list[Mapping[str, Any]] = [*inspect(connection).get_columns(TABLE)]
    values: dict[str, str] = {}
    for column in columns:
        name, kind = column["name"], type(column["type"]).__name__.upper()
        if name in matters:
            values[name] = matters[name]
        elif not column["nullable"] and column["default"] is None:
            if kind not in _PLAINEST:
                raise BenchError(f"Nobody has said what the bench is to write into {TABLE}.{name} ({kind}).")
            values[name] = _PLAINEST[kind]
    return values


def _what_matters(rows: int) -> dict[str, str]:
    seconds = _DAYS * 86_400
    made_at = f"(CAST(extract(epoch FROM now()) AS float8) - {seconds + 7200} + n * {seconds / rows:.9f})"
    late = "(CASE WHEN (h >> 20) & 3 = 0 THEN (h >> 24) & 4095 ELSE 0 END)"
    orders = max(rows // 4, 50)
    # A moment's messages are about orders of the days before.
    order = f"mod(n + mod(h & 65535, {orders // 50}), {orders})"
    return {
        "id": _growing_id(1, "n"),
        "sender_id": _growing_id(2, "(h >> 40) & 31"),
        "trigger_id": _growing_id(3, "n"),
        "rule_id": _growing_id(4, "(h >> 48) & 15"),
        "recipient_id": _growing_id(5, f"mod(abs(CAST(hashint8({order}) AS int8)), {orders})"),
        "trigger": "'order.placed'",
        "subject_key": f"'order:' || {_growing_id(6, order)}",
        "channel": _one_of(_CHANNELS, "h"),
        "address_digest": "to_hex(h)",
        "topic": "'order_updates'",
        "lane": _one_of(_LANES, "(h >> 10)"),
        "language": "'en'",
        "status": "'queued'",
        "due_at": f"to_timestamp({made_at} + {late})",
        "stale_at": "now() + interval '1 year'",
        "created_at": f"to_timestamp({made_at})",
    }


def _growing_id(series: int, number: str) -> str:
    """A UUIDv7 whose order is that of the numbers."""
    return f"CAST('01990000-0000-7{series:03x}-8000-' || to_hex({1 << 44} + ({number})) AS uuid)"


def _one_of(weights: Mapping[str, int], noise: str) -> str:
    words = [f"'{word}'" for word, weight in weights.items() for _ in range(weight)]
    return f"(ARRAY[{', '.join(words)}])[1 + mod({noise} & 1023, {len(words)})]"
