"""Real triggers to look at a wording with: what happened, as it was recorded."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.models import TriggerEvent
from notifier.vocabulary.facts import Facts
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A recorded trigger with its facts."""

    trigger_id: uuid.UUID
    trigger: str
    topic: Topic
    lane: Lane
    language: str
    facts: Facts
    occurred_at: dt.datetime


def find_snapshot(
    session: Session, sender_id: uuid.UUID, trigger: str, *, subject_keys: tuple[str, ...] | None = None
) -> Snapshot | None:
    """The newest recorded trigger of that name, about one of the subjects when they are named; None without any."""
    query = select(
        *(TriggerEvent.id, TriggerEvent.trigger, TriggerEvent.topic, TriggerEvent.lane, TriggerEvent.language),
        *(TriggerEvent.facts, TriggerEvent.occurred_at),
    ).where(TriggerEvent.sender_id == sender_id, TriggerEvent.trigger == trigger)
    if subject_keys is not None:
        query = query.where(TriggerEvent.subject_key.in_(subject_keys))
    row = session.execute(query.order_by(TriggerEvent.occurred_at.desc(), TriggerEvent.id.desc()).limit(1)).first()
    if row is None:
        return None
    return Snapshot(
        trigger_id=row.id,
        trigger=row.trigger,
        topic=Topic(row.topic),
        lane=Lane(row.lane),
        language=row.language,
        facts=row.facts,
        occurred_at=row.occurred_at,
    )
