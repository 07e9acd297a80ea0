"""The version of a tracking page, found by its link in one prepared statement on a connection of the thread's own.

This look-up stands before every page and every refresh, so it leaves out the session and the ORM: at this place
they would cost several times what the answer does.
"""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, make_url

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text

_COLUMNS = """SELECT l.order_id, l.kind, o.page_version, m.page_version, o.language, m.language, m.time_zone
FROM tracking_links l JOIN orders o ON o.id = l.order_id JOIN merchants m ON m.id = l.merchant_id"""
_SQLITE = f"{_COLUMNS} WHERE l.token_digest = ? AND l.revoked_at IS NULL AND l.expires_at > ?"
_POSTGRESQL = f"{_COLUMNS} WHERE l.token_digest = %s AND l.revoked_at IS NULL AND l.expires_at > %s"
_SQLITE_MOMENT = "%Y-%m-%d %H:%M:%S.%f"


@dataclass(frozen=True, slots=True)
class PageVersion:
    """What a working link opens and which state of it is the current one."""

    order_id: str
    kind: str
    order_version: int
    merchant_version: int
    order_language: str | None
    merchant_language: str
    time_zone: str


FindPageVersion = Callable[[str], PageVersion | None]


def page_version_finder(engine: Engine) -> FindPageVersion:
    """A function that finds the version behind a token, None alike for unknown, revoked and expired links."""
    if engine.dialect.name == "sqlite":
        return _SqliteFinder(str(make_url(engine.url).database)).find
    return _PostgresqlFinder(engine).find


class _SqliteFinder(threading.local):
    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, cached_statements=8)
        self._connection.execute("PRAGMA query_only=ON")

    def find(self, token: str) -> PageVersion | None:
        moment = utc_now().strftime(_SQLITE_MOMENT)
        row = self._connection.execute(_SQLITE, (digest_text(token), moment)).fetchone()
        return None if row is None else PageVersion(*row)


class _PostgresqlFinder(threading.local):
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._lost: Any = engine.dialect.loaded_dbapi.OperationalError

    def find(self, token: str) -> PageVersion | None:
        connection = self._connection
        if connection is None or connection.closed:
            connection = self._connect()
        try:
            row = connection.execute(_POSTGRESQL, (digest_text(token), utc_now())).fetchone()
        except self._lost:
            row = self._connect().execute(_POSTGRESQL, (digest_text(token), utc_now())).fetchone()
        return None if row is None else PageVersion(str(row[0]), *row[1:])

    def _connect(self) -> Any:  # noqa: ANN401  the driver is an optional package
        # A connection taken out of the pool for good: it belongs to this thread and commits each statement.
        pooled = self._engine.raw_connection()
        self._connection = pooled.driver_connection
        pooled.detach()
        self._connection.autocommit = True
        self._connection.prepare_threshold = 0
        return self._connection
