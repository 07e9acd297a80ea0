"""Statements about many rows at once whose text does not depend on how many: PostgreSQL prepares them once.

It then parses no thousand parameters and plans no join for each batch, which cost more than the rows themselves: the
rows travel as one JSON document. SQLite, which runs within the process, takes rows one by one (`row_tuples`).
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec
from sqlalchemy import (
    JSON,
    ColumnElement,
    FromClause,
    Insert,
    LargeBinary,
    Table,
    Text,
    TypeDecorator,
    Update,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from notifier.foundation.key_sets import among
from notifier.foundation.row_tuples import Row, RowStatement

#: The new value of a name in `RowSetUpdate`.
NewValue = Callable[[str], ColumnElement[Any]]

#: The name in each row of a `RowSetUpdate` that says which row of the table it is about.
KEY: Final = "of_id"
_ROWS: Final = "rows"
_KEYS: Final = "keys"


def insert_rows(session: Session, table: Table, rows: Sequence[dict[str, Any]], *, on: Sequence[str] = ()) -> int:
    """Insert rows that all name the same columns and leave out only those the database fills; returns how many.

    With `on`, as `insert_or_ignore`.
    """
    if not rows:
        return 0
    if not _is_postgresql(session):
        return _make_row_insert(table, tuple(rows[0]), tuple(on)).execute(session, rows)
    statement = _make_insert(table, tuple(rows[0]), tuple(on))
    values = _pack_for(session, table, rows)
    result: Any = session.execute(statement, values, execution_options={"preserve_rowcount": True})
    return int(result.rowcount)


class RowSetUpdate:
    """One update for many rows, each found by its key and with values of its own."""

    def __init__(
        self,
        key: ColumnElement[uuid.UUID],
        types: Mapping[str, TypeEngine[Any]],
        make: Callable[[NewValue], Update],
    ) -> None:
        """`types` are the names in each row beside `KEY`; `make` writes the statement with the new value of a name."""
        types = {KEY: key.type, **types}
        one_by_one = make(lambda name: bindparam(name, type_=types[name]))
        self._one_by_one = RowStatement(one_by_one.where(key == bindparam(KEY, type_=key.type)), types)
        source = _row_source(types)
        # Said once more: PostgreSQL reads small tables as a whole to find rows that are few by their other conditions.
        self._at_once = make(lambda name: source.c[name]).where(key == source.c[KEY], among(key, _KEYS))

    def execute(self, session: Session, rows: Sequence[dict[str, Any]]) -> int:
        """Update the rows; returns how many there were."""
        if not _is_postgresql(session):
            return self._one_by_one.execute(session, rows)
        result: Any = session.execute(self._at_once, {**_pack(rows), _KEYS: [row[KEY] for row in rows]})
        return int(result.rowcount)


@lru_cache(maxsize=64)
def _make_row_insert(table: Table, names: tuple[str, ...], on: tuple[str, ...]) -> RowStatement:
    statement = sqlite.insert(table)
    types = {name: table.c[name].type for name in names}
    return RowStatement(statement.on_conflict_do_nothing(index_elements=list(on)) if on else statement, types)


@lru_cache(maxsize=64)
def _make_insert(table: Table, names: tuple[str, ...], on: tuple[str, ...]) -> Insert:
    packed = _find_packed(table)
    source = _row_source({name: Text() if name in packed else table.c[name].type for name in names})
    values = select(*(func.decode(source.c[name], "base64") if name in packed else source.c[name] for name in names))
    statement = postgresql.insert(table).from_select(names, values, include_defaults=False)
    return statement.on_conflict_do_nothing(index_elements=list(on)) if on else statement


def _row_source(types: Mapping[str, TypeEngine[Any]]) -> FromClause:
    document = cast(bindparam(_ROWS, type_=Text), JSON)
    columns = (column(name, type_) for name, type_ in types.items())
    return func.json_to_recordset(document).table_valued(*columns, name="r").render_derived(with_types=True)


@lru_cache(maxsize=64)
def _find_packed(table: Table) -> Mapping[str, TypeDecorator[Any]]:
    """Columns that turn their values into bytes, which JSON carries as base64."""
    types = {name: one.type for name, one in table.c.items() if isinstance(one.type, TypeDecorator)}
    return {name: one for name, one in types.items() if isinstance(one.impl_instance, LargeBinary)}


def _pack_for(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    dialect = session.get_bind().dialect
    for name, type_ in _find_packed(table).items():
        rows = [row | {name: type_.process_bind_param(row[name], dialect)} for row in rows]
    return _pack(rows)


def _pack(rows: Sequence[Row]) -> dict[str, str]:
    return {_ROWS: msgspec.json.encode(rows).decode("utf-8")}


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
