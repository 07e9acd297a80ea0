"""What the tests of the preference page ask the shop and read in its messages."""

import uuid
from pathlib import Path

from sqlalchemy import select

from notifier.audience.link_tokens import make_preferences_token
from notifier.audience.recipients import Person, record_recipient
from notifier.foundation.database import Database
from notifier.foundation.signing import Signer
from notifier.models import Message, TriggerEvent
from tests.factories.notifier import Occurrence, make_context, plan_all, publish
from tests.factories.notifier_channels import make_due, send_all
from tests.integration.application import SECRET

OLD, NEW = "mira@people.example", "nova@people.example"
OLD_PHONE, NEW_PHONE = "+15550107", "+15550108"
ON_ITS_WAY = "shipment.in_transit"

Owner = tuple[uuid.UUID, uuid.UUID]


def add_person(database: Database, merchant_id: uuid.UUID, email: str | None = OLD, phone: str | None = None) -> Owner:
    with database.unit_of_work() as session:
        person = Person("Mira Lindqvist", email, phone, "en", "DE")
        return merchant_id, record_recipient(session, merchant_id, person, subject_key="order:1")


def page_of(owner: Owner) -> str:
    return f"/p/{make_preferences_token(Signer((SECRET,)), *owner)}"


def messages(database: Database, folder: Path) -> list[tuple[str, str]]:
    """Let everything leave; every message that left so far with the digest of its address, the oldest first."""
    plan_all(database)
    make_due(database)
    send_all(make_context(database, folder))
    with database.reading() as session:
        rows = session.execute(
            select(Message.trigger, Message.address_digest).where(Message.status == "sent").order_by(Message.id)
        ).all()
    return [(row.trigger, row.address_digest) for row in rows]


def asked_by(database: Database, trigger: str) -> tuple[str, str | None]:
    """The path and the code in the newest message of a kind."""
    with database.reading() as session:
        facts = session.scalars(
            select(TriggerEvent.facts).where(TriggerEvent.trigger == trigger).order_by(TriggerEvent.id.desc())
        ).first()
    assert facts is not None
    return facts["links"]["page"].removeprefix("https://track.shop.example"), facts["change"]["code"]


def tell(database: Database, owner: Owner) -> None:
    publish(database, owner[0], Occurrence("later", email=OLD, trigger=ON_ITS_WAY))
    plan_all(database)
