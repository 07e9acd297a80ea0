"""What a table holds of a person: how its rows are found, told to the person and erased, declared once a table."""

import re
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import ColumnElement, Row, Table, delete, select, update
from sqlalchemy.orm import Session

from notifier.foundation.sealing import Sealer
from notifier.foundation.tables import Base

#: Rows that are read or erased together.
PAGE_SIZE: Final = 200
#: Reads what is sealed, or packed otherwise, as the person may see it.
Opener: TypeAlias = Callable[[Sealer, Any], object]
Document: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """A table with data about people.

    `by` names the column its rows are found by: the key of the table it is a part of. `blanks` says what erasing
    writes, and None that it deletes the row. `kept` are columns with text that stay: ids, words of ours, figures.
    """

    model: type[Base]
    section: str
    by: str
    blanks: Mapping[str, Any] | None = None
    kept: tuple[str, ...] = ()
    #: Never handed out: what opens or finds something.
    hidden: tuple[str, ...] = ()
    opened: Mapping[str, Opener] = field(default_factory=dict)
    parts: tuple["PersonalTable", ...] = ()
    #: What its parts are found by.
    key: str = "id"

    @property
    def table(self) -> Table:
        """Its columns and constraints."""
        return cast(Table, self.model.__table__)

    def walk(self) -> Iterator["PersonalTable"]:
        """It and all of its parts."""
        yield self
        for part in self.parts:
            yield from part.walk()


def read_rows(
    session: Session, sealer: Sealer, personal: PersonalTable, concerned: ColumnElement[bool]
) -> Iterator[Document]:
    """Rows with their parts as documents, oldest key first; never more than `PAGE_SIZE` in memory."""
    after: object = None
    while page := _load_page(session, personal, concerned, after):
        keys = [getattr(row, personal.key) for row in page]
        parts = [(part, _load_parts(session, sealer, part, keys)) for part in personal.parts]
        for row, key in zip(page, keys, strict=True):
            yield _tell(sealer, personal, row) | {part.section: found.get(key, []) for part, found in parts}
        after = keys[-1]


def erase_page(
    session: Session, personal: PersonalTable, concerned: ColumnElement[bool], after: uuid.UUID | None
) -> uuid.UUID | None:
    """Erase the `PAGE_SIZE` rows behind a key, with their parts; returns the last one's key, None when none is left."""
    key = personal.table.c[personal.key]
    wanted = select(key).where(concerned).order_by(key).limit(PAGE_SIZE)
    keys = session.scalars(wanted if after is None else wanted.where(key > after)).all()
    if not keys:
        return None
    _erase(session, personal, key, keys)
    return cast(uuid.UUID, keys[-1])


def erase_rows(session: Session, personal: PersonalTable, concerned: ColumnElement[bool]) -> int:
    """Erase every concerned row, page by page; returns in how many pages."""
    pages, after = 0, None
    while (after := erase_page(session, personal, concerned, after)) is not None:
        pages += 1
    return pages


def empty_strings(document: object, needles: Collection[str]) -> object:
    """A JSON document in which every text that holds one of the needles (in lower case) is empty."""
    if isinstance(document, str):
        return "" if holds_any(document, needles) else document
    if isinstance(document, Mapping):
        return {name: empty_strings(value, needles) for name, value in document.items()}
    if isinstance(document, list | tuple):
        return [empty_strings(value, needles) for value in document]
    return document


def holds_any(text: str, needles: Collection[str]) -> bool:
    """Whether a text holds one of the needles (in lower case) as whole words: `Li` is not found in `delivered`."""
    plain = text.casefold()
    return any(needle in plain and _stands_alone(needle, plain) for needle in needles)


def _stands_alone(needle: str, plain: str) -> bool:
    # Not every script puts spaces between words.
    return not needle.isascii() or re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", plain) is not None


def _load_page(
    session: Session, personal: PersonalTable, concerned: ColumnElement[bool], after: object
) -> Sequence[Row[*tuple[Any, ...]]]:
    key = personal.table.c[personal.key]
    wanted = select(personal.table).where(concerned).order_by(key).limit(PAGE_SIZE)
    return session.execute(wanted if after is None else wanted.where(key > after)).all()


def _load_parts(
    session: Session, sealer: Sealer, part: PersonalTable, keys: Sequence[object]
) -> dict[object, list[Document]]:
    """Documents by the key of what they are a part of."""
    order = list(part.table.primary_key.columns)
    rows = session.execute(select(part.table).where(part.table.c[part.by].in_(keys)).order_by(*order)).all()
    inner_keys = [getattr(row, part.key) for row in rows] if part.parts else []
    inner = [(one, _load_parts(session, sealer, one, inner_keys)) for one in part.parts]
    found: dict[object, list[Document]] = {}
    for row in rows:
        parts = {one.section: those.get(getattr(row, part.key), []) for one, those in inner}
        found.setdefault(getattr(row, part.by), []).append(_tell(sealer, part, row) | parts)
    return found


def _tell(sealer: Sealer, personal: PersonalTable, row: Row[*tuple[Any, ...]]) -> Document:
    values = {name: value for name, value in row._mapping.items() if name not in personal.hidden}  # noqa: SLF001  public
    for name, read in personal.opened.items():
        values[name.removesuffix("_sealed")] = read(sealer, values.pop(name))
    return values


def _erase(session: Session, personal: PersonalTable, column: ColumnElement[Any], values: Sequence[object]) -> None:
    """Erase rows found by a column, their parts first."""
    table = personal.table
    concerned = column.in_(values)
    if personal.parts:
        keys = session.scalars(select(table.c[personal.key]).where(concerned)).all()
        for part in personal.parts:
            for start in range(0, len(keys), PAGE_SIZE):
                _erase(session, part, part.table.c[part.by], keys[start : start + PAGE_SIZE])
    if personal.blanks is None:
        session.execute(delete(table).where(concerned))
    elif personal.blanks:
        session.execute(update(table).where(concerned).values(**personal.blanks))
