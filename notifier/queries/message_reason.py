"""Why a person got a message, as far as the person is told: what happened, the rule, and the answer behind it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.models import ConsentChange, Message, Rule, TriggerEvent
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class MessageReason:
    """`agreed_at` is when the person agreed, None when nobody had asked and silence was enough."""

    trigger: str
    occurred_at: dt.datetime
    rule: str
    topic: Topic
    channel: Channel
    agreed_at: dt.datetime | None


def find_reason(
    session: Session, sender_id: uuid.UUID, recipient_id: uuid.UUID, message_id: uuid.UUID
) -> MessageReason | None:
    """Why the person got one of their messages; None when it is another's, or no longer kept."""
    row = session.execute(
        select(
            *(TriggerEvent.trigger, TriggerEvent.occurred_at, Rule.name, Message.topic, Message.channel),
            *(Message.created_at, Message.sent_at),
        )
        .join(TriggerEvent, TriggerEvent.id == Message.trigger_id)
        .join(Rule, Rule.id == Message.rule_id)
        .where(Message.id == message_id, Message.sender_id == sender_id, Message.recipient_id == recipient_id)
    ).one_or_none()
    if row is None:
        return None
    answer = session.execute(
        select(ConsentChange.state, ConsentChange.changed_at)
        .where(
            *(ConsentChange.sender_id == sender_id, ConsentChange.recipient_id == recipient_id),
            *(ConsentChange.topic == row.topic, ConsentChange.channel == row.channel),
            ConsentChange.changed_at <= (row.sent_at or row.created_at),
        )
        .order_by(ConsentChange.changed_at.desc())
        .limit(1)
    ).one_or_none()
    has_agreed = answer is not None and answer.state == ConsentState.GRANTED
    return MessageReason(
        trigger=row.trigger,
        occurred_at=row.occurred_at,
        rule=row.name,
        topic=Topic(row.topic),
        channel=Channel(row.channel),
        agreed_at=answer.changed_at if answer is not None and has_agreed else None,
    )
