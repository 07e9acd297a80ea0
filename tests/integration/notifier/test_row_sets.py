"""Statements about many rows do the same on both databases, to the letter."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

import pytest
from sqlalchemy import Table, select, update
from sqlalchemy.exc import IntegrityError

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.key_sets import is_among
from notifier.foundation.row_sets import RowSetUpdate, insert_rows
from notifier.models import AccountPace, Message, MessageContent
from tests.factories.notifier import add_waiting_messages

PACES = cast(Table, AccountPace.__table__)
CONTENTS = cast(Table, MessageContent.__table__)
MESSAGES = cast(Table, Message.__table__)
NOON = dt.datetime(2026, 11, 22, 12, 0, 0, 123_456, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def paces(*keys: str) -> list[dict[str, Any]]:
    return [{"account_key": key, "free_at": NOON} for key in keys]


def stored(database: Database) -> Sequence[tuple[str, dt.datetime]]:
    with database.reading() as session:
        rows = session.execute(select(PACES.c.account_key, PACES.c.free_at).order_by(PACES.c.account_key))
        return [(row.account_key, row.free_at) for row in rows]


def test_new_rows_are_counted_and_known_ones_left_alone(database: Database) -> None:
    with database.unit_of_work() as session:
        assert insert_rows(session, PACES, paces("a", "b"), on=("account_key",)) == 2
        assert insert_rows(session, PACES, paces("b", "c"), on=("account_key",)) == 1
        assert insert_rows(session, PACES, [], on=("account_key",)) == 0
    assert stored(database) == [("a", NOON), ("b", NOON), ("c", NOON)]


def test_a_row_that_is_known_is_refused_unless_it_is_to_be_left_out(database: Database) -> None:
    with pytest.raises(IntegrityError), database.unit_of_work() as session:
        insert_rows(session, PACES, paces("a", "a"))
    assert stored(database) == []


@pytest.mark.parametrize("html", [None, "", "<p>Grüße \U0001f33f 'quoted' \\n {\"a\": 1}</p>"])
def test_words_come_back_as_they_were(database: Database, html: str | None) -> None:
    add_waiting_messages(database, 1)
    with database.unit_of_work() as session:
        message_id = session.scalars(select(Message.id)).one()
        row = {"message_id": message_id, "to_address": "ü@people.example", "subject": 'a "b" \\ c', "text": "x\ty\n"}
        row |= {"html": html, "headers": {"List-Unsubscribe": "<https://a.example>"}, "kept_until": utc_now()}
        assert insert_rows(session, CONTENTS, [row]) == 1
    with database.reading() as session:
        content = session.scalars(select(MessageContent)).one()
    assert {name: getattr(content, name) for name in row} == row


def test_each_row_gets_values_of_its_own_and_the_others_stay(database: Database) -> None:
    add_waiting_messages(database, 3)
    types = {"new_reason": MESSAGES.c.reason.type}
    store = RowSetUpdate(MESSAGES.c.id, types, lambda new: update(MESSAGES).values(reason=new("new_reason")))
    with database.unit_of_work() as session:
        first, second, third = session.scalars(select(Message.id).order_by(Message.id))
        assert (
            store.execute(session, [{"of_id": first, "new_reason": "one"}, {"of_id": third, "new_reason": None}]) == 2
        )
        assert store.execute(session, [{"of_id": second, "new_reason": "two"}]) == 1
        rows = session.execute(select(MESSAGES.c.reason).order_by(MESSAGES.c.id)).scalars().all()
        among = session.scalars(select(MESSAGES.c.id).where(is_among(session, MESSAGES.c.id, [first, third])))
        assert sorted(among) == sorted([first, third])
        none = session.scalars(select(MESSAGES.c.id).where(is_among(session, MESSAGES.c.id, [])))
        assert none.all() == []
    assert rows == ["one", "two", None]


@pytest.mark.parametrize("number", [500, 501])
def test_many_values_find_what_few_find(database: Database, number: int) -> None:
    with database.unit_of_work() as session:
        insert_rows(session, PACES, paces("a", "b", "c"))
        keys = {"a", "c", *(f"nobody {index}" for index in range(number - 2))}
        found = session.scalars(select(PACES.c.account_key).where(is_among(session, PACES.c.account_key, keys)))
        assert set(found) == {"a", "c"}
