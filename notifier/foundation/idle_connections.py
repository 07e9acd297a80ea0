"""Connections to PostgreSQL that have rested in the pool are looked at before they are handed out.

SQLAlchemy can look each time (`pool_pre_ping`), which took longer than a small query: who sends messages takes
connections a hundred times a second.
"""

from typing import Final

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from notifier.foundation.clock import monotonic_seconds

#: A server does not go and come back in less.
_FRESH_SECONDS: Final = 1.0
_RESTS_SINCE: Final = "rests_since"


def look_after_rest(engine: Engine) -> None:
    """Replace connections of an engine that broke while they rested, and all that are older."""
    dialect = engine.dialect

    def note_rest(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[_RESTS_SINCE] = monotonic_seconds()

    def look(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        rests_since = record.info.get(_RESTS_SINCE)
        if rests_since is None or monotonic_seconds() - rests_since < _FRESH_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as problem:
            if dialect.is_disconnect(problem, connection, None):
                raise InvalidatePoolError from problem
            raise

    event.listen(engine, "checkin", note_rest)
    event.listen(engine, "checkout", look)
