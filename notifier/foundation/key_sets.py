"""Statements about whatever has one of many keys, which travel as one value.

So the text of a statement does not depend on how many there are: PostgreSQL prepares it once, and SQLAlchemy, which
spends more on each parameter than either database, has one. It takes longer still to put a statement together than they
take to answer it, so what is asked for each batch is written once (`among`).
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Dialect,
    Text,
    TypeDecorator,
    Uuid,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine, UserDefinedType

#: PostgreSQL should be asked several times about more keys than this: without an index each row asks them all.
MOST_KEYS: Final = 500
_Key = TypeVar("_Key")


def among(wanted: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column has one of the values that are given under a name when the statement is executed."""
    return _Among(wanted, bindparam(name, type_=_KeyList(is_of_ids=isinstance(wanted.type, Uuid))))


def is_among(session: Session, wanted: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """The same of a statement that is written for these values, however many they are."""
    keys = literal(values, _KeyList(is_of_ids=isinstance(wanted.type, Uuid)))
    if len(values) > MOST_KEYS and session.get_bind().dialect.name == "postgresql":
        return wanted.in_(select(func.unnest(keys)))
    return _Among(wanted, keys)


def in_parts(keys: Iterable[_Key]) -> Iterator[list[_Key]]:
    """Each key once, `MOST_KEYS` of them at a time; nothing where there are none."""
    different = list(dict.fromkeys(keys))
    for start in range(0, len(different), MOST_KEYS):
        yield different[start : start + MOST_KEYS]


class _KeyList(TypeDecorator[Collection[Any]]):
    """Ids or texts as one text: an array for PostgreSQL, a JSON document for SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, *, is_of_ids: bool) -> None:
        super().__init__()
        self.is_of_ids = is_of_ids

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_array = dialect.name == "postgresql"
        return dialect.type_descriptor(_ArrayText("UUID" if self.is_of_ids else "VARCHAR") if is_array else Text())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> str:
        keys = [key.hex for key in value or ()] if self.is_of_ids else list(value or ())
        if dialect.name != "postgresql":
            return msgspec.json.encode(keys).decode("utf-8")
        return f"{{{','.join(keys if self.is_of_ids else map(_quote, keys))}}}"


class _ArrayText(UserDefinedType[str]):
    """An array in PostgreSQL's own words (8.15.2), because the driver takes a microsecond for each value of a list."""

    cache_ok = True
    render_bind_cast = True

    def __init__(self, of_type: str) -> None:
        self.of_type = of_type

    def get_col_spec(self, **_: object) -> str:
        return f"{self.of_type}[]"


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Among(FunctionElement[bool]):
    """A column and the list its value should be in."""

    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> "_Among":
        """Stand as it is among other conditions: SQLite, which has no booleans, would compare it with 1."""
        del against
        return self


@compiles(_Among, "sqlite")
def _ask_json(element: _Among, compiler: SQLCompiler, **options: object) -> str:
    wanted, keys = (compiler.process(part, **options) for part in element.clauses)
    return f"{wanted} IN (SELECT value FROM json_each({keys}))"  # noqa: S608  both parts come from its compiler


@compiles(_Among, "postgresql")
def _ask_array(element: _Among, compiler: SQLCompiler, **options: object) -> str:
    wanted, keys = (compiler.process(part, **options) for part in element.clauses)
    return f"{wanted} = ANY ({keys})"
