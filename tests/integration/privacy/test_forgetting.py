"""Whoever is forgotten is found nowhere; figures, proof under a digest and opt-outs stay."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from notifier.api.persons import MessagesUnderWayError
from notifier.audience.find_people import read_person_address
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.models import (
    ConsentChange,
    ForgottenAddress,
    Message,
    MessageContent,
    Recipient,
    Suppression,
    TriggerEvent,
)
from portal.cli.documents import to_document
from portal.models import Checkpoint, Order, OrderContact, StoreEvent, TrackingLink
from portal.orders.lookup import find_page_by_contact
from portal.privacy.export_person import export_person
from portal.privacy.find_person import find_person
from portal.privacy.forget_person import Erasure, PayloadsUnderWayError, forget_person, preview_erasure
from tests.integration.ingest.shop import iso, read_body
from tests.integration.privacy.scene import EMAIL, NAME, PHONE, TEAM, TRACES, Scene, find_traces


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The shop on each database."""
    return Scene(database, tmp_path)


@pytest.fixture
def small(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    """The shop on SQLite, where a question does not depend on the database."""
    database = Database(open_engine(sqlite_url))
    yield Scene(database, tmp_path)
    database.dispose()


def preview(scene: Scene, address: str = EMAIL) -> Erasure:
    with scene.database.reading() as session:
        return preview_erasure(session, find_person(session, scene.merchant(), address))


def export(scene: Scene, address: str = EMAIL) -> dict[str, Any]:
    with scene.database.reading() as session:
        person = find_person(session, scene.merchant(), address)
        sections = export_person(session, scene.sealer, person)
        return {name: [to_document(one) for one in documents] for name, documents in sections}


def test_nothing_of_a_forgotten_person_is_left_in_any_column(scene: Scene) -> None:
    order_id = scene.sell()
    scene.fill(order_id)
    assert {trace.partition(":")[0] for trace in find_traces(scene.database, scene.sealer)} >= {
        *("order_contacts.name", "order_contacts.street", "store_events.body", "tracker_events.body"),
        *("checkpoints.wording", "shipments.tracking_number", "recipients.name", "recipient_addresses.address"),
        *("trigger_events.facts", "message_contents.html", "message_contents.to_address"),
        "inbound_messages.text_sealed",
        *("provider_callbacks.body", "consent_changes.proof", "push_subscriptions.subscription_sealed"),
        *("delivery_receipts.detail", "case_messages.text", "case_changes.street", "feedback_answers.comment"),
    }  # fmt: skip
    with scene.database.reading() as session:
        messages = session.scalar(select(func.count()).select_from(Message))
        scans = session.scalar(select(func.count()).select_from(Checkpoint))
    forget_person(scene.database, scene.merchant(), EMAIL, is_suppressed=False)
    assert find_traces(scene.database, scene.sealer) == []
    with scene.database.reading() as session:
        # Figures stay.
        assert session.scalar(select(func.count()).select_from(Message)) == messages
        assert session.scalar(select(func.count()).select_from(Checkpoint)) == scans
        assert session.scalars(select(Order.total_minor)).one() == 9480
        assert session.scalars(select(OrderContact.country)).one() == "US"
        # The ledger proves a no, and the no still holds.
        assert {change.proof for change in session.scalars(select(ConsentChange))} >= {"erased"}
        assert {row.channel for row in session.scalars(select(ForgottenAddress))} == {"email", "sms", "whatsapp"}
        assert {(row.channel, row.reason) for row in session.scalars(select(Suppression))} >= {("sms", "unsubscribed")}
    before = preview(scene)
    assert before.is_empty
    forget_person(scene.database, scene.merchant(), EMAIL, is_suppressed=False)
    assert export(scene)["forgotten"][0]["consent_changes"] != []


def test_not_even_the_bytes_of_the_file_tell_of_them(small: Scene) -> None:
    small.fill(small.sell())
    path = Path(str(small.database.engine.url.database))
    forget_person(small.database, small.merchant(), EMAIL, is_suppressed=True)
    journals = list((small.sending.journal.folder).rglob("*"))
    assert journals != []
    content = b"".join(each.read_bytes() for each in (path, path.with_name(f"{path.name}-wal"), *journals)).lower()
    # Packed and sealed text is no text in a file, and digits may stand anywhere.
    assert [trace for trace in TRACES if trace.isascii() and "5550142" not in trace and trace.encode() in content] == []
    with small.database.reading() as session:
        reasons = {(row.channel, row.reason) for row in session.scalars(select(Suppression))}
    assert {("email", "forgotten"), ("whatsapp", "forgotten")} <= reasons


def test_an_order_sent_again_stays_empty_and_a_new_one_is_a_new_contact(small: Scene) -> None:
    order_id = small.sell()
    with small.database.reading() as session:
        first = session.scalars(select(Recipient.id).where(Recipient.name == NAME)).one()
    forget_person(small.database, small.merchant(), EMAIL, is_suppressed=False)
    stamps = dict.fromkeys(("created_at", "processed_at", "updated_at"), iso(utc_now()))
    small.shop.store_says("orders/updated", read_body("order_placed.json", note="late", **stamps))
    assert find_traces(small.database, small.sealer) == []
    with small.database.reading() as session:
        assert session.get_one(Order, order_id).tags == []
    small.shop.store_says("orders/create", read_body("order_placed.json", id=77, name="#2077", **stamps))
    with small.database.reading() as session:
        again = session.scalars(select(Recipient.id).where(Recipient.name == NAME)).one()
        told = session.scalars(select(TriggerEvent.recipient_id).where(TriggerEvent.facts != {})).all()
    assert again != first
    assert set(told) == {again}


def test_a_number_finds_the_same_person_and_a_stranger_is_left_alone(small: Scene) -> None:
    small.sell()
    stamps = dict.fromkeys(("created_at", "processed_at", "updated_at"), iso(utc_now()))
    other = read_body("order_placed.json", id=78, name="#2078", email="FINN@quill.example", phone=None, **stamps)
    other["shipping_address"]["phone"] = other["billing_address"]["phone"] = "+1 555 0143"
    other["contact_email"] = other["customer"]["email"] = "finn@quill.example"
    small.shop.store_says("orders/create", other)
    assert (preview(small, "Finn@Quill.example").orders, preview(small, PHONE).orders) == (1, 1)
    forget_person(small.database, small.merchant(), PHONE, is_suppressed=False)
    assert preview(small, EMAIL).is_empty
    with small.database.reading() as session:
        kept = session.scalars(select(OrderContact.email).where(OrderContact.emptied_at.is_(None))).all()
        bodies = [body for body in session.scalars(select(StoreEvent.body)) if body]
    assert kept == ["FINN@quill.example"]
    assert len(bodies) == 1


def test_links_are_closed_and_waiting_messages_never_leave(small: Scene) -> None:
    small.sell()
    with small.database.unit_of_work() as session:
        waiting = session.scalars(select(Message.id)).first()
        session.execute(update(Message).where(Message.id == waiting).values(status="queued"))
        session.execute(update(MessageContent).values(text="x"))
    forget_person(small.database, small.merchant(), EMAIL, is_suppressed=False)
    with small.database.reading() as session:
        message = session.get_one(Message, waiting)
        assert (message.status, message.reason) == ("cancelled", "withdrawn")
        assert session.scalars(select(TrackingLink)).all() == []
        for contact in (EMAIL, "97000", ""):
            assert find_page_by_contact(session, small.shop.links, small.merchant_id, "2041", contact) is None


def test_messages_in_a_workers_hands_are_waited_for(small: Scene) -> None:
    small.sell()
    with small.database.unit_of_work() as session:
        session.execute(update(Message).values(status="sending"))
    with pytest.raises(MessagesUnderWayError, match="being handed over right now; try again in a minute"):
        forget_person(small.database, small.merchant(), EMAIL, is_suppressed=False)
    assert not preview(small).is_empty


def test_payloads_nobody_has_read_yet_are_waited_for(small: Scene) -> None:
    small.sell()
    with small.database.unit_of_work() as session:
        session.execute(update(StoreEvent).values(state="new"))
    with pytest.raises(PayloadsUnderWayError, match="payloads about this person are about to be applied"):
        forget_person(small.database, small.merchant(), EMAIL, is_suppressed=False)
    assert preview(small).orders == 1


def test_an_export_says_everything_but_what_opens_something(scene: Scene) -> None:
    scene.fill(scene.sell())
    document = export(scene)
    order = document["orders"][0]
    assert (order["contact"][0]["email"], order["number"]) == (EMAIL, "#2041")
    assert any(one["wording"] == "Delivered, signed by QUILL" for one in order["parcels"][0]["checkpoints"])
    assert order["cases"][0]["messages"][0]["text"].startswith("This is Mara of")
    assert order["feedback"][0]["comment"] == "Thanks, Mara Quill"
    person = document["recipients"][0]
    assert {(one["channel"], one["address"]) for one in person["addresses"]} >= {("email", EMAIL), ("sms", PHONE)}
    assert any(one["proof"] == "form 7 signed by Mara Quill" for one in person["consent_changes"])
    assert person["push_subscriptions"][0]["subscription"] == "https://push.example"
    mails = [one for one in document["messages"] if one["channel"] == "email"]
    assert any(
        EMAIL in one["content"][0]["to_address"] and one["content"][0]["html"] for one in mails if one["content"]
    )
    assert any(receipt["kind"] == "bounced" for one in mails for receipt in one["receipts"])
    assert document["inbound_texts"][0]["text"] == "Mara Quill says hi"
    assert len(document["other_callbacks"]) == 2
    assert document["events"][0]["facts"]["person"]["name"] == NAME
    assert EMAIL in document["store_payloads"][0]["body"]
    assert document["messages_to_others"][0]["content"][0]["subject"] == f"A case of {NAME}"
    written = json.dumps(document)
    assert TEAM not in written
    assert "secret-of-mara" not in written
    assert "token_sealed" not in written


def test_more_messages_than_a_page_holds_are_all_read_and_erased(small: Scene) -> None:
    small.sell()
    with small.database.unit_of_work() as session:
        pattern = session.scalars(select(Message)).first()
        assert pattern is not None
        names = [column.name for column in Message.__table__.columns if column.name not in ("id", "address_digest")]
        values = {name: getattr(pattern, name) for name in names} | {"status": "sent"}
        rows = [values | {"id": uuid.uuid4(), "address_digest": f"d{serial}"} for serial in range(450)]
        session.execute(Message.__table__.insert(), rows)  # type: ignore[attr-defined]
        known = session.scalar(select(func.count()).select_from(Message))
    assert len(export(small)["messages"]) == known
    forget_person(small.database, small.merchant(), EMAIL, is_suppressed=False)
    with small.database.reading() as session:
        left = session.scalars(select(Message.address_digest).where(Message.address_digest.startswith("d"))).all()
    assert left == []


@pytest.mark.parametrize("text", ["nobody", "+15", "mara@", ""])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Exception, match="is neither an e-mail address nor a number"):
        read_person_address(text, "US")
