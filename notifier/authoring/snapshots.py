"""Real triggers to look at a wording with: what happened, as it was recorded."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.models import TriggerEvent
from notifier.vocabulary.facts import Facts


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts of a recorded trigger."""

    facts: Facts
    occurred_at: dt.datetime


def find_snapshot(
    session: Session, sender_id: uuid.UUID, trigger: str, *, subject_keys: tuple[str, ...] | None = None
) -> Snapshot | None:
    """The newest recorded trigger of that name, about one of the subjects when they are named; None without any."""
    mine = (TriggerEvent.sender_id == sender_id, TriggerEvent.trigger == trigger)
    query = select(TriggerEvent.facts, TriggerEvent.occurred_at).where(*mine)
    if subject_keys is not None:
        query = query.where(TriggerEvent.subject_key.in_(subject_keys))
    row = session.execute(query.order_by(TriggerEvent.occurred_at.desc(), TriggerEvent.id.desc()).limit(1)).first()
    return None if row is None else Snapshot(row.facts, row.occurred_at)
