"""A sender with its rules, people and triggers, as the notifier's tests need them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.audience.recipients import Person
from notifier.authoring.layouts import compile_email_layout
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.models import Message, Rule, SendAttempt, Sender, TriggerEvent
from notifier.rules.schedule import wait_for
from notifier.rules.timing_json import timing_json
from notifier.sending.claim_messages import find_due_lanes
from notifier.sending.context import SendingContext
from notifier.sending.handover_journal import HandoverJournal
from notifier.sending.plan_messages import plan_messages
from notifier.sending.provider_pool import ProviderPool
from notifier.sending.record_trigger import TriggerDraft, record_trigger
from notifier.sending.send_batch import send_next_batch
from notifier.settings import Settings
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import Facts
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.topic import Topic

TRIGGER = "shipment.out_for_delivery"
BRANDING: dict = {"accent": "#225533", "on_accent": "#ffffff", "logo_url": None, "links": []}
KEYS = ("a key that only tests know",)


def make_settings(folder: Path, *, smtp_url: str = "", push_origins: tuple[str, ...] = ()) -> Settings:
    return Settings(
        secret_keys=KEYS,
        base_url="https://track.shop.example",
        data_folder=folder,
        smtp_url=smtp_url,
        mail_from="orders@shop.example",
        content_days=30,
        allow_private_endpoints=True,
        vapid_subject="mailto:push@shop.example",
        push_origins=push_origins,
    )


def make_context(
    database: Database, folder: Path, *, providers: ProviderPool | None = None, push_origins: tuple[str, ...] = ()
) -> SendingContext:
    settings = make_settings(folder, push_origins=push_origins)
    return SendingContext(
        database=database,
        settings=settings,
        sealer=Sealer(settings.secret_keys),
        signer=Signer(settings.secret_keys),
        providers=providers or ProviderPool(allow_private_endpoints=True),
        journal=HandoverJournal(settings.data_folder / "journals"),
    )


def add_sender(session: Session, *, name: str = "Fern & Oak") -> uuid.UUID:
    sender_id = new_id()
    session.add(
        Sender(
            id=sender_id,
            name=name,
            language="en",
            time_zone="Europe/Berlin",
            base_url="https://track.shop.example",
            support_email="help@shop.example",
            support_phone=None,
            website="https://shop.example",
            branding=BRANDING,
            email_layout=compile_email_layout(BRANDING),
            version=1,
            created_at=utc_now(),
        )
    )
    session.flush()
    return sender_id


def add_rule(
    session: Session,
    sender_id: uuid.UUID,
    *,
    trigger: str = TRIGGER,
    delay_seconds: int = 0,
    channels: Sequence[Channel] = (Channel.EMAIL,),
    strategy: Strategy = Strategy.ALL,
) -> uuid.UUID:
    rule_id = new_id()
    session.add(
        Rule(
            id=rule_id,
            sender_id=sender_id,
            name=f"tell about {trigger} after {delay_seconds}",
            trigger=trigger,
            channels=[channel.value for channel in channels],
            strategy=strategy.value,
            timing=timing_json(wait_for(delay_seconds)),
            position=0,
            version=1,
            is_on=True,
            created_at=utc_now(),
        )
    )
    session.flush()
    return rule_id


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What `publish` is told, with the parts a test changes."""

    dedupe_key: str
    email: str | None = "mira@people.example"
    topic: Topic = Topic.DELIVERY_UPDATES
    lane: Lane = Lane.NORMAL
    trigger: str = TRIGGER
    lifetime_seconds: int = 86_400
    happened_ago_seconds: int = 0
    phone: str | None = None
    replace_key: str | None = None


def make_draft(sender_id: uuid.UUID, occurrence: Occurrence) -> TriggerDraft:
    is_known = occurrence.email is not None or occurrence.phone is not None
    person = Person("Mira Lindqvist", occurrence.email, occurrence.phone, "en") if is_known else None
    return TriggerDraft(
        sender_id=sender_id,
        trigger=occurrence.trigger,
        dedupe_key=occurrence.dedupe_key,
        subject_key="order:1001",
        topic=occurrence.topic,
        lane=occurrence.lane,
        language="en",
        occurred_at=utc_now() - dt.timedelta(seconds=occurrence.happened_ago_seconds),
        lifetime_seconds=occurrence.lifetime_seconds,
        person=person,
        facts=make_facts(),
        replace_key=occurrence.replace_key,
    )


def make_facts() -> Facts:
    return {
        "order": {"number": "1001", "lines": [{"title": "Oak stool", "quantity": 1}]},
        "shipment": {"milestone": "out_for_delivery", "carrier": "Northwind Parcel", "tracking_number": "NW1001"},
        "person": {"name": "Mira Lindqvist"},
        "links": {"page": "https://track.shop.example/t/abc"},
    }


def publish(database: Database, sender_id: uuid.UUID, occurrence: Occurrence) -> bool:
    with database.unit_of_work() as session:
        return record_trigger(session, make_draft(sender_id, occurrence))


def plan_all(database: Database) -> int:
    planned = 0
    while True:
        with database.unit_of_work() as session:
            batch = plan_messages(session)
        if not batch:
            return planned
        planned += batch


def add_waiting_messages(database: Database, number: int, *, lane: Lane = Lane.NORMAL) -> uuid.UUID:
    """A sender with one rule and so many planned messages, each to somebody else; returns the sender's id."""
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id)
        for index in range(number):
            occurrence = Occurrence(f"event-{index}", email=f"person{index}@people.example", lane=lane)
            record_trigger(session, make_draft(sender_id, occurrence))
    plan_all(database)
    return sender_id


def statuses(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Message.status).join(TriggerEvent).order_by(TriggerEvent.recorded_at)))


def outcomes(database: Database) -> list[str | None]:
    with database.reading() as session:
        attempts = select(SendAttempt.outcome).join(Message).join(TriggerEvent)
        return list(session.scalars(attempts.order_by(TriggerEvent.recorded_at, SendAttempt.number)))


def send_due(context: SendingContext, channel: Channel = Channel.EMAIL) -> int:
    """One batch of the channel's most urgent lane in which something is due; returns how many were taken."""
    with context.database.reading() as session:
        lanes = [lane for found, lane in find_due_lanes(session) if found is channel]
    return send_next_batch(context, channel, lanes[0]) if lanes else 0


def add_open_attempts(database: Database) -> None:
    """As if every message were just being handed over."""
    with database.unit_of_work() as session:
        for message_id in session.scalars(select(Message.id)).all():
            session.add(SendAttempt(message_id=message_id, number=1, provider="recording", started_at=utc_now()))
