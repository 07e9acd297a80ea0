"""Everything a batch of claimed messages needs, read in a handful of queries."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from notifier.channels.content import SenderView
from notifier.foundation.clock import utc_now
from notifier.models import Message, Recipient, RecipientAddress, Sender, TriggerEvent
from notifier.policies.chain import ask_policies
from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import Allow, Verdict
from notifier.queries.standing import Contact, load_standing
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import Facts
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class LoadedMessage:
    """A claimed message with what it is about and whom it is for; `address` None when it is gone."""

    id: uuid.UUID
    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    trigger: str
    channel: Channel
    topic: Topic
    language: str
    address_digest: str
    address: str | None
    recipient_name: str | None
    facts: Facts
    due_at: dt.datetime
    stale_at: dt.datetime
    attempts: int


def load_messages(session: Session, ids: Collection[uuid.UUID]) -> tuple[LoadedMessage, ...]:
    """The messages with trigger, person and address, the longest due first."""
    rows = session.execute(
        select(
            *(Message.id, Message.sender_id, Message.recipient_id, Message.trigger, Message.channel, Message.topic),
            *(Message.language, Message.address_digest, Message.due_at, Message.stale_at),
            *(Message.attempts, TriggerEvent.facts, Recipient.name, RecipientAddress.address),
        )
        .join(TriggerEvent, TriggerEvent.id == Message.trigger_id)
        .join(Recipient, and_(Recipient.sender_id == Message.sender_id, Recipient.id == Message.recipient_id))
        .outerjoin(
            RecipientAddress,
            and_(
                RecipientAddress.sender_id == Message.sender_id,
                RecipientAddress.recipient_id == Message.recipient_id,
                RecipientAddress.channel == Message.channel,
                RecipientAddress.address_digest == Message.address_digest,
            ),
        )
        .where(Message.id.in_(ids))
        .order_by(Message.due_at, Message.id)
    )
    return tuple(_message(row) for row in rows)


def load_senders(session: Session, sender_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, SenderView]:
    """The senders as rendering sees them."""
    rows = session.execute(
        select(
            *(Sender.id, Sender.version, Sender.name, Sender.language, Sender.base_url, Sender.support_email),
            *(Sender.support_phone, Sender.website, Sender.branding, Sender.email_layout),
        ).where(Sender.id.in_(sender_ids))
    )
    return {row.id: SenderView(**row._mapping) for row in rows}  # noqa: SLF001  the documented way to a mapping


def ask_again(session: Session, messages: Sequence[LoadedMessage]) -> dict[uuid.UUID, Verdict]:
    """What the policies say now, only for the messages they do not allow."""
    standing = load_standing(
        session,
        [
            Contact(message.sender_id, message.recipient_id, message.channel.value, message.address_digest)
            for message in messages
        ],
    )
    now = utc_now()
    verdicts: dict[uuid.UUID, Verdict] = {}
    for message in messages:
        listed = (message.sender_id, message.channel.value, message.address_digest) in standing.suppressed
        verdict = ask_policies(
            Circumstances(
                topic=message.topic,
                has_address=message.address is not None,
                consent=standing.consents.get((message.recipient_id, message.topic.value, message.channel.value)),
                is_address_suppressed=listed,
                stale_at=message.stale_at,
                now=now,
            )
        )
        if not isinstance(verdict, Allow):
            verdicts[message.id] = verdict
    return verdicts


def _message(row: Row[*tuple[Any, ...]]) -> LoadedMessage:
    return LoadedMessage(
        id=row.id,
        sender_id=row.sender_id,
        recipient_id=row.recipient_id,
        trigger=row.trigger,
        channel=Channel(row.channel),
        topic=Topic(row.topic),
        language=row.language,
        address_digest=row.address_digest,
        address=row.address,
        recipient_name=row.name,
        facts=row.facts,
        due_at=row.due_at,
        stale_at=row.stale_at,
        attempts=row.attempts,
    )
