"""Statements that are written once find the same on both databases, whatever the keys are."""

from collections.abc import Collection
from typing import Final, cast

import pytest
from sqlalchemy import Table, select

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.foundation.ids import new_id
from notifier.foundation.key_sets import among
from notifier.foundation.row_sets import insert_rows
from notifier.models import AccountPace, Message
from tests.factories.notifier import add_waiting_messages

PACES = cast(Table, AccountPace.__table__)
MESSAGES = cast(Table, Message.__table__)
BY_KEY: Final = select(PACES.c.account_key).where(among(PACES.c.account_key, "keys"))
ODD: Final = (
    "",
    "NULL",
    "null",
    "a,b",
    "{a}",
    'a "b"',
    "a\\b",
    "\\",
    "'",
    " a ",
    "Grüße \U0001f33f",
    "%s",
    "line\nline",
)


@pytest.mark.parametrize("wanted", [ODD, ODD[::2], (ODD[5],), ("unknown",), ()])
def test_texts_are_found_as_they_are(database: Database, wanted: Collection[str]) -> None:
    with database.unit_of_work() as session:
        insert_rows(session, PACES, [{"account_key": key, "free_at": utc_now()} for key in ODD])
        found = session.scalars(BY_KEY, {"keys": wanted})
        assert set(found) == set(wanted) & set(ODD)


def test_one_statement_is_asked_with_other_ids_each_time(database: Database) -> None:
    add_waiting_messages(database, 3)
    by_id = select(MESSAGES.c.id).where(among(MESSAGES.c.id, "ids"), among(MESSAGES.c.sender_id, "senders"))
    with database.reading() as session:
        senders = set(session.scalars(select(MESSAGES.c.sender_id)))
        first, second, third = session.scalars(select(MESSAGES.c.id))
        for wanted in ({first, third}, {second}, {second, new_id()}, set()):
            found = session.scalars(by_id, {"ids": wanted, "senders": senders})
            assert set(found) == wanted & {first, second, third}
        assert session.scalars(by_id, {"ids": {first}, "senders": {new_id()}}).all() == []


def test_keys_are_looked_up_in_an_index(sqlite_url: str) -> None:
    database = Database(open_engine(sqlite_url))
    with database.reading() as session:
        compiled = BY_KEY.compile(database.engine)
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", ('["a"]',)).all()
    assert any("SEARCH account_paces" in str(row[3]) for row in plan)
    database.dispose()
