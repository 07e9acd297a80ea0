"""Rules that write to others than the shopper: who gets the parcel, its carrier, and the merchant's own team."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from notifier.audience.consent_ledger import Choice, Evidence, record_choice
from notifier.audience.recipients import find_recipient
from notifier.audience.suppressions import BadAddress, suppress_addresses
from notifier.authoring.sender_contacts import BusinessContact, set_contact
from notifier.channels.addresses import digest_email
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message, Recipient, RecipientAddress, Rule, Sender, TriggerEvent
from notifier.rules.schedule import wait_for
from notifier.rules.timing_json import timing_json
from notifier.sending.cancel_messages import cancel_messages
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.suppression_reason import SuppressionReason
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import Occurrence, add_rule, add_sender, make_draft, make_facts, plan_all
from tests.running.statements import counting

SHOPPER, RECEIVER = RecipientKind.SHOPPER, RecipientKind.RECEIVER
CARRIER, TEAM = RecipientKind.CARRIER, RecipientKind.TEAM
STALLED = "silence.in_transit"
CARRIER_MAIL = "tracing@northwind.example"
EVIDENCE = Evidence(ConsentSource.PREFERENCES_PAGE, "preferences-2026-11", "en", "page of order 1001")


@pytest.fixture
def sender_id(database: Database) -> uuid.UUID:
    with database.unit_of_work() as session:
        return add_sender(session)


def add_rule_for(
    database: Database,
    sender_id: uuid.UUID,
    *recipients: RecipientKind,
    trigger: str = STALLED,
    channels: Sequence[Channel] = (Channel.EMAIL,),
    **terms: Any,  # noqa: ANN401  columns of the rule
) -> None:
    with database.unit_of_work() as session:
        rule_id = add_rule(session, sender_id, trigger=trigger, channels=channels)
        wanted = {"recipients": [kind.value for kind in recipients], "name": str(rule_id)}
        session.execute(update(Rule).where(Rule.id == rule_id).values(**wanted, **terms))


def add_contact(
    database: Database, sender_id: uuid.UUID, kind: RecipientKind, key: str, email: str, **told: str
) -> None:
    with database.unit_of_work() as session:
        set_contact(session, sender_id, kind, key, BusinessContact(email, **told))


def tell(database: Database, sender_id: uuid.UUID, key: str = "one", trigger: str = STALLED, **groups: Any) -> None:  # noqa: ANN401
    facts = {**make_facts(), **groups}
    shipment = {"carrier_code": "northwind", **facts["shipment"]}
    draft = make_draft(sender_id, Occurrence(key, trigger=trigger))
    with database.unit_of_work() as session:
        record_trigger(session, replace(draft, facts={**facts, "shipment": shipment}))
    plan_all(database)


def planned(database: Database) -> list[tuple[str, str, str, str | None, str | None]]:
    """Words, channel, status, reason and address of every decision, the addressed ones as they are reached."""
    is_address = (RecipientAddress.recipient_id == Message.recipient_id) & (RecipientAddress.channel == Message.channel)
    wanted = (Message.trigger, Message.channel, Message.status, Message.reason, RecipientAddress.address)
    with database.reading() as session:
        rows = session.execute(select(*wanted).select_from(Message).outerjoin(RecipientAddress, is_address))
        return sorted((row[0], row[1], row[2], row[3], row[4]) for row in rows)


def words(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Message.trigger).order_by(Message.due_at, Message.trigger)))


def test_the_carrier_is_asked_by_the_contact_the_merchant_has_there(database: Database, sender_id: uuid.UUID) -> None:
    add_contact(database, sender_id, CARRIER, "northwind", CARRIER_MAIL, name="Tracing desk", language="de")
    add_rule_for(database, sender_id, SHOPPER, CARRIER, channels=(Channel.EMAIL, Channel.CHAT))
    tell(database, sender_id)
    assert planned(database) == [
        ("carrier.inquiry", "email", "queued", None, CARRIER_MAIL),
        (STALLED, "chat", "suppressed", "no_provider", None),
        (STALLED, "email", "queued", None, "mira@people.example"),
    ]
    with database.reading() as session:
        asked = session.scalars(select(Message).where(Message.trigger == "carrier.inquiry")).one()
        assert (asked.language, asked.topic, asked.arm) == ("de", "delivery_updates", None)
        # What it is about leads to its cause.
        assert session.get_one(TriggerEvent, asked.trigger_id).trigger == STALLED
        assert session.get_one(Recipient, asked.recipient_id).name == "Tracing desk"


def test_without_a_contact_it_is_on_record_that_the_carrier_was_not_reached(
    database: Database, sender_id: uuid.UUID
) -> None:
    add_contact(database, sender_id, CARRIER, "other", "desk@other.example")
    add_rule_for(database, sender_id, CARRIER)
    tell(database, sender_id)
    assert planned(database) == [("carrier.inquiry", "email", "suppressed", "unreachable", None)]


def test_an_opt_out_is_the_shoppers_and_a_bounce_counts_for_everybody(database: Database, sender_id: uuid.UUID) -> None:
    add_contact(database, sender_id, TEAM, "warehouse", "warehouse@shop.example")
    add_contact(database, sender_id, TEAM, "support", "support@shop.example")
    add_rule_for(database, sender_id, TEAM)
    tell(database, sender_id, "first")
    with database.unit_of_work() as session:
        recipient_id = find_recipient(session, sender_id, "warehouse@shop.example")
        assert recipient_id is not None
        for topic in (Topic.ORDER_UPDATES, Topic.DELIVERY_UPDATES):
            record_choice(
                session, sender_id, recipient_id, Choice(topic, Channel.EMAIL, ConsentState.REFUSED), EVIDENCE
            )
        bounced = digest_email("support@shop.example")
        suppress_addresses(session, [BadAddress(sender_id, Channel.EMAIL, bounced, SuppressionReason.HARD_BOUNCE)])
    tell(database, sender_id, "second")
    assert planned(database) == [
        ("team.notice", "email", "queued", None, "support@shop.example"),
        ("team.notice", "email", "queued", None, "warehouse@shop.example"),
        ("team.notice", "email", "queued", None, "warehouse@shop.example"),
        ("team.notice", "email", "suppressed", "address_suppressed", "support@shop.example"),
    ]


def test_the_team_has_one_chat_however_many_read_mails(database: Database, sender_id: uuid.UUID) -> None:
    for name in ("warehouse", "support"):
        add_contact(database, sender_id, TEAM, name, f"{name}@shop.example")
    channels = (Channel.EMAIL, Channel.SMS, Channel.CHAT)
    add_rule_for(database, sender_id, SHOPPER, TEAM, channels=channels)
    tell(database, sender_id)
    told = [(said, channel) for said, channel, *_ in planned(database)]
    assert told == [
        (STALLED, "email"),
        (STALLED, "sms"),
        ("team.notice", "chat"),
        ("team.notice", "email"),
        ("team.notice", "email"),
    ]


def test_a_team_without_addresses_still_has_its_chat(database: Database, sender_id: uuid.UUID) -> None:
    add_rule_for(database, sender_id, TEAM, channels=(Channel.CHAT,))
    tell(database, sender_id)
    assert [row[:2] for row in planned(database)] == [("team.notice", "chat")]


def test_who_gets_the_parcel_is_written_to_in_the_own_language(database: Database, sender_id: uuid.UUID) -> None:
    add_rule_for(database, sender_id, SHOPPER, RECEIVER)
    receiver = {"name": "Jonas Bruckhoff", "email": "jonas@people.example", "language": "de"}
    tell(database, sender_id, receiver=receiver)
    assert planned(database) == [
        (STALLED, "email", "queued", None, "jonas@people.example"),
        (STALLED, "email", "queued", None, "mira@people.example"),
    ]
    with database.reading() as session:
        languages = set(session.scalars(select(Message.language)))
    assert languages == {"en", "de"}


def test_a_receiver_who_is_the_shopper_is_told_once(database: Database, sender_id: uuid.UUID) -> None:
    add_rule_for(database, sender_id, SHOPPER, RECEIVER)
    tell(database, sender_id, "same", receiver={"name": "Mira", "email": "MIRA@people.example"})
    tell(database, sender_id, "nobody else")
    assert planned(database) == [(STALLED, "email", "queued", None, "mira@people.example")] * 2


def test_a_receiver_nobody_knows_how_to_reach_is_on_record(database: Database, sender_id: uuid.UUID) -> None:
    add_rule_for(database, sender_id, RECEIVER)
    tell(database, sender_id, "named", receiver={"name": "Jonas"})
    tell(database, sender_id, "unnamed")
    assert planned(database) == [(STALLED, "email", "suppressed", "unreachable", None)] * 2


def test_a_hint_for_the_receiver_never_reaches_the_shopper(database: Database, sender_id: uuid.UUID) -> None:
    add_rule_for(database, sender_id, SHOPPER, trigger="order.receiver_hint")
    tell(database, sender_id, trigger="order.receiver_hint", receiver={"email": "jonas@people.example"})
    assert [row[4] for row in planned(database)] == ["jonas@people.example"]


def test_words_for_carriers_are_said_to_no_shopper(database: Database, sender_id: uuid.UUID) -> None:
    add_contact(database, sender_id, CARRIER, "northwind", CARRIER_MAIL)
    add_rule_for(database, sender_id, SHOPPER, trigger="carrier.inquiry")
    tell(database, sender_id, trigger="carrier.inquiry")
    assert [row[4] for row in planned(database)] == [CARRIER_MAIL]


def test_a_carrier_that_was_asked_is_reminded(database: Database, sender_id: uuid.UUID) -> None:
    add_contact(database, sender_id, CARRIER, "northwind", CARRIER_MAIL)
    add_rule_for(database, sender_id, CARRIER)
    tell(database, sender_id, "first")
    sent_at = utc_now() - dt.timedelta(days=2)
    with database.unit_of_work() as session:
        session.execute(update(Message).values(status="sent", sent_at=sent_at, due_at=sent_at))
    tell(database, sender_id, "second")
    tell(database, sender_id, "other parcel", shipment={"carrier": "Northwind Parcel", "tracking_number": "NW-77"})
    assert words(database) == ["carrier.inquiry", "carrier.reminder", "carrier.inquiry"]


def test_a_ladder_of_rules_for_one_trigger_asks_and_then_reminds(database: Database, sender_id: uuid.UUID) -> None:
    add_contact(database, sender_id, CARRIER, "northwind", CARRIER_MAIL)
    add_rule_for(database, sender_id, CARRIER, timing=timing_json(wait_for(3 * 86_400)))
    add_rule_for(database, sender_id, CARRIER)
    tell(database, sender_id)
    assert words(database) == ["carrier.inquiry", "carrier.reminder"]


def test_an_inquiry_that_never_left_is_not_reminded_of(database: Database, sender_id: uuid.UUID) -> None:
    add_contact(database, sender_id, CARRIER, "northwind", CARRIER_MAIL)
    add_rule_for(database, sender_id, CARRIER)
    tell(database, sender_id, "first")
    with database.unit_of_work() as session:
        earlier = utc_now() - dt.timedelta(days=2)
        session.execute(update(Message).values(status="cancelled", due_at=earlier))
    tell(database, sender_id, "second")
    assert words(database) == ["carrier.inquiry", "carrier.inquiry"]


def test_news_that_makes_the_shoppers_message_old_makes_the_carriers_old_too(
    database: Database, sender_id: uuid.UUID
) -> None:
    add_contact(database, sender_id, CARRIER, "northwind", CARRIER_MAIL)
    add_rule_for(database, sender_id, SHOPPER, CARRIER)
    tell(database, sender_id)
    tell(database, sender_id, "arrived", trigger="shipment.delivered")
    assert [(row[0], row[2], row[3]) for row in planned(database)] == [
        ("carrier.inquiry", "cancelled", "superseded"),
        (STALLED, "cancelled", "superseded"),
    ]


def test_what_is_taken_back_is_taken_back_from_everybody(database: Database, sender_id: uuid.UUID) -> None:
    add_contact(database, sender_id, TEAM, "warehouse", "warehouse@shop.example")
    add_rule_for(database, sender_id, SHOPPER, TEAM)
    tell(database, sender_id)
    with database.unit_of_work() as session:
        assert cancel_messages(session, sender_id, "order:1001", ["shipment.delayed"]) == 0
        assert cancel_messages(session, sender_id, "order:1001", [STALLED]) == 2


def test_each_parcel_is_a_case_of_its_own_for_its_carrier(database: Database, sender_id: uuid.UUID) -> None:
    add_contact(database, sender_id, CARRIER, "northwind", CARRIER_MAIL)
    add_rule_for(database, sender_id, SHOPPER, CARRIER, digest_seconds=1200)
    tell(database, sender_id, "one")
    tell(database, sender_id, "two", shipment={"carrier": "Northwind Parcel", "tracking_number": "NW-77"})
    assert [(row[0], row[2], row[3]) for row in planned(database)] == [
        ("carrier.inquiry", "queued", None),
        ("carrier.inquiry", "queued", None),
        (STALLED, "cancelled", "folded"),
        (STALLED, "queued", None),
    ]


def test_contacts_somebody_has_broken_keep_nobody_from_being_told(database: Database, sender_id: uuid.UUID) -> None:
    add_rule_for(database, sender_id, SHOPPER, CARRIER)
    with database.unit_of_work() as session:
        session.execute(update(Sender).values(limits={"contacts": {"carriers": ["northwind"]}}))
    tell(database, sender_id)
    assert [row[2:4] for row in planned(database)] == [("suppressed", "unreachable"), ("queued", None)]


def list_statements(database: Database, sender_id: uuid.UUID, trigger: str) -> str:
    """What planning one trigger asks the database."""
    with database.unit_of_work() as session:
        record_trigger(session, make_draft(sender_id, Occurrence(trigger, trigger=trigger)))
    with counting(database.engine) as said:
        plan_all(database)
    return "\n".join(said)


def test_rules_for_shoppers_ask_the_database_nothing_more(database: Database, sender_id: uuid.UUID) -> None:
    add_rule_for(database, sender_id, SHOPPER, trigger="order.placed")
    add_rule_for(database, sender_id, SHOPPER, CARRIER, trigger="order.completed")
    signs = ("senders.language", "recipients.identity_digest", "trigger_events.id, trigger_events.facts")
    for_shopper = list_statements(database, sender_id, "order.placed")
    assert [sign for sign in signs if sign in for_shopper] == []
    for_carrier = list_statements(database, sender_id, "order.completed")
    assert [sign for sign in signs if sign in for_carrier] == list(signs)
