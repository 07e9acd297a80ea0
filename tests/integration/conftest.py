"""Both databases for integration tests: SQLite in a file, one PostgreSQL server per run with a database per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from notifier.foundation.database import Database, open_engine
from notifier.foundation.tables import Base
from tests.running.postgresql import new_database


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a new SQLite file with every table in it."""
    url = f"sqlite:///{tmp_path / 'test.db'}"
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database with every table, once for each backend."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    with new_database(request.getfixturevalue("postgres_url"), has_tables=True) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of each backend, empty."""
    opened = Database(open_engine(database_url))
    yield opened
    opened.dispose()
