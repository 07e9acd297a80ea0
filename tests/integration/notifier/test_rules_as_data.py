"""The rules of a well-known product, rebuilt as documents: each is installed and its trigger told; what is planned."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from notifier.authoring.rule_documents import parse_rules, write_rule
from notifier.authoring.rules import save_rule
from notifier.authoring.sender_contacts import BusinessContact, set_contact
from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.providers.contract import PushSubscription
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.recipient_kind import RecipientKind
from tests.factories.notifier import Occurrence, add_sender, make_draft, plan_all
from tests.factories.notifier_channels import PHONE, answer_consent, carry, read_messages, subscribe
from tests.payloads.reading import FOLDER, read_payload

NAMES = sorted(path.stem for path in (FOLDER / "rules").glob("*.json"))
BROWSER = PushSubscription("https://push.people.example/one", "p", "a")
PAID = (Channel.SMS, Channel.WHATSAPP)
LATER = dt.timedelta(minutes=20)


def install(database: Database, name: str) -> uuid.UUID:
    """A sender with this rule alone, on whose every channel somebody carries messages."""
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        for draft in parse_rules(read_payload("rules", f"{name}.json")):
            save_rule(session, sender_id, draft)
    for channel in PAID:
        carry(database, sender_id, channel)
    return sender_id


def tell(
    database: Database, sender_id: uuid.UUID, trigger: str, changes: Mapping[str, Mapping[str, Any]], key: str = "one"
) -> None:
    """Publish the trigger as the catalogue's sample has it, with these facts in place of its own, and plan it."""
    kind = TRIGGER_TYPES[trigger]
    sample: Mapping[str, Any] = kind.sample
    facts = {group: {**values, **changes.get(group, {})} for group, values in sample.items()}
    draft = make_draft(sender_id, Occurrence(key, phone=PHONE, trigger=trigger, topic=kind.topic, lane=kind.lane))
    draft = replace(draft, lifetime_seconds=kind.lifetime_seconds, facts=facts)
    with database.unit_of_work() as session:
        assert record_trigger(session, draft)
    plan_all(database)


def introduce(database: Database, sender_id: uuid.UUID, *channels: Channel) -> None:
    """Mira becomes known by news no rule answers, and says yes on these channels."""
    tell(database, sender_id, "order.invoice_ready", {}, "known")
    for channel in channels:
        answer_consent(database, sender_id, channel)


def told(database: Database) -> list[tuple[str, str, str | None]]:
    return sorted((message.channel, message.status, message.reason) for message in read_messages(database))


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_written_as_it_was_read(name: str) -> None:
    (draft,) = parse_rules(read_payload("rules", f"{name}.json"))
    assert parse_rules(read_payload("rules", f"{name}.json")) == (draft,)
    assert set(write_rule(draft)) == {
        *("name", "trigger", "recipients", "channels", "strategy", "wait", "conditions", "timing", "digest", "on")
    }


def lines(*tags: str) -> Mapping[str, Any]:
    return {"order": {"lines": [{"title": "Something to use up", "quantity": 1, "tags": list(tags)}]}}


def test_who_bought_a_tagged_product_is_reminded_30_days_after_delivery(database: Database) -> None:
    sender_id = install(database, "repurchase_after_30_days")
    introduce(database, sender_id, Channel.EMAIL)
    trigger = "relationship.consumable_due"
    tell(database, sender_id, trigger, lines("consumable", "Coffee"), "coffee")
    tell(database, sender_id, trigger, lines("consumable", "soap"), "soap")
    (message,) = read_messages(database)
    assert (message.status, message.trigger, message.topic) == ("queued", trigger, "offers")
    # The trigger comes 20 days after delivery; it counts on the clocks of Berlin, where the parcel went.
    assert dt.timedelta(days=9) < message.due_at - utc_now() < dt.timedelta(days=11)
    assert message.due_at.hour in (8, 9)


def test_an_offer_needs_a_yes(database: Database) -> None:
    sender_id = install(database, "repurchase_after_30_days")
    tell(database, sender_id, "relationship.consumable_due", lines("tea"))
    assert told(database) == [("email", "suppressed", "consent_missing")]


def test_the_carrier_is_told_when_a_parcel_is_delayed_by_two_days(database: Database) -> None:
    sender_id = install(database, "carrier_told_when_delayed")
    with database.unit_of_work() as session:
        contact = BusinessContact("claims@northway.example", "Northway claims")
        set_contact(session, sender_id, RecipientKind.CARRIER, "northway", contact)
    late = {"promised_on": "2026-11-25", "estimated_latest_on": "2026-11-27", "slip_days": 2}
    in_time = {"promised_on": "2026-11-25", "estimated_latest_on": "2026-11-26", "slip_days": 1}
    tell(database, sender_id, "shipment.delayed", {"shipment": in_time}, "in time")
    assert read_messages(database) == []
    tell(database, sender_id, "shipment.delayed", {"shipment": late}, "late")
    (message,) = read_messages(database)
    assert (message.channel, message.status, message.trigger) == ("email", "queued", "carrier.inquiry")


def test_a_discount_goes_to_orders_above_100_euros_alone(database: Database) -> None:
    sender_id = install(database, "discount_above_100_euros")
    introduce(database, sender_id, Channel.EMAIL)
    for key, minor, currency in (("exact", 10_000, "EUR"), ("dollars", 20_000, "USD"), ("above", 10_001, "EUR")):
        tell(
            database, sender_id, "relationship.thank_you", {"order": {"total_minor": minor, "currency": currency}}, key
        )
    (message,) = read_messages(database)
    assert (message.status, message.topic) == ("queued", "offers")
    assert dt.timedelta(days=1) < message.due_at - utc_now() < dt.timedelta(days=3)


def test_everywhere_at_once_is_three_messages(database: Database) -> None:
    sender_id = install(database, "three_channels_at_once")
    introduce(database, sender_id, Channel.WHATSAPP)
    tell(database, sender_id, "shipment.delivered", {})
    assert told(database) == [(channel, "queued", None) for channel in ("email", "sms", "whatsapp")]
    assert len({message.due_at for message in read_messages(database)}) == 1


def test_the_first_channel_that_reaches_speaks_alone(database: Database) -> None:
    sender_id = install(database, "first_reachable")
    tell(database, sender_id, "shipment.out_for_delivery", {})
    assert told(database) == [("sms", "queued", None), ("whatsapp", "suppressed", "consent_missing")]


def test_a_cascade_tries_one_channel_after_the_other(database: Database) -> None:
    sender_id = install(database, "cascade")
    introduce(database, sender_id, Channel.WHATSAPP)
    subscribe(database, sender_id, BROWSER)
    tell(database, sender_id, "shipment.available_for_pickup", {})
    push, whatsapp, sms = sorted(read_messages(database), key=lambda message: message.due_at)
    assert [(each.channel, each.cascade_step) for each in (push, whatsapp, sms)] == [
        ("push", 0),
        ("whatsapp", 1),
        ("sms", 2),
    ]
    assert (whatsapp.due_at - push.created_at, sms.due_at - whatsapp.due_at) == (LATER, LATER)


def test_a_cascade_goes_on_where_a_channel_reaches_nobody(database: Database) -> None:
    sender_id = install(database, "cascade")
    tell(database, sender_id, "shipment.available_for_pickup", {})
    assert told(database) == [
        ("push", "suppressed", "unreachable"),
        ("sms", "queued", None),
        ("whatsapp", "suppressed", "consent_missing"),
    ]
