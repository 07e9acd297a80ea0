"""Quiet hours of countries, shops and shoppers, from the trigger to the provider or to the next morning."""

import datetime as dt
from pathlib import Path

import pytest

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.policies.quiet_stretch import QuietStretch
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import make_context
from tests.factories.notifier_channels import make_due, read_messages, send_all, status_by_channel
from tests.factories.notifier_limits import add_limited_shop, clock, live_at, tell, zone_at

AT_NIGHT = QuietStretch(dt.time(22), dt.time(7))


def quiet(begins: str, ends: str, *channels: Channel) -> JsonValue:
    hours = {"from": begins, "until": ends}
    return {"quiet_hours": {**hours, "channels": [channel.value for channel in channels]} if channels else hours}


def send_now(database: Database, folder: Path) -> list[tuple[str, str | None]]:
    """Whatever was planned for later is looked at now."""
    make_due(database)
    send_all(make_context(database, folder))
    return [(message.status, message.reason) for message in read_messages(database)]


def test_an_offer_by_text_waits_for_the_morning_of_its_reader(database: Database, tmp_path: Path) -> None:
    sender_id, zone = add_limited_shop(database, {}, Channel.SMS), zone_at(3)
    live_at(database, sender_id, zone)
    tell(database, sender_id, "offer", topic=Topic.OFFERS)
    (planned,) = read_messages(database)
    assert (planned.status, clock(planned.due_at, zone)) == ("queued", "08:00")
    assert send_now(database, tmp_path) == [("queued", None)]
    (waiting,) = read_messages(database)
    assert (waiting.due_at, waiting.attempts) == (planned.due_at, 0)


def test_an_offer_by_text_leaves_by_day(database: Database, tmp_path: Path) -> None:
    sender_id = add_limited_shop(database, {}, Channel.SMS)
    live_at(database, sender_id, zone_at(12))
    tell(database, sender_id, "offer", topic=Topic.OFFERS)
    assert send_now(database, tmp_path) == [("sent", None)]


def test_where_nobody_knows_who_lives_where_the_clocks_of_the_shop_count(database: Database) -> None:
    zone = zone_at(3)
    sender_id = add_limited_shop(database, {}, Channel.SMS, zone=zone)
    tell(database, sender_id, "offer", topic=Topic.OFFERS)
    assert clock(read_messages(database)[0].due_at, zone) == "08:00"


def test_an_offer_that_would_be_old_in_the_morning_has_expired(database: Database, tmp_path: Path) -> None:
    sender_id = add_limited_shop(database, {}, Channel.SMS)
    live_at(database, sender_id, zone_at(12))
    tell(database, sender_id, "offer", topic=Topic.OFFERS, lifetime_seconds=3600)
    live_at(database, sender_id, zone_at(3))
    assert send_now(database, tmp_path) == [("expired", "stale")]


@pytest.mark.parametrize(("courtesy", "status"), [(True, "queued"), (False, "sent")])
def test_order_news_keeps_decent_hours_where_the_shop_says_so(
    database: Database, tmp_path: Path, courtesy: bool, status: str
) -> None:
    sender_id = add_limited_shop(database, {"courtesy": courtesy}, Channel.SMS)
    live_at(database, sender_id, zone_at(3))
    tell(database, sender_id, "news")
    assert send_now(database, tmp_path) == [(status, None)]


def test_news_that_cannot_wait_waits_for_neither_courtesy_nor_shop(database: Database, tmp_path: Path) -> None:
    limits: JsonValue = {"courtesy": True, "quiet_hours": {"from": "20:00", "until": "09:00"}}
    sender_id = add_limited_shop(database, limits, Channel.SMS, zone=zone_at(3))
    tell(database, sender_id, "news", lane=Lane.URGENT)
    assert send_now(database, tmp_path) == [("sent", None)]


def test_the_quiet_hours_of_a_shop_hold_on_its_own_clocks_and_channels(database: Database, tmp_path: Path) -> None:
    zone = zone_at(3)
    limits = quiet("20:00", "09:30", Channel.SMS)
    sender_id = add_limited_shop(database, limits, Channel.SMS, Channel.EMAIL, zone=zone)
    live_at(database, sender_id, zone_at(12))
    tell(database, sender_id, "news")
    make_due(database)
    send_all(make_context(database, tmp_path))
    assert status_by_channel(database) == {"sms": ("queued", None), "email": ("sent", None)}
    (waiting,) = (message for message in read_messages(database) if message.channel == "sms")
    assert clock(waiting.due_at, zone) == "09:30"
    assert waiting.due_at > utc_now()


def test_the_channels_of_a_cascade_do_not_all_speak_when_the_night_is_over(database: Database, tmp_path: Path) -> None:
    zone, steps = zone_at(3), (Channel.SMS, Channel.WHATSAPP, Channel.INBOX)
    sender_id = add_limited_shop(database, {}, *steps, strategy=Strategy.CASCADE, zone=zone)
    tell(database, sender_id, "offer", topic=Topic.OFFERS)
    planned = {message.channel: clock(message.due_at, zone) for message in read_messages(database)}
    assert planned == {"sms": "08:00", "whatsapp": "08:20", "inbox": "08:40"}
    assert send_now(database, tmp_path) == [("queued", None)] * 3
    asked_again = {message.channel: clock(message.due_at, zone) for message in read_messages(database)}
    assert asked_again == planned


def test_what_a_shopper_asked_for_is_kept_by_everything_that_is_sent(database: Database, tmp_path: Path) -> None:
    zone = zone_at(3)
    sender_id = add_limited_shop(database, {}, Channel.SMS, Channel.EMAIL, Channel.INBOX)
    live_at(database, sender_id, zone, AT_NIGHT)
    tell(database, sender_id, "news", lane=Lane.URGENT)
    make_due(database)
    send_all(make_context(database, tmp_path))
    assert status_by_channel(database) == {
        "sms": ("queued", None),
        "email": ("queued", None),
        "inbox": ("sent", None),
    }
    waiting = [message for message in read_messages(database) if message.status == "queued"]
    assert {clock(message.due_at, zone) for message in waiting} == {"07:00"}
    live_at(database, sender_id, zone, None)
    assert set(send_now(database, tmp_path)) == {("sent", None)}


def test_hours_that_never_meet_are_told_to_the_shop(database: Database, tmp_path: Path) -> None:
    zone = zone_at(12)
    sender_id = add_limited_shop(database, quiet("08:00", "07:00"), Channel.SMS, zone=zone)
    tell(database, sender_id, "news")
    live_at(database, sender_id, zone, QuietStretch(dt.time(6), dt.time(9)))
    assert send_now(database, tmp_path) == [("suppressed", "no_open_hours")]
