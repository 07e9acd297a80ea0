"""What silence means, and which channel people like best: from the doors to what leaves, on both databases."""

import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from notifier.api.consent_modes import ConsentMode, ConsentModeError, ModeChoice, load_modes, set_mode
from notifier.api.preferences import (
    load_preferences,
    load_wishes,
    refuse_everything,
    set_channel_order,
    take_back_refusal,
)
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.models import ConsentModeRow, Recipient
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import Occurrence, add_rule, make_context, plan_all, publish
from tests.factories.notifier_channels import (
    EVIDENCE,
    PHONE,
    add_shop,
    answer_consent,
    carry,
    make_due,
    read_messages,
    send_all,
)

ON_ITS_WAY, OFFER = "shipment.in_transit", "relationship.campaign"
OPT_IN, OPT_OUT, DOUBLE = ConsentMode.OPT_IN, ConsentMode.OPT_OUT, ConsentMode.DOUBLE_OPT_IN


@pytest.fixture
def shop(database: Database) -> uuid.UUID:
    """A sender that tells of parcels and offers by e-mail, and a known shopper."""
    sender_id = add_shop(database)
    with database.unit_of_work() as session:
        add_rule(session, sender_id, trigger=ON_ITS_WAY)
        add_rule(session, sender_id, trigger=OFFER)
    publish(database, sender_id, Occurrence("before", phone=PHONE, trigger="nothing.told"))
    plan_all(database)
    return sender_id


def choose(database: Database, sender_id: uuid.UUID, choice: ModeChoice) -> None:
    with database.unit_of_work() as session:
        set_mode(session, sender_id, choice)


def person_of(database: Database, sender_id: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    with database.reading() as session:
        return sender_id, session.scalars(select(Recipient.id).where(Recipient.sender_id == sender_id)).one()


def tell(database: Database, sender_id: uuid.UUID, trigger: str, topic: Topic = Topic.DELIVERY_UPDATES) -> None:
    publish(database, sender_id, Occurrence(f"{trigger} {new_id()}", phone=PHONE, trigger=trigger, topic=topic))
    plan_all(database)


def fates(database: Database) -> dict[str, tuple[str, str | None]]:
    return {message.trigger: (message.status, message.reason) for message in read_messages(database)}


def test_silence_is_no_where_the_shop_says_so_also_for_what_was_planned(
    database: Database, shop: uuid.UUID, tmp_path: Path
) -> None:
    tell(database, shop, ON_ITS_WAY)
    choose(database, shop, ModeChoice(Topic.DELIVERY_UPDATES, Channel.EMAIL, OPT_IN))
    make_due(database)
    send_all(make_context(database, tmp_path))
    assert fates(database) == {ON_ITS_WAY: ("suppressed", "consent_missing")}
    answer_consent(database, shop, Channel.EMAIL)
    tell(database, shop, ON_ITS_WAY)
    assert [message.status for message in read_messages(database)] == ["suppressed", "queued"]


def test_offers_by_mail_wait_for_a_yes_unless_the_shop_states_what_it_told(database: Database, shop: uuid.UUID) -> None:
    tell(database, shop, OFFER, Topic.OFFERS)
    assert fates(database) == {OFFER: ("suppressed", "consent_missing")}
    with pytest.raises(ConsentModeError, match="need --proof"):
        choose(database, shop, ModeChoice(Topic.OFFERS, Channel.EMAIL, OPT_OUT))
    choose(database, shop, ModeChoice(Topic.OFFERS, Channel.EMAIL, OPT_OUT, "checkout"))
    tell(database, shop, OFFER, Topic.OFFERS)
    assert [message.status for message in read_messages(database)] == ["suppressed", "queued"]
    answer_consent(database, shop, Channel.EMAIL, ConsentState.REFUSED)
    tell(database, shop, OFFER, Topic.OFFERS)
    assert read_messages(database)[-1].reason == "consent_refused"


@pytest.mark.parametrize(
    ("topic", "channel", "mode"),
    [
        (Topic.OFFERS, Channel.SMS, OPT_OUT),
        (Topic.OFFERS, Channel.WHATSAPP, OPT_OUT),
        (Topic.OFFERS, Channel.PUSH, OPT_OUT),
        (Topic.ORDER_UPDATES, Channel.WHATSAPP, OPT_OUT),
        (Topic.ORDER_UPDATES, Channel.EMAIL, DOUBLE),
        (Topic.OFFERS, Channel.WHATSAPP, DOUBLE),
        (Topic.ORDER_UPDATES, Channel.CHAT, OPT_IN),
    ],
)
def test_what_the_law_leaves_no_choice_about_is_refused(
    database: Database, shop: uuid.UUID, topic: Topic, channel: Channel, mode: ConsentMode
) -> None:
    with pytest.raises(ConsentModeError):
        choose(database, shop, ModeChoice(topic, channel, mode, "checkout"))
    with database.reading() as session:
        assert load_modes(session, shop) == {}


def test_a_row_past_the_door_lowers_no_floor(database: Database, shop: uuid.UUID) -> None:
    carry(database, shop, Channel.SMS)
    with database.unit_of_work() as session:
        add_rule(session, shop, trigger="relationship.win_back", channels=(Channel.SMS,))
        choose_anyway = {"topic": "offers", "channel": "sms", "mode": "opt_out", "proof": ""}
        session.add(ConsentModeRow(sender_id=shop, changed_at=utc_now(), **choose_anyway))
    tell(database, shop, "relationship.win_back", Topic.OFFERS)
    assert fates(database) == {"relationship.win_back": ("suppressed", "consent_missing")}


def test_going_back_to_the_default_forgets_the_choice(database: Database, shop: uuid.UUID) -> None:
    choose(database, shop, ModeChoice(Topic.REMINDERS, Channel.EMAIL, OPT_IN))
    choose(database, shop, ModeChoice(Topic.REMINDERS, Channel.EMAIL, OPT_OUT))
    with database.reading() as session:
        assert load_modes(session, shop) == {(Topic.REMINDERS, Channel.EMAIL): OPT_OUT}
    choose(database, shop, ModeChoice(Topic.REMINDERS, Channel.EMAIL, None))
    with database.reading() as session:
        assert load_modes(session, shop) == {}
    with pytest.raises(UnknownRecordError):
        choose(database, new_id(), ModeChoice(Topic.REMINDERS, Channel.EMAIL, OPT_IN))


def test_undoing_everything_off_brings_no_yes_back_that_silence_does_not_mean(
    database: Database, shop: uuid.UUID
) -> None:
    choose(database, shop, ModeChoice(Topic.REMINDERS, Channel.EMAIL, OPT_IN))
    owner = person_of(database, shop)
    with database.unit_of_work() as session:
        refuse_everything(session, *owner, EVIDENCE)
    with database.unit_of_work() as session:
        take_back_refusal(session, owner, EVIDENCE)
    with database.reading() as session:
        preferences = load_preferences(session, *owner)
    assert not preferences.is_wanted(Topic.REMINDERS, Channel.EMAIL)
    assert preferences.is_wanted(Topic.ORDER_UPDATES, Channel.EMAIL)


@pytest.mark.parametrize("strategy", Strategy)
def test_the_channel_people_like_best_speaks_first_where_one_speaks_first(
    database: Database, shop: uuid.UUID, strategy: Strategy
) -> None:
    carry(database, shop, Channel.SMS)
    with database.unit_of_work() as session:
        channels = (Channel.EMAIL, Channel.INBOX, Channel.SMS)
        add_rule(session, shop, trigger="shipment.delayed", channels=channels, strategy=strategy)
        set_channel_order(session, person_of(database, shop), (Channel.SMS, Channel.EMAIL, Channel.SMS))
    with database.reading() as session:
        assert load_wishes(session, person_of(database, shop)).channels == (Channel.SMS, Channel.EMAIL)
    tell(database, shop, "shipment.delayed")
    planned = sorted(read_messages(database), key=lambda message: (message.cascade_step or 0, message.channel))
    expected = {
        Strategy.ALL: ["email", "inbox", "sms"],
        Strategy.FIRST_REACHABLE: ["sms"],
        Strategy.CASCADE: ["sms", "email", "inbox"],
    }
    assert [message.channel for message in planned] == expected[strategy]


def test_the_next_best_channel_speaks_when_the_best_may_not(database: Database, shop: uuid.UUID) -> None:
    carry(database, shop, Channel.SMS)
    with database.unit_of_work() as session:
        channels = (Channel.INBOX, Channel.EMAIL, Channel.SMS)
        add_rule(session, shop, trigger="shipment.delayed", channels=channels, strategy=Strategy.FIRST_REACHABLE)
        set_channel_order(session, person_of(database, shop), (Channel.SMS, Channel.EMAIL))
    answer_consent(database, shop, Channel.SMS, ConsentState.REFUSED)
    tell(database, shop, "shipment.delayed")
    decided = {(each.channel, each.status) for each in read_messages(database)}
    assert decided == {("sms", "suppressed"), ("email", "queued")}
