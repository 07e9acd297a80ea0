"""Who speaks when a message that waited is refused as it is about to leave: the planner is asked again."""

import datetime as dt
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, update

from notifier.audience.consent_ledger import Choice, record_choices
from notifier.audience.suppressions import BadAddress, suppress_addresses
from notifier.authoring.experiments import start_experiment, stop_experiment
from notifier.authoring.sender_contacts import BusinessContact, set_contact
from notifier.authoring.sender_limits import parse_sender_limits
from notifier.authoring.stored_limits import save_sender_limits
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message, PushSubscriptionRow, Recipient, Rule, TriggerEvent
from notifier.providers.contract import PushSubscription
from notifier.sending.fold_messages import load_folded
from notifier.sending.record_trigger import record_trigger
from notifier.sending.speak_instead import plan_instead
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.suppression_reason import SuppressionReason
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import (
    Occurrence,
    add_rule,
    make_context,
    make_draft,
    make_facts,
    plan_all,
    publish,
    send_due,
)
from tests.factories.notifier_channels import (
    EVIDENCE,
    PHONE,
    answer_consent,
    carry,
    change_messages,
    make_due,
    read_messages,
    send_all,
    status_by_channel,
    subscribe,
)
from tests.factories.notifier_limits import PRICE, add_limited_shop, tell
from tests.unit.notifier.experiments.made_experiments import arm, describe

EMAIL, SMS, WHATSAPP = Channel.EMAIL, Channel.SMS, Channel.WHATSAPP
PUSH, INBOX, CHAT = Channel.PUSH, Channel.INBOX, Channel.CHAT
BROWSERS = tuple(PushSubscription(f"https://push.example/{name}", "key", "auth") for name in ("desk", "pocket"))
NOTHING_LEFT = ("suppressed", "budget_spent")


def add_story(
    database: Database,
    *channels: Channel,
    strategy: Strategy = Strategy.FIRST_REACHABLE,
    digest_seconds: int = 0,
) -> uuid.UUID:
    """A shop that tells on these channels, in this order, and has money for all of them."""
    sender_id = add_limited_shop(database, {}, *channels, strategy=strategy)
    with database.unit_of_work() as session:
        session.execute(update(Rule).where(Rule.sender_id == sender_id).values(digest_seconds=digest_seconds))
    return sender_id


def spend(database: Database, sender_id: uuid.UUID, *channels: Channel, **more: str) -> None:
    """The month's money for texts runs out."""
    budget = {"limit": "0", "currency": "EUR", **more}
    with database.unit_of_work() as session:
        limits = parse_sender_limits({"budgets": {channel.value: budget for channel in channels or (SMS,)}})
        save_sender_limits(session, sender_id, limits)


def add_browsers(database: Database, sender_id: uuid.UUID) -> None:
    subscribe(database, sender_id, *BROWSERS)


def states(database: Database) -> list[tuple[str, str, str | None]]:
    return sorted((message.channel, message.status, message.reason) for message in read_messages(database))


def tell_of_parcels(database: Database, sender_id: uuid.UUID, *numbers: str) -> None:
    """Parcels of one order leave, each in a trigger of its own."""
    for number in numbers:
        draft = make_draft(sender_id, Occurrence(number, phone=PHONE))
        with database.unit_of_work() as session:
            record_trigger(session, replace(draft, facts={**make_facts(), "shipment": {"tracking_number": number}}))
        plan_all(database)


def parcels_told(database: Database, channel: Channel) -> list[list[Any]]:
    """The tracking numbers that each message of a channel which is asked for them tells of besides its own."""
    is_asked = (Message.digest_key.is_not(None), Message.folded_into.is_(None))
    with database.reading() as session:
        ids = session.scalars(select(Message.id).where(Message.channel == channel.value, *is_asked)).all()
        folded = load_folded(session, ids)
    told: list[list[Any]] = []
    for message_id in ids:
        groups: list[Any] = [facts["shipment"] for facts in folded.get(message_id, ())]
        told.append([group["tracking_number"] for group in groups])
    return told


@pytest.mark.parametrize("folds_later", [1200, 0])
def test_parcels_that_joined_a_refused_message_are_told_by_the_one_that_speaks_instead(
    database: Database, tmp_path: Path, folds_later: int
) -> None:
    sender_id = add_story(database, SMS, EMAIL, digest_seconds=1200)
    tell_of_parcels(database, sender_id, "NW1", "NW2", "NW3")
    with database.unit_of_work() as session:
        session.execute(update(Rule).values(digest_seconds=folds_later))
    spend(database, sender_id)
    make_due(database)
    send_all(make_context(database, tmp_path))
    assert [one for one in states(database) if one[2] != "folded"] == [("email", "sent", None), ("sms", *NOTHING_LEFT)]
    assert parcels_told(database, EMAIL) == [["NW2", "NW3"]]


def test_parcels_are_told_once_in_every_browser_and_go_along_from_channel_to_channel(
    database: Database, tmp_path: Path
) -> None:
    sender_id = add_story(database, SMS, PUSH, INBOX, digest_seconds=1200)
    tell_of_parcels(database, sender_id, "NW1", "NW2")
    add_browsers(database, sender_id)
    spend(database, sender_id)
    make_due(database)
    context = make_context(database, tmp_path)
    send_due(context, SMS)
    assert parcels_told(database, PUSH) == [["NW2"], ["NW2"]]
    answer_consent(database, sender_id, PUSH, ConsentState.REFUSED)
    send_all(context)
    assert [one[1:] for one in states(database) if one[0] == "push" and one[2] != "folded"] == [
        ("suppressed", "consent_refused")
    ] * 2
    assert parcels_told(database, INBOX) == [["NW2"]]
    assert [message.status for message in read_messages(database) if message.channel == INBOX] == ["sent", "cancelled"]


def test_what_speaks_instead_joins_a_digest_that_waits_on_its_channel(database: Database, tmp_path: Path) -> None:
    sender_id = add_story(database, SMS, EMAIL, digest_seconds=1200)
    tell_of_parcels(database, sender_id, "NW1", "NW2")
    spend(database, sender_id)
    tell_of_parcels(database, sender_id, "NW3")
    make_due(database, SMS)
    send_due(make_context(database, tmp_path), SMS)
    assert [message.status for message in read_messages(database) if message.channel == EMAIL].count("queued") == 1
    assert parcels_told(database, EMAIL) == [["NW1", "NW2"]]


def spend_money(database: Database, sender_id: uuid.UUID) -> None:
    spend(database, sender_id)


def opt_out_of_texts(database: Database, sender_id: uuid.UUID) -> None:
    answer_consent(database, sender_id, SMS, ConsentState.REFUSED)


def lose_the_number(database: Database, sender_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        digest = session.scalars(select(Message.address_digest).where(Message.channel == "sms")).one()
        suppress_addresses(session, [BadAddress(sender_id, SMS, digest, SuppressionReason.INVALID_ADDRESS)])


@pytest.mark.parametrize(
    ("happen", "reason"),
    [
        (spend_money, "budget_spent"),
        (opt_out_of_texts, "consent_refused"),
        (lose_the_number, "address_suppressed"),
    ],
)
def test_channels_that_would_be_refused_too_are_passed_over_in_the_rules_order(
    database: Database, tmp_path: Path, happen: Callable[[Database, uuid.UUID], None], reason: str
) -> None:
    sender_id = add_story(database, SMS, WHATSAPP, PUSH, EMAIL, INBOX)
    answer_consent(database, sender_id, WHATSAPP, ConsentState.REFUSED)
    tell(database, sender_id, "one")
    happen(database, sender_id)
    send_all(make_context(database, tmp_path))
    assert status_by_channel(database) == {
        "sms": ("suppressed", reason),
        "whatsapp": ("suppressed", "consent_refused"),
        "push": ("suppressed", "unreachable"),
        "email": ("sent", None),
    }


def test_nobody_speaks_on_a_channel_the_person_has_left(database: Database, tmp_path: Path) -> None:
    sender_id = add_story(database, SMS, EMAIL)
    tell(database, sender_id, "one")
    for channel in (SMS, EMAIL):
        answer_consent(database, sender_id, channel, ConsentState.REFUSED)
    assert send_all(make_context(database, tmp_path)) == 1
    assert status_by_channel(database) == dict.fromkeys(("sms", "email"), ("suppressed", "consent_refused"))


def test_a_channel_refused_as_it_speaks_instead_hands_on_as_well(database: Database, tmp_path: Path) -> None:
    sender_id = add_story(database, SMS, EMAIL, INBOX)
    tell(database, sender_id, "one")
    spend(database, sender_id)
    context = make_context(database, tmp_path)
    send_due(context, SMS)
    answer_consent(database, sender_id, EMAIL, ConsentState.REFUSED)
    send_all(context)
    assert status_by_channel(database) == {
        "sms": NOTHING_LEFT,
        "email": ("suppressed", "consent_refused"),
        "inbox": ("sent", None),
    }


def test_old_news_is_not_told_on_another_channel(database: Database, tmp_path: Path) -> None:
    sender_id = add_story(database, SMS, EMAIL)
    tell(database, sender_id, "one", lifetime_seconds=3600)
    change_messages(database, stale_at=utc_now() - dt.timedelta(seconds=1))
    send_all(make_context(database, tmp_path))
    assert status_by_channel(database) == {"sms": ("expired", "stale")}


def test_channels_that_all_speak_have_no_one_to_speak_instead_but_a_spare(database: Database, tmp_path: Path) -> None:
    sender_id = add_story(database, SMS, INBOX, strategy=Strategy.ALL)
    tell(database, sender_id, "one")
    opt_out_of_texts(database, sender_id)
    send_all(make_context(database, tmp_path))
    answer_consent(database, sender_id, SMS)
    tell(database, sender_id, "two")
    spend(database, sender_id, fall_back="email")
    send_all(make_context(database, tmp_path))
    assert states(database) == [
        ("email", "sent", None),
        ("inbox", "sent", None),
        ("inbox", "sent", None),
        ("sms", "suppressed", "budget_spent"),
        ("sms", "suppressed", "consent_refused"),
    ]


def test_the_spare_of_a_step_takes_the_place_of_the_step(database: Database, tmp_path: Path) -> None:
    sender_id = add_story(database, SMS, INBOX, strategy=Strategy.CASCADE)
    tell(database, sender_id, "one")
    spend(database, sender_id, fall_back="email")
    send_all(make_context(database, tmp_path))
    assert status_by_channel(database) == {"sms": NOTHING_LEFT, "email": ("sent", None), "inbox": ("queued", None)}
    steps = {message.channel: message.cascade_step for message in read_messages(database)}
    assert steps == {"sms": 0, "email": 0, "inbox": 1}


def record_for_others(database: Database, sender_id: uuid.UUID, *recipients: RecipientKind) -> None:
    """News of a parcel that somebody else gets comes to everybody the rule names."""
    with database.unit_of_work() as session:
        set_contact(session, sender_id, RecipientKind.TEAM, "desk", BusinessContact("desk@shop.example"))
        names = [kind.value for kind in recipients]
        session.execute(update(Rule).where(Rule.sender_id == sender_id).values(recipients=names))
    receiver = {"name": "Jonas Alm", "phone": "+15550123"}
    draft = make_draft(sender_id, Occurrence("one", phone=PHONE))
    with database.unit_of_work() as session:
        record_trigger(session, replace(draft, facts={**make_facts(), "receiver": receiver}))
    plan_all(database)


@pytest.mark.parametrize(
    "recipients", [(RecipientKind.SHOPPER, RecipientKind.TEAM), (RecipientKind.RECEIVER,), (RecipientKind.SHOPPER,)]
)
def test_words_for_a_shopper_or_a_receiver_never_go_to_the_teams_chat(
    database: Database, tmp_path: Path, recipients: tuple[RecipientKind, ...]
) -> None:
    sender_id = add_story(database, SMS, CHAT, INBOX)
    carry(database, sender_id, CHAT)
    record_for_others(database, sender_id, *recipients)
    spend(database, sender_id)
    send_all(make_context(database, tmp_path))
    told = {(message.trigger, message.channel): message.status for message in read_messages(database)}
    team = {("team.notice", "chat"): "sent"} if RecipientKind.TEAM in recipients else {}
    assert told == {
        ("shipment.out_for_delivery", "sms"): "suppressed",
        ("shipment.out_for_delivery", "inbox"): "sent",
        **team,
    }


def test_the_teams_chat_speaks_when_its_mailbox_is_gone(database: Database, tmp_path: Path) -> None:
    sender_id = add_story(database, EMAIL, CHAT)
    carry(database, sender_id, CHAT)
    record_for_others(database, sender_id, RecipientKind.TEAM)
    with database.unit_of_work() as session:
        digest = session.scalars(select(Message.address_digest)).one()
        suppress_addresses(session, [BadAddress(sender_id, EMAIL, digest, SuppressionReason.HARD_BOUNCE)])
        people = session.scalars(select(Recipient.id).order_by(Recipient.id)).all()
    send_all(make_context(database, tmp_path))
    assert status_by_channel(database) == {"email": ("suppressed", "address_suppressed"), "chat": ("sent", None)}
    with database.reading() as session:
        assert session.scalars(select(Recipient.id).order_by(Recipient.id)).all() == people


@pytest.mark.parametrize("is_stopped", [False, True])
def test_the_channels_of_a_persons_arm_count_and_not_the_rules(
    database: Database, tmp_path: Path, *, is_stopped: bool
) -> None:
    sender_id = add_story(database, EMAIL)
    carry(database, sender_id, SMS, settings=PRICE)
    with database.unit_of_work() as session:
        rule = session.scalars(select(Rule.name).where(Rule.sender_id == sender_id)).one()
        arms = [arm("As it is"), arm("Texts", 1000, changes={"channels": ["sms", "inbox"]})]
        start_experiment(session, sender_id, rule, describe(metric="feedback", arms=arms))
    for number in range(6):
        publish(database, sender_id, Occurrence(str(number), email=f"person{number}@people.example", phone=PHONE))
    with database.unit_of_work() as session:
        for person in session.scalars(select(Recipient.id)).all():
            choices = tuple(Choice(topic, SMS, ConsentState.GRANTED) for topic in Topic)
            record_choices(session, (sender_id, person), choices, EVIDENCE)
    plan_all(database)
    spend(database, sender_id)
    if is_stopped:
        with database.unit_of_work() as session:
            stop_experiment(session, sender_id, rule)
    send_all(make_context(database, tmp_path))
    told = {(one.arm, one.channel, one.status) for one in read_messages(database)}
    assert told - {("As it is", "email", "sent")} == {("Texts", "sms", "suppressed"), ("Texts", "inbox", "sent")}


def forget_browsers(database: Database, number: int) -> None:
    with database.unit_of_work() as session:
        for browser in session.scalars(select(PushSubscriptionRow).limit(number)).all():
            session.delete(browser)


@pytest.mark.parametrize(("gone", "mails"), [(1, 0), (2, 1)])
def test_another_channel_speaks_only_when_no_browser_is_left_and_then_once(
    database: Database, tmp_path: Path, gone: int, mails: int
) -> None:
    sender_id = add_story(database, PUSH, EMAIL)
    add_browsers(database, sender_id)
    tell(database, sender_id, "one")
    forget_browsers(database, gone)
    with database.unit_of_work() as session:
        kept = select(PushSubscriptionRow.endpoint_digest)
        session.execute(update(Message).where(Message.address_digest.in_(kept)).values(status="sent"))
    send_all(make_context(database, tmp_path))
    assert [one for one in states(database) if one[0] == "email"] == [("email", "sent", None)] * mails
    assert states(database).count(("push", "suppressed", "unreachable")) == gone


def test_of_two_workers_that_lose_a_browser_each_the_later_one_lets_another_channel_speak(database: Database) -> None:
    sender_id = add_story(database, PUSH, EMAIL)
    add_browsers(database, sender_id)
    tell(database, sender_id, "one")
    change_messages(database, status="sending")
    start = Barrier(2)

    def refuse(message: Message) -> int:
        start.wait()
        with database.unit_of_work() as session:
            refused = update(Message).where(Message.id == message.id)
            session.execute(refused.values(status="suppressed", reason="unreachable"))
            return plan_instead(session, [message.id])

    with ThreadPoolExecutor(2) as workers:
        assert sorted(workers.map(refuse, read_messages(database))) == [0, 1]
    assert [one for one in states(database) if one[0] == "email"] == [("email", "queued", None)]


@pytest.mark.parametrize("newer", ["shipment.out_for_delivery", "shipment.delivered"])
def test_news_overtaken_while_its_message_was_under_way_is_taken_back(database: Database, newer: str) -> None:
    sender_id = add_story(database, SMS, EMAIL)
    with database.unit_of_work() as session:
        add_rule(session, sender_id, trigger="shipment.delivered", channels=(SMS,))
    key = "estimate:1" if newer == "shipment.out_for_delivery" else None
    tell(database, sender_id, "one", replace_key=key, happened_ago_seconds=60)
    change_messages(database, status="sending")
    with database.unit_of_work() as session:
        # It was learned as it happened.
        session.execute(update(TriggerEvent).values(recorded_at=TriggerEvent.occurred_at))
    (first,) = read_messages(database)
    tell(database, sender_id, "two", replace_key=key, trigger=newer)
    with database.unit_of_work() as session:
        refused = update(Message).where(Message.id == first.id)
        session.execute(refused.values(status="suppressed", reason="budget_spent"))
        plan_instead(session, [first.id])
    assert states(database) == [
        ("email", "cancelled", "superseded"),
        ("sms", "queued", None),
        ("sms", "suppressed", "budget_spent"),
    ]


def test_what_was_refused_is_spoken_for_once_however_often_its_end_is_stored(database: Database) -> None:
    sender_id = add_story(database, SMS, EMAIL, INBOX)
    tell(database, sender_id, "one")
    change_messages(database, status="suppressed", reason="budget_spent")
    (first,) = read_messages(database)
    counts = []
    for _ in range(2):
        with database.unit_of_work() as session:
            counts.append(plan_instead(session, [first.id]))
    assert counts == [1, 0]
    assert states(database) == [("email", "queued", None), ("sms", *NOTHING_LEFT)]
