"""What people write back holds before the next message leaves, is answered once, and reaches nobody else."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from sqlalchemy import func, select

from notifier.channels.sms_segments import measure_sms
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.models import Consent, Conversation, InboundMessage, Message, MessageContent, Recipient, Suppression
from notifier.providers.callbacks import InboundText, Receipt
from notifier.sending.apply_inbound import ANSWERS, apply_inbound
from notifier.sending.apply_receipts import Origin, record_receipts
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.receipt_kind import ReceiptKind
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import KEYS, TRIGGER, Occurrence, make_context, plan_all, publish
from tests.factories.notifier_channels import (
    OWN_NUMBER,
    PHONE,
    add_shop,
    answer_consent,
    carry,
    publish_and_plan,
    read_messages,
    send_all,
)

OTHER_PHONE = "+15550108"


@pytest.fixture
def shop(database: Database) -> uuid.UUID:
    """A sender that writes by SMS and WhatsApp."""
    sender_id = add_shop(database, Channel.SMS)
    carry(database, sender_id, Channel.SMS)
    carry(database, sender_id, Channel.WHATSAPP)
    return sender_id


def write(
    database: Database,
    sender_id: uuid.UUID,
    text: str,
    *,
    name: str,
    phone: str = PHONE,
    channel: Channel = Channel.SMS,
    wrote_at: dt.datetime | None = None,
) -> None:
    """Somebody writes to the shop, and what is to be answered is planned."""
    origin = Origin(sender_id, "twilio", channel, None, utc_now())
    inbound = InboundText(phone, OWN_NUMBER, text, name, wrote_at)
    with database.unit_of_work() as session:
        apply_inbound(session, Sealer(KEYS), origin, inbound)
    plan_all(database)


def order(database: Database, sender_id: uuid.UUID, key: str, phone: str = PHONE, topic: Topic | None = None) -> None:
    occurrence = Occurrence(key, email=None, phone=phone, topic=topic or Topic.DELIVERY_UPDATES)
    publish_and_plan(database, publish(database, sender_id, occurrence))


def sent_to(database: Database) -> list[tuple[str, str]]:
    """Trigger and number of every message that has left, in the order of their triggers."""
    with database.reading() as session:
        addresses = dict(session.execute(select(MessageContent.message_id, MessageContent.to_address)).all())
    return [(message.trigger, addresses[message.id]) for message in read_messages(database) if message.status == "sent"]


def test_a_stop_holds_before_fifty_planned_messages_leave(database: Database, tmp_path: Path, shop: uuid.UUID) -> None:
    for number in range(50):
        occurrence = Occurrence(f"event-{number}", email=None, phone=PHONE)
        publish(database, shop, occurrence)
    for number in range(5):
        publish(database, shop, Occurrence(f"other-{number}", email=None, phone=f"+1555010{number}"))
    plan_all(database)
    write(database, shop, "STOP", name="SM1")
    send_all(make_context(database, tmp_path))
    sent = sent_to(database)
    assert [address for trigger, address in sent if trigger == TRIGGER] == [f"+1555010{number}" for number in range(5)]
    assert [row for row in sent if row[0] != TRIGGER] == [("reply.stopped", PHONE)]
    held_back = [message.reason for message in read_messages(database) if message.status == "suppressed"]
    assert len(held_back) == 50
    assert set(held_back) <= {"address_suppressed", "consent_refused"}


def test_a_stop_is_confirmed_once_however_often_it_is_said_or_delivered(
    database: Database, tmp_path: Path, shop: uuid.UUID
) -> None:
    order(database, shop, "one")
    for name in ("SM1", "SM1", "SM2", "SM3"):
        write(database, shop, "Stop", name=name)
    send_all(make_context(database, tmp_path))
    assert sent_to(database) == [("reply.stopped", PHONE)]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(InboundMessage)) == 3


def test_an_opt_out_the_provider_has_confirmed_itself_is_not_confirmed_again(
    database: Database, tmp_path: Path, shop: uuid.UUID
) -> None:
    with database.unit_of_work() as session:
        origin = Origin(shop, "twilio", Channel.SMS, None, utc_now())
        record_receipts(session, origin, (Receipt(ReceiptKind.UNSUBSCRIBED, address=PHONE, event_id="SM1"),))
    write(database, shop, "No more of this", name="SM1")
    send_all(make_context(database, tmp_path))
    assert sent_to(database) == []


def test_a_start_lifts_the_stop_but_promotion_stays_refused(
    database: Database, tmp_path: Path, shop: uuid.UUID
) -> None:
    order(database, shop, "one")
    answer_consent(database, shop, Channel.SMS)
    for text in ("STOP", "START"):
        write(database, shop, text, name=text)
    order(database, shop, "news")
    order(database, shop, "offer", topic=Topic.OFFERS)
    send_all(make_context(database, tmp_path))
    assert sent_to(database) == [
        (TRIGGER, PHONE),
        ("reply.stopped", PHONE),
        ("reply.started", PHONE),
        (TRIGGER, PHONE),
    ]
    assert read_messages(database)[-1].reason == "consent_refused"
    with database.reading() as session:
        states = dict(session.execute(select(Consent.topic, Consent.state)).all())
    assert {topic for topic, state in states.items() if state == "refused"} == {"offers"}


@pytest.mark.parametrize("text", ["HELP", "info"])
def test_who_asks_for_help_is_told_how_to_get_it_also_after_a_stop(
    database: Database, tmp_path: Path, shop: uuid.UUID, text: str
) -> None:
    for number, words in enumerate((text, "STOP", text)):
        write(database, shop, words, name=f"SM{number}")
    send_all(make_context(database, tmp_path))
    assert [trigger for trigger, _ in sent_to(database)] == ["reply.help", "reply.stopped", "reply.help"]


def test_what_asks_for_nothing_is_kept_sealed_and_not_answered(
    database: Database, tmp_path: Path, shop: uuid.UUID
) -> None:
    write(database, shop, "Please leave it at the back door", name="SM1")
    assert send_all(make_context(database, tmp_path)) == 0
    with database.reading() as session:
        (kept,) = session.scalars(select(InboundMessage)).all()
        assert session.scalars(select(Suppression)).all() == []
    assert kept.intent == "nothing"
    assert "door" not in kept.text_sealed
    assert Sealer(KEYS).unseal(kept.text_sealed) == "Please leave it at the back door"


def test_a_stop_from_a_number_nobody_knows_yet_is_remembered_for_its_order(
    database: Database, tmp_path: Path, shop: uuid.UUID
) -> None:
    write(database, shop, "Stop it, please", name="SM1")
    order(database, shop, "one")
    order(database, shop, "two", phone=OTHER_PHONE)
    send_all(make_context(database, tmp_path))
    assert sent_to(database) == [("reply.stopped", PHONE), (TRIGGER, OTHER_PHONE)]


def test_a_stop_is_for_one_shop_and_one_channel(database: Database, tmp_path: Path, shop: uuid.UUID) -> None:
    other = add_shop(database, Channel.SMS)
    carry(database, other, Channel.SMS)
    write(database, shop, "STOP", name="SM1")
    order(database, other, "one")
    send_all(make_context(database, tmp_path))
    assert sent_to(database) == [("reply.stopped", PHONE), (TRIGGER, PHONE)]
    with database.reading() as session:
        assert session.scalars(select(Suppression.channel)).all() == ["sms"]


def test_everybody_behind_a_number_is_asked_no_more_and_the_ledger_says_why(
    database: Database, shop: uuid.UUID
) -> None:
    for email in ("mira@people.example", "tom@people.example"):
        publish(database, shop, Occurrence(email, email=email, phone=PHONE))
    write(database, shop, "STOP", name="SM1")
    with database.reading() as session:
        rows = session.execute(
            select(Recipient.id, func.count())
            .join(Consent, Consent.recipient_id == Recipient.id)
            .where(Consent.state == "refused", Consent.channel == "sms")
            .group_by(Recipient.id)
        ).all()
    assert [row[1] for row in rows] == [len(Topic)] * 2


def test_the_answer_goes_to_the_number_that_wrote_not_to_a_newer_one(
    database: Database, tmp_path: Path, shop: uuid.UUID
) -> None:
    for key, phone in (("old", PHONE), ("new", OTHER_PHONE)):
        publish(database, shop, Occurrence(key, phone=phone, trigger="order.placed"))
    write(database, shop, "STOP", name="SM1", phone=PHONE)
    send_all(make_context(database, tmp_path))
    assert sent_to(database) == [("reply.stopped", PHONE)]


def test_any_words_open_the_whatsapp_window_and_older_ones_do_not_close_it(
    database: Database, tmp_path: Path, shop: uuid.UUID
) -> None:
    now = utc_now()
    write(database, shop, "Where is it?", name="wamid.1", channel=Channel.WHATSAPP, wrote_at=now)
    write(database, shop, "Hello", name="wamid.0", channel=Channel.WHATSAPP, wrote_at=now - dt.timedelta(hours=30))
    write(
        database, shop, "From tomorrow", name="wamid.2", channel=Channel.WHATSAPP, wrote_at=now + dt.timedelta(days=1)
    )
    with database.reading() as session:
        (talk,) = session.scalars(select(Conversation)).all()
    assert now - dt.timedelta(seconds=1) < talk.last_inbound_at <= utc_now()
    write(database, shop, "HELP", name="wamid.3", channel=Channel.WHATSAPP)
    send_all(make_context(database, tmp_path))
    with database.reading() as session:
        (content,) = session.scalars(select(MessageContent)).all()
    assert content.headers == {}
    assert "help@shop.example" in content.text


def test_an_answer_nobody_could_send_in_time_is_not_sent_late(
    database: Database, tmp_path: Path, shop: uuid.UUID
) -> None:
    origin = Origin(shop, "twilio", Channel.SMS, None, utc_now() - dt.timedelta(minutes=6))
    with database.unit_of_work() as session:
        apply_inbound(session, Sealer(KEYS), origin, InboundText(PHONE, OWN_NUMBER, "STOP", "SM1"))
    plan_all(database)
    assert send_all(make_context(database, tmp_path)) == 0
    assert [(message.status, message.reason) for message in read_messages(database)] == [("expired", "stale")]


def test_each_answer_names_the_shop_and_where_to_ask_in_one_segment(
    database: Database, tmp_path: Path, shop: uuid.UUID
) -> None:
    for text in ("HELP", "STOP", "START"):
        write(database, shop, text, name=text)
    send_all(make_context(database, tmp_path))
    with database.reading() as session:
        texts = dict(session.execute(select(Message.trigger, MessageContent.text).join(Message)).all())
    assert set(texts) == set(ANSWERS.values())
    for text in texts.values():
        measure = measure_sms(text)
        assert (measure.encoding, measure.segments) == ("GSM-7", 1)
        assert text.startswith("Fern & Oak")
        assert "help@shop.example" in text


def test_an_answer_is_in_the_language_of_whoever_wrote(database: Database, tmp_path: Path, shop: uuid.UUID) -> None:
    publish(database, shop, Occurrence("one", phone=PHONE, trigger="order.placed"))
    with database.unit_of_work() as session:
        session.scalars(select(Recipient)).one().language = "ar"
    write(database, shop, "توقف", name="SM1")
    send_all(make_context(database, tmp_path))
    assert [message.language for message in read_messages(database)] == ["ar"]
    with database.reading() as session:
        assert "START" in session.scalars(select(MessageContent.text)).one()
