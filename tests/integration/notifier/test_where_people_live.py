"""People are remembered with what callers told of them last."""

import uuid

import pytest
from sqlalchemy import select

from notifier.audience.recipients import Person, record_recipient
from notifier.foundation.database import Database
from notifier.models import Recipient
from tests.factories.notifier import add_sender


@pytest.fixture
def sender_id(database: Database) -> uuid.UUID:
    with database.unit_of_work() as session:
        return add_sender(session)


def told(database: Database, sender_id: uuid.UUID, country: str | None, region: str | None) -> tuple[str | None, ...]:
    """Where the person lives after this was told."""
    person = Person("Ada Quill", "ada@quill.example", country=country, region=region)
    with database.unit_of_work() as session:
        known = record_recipient(session, sender_id, person, subject_key="order 1")
    with database.reading() as session:
        where = select(Recipient.country, Recipient.region).where(Recipient.id == known)
        return tuple(session.execute(where).one())


def test_the_region_is_kept_by_its_code_and_never_with_another_country(
    database: Database, sender_id: uuid.UUID
) -> None:
    assert told(database, sender_id, "us", "tx") == ("US", "TX")
    assert told(database, sender_id, "US", "US-FL") == ("US", "FL")
    assert told(database, sender_id, "US", None) == ("US", "FL")
    assert told(database, sender_id, None, "NY") == ("US", "FL")
    assert told(database, sender_id, "FR", "") == ("FR", None)
    assert told(database, sender_id, "ES", "Catalunya") == ("ES", None)
    assert told(database, sender_id, "ES", "CT") == ("ES", "CT")
    assert told(database, sender_id, "PT", None) == ("PT", None)
