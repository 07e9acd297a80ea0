"""Messages in any state and day, and their figures counted the plain way: one by one."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from notifier.models import CountedDay, DeliveryReceipt, Message, Recipient, SendAttempt, Sender, TriggerEvent
from notifier.queries.message_figures import TIME_LIMITS
from notifier.sending.find_changed_days import find_changed_days
from notifier.sending.roll_up_figures import count_next_day
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.receipt_kind import SEEN, ReceiptKind
from notifier.vocabulary.suppression_reason import RefusalReason

HAS_LEFT = {MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.BOUNCED, MessageStatus.UNKNOWN}
REFUSED = {MessageStatus.SUPPRESSED, MessageStatus.CANCELLED, MessageStatus.EXPIRED}


@dataclass(frozen=True, slots=True)
class Planned:
    """One message as a test wants it; `took_seconds` from the news to the provider."""

    status: MessageStatus = MessageStatus.SENT
    channel: Channel = Channel.EMAIL
    language: str = "en"
    reason: str | None = None
    took_seconds: float = 4.0
    cost: str | None = None


def add_person(database: Database, sender_id: uuid.UUID) -> uuid.UUID:
    person = Recipient(id=new_id(), sender_id=sender_id, identity_digest=new_id().hex, created_at=utc_now())
    with database.unit_of_work() as session:
        session.add(person)
    return person.id


def add_messages(
    database: Database, sender_id: uuid.UUID, rule_id: uuid.UUID, person_id: uuid.UUID, planned: list[Planned]
) -> list[uuid.UUID]:
    """Messages planned now; returns their ids."""
    now = utc_now()
    ids = [new_id() for _ in planned]
    triggers, messages, attempts = [], [], []
    for message_id, one in zip(ids, planned, strict=True):
        trigger_id, has_left = new_id(), one.status in HAS_LEFT
        triggers.append(_trigger_row(trigger_id, sender_id, person_id, now))
        sent_at = now + dt.timedelta(seconds=one.took_seconds) if has_left else None
        messages.append(
            _message_row(message_id, one, now)
            | {"sender_id": sender_id, "rule_id": rule_id, "recipient_id": person_id, "trigger_id": trigger_id}
            | {"sent_at": sent_at, "attempts": 1 if has_left else 0}
        )
        if has_left:
            attempts.append({"id": new_id(), "message_id": message_id, "number": 1, "provider": "p", "started_at": now})
    with database.unit_of_work() as session:
        session.execute(insert(TriggerEvent), triggers)
        session.execute(insert(Message), messages)
        if attempts:
            session.execute(insert(SendAttempt), attempts)
    return ids


def roll_up(database: Database) -> None:
    """What the background task does in one go."""
    find_changed_days(database, now=utc_now())
    while count_next_day(database):
        pass


def roll_up_at_once(database: Database) -> None:
    """The same without the rest that a day has between two counts."""
    find_changed_days(database, now=utc_now())
    with database.unit_of_work() as session:
        session.execute(update(CountedDay).values(due_at=utc_now()))
    while count_next_day(database):
        pass


def count_one_by_one(database: Database, sender_id: uuid.UUID) -> dict[tuple[str, ...], Counter[str]]:
    """By day, channel, rule, language and reason: every figure from the messages and receipts themselves."""
    with database.reading() as session:
        zone = ZoneInfo(session.get_one(Sender, sender_id).time_zone)
        messages = session.execute(
            select(Message, TriggerEvent.recorded_at)
            .join(TriggerEvent, TriggerEvent.id == Message.trigger_id)
            .where(Message.sender_id == sender_id)
        ).all()
        receipts = list(session.scalars(select(DeliveryReceipt)))
    found: dict[tuple[str, ...], Counter[str]] = {}
    for message, recorded_at in messages:
        status = MessageStatus(message.status)
        reason = message.reason if status in REFUSED and message.reason in set(RefusalReason) else ""
        day = message.created_at.astimezone(zone).date().isoformat()
        key = (day, message.channel, message.rule_id.hex, message.language, reason or "")
        counter = found.setdefault(key, Counter())
        counter.update(_words_of(message, recorded_at))
        counter.update(_visits_of([receipt for receipt in receipts if receipt.message_id == message.id]))
    return found


def _words_of(message: Message, recorded_at: dt.datetime) -> dict[str, int]:
    status = MessageStatus(message.status)
    name = {MessageStatus.SUPPRESSED: "held_back", MessageStatus.QUEUED: "waiting", MessageStatus.SENDING: "waiting"}
    words = {"planned": 1}
    if status is not MessageStatus.SENT:
        words[name.get(status, status.value)] = 1
    if message.sent_at is not None and status is not MessageStatus.UNKNOWN:
        words["sent"] = 1
        took = (message.sent_at - max(recorded_at, message.due_at)).total_seconds()
        place = next(place for place, most in enumerate(TIME_LIMITS) if most is None or took <= most)
        words[f"time {place}"] = 1
    if message.cost:
        words["millionths"] = int(message.cost * 1_000_000)
    return words


def _visits_of(receipts: list[DeliveryReceipt]) -> dict[str, int]:
    visits: dict[str, int] = {}
    for name, kinds in (("opened", SEEN), ("clicked", {ReceiptKind.CLICKED})):
        seen = [receipt for receipt in receipts if ReceiptKind(receipt.kind) in kinds]
        if seen:
            is_person = any(not receipt.is_machine for receipt in seen)
            visits[name if is_person else f"{name}_by_machine"] = 1
    return visits


def _trigger_row(trigger_id: uuid.UUID, sender_id: uuid.UUID, person_id: uuid.UUID, now: dt.datetime) -> dict:
    return {
        "id": trigger_id,
        "sender_id": sender_id,
        "recipient_id": person_id,
        "trigger": "shipment.delivered",
        "dedupe_key": trigger_id.hex,
        "subject_key": "order:1001",
        "topic": "delivery_updates",
        "lane": "normal",
        "language": "en",
        "facts": {},
        "occurred_at": now,
        "recorded_at": now,
        "stale_at": now + dt.timedelta(days=1),
        "state": "matched",
    }


def _message_row(message_id: uuid.UUID, one: Planned, now: dt.datetime) -> dict:
    return {
        "id": message_id,
        "trigger": "shipment.delivered",
        "subject_key": "order:1001",
        "channel": one.channel.value,
        "address_digest": message_id.hex,
        "topic": "delivery_updates",
        "lane": "normal",
        "language": one.language,
        "status": one.status.value,
        "reason": one.reason,
        "due_at": now,
        "stale_at": now + dt.timedelta(days=1),
        "cost": Decimal(one.cost) if one.cost else None,
        "currency": "EUR" if one.cost else None,
        "created_at": now,
    }
