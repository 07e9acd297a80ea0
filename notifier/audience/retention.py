"""How long a sender keeps exact words and what people write back."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import Session

from notifier.audience.personal_tables import EVENTS, MESSAGES
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.personal_data import erase_rows
from notifier.models import Message, MessageContent, Sender, TriggerEvent

#: Replies prove an opt-out until its ledger entry is old enough to speak for itself.
USUAL_INBOUND_DAYS: Final = 90
_BATCH_SIZE: Final = 500
_WAITING: Final = ("queued", "sending")

_CONTENTS = cast(Table, MessageContent.__table__)
_EVENTS = cast(Table, TriggerEvent.__table__)
_MESSAGES = cast(Table, Message.__table__)
_SENDERS = cast(Table, Sender.__table__)


@dataclass(frozen=True, slots=True)
class KeptDays:
    """Days a sender keeps the exact words of messages, and texts people write back; None for as long as is usual."""

    contents: int | None
    inbound_texts: int | None


def load_kept_days(session: Session, sender_id: uuid.UUID) -> KeptDays:
    """What a sender has chosen; raises `UnknownRecordError`."""
    wanted = select(_SENDERS.c.content_days, _SENDERS.c.inbound_days).where(_SENDERS.c.id == sender_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise UnknownRecordError(f"There is no sender {sender_id}.")
    return KeptDays(row.content_days, row.inbound_days)


def set_kept_days(session: Session, sender_id: uuid.UUID, days: KeptDays) -> None:
    """Keep what a sender has chosen; `redate_contents` lets it hold for the words that are there already."""
    values = {"content_days": days.contents, "inbound_days": days.inbound_texts}
    session.execute(update(_SENDERS).where(_SENDERS.c.id == sender_id).values(**values))


def redate_contents(session: Session, sender_id: uuid.UUID, days: int, after: uuid.UUID | None) -> uuid.UUID | None:
    """Let the next 500 words behind an id be kept so many days; returns the last one's id, None when none is left."""
    written_at = func.coalesce(_MESSAGES.c.sent_at, _MESSAGES.c.created_at, type_=_MESSAGES.c.created_at.type)
    wanted = (
        select(_MESSAGES.c.id, written_at.label("written_at"))
        .join(_CONTENTS, _CONTENTS.c.message_id == _MESSAGES.c.id)
        .where(_MESSAGES.c.sender_id == sender_id)
        .order_by(_MESSAGES.c.id)
        .limit(_BATCH_SIZE)
    )
    rows = session.execute(wanted if after is None else wanted.where(_MESSAGES.c.id > after)).all()
    for row in rows:
        kept_until = row.written_at + dt.timedelta(days=days)
        session.execute(update(_CONTENTS).where(_CONTENTS.c.message_id == row.id).values(kept_until=kept_until))
    return rows[-1].id if rows else None


def find_waiting_subjects(session: Session, sender_id: uuid.UUID, subject_keys: tuple[str, ...]) -> frozenset[str]:
    """Those of the subjects about which a message is still to leave."""
    concerned = (_MESSAGES.c.sender_id == sender_id, _MESSAGES.c.subject_key.in_(subject_keys))
    return frozenset(
        session.scalars(select(_MESSAGES.c.subject_key).where(*concerned, _MESSAGES.c.status.in_(_WAITING)))
    )


def erase_subjects(session: Session, sender_id: uuid.UUID, subject_keys: tuple[str, ...]) -> None:
    """Empty what was told about subjects, and the words of their messages: the people themselves stay known."""
    erase_rows(session, MESSAGES, (_MESSAGES.c.sender_id == sender_id) & _MESSAGES.c.subject_key.in_(subject_keys))
    erase_rows(session, EVENTS, (_EVENTS.c.sender_id == sender_id) & _EVENTS.c.subject_key.in_(subject_keys))
