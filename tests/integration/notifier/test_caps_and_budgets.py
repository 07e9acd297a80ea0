"""Caps and budgets from the trigger to the provider, and the channels that speak instead."""

import datetime as dt
import uuid
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message, Sender
from notifier.policies.budget import first_of_month
from notifier.providers.callbacks import Receipt
from notifier.sending.apply_receipts import record_receipts
from notifier.sending.claim_messages import Claim, claim_messages
from notifier.sending.load_batch import ask_again, load_messages
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.receipt_kind import ReceiptKind
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import add_waiting_messages, make_context
from tests.factories.notifier_channels import (
    change_messages,
    make_due,
    make_origin,
    read_messages,
    send_all,
    status_by_channel,
)
from tests.factories.notifier_limits import add_limited_shop, live_at, read_spendings, tell, zone_at

ONE_IN_SIX_HOURS: JsonValue = {"caps": [{"topic": "delivery_updates", "channel": None, "messages": 1, "hours": 6}]}


def euros(limit: str, **more: JsonValue) -> JsonValue:
    return {"budgets": {"sms": {"limit": limit, "currency": "EUR", **more}}}


def send_until_settled(database: Database, folder: Path) -> list[tuple[str, str | None]]:
    """Send, and look again at once at what waits for others that are under way."""
    context = make_context(database, folder)
    for _ in range(3):
        send_all(context)
        with database.reading() as session:
            soon = session.scalars(
                select(Message.id).where(
                    Message.status == "queued", Message.due_at < utc_now() + dt.timedelta(minutes=1)
                )
            ).all()
        if soon:
            make_due(database)
    return [(message.status, message.reason) for message in read_messages(database)]


def offer_by_day(database: Database, sender_id: uuid.UUID, *keys: str) -> None:
    live_at(database, sender_id, zone_at(12))
    tell(database, sender_id, *keys, topic=Topic.OFFERS)


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
def test_of_two_offers_one_leaves_a_day_and_the_other_is_dropped(
    database: Database, tmp_path: Path, channel: Channel
) -> None:
    sender_id = add_limited_shop(database, {}, channel)
    offer_by_day(database, sender_id, "one", "two")
    assert send_until_settled(database, tmp_path) == [("sent", None), ("suppressed", "frequency_cap")]
    change_messages(database, sent_at=utc_now() - dt.timedelta(hours=25))
    offer_by_day(database, sender_id, "three")
    assert send_until_settled(database, tmp_path)[-1] == ("sent", None)


def test_a_shops_own_cap_for_offers_takes_the_place_of_the_usual_one(database: Database, tmp_path: Path) -> None:
    two_a_day: JsonValue = {"caps": [{"topic": "offers", "channel": "sms", "messages": 2, "hours": 24}]}
    sender_id = add_limited_shop(database, two_a_day, Channel.SMS)
    offer_by_day(database, sender_id, "one", "two", "three")
    states = send_until_settled(database, tmp_path)
    assert sorted(states) == [("sent", None), ("sent", None), ("suppressed", "frequency_cap")]


def test_capped_news_waits_until_its_cap_frees(database: Database, tmp_path: Path) -> None:
    sender_id = add_limited_shop(database, ONE_IN_SIX_HOURS, Channel.EMAIL)
    tell(database, sender_id, "one")
    send_all(make_context(database, tmp_path))
    tell(database, sender_id, "two")
    send_all(make_context(database, tmp_path))
    first, second = read_messages(database)
    assert (second.status, second.attempts) == ("queued", 0)
    assert first.sent_at is not None
    assert second.due_at == first.sent_at + dt.timedelta(hours=6)
    change_messages(database, sent_at=utc_now() - dt.timedelta(hours=7))
    make_due(database)
    send_all(make_context(database, tmp_path))
    assert read_messages(database)[1].status == "sent"


def test_what_may_have_arrived_counts(database: Database, tmp_path: Path) -> None:
    sender_id = add_limited_shop(database, ONE_IN_SIX_HOURS, Channel.EMAIL)
    tell(database, sender_id, "one")
    send_all(make_context(database, tmp_path))
    change_messages(database, status="unknown")
    tell(database, sender_id, "two")
    assert read_messages(database)[1].due_at > utc_now() + dt.timedelta(hours=5)
    change_messages(database, status="bounced")
    tell(database, sender_id, "three")
    assert read_messages(database)[2].due_at <= utc_now()


def test_what_a_month_has_cost_is_added_up(database: Database, tmp_path: Path) -> None:
    sender_id = add_limited_shop(database, {}, Channel.SMS)
    tell(database, sender_id, "one", "two")
    send_all(make_context(database, tmp_path))
    tell(database, sender_id, "three")
    send_all(make_context(database, tmp_path))
    (spending,) = read_spendings(database)
    with database.reading() as session:
        sender = session.scalars(select(Sender)).one()
    assert (spending.sender_id, spending.channel, spending.currency) == (sender_id, "sms", "EUR")
    assert spending.amount == Decimal("0.30")
    assert spending.month == first_of_month(utc_now(), ZoneInfo(sender.time_zone))


def test_the_real_price_takes_the_place_of_the_estimate(database: Database, tmp_path: Path) -> None:
    sender_id = add_limited_shop(database, {}, Channel.SMS)
    tell(database, sender_id, "one", "two")
    send_all(make_context(database, tmp_path))
    message = read_messages(database)[0]
    for name in ("first", "again"):
        receipt = Receipt(ReceiptKind.DELIVERED, event_id=name, price=("0.25", "EUR"))
        with database.unit_of_work() as session:
            record_receipts(session, make_origin(message), (receipt,))
    assert [spending.amount for spending in read_spendings(database)] == [Decimal("0.35")]


def test_a_spent_budget_holds_its_channel_back(database: Database, tmp_path: Path) -> None:
    sender_id = add_limited_shop(database, euros("0.25"), Channel.SMS, Channel.EMAIL)
    tell(database, sender_id, "one")
    send_all(make_context(database, tmp_path))
    tell(database, sender_id, "two", "three")
    send_until_settled(database, tmp_path)
    texts = [(message.status, message.reason) for message in read_messages(database) if message.channel == "sms"]
    mails = [message.status for message in read_messages(database) if message.channel == "email"]
    assert sorted(texts) == [("sent", None), ("sent", None), ("suppressed", "budget_spent")]
    assert mails == ["sent"] * 3
    assert [spending.amount for spending in read_spendings(database)] == [Decimal("0.20")]


def test_the_spare_channel_speaks_when_the_budget_was_spent_before(database: Database, tmp_path: Path) -> None:
    sender_id = add_limited_shop(database, euros("0", fall_back="email"), Channel.SMS)
    tell(database, sender_id, "one")
    send_all(make_context(database, tmp_path))
    assert status_by_channel(database) == {"sms": ("suppressed", "budget_spent"), "email": ("sent", None)}


def test_the_spare_channel_speaks_when_the_budget_ran_out_while_a_message_waited(
    database: Database, tmp_path: Path
) -> None:
    sender_id = add_limited_shop(database, euros("0.15", fall_back="email"), Channel.SMS)
    tell(database, sender_id, "one")
    send_all(make_context(database, tmp_path))
    change_messages(database, cost=Decimal("0.05"))
    tell(database, sender_id, "two")
    change_messages(database, cost=Decimal("0.10"))
    send_all(make_context(database, tmp_path))
    states = [(message.channel, message.status, message.reason) for message in read_messages(database)]
    assert states[0] == ("sms", "sent", None)
    assert sorted(states[1:]) == [("email", "sent", None), ("sms", "suppressed", "budget_spent")]


@pytest.mark.parametrize("strategy", [Strategy.FIRST_REACHABLE, Strategy.CASCADE])
def test_other_channels_of_a_rule_take_over_from_one_whose_money_is_spent(
    database: Database, tmp_path: Path, strategy: Strategy
) -> None:
    sender_id = add_limited_shop(database, euros("0"), Channel.SMS, Channel.EMAIL, strategy=strategy)
    tell(database, sender_id, "one")
    send_all(make_context(database, tmp_path))
    assert status_by_channel(database) == {"sms": ("suppressed", "budget_spent"), "email": ("sent", None)}


def test_the_next_channel_in_reach_takes_over_from_one_whose_cap_filled_meanwhile(
    database: Database, tmp_path: Path
) -> None:
    sender_id = add_limited_shop(database, {}, Channel.SMS, Channel.EMAIL, strategy=Strategy.FIRST_REACHABLE)
    offer_by_day(database, sender_id, "one", "two")
    send_until_settled(database, tmp_path)
    states = [(message.channel, message.status, message.reason) for message in read_messages(database)]
    assert sorted(states) == [
        ("email", "sent", None),
        ("sms", "sent", None),
        ("sms", "suppressed", "frequency_cap"),
    ]


def test_urgent_news_goes_beyond_a_budget_that_spares_it(database: Database, tmp_path: Path) -> None:
    sender_id = add_limited_shop(database, euros("0", spares_urgent=True), Channel.SMS)
    tell(database, sender_id, "one", lane=Lane.URGENT)
    tell(database, sender_id, "two")
    send_all(make_context(database, tmp_path))
    states = [(message.status, message.reason) for message in read_messages(database)]
    assert states == [("sent", None), ("suppressed", "budget_spent")]


def test_mails_of_a_shop_without_limits_ask_the_database_nothing_about_limits(database: Database) -> None:
    add_waiting_messages(database, 3)
    with database.unit_of_work() as session:
        ids = claim_messages(session, Claim("worker/1", Channel.EMAIL, Lane.NORMAL))
    asked: list[str] = []

    def note(*call: object) -> None:
        asked.append(str(call[2]))

    with database.reading() as session:
        messages = load_messages(session, Channel.EMAIL, ids)
        event.listen(session.connection(), "before_cursor_execute", note)
        assert ask_again(session, messages) == {}
    tables = ("consents", "suppressions", "muted_subjects")
    assert [name for statement in asked for name in tables if f"FROM {name}" in statement] == list(tables)
    assert len(asked) == len(tables)
