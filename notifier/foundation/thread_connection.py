"""A database connection of each thread's own, for the few statements that stand before everything else.

It leaves out pool, session and result rows: around one prepared statement these cost several times what the
statement does. Every statement commits by itself; a connection that was lost is opened again once.
"""

import datetime as dt
import threading
import uuid
from typing import Any

from sqlalchemy import Engine

from notifier.foundation.tables import write_moment


class _Held:
    """A driver connection that is closed when its thread ends."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401  the driver's own connection
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class ThreadConnection(threading.local):
    """Runs statements written with `?` for each value; moments and ids are stored as the models store them."""

    def __init__(self, engine: Engine) -> None:
        """Connect on first use."""
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._lost: Any = engine.dialect.loaded_dbapi.OperationalError
        self._held: _Held | None = None

    def execute(self, statement: str, values: tuple[object, ...]) -> Any:  # noqa: ANN401  the driver's own cursor
        """The driver's cursor after the statement."""
        if self._is_sqlite:
            return self._open().execute(statement, tuple(map(_plain, values)))
        text = statement.replace("?", "%s")
        try:
            return self._open().execute(text, values)
        except self._lost:
            if self._held is not None and not self._held.connection.closed:
                raise
            self._held = None
            return self._open().execute(text, values)

    def _open(self) -> Any:  # noqa: ANN401  the driver's own connection
        return (self._held or self._hold()).connection

    def _hold(self) -> _Held:
        if self._held is None:
            # Taken out of the pool for good: it belongs to this thread.
            pooled = self._engine.raw_connection()
            connection: Any = pooled.driver_connection
            pooled.detach()
            if not self._is_sqlite:
                connection.autocommit = True
                connection.prepare_threshold = 0
            self._held = _Held(connection)
        return self._held


def _plain(value: object) -> object:
    if type(value) is str:
        return value
    if isinstance(value, uuid.UUID):
        return value.hex
    return write_moment(value) if isinstance(value, dt.datetime) else value
