"""Dial, pause and language of people, from the page's doors to what leaves; also for messages planned before."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from notifier.api.preferences import (
    Choice,
    PauseError,
    Wishes,
    load_preferences,
    load_reach,
    load_wishes,
    record_choice,
    refuse_everything,
    set_message_dial,
    set_message_language,
    set_pause,
    take_back_refusal,
)
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.models import Recipient
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.message_dial import MessageDial
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import Occurrence, add_rule, make_context, plan_all, publish
from tests.factories.notifier_channels import EVIDENCE, PHONE, add_shop, carry, make_due, read_messages, send_all

DAY = dt.timedelta(days=1)
ON_ITS_WAY = "shipment.in_transit"
TO_ACT_ON = "shipment.action_required"


@pytest.fixture
def shop(database: Database) -> uuid.UUID:
    """A sender that tells by e-mail of the delivery, of the way and of what is to be done, and a known shopper."""
    sender_id = add_shop(database)
    with database.unit_of_work() as session:
        for trigger in (ON_ITS_WAY, TO_ACT_ON):
            add_rule(session, sender_id, trigger=trigger)
    publish(database, sender_id, Occurrence("before", phone=PHONE, trigger="nothing.told"))
    plan_all(database)
    return sender_id


def person_of(database: Database, sender_id: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    with database.reading() as session:
        return sender_id, session.scalars(select(Recipient.id).where(Recipient.sender_id == sender_id)).one()


def tell(database: Database, sender_id: uuid.UUID, *triggers: str) -> None:
    for trigger in triggers:
        publish(database, sender_id, Occurrence(f"{trigger} {new_id()}", trigger=trigger))
    plan_all(database)


def fates(database: Database) -> dict[str, tuple[str, str | None]]:
    return {message.trigger: (message.status, message.reason) for message in read_messages(database)}


def send(database: Database, folder: Path) -> dict[str, tuple[str, str | None]]:
    make_due(database)
    send_all(make_context(database, folder))
    return fates(database)


def test_what_the_dial_turns_down_is_not_planned(database: Database, shop: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        set_message_dial(session, person_of(database, shop), MessageDial.DELIVERY_DAY)
    tell(database, shop, ON_ITS_WAY, TO_ACT_ON)
    assert fates(database) == {ON_ITS_WAY: ("suppressed", "dial_turned_down"), TO_ACT_ON: ("queued", None)}


def test_a_dial_turned_down_holds_back_what_was_planned(database: Database, shop: uuid.UUID, tmp_path: Path) -> None:
    tell(database, shop, ON_ITS_WAY, TO_ACT_ON)
    with database.unit_of_work() as session:
        set_message_dial(session, person_of(database, shop), MessageDial.IMPORTANT)
    held = {ON_ITS_WAY: ("suppressed", "dial_turned_down"), TO_ACT_ON: ("sent", None)}
    assert send(database, tmp_path) == held


def test_a_pause_holds_back_what_was_planned_and_nothing_comes_afterwards(
    database: Database, shop: uuid.UUID, tmp_path: Path
) -> None:
    owner = person_of(database, shop)
    tell(database, shop, ON_ITS_WAY, TO_ACT_ON)
    with database.unit_of_work() as session:
        set_pause(session, owner, utc_now() + DAY, now=utc_now())
    held = {ON_ITS_WAY: ("suppressed", "paused"), TO_ACT_ON: ("sent", None)}
    assert send(database, tmp_path) == held
    with database.unit_of_work() as session:
        set_pause(session, owner, None, now=utc_now())
    assert send(database, tmp_path) == held
    tell(database, shop, ON_ITS_WAY)
    assert [each.status for each in read_messages(database) if each.trigger == ON_ITS_WAY] == ["suppressed", "queued"]


def test_what_is_due_after_the_pause_is_planned(database: Database, shop: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        add_rule(session, shop, trigger="shipment.delivered", delay_seconds=3 * 86_400)
        set_pause(session, person_of(database, shop), utc_now() + DAY, now=utc_now())
    tell(database, shop, "shipment.delivered")
    assert fates(database)["shipment.delivered"] == ("queued", None)


def test_a_topic_refused_holds_back_what_was_planned(database: Database, shop: uuid.UUID, tmp_path: Path) -> None:
    tell(database, shop, ON_ITS_WAY)
    choice = Choice(Topic.DELIVERY_UPDATES, Channel.EMAIL, ConsentState.REFUSED)
    with database.unit_of_work() as session:
        record_choice(session, *person_of(database, shop), choice, EVIDENCE)
    assert send(database, tmp_path) == {ON_ITS_WAY: ("suppressed", "consent_refused")}


def test_people_are_written_to_in_the_language_they_chose(database: Database, shop: uuid.UUID) -> None:
    owner = person_of(database, shop)
    with database.unit_of_work() as session:
        set_message_language(session, owner, "pl")
    tell(database, shop, ON_ITS_WAY)
    with database.unit_of_work() as session:
        set_message_language(session, owner, None)
    tell(database, shop, ON_ITS_WAY)
    assert [message.language for message in read_messages(database)] == ["pl", "en"]


def test_a_pause_ends_in_the_future_and_within_ninety_days(database: Database, shop: uuid.UUID) -> None:
    owner, now = person_of(database, shop), utc_now()
    for until in (now, now - DAY, now + 92 * DAY):
        with database.unit_of_work() as session, pytest.raises(PauseError, match="at most 90 days"):
            set_pause(session, owner, until, now=now)
    with database.reading() as session:
        assert load_wishes(session, owner) == Wishes()


def test_nobody_sets_anything_for_the_person_of_another_sender(database: Database, shop: uuid.UUID) -> None:
    stranger = (add_shop(database), person_of(database, shop)[1])
    with database.unit_of_work() as session:
        for change in (
            lambda: set_message_dial(session, stranger, MessageDial.SILENT),
            lambda: set_pause(session, stranger, utc_now() + DAY, now=utc_now()),
            lambda: set_message_language(session, stranger, "pl"),
            lambda: load_wishes(session, stranger),
        ):
            with pytest.raises(UnknownRecordError):
                change()
    with database.reading() as session:
        assert load_wishes(session, person_of(database, shop)) == Wishes()


def test_who_stopped_everything_gets_back_what_they_had(database: Database, shop: uuid.UUID) -> None:
    owner = person_of(database, shop)
    no_reminders = Choice(Topic.REMINDERS, Channel.EMAIL, ConsentState.REFUSED)
    offers = Choice(Topic.OFFERS, Channel.SMS, ConsentState.GRANTED)
    with database.unit_of_work() as session:
        for choice in (no_reminders, offers):
            record_choice(session, *owner, choice, EVIDENCE)
        before = {each: each.is_wanted for each in load_preferences(session, *owner).states}
    with database.unit_of_work() as session:
        refuse_everything(session, *owner, EVIDENCE)
        assert not any(each.is_wanted for each in load_preferences(session, *owner).states)
    with database.unit_of_work() as session:
        assert take_back_refusal(session, owner, EVIDENCE) > 0
    with database.unit_of_work() as session:
        after = [each.is_wanted for each in load_preferences(session, *owner).states]
        assert after == list(before.values())
        # The last answers were no refusal: nothing is left to take back.
        assert take_back_refusal(session, owner, EVIDENCE) == 0


def test_only_channels_are_shown_that_somebody_carries_and_reach_the_person(
    database: Database, shop: uuid.UUID
) -> None:
    owner = person_of(database, shop)
    with database.reading() as session:
        assert load_reach(session, *owner) == {Channel.EMAIL: "mira@people.example"}
    carry(database, shop, Channel.SMS)
    with database.unit_of_work() as session:
        add_rule(session, shop, trigger="order.placed", channels=(Channel.INBOX,))
    with database.reading() as session:
        assert load_reach(session, *owner) == {
            Channel.EMAIL: "mira@people.example",
            Channel.SMS: PHONE,
            Channel.INBOX: "",
        }
