"""Connections that broke while they rested are replaced, and reading makes nothing be planned anew."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text

from notifier.foundation import idle_connections
from notifier.foundation.database import Database, open_engine
from tests.running.postgresql import new_database

_SEND_AWAY = text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = :pid")


@pytest.fixture
def postgresql(postgres_url: str) -> Iterator[Database]:
    with new_database(postgres_url, has_tables=True) as url:
        database = Database(open_engine(url))
        yield database
        database.dispose()


def driver_of(connection: Connection) -> Any:  # noqa: ANN401  psycopg is an extra
    return connection.connection.driver_connection


def test_whoever_comes_after_a_rest_gets_a_connection_that_stands(
    postgresql: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle_connections, "_FRESH_SECONDS", 0.0)
    with postgresql.reading_rows() as first, postgresql.reading_rows() as second:
        broken = driver_of(first).info.backend_pid
        second.execute(_SEND_AWAY, {"pid": broken})
    for _ in range(2):
        with postgresql.reading_rows() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
            assert driver_of(connection).info.backend_pid != broken


def test_what_was_prepared_outlives_reading(postgresql: Database) -> None:
    names = text("SELECT count(*) FROM pg_prepared_statements")
    counts = []
    for _ in range(10):
        with postgresql.reading_rows() as connection:
            counts.append(connection.scalar(names))
    assert counts[-1] == 1


def test_what_was_written_while_reading_is_taken_back(postgresql: Database) -> None:
    with postgresql.reading() as session:
        session.execute(text("CREATE TABLE seen (number INTEGER)"))
    with postgresql.reading() as session:
        assert session.scalar(text("SELECT to_regclass('seen')")) is None
