"""New triggers are taken in the order in which they are to be told, each by one planner."""

import uuid
from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.database import Database
from notifier.models import TriggerEvent
from notifier.sending.claim_triggers import claim_triggers, has_new_triggers
from notifier.vocabulary.lane import Lane
from tests.factories.notifier import Occurrence, add_sender, publish

#: As they are recorded, and in the order in which they are to be told.
RECORDED = (("offer", Lane.OFFERS), ("first", Lane.NORMAL), ("second", Lane.NORMAL), ("urgent", Lane.URGENT))
TOLD = ("urgent", "first", "second", "offer")


@pytest.fixture
def recorded(database: Database) -> Sequence[str]:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
    for key, lane in RECORDED:
        publish(database, sender_id, Occurrence(key, lane=lane))
    return TOLD


def claim(session: Session, limit: int) -> list[str]:
    ids: list[uuid.UUID] = [trigger.id for trigger in claim_triggers(session, limit)]
    keys = {row.id: row.dedupe_key for row in session.execute(select(TriggerEvent.id, TriggerEvent.dedupe_key))}
    return [keys[trigger_id] for trigger_id in ids]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_the_most_urgent_come_first_and_of_these_the_oldest(
    database: Database, recorded: Sequence[str], limit: int
) -> None:
    with database.unit_of_work() as session:
        assert claim(session, limit) == list(recorded[:limit])
    with database.unit_of_work() as session:
        assert claim(session, 5) == list(recorded[limit:])
    with database.reading_rows() as connection:
        assert not has_new_triggers(connection)


def test_what_a_planner_that_fails_has_taken_is_taken_again(database: Database, recorded: Sequence[str]) -> None:
    with database.unit_of_work() as session:
        assert claim(session, 2) == list(recorded[:2])
        session.rollback()
    with database.reading_rows() as connection:
        assert has_new_triggers(connection)
    with database.unit_of_work() as session:
        assert claim(session, 5) == list(recorded)


# SQLite has one writer at a time.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_planners_take_what_the_other_has_not(database: Database, recorded: Sequence[str]) -> None:
    with database.unit_of_work() as one, database.unit_of_work() as other:
        assert claim(one, 2) == list(recorded[:2])
        assert claim(other, 5) == list(recorded[2:])
        assert claim(one, 5) == []
