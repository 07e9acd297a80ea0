"""One rule tells on every channel: what each of them says, who carries it, and what is kept of it."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from notifier.channels.numbers import digest_phone
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Conversation, Message, MessageContent, PushSubscriptionRow, WhatsAppTemplateName
from notifier.vocabulary.channel import Channel
from tests.factories.notifier import TRIGGER, Occurrence, make_context, plan_all, publish
from tests.factories.notifier_channels import (
    ACCOUNT_SID,
    PHONE,
    add_shop,
    answer_consent,
    carry,
    publish_and_plan,
    read_messages,
    send_all,
    status_by_channel,
    subscribe,
    twilio,
)
from tests.running.http_sink import Arrival, Reply, running_http_sink
from tests.running.push_server import PushServer, running_push_server

PERSON = Occurrence("one", phone=PHONE)
CONTENT_SID = "HX00112233445566778899aabbccddeeff"
OTHER_CONTENT_SID = "HXffeeddccbbaa99887766554433221100"


@pytest.fixture
def push_server() -> Iterator[PushServer]:
    with running_push_server() as server:
        yield server


def take(arrival: Arrival) -> Reply:
    """Twilio takes a message."""
    return Reply.json({"sid": f"SM{uuid.uuid4().hex}", "status": "queued"}, 201)


def contents(database: Database) -> dict[str, MessageContent]:
    with database.reading() as session:
        rows = session.execute(select(Message.channel, MessageContent).join(Message))
        return dict(rows.all())


def add_known_person(database: Database, sender_id: uuid.UUID) -> None:
    """The sender learns of a person by news for which no rule has been asked yet."""
    publish(database, sender_id, Occurrence("before", phone=PHONE, trigger="order.placed"))
    plan_all(database)


def let_write(database: Database, sender_id: uuid.UUID, ago: dt.timedelta) -> None:
    """The person wrote to the shop by WhatsApp some time ago."""
    with database.unit_of_work() as session:
        session.add(
            Conversation(
                sender_id=sender_id,
                channel="whatsapp",
                address_digest=digest_phone(Channel.WHATSAPP, PHONE),
                last_inbound_at=utc_now() - ago,
            )
        )


def test_one_rule_tells_on_every_channel_and_keeps_the_words_of_each(
    database: Database, tmp_path: Path, push_server: PushServer
) -> None:
    sender_id = add_shop(database, *Channel)
    add_known_person(database, sender_id)
    for channel in (Channel.SMS, Channel.WHATSAPP, Channel.CHAT):
        carry(database, sender_id, channel)
    answer_consent(database, sender_id, Channel.WHATSAPP)
    browser = push_server.subscribe()
    subscribe(database, sender_id, browser.subscription)
    publish_and_plan(database, publish(database, sender_id, PERSON))
    context = make_context(database, tmp_path, push_origins=(push_server.origin,))
    assert send_all(context) == len(Channel)
    context.close()
    assert status_by_channel(database) == {channel.value: ("sent", None) for channel in Channel}
    kept = contents(database)
    assert kept["email"].to_address == "mira@people.example"
    assert kept["sms"].to_address == kept["whatsapp"].to_address == PHONE
    assert "https://track.shop.example/t/abc" in kept["sms"].text
    assert kept["whatsapp"].headers == {"Template": "milepost_shipment_out_for_delivery (en)"}
    assert (kept["inbox"].to_address, kept["chat"].to_address) == ("inbox", "team")
    assert kept["inbox"].headers["Link"] == "https://track.shop.example/t/abc"
    assert all(content.text and content.kept_until > utc_now() for content in kept.values())
    assert (kept["push"].subject, kept["push"].text) == tuple(
        push_server.pushes[0].document[part] for part in ("title", "body")
    )


def test_what_is_kept_of_a_push_message_opens_no_door_to_the_browser(
    database: Database, tmp_path: Path, push_server: PushServer
) -> None:
    sender_id = add_shop(database, Channel.PUSH)
    add_known_person(database, sender_id)
    subscription = push_server.subscribe().subscription
    subscribe(database, sender_id, subscription)
    publish_and_plan(database, publish(database, sender_id, PERSON))
    context = make_context(database, tmp_path, push_origins=(push_server.origin,))
    send_all(context)
    context.close()
    (content,) = contents(database).values()
    kept = json.dumps([content.to_address, content.subject, content.text, content.html, content.headers])
    for secret in (subscription.endpoint, push_server.origin, subscription.p256dh, subscription.auth):
        assert secret not in kept
    (message,) = read_messages(database)
    assert message.status == "sent"
    assert subscription.endpoint not in f"{message.reason} {message.address_digest}"


def test_each_browser_is_told_and_one_that_is_gone_is_forgotten(
    database: Database, tmp_path: Path, push_server: PushServer
) -> None:
    sender_id = add_shop(database, Channel.PUSH)
    add_known_person(database, sender_id)
    stays, gone = push_server.subscribe(), push_server.subscribe()
    subscribe(database, sender_id, stays.subscription, gone.subscription)
    push_server.sink.answer(
        lambda arrival: Reply(410) if gone.endpoint.endswith(arrival.path) else push_server.answer(arrival)
    )
    context = make_context(database, tmp_path, push_origins=(push_server.origin,))
    for key in ("one", "two"):
        publish_and_plan(database, publish(database, sender_id, Occurrence(key, phone=PHONE)))
        send_all(context)
    context.close()
    assert sorted(message.status for message in read_messages(database)) == ["failed", "sent", "sent"]
    asked = [arrival.path for arrival in push_server.sink.arrivals]
    assert len([path for path in asked if gone.endpoint.endswith(path)]) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PushSubscriptionRow)) == 1


def test_news_already_planned_for_a_browser_that_is_gone_is_not_tried(
    database: Database, tmp_path: Path, push_server: PushServer
) -> None:
    sender_id = add_shop(database, Channel.PUSH)
    add_known_person(database, sender_id)
    subscribe(database, sender_id, push_server.subscribe().subscription)
    push_server.sink.answer(Reply(404))
    context = make_context(database, tmp_path, push_origins=(push_server.origin,))
    publish_and_plan(database, publish(database, sender_id, PERSON))
    send_due_first = send_all(context)
    publish(database, sender_id, Occurrence("two", phone=PHONE))
    plan_all(database)
    send_all(context)
    context.close()
    assert send_due_first == 1
    assert len(push_server.sink.arrivals) == 1
    assert [(m.status, m.reason) for m in read_messages(database)][1:] == [("suppressed", "unreachable")]


def test_without_anybody_to_carry_a_channel_the_reason_is_on_record(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, *Channel)
    publish_and_plan(database, publish(database, sender_id, PERSON))
    assert status_by_channel(database) == {
        "email": ("queued", None),
        "sms": ("suppressed", "no_provider"),
        "whatsapp": ("suppressed", "no_provider"),
        "push": ("suppressed", "unreachable"),
        "inbox": ("queued", None),
        "chat": ("suppressed", "no_provider"),
    }


def test_whatsapp_waits_for_a_yes_and_text_messages_do_not(database: Database) -> None:
    sender_id = add_shop(database, Channel.SMS, Channel.WHATSAPP)
    for channel in (Channel.SMS, Channel.WHATSAPP):
        carry(database, sender_id, channel)
    publish_and_plan(database, publish(database, sender_id, PERSON))
    assert status_by_channel(database) == {"sms": ("queued", None), "whatsapp": ("suppressed", "consent_missing")}


def test_a_provider_is_told_where_to_report_about_each_message(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, Channel.SMS)
    with running_http_sink(take) as sink:
        account_id = carry(database, sender_id, Channel.SMS, "twilio", twilio(sink.url))
        publish_and_plan(database, publish(database, sender_id, PERSON))
        context = make_context(database, tmp_path)
        send_all(context)
        context.close()
        (message,) = read_messages(database)
        (arrival,) = sink.arrivals
    reports_to = f"https://track.shop.example/hooks/receipts/twilio/{account_id.hex}?message={message.id.hex}"
    assert arrival.form["StatusCallback"] == reports_to
    assert arrival.path.split("/")[3] == ACCOUNT_SID
    assert (message.status, message.account_id, message.provider) == ("sent", account_id, "twilio")
    assert (message.provider_message_id or "").startswith("SM")


@pytest.mark.parametrize(("hours", "is_free"), [(23, True), (25, False)])
def test_whatsapp_says_it_freely_within_a_day_of_the_persons_own_words_and_by_template_after(
    database: Database, tmp_path: Path, hours: int, is_free: bool
) -> None:
    sender_id = add_shop(database, Channel.WHATSAPP)
    add_known_person(database, sender_id)
    answer_consent(database, sender_id, Channel.WHATSAPP)
    let_write(database, sender_id, dt.timedelta(hours=hours))
    names = {"content.milepost_shipment_out_for_delivery": CONTENT_SID}
    with running_http_sink(take) as sink:
        carry(database, sender_id, Channel.WHATSAPP, "twilio", twilio(sink.url, **names))
        publish_and_plan(database, publish(database, sender_id, PERSON))
        context = make_context(database, tmp_path)
        send_all(context)
        context.close()
        (arrival,) = sink.arrivals
    assert ("Body" in arrival.form, arrival.form.get("ContentSid")) == (is_free, None if is_free else CONTENT_SID)
    assert contents(database)["whatsapp"].headers == (
        {} if is_free else {"Template": "milepost_shipment_out_for_delivery (en)"}
    )


def test_a_merchant_uses_a_template_of_its_own(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, Channel.WHATSAPP)
    add_known_person(database, sender_id)
    answer_consent(database, sender_id, Channel.WHATSAPP)
    with database.unit_of_work() as session:
        session.add(
            WhatsAppTemplateName(
                sender_id=sender_id,
                trigger=TRIGGER,
                language="en",
                name="our_own_words",
                template_language="en_GB",
                has_button=False,
            )
        )
    with running_http_sink(take) as sink:
        settings = twilio(sink.url, **{"content.our_own_words": OTHER_CONTENT_SID})
        carry(database, sender_id, Channel.WHATSAPP, "twilio", settings)
        publish_and_plan(database, publish(database, sender_id, PERSON))
        context = make_context(database, tmp_path)
        send_all(context)
        context.close()
        (arrival,) = sink.arrivals
    assert arrival.form["ContentSid"] == OTHER_CONTENT_SID
    assert len(json.loads(arrival.form["ContentVariables"])) == 3
    assert contents(database)["whatsapp"].headers == {"Template": "our_own_words (en_GB)"}
