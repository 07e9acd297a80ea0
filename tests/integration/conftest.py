"""Both databases for integration tests: SQLite in a file, one PostgreSQL server per run with a database per test."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from flask.testing import FlaskClient

from notifier.foundation.database import Database, open_engine
from notifier.foundation.tables import Base
from tests.integration.application import applications_opened_quickly, kept_engine, open_application
from tests.running.postgresql import new_database

__all__ = ["applications_opened_quickly"]

#: Left beside a database by write-ahead logging.
_ENDINGS = ("", "-wal", "-shm")
#: Where Linux keeps files in memory: no test cuts the power, so that nothing has to reach the disk.
_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def sqlite_folder() -> Iterator[Path]:
    """A folder with `mould.db`, which has every table and no row."""
    with TemporaryDirectory(prefix="milepost-", dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        folder = Path(name)
        engine = open_engine(f"sqlite:///{folder / 'mould.db'}")
        Base.metadata.create_all(engine)
        # The last connection that closes writes everything into the file itself.
        engine.dispose()
        yield folder


@pytest.fixture
def sqlite_url(sqlite_folder: Path) -> Iterator[str]:
    """The address of a SQLite file with every table in it, anew for each test under the same name."""
    path = sqlite_folder / "test.db"
    shutil.copyfile(sqlite_folder / "mould.db", path)
    yield f"sqlite:///{path}"
    for ending in _ENDINGS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


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
    opened = Database(kept_engine(database_url))
    yield opened
    opened.dispose()


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database of each backend."""
    with open_application(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without cookies."""
    return app.test_client()
