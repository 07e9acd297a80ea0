"""Pages about messages: found by what became of them, explained by their passport, settled and told again."""

import dataclasses
import uuid

import pytest
from flask import Flask
from sqlalchemy import select, update

from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from notifier.models import Message, TriggerEvent
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.message_status import MessageStatus
from portal.alerts.publish import subject_key
from portal.models import AuditEntry
from tests.factories.notifier import Occurrence, add_rule, make_draft, plan_all
from tests.factories.notifier_channels import read_messages
from tests.integration.console.order_scene import add_order
from tests.running.console import ConsoleVisitor


@pytest.fixture
def database(app: Flask) -> Database:
    opened: Database = app.extensions["database"]
    return opened


@pytest.fixture
def order_id(database: Database, owner: ConsoleVisitor) -> uuid.UUID:
    return add_order(database, owner.merchant_id, "#1042", parcel={"milestone": "delivered"})


@pytest.fixture
def message_id(database: Database, owner: ConsoleVisitor, order_id: uuid.UUID) -> uuid.UUID:
    """A message about the order that waits."""
    with database.unit_of_work() as session:
        add_rule(session, owner.merchant_id)
        draft = make_draft(owner.merchant_id, Occurrence(new_id().hex))
        record_trigger(session, dataclasses.replace(draft, subject_key=subject_key(order_id)))
    plan_all(database)
    return read_messages(database)[0].id


def put(database: Database, message_id: uuid.UUID, status: MessageStatus, reason: str | None = None) -> None:
    with database.unit_of_work() as session:
        is_it = update(Message).where(Message.id == message_id)
        session.execute(is_it.values(status=status.value, reason=reason))


def audited(database: Database) -> list[str]:
    with database.reading() as session:
        wanted = select(AuditEntry.action).where(AuditEntry.action.startswith("message."))
        return list(session.scalars(wanted.order_by(AuditEntry.recorded_at, AuditEntry.id)))


def test_messages_are_filtered_by_status_channel_news_and_order(owner: ConsoleVisitor, message_id: uuid.UUID) -> None:
    link = f"/console/messages/{message_id}"
    for query in ("", "status=queued", "channel=email", "trigger=shipment.out_for_delivery", "order=%231042"):
        assert link in owner.read(f"/console/messages?{query}"), query
    for query in (
        "status=troubled",
        "status=sent",
        "channel=sms",
        "trigger=order.placed",
        "order=9",
        "status=x&order=9",
    ):
        assert link not in owner.read(f"/console/messages?{query}"), query
    page = owner.read("/console/messages")
    assert "#1042" in page
    assert "mira@people.example" not in page


def test_the_passport_says_why(owner: ConsoleVisitor, database: Database, message_id: uuid.UUID) -> None:
    put(database, message_id, MessageStatus.SUPPRESSED, "consent_refused")
    page = owner.read(f"/console/messages/{message_id}")
    assert "The shopper does not want messages about this here." in page
    assert "tell about shipment.out_for_delivery" in page
    assert "When a parcel is out for delivery" in page
    assert "#1042" in page


def test_a_message_of_another_shop_is_not_there(
    stranger: ConsoleVisitor, database: Database, message_id: uuid.UUID
) -> None:
    path = f"/console/messages/{message_id}"
    put(database, message_id, MessageStatus.UNKNOWN)
    assert stranger.open(path).status_code == 404
    assert stranger.open(f"{path}/content").status_code == 404
    assert stranger.send(f"{path}/settle", {"settlement": "sent"}).status_code == 404
    assert stranger.send(f"{path}/resend").status_code == 404
    assert path not in stranger.read("/console/messages")
    assert (read_messages(database)[0].status, audited(database)) == ("unknown", [])


@pytest.mark.parametrize(("settlement", "status"), [("sent", "sent"), ("failed", "failed"), ("resend", "queued")])
def test_a_message_nobody_knows_the_fate_of_is_settled_once(
    support: ConsoleVisitor, database: Database, message_id: uuid.UUID, settlement: str, status: str
) -> None:
    put(database, message_id, MessageStatus.UNKNOWN)
    path = f"/console/messages/{message_id}"
    assert "Outcome unknown" in support.read("/console/messages?status=unknown")
    assert "It was sent" in support.read(path)
    assert "The message is settled." in support.done(f"{path}/settle", {"settlement": settlement})
    assert read_messages(database)[0].status == status
    assert "is known by now" in support.done(f"{path}/settle", {"settlement": settlement})
    assert support.send(f"{path}/settle", {"settlement": "burnt"}).status_code == 404
    assert audited(database) == ["message.settled"]


def test_news_is_told_once_more_as_a_new_occurrence(
    owner: ConsoleVisitor, database: Database, message_id: uuid.UUID
) -> None:
    assert "told once more" in owner.done(f"/console/messages/{message_id}/resend")
    plan_all(database)
    assert len(read_messages(database)) == 2
    with database.reading() as session:
        keys = session.scalars(select(TriggerEvent.dedupe_key)).all()
    assert len(set(keys)) == 2
    assert audited(database) == ["message.repeated"]


def test_a_muted_order_says_so_and_holds_its_messages_back(
    owner: ConsoleVisitor, database: Database, order_id: uuid.UUID, message_id: uuid.UUID
) -> None:
    page = owner.done(f"/console/orders/{order_id}/mute", {"is_muted": "1"})
    assert "Muted: nobody is written to" in page
    owner.done(f"/console/messages/{message_id}/resend")
    plan_all(database)
    assert {(one.status, one.reason) for one in read_messages(database)} == {
        *(("queued", None), ("suppressed", "muted")),
    }
    assert "This order is muted." in owner.read(f"/console/orders/{order_id}")
    page = owner.done(f"/console/orders/{order_id}/mute", {"is_muted": ""})
    assert "Muted: nobody" not in page


def test_an_order_whose_shopper_was_not_reached_is_a_problem(
    owner: ConsoleVisitor, stranger: ConsoleVisitor, database: Database, message_id: uuid.UUID
) -> None:
    assert "No problems" in owner.read("/console/problems")
    put(database, message_id, MessageStatus.BOUNCED, "no such mailbox")
    page = owner.read("/console/problems")
    assert "#1042" in page
    assert "A message by E-mail did not arrive." in page
    assert "No problems" in stranger.read("/console/problems")
