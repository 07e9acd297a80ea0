"""Senders with limits, and clocks that show the hour a test needs whatever the time of day is."""

import datetime as dt
import uuid
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from notifier.audience.quiet_hours import set_quiet_hours
from notifier.authoring.sender_limits import parse_sender_limits
from notifier.authoring.stored_limits import save_sender_limits
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Recipient, Rule, Sender, Spending
from notifier.policies.quiet_stretch import QuietStretch
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import Occurrence, plan_all, publish
from tests.factories.notifier_channels import PHONE, add_shop, answer_consent, carry

PRICE = {"price": "0.10", "currency": "EUR"}


def zone_at(hour: int) -> ZoneInfo:
    """A zone whose clocks show this hour now."""
    offset = (hour - utc_now().hour) % 24
    if offset > 14:
        offset -= 24
    return ZoneInfo(f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT")


def add_limited_shop(
    database: Database,
    limits: JsonValue,
    *channels: Channel,
    strategy: Strategy = Strategy.ALL,
    zone: ZoneInfo | None = None,
) -> uuid.UUID:
    """A sender with these limits and one rule, whose shopper has agreed to everything."""
    sender_id = add_shop(database, *channels)
    with database.unit_of_work() as session:
        save_sender_limits(session, sender_id, parse_sender_limits(limits))
        session.execute(update(Rule).where(Rule.sender_id == sender_id).values(strategy=strategy.value))
        if zone is not None:
            session.execute(update(Sender).where(Sender.id == sender_id).values(time_zone=zone.key))
    publish(database, sender_id, Occurrence("before", phone=PHONE, trigger="nothing.told"))
    for channel in channels:
        if channel not in (Channel.EMAIL, Channel.INBOX):
            carry(database, sender_id, channel, settings=PRICE)
        answer_consent(database, sender_id, channel)
    return sender_id


def live_at(database: Database, sender_id: uuid.UUID, zone: ZoneInfo | None, quiet: QuietStretch | None = None) -> None:
    """The sender's people live by these clocks, and want quiet."""
    with database.unit_of_work() as session:
        for person in session.scalars(select(Recipient.id).where(Recipient.sender_id == sender_id)).all():
            set_quiet_hours(session, (sender_id, person), quiet, zone=zone)


def tell(
    database: Database, sender_id: uuid.UUID, *keys: str, topic: Topic = Topic.DELIVERY_UPDATES, **more: object
) -> None:
    """Something happens as often as there are keys, and is planned."""
    for key in keys:
        publish(database, sender_id, Occurrence(key, phone=PHONE, topic=topic, **more))  # type: ignore[arg-type]
    plan_all(database)


def read_spendings(database: Database) -> Sequence[Spending]:
    with database.reading() as session:
        return session.scalars(select(Spending).order_by(Spending.month)).all()


def clock(moment: dt.datetime, zone: ZoneInfo) -> str:
    """What clocks in a zone show."""
    return f"{moment.astimezone(zone):%H:%M}"
