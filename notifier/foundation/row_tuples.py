"""One statement for many rows on SQLite, whose driver gets finished tuples.

SQLAlchemy spends more on the values of a row than SQLite on all of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, Final, TypeAlias

import msgspec
from sqlalchemy import Insert, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Row: TypeAlias = Mapping[str, Any]
#: The values of all rows for one place of the statement.
_Column: TypeAlias = Callable[[Sequence[Row]], Iterable[Any]]


def _write_json(document: object) -> str:
    return msgspec.json.encode(document).decode("utf-8")


_SQLITE: Final = sqlite.dialect(paramstyle="qmark", json_serializer=_write_json)


class RowStatement:
    """An insert or update as the driver reads it."""

    def __init__(self, statement: Insert | Update, types: Mapping[str, TypeEngine[Any]]) -> None:
        """`types` are the names in each row; whatever else the statement says is the same for all rows."""
        compiled = statement.compile(dialect=_SQLITE, column_keys=list(types))
        self._text = str(compiled)
        told, names = compiled.params, compiled.positiontup or ()
        self._columns = [_column_of(name, types[name]) if name in types else _constant(told[name]) for name in names]

    def execute(self, session: Session, rows: Sequence[Row]) -> int:
        """Execute it for each row; returns how many rows of the table it has changed."""
        values = list(zip(*(column(rows) for column in self._columns), strict=False))
        options = {"preserve_rowcount": True}
        return session.connection().exec_driver_sql(self._text, values, execution_options=options).rowcount


def _column_of(name: str, type_: TypeEngine[Any]) -> _Column:
    pick, store = itemgetter(name), type_.dialect_impl(_SQLITE).bind_processor(_SQLITE)
    if store is None:
        return lambda rows: map(pick, rows)
    return lambda rows: map(store, map(pick, rows))


def _constant(value: object) -> _Column:
    return lambda _: repeat(value)
